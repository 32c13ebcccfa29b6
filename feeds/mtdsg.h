/*
 * The pieces of the treaty table's parser: repairing its bytes, reading its columns and cells, and
 * what stands behind the table. Invariant: what a column means comes from its own heading, never
 * from its place.
 */
#ifndef FEEDS_MTDSG_H
#define FEEDS_MTDSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/format.h"
#include "lib/arena.h"
#include "lib/buf.h"

extern const struct feed_format feed_format_mtdsg;

#define MTDSG_COLUMNS 16
#define MTDSG_FORMS 16 /* in one heading */
#define MTDSG_CELL_ACTS 8

/* Every other byte is zero: UTF-16 or UTF-32, whose halves the repair below would take for cut
 * characters. */
bool mtdsg_is_wide(const char *data, size_t len);
/* UTF-8 with the six control bytes and the bare ampersand as the characters they were cut from.
 * 0 or -EFBIG; what was done in *ret_flaws (FEED_FLAW_CONTROL, FEED_FLAW_BYTES). */
int mtdsg_repair(const char *data, size_t len, struct buf *out, unsigned *ret_flaws,
    const char **ret_encoding) MUST_USE;

struct mtdsg_form {
	char marker[3]; /* "" when a bare date means it */
	const char *kind;
};
struct mtdsg_column {
	bool participant;
	bool known; /* some word of its heading was understood */
	struct mtdsg_form forms[MTDSG_FORMS];
	size_t form_count;
};
/* heading: plain text. */
void mtdsg_column_read(const char *heading, struct mtdsg_column *ret);

enum { MTDSG_EMPTY = 1, MTDSG_UNREADABLE };
/* 0 with *ret (text stays the caller's), MTDSG_EMPTY for a cell without an act, or
 * MTDSG_UNREADABLE: *ret has a kind and no date. */
int mtdsg_cell_read(const struct mtdsg_column *, const char *cell, struct feed_act *ret) MUST_USE;
/* The bytes of the first date of a cell, its marker and its brackets included; all of them when no
 * other date follows. */
size_t mtdsg_cell_length(const char *cell);
bool mtdsg_is_consent(const char *kind);   /* makes a party */
bool mtdsg_is_signature(const char *kind); /* makes a signatory */

struct mtdsg_rows {
	const struct feed_limits *limits;
	struct arena *arena;
	struct err *err;
	struct mtdsg_column columns[MTDSG_COLUMNS];
	size_t column_count, participant_column;
	struct mtdsg_cell {
		size_t column;
		const char *text; /* as it stands, mark-up included */
	} cells[MTDSG_COLUMNS];   /* of the row that is being read */
	size_t cell_count;
	bool has_header;
	struct feed_entry *entries;
	const char **marks; /* of each entry: its footnotes' numbers, "2,3"; "" none */
	size_t count, cap;
	size_t rows;       /* elements, the headings' included */
	size_t rows_under; /* the headings that count now */
	size_t dates, unreadable, short_rows, signatories, parties;
};
void
mtdsg_rows_begin(struct mtdsg_rows *, const struct feed_limits *, struct arena *, struct err *);
/* All: 0, -EFBIG, or an outcome of format.h with its words. */
int mtdsg_rows_cell(struct mtdsg_rows *, size_t column, const char *text, size_t len) MUST_USE;
int mtdsg_rows_heading(struct mtdsg_rows *) MUST_USE; /* the cells were headings */
int mtdsg_rows_row(struct mtdsg_rows *) MUST_USE;     /* the cells were a participant */
/* After the last row: gives the entries to the document when they can be believed. */
int mtdsg_rows_judge(struct mtdsg_rows *, struct feed_doc *) MUST_USE;

/* An entry more at the end, without anything; NULL with the reason in *ret_result. */
struct feed_entry *mtdsg_rows_add(struct mtdsg_rows *, int *ret_result);

/* ---- what stands behind the table */

enum mtdsg_section {
	SECTION_NONE,
	SECTION_DECLARATIONS,
	SECTION_UNDER_ARTICLE,
	SECTION_OBJECTIONS,
	SECTION_NOTIFICATIONS,
	SECTION_TERRITORIES,
	SECTION_NOTES,
};
enum mtdsg_line_is {
	LINE_HEADING,   /* of the whole section */
	LINE_GROUP,     /* a declaration, objection, application or note begins */
	LINE_NAME,      /* a participant; text is its name */
	LINE_TITLE,     /* "Reservation:" */
	LINE_TEXT,      /* a paragraph */
	LINE_DATE,      /* the day of what follows */
	LINE_TERRITORY, /* the places */
	LINE_INDEX,     /* a note's number */
	LINE_ROW,       /* a row of a note's table begins */
	LINE_CELL,
};
struct mtdsg_line {
	enum mtdsg_section section;
	enum mtdsg_line_is is;
	bool own;                 /* not inside an amendment */
	const char *text, *marks; /* plain; marks of names only */
};
struct mtdsg_notes {
	struct mtdsg_line *v;
	size_t n, cap;
};
/* text is as it stands, mark-up included; 0 or -EFBIG. */
int mtdsg_notes_add(struct mtdsg_notes *, struct arena *, struct mtdsg_line, const char *text,
    size_t max_bytes) MUST_USE;

/* What a head or the sections say, as exact facts of the participants' entries; who has no row gets
 * an entry aside. 0 or -EFBIG. */
struct mtdsg_said;
int
mtdsg_said(struct mtdsg_rows *, const struct mtdsg_notes *, bool own, struct feed_doc *) MUST_USE;
/* The table of participants that withdrew and single notes that say so. For mtdsg_said. */
int mtdsg_read_note(struct mtdsg_said *, const struct mtdsg_line *, size_t n) MUST_USE;

#define MTDSG_QUOTE_BYTES 400
struct mtdsg_said {
	struct mtdsg_rows *rows;
	struct feed_doc *doc;
	struct arena *arena;
	const struct mtdsg_notes *notes;
	bool own;
	struct mtdsg_told { /* of each entry */
		struct feed_fact *facts;
		size_t count, cap;
		struct buf text;
	} * told;
	size_t told_count, told_cap;
};
#define MTDSG_NOBODY SIZE_MAX
/* The entry of that participant; MTDSG_NOBODY when none is called so. */
size_t mtdsg_said_find(const struct mtdsg_said *, const char *name);
/* One fact more; quote is cut at MTDSG_QUOTE_BYTES. */
int mtdsg_said_put(struct mtdsg_said *, size_t entry, struct feed_fact, const char *quote) MUST_USE;

/* ---- words */

/* Text without mark-up and footnote marks; NULL when the arena is full. */
char *mtdsg_plain(struct arena *, const char *text, size_t max_bytes);
/* A participant's name without footnotes and brackets. */
char *mtdsg_name(struct arena *, const char *text, size_t max_bytes);
/* "2,3" out of "Germany<superscript>2,3</superscript>"; NULL when the arena is full. */
char *mtdsg_marks(struct arena *, const char *text);
/* A day that starts at s, "26 September 2012"; its bytes, 0 when there is none. */
size_t mtdsg_day_at(const char *s, struct when *ret);
/* The first day in the text; NULL when there is none, else its start with its bytes in *ret_len. */
const char *mtdsg_day_find(const char *text, struct when *ret, size_t *ret_len);
/* The dates from which the treaty is in force, out of the words of its own; precision none when
 * they give none. */
struct mtdsg_force {
	struct when plain, provisional, definitive;
};
void mtdsg_in_force(const char *text, struct mtdsg_force *ret);

#endif
