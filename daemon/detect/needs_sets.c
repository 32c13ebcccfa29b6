/*
 * Sets of words, and what becomes of them: one after the other, one or the other, only the best.
 */
#include "daemon/detect/needs_parts.h"

#include <stdint.h>
#include <string.h>

#include "lib/utf8.h"

#define PREFIX_MIN 4 /* words with so much in common are one */

/* ---- sets of strings */

void
needs_only(struct strings *s, const char *text)
{
	s->v[0] = text;
	s->n = 1;
}

static bool
has(const struct strings *s, const char *text)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->v[i], text) == 0)
			return true;
	return false;
}

bool
needs_add_all(struct strings *to, const struct strings *s, size_t max)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		if (has(to, s->v[i]))
			continue;
		if (to->n == max)
			return false;
		to->v[to->n++] = s->v[i];
	}
	return true;
}

/* b behind a; NULL: the arena is full. */
static const char *
join(struct parser *ps, const char *a, size_t a_len, const char *b, size_t b_len)
{
	char text[EXACT_BYTES];
	const char *both;

	memcpy(text, a, a_len);
	memcpy(text + a_len, b, b_len);
	both = arena_strndup(ps->a, text, a_len + b_len);
	ps->bad = ps->bad || both == NULL;
	return both;
}

bool
needs_cross(struct parser *ps, struct strings *s, const struct strings *with)
{
	struct strings all = { .n = 0 };
	size_t i, k, a, b;
	const char *both;

	if (s->n * with->n > EXACT_MAX)
		return false;
	for (i = 0; i < s->n; i++)
		for (a = strlen(s->v[i]), k = 0; k < with->n; k++) {
			b = strlen(with->v[k]);
			if (a + b > EXACT_BYTES)
				return false;
			both = join(ps, s->v[i], a, with->v[k], b);
			if (both == NULL)
				return false;
			if (!has(&all, both))
				all.v[all.n++] = both;
		}
	*s = all;
	return true;
}

/* ---- requirements */

static size_t
shortest(const struct strings *s)
{
	size_t min = SIZE_MAX, i;

	for (i = 0; i < s->n; i++)
		if (strlen(s->v[i]) < min)
			min = strlen(s->v[i]);
	return min;
}

/* Two signs are as rare as three letters: "(#". */
static bool
tells(const char *s)
{
	size_t len = strlen(s);

	return len >= NEEDS_WORD_MIN || (len == 2 && strspn(s, "#/$&()[]") == len);
}

static bool
all_tell(const struct strings *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (!tells(s->v[i]))
			return false;
	return s->n > 0;
}

/* Long words and few of them say most. */
static size_t
worth(const struct strings *s, size_t n)
{
	size_t min = shortest(s);

	return (min < NEEDS_WORD_MAX ? min : NEEDS_WORD_MAX) * STRINGS_MAX * 2 + STRINGS_MAX - n;
}

/* Without blanks before it, and no longer than is of use; NULL: the arena is full. */
static const char *
cut(struct parser *ps, const char *s)
{
	size_t len;

	s += strspn(s, " ");
	len = strlen(s);
	if (len <= NEEDS_WORD_MAX)
		return s;
	return arena_strndup(ps->a, s, utf8_cut(s, len, NEEDS_WORD_MAX));
}

/* What contains another of them is found with it. */
static void
drop_longer(struct strings *s)
{
	const struct strings all = *s;
	size_t len[STRINGS_MAX], i, k;

	for (i = 0; i < all.n; i++)
		len[i] = strlen(all.v[i]);
	for (s->n = 0, i = 0; i < all.n; i++) {
		for (k = 0; k < all.n; k++)
			if (k != i && (len[k] < len[i] || (len[k] == len[i] && k < i)) &&
			    strstr(all.v[i], all.v[k]) != NULL)
				break;
		if (k == all.n)
			s->v[s->n++] = all.v[i];
	}
}

static size_t
common(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] != '\0' && a[n] == b[n])
		n++;
	return utf8_cut(a, strlen(a), n);
}

/* "approves" and "approved" are one beginning. */
static void
join_beginnings(struct parser *ps, struct strings *s)
{
	size_t i, k, n;
	const char *head;

	for (i = 0; i < s->n; i++)
		for (k = i + 1; k < s->n; k++) {
			n = common(s->v[i], s->v[k]);
			if (n < PREFIX_MIN)
				continue;
			head = arena_strndup(ps->a, s->v[i], n);
			if (head == NULL) {
				ps->bad = true;
				return;
			}
			s->v[i] = head;
			s->v[k--] = s->v[--s->n];
		}
	drop_longer(s);
}

static bool
tidy(struct parser *ps, struct strings *s)
{
	size_t i;

	drop_longer(s);
	for (i = 0; i < s->n && !ps->bad; i++) {
		s->v[i] = cut(ps, s->v[i]);
		ps->bad = s->v[i] == NULL;
	}
	if (ps->bad)
		return false;
	drop_longer(s);
	if (s->n > NEEDS_WORDS / 4)
		join_beginnings(ps, s);
	return !ps->bad && s->n <= NEEDS_WORDS && all_tell(s);
}

void
needs_require(struct parser *ps, struct piece *p, const struct strings *set)
{
	struct strings s = *set;
	size_t i, k;

	if (!all_tell(&s) ||
	    (p->needs == NEEDS_SETS &&
		worth(&p->need[NEEDS_SETS - 1], p->need[NEEDS_SETS - 1].n) >= worth(&s, 1)) ||
	    !tidy(ps, &s))
		return;
	for (i = 0; i < p->needs && worth(&p->need[i], p->need[i].n) >= worth(&s, s.n); i++)
		if (p->need[i].n == s.n && has(&p->need[i], s.v[0]))
			return;
	if (i == NEEDS_SETS)
		return;
	if (p->needs < NEEDS_SETS)
		p->needs++;
	for (k = p->needs - 1; k > i; k--)
		p->need[k] = p->need[k - 1];
	p->need[i] = s;
}

void
needs_take(struct parser *ps, struct piece *p, const struct piece *from)
{
	size_t i;

	p->digit = p->digit || from->digit;
	for (i = 0; i < from->needs; i++)
		needs_require(ps, p, &from->need[i]);
}

void
needs_loosen(struct parser *ps, struct piece *p)
{
	if (!p->exact)
		return;
	p->exact = false;
	needs_require(ps, p, &p->is);
}

void
needs_either(struct parser *ps, struct piece *p, struct piece *other)
{
	size_t i, n = 0;

	p->digit = p->digit && other->digit;
	if (p->exact && other->exact && p->needs == 0 && other->needs == 0) {
		struct strings all = p->is;

		if (needs_add_all(&all, &other->is, EXACT_MAX)) {
			p->is = all;
			return;
		}
	}
	needs_loosen(ps, p);
	needs_loosen(ps, other);
	for (i = 0; i < p->needs && i < other->needs && !ps->bad; i++) {
		struct strings s = p->need[i];

		if (needs_add_all(&s, &other->need[i], STRINGS_MAX) ||
		    (tidy(ps, &s) && needs_add_all(&s, &other->need[i], STRINGS_MAX)))
			p->need[n++] = s;
	}
	p->needs = n;
}

void
needs_tidy(struct parser *ps, struct piece *p)
{
	struct piece old = *p;

	p->needs = 0;
	needs_take(ps, p, &old);
}
