#include "daemon/detect/probe.h"

#include "daemon/detect/needs.h"

int
probe_new(struct probe *ret, const char *pattern, struct literals *l, struct err *err)
{
	struct needs needs;
	struct arena arena;
	size_t i;
	int r = re_compile(&ret->re, pattern, 0, err);

	if (r < 0)
		return r;
	re_rest(ret->re);
	ret->number = literals_pattern(l);
	arena_init(&arena, NEEDS_ARENA_BYTES);
	needs_read(pattern, &arena, &needs);
	for (i = 0; i < needs.n; i++)
		literals_need(l, ret->number, needs.set[i].word, needs.set[i].n);
	arena_done(&arena);
	return 0;
}

void
probe_done(struct probe *p)
{
	re_free(p->re);
	p->re = NULL;
}

bool
probe_may(const struct re_env *e, const struct probe *p)
{
	return e->words == NULL || literals_are_met(e->literals, p->number, e->words);
}

int
probe_exec(
    const struct re_env *e, const struct probe *p, const char *s, size_t len, struct re_match *ret)
{
	return probe_may(e, p) ? re_exec(e, p->re, s, len, 0, ret) : RE_NONE;
}

bool
probe_test(const struct re_env *e, const struct probe *p, const char *s, size_t len)
{
	return probe_may(e, p) && re_test(e, p->re, s, len);
}
