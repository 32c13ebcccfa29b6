/*
 * Which wire text is this? Outlets print one text under their own headline and dateline, with
 * their own spelling of names. Invariant: what outlets add before and behind never counts.
 */
#include "daemon/identify/identify.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "daemon/identify/fold.h"
#include "lib/mem.h"

#define DATELINE_BYTES 160 /* a dateline ends within so many */
#define COUNTED_WORDS 32   /* outlets cut what follows */
#define ENOUGH_WORDS 12    /* fewer say too little: the headline decides too */
#define HEADLINE_WORDS 64
#define NEAR_BYTES 16 /* of the sketch: half of what both say, word by word */

struct part {
	const char *s;
	size_t len;
};

/* Length of the dash between blanks (or "--") at s, 0 when there is none. */
static size_t
dash_at(const char *s, size_t len)
{
	static const char *const dashes[] = { " - ", " -- ", "--", " \xe2\x80\x93 ",
		" \xe2\x80\x94 ", "\xe2\x80\x94", "\xe2\x80\x93 ", " \xe2\x80\x95 " };
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(dashes); i++) {
		n = strlen(dashes[i]);
		if (n <= len && memcmp(s, dashes[i], n) == 0)
			return n;
	}
	return 0;
}

/* A day of a month: "Hanoi, Oct. 25". */
static bool
has_day(const char *s, size_t len)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	bool digit = false;
	size_t i;

	for (i = 0; i < len; i++)
		digit = digit || isdigit((unsigned char)s[i]);
	for (i = 0; digit && i < ARRAY_LEN(months); i++)
		if (memmem(s, len, months[i], 3) != NULL)
			return len <= 60;
	return false;
}

/* "HANOI, Oct 25 (Reuters)", "(AP)", "WASHINGTON, D.C., Oct. 25, 2025 /PRNewswire/", "Hanoi (VNA)",
 * "HANOI": a place in capitals, an agency between brackets or slashes, or a day. */
static bool
is_dateline(const char *s, size_t len)
{
	size_t i, capitals = 0;

	if (len > 1 && (s[len - 1] == ')' || s[len - 1] == '/'))
		return memchr(s, s[len - 1] == ')' ? '(' : '/', len - 1) != NULL;
	if (has_day(s, len))
		return true;
	for (i = 0; i < len && !islower((unsigned char)s[i]) && s[i] != ','; i++)
		capitals += isupper((unsigned char)s[i]) != 0;
	return capitals >= 3 && (i == len || s[i] == ',' || (i > 3 && s[i - 2] == ' '));
}

static void
cut_dateline(struct part *p)
{
	size_t i, n;

	for (i = 0; i < p->len && i < DATELINE_BYTES; i++) {
		n = dash_at(p->s + i, p->len - i);
		if (n == 0)
			continue;
		if (!is_dateline(p->s, i))
			return;
		p->s += i + n;
		p->len -= i + n;
		return;
	}
}

/* "(Reporting by ...; Editing by ...)" and the like at the end. */
static void
cut_credits(struct part *p)
{
	static const char *const credits[] = { "(Reporting by", "(Additional reporting",
		"(Editing by", "(Writing by", "Reporting by ", "Editing by " };
	const char *at;
	size_t i;

	for (i = 0; i < ARRAY_LEN(credits); i++) {
		at = memmem(p->s, p->len, credits[i], strlen(credits[i]));
		if (at != NULL && at != p->s)
			p->len = (size_t)(at - p->s);
	}
}

/* "UPDATE 1-", "BREAKING: ", "WATCH: " before; " - Outlet", " | Outlet" behind a headline. */
static void
cut_headline(struct part *p)
{
	static const char *const openings[] = { "BREAKING:", "BREAKING -",
		"WATCH:", "LIVE:", "UPDATE:", "JUST IN:", "EXCLUSIVE:", "VIDEO:", "STATEMENT:" };
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(openings); i++) {
		n = strlen(openings[i]);
		if (p->len > n && strncasecmp(p->s, openings[i], n) == 0) {
			p->s += n;
			p->len -= n;
		}
	}
	if (p->len > 9 && memcmp(p->s, "UPDATE ", 7) == 0 && isdigit((unsigned char)p->s[7]) &&
	    p->s[8] == '-') {
		p->s += 9;
		p->len -= 9;
	}
	for (i = p->len; i > p->len / 2 && i > 0; i--) {
		n = dash_at(p->s + i, p->len - i);
		if (n == 0 && p->len - i >= 3 && memcmp(p->s + i, " | ", 3) == 0)
			n = 3;
		if (n > 0 && p->s[i] == ' ') {
			p->len = i;
			return;
		}
	}
}

/* "United Nations" and "U.N." are one name too. */
static const char *
short_name(const struct fold_word *w, struct fold_iter *it)
{
	struct fold_iter ahead = *it;
	struct fold_word next;

	if (strcmp(w->s, "united") != 0 || !fold_next(&ahead, &next) ||
	    strcmp(next.s, "nations") != 0)
		return w->s;
	*it = ahead;
	return "un";
}

static uint64_t
mix(uint64_t x) /* the finaliser of SplitMix64 */
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint64_t
word_value(const char *s) /* FNV-1a */
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3u;
	return mix(h);
}

/* Names as the table has them, numbers without their separators, everything else folded: a value a
 * word, at most max. */
static size_t
read_words(const struct part *p, uint64_t *v, size_t max)
{
	struct fold_iter it;
	struct fold_word w;
	const struct state_name *state;
	size_t n = 0, len;

	fold_begin(&it, p->s, p->len);
	while (n < max && fold_next(&it, &w)) {
		state = state_at(p->s + w.from, p->len - w.from, false, &len);
		if (state != NULL)
			it.pos = w.from + len;
		v[n++] = word_value(state != NULL ? state->name : short_name(&w, &it));
	}
	return n;
}

/* MinHash over runs of three words (Broder 1997): the share of equal bytes of two sketches is about
 * the share of runs that the texts have in common. */
static void
sketch(const uint64_t *words, size_t n, struct hash *ret)
{
	uint64_t run, value, least[HASH_BYTES];
	size_t i, k;

	memset(least, 0xff, sizeof(least));
	for (i = 0; i + 2 < n; i++) {
		run = mix(mix(mix(words[i]) + words[i + 1]) + words[i + 2]);
		for (k = 0; k < HASH_BYTES; k++) {
			value = mix(run + (k + 1) * 0x9e3779b97f4a7c15u);
			if (value < least[k])
				least[k] = value;
		}
	}
	for (k = 0; k < HASH_BYTES; k++)
		ret->b[k] = (unsigned char)(least[k] & 0xff);
}

/* Takes the separators out of numbers: "1,000" and "1 000" (with no-break or thin blanks) are
 * 1000. Returns the bytes written; out holds len. */
static size_t
join_numbers(const char *s, size_t len, char *out)
{
	static const char *const marks[] = { ",", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89" };
	size_t i = 0, n = 0, m, k;

	while (i < len) {
		for (m = 0; m < ARRAY_LEN(marks); m++) {
			k = strlen(marks[m]);
			if (i > 0 && isdigit((unsigned char)s[i - 1]) && len - i >= k + 3 &&
			    memcmp(s + i, marks[m], k) == 0 && isdigit((unsigned char)s[i + k]) &&
			    isdigit((unsigned char)s[i + k + 1]) &&
			    isdigit((unsigned char)s[i + k + 2]) &&
			    (len - i == k + 3 || !isdigit((unsigned char)s[i + k + 3])))
				break;
		}
		if (m < ARRAY_LEN(marks))
			i += strlen(marks[m]);
		else
			out[n++] = s[i++];
	}
	return n;
}

void
identify_text_origin(const char *title, const char *text, struct hash *ret)
{
	struct part head = { title != NULL ? title : "", title != NULL ? strlen(title) : 0 };
	struct part body = { text != NULL ? text : "", text != NULL ? strlen(text) : 0 };
	uint64_t words[HEADLINE_WORDS + COUNTED_WORDS];
	_cleanup_free_ char *joined = NULL;
	size_t n;

	while (body.len > 0 && isspace((unsigned char)*body.s)) {
		body.s++;
		body.len--;
	}
	cut_dateline(&body);
	cut_credits(&body);
	joined = xmalloc(body.len + head.len + 1);
	body.len = join_numbers(body.s, body.len, joined);
	body.s = joined;
	n = read_words(&body, words, COUNTED_WORDS);
	if (n >= ENOUGH_WORDS) {
		sketch(words, n, ret);
		return;
	}
	cut_dateline(&head);
	cut_headline(&head);
	head.len = join_numbers(head.s, head.len, joined + body.len);
	head.s = joined + body.len;
	n += read_words(&head, words + n, HEADLINE_WORDS);
	hash_of(words, n * sizeof(*words), ret);
}

bool
identify_texts_near(const struct hash *a, const struct hash *b)
{
	size_t i, equal = 0;

	for (i = 0; i < HASH_BYTES; i++)
		equal += a->b[i] == b->b[i];
	return equal >= NEAR_BYTES;
}
