#include "daemon/poll/fall.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "lib/mem.h"

#define ROWS_ARENA_BYTES (16u << 20)

/*
 * States leave a treaty one by one, a handful together at the most, when they agreed on it. A long
 * table may lose more at once, where its publisher takes double entries out; a tenth of it is a
 * table that was cut, filtered or emptied. A short one is judged by halves, so that one of two
 * States can still withdraw.
 */
#define MANY_ROWS 5
#define MANY_PART 10

bool
fall_is_many(int64_t gone, int64_t before)
{
	int64_t part = before / MANY_PART;

	return gone * 2 > before || gone > (part > MANY_ROWS ? part : MANY_ROWS);
}

static int
compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static bool
is_over(const struct listed_row *row, int64_t now_ms)
{
	return row->until_ms > 0 && row->until_ms <= now_ms;
}

/* A row that was to stand there until a day that is past is not missed. */
static void
count_rows(struct fall *f, const struct listed_row *rows, size_t n, const int64_t *present,
    size_t n_present, int64_t now_ms)
{
	int64_t *gone = xcalloc(n + 1, sizeof(*gone));
	size_t i;

	for (i = 0; i < n; i++) {
		if (is_over(&rows[i], now_ms))
			continue;
		f->before++;
		if (n_present == 0 ||
		    bsearch(&rows[i].id, present, n_present, sizeof(*present), compare_ids) == NULL)
			gone[f->gone++] = rows[i].id;
	}
	hash_of(gone, (size_t)f->gone * sizeof(*gone), &f->which);
	free(gone);
}

static bool
same_hash(const struct hash *a, const struct hash *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* What a person said holds for that document, and for another in which the same rows are missing:
 * some publishers write the time into theirs. */
static int
ask_person(struct store *st, struct fall *f, struct err *err)
{
	struct quarantine q;
	struct arena mem;
	bool meant;
	int r;

	arena_init(&mem, ROWS_ARENA_BYTES);
	r = quarantine_get(st, f->source, false, &mem, &q, err);
	meant = r == 0 && (same_hash(&q.sha256, &f->sha256) || same_hash(&q.gone, &f->which));
	f->held = !meant || q.state != QUARANTINE_RELEASED;
	f->kept = r == 0 && q.state == QUARANTINE_HELD && same_hash(&q.sha256, &f->sha256);
	f->discarded = meant && q.state == QUARANTINE_DISCARDED;
	f->news = r == STORE_NONE || store_row_failed(r) ||
	    (!meant && r == 0 && q.state != QUARANTINE_HELD);
	arena_done(&mem);
	return r == STORE_NONE || store_row_failed(r) ? 0 : r; /* as if nothing had been said */
}

static int
say(const struct fall *f, struct err *err)
{
	return err_set(err, 0,
	    "%lld of %lld rows are missing at once: %s; \"ratifyctl sources release %s\" takes "
	    "that as true%s%s%s",
	    (long long)f->gone, (long long)f->before,
	    f->discarded ? "discarded, another document is waited for"
			 : "held back as a broken document",
	    f->source, f->discarded ? "" : ", \"ratifyctl sources discard ",
	    f->discarded ? "" : f->source, f->discarded ? "" : "\" forgets the document");
}

int
fall_check(struct store *st, const char *source, const struct hash *sha256, int64_t *present,
    size_t n, size_t rows, int64_t now_ms, struct fall *ret, struct err *err)
{
	struct fall f = { .source = source, .sha256 = *sha256, .after = (int64_t)rows };
	struct listed_row *listed = NULL;
	struct arena mem;
	size_t count = 0;
	int r;

	if (n > 0)
		qsort(present, n, sizeof(*present), compare_ids);
	arena_init(&mem, ROWS_ARENA_BYTES);
	r = entry_list_listed(st, source, &mem, &listed, &count, err);
	if (r == 0)
		count_rows(&f, listed, count, present, n, now_ms);
	arena_done(&mem);
	if (r == 0 && fall_is_many(f.gone, f.before))
		r = ask_person(st, &f, err);
	if (r != 0)
		return r;
	if (f.held)
		IGNORE(say(&f, err));
	*ret = f;
	return 0;
}

int
fall_hold(
    struct tx *tx, const struct fall *f, const struct document *d, const char *why, struct err *err)
{
	struct quarantine q = { .source = f->source,
		.state = QUARANTINE_HELD,
		.why = why,
		.url = d->final_url,
		.content_type = d->content_type,
		.sha256 = f->sha256,
		.gone = f->which,
		.rows_before = f->before,
		.rows_after = f->after,
		.rows_gone = f->gone,
		.seen_ms = d->fetched_ms,
		.body = d->body,
		.body_len = d->body_len };
	char hex[HASH_HEX];
	int r;

	if (f->discarded || f->kept)
		return 0;
	r = quarantine_put(tx, &q, err);
	if (r != 0 || !f->news)
		return r;
	hash_hex(&f->sha256, hex);
	return audit_add(tx, d->fetched_ms, "quarantined",
	    json_pack("{s:s, s:s*, s:s, s:I, s:I, s:I}", "source", f->source, "url", d->final_url,
		"sha256", hex, "before", (json_int_t)f->before, "rows", (json_int_t)f->after,
		"missing", (json_int_t)f->gone),
	    err);
}
