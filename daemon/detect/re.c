/*
 * The only file that calls PCRE2 to match. Invariant: subjects are valid UTF-8 (text.h made
 * them), so the check is not repeated for every rule.
 */
#include "daemon/detect/re.h"

#include <errno.h>
#include <string.h>

#include "lib/ascii.h"
#include "lib/mem.h"
#include "lib/utf8.h"

#define WIDE (PCRE2_UTF | PCRE2_UCP)
#define NO_CHARACTER 1 /* text.h lets no control character through */

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

/* NULL with what is wrong, and where. */
static pcre2_code *
compile(const char *pattern, uint32_t options, int *ret_wrong, PCRE2_SIZE *ret_at)
{
	if (strncmp(pattern, "(?-i)", 5) != 0)
		options |= PCRE2_CASELESS;
	return pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    options | PCRE2_NEVER_BACKSLASH_C, ret_wrong, ret_at, NULL);
}

int
re_compile(struct re **ret, const char *pattern, uint32_t options, struct err *err)
{
	PCRE2_UCHAR words[160];
	PCRE2_SIZE at = 0;
	int wrong = 0;
	pcre2_code *code = compile(pattern, options | WIDE, &wrong, &at);

	if (code == NULL) {
		(void)pcre2_get_error_message(wrong, words, sizeof(words));
		return err_set(err, -EINVAL, "the pattern is wrong at character %zu: %s", at + 1,
		    (const char *)words);
	}
	*ret = xcalloc(1, sizeof(**ret));
	(*ret)->pattern = xstrdup(pattern);
	(*ret)->options = options;
	(*ret)->wide.code = code;
	return 0;
}

void
re_rest(struct re *re)
{
	pcre2_code_free(re->wide.code);
	pcre2_code_free(re->plain.code);
	re->wide = re->plain = (struct re_form){ .code = NULL };
}

void
re_free(struct re *re)
{
	if (re == NULL)
		return;
	re_rest(re);
	free(re->pattern);
	free(re);
}

/* In a pattern for ASCII alone, no other character matches: each becomes one that no text has. */
static char *
plain_pattern(const char *pattern)
{
	char *out = xmalloc(strlen(pattern) + 1);
	size_t n = 0, k;
	uint32_t c;

	for (; *pattern != '\0'; pattern += k) {
		k = utf8_decode(pattern, strlen(pattern), &c);
		if (k == 0)
			break;
		out[n++] = (char)(c < 0x80 ? c : NO_CHARACTER);
	}
	out[n] = '\0';
	return out;
}

static void
make_plain(struct re *re)
{
	char *pattern = plain_pattern(re->pattern);
	PCRE2_SIZE at;
	int wrong;

	re->plain.code = compile(pattern, re->options, &wrong, &at);
	re->no_plain = re->plain.code == NULL; /* it has "\x{2014}" or the like */
	free(pattern);
}

static void
make_wide(struct re *re)
{
	PCRE2_SIZE at;
	int wrong;

	re->wide.code = compile(re->pattern, re->options | WIDE, &wrong, &at);
	if (re->wide.code == NULL)
		abort(); /* it could be compiled before: there is no memory */
}

static struct re_form *
form_for(struct re *re, bool plain)
{
	if (plain && re->plain.code == NULL && !re->no_plain)
		make_plain(re);
	if (plain && !re->no_plain)
		return &re->plain;
	if (re->wide.code == NULL)
		make_wide(re);
	return &re->wide;
}

/* -48 where memory may not be executable: the interpreter then does the work. */
static void
prepare(struct re_form *form)
{
	if (!form->prepared)
		(void)pcre2_jit_compile(form->code, PCRE2_JIT_COMPLETE);
	form->prepared = true;
}

static int
run(const struct re_env *e, struct re *re, const char *s, size_t len, size_t start)
{
	struct re_form *form = form_for(re, ascii_len(s, len) == len);
	int rc = PCRE2_ERROR_JIT_STACKLIMIT;

	if (e->jit) {
		prepare(form);
		rc = pcre2_match(
		    form->code, (PCRE2_SPTR)s, len, start, PCRE2_NO_UTF_CHECK, e->data, e->context);
	}
	if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
		rc = pcre2_match(form->code, (PCRE2_SPTR)s, len, start,
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
