#include "config/mistakes.h"

#include <stdio.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

static bool
is_told(const struct mistakes *m, const struct conf_place *at, const char *text)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->v[i].place.file == at->file && m->v[i].place.line == at->line &&
		    m->v[i].place.column == at->column && strcmp(m->v[i].text, text) == 0)
			return true;
	return false;
}

bool
mistakes_full(struct mistakes *m)
{
	if (m->n < MISTAKES_MAX)
		return false;
	m->left_out++;
	return true;
}

void
mistake_add(struct mistakes *m, const struct conf_place *place, const char *fmt, ...)
{
	static const struct conf_place nowhere = { .file = NULL };
	const struct conf_place *at = place != NULL ? place : &nowhere;
	char text[1600];
	va_list ap;

	if (mistakes_full(m))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (is_told(m, at, text))
		return;
	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 16;
		m->v = xreallocarray(m->v, m->cap, sizeof(*m->v));
	}
	m->v[m->n] = (struct mistake){ .place = *at, .text = xstrdup(text), .seq = m->n };
	m->n++;
}

static int
compare(const void *pa, const void *pb)
{
	const struct mistake *a = pa, *b = pb;

	if (a->file_order != b->file_order)
		return a->file_order < b->file_order ? -1 : 1;
	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	if (a->place.column != b->place.column)
		return a->place.column < b->place.column ? -1 : 1;
	return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static size_t
order_of(const char *file, const char *const *files, size_t n)
{
	size_t i;

	if (file == NULL)
		return 0;
	for (i = 0; i < n; i++)
		if (files[i] == file)
			return i + 1;
	return n + 1;
}

size_t
mistakes_tell(struct mistakes *m, const char *const *files, size_t file_count,
    conf_report_fn *report, void *arg)
{
	static const struct conf_place nowhere = { .file = NULL };
	char text[80];
	size_t i;

	for (i = 0; i < m->n; i++)
		m->v[i].file_order = order_of(m->v[i].place.file, files, file_count);
	if (m->n > 0)
		qsort(m->v, m->n, sizeof(*m->v), compare);
	for (i = 0; i < m->n && report != NULL; i++)
		report(&m->v[i].place, m->v[i].text, arg);
	if (m->left_out > 0 && report != NULL) {
		(void)snprintf(text, sizeof(text), "and %zu more mistakes", m->left_out);
		report(&nowhere, text, arg);
	}
	return m->n + m->left_out;
}

void
mistakes_done(struct mistakes *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free(m->v[i].text);
	free(m->v);
	*m = (struct mistakes){ .v = NULL };
}

const char *
mistake_quote(char out[160], const char *s)
{
	char *safe = str_safe(s, 120);

	(void)snprintf(out, 160, "\"%s\"", safe);
	free(safe);
	return out;
}

const char *
mistake_hint(char out[160], const char *s, const char *const *words, size_t n)
{
	/* to a single letter everything is near */
	const char *near = n > 0 && strlen(s) > 1 ? str_nearest(s, words, n) : NULL;
	char quoted[160];

	out[0] = '\0';
	if (near != NULL)
		(void)snprintf(out, 160, " (did you mean %.140s?)", mistake_quote(quoted, near));
	return out;
}

const char *
mistake_words(char out[400], const char *const *words, size_t n)
{
	size_t i, used = 0;
	const char *sep;

	out[0] = '\0';
	for (i = 0; i < n; i++) {
		sep = i == 0 ? "" : i + 1 == n ? " or " : ", ";
		if (used + strlen(sep) + strlen(words[i]) > 300) {
			(void)snprintf(out + used, 400 - used, ", ...");
			break;
		}
		used += (size_t)snprintf(out + used, 400 - used, "%s%s", sep, words[i]);
	}
	return out;
}
