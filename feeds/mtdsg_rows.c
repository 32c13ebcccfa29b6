/*
 * The rows of the treaty table become entries, one a participant. Invariant: a row that does not
 * fit its headings refuses the whole table; only single dates may stay unread, and are counted.
 */
#include <errno.h>
#include <string.h>

#include "feeds/mtdsg.h"

static int
full(struct mtdsg_rows *t)
{
	return err_set(t->err, -EFBIG, "the table needs more memory than one document may have");
}

void
mtdsg_rows_begin(
    struct mtdsg_rows *t, const struct feed_limits *limits, struct arena *arena, struct err *err)
{
	memset(t, 0, sizeof(*t));
	t->limits = limits;
	t->arena = arena;
	t->err = err;
}

int
mtdsg_rows_cell(struct mtdsg_rows *t, size_t column, const char *text, size_t len)
{
	char *copy = arena_strndup(t->arena, text, len);

	if (copy == NULL)
		return full(t);
	if (t->cell_count >= MTDSG_COLUMNS || column >= MTDSG_COLUMNS)
		return err_set(
		    t->err, FEED_BROKEN, "a row of the table has over %d cells", MTDSG_COLUMNS);
	t->cells[t->cell_count].column = column;
	t->cells[t->cell_count++].text = copy;
	return 0;
}

int
mtdsg_rows_heading(struct mtdsg_rows *t)
{
	bool known = false;
	size_t i, k, named = 0;
	char *text;

	if (t->has_header && t->rows_under == 0)
		return 0; /* a second row of headings says nothing more */
	memset(t->columns, 0, sizeof(t->columns));
	t->column_count = t->participant_column = t->rows_under = 0;
	t->has_header = false;
	for (i = 0; i < t->cell_count; i++) {
		k = t->cells[i].column;
		text = mtdsg_plain(t->arena, t->cells[i].text, t->limits->max_text_bytes);
		if (text == NULL)
			return full(t);
		mtdsg_column_read(text, &t->columns[k]);
		known = known || t->columns[k].known;
		if (t->columns[k].participant && named++ == 0)
			t->participant_column = k;
		if (k + 1 > t->column_count)
			t->column_count = k + 1;
	}
	if (named != 1)
		return err_set(t->err, FEED_BROKEN, "%s heading of the table says \"Participant\"",
		    named == 0 ? "no" : "more than one");
	if (!known)
		return err_set(t->err, FEED_BROKEN,
		    "no heading of the table is understood, expected \"Signature\", "
		    "\"Ratification\" or the like");
	t->has_header = true;
	return 0;
}

static bool
grow(struct mtdsg_rows *t)
{
	size_t cap = t->cap == 0 ? 64 : t->cap * 2;
	struct feed_entry *entries = arena_alloc(t->arena, cap * sizeof(*entries));
	const char **marks = arena_alloc(t->arena, cap * sizeof(*marks));

	if (entries == NULL || marks == NULL)
		return false;
	if (t->count > 0) {
		memcpy(entries, t->entries, t->count * sizeof(*entries));
		memcpy(marks, t->marks, t->count * sizeof(*marks));
	}
	t->entries = entries;
	t->marks = marks;
	t->cap = cap;
	return true;
}

struct feed_entry *
mtdsg_rows_add(struct mtdsg_rows *t, int *ret_result)
{
	if (t->count >= t->limits->max_entries) {
		*ret_result = err_set(
		    t->err, FEED_TOO_MUCH, "the table has over %zu rows", t->limits->max_entries);
		return NULL;
	}
	if (t->count == t->cap && !grow(t)) {
		*ret_result = full(t);
		return NULL;
	}
	t->marks[t->count] = "";
	return &t->entries[t->count++];
}

static void
take_act(struct mtdsg_rows *t, struct feed_entry *e, int read)
{
	if (read == MTDSG_EMPTY)
		return;
	t->dates++;
	e->act_count++;
	if (read == MTDSG_UNREADABLE) {
		t->unreadable++;
		e->flaws |= FEED_FLAW_DATE;
	}
}

/* A cell of several dates, each with its marker, when all of them can be read; the number of
 * acts, 0 when it is none, or -EFBIG. */
static int
read_several(struct mtdsg_rows *t, const struct mtdsg_column *column, char *text,
    struct feed_act *acts, size_t max)
{
	size_t n = 0, len;

	while (*text != '\0' && n < max) {
		len = mtdsg_cell_length(text);
		acts[n].text = arena_strndup(t->arena, text, len);
		if (acts[n].text == NULL)
			return -EFBIG;
		if (mtdsg_cell_read(column, acts[n].text, &acts[n]) != 0)
			return 0;
		n++;
		text += len;
		text += strspn(text, " ,;/");
	}
	return *text == '\0' && n > 1 ? (int)n : 0;
}

/* One cell as an act of the entry, or as several. */
static int
add_act(struct mtdsg_rows *t, struct feed_entry *e, struct feed_act *acts,
    const struct mtdsg_cell *cell)
{
	char *text = mtdsg_plain(t->arena, cell->text, t->limits->max_text_bytes);
	const struct mtdsg_column *column = &t->columns[cell->column];
	struct feed_act *next = acts + e->act_count;
	int r, n;

	if (text == NULL)
		return full(t);
	r = mtdsg_cell_read(column, text, next);
	if (r != MTDSG_UNREADABLE) {
		take_act(t, e, r);
		return 0;
	}
	n = read_several(t, column, text, next, MTDSG_CELL_ACTS);
	if (n < 0)
		return full(t);
	if (n == 0) {
		IGNORE(mtdsg_cell_read(column, text, next));
		take_act(t, e, r);
	}
	while (n-- > 0)
		take_act(t, e, 0);
	return 0;
}

static void
count_entry(struct mtdsg_rows *t, const struct feed_entry *e)
{
	bool signatory = false, party = false;
	size_t i;

	for (i = 0; i < e->act_count; i++) {
		signatory = signatory || mtdsg_is_signature(e->acts[i].kind);
		party = party || mtdsg_is_consent(e->acts[i].kind);
	}
	t->signatories += signatory;
	t->parties += party;
}

static struct feed_entry *
find_entry(const struct mtdsg_rows *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->entries[i].id, name) == 0)
			return &t->entries[i];
	return NULL;
}

/* The same name again, with the acts of another row, is one participant. */
static int
put_entry(struct mtdsg_rows *t, const char *name, const char *marks, const struct feed_entry *row)
{
	struct feed_entry *e = find_entry(t, name);
	struct feed_act *all;
	size_t n;
	int r = 0;

	if (e == NULL) {
		e = mtdsg_rows_add(t, &r);
		if (e == NULL)
			return r;
		*e = *row;
		e->id = e->title = name;
		t->marks[t->count - 1] = marks;
		return 0;
	}
	n = e->act_count + row->act_count;
	all = arena_alloc(t->arena, (n + 1) * sizeof(*all));
	if (all == NULL)
		return full(t);
	if (e->act_count > 0)
		memcpy(all, e->acts, e->act_count * sizeof(*all));
	if (row->act_count > 0)
		memcpy(all + e->act_count, row->acts, row->act_count * sizeof(*all));
	e->acts = all;
	e->act_count = n;
	e->flaws |= row->flaws;
	return 0;
}

/* The footnotes of its name and of its dates; NULL when the arena is full. */
static const char *
row_marks(const struct mtdsg_rows *t)
{
	const char *all = "", *marks;
	size_t i;

	for (i = 0; i < t->cell_count && all != NULL; i++) {
		marks = mtdsg_marks(t->arena, t->cells[i].text);
		if (marks == NULL)
			return NULL;
		if (*marks != '\0')
			all = arena_printf(t->arena, "%s%s%s", all, *all != '\0' ? "," : "", marks);
	}
	return all;
}

/* Its name; NULL when it has none, or a date stands where a name belongs. */
static const char *
row_name(const struct mtdsg_rows *t)
{
	const char *raw = NULL;
	struct when date;
	char *name;
	size_t i;

	for (i = 0; i < t->cell_count; i++)
		if (t->cells[i].column == t->participant_column)
			raw = t->cells[i].text;
	if (raw == NULL || when_parse_day(raw, strlen(raw), &date) == 0)
		return NULL;
	name = mtdsg_name(t->arena, raw, t->limits->max_text_bytes);
	return name != NULL && *name != '\0' ? name : NULL;
}

static bool
is_blank_row(const struct mtdsg_rows *t)
{
	size_t i;

	for (i = 0; i < t->cell_count; i++)
		if (t->cells[i].text[strspn(t->cells[i].text, " \t\r\n")] != '\0')
			return false;
	return true;
}

int
mtdsg_rows_row(struct mtdsg_rows *t)
{
	struct feed_entry row = { .act_count = 0 };
	struct feed_act *acts;
	const char *name, *marks;
	size_t i;
	int r = 0;

	if (!t->has_header)
		return err_set(t->err, FEED_BROKEN, "the table has rows and no headings");
	if (is_blank_row(t))
		return 0;
	name = row_name(t);
	if (name == NULL)
		return err_set(
		    t->err, FEED_BROKEN, "row %zu of the table names no participant", t->rows);
	acts = arena_alloc(t->arena, (t->cell_count + 1) * MTDSG_CELL_ACTS * sizeof(*acts));
	if (acts == NULL)
		return full(t);
	t->short_rows += t->cell_count < t->column_count;
	for (i = 0; i < t->cell_count && r == 0; i++) {
		if (t->cells[i].column >= t->column_count)
			return err_set(t->err, FEED_BROKEN,
			    "the row of %.60s has more cells than the table has headings", name);
		if (t->cells[i].column != t->participant_column)
			r = add_act(t, &row, acts, &t->cells[i]);
	}
	if (r != 0)
		return r;
	row.acts = acts;
	t->rows_under++;
	count_entry(t, &row);
	marks = row_marks(t);
	return marks != NULL ? put_entry(t, name, marks, &row) : full(t);
}

/* What the head says of the table must fit the table. Rows of those who withdrew stay listed, so
 * that more rows are no contradiction; far fewer rows than that are, whatever is in them. */
static int
compare_count(struct mtdsg_rows *t, const char *what, int64_t says, size_t rows, unsigned *flaws)
{
	if (says < 0)
		return 0;
	if ((size_t)says != rows)
		*flaws |= FEED_FLAW_COUNT;
	if ((size_t)says > t->count + 2 + (size_t)says / 20)
		return err_set(t->err, FEED_BROKEN,
		    "it states %lld %s and its table has %zu rows: rows are missing",
		    (long long)says, what, t->count);
	return 0;
}

int
mtdsg_rows_judge(struct mtdsg_rows *t, struct feed_doc *d)
{
	int r;

	if (!t->has_header)
		return err_set(t->err, FEED_BROKEN, "its table has no headings");
	if (t->unreadable * 2 > t->dates)
		return err_set(t->err, FEED_BROKEN, "%zu of the table's %zu dates cannot be read",
		    t->unreadable, t->dates);
	if (t->short_rows * 2 > t->count && t->count > 0)
		return err_set(t->err, FEED_BROKEN,
		    "%zu of the table's %zu rows have fewer cells than it has headings",
		    t->short_rows, t->count);
	d->flaws |= t->unreadable > 0 ? FEED_FLAW_DATE : 0;
	d->flaws |= t->short_rows > 0 ? FEED_FLAW_COUNT : 0;
	d->entry = t->entries;
	d->count = t->count;
	r = compare_count(t, "signatories", d->stated_signatories, t->signatories, &d->flaws);
	return r != 0 ? r : compare_count(t, "parties", d->stated_parties, t->parties, &d->flaws);
}
