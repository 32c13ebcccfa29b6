/*
 * The sentences of an alert: what happened, what it means, how sure it is. Invariant: foreign
 * text goes through words_put_plain, and a quotation names its source.
 */
#include "daemon/alert/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/timeline/clock.h"
#include "lib/mem.h"
#include "lib/str.h"

#define DAY_S 86400
#define LATE_DAYS 14 /* between what happened and the news of it: worth a word */
#define DATE_THERE (WHEN_TEXT + 64)
#define SIDES_SHOWN 4
#define SHOWN_LINK_BYTES 300 /* a longer one is no help in a text */

static const struct {
	enum ms_type type;
	const char *kind; /* NULL: any */
	const char *words;
} headlines[] = {
	{ MS_RATIFIED, "acceptance", "accepts" },
	{ MS_RATIFIED, "approval", "approves" },
	{ MS_RATIFIED, "formal-confirmation", "formally confirms" },
	{ MS_RATIFIED, "definitive-signature", "signs definitively" },
	{ MS_RATIFIED, NULL, "ratifies" },
	{ MS_ACCEDED, "succession", "succeeds" },
	{ MS_ACCEDED, NULL, "accedes" },
	{ MS_DEPOSITED, NULL, "deposits its instrument" },
	{ MS_TREATY_SIGNED, "definitive-signature", "signs definitively" },
	{ MS_TREATY_SIGNED, "confirmation-of-signature", "confirms its signature" },
	{ MS_TREATY_SIGNED, NULL, "signs" },
	{ MS_PROVISIONAL_APPLICATION, NULL, "applies it provisionally" },
	{ MS_RESERVATION, "reservation", "makes a reservation" },
	{ MS_RESERVATION, "declaration", "makes a declaration" },
	{ MS_RESERVATION, "understanding", "makes a declaration of its understanding" },
	{ MS_RESERVATION, "statement", "makes a statement" },
	{ MS_RESERVATION, "objection", "makes an objection" },
	{ MS_RESERVATION, "notification", "makes a notification" },
	{ MS_RESERVATION, "reservation-withdrawn", "withdraws a reservation" },
	{ MS_RESERVATION, "declaration-withdrawn", "withdraws a declaration" },
	{ MS_RESERVATION, "objection-withdrawn", "withdraws an objection" },
	{ MS_RESERVATION, NULL, "makes a reservation or declaration" },
	{ MS_TERRITORIAL_APPLICATION, "application", "extends it to a territory" },
	{ MS_WITHDRAWAL, "notification", "gives notice of withdrawal" },
	{ MS_WITHDRAWAL, "partial", "withdraws for a part of it" },
	{ MS_WITHDRAWAL, "candidate", "may have withdrawn" },
	{ MS_WITHDRAWAL, NULL, "withdraws" },
	{ MS_SUSPENSION, NULL, "suspends its application" },
	{ MS_TREATY_SUBMITTED, "extension", "Time for objections extended" },
	{ MS_TREATY_SUBMITTED, "statement", "Statement that it should be ratified all the same" },
	{ MS_TREATY_SUBMITTED, "exceptional",
	    "Statement that it is ratified without waiting for objections" },
	{ MS_CONSENT_GIVEN, NULL, "legislature consents to ratification" },
	{ MS_CONSENT_REFUSED, NULL, "legislature refuses consent" },
};

static const char *const date_words[] = {
	"",
	"as the record says",
	"as the text says",
	"day of publication",
	"day it was first seen",
};

static const char *
headline_of(const struct milestone *m)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(headlines); i++)
		if (headlines[i].type == m->type &&
		    (headlines[i].kind == NULL || str_eq(headlines[i].kind, m->kind)))
			return headlines[i].words;
	return NULL;
}

/* The body that acted, unless the title names it: "Adopted by the General Assembly". */
static const char *
body_to_name(const struct milestone *m)
{
	if (str_empty(m->body) || strstr(ms_types[m->type].title, m->body) != NULL)
		return NULL;
	return m->body;
}

/* "Qatar ratifies", "Passed (US Senate, 86-10)" */
static int
put_headline(struct buf *b, const struct milestone *m)
{
	const char *words = headline_of(m), *before = " (";
	bool acts = ms_types[m->type].per_actor; /* else the words are a title */
	int r;

	if (words != NULL && acts && !str_empty(m->actor)) {
		if ((r = words_put_plain(b, m->actor, ALERT_NAME_BYTES)) != 0)
			return r;
		r = buf_printf(b, "%s%s", str_starts(words, "legislature") ? ": " : " ", words);
	} else {
		r = buf_puts(b, words != NULL && !acts ? words : ms_types[m->type].title);
		if (r == 0 && !str_empty(m->actor)) {
			r = buf_puts(b, before);
			r = r != 0 ? r : words_put_plain(b, m->actor, ALERT_NAME_BYTES);
			before = ", ";
		}
	}
	if (r == 0 && body_to_name(m) != NULL) {
		r = buf_puts(b, before);
		r = r != 0 ? r : words_put_plain(b, body_to_name(m), ALERT_NAME_BYTES);
		before = ", ";
	}
	if (r == 0 && m->vote.counted) {
		r = buf_printf(b, "%s%d-%d", before, m->vote.for_, m->vote.against);
		if (r == 0 && m->vote.abstain > 0)
			r = buf_printf(b, "-%d", m->vote.abstain);
		before = ", ";
	}
	return r == 0 && before[0] == ',' ? buf_putc(b, ')') : r;
}

static int
put_prefix(struct buf *b, const struct milestone *m, enum alert_kind kind)
{
	static const char *const prefixes[ALERT_KIND_COUNT] = {
		[ALERT_OFFICIAL] = "Official now: ",
		[ALERT_DISPUTED] = "Disputed: ",
		[ALERT_CORRECTED] = "Corrected: ",
		[ALERT_RETRACTED] = "Retracted: ",
		[ALERT_VANISHED] = "No longer listed: ",
	};

	if (kind != ALERT_NEW)
		return prefixes[kind] != NULL ? buf_puts(b, prefixes[kind]) : 0;
	if (m->state == ST_CORROBORATED)
		return buf_printf(b, "Reported by %d sources, not official: ", m->origin_count);
	return m->best > EV_OFFICIAL ? buf_puts(b, "Reported, not confirmed: ") : 0;
}

static bool
is_consent(const struct milestone *m)
{
	return m->type == MS_RATIFIED || m->type == MS_ACCEDED || m->type == MS_DEPOSITED ||
	    m->type == MS_WITHDRAWAL;
}

static const char *
title_of(const struct milestone *m, const struct alert_context *ctx)
{
	return !str_empty(ctx->dossier_title) ? ctx->dossier_title : STR_OR(m->dossier, "");
}

/* "1 of 40": only what an official source says counts. */
static int
put_count(struct buf *b, const char *before, const struct milestone *m,
    const struct alert_context *ctx, const char *after)
{
	char progress[48];

	if (ctx->standing == NULL || !is_consent(m) || m->best > EV_OFFICIAL)
		return 0;
	if (ctx->standing->counted > ctx->standing->threshold)
		return 0; /* "41 of 40" tells nobody anything */
	timeline_progress(ctx->standing, progress, sizeof(progress));
	return progress[0] != '\0' ? buf_printf(b, "%s%s%s", before, progress, after) : 0;
}

int
words_title(
    struct buf *b, const struct milestone *m, enum alert_kind kind, const struct alert_context *ctx)
{
	int r;

	if ((r = put_prefix(b, m, kind)) != 0 || (r = put_headline(b, m)) != 0 ||
	    (r = buf_puts(b, ": ")) != 0 ||
	    (r = words_put_plain(b, title_of(m, ctx), ALERT_NAME_BYTES)) != 0)
		return r;
	return put_count(b, " (", m, ctx, ")");
}

static int
put_vote(struct buf *b, const struct vote *v, const char *before)
{
	int r;

	if (!v->counted)
		return 0;
	r = buf_printf(b, "%s%d for and %d against", before, v->for_, v->against);
	if (r == 0 && v->abstain >= 0)
		r = buf_printf(b, ", %d abstaining", v->abstain);
	if (r != 0 || !v->two_thirds)
		return r;
	return timeline_required(v) < 0
	    ? buf_puts(b, " (two thirds required)")
	    : buf_printf(b, " (%d voting, %d required)", timeline_voting(v), timeline_required(v));
}

/* "Ratification (acceptance): Qatar, C.N.5.2026, 86 for and 10 against" */
static int
put_facts(struct buf *b, const struct milestone *m)
{
	const char *title = ms_types[m->type].title, *kind = m->kind;
	const char *const said[] = { m->actor, body_to_name(m), m->number };
	const char *before = ": ";
	size_t i;
	int r;

	if (kind != NULL && strcasecmp(kind, title) == 0)
		kind = NULL;
	if ((r = buf_puts(b, title)) != 0 || (r = words_put_named(b, " (", kind, ")")) != 0)
		return r;
	for (i = 0; i < ARRAY_LEN(said) && r == 0; i++) {
		r = words_put_named(b, before, said[i], "");
		before = str_empty(said[i]) ? before : ", ";
	}
	return r != 0 ? r : put_vote(b, &m->vote, before);
}

/* Of an entry's own time the hour says nothing of what happened. */
static bool
is_hour_known(const struct milestone *m)
{
	return m->date.precision >= WHEN_MINUTE && !m->date.zone_assumed &&
	    m->date_from != DATE_PUBLISHED && m->date_from != DATE_SEEN;
}

/* "24 October 2025, 21:30 EDT": an hour by the clock of the body. */
static void
format_there(const struct milestone *m, char out[DATE_THERE])
{
	struct when there = m->date;
	char day[WHEN_TEXT], zone[CLOCK_ZONE];
	unsigned minute;

	if (!is_hour_known(m)) {
		when_format_human(&there, day);
		(void)snprintf(out, DATE_THERE, "%s", day);
		return;
	}
	there.at += clock_seconds_east(m->body, m->date.at);
	minute = (unsigned)(((there.at % DAY_S) + DAY_S) % DAY_S) / 60;
	when_format_human(&there, day);
	clock_zone(m->body, m->date.at, zone);
	(void)snprintf(out, DATE_THERE, "%s, %02u:%02u %s", day, minute / 60, minute % 60, zone);
}

static int
put_date(struct buf *b, const struct milestone *m)
{
	char date[DATE_THERE];

	if (m->date.precision == WHEN_NONE)
		return buf_puts(b, "date unknown");
	format_there(m, date);
	if (m->date_from <= DATE_NONE || m->date_from > DATE_SEEN)
		return buf_puts(b, date);
	return buf_printf(b, "%s (%s)", date, date_words[m->date_from]);
}

static int
put_when(
    struct buf *b, const struct milestone *m, enum alert_kind kind, const struct alert_context *ctx)
{
	char seen[WHEN_TEXT];
	int64_t late;
	int r;

	if ((r = buf_puts(b, "\nWhen: ")) != 0 || (r = put_date(b, m)) != 0)
		return r;
	when_format_s(ctx->now_ms / 1000, seen);
	r = buf_printf(b, "; seen %s", seen);
	late = (ctx->now_ms / 1000 - m->date.at) / DAY_S;
	if (r == 0 && kind == ALERT_NEW && m->date.precision >= WHEN_DAY && late >= LATE_DAYS)
		r = buf_printf(b, ", %" PRId64 " days later", late);
	return r != 0 ? r : buf_putc(b, '.');
}

static int
put_sureness(struct buf *b, const struct milestone *m, enum alert_kind kind)
{
	const char *word = ms_state_words[m->state];
	bool official = m->best <= EV_OFFICIAL;
	int n = m->origin_count, r;

	r = buf_printf(b, "\nHow sure: %s; ", word);
	if (r != 0)
		return r;
	if (kind == ALERT_VANISHED)
		return buf_puts(b,
		    "the row that said so is no longer listed: a withdrawal, "
		    "or a mistake of the publisher.");
	if (kind == ALERT_RETRACTED)
		return buf_puts(b, "whoever said so has taken it back, and nobody else says so.");
	if (m->state == ST_DISPUTED)
		return buf_printf(
		    b, "sources contradict each other (%d evidences).", m->evidence_count);
	if (official && n <= 1)
		return buf_printf(b, "one source says so, %s.",
		    m->best == EV_RECORD ? "the record itself" : "an official one");
	if (n <= 1)
		return buf_puts(b, "one source says so, and no official one.");
	return buf_printf(b, "%d independent sources say so, %s.", n,
	    official ? "an official one among them" : "no official one among them");
}

/* Whether an origin has spoken before this one in the list. */
static bool
is_heard(const struct alert_context *ctx, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (ctx->evidence[i].withdrawn_ms == 0 &&
		    str_eq(ctx->evidence[i].origin, ctx->evidence[at].origin))
			return true;
	return false;
}

/* "untc: Ratification, 25 October 2025" */
static int
put_side(struct buf *b, const struct evidence *e, const char *before)
{
	char day[WHEN_TEXT];
	int r = buf_puts(b, before);

	when_format_human(&e->date, day);
	r = r != 0 ? r : words_put_plain(b, STR_OR(e->source, "a source"), ALERT_NAME_BYTES);
	if (r == 0 && e->type >= 0 && e->type < MS_TYPE_COUNT)
		r = buf_printf(b, ": %s", ms_types[e->type].title);
	if (r == 0 && day[0] != '\0')
		r = buf_printf(b, ", %s", day);
	return r != 0 ? r : put_vote(b, &e->vote, ", ");
}

/* Of a dispute both sides, one word an origin. */
static int
put_sides(struct buf *b, const struct milestone *m, const struct alert_context *ctx)
{
	const char *before = "\nThey say: ";
	size_t i, n = 0;
	int r = 0;

	if (m->state != ST_DISPUTED)
		return 0;
	for (i = 0; i < ctx->evidence_count && n < SIDES_SHOWN && r == 0; i++) {
		if (ctx->evidence[i].withdrawn_ms != 0 || is_heard(ctx, i))
			continue;
		r = put_side(b, &ctx->evidence[i], before);
		before = "; ";
		n++;
	}
	return r != 0 || n == 0 ? r : buf_putc(b, '.');
}

static int
put_before(struct buf *b, enum alert_kind kind, const struct alert_context *ctx)
{
	const struct milestone *old = ctx->before;
	int r;

	if (kind == ALERT_NEW || old == NULL)
		return 0;
	if (old->type < 0 || old->type >= MS_TYPE_COUNT)
		return 0;
	if ((r = buf_puts(b, "\nSaid before: ")) != 0 || (r = put_facts(b, old)) != 0 ||
	    (r = buf_puts(b, ", ")) != 0 || (r = put_date(b, old)) != 0)
		return r;
	return buf_printf(b, "; %s.", ms_state_words[old->state]);
}

static int
put_doubt(struct buf *b, const struct milestone *m)
{
	return timeline_vote_disagrees(m)
	    ? buf_puts(
		  b, "\nDoubtful: the count does not give this result; one of the two is wrong.")
	    : 0;
}

static int
put_standing(struct buf *b, const struct milestone *m, const struct alert_context *ctx)
{
	const struct standing *s = ctx->standing;
	char date[WHEN_TEXT];
	int r;

	if (s == NULL ||
	    (!is_consent(m) && m->type != MS_TREATY_SIGNED && m->type != MS_ENTERED_INTO_FORCE))
		return 0;
	r = buf_printf(b, "\nStanding: %d %s, ", s->signatories,
	    s->signatories == 1 ? "signatory" : "signatories");
	if (r == 0 && s->threshold > 0 && s->counted > s->threshold)
		r = buf_printf(b, "%d consents; entry into force needed %lld.", s->counted,
		    (long long)s->threshold);
	else if (r == 0 && s->threshold > 0)
		r = buf_printf(b, "%d of %lld consents needed for entry into force.", s->counted,
		    (long long)s->threshold);
	else if (r == 0)
		r = buf_printf(b, "%d %s.", s->parties, s->parties == 1 ? "party" : "parties");
	if (r == 0 && s->in_force)
		return buf_puts(b, " It is in force.");
	if (r != 0 || s->expected_in_force.precision == WHEN_NONE)
		return r;
	when_format_human(&s->expected_in_force, date);
	return buf_printf(b, " Expected to enter into force on %s.", date);
}

static int
put_quote(struct buf *b, enum alert_kind kind, const struct alert_context *ctx)
{
	int r;

	if (str_empty(ctx->quote))
		return 0;
	if ((r = buf_putc(b, '\n')) != 0 ||
	    (r = words_put_plain(b, STR_OR(ctx->source, "a source"), ALERT_NAME_BYTES)) != 0 ||
	    (r = buf_puts(b, kind == ALERT_RETRACTED ? " said: \"" : " says: \"")) != 0 ||
	    (r = words_put_plain(b, ctx->quote, ALERT_QUOTE_BYTES)) != 0)
		return r;
	return buf_putc(b, '"');
}

/* The first one is a part of the alert of its own: each sink shows it as it can. */
static int
put_links(struct buf *b, const char *const *links, size_t n)
{
	const char *before = "\nMore evidence: ";
	size_t i;
	int r = 0;

	for (i = 1; i < n && r == 0; i++) {
		if (strlen(links[i]) > SHOWN_LINK_BYTES)
			continue;
		r = buf_printf(b, "%s%s", before, links[i]);
		before = " ";
	}
	return r;
}

int
words_text(struct buf *b, const struct milestone *m, enum alert_kind kind,
    const struct alert_context *ctx, const char *const *links, size_t link_count)
{
	int r;

	if ((r = buf_puts(b, "What happened: ")) != 0 || (r = put_facts(b, m)) != 0 ||
	    (r = put_count(b, ", ", m, ctx, "")) != 0 ||
	    (r = buf_printf(b, ".\nWhat it means: %s.", ms_types[m->type].meaning)) != 0)
		return r;
	if (!str_empty(ctx->next)) {
		r = buf_puts(b, "\nWhat is next: ");
		r = r != 0 ? r : words_put_plain(b, ctx->next, ALERT_NEXT_BYTES);
		r = r != 0 ? r : buf_putc(b, '.');
	}
	if (r != 0 || (r = put_sureness(b, m, kind)) != 0 || (r = put_sides(b, m, ctx)) != 0 ||
	    (r = put_doubt(b, m)) != 0 || (r = put_before(b, kind, ctx)) != 0 ||
	    (r = put_when(b, m, kind, ctx)) != 0 || (r = put_standing(b, m, ctx)) != 0 ||
	    (r = put_quote(b, kind, ctx)) != 0)
		return r;
	return put_links(b, links, link_count);
}
