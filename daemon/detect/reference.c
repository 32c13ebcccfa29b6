#include "daemon/detect/reference.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"

/* Groups of a number that is written anew; what has none stays as it is. */
enum {
	NOTICE = 1,
	NOTICE_REST,
	COUNCIL,
	COUNCIL_YEAR,
	ASSEMBLY,
	DOCUMENT,
	PART,
	COUNCIL_OF_EUROPE,
	SERIES
};
#define WORD "r[e\303\251]solu(?:tion|ci[o\303\263]n) "
#define PATTERN                                                                             \
	"\\b(?:c\\.? ?n\\.? ?(\\d{1,4}\\.(?:19|20)\\d\\d)\\. ?(treaties-\\w+(?:[.-]\\w+)*)" \
	"|(?:s/res/|" WORD ")(\\d{1,4}) ?\\(((?:19|20)\\d\\d)\\)"                           \
	"|(?:a/res/|" WORD ")(\\d{1,2}/\\d{1,3}(?:[a-z]|-[a-z])?)\\b(?!/)"                  \
	"|a/(?:c\\.\\d/)?\\d+/l\\.\\d+(?:/rev\\.\\d+)?|s/(?:19|20)\\d\\d/\\d+"              \
	"|treaty doc(?:ument|s)?\\.? ?(?:no\\.? ?)?(\\d{2,3}-\\d{1,2})\\(?([a-z]\\b)?"      \
	"|c?ets (?:no\\.? ?|n[\302\260\302\272]+ ?|nr\\.? ?)?(\\d{1,3})\\b"                 \
	"|u\\.?n\\.?t\\.?s\\.? (?:no\\.? ?)?(i-\\d{3,6})\\b)"
/* What is adopted stands right behind the verb, or before its passive. */
#define ADOPTED                                                                                  \
	"\\b(?:adopt(?:s|ed|ing|a|e|\303\251e?|\303\263)?|aprueba|aprob(?:\303\263|ado))\\b(?: " \
	"\\w+ly| its| the| la| une?| su| nueva| a| new| landmark| draft){0,3}(?: (?:un |"        \
	"security council )?(?=" WORD "\\d)|[^.;]{0,120}?\\((?:document |resolution "            \
	")?(?=[as]/res/)"                                                                        \
	"|,? (?=[as]/res/))"
#define PASSIVE                                                                                  \
	"\\b(?:(?=resolution \\d)|(?=[as]/res/))(?:[^ ,;]+ ){1,3}(?:was|is|has been) (?:\\w+ly " \
	")?adopted"

struct references {
	struct probe form, adopted, passive;
};

int
references_new(struct references **ret, struct literals *l, struct err *err)
{
	struct references *r = xcalloc(1, sizeof(*r));
	int e = probe_new(&r->form, PATTERN, l, err);

	if (e == 0)
		e = probe_new(&r->adopted, ADOPTED, l, err);
	if (e == 0)
		e = probe_new(&r->passive, PASSIVE, l, err);
	if (e < 0) {
		references_free(r);
		return e;
	}
	*ret = r;
	return 0;
}

void
references_free(struct references *r)
{
	if (r == NULL)
		return;
	probe_done(&r->form);
	probe_done(&r->adopted);
	probe_done(&r->passive);
	free(r);
}

static int
span_len(const struct re_span *g)
{
	return g->set ? (int)(g->to - g->from) : 0;
}

static void
upper(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'a' && *s <= 'z')
			*s = (char)(*s - 'a' + 'A');
}

/* In its one spelling; NULL: the arena is full. */
static char *
spelled(const char *s, const struct re_match *m, struct arena *mem)
{
	const struct re_span *g = m->span;
	char *out;

#define TEXT(i) span_len(&g[i]), s + g[i].from
	if (g[NOTICE].set) {
		out = arena_printf(mem, "C.N.%.*s.TREATIES%.*s", TEXT(NOTICE),
		    span_len(&g[NOTICE_REST]) - 8, s + g[NOTICE_REST].from + 8);
	} else if (g[COUNCIL].set) {
		out = arena_printf(mem, "S/RES/%.*s (%.*s)", TEXT(COUNCIL), TEXT(COUNCIL_YEAR));
	} else if (g[ASSEMBLY].set) {
		out = arena_printf(mem, "A/RES/%.*s", TEXT(ASSEMBLY));
	} else if (g[DOCUMENT].set) {
		out = arena_printf(mem, "Treaty Doc. %.*s%.*s", TEXT(DOCUMENT), TEXT(PART));
		if (out != NULL)
			upper(out + strlen("Treaty Doc. "));
	} else if (g[COUNCIL_OF_EUROPE].set) {
		out = arena_printf(mem, "CETS %.*s", TEXT(COUNCIL_OF_EUROPE));
	} else if (g[SERIES].set) {
		out = arena_printf(mem, "UNTS %.*s", TEXT(SERIES));
		if (out != NULL)
			upper(out);
	} else {
		out = arena_printf(mem, "%.*s", TEXT(0));
		if (out != NULL)
			upper(out);
	}
#undef TEXT
	return out;
}

/* What each number has before it, so that most texts are not searched. */
static bool
has_family(const char *s, size_t len)
{
	size_t i;

	for (i = 1; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			continue;
		switch (s[i - 1]) {
		case '/': /* A/RES/79 */
		case '.': /* C.N.63 */
		case '-': /* I-54113 */
			return true;
		case ' ': /* resolution 79/243, Treaty Doc. 112-7, CETS 210 */
			if (i > 1 && strchr("nNcCtTsS.\260\272", s[i - 2]) != NULL)
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}

int
references_find(const struct references *r, const struct re_env *env, const char *s,
    const struct clause *within, struct arena *mem, const char **ret, size_t max, size_t *ret_count)
{
	size_t len = within->to - within->from, start = 0, n = *ret_count, i;
	const char *base = s + within->from;
	struct re_match m;

	if (!probe_may(env, &r->form) || !has_family(base, len))
		return 0;
	while (n < max && start < len && re_exec(env, r->form.re, base, len, start, &m) == 0) {
		const char *one = spelled(base, &m, mem);

		if (one == NULL)
			return -EFBIG;
		for (i = 0; i < n && strcmp(ret[i], one) != 0; i++)
			;
		if (i == n)
			ret[n++] = one;
		start = m.span[0].to;
	}
	*ret_count = n;
	return 0;
}

int
references_adopted(const struct references *r, const struct re_env *env, enum ms_type type,
    const char *s, const struct clause *within, struct arena *mem, const char **ret)
{
	size_t len = within->to - within->from, at, n = 0;
	const char *base = s + within->from, *one[1];
	struct clause here;
	struct re_match m;

	if (type != MS_UN_GA_ADOPTED && type != MS_UN_SC_ADOPTED)
		return 0;
	if (probe_exec(env, &r->adopted, base, len, &m) == 0)
		at = m.span[0].to;
	else if (probe_exec(env, &r->passive, base, len, &m) == 0)
		at = m.span[0].from;
	else
		return 0;
	here = (struct clause){ within->from + at, within->to };
	if (references_find(r, env, s, &here, mem, one, 1, &n) < 0)
		return -EFBIG;
	if (n == 1 && one[0][0] == (type == MS_UN_SC_ADOPTED ? 'S' : 'A'))
		*ret = one[0];
	return 0;
}
