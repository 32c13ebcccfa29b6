/*
 * Alerts of what is expected: its time began, is over, or comes to an end. Invariant: what was not
 * seen is never said not to have happened.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/alert/words.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TITLE_BYTES 1000
#define TEXT_BYTES 8000

static enum alert_kind
kind_of(const struct due *d)
{
	if (d->kind == DUE_THRESHOLD)
		return ALERT_THRESHOLD;
	if (d->kind == DUE_CLOSING)
		return ALERT_CLOSING;
	if (d->kind == DUE_RECORD)
		return ALERT_LATE;
	if (d->state == DUE_DONE)
		return ALERT_CORRECTED;
	return d->state == DUE_OPEN ? ALERT_WINDOW : ALERT_OVERDUE;
}

static int
put_day(struct buf *b, const char *before, const struct when *w)
{
	char day[WHEN_TEXT];

	if (w->precision == WHEN_NONE)
		return 0;
	when_format_human(w, day);
	return buf_printf(b, "%s%s", before, day);
}

/* "between 28 November 2026 and 25 December 2026" */
static int
put_window(struct buf *b, const struct due *d)
{
	int r;

	if (d->opens.precision == WHEN_NONE || d->closes.precision == WHEN_NONE) {
		r = put_day(b, "from ", &d->opens);
		return r != 0 ? r : put_day(b, "by ", &d->closes);
	}
	r = put_day(b, "between ", &d->opens);
	return r != 0 ? r : put_day(b, " and ", &d->closes);
}

static int64_t
days_until(const struct due *d, int64_t now_ms)
{
	int64_t left = -due_days_since(d, &d->closes, now_ms);

	return left > 0 ? left : 0;
}

static int
put_closing_title(struct buf *b, const struct due *d, int64_t now_ms)
{
	int64_t left = days_until(d, now_ms);
	int r = words_put_named(b, "Last day for ", d->what, "");

	if (r == 0)
		r = left == 0
		    ? buf_puts(b, ": today")
		    : buf_printf(b, " in %" PRId64 " %s", left, left == 1 ? "day" : "days");
	return r != 0 ? r : put_day(b, ", ", &d->closes);
}

static int
put_threshold_title(struct buf *b, const struct due *d, enum due_state before)
{
	const char *words = d->state == DUE_MET ? "Threshold met: "
	    : before == DUE_MET                 ? "Threshold lost again: "
						: "One short of the threshold: ";
	const char *end = strchr(STR_OR(d->count, ""), ';');
	_cleanup_free_ char *first = end != NULL ? xstrndup(d->count, (size_t)(end - d->count))
						 : xstrdup(STR_OR(d->count, ""));

	return words_put_named(b, words, first, "");
}

static int
put_title(struct buf *b, const struct due *d, const struct alert_due_context *ctx)
{
	int r;

	switch (kind_of(d)) {
	case ALERT_CLOSING:
		r = put_closing_title(b, d, ctx->now_ms);
		break;
	case ALERT_THRESHOLD:
		r = put_threshold_title(b, d, ctx->before);
		break;
	case ALERT_LATE:
		r = words_put_named(b, "Not yet in the record: ", d->what, "");
		r = r != 0 ? r : put_day(b, ", reported ", &d->opens);
		break;
	case ALERT_CORRECTED:
		r = words_put_named(b, "No longer overdue: ", d->what, "");
		break;
	case ALERT_WINDOW:
		r = words_put_named(b, "Expected from now on: ", d->what, "");
		r = r != 0 ? r : put_day(b, ", until ", &d->closes);
		break;
	default:
		r = words_put_named(b, "Overdue: ", d->what, "");
		r = r != 0 ? r : put_day(b, ", expected by ", &d->closes);
		break;
	}
	r = r != 0 ? r : buf_puts(b, ": ");
	return r != 0 ? r : words_put_plain(b, STR_OR(ctx->dossier_title, ""), ALERT_NAME_BYTES);
}

static const char *
meaning_of(const struct due *d, enum due_state before)
{
	switch (kind_of(d)) {
	case ALERT_CLOSING:
		return "after that day it cannot be done any more, as far as the text is known "
		       "here";
	case ALERT_THRESHOLD:
		if (d->state == DUE_MET)
			return "entry into force needs no further consent";
		return before == DUE_MET ? "consents were withdrawn or corrected before entry into "
					   "force, and more are needed again"
					 : "one further consent is enough";
	case ALERT_LATE:
		return "it was reported, and no official source has said so since. Records are "
		       "late, and reports can be wrong";
	case ALERT_CORRECTED:
		return "it was told as overdue, and a source that is new here says that it "
		       "happened";
	case ALERT_WINDOW:
		return "it is expected in this time; it has not happened yet";
	default:
		return "no source has said that it happened. It may be late, it may not come, or "
		       "it happened and no source said so";
	}
}

static int
put_expected(struct buf *b, const struct due *d)
{
	int r;

	if (d->kind == DUE_THRESHOLD) {
		r = words_put_named(b, "What happened: ", d->what, "");
		r = r != 0 ? r : words_put_named(b, ": ", d->count, ".");
		if (r != 0 || d->state != DUE_MET || d->closes.precision == WHEN_NONE)
			return r;
		r = put_day(b, "\nWhat is next: entry into force on ", &d->closes);
		return r != 0 ? r : buf_putc(b, '.');
	}
	r = words_put_named(
	    b, d->kind == DUE_RECORD ? "What was reported: " : "What is expected: ", d->what, "");
	r = r != 0 ? r : words_put_named(b, " (", d->who, ")");
	if (r == 0 && d->kind == DUE_WINDOW) {
		r = buf_puts(b, ", ");
		r = r != 0 ? r : put_window(b, d);
	}
	r = r != 0 ? r : words_put_named(b, ", after ", d->after, "");
	if (r == 0 && d->kind == DUE_STEP && d->after != NULL)
		r = put_day(b, " on ", &d->opens);
	return r != 0 ? r : buf_putc(b, '.');
}

static int
put_when(struct buf *b, const struct due *d, int64_t now_ms)
{
	const struct when *since = d->kind == DUE_STEP ? &d->closes : &d->opens;
	int64_t days;
	int r = 0;

	if (d->kind == DUE_CLOSING)
		r = put_day(b, "\nWhen: the last day is ", &d->closes);
	else if (d->kind == DUE_RECORD)
		r = put_day(b, "\nWhen: reported ", &d->opens);
	else if (d->kind == DUE_STEP)
		r = put_day(b, "\nWhen: expected by ", &d->closes);
	if (r != 0 || d->state != DUE_OVERDUE || since->precision == WHEN_NONE ||
	    d->kind == DUE_WINDOW)
		return r;
	days = due_days_since(d, since, now_ms);
	return buf_printf(b, ", %" PRId64 " %s ago", days, days == 1 ? "day" : "days");
}

static int
put_text(struct buf *b, const struct due *d, const struct alert_due_context *ctx)
{
	int r = put_expected(b, d);

	r = r != 0 ? r : put_when(b, d, ctx->now_ms);
	if (r == 0 && b->len > 0 && b->data[b->len - 1] != '.')
		r = buf_putc(b, '.');
	r = r != 0 ? r : buf_printf(b, "\nWhat it means: %s.", meaning_of(d, ctx->before));
	if (r == 0 && d->kind == DUE_RECORD && ctx->usual_days >= 0)
		r = buf_printf(b, "\nUsual: the record follows a report after %" PRId64 " %s.",
		    ctx->usual_days, ctx->usual_days == 1 ? "day" : "days");
	r = r != 0 ? r : words_put_named(b, "\nWritten in: ", d->source, ".");
	return r != 0 ? r
		      : words_put_named(
			    b, "\nNot read now: source ", ctx->unread, ", which may have said so.");
}

static void
key_of(const char *dossier, const struct due *d, char ret[HASH_HEX])
{
	struct hash h;

	hash_strings(&h, "expected", dossier, d->key, HASH_END);
	hash_hex(&h, ret);
	ret[32] = '\0';
}

static void
id_of(const char *key, const struct due *d, int64_t before_ms, char ret[33])
{
	char moment[24], hex[HASH_HEX];
	struct hash h;

	(void)snprintf(moment, sizeof(moment), "%" PRId64, before_ms);
	hash_strings(&h, "alert", "expected", key, due_state_words[d->state], moment, HASH_END);
	hash_hex(&h, hex);
	memcpy(ret, hex, 32);
	ret[32] = '\0';
}

static char
importance_of(const struct due *d)
{
	if (d->kind == DUE_THRESHOLD)
		return 'A';
	return d->kind == DUE_RECORD ? 'C' : 'B';
}

int
alert_compose_due(const struct due *d, const struct alert_due_context *ctx, struct arena *mem,
    struct alert *ret, struct err *err)
{
	struct alert al = { .kind = kind_of(d),
		.importance = importance_of(d),
		.created_ms = ctx->now_ms,
		.event = d->closes };
	struct buf title, text;
	char key[HASH_HEX];
	int r;

	key_of(ctx->dossier, d, key);
	id_of(key, d, ctx->before_ms, al.id);
	buf_init(&title, TITLE_BYTES);
	buf_init(&text, TEXT_BYTES);
	r = put_title(&title, d, ctx);
	r = r != 0 ? r : put_text(&text, d, ctx);
	al.title = r == 0 ? arena_strdup(mem, buf_str(&title)) : NULL;
	al.text = r == 0 ? arena_strdup(mem, buf_str(&text)) : NULL;
	buf_done(&title);
	buf_done(&text);
	al.milestone = arena_strdup(mem, key);
	al.dossier = arena_strdup(mem, ctx->dossier);
	if (al.title == NULL || al.text == NULL || al.milestone == NULL || al.dossier == NULL)
		return err_set(
		    err, -EFBIG, "an alert about what is expected does not fit into memory");
	*ret = al;
	return 0;
}
