/*
 * Lays out columns. Invariant: widths count characters, so that names with accents stay aligned.
 */
#include "ctl/table.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "ctl/prose.h"
#include "lib/mem.h"
#include "lib/str.h"

#define CELL_BYTES 400
#define WORD_MAX 24 /* longer words are broken rather than that others find no room */

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

static size_t
width(const char *s)
{
	return prose_count(s, strlen(s));
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

/* The longest of its words, which are not to be broken. */
static size_t
longest_word(const char *s)
{
	size_t n, longest = 0;

	for (; *s != '\0'; s += n + (s[n] != '\0')) {
		n = strcspn(s, " ");
		if (prose_count(s, n) > longest)
			longest = prose_count(s, n);
	}
	return longest;
}

static size_t
least_width(const struct table *t, size_t column)
{
	size_t i, w = width(header(t, column));

	for (i = column; i < t->count; i += t->columns)
		if (w < WORD_MAX && longest_word(t->cells[i]) > w)
			w = longest_word(t->cells[i]);
	return w < WORD_MAX ? w : WORD_MAX;
}

/* Takes from the widest until all fit, or none has more to give. */
static void
fit(const struct table *t, size_t *widths, size_t limit)
{
	_cleanup_free_ size_t *least = xcalloc(t->columns + 1, sizeof(*least));
	size_t i, widest, total = t->columns > 0 ? 2 * (t->columns - 1) : 0;

	for (i = 0; i < t->columns; i++) {
		total += widths[i];
		least[i] = least_width(t, i);
	}
	for (; total > limit; total--) {
		for (i = 0, widest = t->columns; i < t->columns; i++)
			if (widths[i] > least[i] &&
			    (widest == t->columns || widths[i] > widths[widest]))
				widest = i;
		if (widest == t->columns)
			return;
		widths[widest]--;
	}
}

/* As much of each cell as its column takes; false when there is nothing left. */
static bool
print_part(const struct table *t, const size_t *widths, const char **left, FILE *to, int indent)
{
	size_t column, n, next, pad = (size_t)indent, used;
	bool more = false;

	for (column = 0; column < t->columns; column++) {
		bool right = t->headers[column][0] == '>';

		n = prose_cut(left[column], widths[column], &next);
		used = prose_count(left[column], n);
		pad += right ? widths[column] - used : 0;
		if (n > 0)
			(void)fprintf(to, "%*s%.*s", (int)pad, "", (int)n, left[column]);
		pad = (n > 0 ? 0 : pad) + 2 + (right ? 0 : widths[column] - used);
		left[column] += next;
		more |= left[column][0] != '\0';
	}
	(void)fputc('\n', to);
	return more;
}

static void
print_row(const struct table *t, const size_t *widths, char *const *cells, FILE *to, int indent)
{
	_cleanup_free_ const char **left = xcalloc(t->columns + 1, sizeof(*left));
	size_t i;

	for (i = 0; i < t->columns; i++)
		left[i] = cells != NULL ? cells[i] : header(t, i);
	while (print_part(t, widths, left, to, indent))
		;
}

void
table_print_within(const struct table *t, FILE *to, int indent, size_t limit)
{
	_cleanup_free_ size_t *widths = xcalloc(t->columns + 1, sizeof(*widths));
	size_t i, column;

	for (column = 0; column < t->columns; column++)
		widths[column] = column_width(t, column);
	if (limit > (size_t)indent)
		fit(t, widths, limit - (size_t)indent);
	print_row(t, widths, NULL, to, indent);
	for (i = 0; t->columns > 0 && i + t->columns <= t->count; i += t->columns)
		print_row(t, widths, &t->cells[i], to, indent);
}

void
table_print(const struct table *t, FILE *to, int indent)
{
	table_print_within(t, to, indent, prose_terminal());
}
