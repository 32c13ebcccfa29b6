/*
 * What stands behind the treaty table, declarations, objections, notifications and territories,
 * becomes exact facts of the participants. Invariant: a day is one that the document gives: beside
 * the statement, or, where the section says so, that of the act upon which it was made.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feeds/mtdsg.h"
#include "lib/str.h"

#define TITLE_BYTES 100 /* a longer paragraph is no title, whatever it says */
#define TOLD_BYTES (48u << 10)
#define ASIDE "statements: "

static int
full(struct mtdsg_rows *t)
{
	return err_set(t->err, -EFBIG, "the table needs more memory than one document may have");
}

int
mtdsg_notes_add(struct mtdsg_notes *n, struct arena *a, struct mtdsg_line line, const char *text,
    size_t max_bytes)
{
	struct mtdsg_line *more;

	if (n->n == n->cap) {
		size_t cap = n->cap == 0 ? 64 : n->cap * 2;

		more = arena_alloc(a, cap * sizeof(*more));
		if (more == NULL)
			return -EFBIG;
		if (n->n > 0)
			memcpy(more, n->v, n->n * sizeof(*more));
		n->v = more;
		n->cap = cap;
	}
	line.marks = line.is == LINE_NAME ? mtdsg_marks(a, text) : "";
	line.text =
	    line.is == LINE_NAME ? mtdsg_name(a, text, max_bytes) : mtdsg_plain(a, text, max_bytes);
	if (line.text == NULL || line.marks == NULL)
		return -EFBIG;
	n->v[n->n++] = line;
	return 0;
}

/* ---- facts of an entry */

size_t
mtdsg_said_find(const struct mtdsg_said *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->rows->count; i++)
		if (s->rows->entries[i].title != NULL &&
		    strcasecmp(s->rows->entries[i].title, name) == 0 &&
		    !str_starts(s->rows->entries[i].id, "treaty: "))
			return i;
	return MTDSG_NOBODY;
}

static void
grow_told(struct mtdsg_said *s, size_t entry)
{
	size_t cap = s->told_cap;

	while (entry >= cap)
		cap = cap == 0 ? 256 : cap * 2;
	if (cap > s->told_cap) {
		s->told = xreallocarray(s->told, cap, sizeof(*s->told));
		memset(s->told + s->told_cap, 0, (cap - s->told_cap) * sizeof(*s->told));
		s->told_cap = cap;
	}
	for (; s->told_count <= entry; s->told_count++)
		buf_init(&s->told[s->told_count].text, TOLD_BYTES);
}

/* At most MTDSG_QUOTE_BYTES of it, cut behind a word. */
static char *
excerpt(struct arena *a, const char *text)
{
	size_t len = strlen(text), n = MTDSG_QUOTE_BYTES;

	if (len <= n)
		return arena_strdup(a, text);
	while (n > MTDSG_QUOTE_BYTES / 2 && text[n] != ' ')
		n--;
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(a, "%.*s...", (int)n, text);
}

static bool
is_same_day(const struct when *a, const struct when *b)
{
	return a->precision == b->precision && (a->precision == WHEN_NONE || a->at == b->at);
}

/* One act is one fact, however many paragraphs it has; objections to several others are several. */
static bool
is_known(const struct mtdsg_told *t, const struct feed_fact *f, const char *quote)
{
	size_t i;

	for (i = 0; i < t->count; i++) {
		const struct feed_fact *have = &t->facts[i];

		if (str_eq(have->type, f->type) && str_eq(have->kind, f->kind) &&
		    is_same_day(&have->date, &f->date) &&
		    (!str_eq(f->kind, "objection") || str_eq(have->quote, quote)))
			return true;
	}
	return false;
}

int
mtdsg_said_put(struct mtdsg_said *s, size_t entry, struct feed_fact f, const char *quote)
{
	struct mtdsg_told *t;
	struct feed_fact *more;

	grow_told(s, entry);
	t = &s->told[entry];
	f.quote = excerpt(s->arena, quote);
	if (f.quote == NULL)
		return full(s->rows);
	if (is_known(t, &f, f.quote))
		return 0;
	if (t->count == t->cap) {
		t->cap = t->cap == 0 ? 4 : t->cap * 2;
		more = arena_alloc(s->arena, t->cap * sizeof(*more));
		if (more == NULL)
			return full(s->rows);
		if (t->count > 0)
			memcpy(more, t->facts, t->count * sizeof(*more));
		t->facts = more;
	}
	t->facts[t->count++] = f;
	return 0;
}

/* The participant's entry, made when it has no row. */
static int
entry_of(struct mtdsg_said *s, const char *name, size_t *ret)
{
	struct feed_entry *e;
	int r = 0;

	*ret = mtdsg_said_find(s, name);
	if (*ret != MTDSG_NOBODY)
		return 0;
	e = mtdsg_rows_add(s->rows, &r);
	if (e == NULL)
		return r;
	e->aside = true;
	e->title = name;
	e->id = arena_printf(s->arena, ASIDE "%s", name);
	*ret = s->rows->count - 1;
	return e->id != NULL ? 0 : full(s->rows);
}

/* What is said, so that other words are another revision; what does not fit is left out. */
static void
tell(struct mtdsg_said *s, size_t entry, const char *text)
{
	struct buf *b;

	if (*text == '\0')
		return;
	grow_told(s, entry);
	b = &s->told[entry].text;
	if (b->len + strlen(text) + 2 < TOLD_BYTES && (b->len == 0 || buf_putc(b, ' ') == 0))
		IGNORE(buf_puts(b, text));
}

/* ---- statements */

enum { KIND_DECLARATION, KIND_RESERVATION, KIND_UNDERSTANDING, KIND_STATEMENT, KIND_COUNT };
static const char *const kind_words[KIND_COUNT] = { "declaration", "reservation", "understanding",
	"statement" };
/* Whole words are not to be expected: the accents of French ones were lost on the way. */
static const struct {
	const char *part;
	int kind;
} kind_parts[] = {
	{ "claration", KIND_DECLARATION },
	{ "eservation", KIND_RESERVATION },
	{ "rservation", KIND_RESERVATION },
	{ "serve", KIND_RESERVATION },
	{ "understanding", KIND_UNDERSTANDING },
	{ "interpretation", KIND_UNDERSTANDING },
	{ "statement", KIND_STATEMENT },
	{ "communication", KIND_STATEMENT },
};

static unsigned
kinds_of(const char *text)
{
	unsigned kinds = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(kind_parts); i++)
		if (strcasestr(text, kind_parts[i].part) != NULL)
			kinds |= 1u << kind_parts[i].kind;
	return kinds;
}

enum occasion { UPON_UNKNOWN, UPON_SIGNATURE, UPON_CONSENT, UPON_PROVISIONAL };

/* "made upon signature and confirmed upon ratification" was made upon signature. */
static enum occasion
occasion_of(const char *text)
{
	static const char *const consent[] = { "ratification", "accession", "acceptance",
		"approval", "succession", "adh\303\251sion", "approbation", "acceptation",
		"formal confirmation", "definitive signature" };
	const char *upon = strcasestr(text, "upon ");
	size_t i, n;

	if (upon == NULL)
		upon = strcasestr(text, "lors de l");
	if (upon == NULL)
		return UPON_UNKNOWN;
	upon += strcspn(upon, " ") + 1;
	n = strcspn(upon, ",.;:");
	for (i = 0; i < ARRAY_LEN(consent); i++)
		if (strncasecmp(upon, consent[i], strlen(consent[i])) == 0)
			return UPON_CONSENT;
	if (strncasecmp(upon, "signature", 9) == 0 || strncasecmp(upon, "signing", 7) == 0)
		return UPON_SIGNATURE;
	if (n > 0 && strncasecmp(upon, "notification of provisional", 27) == 0)
		return UPON_PROVISIONAL;
	for (i = 0; i < ARRAY_LEN(consent); i++)
		if (strcasestr(upon, consent[i]) != NULL)
			return UPON_CONSENT;
	return UPON_UNKNOWN;
}

/* The day of the act upon which something was made; a bracketed one only when there is no other. */
static struct when
day_of_act(const struct feed_entry *e, enum occasion upon)
{
	struct when none = { .at = 0 };
	int brackets;
	size_t i;

	for (brackets = 0; brackets < 2 && upon != UPON_UNKNOWN; brackets++)
		for (i = 0; i < e->act_count; i++) {
			const struct feed_act *a = &e->acts[i];
			bool fits = upon == UPON_SIGNATURE ? mtdsg_is_signature(a->kind)
			    : upon == UPON_CONSENT         ? mtdsg_is_consent(a->kind)
							   : str_eq(a->kind, "provisional");

			if (fits && a->bracketed == (brackets != 0) &&
			    a->date.precision != WHEN_NONE)
				return a->date;
		}
	return none;
}

struct statement { /* that is being read */
	size_t entry;
	enum mtdsg_section section;
	enum occasion usual, upon; /* upon: UPON_UNKNOWN, the usual one */
	unsigned usual_kinds, kinds;
	const char *title, *headings; /* of the statement, of the section; NULL none */
	struct when day;
	bool put, titled; /* titled: the last line was a title */
};

static int
put_statement(struct mtdsg_said *s, struct statement *st, const char *text)
{
	struct feed_fact f = { .rule = "declaration", .type = "reservation", .date = st->day };
	const char *quote = text;
	unsigned kinds = st->kinds != 0 ? st->kinds : st->usual_kinds, i;
	int r = 0;

	if (f.date.precision == WHEN_NONE)
		f.date = day_of_act(
		    &s->rows->entries[st->entry], st->upon != UPON_UNKNOWN ? st->upon : st->usual);
	f.actor = s->rows->entries[st->entry].title;
	st->put = true;
	if (st->title != NULL && st->section == SECTION_OBJECTIONS)
		quote = arena_printf(s->arena, "%s %s", st->title, text);
	if (quote == NULL)
		return full(s->rows);
	if (st->section == SECTION_OBJECTIONS || st->section == SECTION_NOTIFICATIONS) {
		f.kind = f.rule = st->section == SECTION_OBJECTIONS ? "objection" : "notification";
		return mtdsg_said_put(s, st->entry, f, quote);
	}
	for (i = 0; i < KIND_COUNT && r == 0; i++)
		if ((kinds & 1u << i) != 0) {
			f.kind = kind_words[i];
			r = mtdsg_said_put(s, st->entry, f, quote);
		}
	return r;
}

/* "<i>Reservation:</i>" inside a paragraph of its own. */
static bool
is_title(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= TITLE_BYTES && text[len - 1] == ':' &&
	    (kinds_of(text) != 0 || occasion_of(text) != UPON_UNKNOWN);
}

static int
take_title(struct mtdsg_said *s, struct statement *st, const char *text)
{
	enum occasion upon = occasion_of(text);
	unsigned kinds = kinds_of(text);

	if (!st->titled) {
		st->kinds = 0;
		st->title = NULL;
	}
	if (upon != UPON_UNKNOWN) {
		st->upon = upon;
		if (st->put)
			memset(&st->day, 0, sizeof(st->day));
	}
	if (kinds != 0)
		st->kinds = kinds;
	st->title = text;
	st->put = false;
	st->titled = true;
	return *text == '[' ? put_statement(s, st, text) : 0; /* "[Same reservations as ...]" */
}

static int
take_line(struct mtdsg_said *s, struct statement *st, const struct mtdsg_line *line)
{
	struct when day;
	size_t len = mtdsg_day_at(line->text, &day);

	if (*line->text == '\0')
		return 0;
	tell(s, st->entry, line->text);
	if (len > 0 && line->text[len] == '\0') {
		st->day = day;
		st->put = st->titled = false;
		return 0;
	}
	if (line->is == LINE_TITLE || (line->is == LINE_TEXT && is_title(line->text)))
		return take_title(s, st, line->text);
	st->titled = false;
	return st->put ? 0 : put_statement(s, st, line->text);
}

/* ---- territories */

static int
put_territory(struct mtdsg_said *s, const char *name, const char *day, const char *places)
{
	struct feed_fact f = { .rule = "territorial-application",
		.type = "territorial_application",
		.kind = "application",
		.actor = name };
	size_t entry, len;
	const char *quote;
	int r;

	if (name == NULL || *name == '\0' || *places == '\0')
		return 0;
	r = entry_of(s, name, &entry);
	if (r != 0)
		return r;
	if (day == NULL || mtdsg_day_find(day, &f.date, &len) == NULL)
		memset(&f.date, 0, sizeof(f.date));
	quote = arena_printf(s->arena, "%s: %s", STR_OR(day, ""), places);
	if (quote == NULL)
		return full(s->rows);
	tell(s, entry, quote);
	return mtdsg_said_put(s, entry, f, places);
}

/* An application without a name goes on with the one before. */
static int
read_territories(struct mtdsg_said *s)
{
	const char *name = NULL, *day = NULL;
	size_t i;
	int r = 0;

	for (i = 0; i < s->notes->n && r == 0; i++) {
		const struct mtdsg_line *line = &s->notes->v[i];

		if (line->section != SECTION_TERRITORIES || line->own != s->own)
			continue;
		if (line->is == LINE_GROUP)
			day = NULL;
		else if (line->is == LINE_NAME && *line->text != '\0')
			name = line->text;
		else if (line->is == LINE_DATE)
			day = line->text;
		else if (line->is == LINE_TERRITORY)
			r = put_territory(s, name, day, line->text);
	}
	return r;
}

static bool
is_of_statements(enum mtdsg_section section)
{
	return section >= SECTION_DECLARATIONS && section <= SECTION_NOTIFICATIONS;
}

/* "(Unless otherwise indicated, the declarations were made upon" and "ratification.)" are two
 * headings and one sentence; what sort of statements follows stands in front of it. */
static int
take_heading(struct mtdsg_said *s, struct statement *st, const struct mtdsg_line *line)
{
	enum occasion upon;
	const char *all = line->text;

	if (line->section != st->section)
		*st = (struct statement){ .entry = MTDSG_NOBODY,
			.section = line->section,
			.usual_kinds = 1u << KIND_DECLARATION };
	if (line->is != LINE_HEADING)
		return 0;
	if (st->headings != NULL)
		all = arena_printf(s->arena, "%s %s", st->headings, line->text);
	if (all == NULL)
		return full(s->rows);
	if (st->headings == NULL && kinds_of(all) == 1u << KIND_RESERVATION)
		st->usual_kinds = 1u << KIND_RESERVATION;
	upon = occasion_of(all);
	st->usual = upon != UPON_UNKNOWN ? upon : st->usual;
	st->headings = all;
	return 0;
}

static int
read_statements(struct mtdsg_said *s)
{
	struct statement st = { .entry = MTDSG_NOBODY };
	size_t i;
	int r = 0;

	for (i = 0; i < s->notes->n && r == 0; i++) {
		const struct mtdsg_line *line = &s->notes->v[i];

		if (!is_of_statements(line->section) || line->own != s->own)
			continue;
		if (line->section != st.section || line->is == LINE_HEADING)
			r = take_heading(s, &st, line);
		if (r == 0 && line->is == LINE_NAME && *line->text != '\0') {
			struct statement next = { .section = st.section,
				.usual = st.usual,
				.usual_kinds = st.usual_kinds,
				.headings = st.headings };

			r = entry_of(s, line->text, &next.entry);
			st = next;
		} else if (r == 0 && (line->is == LINE_TEXT || line->is == LINE_TITLE) &&
		    st.entry != MTDSG_NOBODY) {
			r = take_line(s, &st, line);
		}
	}
	return r;
}

static int
read_notes(struct mtdsg_said *s)
{
	size_t i, end;
	int r = 0;

	for (i = 0; i < s->notes->n && r == 0; i = end) {
		const struct mtdsg_line *line = &s->notes->v[i];

		end = i + 1;
		if (line->section != SECTION_NOTES || line->is != LINE_GROUP || line->own != s->own)
			continue;
		while (end < s->notes->n && s->notes->v[end].section == SECTION_NOTES &&
		    s->notes->v[end].is != LINE_GROUP)
			end++;
		r = mtdsg_read_note(s, line + 1, end - i - 1);
	}
	return r;
}

/* ---- the treaty's own entry: when it is in force */

static int
read_force(struct mtdsg_said *s)
{
	struct feed_doc *d = s->doc;
	struct feed_fact f = { .rule = "entry-into-force", .type = "entered_into_force" };
	struct feed_entry *e;
	size_t entry = s->rows->count;
	int r = 0;

	if (d->in_force_text == NULL || *d->in_force_text == '\0')
		return 0;
	e = mtdsg_rows_add(s->rows, &r);
	if (e == NULL)
		return r;
	e->aside = true;
	e->title = STR_OR(d->title, "The treaty");
	e->id = arena_printf(s->arena, "treaty: %s", STR_OR(d->number, ""));
	if (e->id == NULL)
		return full(s->rows);
	tell(s, entry, STR_OR(d->in_force_label, ""));
	tell(s, entry, d->in_force_text);
	f.date = d->in_force_provisional;
	f.kind = "provisional";
	if (f.date.precision != WHEN_NONE)
		r = mtdsg_said_put(s, entry, f, d->in_force_text);
	f.date = d->in_force;
	f.kind = d->in_force_definitive ? "definitive" : NULL;
	if (r == 0 && f.date.precision != WHEN_NONE)
		r = mtdsg_said_put(s, entry, f, d->in_force_text);
	return r;
}

/* ---- all of it */

static int
hand_over(struct mtdsg_said *s)
{
	struct feed_typed *typed;
	size_t i;

	for (i = 0; i < s->told_count; i++) {
		struct feed_entry *e = &s->rows->entries[i];

		if (s->told[i].text.len > 0) {
			e->content = arena_strdup(s->arena, buf_str(&s->told[i].text));
			if (e->content == NULL)
				return full(s->rows);
		}
		if (s->told[i].count == 0 && !e->aside)
			continue;
		typed = arena_alloc(s->arena, sizeof(*typed));
		if (typed == NULL)
			return full(s->rows);
		*typed = (struct feed_typed){ .for_ = -1,
			.against = -1,
			.abstain = -1,
			.present = -1,
			.absent = -1,
			.exact = true };
		typed->facts = s->told[i].facts;
		typed->fact_count = s->told[i].count;
		e->typed = typed;
	}
	s->doc->entry = s->rows->entries;
	s->doc->count = s->rows->count;
	return 0;
}

int
mtdsg_said(struct mtdsg_rows *rows, const struct mtdsg_notes *notes, bool own, struct feed_doc *d)
{
	struct mtdsg_said s = {
		.rows = rows, .doc = d, .arena = rows->arena, .notes = notes, .own = own
	};
	size_t i;
	int r = read_statements(&s);

	if (r == 0)
		r = read_territories(&s);
	if (r == 0)
		r = read_notes(&s);
	if (r == 0)
		r = read_force(&s);
	if (r == 0)
		r = hand_over(&s);
	for (i = 0; i < s.told_count; i++)
		buf_done(&s.told[i].text);
	free(s.told);
	return r;
}
