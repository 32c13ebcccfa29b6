/*
 * Plain text, or the <pre> of an HTML page, by regular expressions: each match is a row. Invariant:
 * rows do not overlap, so that the work grows with the text and not with its square.
 */
#include <errno.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

#define MATCHES_MAX 1000000 /* over one document */

struct text_run {
	const char *document;
	size_t matches;
};

/* The next match from *at, in the arena: its first group, or the whole; NULL when there is none. */
static int
next_match(struct map_run *run, const pcre2_code *code, bool whole, const char *s, size_t len,
    size_t *at, const char **ret)
{
	struct text_run *t = run->document;
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(run->match);
	uint32_t group = 0;
	int n;

	*ret = NULL;
	if (*at >= len)
		return 0;
	n = pcre2_match(code, (PCRE2_SPTR)s, len, *at, PCRE2_NO_UTF_CHECK, run->match, run->limit);
	if (n == PCRE2_ERROR_NOMATCH)
		return 0;
	/* \K may put a match's beginning behind its end */
	if (n < 0 || span[0] > span[1] || ++t->matches > MATCHES_MAX)
		return err_set(run->err, FEED_HOSTILE, "the text takes too long to be matched");
	if (!whole && n > 1 && span[2] != PCRE2_UNSET && span[2] < span[3])
		group = 1;
	*ret =
	    arena_strndup(run->arena, s + span[2 * group], span[2 * group + 1] - span[2 * group]);
	*at = span[1] > *at ? span[1] : *at + 1;
	while (*at < len && ((unsigned char)s[*at] & 0xc0) == 0x80)
		++*at;
	return *ret != NULL ? 0 : map_full(run);
}

static const char *
top_of(const struct map_run *run)
{
	const struct text_run *t = run->document;

	return t->document;
}

static int
pick_text(
    struct map_run *run, const struct map_select *s, const char *join, void *row, const char **ret)
{
	const char *text = s->top ? top_of(run) : row, *found;
	size_t len = strlen(text), at = 0;
	struct buf b;
	int r = 0;

	*ret = NULL;
	if (s->whole) {
		*ret = text;
		return 0;
	}
	buf_init(&b, run->limits->max_text_bytes);
	do {
		r = next_match(run, s->regex, false, text, len, &at, &found);
		if (r == 0 && found != NULL && b.len > 0)
			r = buf_puts(&b, join) < 0 ? map_full(run) : 0;
		if (r == 0 && found != NULL)
			r = buf_puts(&b, found) < 0 ? map_full(run) : 0;
	} while (r == 0 && found != NULL && join != NULL);
	if (r == 0 && b.len > 0) {
		*ret = arena_strndup(run->arena, b.data, b.len);
		r = *ret != NULL ? 0 : map_full(run);
	}
	buf_done(&b);
	return r;
}

static int
each_text(struct map_run *run, const struct map_select *s, void *row, map_find_fn *fn, void *arg)
{
	const char *text = row, *found = NULL;
	size_t len = strlen(text), at = 0;
	int r;

	if (s->whole)
		return fn(run, row, arg);
	do {
		r = next_match(run, s->regex, true, text, len, &at, &found);
		if (r == 0 && found != NULL)
			r = fn(run, (void *)(uintptr_t)found, arg);
	} while (r == 0 && found != NULL);
	return r;
}

static const struct map_reader reader = { pick_text, each_text };

static int
count_row(struct map_run *run, void *find, void *arg)
{
	(void)run;
	(void)find;
	++*(size_t *)arg;
	return 0;
}

static int
read_row(struct map_run *run, void *find, void *arg)
{
	(void)arg;
	return map_run_row(run, &reader, find);
}

static int
read_rows(struct map_run *run, char *text)
{
	size_t n = 0;
	int r = map_run_whole(run, &reader, text);

	if (r == 0)
		r = each_text(run, &run->map->rows, text, count_row, &n);
	if (r == 0)
		r = n > 0 ? map_run_rows(run, n) : map_run_empty(run, &reader, text);
	if (r == 0 && n > 0)
		r = each_text(run, &run->map->rows, text, read_row, NULL);
	return r == 0 ? map_run_end(run) : r;
}

/* ---- the document */

static bool
is_html(const char *s, size_t len)
{
	static const char *const begin[] = { "<!doctype html", "<html", "<head", "<pre", "<body" };
	size_t i;

	while (len > 0 && memchr(" \t\r\n", *s, 4) != NULL) {
		s++;
		len--;
	}
	for (i = 0; i < ARRAY_LEN(begin); i++)
		if (len >= strlen(begin[i]) && strncasecmp(s, begin[i], strlen(begin[i])) == 0)
			return true;
	return false;
}

static xmlNodePtr
find_pre(xmlNodePtr node)
{
	unsigned depth = 0;

	while (node != NULL && depth < 1000) {
		if (node->type == XML_ELEMENT_NODE &&
		    strcasecmp((const char *)node->name, "pre") == 0)
			return node;
		if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			depth++;
			continue;
		}
		while (node->next == NULL && depth > 0) {
			node = node->parent;
			depth--;
		}
		node = node->next;
	}
	return NULL;
}

/* The text of the page's <pre>, without tags. */
static int
take_pre(struct map_run *run, const char *s, size_t len, struct buf *b)
{
	htmlParserCtxtPtr ctxt;
	xmlDocPtr doc;
	xmlNodePtr pre;
	xmlChar *text;
	int r = map_tags_check(run, s, len);

	if (r != 0)
		return r;
	ctxt = htmlNewParserCtxt();
	if (ctxt == NULL)
		return map_full(run);
	doc = htmlCtxtReadMemory(ctxt, s, (int)len, NULL, "UTF-8",
	    HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER |
		HTML_PARSE_COMPACT);
	htmlFreeParserCtxt(ctxt);
	pre = doc != NULL ? find_pre(xmlDocGetRootElement(doc)) : NULL;
	text = pre != NULL ? xmlNodeGetContent(pre) : NULL;
	if (text == NULL)
		r = err_set(run->err, FEED_NOT_MINE,
		    "an HTML page without <pre>, where text is "
		    "expected");
	else if (buf_puts(b, (const char *)text) < 0)
		r = map_full(run);
	xmlFree(text);
	xmlFreeDoc(doc);
	if (html_breaks_off(s, len))
		run->doc.flaws |= FEED_FLAW_CUT;
	if (r == 0 && memmem(s, len, "</pre", 5) == NULL && memmem(s, len, "</PRE", 5) == NULL)
		r = err_set(
		    run->err, FEED_BROKEN, "the page breaks off before the end of its <pre>");
	return r;
}

/* Lines end with \n, and no byte is zero. */
static void
even_lines(struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->len; i++) {
		if (b->data[i] == '\r' && i + 1 < b->len && b->data[i + 1] == '\n')
			continue;
		b->data[n++] = b->data[i] == '\r' ? '\n' : b->data[i] == '\0' ? ' ' : b->data[i];
	}
	b->len = n;
	if (b->data != NULL)
		b->data[n] = '\0';
}

int
map_text_read(struct map_run *run, const struct charset_text *t)
{
	struct text_run own = { .matches = 0 };
	struct buf b;
	int r;

	run->document = &own;
	buf_init(&b, run->limits->max_bytes * 3 + 1);
	if (is_html(t->data, t->len))
		r = take_pre(run, t->data, t->len, &b);
	else
		r = buf_append(&b, t->data, t->len) < 0 ? map_full(run) : 0;
	if (r == 0) {
		even_lines(&b);
		own.document = buf_str(&b);
		r = b.len > 0 ? read_rows(run, b.data)
			      : err_set(run->err, FEED_NOT_MINE, "the answer is empty");
	}
	buf_done(&b);
	return r;
}
