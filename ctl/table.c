/*
 * Lays out columns. Invariant: widths count characters, so that names with accents stay aligned.
 */
#include "ctl/table.h"

#include <stdarg.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

#define CELL_BYTES 400

struct table {
	const char *const *headers;
	size_t columns, count, cap;
	char **cells;
};

struct table *
table_new(const char *const *headers)
{
	struct table *t = xcalloc(1, sizeof(*t));

	t->headers = headers;
	while (headers[t->columns] != NULL)
		t->columns++;
	return t;
}

void
table_free(struct table *t)
{
	size_t i;

	if (t == NULL)
		return;
	for (i = 0; i < t->count; i++)
		free(t->cells[i]);
	free(t->cells);
	free(t);
}

void
table_put(struct table *t, const char *text)
{
	if (t->count == t->cap) {
		t->cap = t->cap == 0 ? 64 : 2 * t->cap;
		t->cells = xreallocarray(t->cells, t->cap, sizeof(*t->cells));
	}
	t->cells[t->count++] = str_safe(str_empty(text) ? "-" : text, CELL_BYTES);
}

void
table_putf(struct table *t, const char *fmt, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		text = NULL;
	table_put(t, text);
}

/* Characters, not bytes: what follows the first byte of one takes no place. */
static size_t
width(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static const char *
header(const struct table *t, size_t column)
{
	return t->headers[column] + (t->headers[column][0] == '>' ? 1 : 0);
}

static size_t
column_width(const struct table *t, size_t column)
{
	size_t i, w = width(header(t, column));

	for (i = column; i < t->count; i += t->columns)
		if (width(t->cells[i]) > w)
			w = width(t->cells[i]);
	return w;
}

static void
print_cell(const struct table *t, size_t column, size_t w, const char *text, FILE *to)
{
	int pad = (int)(w - width(text));
	bool right = t->headers[column][0] == '>', last = column + 1 == t->columns;

	(void)fprintf(to, "%*s%s%*s", right ? pad : 0, "", text, right || last ? 0 : pad, "");
	(void)fprintf(to, "%s", last ? "\n" : "  ");
}

static void
print_row(
    const struct table *t, const size_t *widths, const char *const *cells, FILE *to, int indent)
{
	size_t column;

	(void)fprintf(to, "%*s", indent, "");
	for (column = 0; column < t->columns; column++)
		print_cell(t, column, widths[column],
		    cells != NULL ? cells[column] : header(t, column), to);
}

void
table_print(const struct table *t, FILE *to, int indent)
{
	_cleanup_free_ size_t *widths = xcalloc(t->columns + 1, sizeof(*widths));
	size_t i, column;

	for (column = 0; column < t->columns; column++)
		widths[column] = column_width(t, column);
	print_row(t, widths, NULL, to, indent);
	for (i = 0; t->columns > 0 && i + t->columns <= t->count; i += t->columns)
		print_row(t, widths, (const char *const *)&t->cells[i], to, indent);
}
