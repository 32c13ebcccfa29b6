/*
 * Any bytes as ratifyd.yaml: settings or mistakes, never both, each with a place in the text, and
 * the same when it is asked again.
 */
#include <stdint.h>

#include "lib/str.h"
#include "tests/config/loading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned
count_lines(const char *s, size_t len)
{
	unsigned n = 1;
	size_t i;

	for (i = 0; i < len; i++)
		n += s[i] == '\n' || s[i] == '\r' || (i > 1 && (uint8_t)s[i - 2] == 0xe2) ||
		    (uint8_t)s[i] == 0x85;
	return n;
}

struct place_check {
	struct buf told;
	unsigned lines;
	int count;
};

static void
on_told(const struct conf_place *at, const char *text, void *arg)
{
	struct place_check *c = arg;

	c->count++;
	if (text[0] == '\0' || strchr(text, '\n') != NULL)
		abort();
	if (at->file != NULL && str_eq(at->file, "t") &&
	    (at->line == 0 || at->line > c->lines + 1 || at->column == 0))
		abort();
	IGNORE(buf_printf(&c->told, "%u:%u: %s\n", at->line, at->column, text));
}

static int
load_once(const uint8_t *data, size_t size, struct place_check *c)
{
	struct loaded l;
	struct settings_options opt = test_options(&l);
	struct err err;
	int r;

	buf_init(&c->told, 4 << 20);
	c->lines = count_lines((const char *)data, size);
	c->count = 0;
	opt.path = "t";
	opt.text = (const char *)data;
	opt.text_len = size;
	opt.report = on_told;
	opt.report_arg = c;
	r = settings_load(&l.settings, &opt, &err);
	if ((r == 0) != (l.settings != NULL) || (r == 0) != (c->count == 0) || r < 0)
		abort();
	loaded_done(&l);
	return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct place_check first, second;

	if (load_once(data, size, &first) != load_once(data, size, &second) ||
	    strcmp(buf_str(&first.told), buf_str(&second.told)) != 0)
		abort();
	buf_done(&first.told);
	buf_done(&second.told);
	return 0;
}
