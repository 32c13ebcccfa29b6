/*
 * Reading one text with a table of rules in a test: what the facts are, in one line a fact, so
 * that a row can say exactly what is expected.
 */
#ifndef TESTS_DETECT_READING_H
#define TESTS_DETECT_READING_H

#include <string.h>

#include "daemon/detect/detect.h"
#include "lib/buf.h"
#include "lib/str.h"
#include "tests/suite.h"

struct reader {
	struct detector *detector;
	struct detect_source source;
	struct entry entry;
	struct arena mem;
	struct detect_result result;
	struct buf told;
};

static inline void
reader_init(struct reader *r, const struct rule_def *rules, size_t n,
    const struct dossier_def *dossiers, size_t n_dossiers)
{
	struct err err = { .code = 0 };

	memset(r, 0, sizeof(*r));
	r->source.evidence = EV_PRESS;
	r->entry.source = "test";
	arena_init(&r->mem, (size_t)4 * 1024 * 1024);
	buf_init(&r->told, (size_t)1024 * 1024);
	ck_assert_msg(
	    detector_new(&r->detector, rules, n, dossiers, n_dossiers, &err) == 0, "%s", err.text);
}

static inline void
reader_done(struct reader *r)
{
	detector_free(r->detector);
	arena_done(&r->mem);
	buf_done(&r->told);
}

/* "type actor body number dossier" a fact, "-" for what is not there, joined by "; ". */
static inline const char *
reader_read(struct reader *r)
{
	struct err err = { .code = 0 };
	size_t i;

	arena_reset(&r->mem);
	buf_reset(&r->told);
	ck_assert_msg(
	    detect_entry(r->detector, &r->source, &r->entry, &r->mem, &r->result, &err) == 0, "%s",
	    err.text);
	for (i = 0; i < r->result.facts.n; i++) {
		const struct fact *f = &r->result.facts.v[i];

		ck_assert_int_eq(
		    buf_printf(&r->told, "%s%s %s %s %s %s", i > 0 ? "; " : "",
			ms_types[f->type].code, STR_OR(f->actor, "-"), STR_OR(f->body, "-"),
			STR_OR(f->number, "-"), STR_OR(f->dossier, "-")),
		    0);
	}
	return buf_str(&r->told);
}

static inline const char *
reader_title(struct reader *r, const char *title)
{
	r->entry.title = title;
	r->entry.summary = r->entry.body = NULL;
	return reader_read(r);
}

#endif
