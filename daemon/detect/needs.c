#include "daemon/detect/needs.h"

#include <stdint.h>
#include <string.h>
#include <unicase.h>

#include "daemon/detect/needs_parts.h"
#include "lib/mem.h"
#include "lib/utf8.h"

#define CLASS_MAX 4 /* characters of a class that are told one by one */
#define DEPTH_MAX 24

static void alternatives(struct parser *ps, struct piece *ret);

/* ---- atoms */

static void
empty(struct piece *ret)
{
	ret->exact = true;
	ret->needs = 0;
	ret->digit = false;
	needs_only(&ret->is, "");
}

static void
anything(struct piece *ret)
{
	ret->exact = false;
	ret->needs = 0;
	ret->digit = false;
}

/* Whether lower case tells all that a caseless pattern takes for the same. */
static bool
is_plain(uint32_t c)
{
	if (c < 0x80)
		return true;
	return c >= 0xc0 && c <= 0x17e && c != 0xd7 && c != 0xdf && c != 0xf7 && c != 0x130 &&
	    c != 0x131 && c != 0x149;
}

static void
character(struct parser *ps, uint32_t c, struct piece *ret)
{
	char text[5] = "";
	const char *copy;

	if (!is_plain(c)) {
		anything(ret);
		return;
	}
	text[utf8_encode(c < 0x80 && c >= 'A' && c <= 'Z' ? c + 32 : uc_tolower(c), text)] = '\0';
	copy = arena_strdup(ps->a, text);
	ps->bad = ps->bad || copy == NULL;
	empty(ret);
	if (copy != NULL)
		needs_only(&ret->is, copy);
}

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (unsigned char)c >= 0x80;
}

/* Behind the backslash. */
static void
escape(struct parser *ps, struct piece *ret)
{
	char c = *ps->p;

	if (c == '\0') {
		ps->bad = true;
		return;
	}
	ps->p++;
	if (!is_word(c)) {
		character(ps, (unsigned char)c, ret);
	} else if (strchr("bBAZzGK", c) != NULL) {
		empty(ret);
	} else if (strchr("wWdDsShHvVNRX", c) != NULL) {
		anything(ret);
		ret->digit = c == 'd';
	} else if (c == 'p' || c == 'P') {
		anything(ret);
		ps->p += *ps->p == '{' ? strcspn(ps->p, "}") : 0;
		ps->bad = ps->bad || *ps->p == '\0';
		ps->p += !ps->bad;
	} else {
		ps->bad = true;
	}
}

/* One member of a class; false: more than one character. */
static bool
member(struct parser *ps, uint32_t *ret)
{
	size_t k;

	if (ps->p[0] == '[' && strchr(":.=", ps->p[1]) != NULL && ps->p[1] != '\0') {
		const char *end = strchr(ps->p, ']');

		ps->bad = ps->bad || end == NULL;
		ps->p = end != NULL ? end + 1 : ps->p + strlen(ps->p);
		return false;
	}
	if (ps->p[0] == '\\') {
		bool one = !is_word(ps->p[1]) && ps->p[1] != '\0';

		*ret = (unsigned char)ps->p[1];
		ps->bad = ps->bad || strchr("QEpPxocu0123456789", ps->p[1]) != NULL;
		ps->p += ps->p[1] != '\0' ? 2 : 1;
		return one;
	}
	k = utf8_decode(ps->p, strlen(ps->p), ret);
	ps->bad = ps->bad || k == 0;
	ps->p += k > 0 ? k : strlen(ps->p);
	return k > 0;
}

/* Behind the bracket. */
static void class(struct parser *ps, struct piece *ret)
{
	struct strings is = { .n = 0 };
	bool wide = *ps->p == '^', first = true;
	struct piece one;
	uint32_t c;

	ps->p += wide;
	for (; (*ps->p != ']' || first) && *ps->p != '\0' && !ps->bad; first = false) {
		wide = !member(ps, &c) || wide;
		if (wide || ps->bad)
			continue;
		character(ps, c, &one);
		wide = !one.exact || (ps->p[0] == '-' && ps->p[1] != ']') ||
		    !needs_add_all(&is, &one.is, CLASS_MAX);
	}
	ps->bad = ps->bad || *ps->p != ']';
	ps->p += !ps->bad;
	anything(ret);
	ret->exact = !wide;
	ret->is = is;
}

/* Looks without taking anything: what must be there must be there. */
static void
look(struct parser *ps, bool wanted, struct piece *ret)
{
	alternatives(ps, ret);
	needs_loosen(ps, ret);
	if (!wanted)
		ret->needs = 0;
	ret->digit = ret->digit && wanted;
	ret->exact = true;
	needs_only(&ret->is, "");
}

/* Letters that switch something, and ")" or ":" behind them. */
static void
flags(struct parser *ps, struct piece *ret)
{
	size_t n = strspn(ps->p, "imsnJ-");

	ps->bad = ps->bad || n == 0 || (ps->p[n] != ')' && ps->p[n] != ':');
	if (ps->bad)
		return;
	ps->p += n;
	if (*ps->p == ')') {
		empty(ret);
		return;
	}
	ps->p++;
	alternatives(ps, ret);
}

static void
named(struct parser *ps, char end, struct piece *ret)
{
	const char *at = strchr(ps->p, end);

	ps->bad = ps->bad || at == NULL;
	if (ps->bad)
		return;
	ps->p = at + 1;
	alternatives(ps, ret);
}

static bool
passes(struct parser *ps, const char *text)
{
	size_t n = strlen(text);

	if (strncmp(ps->p, text, n) != 0)
		return false;
	ps->p += n;
	return true;
}

/* Behind the opening bracket. */
static void
group(struct parser *ps, struct piece *ret)
{
	if (*ps->p == '*' || ++ps->depth > DEPTH_MAX) {
		ps->bad = true;
		return;
	}
	if (!passes(ps, "?") || passes(ps, ":") || passes(ps, "|") || passes(ps, ">"))
		alternatives(ps, ret);
	else if (passes(ps, "=") || passes(ps, "<="))
		look(ps, true, ret);
	else if (passes(ps, "!") || passes(ps, "<!"))
		look(ps, false, ret);
	else if (passes(ps, "<") || passes(ps, "P<"))
		named(ps, '>', ret);
	else
		flags(ps, ret);
	ps->bad = ps->bad || *ps->p != ')';
	ps->p += !ps->bad;
	ps->depth--;
}

static bool
is_own(char c)
{
	return c != '\0' && (unsigned char)c < 0x80 && strchr("\\^$.[|()?*+{", c) == NULL;
}

/* Of the bytes that stand for themselves, and are not repeated, as many as there are. */
static void
literal(struct parser *ps, struct piece *ret)
{
	char text[EXACT_BYTES + 1];
	size_t n = 0, k;
	uint32_t c;

	for (; n < EXACT_BYTES / 2 && is_own(ps->p[n]) && strchr("*+?{", ps->p[n + 1]) == NULL; n++)
		text[n] = (char)(ps->p[n] >= 'A' && ps->p[n] <= 'Z' ? ps->p[n] + 32 : ps->p[n]);
	if (n > 0) {
		empty(ret);
		needs_only(&ret->is, arena_strndup(ps->a, text, n));
		ps->bad = ps->bad || ret->is.v[0] == NULL;
		ps->p += n;
		return;
	}
	k = utf8_decode(ps->p, strlen(ps->p), &c);
	ps->bad = ps->bad || k == 0;
	ps->p += k;
	if (!ps->bad)
		character(ps, c, ret);
}

static void
atom(struct parser *ps, struct piece *ret)
{
	if (passes(ps, "("))
		group(ps, ret);
	else if (passes(ps, "["))
		class(ps, ret);
	else if (passes(ps, "\\"))
		escape(ps, ret);
	else if (passes(ps, "."))
		anything(ret);
	else if (passes(ps, "^") || passes(ps, "$"))
		empty(ret);
	else if (strchr("*+?", *ps->p) != NULL)
		ps->bad = true;
	else
		literal(ps, ret);
}

/* ---- repetition and order */

/* {n}, {n,} and {n,m}; any other brace is one. */
static bool
counted(struct parser *ps, bool *ret_none, bool *ret_once)
{
	const char *p = ps->p + 1;
	size_t a = strspn(p, "0123456789"), b = 0;
	bool range = p[a] == ',';

	if (range)
		b = strspn(p + a + 1, "0123456789");
	if (p[a + range + b] != '}')
		return false;
	ps->bad = ps->bad || a == 0;
	*ret_none = strspn(p, "0") == a;
	*ret_once = !range && a == 1 && p[0] == '1';
	ps->p = p + a + range + b + 1;
	return true;
}

static void
repeat(struct parser *ps, struct piece *p)
{
	static const struct strings nothing = { .v = { "" }, .n = 1 };
	bool none = *ps->p == '?' || *ps->p == '*', once = false, maybe = *ps->p == '?';

	if (*ps->p == '{') {
		if (!counted(ps, &none, &once))
			return;
	} else if (none || *ps->p == '+') {
		ps->p++;
	} else {
		return;
	}
	if (*ps->p == '?' || *ps->p == '+')
		ps->p++;
	if (once)
		return;
	if (none) {
		p->needs = 0;
		p->digit = false;
		p->exact = maybe && p->exact && needs_add_all(&p->is, &nothing, EXACT_MAX);
	} else {
		needs_loosen(ps, p);
	}
}

/* One thing behind the other, up to a bar, a closing bracket or the end. */
static void
sequence(struct parser *ps, struct piece *ret)
{
	struct strings run;
	struct piece x;

	empty(ret);
	needs_only(&run, "");
	while (!ps->bad && *ps->p != '\0' && *ps->p != '|' && *ps->p != ')') {
		anything(&x);
		atom(ps, &x);
		if (ps->bad)
			return;
		repeat(ps, &x);
		needs_take(ps, ret, &x);
		if (x.exact && needs_cross(ps, &run, &x.is))
			continue;
		ret->exact = false;
		needs_require(ps, ret, &run);
		if (x.exact)
			run = x.is;
		else
			needs_only(&run, "");
	}
	if (ret->exact)
		ret->is = run;
	else
		needs_require(ps, ret, &run);
}

static void
alternatives(struct parser *ps, struct piece *ret)
{
	struct piece next;
	bool several = false;

	sequence(ps, ret);
	for (; !ps->bad && *ps->p == '|'; several = true) {
		ps->p++;
		sequence(ps, &next);
		if (!ps->bad)
			needs_either(ps, ret, &next);
	}
	if (several && !ps->bad)
		needs_tidy(ps, ret);
}

/* In bytes; of other digits than ours, those with which they begin. */
static void
need_digit(struct needs *ret)
{
	static const char *const words[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
		"\xd9", "\xdb", "\xdf", "\xe0", "\xe1", "\xea", "\xef", "\xf0" };

	memcpy(ret->set[ret->n].word, words, sizeof(words));
	ret->set[ret->n++].n = ARRAY_LEN(words);
}

void
needs_read(const char *pattern, struct arena *a, struct needs *ret)
{
	struct parser ps = { .p = pattern, .a = a };
	struct piece all;
	size_t i;

	ret->n = 0;
	alternatives(&ps, &all);
	if (!ps.bad)
		needs_loosen(&ps, &all);
	if (ps.bad || *ps.p != '\0')
		return;
	for (i = 0; i < all.needs; i++) {
		memcpy(ret->set[i].word, all.need[i].v, all.need[i].n * sizeof(all.need[i].v[0]));
		ret->set[i].n = all.need[i].n;
	}
	ret->n = all.needs;
	if (all.digit)
		need_digit(ret);
}
