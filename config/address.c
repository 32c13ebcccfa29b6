/*
 * The words of an address that time fills in. Invariant: a word is one row of the table.
 */
#include "config/address.h"

#include <errno.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mask.h"
#include "lib/mem.h"
#include "lib/when.h"

#define DAY_MS 86400000
#define ADDRESS_MAX_BYTES 4096
#define FIRST_CONGRESS 1789
#define FIRST_ASSEMBLY 1946

struct civil {
	int64_t days, year;
	unsigned month, day;
};

static int64_t
year_of(const struct civil *c)
{
	return c->year;
}

static int64_t
congress_year(const struct civil *c)
{
	return c->month == 1 && c->day < 3 ? c->year - 1 : c->year;
}

static int64_t
congress_of(const struct civil *c)
{
	return (congress_year(c) - FIRST_CONGRESS) / 2 + 1;
}

static int64_t
congress_session_of(const struct civil *c)
{
	return congress_year(c) % 2 != 0 ? 1 : 2;
}

static int64_t
ga_session_of(const struct civil *c)
{
	int64_t first = when_from_civil(c->year, 9, 1), weekday = (first + 3) % 7; /* Monday 0 */
	int64_t monday = first - weekday + (weekday > 4 ? 7 : 0);

	return c->year - FIRST_ASSEMBLY + (c->days >= monday + 8 ? 1 : 0);
}

static const struct {
	const char *name;
	int64_t (*number)(const struct civil *);
} words[] = {
	{ "{year}", year_of },
	{ "{congress}", congress_of },
	{ "{congress-session}", congress_session_of },
	{ "{ga-session}", ga_session_of },
};

/* Row of the word that begins here, or -1. */
static int
word_at(const char *s)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strncmp(s, words[i].name, strlen(words[i].name)) == 0)
			return (int)i;
	return -1;
}

bool
address_turns(const char *url)
{
	const char *p;

	for (p = strchr(url, '{'); p != NULL; p = strchr(p + 1, '{'))
		if (word_at(p) >= 0)
			return true;
	return false;
}

/* "{key}, {year}, ... or {ga-session}", heap */
static char *
all_words(void)
{
	struct buf out;
	size_t i;

	buf_init(&out, ADDRESS_MAX_BYTES);
	IGNORE(buf_puts(&out, MASK_WORD));
	for (i = 0; i < ARRAY_LEN(words); i++)
		IGNORE(buf_printf(
		    &out, "%s%s", i + 1 < ARRAY_LEN(words) ? ", " : " or ", words[i].name));
	return buf_take(&out);
}

int
address_check(const char *url, struct err *err)
{
	_cleanup_free_ char *expected = NULL;
	const char *p;

	for (p = strpbrk(url, "{}"); p != NULL; p = strpbrk(p, "{}")) {
		if (word_at(p) < 0 && strncmp(p, MASK_WORD, strlen(MASK_WORD)) != 0) {
			expected = all_words();
			return err_set(err, -EINVAL, "in braces only %s", expected);
		}
		p = strchr(p, '}') + 1;
	}
	return 0;
}

char *
address_at(const char *url, int64_t wall_ms)
{
	struct civil c = { .days = wall_ms / DAY_MS };
	struct buf out;
	int word;

	buf_init(&out, ADDRESS_MAX_BYTES);
	when_to_civil(c.days, &c.year, &c.month, &c.day);
	while (*url != '\0') {
		word = word_at(url);
		if (word < 0) {
			IGNORE(buf_append(&out, url++, 1));
			continue;
		}
		IGNORE(buf_printf(&out, "%lld", (long long)words[word].number(&c)));
		url += strlen(words[word].name);
	}
	return buf_take(&out);
}

bool
address_is_of(const char *url, const char *address)
{
	size_t n;
	int word;

	while (*url != '\0') {
		word = word_at(url);
		n = word < 0 ? (*url == *address ? 1 : 0) : strspn(address, "0123456789");
		if (n == 0)
			return false;
		address += n;
		url += word < 0 ? 1 : strlen(words[word].name);
	}
	return *address == '\0';
}
