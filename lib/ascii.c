#include "lib/ascii.h"

#include <stdbool.h>
#include <stdint.h>

#define BLOCK 16 /* bytes that the compiler takes in one step */

static bool
is_odd(uint8_t c, uint8_t next)
{
	return c < ' ' || c > '~' || c == '&' || c == '<' || (c == ' ' && next == ' ');
}

static uint8_t
lower(uint8_t c)
{
	return (uint8_t)(c | ((c >= 'A') & (c <= 'Z')) << 5);
}

size_t
ascii_len(const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i, k;
	uint8_t any;

	for (i = 0; i + BLOCK <= len; i += BLOCK) {
		for (any = 0, k = 0; k < BLOCK; k++)
			any |= p[i + k];
		if (any >= 0x80)
			break;
	}
	while (i < len && p[i] < 0x80)
		i++;
	return i;
}

/* One sum for each question: asked in one, the compiler takes the bytes one by one. */
static bool
any_odd(const uint8_t *p)
{
	uint8_t unprintable = 0, reference = 0, tag = 0, blanks = 0;
	size_t k;

	for (k = 0; k < BLOCK; k++) {
		unprintable |= (uint8_t)(p[k] - ' ') > '~' - ' ';
		reference |= p[k] == '&';
		tag |= p[k] == '<';
		blanks |= (p[k] | p[k + 1]) == ' ';
	}
	return (unprintable | reference | tag | blanks) != 0;
}

size_t
ascii_clean_len(const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;
	size_t i;

	for (i = 0; i + BLOCK < len && !any_odd(p + i); i += BLOCK)
		;
	while (i < len && !is_odd(p[i], i + 1 < len ? p[i + 1] : 0))
		i++;
	return i;
}

void
ascii_lower(char *restrict to, const char *restrict from, size_t len)
{
	const uint8_t *p = (const uint8_t *)from;
	uint8_t *out = (uint8_t *)to;
	size_t i, k;

	for (i = 0; i + BLOCK <= len; i += BLOCK)
		for (k = 0; k < BLOCK; k++)
			out[i + k] = lower(p[i + k]);
	for (; i < len; i++)
		out[i] = lower(p[i]);
}
