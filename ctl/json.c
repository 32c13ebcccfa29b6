#include "ctl/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/utf8.h"

bool
json_print(const json_t *j, size_t flags)
{
	_cleanup_free_ char *text = json_dumps(j, JSON_COMPACT | flags);
	const char *p = text, *end, *from = text;
	uint32_t c;
	size_t n;

	if (text == NULL)
		return false;
	/* Outside its strings JSON is ASCII, and jansson has escaped C0. */
	for (end = p + strlen(p); p < end; p += n) {
		n = 1;
		if ((unsigned char)*p < 0x7f)
			continue;
		n = utf8_decode(p, (size_t)(end - p), &c);
		if (n == 0) { /* jansson lets no such bytes pass */
			n = 1;
			continue;
		}
		if (!utf8_is_control(c) && !utf8_is_bidi(c))
			continue;
		(void)fwrite(from, 1, (size_t)(p - from), stdout);
		(void)printf("\\u%04x", (unsigned)c);
		from = p + n;
	}
	(void)fwrite(from, 1, (size_t)(end - from), stdout);
	return putchar('\n') != EOF;
}
