/*
 * The pieces of the treaty table's parser: repairing its bytes, and reading its columns and cells.
 * Invariant: what a column means comes from its own heading, never from its place.
 */
#ifndef FEEDS_MTDSG_H
#define FEEDS_MTDSG_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/format.h"
#include "lib/arena.h"
#include "lib/buf.h"

extern const struct feed_format feed_format_mtdsg;

#define MTDSG_COLUMNS 16
#define MTDSG_FORMS 16 /* in one heading */

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
	size_t count, cap;
	size_t rows; /* elements, the headings' included */
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

/* Text without mark-up and footnote marks; NULL when the arena is full. */
char *mtdsg_plain(struct arena *, const char *text, size_t max_bytes);
/* A participant's name without footnotes and brackets. */
char *mtdsg_name(struct arena *, const char *text, size_t max_bytes);
/* The date from which the treaty is in force, out of the words of its own; precision none when
 * they give none. */
void mtdsg_in_force(const char *text, struct when *ret);

#endif
