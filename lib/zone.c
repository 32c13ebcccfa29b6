#include "lib/zone.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/str.h"

#define DATABASE "/usr/share/zoneinfo"
#define FILE_MAX 65536 /* the largest of the database has some 4 KiB */
#define HEADER 44
#define CHANGES_MAX 4096
#define DAY_S INT64_C(86400)

struct change {
	int64_t at; /* UTC */
	int32_t offset;
};
struct zone {
	struct change *change; /* in their order */
	size_t count;
	int64_t before; /* the offset before the first */
	bool ruled;     /* the rule holds after the last */
	struct zone_rule rule;
};

void
zone_free(struct zone *z)
{
	if (z == NULL)
		return;
	free(z->change);
	free(z);
}

/* ---- files of the database */

struct counts {
	size_t isut, isstd, leap, time, type, chars;
};

static uint64_t
big_endian(const char *s, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | (unsigned char)*s++;
	return v;
}

static bool
take_header(const char *s, size_t len, struct counts *ret)
{
	if (len < HEADER || memcmp(s, "TZif", 4) != 0 || s[4] < '2')
		return false;
	ret->isut = big_endian(s + 20, 4);
	ret->isstd = big_endian(s + 24, 4);
	ret->leap = big_endian(s + 28, 4);
	ret->time = big_endian(s + 32, 4);
	ret->type = big_endian(s + 36, 4);
	ret->chars = big_endian(s + 40, 4);
	return ret->isut <= 256 && ret->isstd <= 256 && ret->leap <= 1024 &&
	    ret->time <= CHANGES_MAX && ret->type >= 1 && ret->type <= 256 && ret->chars <= 4096;
}

static size_t
block_size(const struct counts *c, size_t time)
{
	return c->time * (time + 1) + c->type * 6 + c->chars + c->leap * (time + 4) + c->isstd +
	    c->isut;
}

static bool
take_changes(struct zone *z, const char *s, const struct counts *c)
{
	const char *index = s + c->time * 8, *type = index + c->time;
	size_t i, k;

	z->change = xcalloc(c->time + 1, sizeof(*z->change));
	z->before = (int32_t)big_endian(type, 4);
	for (i = 0; i < c->time; i++) {
		k = (unsigned char)index[i];
		if (k >= c->type)
			return false;
		z->change[i].at = (int64_t)big_endian(s + i * 8, 8);
		z->change[i].offset = (int32_t)big_endian(type + k * 6, 4);
		if (i > 0 && z->change[i].at <= z->change[i - 1].at)
			return false;
	}
	z->count = c->time;
	return true;
}

/* "\nEST5EDT,M3.2.0,M11.1.0\n"; empty when nobody knows. */
static bool
take_footer(struct zone *z, const char *s, size_t len)
{
	char rule[128];
	const char *end;

	if (len < 2 || s[0] != '\n')
		return false;
	end = memchr(s + 1, '\n', len - 1);
	if (end == NULL || (size_t)(end - s) > sizeof(rule))
		return false;
	(void)snprintf(rule, sizeof(rule), "%.*s", (int)(end - s - 1), s + 1);
	z->ruled = rule[0] != '\0';
	return !z->ruled || zone_rule_parse(rule, &z->rule) == 0;
}

int
zone_parse(struct zone **ret, const char *data, size_t len)
{
	struct zone *z = xcalloc(1, sizeof(*z));
	const char *s = data, *end = data + len;
	struct counts c;

	/* a first block with times of 32 bits is for programs of old */
	if (!take_header(s, len, &c) || block_size(&c, 4) + HEADER > len)
		goto bad;
	s += HEADER + block_size(&c, 4);
	if (!take_header(s, (size_t)(end - s), &c) ||
	    block_size(&c, 8) + HEADER > (size_t)(end - s))
		goto bad;
	s += HEADER;
	if (!take_changes(z, s, &c))
		goto bad;
	s += block_size(&c, 8);
	if (!take_footer(z, s, (size_t)(end - s)))
		goto bad;
	*ret = z;
	return 0;
bad:
	zone_free(z);
	return -EINVAL;
}

/* Words between slashes, so that no other file is ever opened. */
static bool
is_name(const char *s)
{
	bool start = true;

	for (; *s != '\0'; s++) {
		if (start ? !isalpha((unsigned char)*s)
			  : !isalnum((unsigned char)*s) && strchr("_+-/", *s) == NULL)
			return false;
		start = *s == '/';
	}
	return !start;
}

static int
read_file(struct zone **ret, const char *name)
{
	char path[256], data[4096];
	struct buf b;
	FILE *f;
	size_t n;
	int r = -ENOENT;

	if (snprintf(path, sizeof(path), DATABASE "/%s", name) >= (int)sizeof(path))
		return -ENOENT;
	f = fopen(path, "rbe");
	if (f == NULL)
		return -ENOENT;
	buf_init(&b, FILE_MAX);
	do {
		n = fread(data, 1, sizeof(data), f);
	} while (n > 0 && buf_append(&b, data, n) == 0);
	if (n == 0 && !ferror(f))
		r = zone_parse(ret, buf_str(&b), b.len);
	buf_done(&b);
	(void)fclose(f);
	return r;
}

/* ---- names */

/* +01:00 */
static bool
is_offset(const char *s, int64_t *ret)
{
	int h, m;

	if (strlen(s) != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':' ||
	    !isdigit((unsigned char)s[1]) || !isdigit((unsigned char)s[2]) ||
	    !isdigit((unsigned char)s[4]) || !isdigit((unsigned char)s[5]))
		return false;
	h = (s[1] - '0') * 10 + s[2] - '0';
	m = (s[4] - '0') * 10 + s[5] - '0';
	*ret = (s[0] == '-' ? -1 : 1) * (INT64_C(3600) * h + INT64_C(60) * m);
	return h <= 14 && m <= 59;
}

static struct zone *
ruled(const struct zone_rule *rule)
{
	struct zone *z = xcalloc(1, sizeof(*z));

	z->ruled = true;
	z->rule = *rule;
	return z;
}

int
zone_new(struct zone **ret, const char *name, struct err *err)
{
	struct zone_rule rule = { .begin = { .kind = ZONE_NEVER } };
	const char *known = zone_rule_known(name), *near;

	if (strcmp(name, "UTC") == 0 || is_offset(name, &rule.standard)) {
		*ret = ruled(&rule);
		return 0;
	}
	if (is_name(name) && read_file(ret, name) == 0)
		return 0;
	if (known != NULL && zone_rule_parse(known, &rule) == 0) {
		*ret = ruled(&rule);
		return 0;
	}
	near = zone_rule_nearest(name);
	return err_set(err, -EINVAL,
	    "UTC, an offset like +01:00, or a zone of the system's tz database, such as "
	    "America/New_York or Europe/Paris%s%s%s",
	    near != NULL ? " (did you mean " : "", STR_OR(near, ""), near != NULL ? "?)" : "");
}

/* ---- arithmetic */

int64_t
zone_offset_at(const struct zone *z, int64_t utc)
{
	size_t low = 0, high = z->count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (z->change[mid].at <= utc)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == z->count && z->ruled)
		return zone_rule_offset(&z->rule, utc);
	return low > 0 ? z->change[low - 1].offset : z->before;
}

int64_t
zone_offset(const struct zone *z, int64_t wall)
{
	int64_t before = zone_offset_at(z, wall - DAY_S), after = zone_offset_at(z, wall + DAY_S);

	return zone_offset_at(z, wall - before) == before ? before : after;
}
