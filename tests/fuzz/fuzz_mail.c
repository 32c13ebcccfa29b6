/*
 * Any bytes as an alert's words and as an address: the message is ASCII in short lines, and no
 * header but Subject holds anything of them.
 */
#include <stdint.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "sinks/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not used: the message alone is looked at. */
void
sink_done(struct sink_call *c, const struct sink_result *r)
{
	(void)c;
	(void)r;
	abort();
}

static void
check_lines(const char *s, size_t max)
{
	const char *nl, *p;

	for (; *s != '\0'; s = nl + 1) {
		nl = strchr(s, '\n');
		if (nl == NULL || nl == s || nl[-1] != '\r' || (size_t)(nl - s) > max + 1)
			abort();
		for (p = s; p < nl - 1; p++)
			if ((*p < 0x20 && *p != 0x09) || *p > 0x7e)
				abort();
	}
}

/* The names of the fields, in order: the same whatever the words are. */
static void
check_headers(const char *s)
{
	static const char *const allowed[] = { "Subject:", "In-Reply-To:", "References:",
		"List-Id:", "Auto-Submitted:", "X-Ratifyd-", "MIME-Version:", "Content-Type:" };
	size_t i;

	for (; !str_starts(s, "\r\n"); s = strchr(s, '\n') + 1) {
		for (i = 0; i < ARRAY_LEN(allowed) && !str_starts(s, allowed[i]); i++)
			;
		if (*s != ' ' && i == ARRAY_LEN(allowed))
			abort();
	}
}

static void
try_notice(struct buf *b, const struct notice *n, const struct message_style *style)
{
	if (message_put_common(b, n, style) == 0) {
		check_lines(buf_str(b), 260); /* List-Id is one word */
		check_headers(buf_str(b));
	}
	buf_reset(b);
}

static void
try_message(const char *words)
{
	const struct notice n = { .delivery_id = words,
		.alert_id = words,
		.kind = words,
		.milestone = words,
		.type = words,
		.dossier = words,
		.dossier_title = words,
		.state = words,
		.importance = 'A',
		.title = words,
		.text = words,
		.url = words,
		.source = words,
		.event_text = words,
		.coverage = words,
		.checkpoint = words,
		.event_uid = words,
		.event_title = words,
		.place = words,
		.starts_at = (int64_t)strlen(words) * 86400,
		.whole_day = strlen(words) % 2 == 0,
		.cancelled = strlen(words) % 3 == 0 };
	const struct notice parts[] = { n, n };
	const struct message_style style = { .host = words, .checkpoint = true, .calendar = true };
	struct notice bundle = n;
	struct buf b;

	buf_init(&b, 64u << 20);
	bundle.parts = parts;
	bundle.part_count = ARRAY_LEN(parts);
	try_notice(&b, &n, &style);
	try_notice(&b, &bundle, &style);
	if (mime_put_header(&b, "Subject", words) == 0)
		check_lines(buf_str(&b), 76);
	buf_done(&b);
}

static void
try_address(const char *words)
{
	char *name = NULL, *addr = NULL;
	struct buf b;

	buf_init(&b, 1u << 20);
	if (mime_put_addresses(&b, "To", &words, 1) == 0) {
		check_lines(buf_str(&b), 300);
		if (mime_split_address(words, &name, &addr) < 0 ||
		    strpbrk(addr, " <>\r\n,") != NULL)
			abort();
	} else if (b.len != 0) {
		abort();
	}
	free(name);
	free(addr);
	buf_done(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *words = xmalloc(size + 1);

	memcpy(words, data, size);
	words[size] = '\0';
	if (size < 200000)
		try_message(words);
	if (size < 2000)
		try_address(words);
	free(words);
	return 0;
}
