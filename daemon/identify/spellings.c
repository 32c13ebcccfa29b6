#include "daemon/identify/spellings.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/identify/fold.h"
#include "lib/mem.h"

/* A family of numbers: how one begins, folded, and every way to write that beginning. */
static const struct family {
	const char *begins;
	bool suffix;
	const char *const spellings[10];
} families[] = {
	{ "a res", false,
	    { "a res", "ares", "general assembly resolution", "assembly resolution", "resolution",
		"resolutions", "ga res", "unga res", "res" } },
	{ "treaty doc", false,
	    { "treaty doc", "treaty doc no", "treaty document", "treaty document no",
		"treaty document number", "treaty docs", "treaty documents", "treaty number",
		"treaty no" } },
	{ "cets", false,
	    { "cets", "cets no", "cets n", "cets nr", "ets", "ets no", "ets n", "ets nr" } },
	{ "ets", false,
	    { "ets", "ets no", "ets n", "ets nr", "cets", "cets no", "cets n", "cets nr" } },
	{ "mtdsg", true, { "mtdsg", "mtdsg no", "mtdsg number", "treaties", "mtdsg chapter" } },
	{ "treaties", true, { "treaties", "mtdsg", "mtdsg no", "mtdsg number" } },
};

/* Kinds of US bills and resolutions with the parts that may stand apart. */
static const char *const bill_kinds[] = { "h con res", "h j res", "h res", "h r", "s con res",
	"s j res", "s res", "s" };

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

static bool
put_family(const char *key, spelling_fn *put, void *arg)
{
	char spelling[FOLD_KEY_BYTES];
	const char *number = NULL;
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(families); i++) {
		number = number_after(key, families[i].begins);
		if (number == NULL && strcmp(families[i].begins, "treaty doc") == 0)
			number = number_after(key, "treaty document");
		if (number != NULL)
			break;
	}
	if (number == NULL)
		return false;
	for (k = 0; k < ARRAY_LEN(families[i].spellings) && families[i].spellings[k] != NULL; k++) {
		(void)snprintf(
		    spelling, sizeof(spelling), "%s %s", families[i].spellings[k], number);
		put(spelling, families[i].suffix, arg);
	}
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

/* Every way to leave out the blanks between the parts of a bill's kind and its number. */
static bool
put_bill(const char *key, spelling_fn *put, void *arg)
{
	char kind[16], squeezed[16], spelling[64];
	const char *number = squeeze(key, kind, sizeof(kind));
	size_t i, blanks, mask, n, gap;
	const char *p;

	if (*number == '\0' || strspn(number, "0123456789") != strlen(number) || strlen(number) > 8)
		return false;
	for (i = 0; i < ARRAY_LEN(bill_kinds); i++) {
		(void)squeeze(bill_kinds[i], squeezed, sizeof(squeezed));
		if (strcmp(kind, squeezed) == 0)
			break;
	}
	if (i == ARRAY_LEN(bill_kinds))
		return false;
	for (blanks = 1, p = bill_kinds[i]; *p != '\0'; p++)
		blanks += *p == ' ';
	for (mask = 0; mask < (size_t)1 << blanks; mask++) {
		gap = n = 0;
		for (p = bill_kinds[i]; *p != '\0'; p++)
			if (*p != ' ' || (mask >> gap++ & 1) != 0)
				spelling[n++] = *p;
		if ((mask >> gap & 1) != 0)
			spelling[n++] = ' ';
		memcpy(spelling + n, number, strlen(number) + 1);
		put(spelling, false, arg);
	}
	return true;
}

void
spellings_of(const char *identifier, spelling_fn *put, void *arg)
{
	char key[FOLD_KEY_BYTES];

	if (fold_key(identifier, strlen(identifier), key, sizeof(key)) == 0)
		return;
	if (!put_family(key, put, arg) && !put_bill(key, put, arg))
		put(key, false, arg);
}
