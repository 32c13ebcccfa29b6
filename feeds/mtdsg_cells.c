/*
 * The words of the treaty table: headings that list forms of consent with their markers, cells
 * with a date and a marker. Invariant: a marker means what this file's heading says of it; only
 * one that the heading does not name means what the Collection's key says.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "feeds/mtdsg.h"
#include "feeds/plain.h"
#include "lib/str.h"

/* How a form begins, in English and French; the first that fits counts. */
static const struct {
	const char *begins, *kind;
} form_words[] = {
	{ "succession to signature", "signature" },
	{ "succession \303\240 la signature", "signature" },
	{ "confirmation of signature", "confirmation-of-signature" },
	{ "confirmation de signature", "confirmation-of-signature" },
	{ "confirmation de la signature", "confirmation-of-signature" },
	{ "formal confirmation", "formal-confirmation" },
	{ "confirmation formelle", "formal-confirmation" },
	{ "definitive signature", "definitive-signature" },
	{ "signature d\303\251finitive", "definitive-signature" },
	{ "definitive acceptance", "acceptance" },
	{ "acceptation d\303\251finitive", "acceptance" },
	{ "provisional", "provisional" },
	{ "undertaking of provisional", "provisional" },
	{ "application provisoire", "provisional" },
	{ "acceptation provisoire", "provisional" },
	{ "engagement d'application provisoire", "provisional" },
	{ "simplified procedure", "consent" },
	{ "proc\303\251dure simplifi\303\251e", "consent" },
	{ "consent to be bound", "consent" },
	{ "consentement \303\240 \303\252tre li\303\251", "consent" },
	{ "signature", "signature" },
	{ "ratification", "ratification" },
	{ "acceptance", "acceptance" },
	{ "acceptation", "acceptance" },
	{ "approval", "approval" },
	{ "approbation", "approval" },
	{ "accession", "accession" },
	{ "adh\303\251sion", "accession" },
	{ "succession", "succession" },
	{ "adherence", "accession" },
	{ "participation", "participation" },
	{ "notification", "notification" },
	{ "application", "participation" }, /* of a convention to one more agency */
	{ "extension", "other" },
};

/* The key of the Collection, for markers that a heading does not explain. Letter case matters. */
static const struct mtdsg_form key[] = {
	{ "a", "accession" },
	{ "A", "acceptance" },
	{ "AA", "approval" },
	{ "d", "succession" },
	{ "s", "definitive-signature" },
	{ "c", "formal-confirmation" },
	{ "C", "confirmation-of-signature" },
	{ "P", "participation" },
	{ "n", "provisional" },
	{ "p", "consent" },
};

bool
mtdsg_is_consent(const char *kind)
{
	static const char *const kinds[] = { "ratification", "acceptance", "approval", "accession",
		"succession", "definitive-signature", "formal-confirmation", "participation",
		"consent", "confirmation-of-signature" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

bool
mtdsg_is_signature(const char *kind)
{
	return strcmp(kind, "signature") == 0;
}

/* "Notification of provisional application" is that, but for its end. */
static bool
is_provisional(const char *s, size_t len)
{
	static const char *const words[] = { "provisional application", "application provisoire",
		"apply provisionally" };
	static const char *const not [] = { "non-provisional", "non provisional", "non provisoire",
		"terminat", "cessation" };
	char form[200];
	size_t i, n = len < sizeof(form) ? len : sizeof(form) - 1;
	bool is = false;

	memcpy(form, s, n);
	form[n] = '\0';
	for (i = 0; i < ARRAY_LEN(words); i++)
		is = is || strcasestr(form, words[i]) != NULL;
	for (i = 0; i < ARRAY_LEN(not ); i++)
		is = is && strcasestr(form, not [i]) == NULL;
	return is;
}

/* "Denunciation", "Notification of withdrawal", but not that of reservations. */
static bool
is_leaving(const char *s, size_t len)
{
	static const char *const words[] = { "denunciation", "withdrawal", "d\303\251nonciation",
		"retrait" };
	char form[200];
	size_t i, n = len < sizeof(form) ? len : sizeof(form) - 1;
	bool is = false;

	memcpy(form, s, n);
	form[n] = '\0';
	for (i = 0; i < ARRAY_LEN(words); i++)
		is = is || strcasestr(form, words[i]) != NULL;
	return is && strcasestr(form, "reserv") == NULL &&
	    strcasestr(form, "r\303\251serv") == NULL;
}

static const char *
kind_of_words(const char *s, size_t len)
{
	size_t i, n;

	if (is_provisional(s, len))
		return "provisional";
	if (is_leaving(s, len))
		return "denunciation";
	for (i = 0; i < ARRAY_LEN(form_words); i++) {
		n = strlen(form_words[i].begins);
		if (n <= len && strncasecmp(s, form_words[i].begins, n) == 0)
			return form_words[i].kind;
	}
	return NULL;
}

/* The marker in brackets at the end of a form, "" when it has none: one or two letters, also such
 * as the key does not know. "article 7 (1) (b)" ends with none. */
static void
read_marker(const char *s, size_t len, char ret[3])
{
	size_t n;

	ret[0] = '\0';
	if (len == 0 || s[len - 1] != ')')
		return;
	for (n = 0; n < 2 && n + 2 < len && isalpha((unsigned char)s[len - 2 - n]); n++)
		;
	if (n == 0 || n + 2 >= len || s[len - 2 - n] != '(')
		return;
	memcpy(ret, s + len - 1 - n, n);
	ret[n] = '\0';
	for (len -= n + 2; len > 0 && s[len - 1] == ' '; len--)
		;
	if (len > 0 && (s[len - 1] == ')' || isdigit((unsigned char)s[len - 1])))
		ret[0] = '\0';
}

/* Forms are parted by commas; inside a form a comma goes on in lower case. */
static size_t
form_length(const char *s)
{
	size_t i, next;

	for (i = 0; s[i] != '\0'; i++) {
		if (s[i] != ',' && s[i] != ';')
			continue;
		next = i + 1 + strspn(s + i + 1, " ");
		if (s[next] == '\0' || isupper((unsigned char)s[next]) ||
		    (unsigned char)s[next] >= 0x80)
			break;
	}
	return i;
}

static bool
is_participant_word(const char *s)
{
	static const char *const words[] = { "participant", "state", "\303\211tat", "parties",
		"party" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strncasecmp(s, words[i], strlen(words[i])) == 0)
			return strchr(s, ',') == NULL &&
			    !isalpha(
				(unsigned char)s[strlen(words[i]) + (s[strlen(words[i])] == 's')]);
	return false;
}

void
mtdsg_column_read(const char *heading, struct mtdsg_column *ret)
{
	struct mtdsg_form *f;
	size_t len, end;

	memset(ret, 0, sizeof(*ret));
	heading += strspn(heading, " ");
	ret->participant = is_participant_word(heading);
	while (!ret->participant && *heading != '\0' && ret->form_count < MTDSG_FORMS) {
		len = form_length(heading);
		for (end = len; end > 0 && heading[end - 1] == ' '; end--)
			;
		f = &ret->forms[ret->form_count++];
		f->kind = kind_of_words(heading, end);
		ret->known = ret->known || f->kind != NULL;
		if (f->kind == NULL)
			f->kind = "other";
		read_marker(heading, end, f->marker);
		heading += len + (heading[len] != '\0');
		heading += strspn(heading, " ");
	}
}

/* A date without a marker: the one form that has none; among several, or when all have theirs, it
 * is a ratification wherever that is possible. */
static const char *
bare_kind(const struct mtdsg_column *col)
{
	const char *kind = NULL;
	bool one = true, consent = false;
	size_t i;

	if (col->form_count == 1)
		return col->forms[0].kind;
	for (i = 0; i < col->form_count; i++) {
		consent = consent || mtdsg_is_consent(col->forms[i].kind);
		if (col->forms[i].marker[0] != '\0')
			continue;
		if (strcmp(col->forms[i].kind, "ratification") == 0)
			return "ratification";
		one = one && (kind == NULL || strcmp(kind, col->forms[i].kind) == 0);
		kind = kind == NULL ? col->forms[i].kind : kind;
	}
	if (kind != NULL)
		return one ? kind : "consent";
	return consent ? "ratification" : col->form_count > 0 ? col->forms[0].kind : "other";
}

static const char *
marked_kind(const struct mtdsg_column *col, const char *marker)
{
	size_t i;

	for (i = 0; i < col->form_count; i++)
		if (strcmp(col->forms[i].marker, marker) == 0)
			return col->forms[i].kind;
	for (i = 0; i < ARRAY_LEN(key); i++)
		if (strcmp(key[i].marker, marker) == 0)
			return key[i].kind;
	return NULL;
}

/* The whole of the cell is a day, in English or French. */
static bool
cell_day(const char *s, size_t len, struct when *ret)
{
	char text[64];

	if (when_parse_day(s, len, ret) == 0)
		return true;
	if (len >= sizeof(text))
		return false;
	memcpy(text, s, len);
	text[len] = '\0';
	return mtdsg_day_at(text, ret) == len;
}

int
mtdsg_cell_read(const struct mtdsg_column *col, const char *cell, struct feed_act *ret)
{
	const char *start = cell + strspn(cell, " \t["), *end = cell + strlen(cell), *mark;
	struct feed_act act = { .text = cell, .bracketed = strchr(cell, '[') != NULL };
	char marker[3] = "";
	size_t n;

	while (end > start && strchr(" \t]*", end[-1]) != NULL)
		end--;
	if (end == start)
		return MTDSG_EMPTY;
	/* the letters behind the year, with or without brackets around them */
	for (mark = end;
	     mark > start && (isalpha((unsigned char)mark[-1]) || strchr("()", mark[-1]) != NULL);
	     mark--)
		;
	n = strspn(mark, "(");
	if (mark < end && mark > start && strcspn(mark + n, ")] *") <= 2)
		(void)memcpy(marker, mark + n, strcspn(mark + n, ")] *"));
	act.kind = *marker != '\0' ? marked_kind(col, marker) : bare_kind(col);
	if (*marker != '\0')
		for (end = mark; end > start && end[-1] == ' '; end--)
			;
	if (act.kind == NULL || !cell_day(start, (size_t)(end - start), &act.date)) {
		act.kind = act.kind != NULL ? act.kind : "other";
		memset(&act.date, 0, sizeof(act.date));
		*ret = act;
		return MTDSG_UNREADABLE;
	}
	*ret = act;
	return 0;
}

/* Length of the tag of a footnote mark at s, "<superscript>" or, with close, "</superscript>". */
static size_t
mark_tag(const char *s, bool close)
{
	static const char *const tags[] = { "superscript", "sup" };
	const char *name = s + 1 + close;
	size_t i, n;

	if (close && s[1] != '/')
		return 0;
	for (i = 0; i < ARRAY_LEN(tags); i++) {
		n = strlen(tags[i]);
		if (strncasecmp(name, tags[i], n) == 0 && name[n] == '>')
			return (size_t)(name - s) + n + 1;
	}
	return 0;
}

/* Takes "<superscript>2,3</superscript>" out, in place and in one pass; one that is never closed
 * goes to the end. */
static void
drop_footnotes(char *s)
{
	char *out = s;
	size_t n;

	while (*s != '\0') {
		n = *s == '<' ? mark_tag(s, false) : 0;
		if (n == 0) {
			*out++ = *s++;
			continue;
		}
		for (s += n; *s != '\0' && (*s != '<' || (n = mark_tag(s, true)) == 0); s++)
			;
		s += *s != '\0' ? n : 0;
	}
	*out = '\0';
}

char *
mtdsg_plain(struct arena *a, const char *text, size_t max_bytes)
{
	char *copy = arena_strdup(a, text);

	if (copy == NULL)
		return NULL;
	drop_footnotes(copy);
	return feed_plain(a, copy, max_bytes);
}

char *
mtdsg_name(struct arena *a, const char *text, size_t max_bytes)
{
	char *name = mtdsg_plain(a, text, max_bytes);
	size_t len;

	if (name == NULL)
		return NULL;
	name += strspn(name, " [*");
	for (len = strlen(name); len > 0 && strchr(" ]*,;0123456789", name[len - 1]) != NULL; len--)
		;
	name[len] = '\0';
	return name;
}

char *
mtdsg_marks(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text), *at = out;
	size_t n;

	for (; out != NULL && *text != '\0'; text++) {
		n = *text == '<' ? mark_tag(text, false) : 0;
		if (n == 0)
			continue;
		if (at > out)
			*at++ = ',';
		for (text += n; *text != '\0' && *text != '<'; text++)
			*at++ = *text;
		if (*text == '\0')
			break;
	}
	if (out != NULL)
		*at = '\0';
	return out;
}

/* ---- days inside sentences */

static const char *const french_months[] = { "janvier", "f\303\251vrier", "mars", "avril", "mai",
	"juin", "juillet", "ao\303\273t", "septembre", "octobre", "novembre", "d\303\251cembre" };

static bool
french_day(const char *day, const char *month, size_t month_len, const char *year, struct when *ret)
{
	static const char *const english[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	char text[16];
	size_t i;

	if (strncasecmp(month, "jui", month_len) == 0)
		return false; /* June or July */
	for (i = 0; i < ARRAY_LEN(french_months); i++)
		if (strncasecmp(french_months[i], month, month_len) == 0)
			break;
	if (i == ARRAY_LEN(french_months))
		return false;
	(void)snprintf(text, sizeof(text), "%.*s %s %.4s", (int)strspn(day, "0123456789"), day,
	    english[i], year);
	return when_parse_day(text, strlen(text), ret) == 0;
}

size_t
mtdsg_day_at(const char *s, struct when *ret)
{
	size_t day = strspn(s, "0123456789"), month, month_len, year, end;

	if (day < 1 || day > 2)
		return 0;
	month = day + (strncmp(s + day, "er", 2) == 0 ? 2 : 0);
	if (strspn(s + month, " \t") == 0)
		return 0;
	month += strspn(s + month, " \t");
	for (month_len = 0; isalpha((unsigned char)s[month + month_len]) ||
	     (unsigned char)s[month + month_len] >= 0x80;
	     month_len++)
		;
	year = month + month_len;
	year += s[year] == '.';
	year += strspn(s + year, " \t,");
	if (month_len < 3 || year == month + month_len || strspn(s + year, "0123456789") != 4)
		return 0;
	end = year + 4;
	if (when_parse_day(s, end, ret) == 0 || french_day(s, s + month, month_len, s + year, ret))
		return end;
	return 0;
}

const char *
mtdsg_day_find(const char *text, struct when *ret, size_t *ret_len)
{
	const char *s;

	for (s = text; *s != '\0'; s++) {
		if (!isdigit((unsigned char)*s) || (s > text && isalnum((unsigned char)s[-1])))
			continue;
		*ret_len = mtdsg_day_at(s, ret);
		if (*ret_len > 0)
			return s;
	}
	return NULL;
}

/* Does the text end with the words, blanks and commas aside? */
static bool
is_behind(const char *text, const char *end, const char *word)
{
	size_t n = strlen(word);

	while (end > text && strchr(" ,(\t", end[-1]) != NULL)
		end--;
	return (size_t)(end - text) >= n && strncasecmp(end - n, word, n) == 0;
}

/* "provisionally on DAY", "DAY (provisionally)": is the day said to be of that sort? */
static bool
is_said(const char *text, const char *day, size_t len, const char *const words[2])
{
	const char *end = day, *next = day + len + strspn(day + len, " ,(\t");
	size_t i;

	if (is_behind(text, end, " on") || is_behind(text, end, " le")) {
		while (end > text && strchr(" ,(\t", end[-1]) != NULL)
			end--;
		end -= 2;
	}
	for (i = 0; i < 2; i++)
		if (is_behind(text, end, words[i]) ||
		    strncasecmp(next, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

void
mtdsg_in_force(const char *text, struct mtdsg_force *ret)
{
	static const char *const provisional[2] = { "provisionally", "provisoirement" };
	static const char *const definitive[2] = { "definitively", "d\303\251finitivement" };
	const char *s, *day;
	struct when date;
	size_t len = 0;

	memset(ret, 0, sizeof(*ret));
	for (s = text; s != NULL && (day = mtdsg_day_find(s, &date, &len)) != NULL; s = day + len) {
		struct when *to = NULL;

		if (is_said(text, day, len, provisional))
			to = &ret->provisional;
		else if (is_said(text, day, len, definitive))
			to = &ret->definitive;
		else if (day == text + strspn(text, " \t"))
			to = &ret->plain;
		if (to != NULL && to->precision == WHEN_NONE)
			*to = date;
	}
}

size_t
mtdsg_cell_length(const char *cell)
{
	const char *day, *next;
	struct when when;
	size_t len = 0, unused;

	day = mtdsg_day_find(cell, &when, &len);
	next = day != NULL ? mtdsg_day_find(day + len, &when, &unused) : NULL;
	if (next == NULL)
		return strlen(cell);
	while (next > day + len && strchr(" \t[,;/", next[-1]) != NULL)
		next--;
	return (size_t)(next - cell);
}
