/*
 * A depositary's table, cell by cell. Invariant: the kind of the act decides the type, the
 * source's dossiers say what it is about; no prose is read here.
 */
#include "daemon/detect/record.h"

#include <errno.h>
#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

/* A definitive signature binds like a ratification; consent (CCW) and participation (older
 * protocols) are the same act under other names. Provisional application binds nobody, and the
 * confirmation of a signature adds nothing to it. */
static const struct {
	const char *kind;
	enum ms_type type;
} acts[] = {
	{ "signature", MS_TREATY_SIGNED },
	{ "definitive-signature", MS_RATIFIED },
	{ "ratification", MS_RATIFIED },
	{ "acceptance", MS_RATIFIED },
	{ "approval", MS_RATIFIED },
	{ "formal-confirmation", MS_RATIFIED },
	{ "consent", MS_RATIFIED },
	{ "participation", MS_RATIFIED },
	{ "accession", MS_ACCEDED },
	{ "succession", MS_ACCEDED },
};

int
detect_act_type(const char *kind, enum ms_type *ret)
{
	size_t i;

	for (i = 0; kind != NULL && i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].kind, kind) == 0) {
			*ret = acts[i].type;
			return 0;
		}
	return -ENOENT;
}

static const char *
procedure_of(const struct dossier_def *d, size_t n, const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < n; i++)
		if (str_eq(d[i].name, name))
			return d[i].procedure;
	return NULL;
}

static const char *
participant(const struct entry *e)
{
	const struct state_name *st = state_by_name(e->title, strlen(e->title));

	return st != NULL ? st->name : e->title;
}

static int
fill(struct fact *f, const struct act *a, const struct entry *e, struct arena *mem)
{
	const char *text = STR_OR(a->text, "");

	f->actor = arena_strdup(mem, participant(e));
	f->kind = arena_strdup(mem, a->kind);
	f->rule = arena_printf(mem, "record:%s", a->kind);
	f->quote = arena_strdup(mem, text);
	if (f->actor == NULL || f->kind == NULL || f->rule == NULL || f->quote == NULL)
		return -EFBIG;
	f->date = a->date;
	f->date_from = a->date.precision != WHEN_NONE ? DATE_RECORD : DATE_NONE;
	f->vote.for_ = f->vote.against = f->vote.abstain = -1;
	f->vote.present = f->vote.absent = -1;
	f->evidence = EV_RECORD;
	f->confidence = 100;
	f->field = "acts";
	f->to = strlen(text);
	return 0;
}

int
record_read(const struct detect_source *src, const struct dossier_def *dossiers, size_t n_dossiers,
    const struct entry *e, struct arena *mem, struct fact_list *ret, struct err *err)
{
	size_t per_act = src->dossier_count > 0 ? src->dossier_count : 1, i, k, n = 0;
	struct fact *v;
	enum ms_type type;

	if (str_empty(e->title) || (src->dossier_count == 0 && src->dossier_required))
		return 0;
	v = arena_alloc(mem, e->act_count * per_act * sizeof(*v));
	if (v == NULL)
		return err_set(err, -EFBIG, "the facts of one document do not fit");
	for (i = 0; i < e->act_count; i++) {
		if (e->acts[i].bracketed || detect_act_type(e->acts[i].kind, &type) < 0)
			continue;
		for (k = 0; k < per_act; k++) {
			v[n].type = type;
			v[n].dossier = src->dossier_count > 0 ? src->dossiers[k] : NULL;
			v[n].procedure = procedure_of(dossiers, n_dossiers, v[n].dossier);
			if (fill(&v[n], &e->acts[i], e, mem) < 0)
				return err_set(err, -EFBIG, "the facts of one document do not fit");
			n++;
		}
	}
	ret->v = v;
	ret->n = n;
	return 0;
}
