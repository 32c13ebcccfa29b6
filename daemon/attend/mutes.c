/*
 * Which alerts a person does not want for a while. Invariant: what a mute hides is stored and
 * recorded as any other alert, and health is hidden by none.
 */
#include "daemon/attend/attend.h"

#include <errno.h>

#include "daemon/audit/audit.h"
#include "lib/mem.h"
#include "lib/str.h"

bool
attend_mute_is_over(const struct mute *m, int64_t now_ms)
{
	return m->until_ms != 0 && m->until_ms <= now_ms;
}

static bool
fits(const char *wanted, const char *is)
{
	return wanted == NULL || str_eq(wanted, is);
}

static bool
hides(const struct mute *m, const struct alert *a, const char *type)
{
	return fits(m->dossier, a->dossier) && fits(m->type, type) &&
	    fits(m->milestone, a->milestone);
}

static bool
is_health(const struct alert *a)
{
	return a->kind >= ALERT_SOURCE || a->importance == 'H' || a->dossier == NULL;
}

/* What it waits for has happened: as far as it is told, and not taken back. */
static bool
is_ended_by(const struct mute *m, const struct alert *a, const char *type)
{
	return m->until_type != NULL && str_eq(m->until_type, type) && a->kind <= ALERT_OFFICIAL &&
	    fits(m->dossier, a->dossier);
}

const char *
attend_mute_words(const struct mute *m, struct arena *a)
{
	const char *what = m->milestone != NULL ? arena_printf(a, "milestone %s", m->milestone)
	    : m->dossier != NULL                ? arena_printf(a, "dossier %s", m->dossier)
						: "";

	if (what == NULL || m->type == NULL)
		return what;
	return arena_printf(a, "%s%stype %s", what, *what != '\0' ? ", " : "", m->type);
}

const char *
attend_mute_detail(const struct mute *m, struct arena *a)
{
	const char *words = attend_mute_words(m, a);

	return words != NULL ? arena_printf(a, "muted: %s", words) : NULL;
}

int
attend_mute_hidden(
    struct store *st, const struct mute *m, struct arena *a, int64_t *ret, struct err *err)
{
	const char *detail = attend_mute_detail(m, a);

	if (detail == NULL)
		return err_set(err, -EFBIG, "a mute does not fit into memory");
	return delivery_count_muted(st, detail, m->since_ms, ret, err);
}

static int
end_mute(struct tx *tx, const struct mute *m, const struct alert *a, int64_t now_ms,
    struct arena *arena, struct err *err)
{
	int r = mute_drop(tx, m->id, err);

	if (r == 0)
		r = audit_add(tx, now_ms, "unmute",
		    json_pack("{s:I, s:s*, s:s, s:s}", "mute", (json_int_t)m->id, "muted",
			attend_mute_words(m, arena), "by", "what it waited for", "alert", a->id),
		    err);
	return r;
}

int
attend_muted(struct tx *tx, const struct alert *a, enum ms_type type, int64_t now_ms,
    struct arena *arena, const struct mute **ret_mute, struct err *err)
{
	const char *code = type >= 0 && type < MS_TYPE_COUNT ? ms_types[type].code : a->type;
	struct mute *v = NULL;
	size_t n = 0, i;
	int r;

	*ret_mute = NULL;
	if (is_health(a))
		return 0;
	r = mute_list(tx_store(tx), arena, &v, &n, err);
	if (r != 0)
		return tx_fail(tx, r);
	for (i = 0; i < n && r == 0; i++) {
		if (attend_mute_is_over(&v[i], now_ms))
			continue;
		if (is_ended_by(&v[i], a, code))
			r = end_mute(tx, &v[i], a, now_ms, arena, err);
		else if (*ret_mute == NULL && hides(&v[i], a, code))
			*ret_mute = &v[i];
	}
	return r;
}
