/*
 * Tables of comma-separated values (RFC 4180), whose header is the first record that has the
 * columns asked for. Invariant: a record that is shorter than the header, or a quotation that does
 * not end, is a document that breaks off.
 */
#include <errno.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "lib/str.h"

#define COLUMNS_MAX 512
#define PREAMBLE_MAX 100 /* records before the header */

struct record {
	const char *cell[COLUMNS_MAX];
	size_t count;
	bool open; /* the text ended inside of quotation marks */
};
struct csv_run {
	const char *s, *end;
	size_t line;
	char delimiter;
	struct record header, record;
};

/* One cell into *ret; moves behind it, at its delimiter or line end. */
static int
take_cell(struct map_run *run, struct csv_run *c, const char **ret)
{
	struct buf b;
	bool quoted = false;
	int r = 0;

	buf_init(&b, run->limits->max_text_bytes);
	for (; c->s < c->end && r == 0; c->s++) {
		char ch = *c->s;

		c->line += ch == '\n';
		if (quoted && ch == '"' && c->s + 1 < c->end && c->s[1] == '"')
			c->s++;
		else if (ch == '"' && (quoted || b.len == 0)) {
			quoted = !quoted;
			continue;
		} else if (!quoted && (ch == c->delimiter || ch == '\n'))
			break;
		if (quoted || ch != '\r')
			r = ch != '\0' ? buf_putc(&b, ch) : 0;
	}
	c->record.open = quoted;
	*ret = r == 0 ? arena_strndup(run->arena, buf_str(&b), b.len) : NULL;
	buf_done(&b);
	return *ret != NULL ? 0 : map_full(run);
}

/* The next record that is not an empty line; count 0: there is none. */
static int
take_record(struct map_run *run, struct csv_run *c)
{
	struct record *rec = &c->record;
	int r = 0;

	do {
		rec->count = 0;
		while (c->s < c->end && r == 0) {
			const char *cell;

			r = take_cell(run, c, &cell);
			if (r == 0 && rec->count < COLUMNS_MAX)
				rec->cell[rec->count++] = cell;
			if (c->s < c->end && *c->s++ == '\n')
				break;
		}
	} while (r == 0 && rec->count == 1 && *rec->cell[0] == '\0' && c->s < c->end);
	if (rec->count == 1 && *rec->cell[0] == '\0')
		rec->count = 0;
	return r;
}

static size_t
column_of(const struct record *header, const char *name)
{
	size_t i;

	for (i = 0; i < header->count; i++)
		if (strcasecmp(header->cell[i], name) == 0)
			return i;
	return MAP_NONE;
}

/* The first value that has none of its columns in this record. */
static const struct map_value *
lacking(const struct map *map, const struct record *rec)
{
	size_t i, k;

	for (i = 0; i < map->count; i++) {
		const struct map_value *v = &map->value[i];

		if (v->def->optional || v->def->select_count == 0)
			continue;
		for (k = 0; k < v->def->select_count; k++)
			if (column_of(rec, v->select[k].column) != MAP_NONE)
				break;
		if (k == v->def->select_count)
			return v;
	}
	return NULL;
}

/* A header that lacks some columns is named by the field that vanished with them. */
static size_t
columns_had(const struct map *map, const struct record *rec)
{
	size_t i, k, n = 0;

	for (i = 0; i < map->count; i++)
		for (k = 0; k < map->value[i].def->select_count; k++)
			n += column_of(rec, map->value[i].select[k].column) != MAP_NONE;
	return n;
}

static int
find_header(struct map_run *run, struct csv_run *c)
{
	const struct map_value *without = NULL;
	struct record nearest = { .count = 0 };
	const char *behind = c->s;
	size_t i, had, best = 0;
	int r;

	for (i = 0; i < PREAMBLE_MAX; i++) {
		r = take_record(run, c);
		if (r != 0)
			return r;
		if (c->record.count == 0)
			break;
		had = columns_had(run->map, &c->record);
		if (had > best) {
			best = had;
			without = lacking(run->map, &c->record);
			nearest = c->record;
			behind = c->s;
		}
		if (had > 0 && (lacking(run->map, &c->record) == NULL)) {
			c->header = c->record;
			return 0;
		}
	}
	if (without == NULL)
		return err_set(run->err, FEED_NOT_MINE,
		    "no table: no line has the columns that are asked for");
	if (!run->lenient)
		return err_set(run->err, FEED_BROKEN,
		    "format changed: field %s vanished, no column is called \"%.80s\"",
		    without->def->name, without->def->select[0].text);
	c->header = nearest;
	c->s = behind;
	return 0;
}

static int
pick_csv(
    struct map_run *run, const struct map_select *s, const char *join, void *row, const char **ret)
{
	const struct csv_run *c = run->document;
	const struct record *rec = row;
	size_t at = column_of(&c->header, s->column);

	(void)join;
	*ret = at < rec->count ? rec->cell[at] : NULL;
	return 0;
}

/* A record has no parts. */
static int
each_csv(struct map_run *run, const struct map_select *s, void *row, map_find_fn *fn, void *arg)
{
	(void)run;
	(void)s;
	(void)row;
	(void)fn;
	(void)arg;
	return 0;
}

static const struct map_reader reader = { pick_csv, each_csv };

static int
read_records(struct map_run *run, struct csv_run *c)
{
	size_t lines = 1;
	const char *p;
	int r;

	for (p = c->s; p < c->end; p++)
		lines += *p == '\n';
	if (lines > run->limits->max_entries)
		lines = run->limits->max_entries;
	r = map_run_rows(run, lines);
	while (r == 0) {
		r = take_record(run, c);
		if (r != 0 || c->record.count == 0)
			break;
		if (c->record.open || c->record.count < c->header.count)
			return err_set(run->err, FEED_BROKEN,
			    "line %zu: the record breaks off, %zu of %zu columns", c->line,
			    c->record.count, c->header.count);
		r = map_run_row(run, &reader, &c->record);
	}
	return r == 0 ? map_run_end(run) : r;
}

int
map_csv_read(struct map_run *run, const struct charset_text *t)
{
	struct csv_run *c = xcalloc(1, sizeof(*c));
	const char *d = run->map->def.delimiter.text;
	int r;

	c->s = t->data;
	c->end = t->data + t->len;
	c->line = 1;
	c->delimiter = (char)(d == NULL ? ',' : strcmp(d, "tab") == 0 ? '\t' : *d);
	run->document = c;
	r = find_header(run, c);
	if (r == 0)
		r = read_records(run, c);
	free(c);
	return r;
}
