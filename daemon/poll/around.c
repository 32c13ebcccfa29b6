/*
 * What the store knows of a dossier, for the words of one alert. Invariant: it is read in the
 * transaction that writes the alert, so that the alert says what holds with it.
 */
#include "daemon/poll/around.h"

#include <errno.h>
#include <string.h>

#include "daemon/alert/next.h"
#include "lib/mem.h"
#include "lib/str.h"

static size_t
index_of(const struct setup *s, const char *dossier)
{
	const struct dossier_conf *d = settings_dossier(s->settings, dossier);

	return d != NULL ? (size_t)(d - s->settings->dossiers) : SIZE_MAX;
}

/* What does not fit into memory is left out, and an event that cannot be read: the alert itself has
 * to go. */
static int
find_next(struct store *st, const struct setup *s, const struct milestone *m, enum alert_kind kind,
    struct next_context *ctx, struct arena *a, const char **ret, struct err *err)
{
	const struct dossier_conf *d = settings_dossier(s->settings, m->dossier);
	struct announcement *events = NULL, *sittings = NULL;
	size_t unread = 0, i;
	int r = event_list(st, m->dossier, a, &events, &ctx->event_count, &unread, err);

	if (r == 0 && ctx->track_count > 0)
		r = event_sittings(st, m->dossier, a, &sittings, &ctx->sitting_count, NULL, err);
	if (r != 0)
		return r;
	for (i = 0; i < ctx->event_count && d != NULL; i++)
		events[i].seat = procedures_seat(s->settings, d);
	ctx->events = events;
	ctx->sittings = sittings;
	if (alert_next(m, kind, ctx, a, ret) != 0)
		*ret = NULL;
	return 0;
}

int
around_gather(struct store *st, const struct setup *s, struct annals *annals,
    const struct milestone *m, enum alert_kind kind, int64_t now_ms, struct arena *a,
    struct around *ret, struct err *err)
{
	struct next_context ctx = { .consents = setup_threshold(s, m->dossier), .now_ms = now_ms };
	struct around x = { .next = NULL };
	size_t at = index_of(s, m->dossier);
	struct threshold_proof proof;
	int r;

	if (at != SIZE_MAX)
		ctx.tracks = procedures_tracks(s->procedures, at, &ctx.track_count);
	r = annals_of(annals, st, m->dossier, &ctx.m, &ctx.n, err);
	if (r == 0)
		r = threshold_prove(ctx.consents, ctx.m, ctx.n, now_ms / 1000, a, &proof) == 0
		    ? 0
		    : err_set(err, -EFBIG, "the milestones of %s do not fit", m->dossier);
	if (r == 0) {
		threshold_stand(ctx.consents, &proof, &x.standing);
		ctx.proof = &proof;
		r = find_next(st, s, m, kind, &ctx, a, &x.next, err);
	}
	if (r == 0)
		r = evidence_list(st, m->id, a, &x.evidence, &x.evidence_count, err);
	if (r == 0)
		*ret = x;
	return r;
}
