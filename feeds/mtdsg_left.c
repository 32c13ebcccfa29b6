/*
 * Notes under the treaty table: who withdrew, and who took back a reservation. Invariant: only a
 * note that names the treaty itself and a participant of its table makes a withdrawal; one that was
 * taken back makes none.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "feeds/mtdsg.h"
#include "lib/str.h"

#define NEAR_BYTES 400 /* how far a date may stand from what it dates */
#define SENTENCE_BYTES 250
#define CUE_BYTES 90

enum what { LEFT_NOT, LEFT_TREATY, LEFT_PART, LEFT_PERHAPS, LEFT_STATEMENT, LEFT_TAKEN_BACK };

struct left { /* what a note says */
	enum what what;
	const char *kind; /* of a statement that was taken back */
	const char *at;   /* where it says so */
	struct when notified, effect;
};

/* "notification of withdrawal"; "withdraw from the Statutes" and "denounce the Convention" need
 * the treaty behind them. */
static const struct {
	const char *words;
	bool needs_treaty;
} leaving[] = {
	{ "notification of denunciation", false },
	{ "notification of withdrawal", false },
	{ "notifications of denunciation", false },
	{ "notifications of withdrawal", false },
	{ "notification of its denunciation", false },
	{ "notification of its withdrawal", false },
	{ "notice of denunciation", false },
	{ "notice of withdrawal", false },
	{ "instrument of denunciation", false },
	{ "instrument of withdrawal", false },
	{ "withdraw from ", true },
	{ "withdrew from ", true },
	{ "withdrawal from ", true },
	{ "withdrawn from ", true },
	{ "denounce ", true },
	{ "denounced ", true },
	{ "denounces ", true },
	{ "denouncing ", true },
	{ "denunciation of ", true },
	{ "ceased to be a party", false },
	{ "se retirer d", true },
	{ "notification de d\303\251nonciation", false },
	{ "notification de retrait", false },
};
static const char *const treaty_words[] = { "convention", "agreement", "protocol", "treaty",
	"statute", "covenant", "constitution", "arrangement", "pact", "charter", "articles",
	"accord", "protocole", "trait" };
static const char *const taking_back[] = { "withdraw its ", "withdraw the ", "withdrawn its ",
	"withdrew its ", "withdrew the ", "withdrawal of its ", "withdrawal of the ",
	"withdraw that ", "revoke its ", "revoke the ", "revoked its ", "revoked the ",
	"revocation of ", "rescind its ", "rescind the ", "rescinded its ", "rescinded the ",
	"rescission of ", "cancel its ", "cancelled its ", "cancellation of ", "annul its ",
	"not to ", "would not " };

/* "the said Convention", or words of this treaty's own title. */
static bool
names_treaty(const char *s, const char *title)
{
	static const char *const lead[] = { "the ", "this ", "said ", "present ",
		"above-mentioned ", "abovementioned ", "aforementioned ", "its " };
	char phrase[120];
	size_t i, n, end = strcspn(s, ".;,[("), best = SIZE_MAX, len = 0;

	for (i = 0; i < ARRAY_LEN(lead); i++)
		if (strncasecmp(s, lead[i], strlen(lead[i])) == 0) {
			s += strlen(lead[i]);
			end -= strlen(lead[i]);
			i = (size_t)-1;
		}
	for (i = 0; i < ARRAY_LEN(treaty_words); i++) {
		const char *at = strcasestr(s, treaty_words[i]);

		if (at != NULL && (size_t)(at - s) < best) {
			best = (size_t)(at - s);
			len = strlen(treaty_words[i]);
		}
	}
	if (best >= end || best + len >= sizeof(phrase))
		return false;
	n = best + len;
	memcpy(phrase, s, n);
	phrase[n] = '\0';
	if (best == 0) /* "the Convention of 1926" is another one */
		return !(strncasecmp(s + n, " of ", 4) == 0 && isdigit((unsigned char)s[n + 4]));
	return title != NULL && strcasestr(title, phrase) != NULL;
}

/* The words stand behind one of those that take them back, a few words before. */
static bool
is_taken_back(const char *text, const char *at)
{
	size_t i, n = (size_t)(at - text) < 40 ? (size_t)(at - text) : 40;
	char before[41];

	memcpy(before, at - n, n);
	before[n] = '\0';
	for (i = 0; i < ARRAY_LEN(taking_back); i++)
		if (strcasestr(before, taking_back[i]) != NULL)
			return true;
	return false;
}

/* "any State may denounce the Convention" */
static bool
is_only_possible(const char *text, const char *at)
{
	static const char *const words[] = { "may ", "right to ", "shall ", "if ", "could ",
		"intention to ", "intends to ", "peut " };
	size_t i, n = (size_t)(at - text);

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (n >= strlen(words[i]) &&
		    strncasecmp(at - strlen(words[i]), words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* The depositary itself is not sure that one can leave. */
static bool
is_doubted(const char *text)
{
	static const char *const words[] = { "would not appear possible", "withdrawal provision",
		"denunciation clause", "not in a position to", "ab initio" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strcasestr(text, words[i]) != NULL)
			return true;
	return false;
}

/* For a part of the State only, or with the treaty going on for another. */
static bool
is_partial(const char *at)
{
	static const char *const words[] = { "for the european part", "remains in effect",
		"remains in force", "in respect of", "on behalf of", "with respect to" };
	char near[SENTENCE_BYTES + 1];
	size_t i, n = strnlen(at, SENTENCE_BYTES);

	memcpy(near, at, n);
	near[n] = '\0';
	if (strchr(near, '[') != NULL)
		*strchr(near, '[') = '\0';
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strcasestr(near, words[i]) != NULL)
			return true;
	return false;
}

/* The last day before at, not too far away. */
static void
day_before(const char *text, const char *at, struct when *ret)
{
	const char *s = at - text > NEAR_BYTES ? at - NEAR_BYTES : text;
	struct when day;
	size_t len = 0;

	while ((s = mtdsg_day_find(s, &day, &len)) != NULL && s < at) {
		*ret = day;
		s += len;
	}
}

/* "will take effect for Mali on DAY", "the date of effect being DAY", "as from DAY": the first day
 * behind such words, in their sentence. */
static void
day_of_effect(const char *at, struct when *ret)
{
	static const char *const cues[] = { "take effect", "takes effect", "took effect",
		"taking effect", "taken effect", "date of effect", "with effect", "effective ",
		"as from ", "ceased to be a party", "prendra effet", "a pris effet",
		"\303\240 compter du " };
	char near[CUE_BYTES + 1], *end;
	size_t i, len;

	for (i = 0; i < ARRAY_LEN(cues) && ret->precision == WHEN_NONE; i++) {
		const char *s = strcasestr(at, cues[i]);

		if (s == NULL || s - at > NEAR_BYTES || memchr(at, '[', (size_t)(s - at)) != NULL)
			continue;
		s += strlen(cues[i]);
		len = strnlen(s, CUE_BYTES);
		memcpy(near, s, len);
		near[len] = '\0';
		end = strstr(near, ". ");
		if (end != NULL)
			*end = '\0';
		if (mtdsg_day_find(near, ret, &len) == NULL)
			memset(ret, 0, sizeof(*ret));
	}
}

static void
find_leaving(const char *text, const char *title, struct left *ret)
{
	const char *at;
	size_t i;

	for (i = 0; i < ARRAY_LEN(leaving); i++)
		for (at = text; (at = strcasestr(at, leaving[i].words)) != NULL; at++) {
			const char *next = at + strlen(leaving[i].words);

			if ((leaving[i].needs_treaty && !names_treaty(next, title)) ||
			    is_only_possible(text, at))
				continue;
			if (is_taken_back(text, at)) {
				ret->what = LEFT_TAKEN_BACK;
				return;
			}
			if (ret->what == LEFT_NOT || at < ret->at) {
				ret->what = is_partial(next) ? LEFT_PART
				    : is_doubted(text)       ? LEFT_PERHAPS
							     : LEFT_TREATY;
				ret->at = at;
			}
		}
}

/* "the withdrawal of its reservation made upon accession". */
static void
find_statement(const char *text, struct left *ret)
{
	static const char *const kinds[][2] = { { "reservation", "reservation-withdrawn" },
		{ "declaration", "declaration-withdrawn" },
		{ "objection", "objection-withdrawn" } };
	const char *at, *word;
	size_t i, k, n;

	for (i = 0; i < ARRAY_LEN(taking_back); i++) {
		at = strcasestr(text, taking_back[i]);
		if (at == NULL || (ret->at != NULL && at > ret->at))
			continue;
		n = strcspn(at, ".;");
		for (k = 0; k < ARRAY_LEN(kinds); k++) {
			word = strcasestr(at, kinds[k][0]);
			if (word == NULL || word > at + (n < 80 ? n : 80))
				continue;
			ret->what = LEFT_STATEMENT;
			ret->kind = kinds[k][1];
			ret->at = at;
			break;
		}
	}
}

/* ---- who */

/* Is the note's number among "2,3"? */
static bool
has_mark(const char *marks, const char *index)
{
	size_t n = strlen(index), len;

	for (; *marks != '\0'; marks += len + (marks[len] != '\0')) {
		marks += strspn(marks, " ");
		len = strcspn(marks, ",; ");
		if (len == n && n > 0 && memcmp(marks, index, n) == 0)
			return true;
	}
	return false;
}

static bool
entry_has_mark(const struct mtdsg_said *s, size_t entry, const char *index)
{
	const char *name = s->rows->entries[entry].title;
	size_t i;

	if (has_mark(s->rows->marks[entry], index))
		return true;
	for (i = 0; i < s->notes->n; i++)
		if (s->notes->v[i].is == LINE_NAME && s->notes->v[i].own == s->own &&
		    strcasecmp(s->notes->v[i].text, name) == 0 &&
		    has_mark(s->notes->v[i].marks, index))
			return true;
	return false;
}

/* The only one with the note's number; among several, the one that the note names. Without any
 * it must name one after "Government of". */
static size_t
who(const struct mtdsg_said *s, const char *index, const char *text)
{
	size_t i, marked = 0, named = 0, one = MTDSG_NOBODY, by_name = MTDSG_NOBODY;

	for (i = 0; i < s->rows->count; i++) {
		const char *name = s->rows->entries[i].title;

		if (!entry_has_mark(s, i, index))
			continue;
		marked++;
		one = i;
		if (strcasestr(text, name) != NULL) {
			named++;
			by_name = i;
		}
	}
	if (marked > 0)
		return marked == 1 ? one : named == 1 ? by_name : MTDSG_NOBODY;
	for (i = 0; i < s->rows->count; i++) {
		const char *name = s->rows->entries[i].title;
		const char *at = strcasestr(text, name);

		if (at != NULL && at - text >= 3 && strncasecmp(at - 3, "of ", 3) == 0) {
			named++;
			by_name = i;
		}
	}
	return named == 1 ? by_name : MTDSG_NOBODY;
}

/* ---- facts */

static int
put_left(struct mtdsg_said *s, size_t entry, const struct left *l, const char *quote)
{
	struct feed_fact f = { .rule = "withdrawal",
		.type = "withdrawal",
		.kind = l->what == LEFT_PART  ? "partial"
		    : l->what == LEFT_PERHAPS ? "candidate"
					      : "withdrawal",
		.actor = s->rows->entries[entry].title };
	int r = 0;

	if (l->what == LEFT_STATEMENT) {
		f.rule = "declaration";
		f.type = "reservation";
		f.kind = l->kind;
		f.date = l->notified;
		return mtdsg_said_put(s, entry, f, quote);
	}
	if (l->effect.precision != WHEN_NONE && l->notified.precision != WHEN_NONE &&
	    l->what == LEFT_TREATY && l->effect.at != l->notified.at) {
		struct feed_fact notice = f;

		notice.kind = "notification";
		notice.date = l->notified;
		r = mtdsg_said_put(s, entry, notice, quote);
	}
	f.date = l->effect.precision != WHEN_NONE ? l->effect : l->notified;
	return r == 0 ? mtdsg_said_put(s, entry, f, quote) : r;
}

struct columns { /* of a note's table; SIZE_MAX: none */
	size_t notified, effect;
};

static void
read_columns(const struct mtdsg_line *row, size_t n, struct columns *ret)
{
	size_t i;

	for (i = 1; i < n; i++) {
		bool effect = strcasestr(row[i].text, "effect") != NULL ||
		    strcasestr(row[i].text, "effet") != NULL;

		if (effect && ret->effect == SIZE_MAX)
			ret->effect = i;
		else if (!effect && ret->notified == SIZE_MAX)
			ret->notified = i;
	}
}

static void
cell_day(const struct mtdsg_line *row, size_t n, size_t column, struct when *ret)
{
	size_t len;

	if (column >= n || mtdsg_day_find(row[column].text, ret, &len) == NULL)
		memset(ret, 0, sizeof(*ret));
}

/* One participant a row; the first row says what the columns are. */
static int
read_rows(struct mtdsg_said *s, const struct mtdsg_line *line, size_t n, size_t *ret_found)
{
	struct columns columns = { SIZE_MAX, SIZE_MAX };
	bool headed = false;
	size_t i, end, entry;
	int r = 0;

	for (i = 0; i < n && r == 0; i = end) {
		const struct mtdsg_line *row = &line[i + 1];
		struct left l = { .what = LEFT_TREATY };
		char quote[200], *name;

		end = i + 1;
		if (line[i].is != LINE_ROW)
			continue;
		while (end < n && line[end].is == LINE_CELL)
			end++;
		if (end - i - 1 < 2)
			continue;
		name = mtdsg_name(s->arena, row[0].text, MTDSG_QUOTE_BYTES);
		entry = name != NULL ? mtdsg_said_find(s, name) : MTDSG_NOBODY;
		if (entry == MTDSG_NOBODY) {
			if (!headed)
				read_columns(row, end - i - 1, &columns);
			headed = true;
			continue;
		}
		cell_day(row, end - i - 1, columns.notified, &l.notified);
		cell_day(row, end - i - 1, columns.effect, &l.effect);
		if (l.notified.precision == WHEN_NONE && l.effect.precision == WHEN_NONE)
			continue;
		(void)snprintf(quote, sizeof(quote), "%.60s: %.40s, %.40s", row[0].text,
		    row[1].text, end - i - 1 > 2 ? row[2].text : "");
		(*ret_found)++;
		r = put_left(s, entry, &l, quote);
	}
	return r;
}

/* Its paragraphs as one text, up to the quotation of what was once declared. */
static char *
note_text(struct mtdsg_said *s, const struct mtdsg_line *line, size_t n)
{
	struct buf b;
	char *copy;
	size_t i;

	buf_init(&b, s->rows->limits->max_text_bytes);
	for (i = 0; i < n; i++) {
		if (line[i].is != LINE_TEXT && line[i].is != LINE_TITLE)
			continue;
		if (b.len > 0 && line[i].text[0] == '[')
			break;
		if (buf_printf(&b, "%s%s", b.len > 0 ? " " : "", line[i].text) != 0)
			break;
	}
	copy = arena_strdup(s->arena, buf_str(&b));
	buf_done(&b);
	return copy;
}

int
mtdsg_read_note(struct mtdsg_said *s, const struct mtdsg_line *line, size_t n)
{
	const char *index = "", *text = note_text(s, line, n);
	struct left l = { .what = LEFT_NOT };
	size_t i, entry, found = 0;
	int r = 0;

	if (text == NULL)
		return err_set(s->rows->err, -EFBIG, "the notes need more memory than allowed");
	for (i = 0; i < n; i++)
		if (line[i].is == LINE_INDEX)
			index = line[i].text;
	find_leaving(text, s->doc->title, &l);
	if (l.what == LEFT_TREATY)
		r = read_rows(s, line, n, &found);
	if (r != 0 || found > 0)
		return r;
	if (l.what != LEFT_TAKEN_BACK)
		find_statement(text, &l);
	if (l.what == LEFT_NOT || l.what == LEFT_TAKEN_BACK)
		return 0;
	day_before(text, l.at, &l.notified);
	if (l.what != LEFT_STATEMENT)
		day_of_effect(l.at, &l.effect);
	entry = who(s, index, text);
	if (entry == MTDSG_NOBODY ||
	    (l.notified.precision == WHEN_NONE && l.effect.precision == WHEN_NONE))
		return 0;
	return put_left(s, entry, &l, text);
}
