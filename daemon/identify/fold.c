#include "daemon/identify/fold.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "lib/mem.h"
#include "lib/utf8.h"

enum kind { GAP, LETTER, DIGIT, MARK, APOSTROPHE, POINT, AND, STOP };

struct glyph {
	enum kind kind;
	uint32_t c; /* as it stands */
	char out[8];
	size_t out_len, bytes;
};

void
fold_begin(struct fold_iter *it, const char *text, size_t len)
{
	memset(it, 0, sizeof(*it));
	it->text = text;
	it->len = len;
}

static enum kind
kind_of_ascii(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return LETTER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	switch (c) {
	case '\'':
	case '`':
		return APOSTROPHE;
	case '.':
		return POINT;
	case '&':
		return AND;
	case '!':
	case '?':
	case '|':
		return STOP;
	default:
		return GAP;
	}
}

static enum kind
kind_of_wide(uint32_t c)
{
	if (c == 0x2019 || c == 0x2018 || c == 0x02bc || c == 0x00b4 || c == 0x02b9)
		return APOSTROPHE;
	if (c == 0x00ad || (c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff ||
	    utf8_is_bidi(c))
		return MARK;
	if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_M))
		return MARK;
	if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L))
		return LETTER;
	if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Nd))
		return DIGIT;
	return GAP;
}

/* The letter without its accents, in lower case. */
static void
fold_wide(struct glyph *g)
{
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	ucs4_t c = g->c;
	int i;

	for (i = 0; i < 3 && uc_canonical_decomposition(c, parts) > 0; i++)
		c = parts[0];
	if (c == 0x0131) /* Turkish i without its point */
		c = 'i';
	c = uc_tolower(c);
	for (i = 0; i < 3 && uc_canonical_decomposition(c, parts) > 0; i++)
		c = parts[0];
	g->out_len = utf8_encode(c, g->out);
}

static bool
glyph_at(const struct fold_iter *it, size_t pos, struct glyph *ret)
{
	unsigned char b;

	if (pos >= it->len)
		return false;
	b = (unsigned char)it->text[pos];
	ret->c = b;
	ret->bytes = 1;
	ret->out_len = 1;
	if (b < 0x80) {
		ret->kind = kind_of_ascii(b);
		ret->out[0] = (char)(b >= 'A' && b <= 'Z' ? b + 32 : b);
		return true;
	}
	ret->bytes = utf8_decode(it->text + pos, it->len - pos, &ret->c);
	if (ret->bytes == 0) {
		ret->bytes = 1;
		ret->kind = GAP;
		return true;
	}
	ret->kind = kind_of_wide(ret->c);
	if (ret->kind == LETTER || ret->kind == DIGIT)
		fold_wide(ret);
	return true;
}

static bool
is_word_at(const struct fold_iter *it, size_t pos)
{
	struct glyph g;

	return glyph_at(it, pos, &g) && (g.kind == LETTER || g.kind == DIGIT);
}

/* Is what follows pos one letter alone, as in "U.S." at the S? */
static bool
is_single_letter(const struct fold_iter *it, size_t pos)
{
	struct glyph g;

	return glyph_at(it, pos, &g) && g.kind == LETTER && !is_word_at(it, pos + g.bytes);
}

/* "'s" before something that is no letter. */
static bool
is_possessive(const struct fold_iter *it, size_t pos)
{
	return pos < it->len && (it->text[pos] == 's' || it->text[pos] == 'S') &&
	    !is_word_at(it, pos + 1);
}

static void
word_put(struct fold_word *w, const struct glyph *g, bool *fits)
{
	if (w->len + g->out_len >= sizeof(w->s)) {
		*fits = false;
		return;
	}
	memcpy(w->s + w->len, g->out, g->out_len);
	w->len += g->out_len;
	if (g->kind == LETTER) {
		bool upper = g->c < 0x80 ? g->c >= 'A' && g->c <= 'Z' : uc_is_upper(g->c);

		if (w->len == g->out_len)
			w->first_upper = upper;
		w->last_upper = upper;
	}
}

/* Passes over what stands before the next word; false at the end of the text. */
static bool
pass_gap(struct fold_iter *it, struct fold_word *w, struct glyph *g)
{
	unsigned newlines = 0;

	for (; glyph_at(it, it->pos, g); it->pos += g->bytes) {
		if (g->kind == LETTER || g->kind == DIGIT || g->kind == AND)
			return true;
		if (g->kind == STOP ||
		    (g->kind == POINT && !it->prev_short && !is_word_at(it, it->pos + 1)))
			w->hard = true;
		if (g->c == '\n' && ++newlines > 1)
			w->hard = true;
	}
	return false;
}

/* Takes letters and digits, with apostrophes and the points of abbreviations between them. */
static bool
take_word(struct fold_iter *it, struct fold_word *w)
{
	struct glyph g;
	size_t letters = 0; /* since the start or the last point */
	bool fits = true, dotted = false;

	for (; glyph_at(it, it->pos, &g); it->pos += g.bytes) {
		size_t next = it->pos + g.bytes;

		if (g.kind == LETTER || g.kind == DIGIT) {
			word_put(w, &g, &fits);
			letters += g.kind == LETTER ? 1 : 2;
			w->to = next;
		} else if (g.kind == APOSTROPHE && is_possessive(it, next)) {
			it->pos = next + 1;
			break;
		} else if (g.kind == POINT && letters == 1 && g.bytes == 1 &&
		    (!is_word_at(it, next) || is_single_letter(it, next))) {
			letters = 0;
			if (dotted || is_single_letter(it, next))
				w->to = next;
			dotted = true;
		} else if (g.kind != MARK && (g.kind != APOSTROPHE || !is_word_at(it, next))) {
			break;
		}
	}
	w->s[w->len] = '\0';
	return fits;
}

/* A point behind these ends no sentence. */
static bool
is_abbreviation(const struct fold_word *w)
{
	static const char *const words[] = { "art", "con", "dem", "dept", "doc", "docs", "dr",
		"fed", "gov", "is", "jt", "no", "nos", "nr", "pl", "rep", "res", "sen", "ser",
		"soc", "st" };
	size_t i;

	if (w->len == 1)
		return true;
	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], w->s) == 0)
			return true;
	return false;
}

static bool
next_raw(struct fold_iter *it, struct fold_word *w)
{
	struct glyph g;

	w->len = 0;
	w->s[0] = '\0';
	w->first_upper = w->last_upper = false;
	if (!pass_gap(it, w, &g))
		return false;
	w->from = it->pos;
	if (g.kind == AND) {
		it->pos += g.bytes;
		w->to = it->pos;
		w->len = 3;
		memcpy(w->s, "and", 4);
	} else if (!take_word(it, w)) {
		w->len = 1; /* too long to be any name */
		memcpy(w->s, "\x01", 2);
	}
	it->prev_short = is_abbreviation(w);
	return true;
}

bool
fold_next(struct fold_iter *it, struct fold_word *w)
{
	size_t start = SIZE_MAX;

	w->hard = false;
	while (next_raw(it, w)) {
		if (start == SIZE_MAX)
			start = w->from;
		if (strcmp(w->s, "the") == 0)
			continue;
		w->start = start;
		if (strcmp(w->s, "saint") == 0) {
			memcpy(w->s, "st", 3);
			w->len = 2;
		}
		return true;
	}
	return false;
}

size_t
fold_key(const char *text, size_t len, char *ret, size_t cap)
{
	struct fold_iter it;
	struct fold_word w;
	size_t n = 0;

	fold_begin(&it, text, len);
	while (fold_next(&it, &w)) {
		if (n + w.len + 2 > cap)
			return 0;
		if (n > 0)
			ret[n++] = ' ';
		memcpy(ret + n, w.s, w.len);
		n += w.len;
	}
	if (cap > 0)
		ret[n] = '\0';
	return n;
}

void
fold_walk_begin(struct fold_walk *walk, const struct fold_key *keys, size_t n)
{
	walk->keys = keys;
	walk->lo = 0;
	walk->hi = n;
	walk->len = 0;
}

/* First key in [lo, hi) that is not before the prefix; with past, the first after all of it. */
static size_t
bound(const struct fold_walk *walk, bool past)
{
	size_t lo = walk->lo, hi = walk->hi;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = strncmp(walk->keys[mid].key, walk->key, walk->len);

		if (c < 0 || (past && c == 0))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Keys that start with "guinea" include "guinean"; they are sorted behind "guinea bissau". */
static bool
goes_on(const struct fold_walk *walk)
{
	size_t i;
	char c;

	if (walk->lo >= walk->hi)
		return false;
	for (i = walk->lo; i < walk->hi; i++) {
		c = walk->keys[i].key[walk->len];
		if (c != '\0')
			return c == ' ';
	}
	return false;
}

bool
fold_walk_take(struct fold_walk *walk, const struct fold_word *w)
{
	if (w->s[0] == '\x01' || walk->len + w->len + 2 > sizeof(walk->key))
		return false;
	if (walk->len > 0)
		walk->key[walk->len++] = ' ';
	memcpy(walk->key + walk->len, w->s, w->len + 1);
	walk->len += w->len;
	walk->lo = bound(walk, false);
	walk->hi = bound(walk, true);
	return fold_walk_equal(walk) > 0 || goes_on(walk);
}

size_t
fold_walk_equal(const struct fold_walk *walk)
{
	size_t i;

	for (i = walk->lo; i < walk->hi && walk->keys[i].key[walk->len] == '\0'; i++)
		;
	return i - walk->lo;
}
