/*
 * The only file that calls PCRE2 to match. Invariant: subjects are valid UTF-8 (text.h made
 * them), so the check is not repeated for every rule.
 */
#include "daemon/detect/re.h"

#include <errno.h>
#include <string.h>

#include "lib/mem.h"

void
re_env_init(struct re_env *e)
{
	memset(e, 0, sizeof(*e));
	e->jit = true;
	e->context = pcre2_match_context_create(NULL);
	e->data = pcre2_match_data_create(RE_GROUPS, NULL);
	e->stack = pcre2_jit_stack_create((size_t)32 * 1024, (size_t)512 * 1024, NULL);
	if (e->context == NULL || e->data == NULL)
		abort();
	(void)pcre2_set_match_limit(e->context, RE_MATCH_LIMIT);
	(void)pcre2_set_depth_limit(e->context, RE_DEPTH_LIMIT);
	(void)pcre2_set_heap_limit(e->context, RE_HEAP_LIMIT_KIB);
	if (e->stack != NULL)
		pcre2_jit_stack_assign(e->context, NULL, e->stack);
}

void
re_env_done(struct re_env *e)
{
	pcre2_match_data_free(e->data);
	pcre2_match_context_free(e->context);
	pcre2_jit_stack_free(e->stack);
	memset(e, 0, sizeof(*e));
}

int
re_compile(struct re **ret, const char *pattern, uint32_t options, struct err *err)
{
	PCRE2_UCHAR words[160];
	PCRE2_SIZE at = 0;
	int wrong = 0;
	pcre2_code *code;

	if (strncmp(pattern, "(?-i)", 5) != 0)
		options |= PCRE2_CASELESS;
	code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    options | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &wrong, &at, NULL);
	if (code == NULL) {
		(void)pcre2_get_error_message(wrong, words, sizeof(words));
		return err_set(err, -EINVAL, "the pattern is wrong at character %zu: %s", at + 1,
		    (const char *)words);
	}
	*ret = xcalloc(1, sizeof(**ret));
	(*ret)->code = code;
	return 0;
}

void
re_free(struct re *re)
{
	if (re == NULL)
		return;
	pcre2_code_free(re->code);
	free(re);
}

/* -48 where memory may not be executable: the interpreter then does the work. */
static void
prepare(struct re *re)
{
	if (!re->prepared)
		(void)pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE);
	re->prepared = true;
}

static int
run(const struct re_env *e, struct re *re, const char *s, size_t len, size_t start)
{
	int rc = PCRE2_ERROR_JIT_STACKLIMIT;

	if (e->jit) {
		prepare(re);
		rc = pcre2_match(
		    re->code, (PCRE2_SPTR)s, len, start, PCRE2_NO_UTF_CHECK, e->data, e->context);
	}
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
		rc = pcre2_match(re->code, (PCRE2_SPTR)s, len, start,
		    PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, e->data, e->context);
	return rc;
}

int
re_exec(const struct re_env *e, struct re *re, const char *s, size_t len, size_t start,
    struct re_match *ret)
{
	int rc = run(e, re, s, len, start), i;
	const PCRE2_SIZE *v;

	if (rc == PCRE2_ERROR_NOMATCH)
		return RE_NONE;
	if (rc < 0)
		return RE_LIMIT; /* every other end leaves the question open */
	if (rc == 0)
		rc = RE_GROUPS;
	v = pcre2_get_ovector_pointer(e->data);
	memset(ret, 0, sizeof(*ret));
	for (i = 0; i < rc && i < RE_GROUPS; i++) {
		if (v[2 * i] == PCRE2_UNSET || v[2 * i] > v[2 * i + 1])
			continue;
		ret->span[i].from = v[2 * i];
		ret->span[i].to = v[2 * i + 1];
		ret->span[i].set = true;
	}
	return 0;
}

bool
re_test(const struct re_env *e, struct re *re, const char *s, size_t len)
{
	return run(e, re, s, len, 0) != PCRE2_ERROR_NOMATCH;
}
