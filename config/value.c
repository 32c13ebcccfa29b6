#include "config/value.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <pcre2.h>
#include <stdio.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"
#include "lib/utf8.h"
#include "lib/when.h"

#define REGEX_MAX_BYTES 4096 /* PERFORMANCE of matching: detect refuses longer ones, too */
#define NAME_MAX_BYTES 64

struct unit {
	const char *word;
	int64_t factor;
};
/* The first spelling of each factor is the one that is printed. */
static const struct unit duration_units[] = { { "ms", 1 }, { "s", 1000 }, { "min", 60000 },
	{ "h", 3600000 }, { "d", 86400000 }, { "w", 604800000 }, { "sec", 1000 }, { "m", 60000 },
	{ NULL, 0 } };
static const struct unit size_units[] = { { "", 1 }, { "KiB", 1 << 10 }, { "MiB", 1 << 20 },
	{ "GiB", 1 << 30 }, { "B", 1 }, { NULL, 0 } };

int
value_bool(const char *s, bool *ret, struct err *err)
{
	static const char *const words[] = { "no", "yes", "false", "true", "off", "on" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++) {
		if (strcasecmp(s, words[i]) == 0) {
			*ret = i % 2 == 1;
			return 0;
		}
	}
	return err_set(err, -EINVAL, "yes or no");
}

int
value_int(const char *s, int64_t *ret, struct err *err)
{
	if (str_to_int(s, INT64_MIN, INT64_MAX, ret) != 0)
		return err_set(err, -EINVAL, "a whole number");
	return 0;
}

/* Digits at *s, moved over; at most 15 of them, so that nothing overflows. */
static int
take_digits(const char **s, int64_t *ret)
{
	int64_t v = 0;
	int n = 0;

	while (**s >= '0' && **s <= '9') {
		if (++n > 15)
			return -ERANGE;
		v = v * 10 + (**s - '0');
		(*s)++;
	}
	*ret = v;
	return n > 0 ? 0 : -EINVAL;
}

static const struct unit *
find_unit(const struct unit *units, const char *s, size_t len)
{
	for (; units->word != NULL; units++)
		if (strlen(units->word) == len && memcmp(units->word, s, len) == 0)
			return units;
	return NULL;
}

/* number unit [number unit]...: the sum. */
static int
take_quantity(const char *s, const struct unit *units, int64_t *ret)
{
	int64_t sum = 0, v, part;
	const struct unit *u;
	size_t len;

	do {
		if (take_digits(&s, &v) != 0)
			return -EINVAL;
		while (*s == ' ')
			s++;
		len = strcspn(s, "0123456789 ");
		u = find_unit(units, s, len);
		if (u == NULL)
			return -EINVAL;
		if (__builtin_mul_overflow(v, u->factor, &part) ||
		    __builtin_add_overflow(sum, part, &sum))
			return -ERANGE;
		s += len;
		while (*s == ' ')
			s++;
	} while (*s != '\0');
	*ret = sum;
	return 0;
}

int
value_duration(const char *s, int64_t *ret_ms, struct err *err)
{
	int r;

	if (strcmp(s, "0") == 0) {
		*ret_ms = 0;
		return 0;
	}
	r = take_quantity(s, duration_units, ret_ms);
	if (r == -ERANGE)
		return err_set(err, r, "a shorter duration");
	if (r < 0 && s[0] != '\0' && s[strspn(s, "0123456789")] == '\0')
		return err_set(err, r, "a unit after the number: %ss, %smin or %sh", s, s, s);
	if (r < 0)
		return err_set(err, r, "a duration like 100ms, 30s, 15min, 6h or 7d");
	return 0;
}

int
value_size(const char *s, int64_t *ret_bytes, struct err *err)
{
	int r = take_quantity(s, size_units, ret_bytes);

	if (r == -ERANGE)
		return err_set(err, r, "a smaller size");
	if (r < 0)
		return err_set(err, r, "a size like 500, 64KiB or 8MiB");
	return 0;
}

static void
format_quantity(int64_t v, const struct unit *units, size_t n, char out[VALUE_TEXT])
{
	size_t i, best = 0;

	for (i = 0; i < n; i++)
		if (v != 0 && v % units[i].factor == 0)
			best = i;
	(void)snprintf(
	    out, VALUE_TEXT, "%lld%s", (long long)(v / units[best].factor), units[best].word);
}

void
value_format_duration(int64_t ms, char out[VALUE_TEXT])
{
	/* weeks are read, not written: "7d" is what people expect */
	format_quantity(ms, duration_units, 5, out);
	if (ms == 0)
		(void)snprintf(out, VALUE_TEXT, "0s");
}

void
value_format_size(int64_t bytes, char out[VALUE_TEXT])
{
	format_quantity(bytes, size_units, 4, out);
}

int
value_name(const char *s, struct err *err)
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t len = strlen(s);

	if (len == 0 || len > NAME_MAX_BYTES || s[strspn(s, set)] != '\0' ||
	    strchr("._-", s[0]) != NULL)
		return err_set(err, -EINVAL,
		    "a name of a-z, 0-9, \".\", \"_\" and \"-\" that begins with a letter or "
		    "digit");
	return 0;
}

int
value_date(const char *s, struct err *err)
{
	struct when w;

	if (strlen(s) == 10 && s[4] == '-' && s[7] == '-' && when_parse(s, 10, &w) == 0 &&
	    w.precision == WHEN_DAY)
		return 0;
	return err_set(err, -EINVAL, "a day that exists, written like 2026-12-31");
}

/* The options of the detector, but for its limits, which hold when it matches. */
int
value_regex(const char *s, struct err *err)
{
	pcre2_code *code;
	PCRE2_SIZE at;
	PCRE2_UCHAR why[160];
	int number;

	if (strlen(s) > REGEX_MAX_BYTES)
		return err_set(err, -ERANGE, "a pattern of at most 4 KiB");
	if (str_starts(s, "(*"))
		return err_set(err, -EINVAL, "a pattern without (*VERBS) at its start");
	code = pcre2_compile((PCRE2_SPTR)s, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C, &number, &at, NULL);
	if (code != NULL) {
		pcre2_code_free(code);
		return 0;
	}
	if (pcre2_get_error_message(number, why, sizeof(why)) < 0)
		(void)snprintf((char *)why, sizeof(why), "error %d", number);
	return err_set(err, -EINVAL, "a regular expression (PCRE2): %s at character %zu",
	    (const char *)why, (size_t)at + 1);
}

static bool
is_atom_text(const char *s, size_t len, const char *more)
{
	size_t i;

	if (len == 0 || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (i = 0; i < len; i++) {
		bool alnum = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z') ||
		    (s[i] >= '0' && s[i] <= '9');

		if (!alnum && strchr(more, s[i]) == NULL)
			return false;
		if (s[i] == '.' && s[i + 1] == '.')
			return false;
	}
	return true;
}

/* RFC 5321: dot-string "@" domain or address literal; quoted local parts are left out. */
static bool
is_addr_spec(const char *s, size_t len)
{
	const char *at = memrchr(s, '@', len);
	size_t local, domain;

	if (at == NULL)
		return false;
	local = (size_t)(at - s);
	domain = len - local - 1;
	if (local > 64 || domain > 255)
		return false;
	if (!is_atom_text(s, local, ".!#$%&'*+-/=?^_`{|}~"))
		return false;
	if (domain > 2 && at[1] == '[' && at[domain] == ']')
		return is_atom_text(at + 2, domain - 2, ".:");
	return is_atom_text(at + 1, domain, ".-");
}

int
value_address(const char *s, struct err *err)
{
	const char *open = strrchr(s, '<');
	size_t len = strlen(s);
	bool ok;

	if (open != NULL && len > 2 && s[len - 1] == '>')
		ok = strpbrk(s, "\r\n") == NULL &&
		    is_addr_spec(open + 1, len - (size_t)(open - s) - 2);
	else
		ok = is_addr_spec(s, len);
	if (!ok)
		return err_set(
		    err, -EINVAL, "a mail address like me@example.org or \"Me <me@example.org>\"");
	return 0;
}
