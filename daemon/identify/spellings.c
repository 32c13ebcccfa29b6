#include "daemon/identify/spellings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/identify/fold.h"
#include "lib/mem.h"
#include "lib/str.h"

/* A family of numbers: how one begins, folded, and every way to write that beginning. */
static const struct family {
	const char *begins;
	bool suffix;
	const char *const spellings[10];
} families[] = {
	{ "a res", true,
	    { "a res", "ares", "general assembly resolution", "assembly resolution", "resolution",
		"resolutions", "ga res", "unga res", "res" } },
	{ "treaty doc", true,
	    { "treaty doc", "treaty doc no", "treaty document", "treaty document no",
		"treaty document number", "treaty docs", "treaty documents", "treaty number",
		"treaty no" } },
	{ "cets", false,
	    { "cets", "cets no", "cets n", "cets nr", "ets", "ets no", "ets n", "ets nr" } },
	{ "ets", false,
	    { "ets", "ets no", "ets n", "ets nr", "cets", "cets no", "cets n", "cets nr" } },
	{ "unts", false,
	    { "unts", "unts no", "un treaty series", "un treaty series no",
		"united nations treaty series", "united nations treaty series no" } },
	{ "mtdsg", true, { "mtdsg", "mtdsg no", "mtdsg number", "treaties", "mtdsg chapter" } },
	{ "treaties", true, { "treaties", "mtdsg", "mtdsg no", "mtdsg number" } },
};

/* Kinds of US bills and resolutions with the parts that may stand apart, and as Congress.gov's
 * addresses write them. */
static const struct bill_kind {
	const char *name, *address;
} bill_kinds[] = {
	{ "h con res", "house concurrent resolution" },
	{ "h j res", "house joint resolution" },
	{ "h res", "house resolution" },
	{ "h r", "house bill" },
	{ "s con res", "senate concurrent resolution" },
	{ "s j res", "senate joint resolution" },
	{ "s res", "senate resolution" },
	{ "s", "senate bill" },
};

static const char *
number_after(const char *key, const char *begins)
{
	size_t n = strlen(begins);

	if (strncmp(key, begins, n) != 0 || key[n] != ' ')
		return NULL;
	key += n + 1;
	/* "no" and its like stand before the number of some spellings */
	if (strncmp(key, "no ", 3) == 0)
		key += 3;
	return *key != '\0' ? key : NULL;
}

/* "106 37a", a part of a divided treaty, is also written 106-37(A): ret gets "106 37 a". */
static bool
part_apart(const char *number, char *ret, size_t cap)
{
	size_t n = strlen(number);

	if (n < 2 || n + 2 > cap || !isalpha((unsigned char)number[n - 1]) ||
	    !isdigit((unsigned char)number[n - 2]))
		return false;
	(void)snprintf(ret, cap, "%.*s %c", (int)(n - 1), number, number[n - 1]);
	return true;
}

static void
put_spellings(const struct family *f, const char *number, spelling_fn *put, void *arg)
{
	char spelling[FOLD_KEY_BYTES];
	size_t k;

	for (k = 0; k < ARRAY_LEN(f->spellings) && f->spellings[k] != NULL; k++) {
		(void)snprintf(spelling, sizeof(spelling), "%s %s", f->spellings[k], number);
		put(spelling, f->suffix, arg);
	}
}

static bool
put_family(const char *key, spelling_fn *put, void *arg)
{
	char apart[FOLD_KEY_BYTES];
	const char *number = NULL;
	size_t i;

	for (i = 0; i < ARRAY_LEN(families); i++) {
		number = number_after(key, families[i].begins);
		if (number == NULL && strcmp(families[i].begins, "treaty doc") == 0)
			number = number_after(key, "treaty document");
		if (number != NULL)
			break;
	}
	if (number == NULL)
		return false;
	put_spellings(&families[i], number, put, arg);
	if (families[i].suffix && part_apart(number, apart, sizeof(apart)))
		put_spellings(&families[i], apart, put, arg);
	return true;
}

/* The letters of key without blanks, up to its number. */
static const char *
squeeze(const char *key, char *ret, size_t cap)
{
	size_t n = 0;

	for (; *key != '\0' && !isdigit((unsigned char)*key); key++)
		if (*key != ' ' && n + 1 < cap)
			ret[n++] = *key;
	ret[n] = '\0';
	return key;
}

/* A bill, with its Congress when that is said. */
struct bill {
	const struct bill_kind *kind;
	const char *number; /* digits */
	unsigned congress;  /* 0: of any */
};

static const char *
ordinal(unsigned n)
{
	unsigned tens = n / 10 % 10;

	if (tens == 1 || n % 10 == 0 || n % 10 > 3)
		return "th";
	return n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : "rd";
}

static bool
is_digits(const char *s, size_t max)
{
	return *s != '\0' && strlen(s) <= max && strspn(s, "0123456789") == strlen(s);
}

/* Cuts the Congress off: "s 790 116th", "s 790 116th congress", "116th congress s 790", "116s790".
 */
static unsigned
take_congress(char *key)
{
	char *end, *last, *p = key;
	unsigned n = 0;
	size_t digits = strspn(key, "0123456789");

	if (digits == 2 || digits == 3) {
		n = (unsigned)strtoul(key, &p, 10);
		if (str_starts(p, ordinal(n)) && str_starts(p + 2, " congress "))
			p += strlen("th congress");
		memmove(key, p, strlen(p) + 1);
		return n;
	}
	end = key + strlen(key);
	if (end - key > 9 && strcmp(end - 9, " congress") == 0)
		end[-9] = '\0';
	last = strrchr(key, ' ');
	if (last == NULL || strspn(last + 1, "0123456789") < 2)
		return 0;
	n = (unsigned)strtoul(last + 1, &end, 10);
	if (end - last > 4 || strcmp(end, ordinal(n)) != 0)
		return 0;
	*last = '\0';
	last = strrchr(key, ' ');
	if (last != NULL && strcmp(last, " of") == 0)
		*last = '\0';
	return n;
}

static bool
read_bill(char *key, struct bill *ret)
{
	char kind[16], squeezed[16];
	size_t i;

	ret->congress = take_congress(key);
	ret->number = squeeze(key, kind, sizeof(kind));
	if (!is_digits(ret->number, 8))
		return false;
	for (i = 0; i < ARRAY_LEN(bill_kinds); i++) {
		(void)squeeze(bill_kinds[i].name, squeezed, sizeof(squeezed));
		if (strcmp(kind, squeezed) != 0)
			continue;
		ret->kind = &bill_kinds[i];
		return true;
	}
	return false;
}

/* The name alone is that of any Congress; with one it has to be said, too. */
static void
put_bill_name(const struct bill *b, const char *name, spelling_fn *put, void *arg)
{
	static const char *const between[] = { "", "of ", "in " };
	char spelling[96], congress[16];
	size_t i;

	if (b->congress == 0) {
		put(name, false, arg);
		return;
	}
	(void)snprintf(congress, sizeof(congress), "%u%s", b->congress, ordinal(b->congress));
	for (i = 0; i < ARRAY_LEN(between); i++) {
		(void)snprintf(
		    spelling, sizeof(spelling), "%s %s%s congress", name, between[i], congress);
		put(spelling, false, arg);
	}
	(void)snprintf(spelling, sizeof(spelling), "%s %s", name, congress);
	put(spelling, false, arg);
	(void)snprintf(spelling, sizeof(spelling), "%s congress %s", congress, name);
	put(spelling, false, arg);
	(void)snprintf(spelling, sizeof(spelling), "%u%s%s", b->congress,
	    strchr(name, ' ') != NULL ? " " : "", name);
	put(spelling, false, arg);
}

/* Every way to leave out the blanks between the parts of a bill's kind and its number. */
static bool
put_bill(char *key, spelling_fn *put, void *arg)
{
	char spelling[64];
	struct bill b;
	size_t blanks, mask, n, gap;
	const char *p;

	if (!read_bill(key, &b))
		return false;
	for (blanks = 1, p = b.kind->name; *p != '\0'; p++)
		blanks += *p == ' ';
	for (mask = 0; mask < (size_t)1 << blanks; mask++) {
		gap = n = 0;
		for (p = b.kind->name; *p != '\0'; p++)
			if (*p != ' ' || (mask >> gap++ & 1) != 0)
				spelling[n++] = *p;
		if ((mask >> gap & 1) != 0)
			spelling[n++] = ' ';
		memcpy(spelling + n, b.number, strlen(b.number) + 1);
		put_bill_name(&b, spelling, put, arg);
	}
	/* alone it may be a bill of any other legislature */
	(void)snprintf(spelling, sizeof(spelling), "%s %s", b.kind->address, b.number);
	if (b.congress != 0)
		put_bill_name(&b, spelling, put, arg);
	return true;
}

/* "S/RES/2803 (2025)": a number of the Security Council. Folded it is a bill's, "S. Res. 2803". */
static void
put_council(const char *key, spelling_fn *put, void *arg)
{
	static const char *const named[] = { "security council resolution", "council resolution",
		"unsc resolution", "unscr", "sc resolution" };
	static const char *const dated[] = { "s res", "sres", "resolution" };
	const char *number = key + strlen("s res "), *year = strchr(number, ' ');
	char spelling[FOLD_KEY_BYTES];
	size_t i;

	for (i = 0; i < ARRAY_LEN(named); i++) {
		(void)snprintf(spelling, sizeof(spelling), "%s %.*s", named[i],
		    year != NULL ? (int)(year - number) : (int)strlen(number), number);
		put(spelling, false, arg);
		(void)snprintf(spelling, sizeof(spelling), "%s %s", named[i], number);
		put(spelling, false, arg);
	}
	for (i = 0; i < ARRAY_LEN(dated); i++) {
		if (year == NULL && i > 0)
			break; /* without its year it may be anybody's */
		(void)snprintf(spelling, sizeof(spelling), "%s %s", dated[i], number);
		put(spelling, false, arg);
	}
}

void
spellings_of(const char *identifier, spelling_fn *put, void *arg)
{
	char key[FOLD_KEY_BYTES], bill[FOLD_KEY_BYTES];

	if (fold_key(identifier, strlen(identifier), key, sizeof(key)) == 0)
		return;
	if (strncasecmp(identifier, "S/RES/", 6) == 0 && str_starts(key, "s res ")) {
		put_council(key, put, arg);
		return;
	}
	memcpy(bill, key, sizeof(bill));
	if (!put_family(key, put, arg) && !put_bill(bill, put, arg))
		put(key, false, arg);
}
