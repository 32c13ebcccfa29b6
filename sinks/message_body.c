#include "sinks/message_body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "lib/utf8.h"

#define TITLE_CHARS 1000
#define SHORT_BYTES 16000
#define OURSELVES "ratifyd itself"

/* Where the words go, and how they are set there. */
struct page {
	struct buf *b;
	bool html;
	int r; /* the first thing that went wrong */
};

/* ---- setting ----------------------------------------------------------------------- */

/* Mark-up or layout of ours; in the other kind of page it is nothing. */
static void
put_html(struct page *p, const char *markup)
{
	if (p->r == 0 && p->html)
		p->r = buf_puts(p->b, markup);
}

static void
put_plain(struct page *p, const char *layout)
{
	if (p->r == 0 && !p->html)
		p->r = buf_puts(p->b, layout);
}

static void
put_words(struct page *p, const char *words)
{
	if (p->r == 0)
		p->r = p->html ? str_put_xml(p->b, words) : buf_puts(p->b, words);
}

static void
put_line(struct page *p, const char *text, size_t max_chars)
{
	_cleanup_free_ char *line = mime_one_line(text, max_chars);

	put_words(p, line);
}

/* Several lines, their ends kept. */
static void
put_lines(struct page *p, const char *text)
{
	put_html(p, "<p>");
	while (p->r == 0 && *text != '\0') {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		put_words(p, line);
		free(line);
		text += n;
		if (*text == '\n') {
			put_html(p, "<br>");
			put_words(p, "\n");
			text++;
		}
	}
	put_html(p, "</p>\n");
	put_plain(p, "\n\n");
}

static void
put_heading(struct page *p, char level, const char *text)
{
	const char open[] = { '<', 'h', level, '>', '\0' };
	const char close[] = { '<', '/', 'h', level, '>', '\n', '\0' };

	put_html(p, open);
	put_line(p, text, TITLE_CHARS);
	put_html(p, close);
	put_plain(p, "\n\n");
}

/* ---- one alert --------------------------------------------------------------------- */

/* What is known about it, one line each. */
struct row {
	const char *label, *value;
};
enum { ROWS_MAX = 6 };

/* The dossier of a part stands above it. */
static size_t
collect_rows(const struct notice *n, bool is_part, struct row rows[ROWS_MAX])
{
	const struct row all[ROWS_MAX] = {
		{ "Followed", is_part ? NULL : STR_OR(n->dossier_title, n->dossier) },
		{ "Date", n->event_text }, { "State", n->state }, { "Type", n->type },
		{ "Source", n->source }, { "Link", n->url }
	};
	size_t i, count = 0;

	for (i = 0; i < ROWS_MAX; i++)
		if (!str_empty(all[i].value))
			rows[count++] = all[i];
	return count;
}

static bool
is_link(const char *url)
{
	return url != NULL && (str_starts(url, "https://") || str_starts(url, "http://"));
}

static void
put_row(struct page *p, const struct row *row)
{
	bool link = str_eq(row->label, "Link") && is_link(row->value);
	char label[32];

	(void)snprintf(label, sizeof(label), p->html ? "%s" : "%-9s ", row->label);
	put_html(p, "<tr><th align=\"left\">");
	put_words(p, label);
	put_html(p, "</th><td>");
	if (link && p->html) {
		put_html(p, "<a href=\"");
		put_words(p, row->value);
		put_html(p, "\">");
	}
	put_words(p, row->value);
	put_html(p, link ? "</a></td></tr>" : "</td></tr>");
	put_words(p, "\n");
}

static void
put_rows(struct page *p, const struct notice *n, bool is_part)
{
	struct row rows[ROWS_MAX];
	size_t count = collect_rows(n, is_part, rows), i;

	if (count == 0)
		return;
	put_html(p, "<table>\n");
	for (i = 0; i < count; i++)
		put_row(p, &rows[i]);
	put_html(p, "</table>\n");
	put_plain(p, "\n");
}

/* What is too long for a mail is cut, so that no text can be too long to be told. */
static void
put_text(struct page *p, const char *text, enum body_detail detail)
{
	size_t len = strlen(text), max = detail == BODY_SHORT ? SHORT_BYTES : len;
	char *part = xstrndup(text, utf8_cut(text, len, max));

	put_lines(p, part);
	if (len > max)
		put_lines(p, "...");
	free(part);
}

static void
put_alert(struct page *p, const struct notice *n, enum body_detail detail)
{
	put_heading(p, '2', n->title);
	put_text(p, STR_OR(n->text, ""), detail);
	put_rows(p, n, false);
}

/* ---- a bundle: a section a dossier ------------------------------------------------- */

static const char *
section_of(const struct notice *part)
{
	const char *title = STR_OR(part->dossier_title, part->dossier);

	return str_empty(title) ? OURSELVES : title;
}

/* Health comes last, whatever it is. */
static int
rank_of(char importance)
{
	return importance == 'H' || importance == '\0' ? 'Z' : importance;
}

struct item {
	const struct notice *part;
	size_t at;      /* among the parts, oldest first */
	int section;    /* the rank of the best of its section */
	size_t started; /* where its section begins */
};

static int
compare_items(const void *x, const void *y)
{
	const struct item *a = x, *b = y;
	int d = a->section - b->section;

	if (d != 0)
		return d;
	if (a->started != b->started)
		return a->started < b->started ? -1 : 1;
	d = rank_of(a->part->importance) - rank_of(b->part->importance);
	if (d != 0)
		return d;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Sections with the best first, then as they came; so are the alerts in each. Heap. */
static struct item *
sort_parts(const struct notice *n)
{
	struct item *items = xcalloc(n->part_count + 1, sizeof(*items));
	size_t i, k;

	for (i = 0; i < n->part_count; i++) {
		int rank = rank_of(n->parts[i].importance);

		items[i] = (struct item){ &n->parts[i], i, rank, i };
		for (k = 0; k < i; k++)
			if (str_eq(section_of(items[k].part), section_of(&n->parts[i])))
				break;
		items[i].started = items[k].started;
		if (rank < items[items[k].started].section)
			items[items[k].started].section = rank;
	}
	for (i = 0; i < n->part_count; i++)
		items[i].section = items[items[i].started].section;
	qsort(items, n->part_count, sizeof(*items), compare_items);
	return items;
}

static void
put_item(struct page *p, const struct notice *part, enum body_detail detail)
{
	if (detail == BODY_TITLES || part->text == NULL) {
		put_html(p, "<p>");
		put_plain(p, "* ");
		put_line(p, part->title, TITLE_CHARS);
		put_html(p, "</p>\n");
		put_plain(p, "\n");
		return;
	}
	put_plain(p, "* ");
	put_heading(p, '4', part->title);
	put_lines(p, part->text);
	put_rows(p, part, true);
}

static void
put_section_title(struct page *p, const char *title, bool first)
{
	put_plain(p, first ? "== " : "\n== ");
	put_html(p, "<h3>");
	put_line(p, title, TITLE_CHARS);
	put_html(p, "</h3>\n");
	put_plain(p, " ==\n\n");
}

static void
put_bundle(struct page *p, const struct notice *n, enum body_detail detail)
{
	struct item *items = sort_parts(n);
	const char *title = NULL;
	size_t i;

	put_heading(p, '2', n->title);
	if (detail == BODY_SHORT)
		put_text(p, STR_OR(n->text, ""), detail);
	for (i = 0; i < n->part_count && detail != BODY_SHORT && p->r == 0; i++) {
		if (!str_eq(title, section_of(items[i].part))) {
			title = section_of(items[i].part);
			put_section_title(p, title, i == 0);
		}
		put_item(p, items[i].part, detail);
	}
	free(items);
	if (str_empty(n->coverage))
		return;
	put_html(p, "<p>");
	put_plain(p, "\n");
	put_words(p, "Coverage: ");
	put_line(p, n->coverage, TITLE_CHARS);
	put_html(p, "</p>\n");
	put_plain(p, "\n");
}

/* ---- the end ----------------------------------------------------------------------- */

/* "1200 HASH KEY SIGNATURE", one line each. */
static void
put_checkpoint(struct page *p, const char *mark)
{
	static const char *const labels[] = { "audit log signed up to record ", "hash ", "key ",
		"signature " };
	_cleanup_free_ char *copy = xstrdup(mark);
	char *rest = copy, *word;
	size_t i;

	for (i = 0; i < ARRAY_LEN(labels) && (word = strsep(&rest, " ")) != NULL; i++) {
		put_html(p, "<br>");
		put_words(p, "\n");
		put_words(p, labels[i]);
		put_words(p, word);
	}
}

static void
put_end(struct page *p, const struct notice *n, const struct message_style *style)
{
	put_html(p, "<p><small>");
	put_plain(p, "\n-- \n");
	put_words(p, "ratifyd on ");
	put_words(p, style->host);
	put_words(p, n->part_count > 0 ? ", delivery " : ", alert ");
	put_words(p, STR_OR(n->part_count > 0 ? n->delivery_id : n->alert_id, "-"));
	if (style->checkpoint && n->checkpoint != NULL)
		put_checkpoint(p, n->checkpoint);
	put_html(p, "</small></p>\n</body></html>");
	put_words(p, "\n");
}

static int
put_page(struct page *p, const struct notice *n, const struct message_style *style,
    enum body_detail detail)
{
	put_html(p, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n");
	if (n->part_count > 0)
		put_bundle(p, n, detail);
	else
		put_alert(p, n, detail);
	put_end(p, n, style);
	return p->r;
}

int
body_put_text(struct buf *b, const struct notice *n, const struct message_style *style,
    enum body_detail detail)
{
	struct page p = { .b = b };

	return put_page(&p, n, style, detail);
}

int
body_put_html(struct buf *b, const struct notice *n, const struct message_style *style,
    enum body_detail detail)
{
	struct page p = { .b = b, .html = true };

	return put_page(&p, n, style, detail);
}
