#include "ctl/facts.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "ctl/view.h"
#include "daemon/timeline/timeline.h"
#include "lib/mem.h"
#include "lib/str.h"

static const char *const shipped[] = { "rules-us", "rules-un", "rules-treaty", "rules-news",
	"rules-fr-es", NULL };

static void
tell(const char *text, void *arg)
{
	(void)arg;
	(void)ctl_fail(0, "%s", text);
}

/* The packs beside the program: PREFIX/share/ratifyd/packs of PREFIX/bin; NULL: not there. */
static char *
packs_beside(void)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash, *dir;

	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	dir = xasprintf("%s/share/ratifyd/packs", exe);
	if (access(dir, R_OK) == 0)
		return dir;
	free(dir);
	return NULL;
}

int
facts_load_rules(const struct ctl_options *opt, const char *const *packs, struct setup **ret)
{
	_cleanup_free_ char *beside = NULL;
	const char *dir = opt->packs;
	struct err err = { .code = 0 };
	int r;

	if (dir == NULL && str_empty(getenv("RATIFYD_PACKS"))) {
		beside = packs_beside();
		dir = beside;
	}
	r = setup_load_packs(ret, dir, packs[0] != NULL ? packs : shipped, tell, NULL, &err);
	if (r < 0)
		return ctl_fail(EX_CONFIG, "%s", err.text);
	return r > 0 ? ctl_fail(EX_CONFIG, "the rules are not usable") : 0;
}

static json_t *
vote_json(const struct fact *f)
{
	const struct vote *v = &f->vote;
	const struct milestone m = timeline_vote_of(f);
	json_t *j = json_object();

	(void)json_object_set_new(j, "for", json_integer(v->for_));
	(void)json_object_set_new(j, "against", json_integer(v->against));
	if (v->abstain >= 0)
		(void)json_object_set_new(j, "abstain", json_integer(v->abstain));
	if (v->present >= 0)
		(void)json_object_set_new(j, "present", json_integer(v->present));
	(void)json_object_set_new(j, "two_thirds", json_boolean(v->two_thirds));
	view_put_proof(j, &m);
	return j;
}

static void
put_text(json_t *j, const char *key, const char *value)
{
	if (value != NULL)
		(void)json_object_set_new(j, key, json_string(value));
}

json_t *
facts_json(const struct fact *f)
{
	json_t *j = json_object(), *references = json_array();
	char date[WHEN_TEXT];
	size_t i;

	put_text(j, "type", ms_types[f->type].code);
	put_text(j, "dossier", f->dossier);
	put_text(j, "body", f->body);
	put_text(j, "actor", f->actor);
	put_text(j, "number", f->number);
	put_text(j, "kind", f->kind);
	for (i = 0; i < f->reference_count; i++)
		(void)json_array_append_new(references, json_string(f->references[i]));
	if (f->reference_count > 0)
		(void)json_object_set(j, "references", references);
	json_decref(references);
	if (f->date_from != DATE_NONE) {
		when_format(&f->date, date);
		put_text(j, "date", date);
		put_text(j, "date_from", date_from_words[f->date_from]);
	}
	if (f->vote.counted)
		(void)json_object_set_new(j, "vote", vote_json(f));
	put_text(j, "manner", f->manner);
	(void)json_object_set_new(j, "confidence", json_integer(f->confidence));
	put_text(j, "rule", f->rule);
	put_text(j, "quote", f->quote);
	(void)json_object_set_new(j, "from", json_integer((json_int_t)f->from));
	(void)json_object_set_new(j, "to", json_integer((json_int_t)f->to));
	return j;
}

json_t *
facts_labels(const struct fact_list *list)
{
	bool seen[MS_TYPE_COUNT] = { false };
	json_t *labels = json_array();
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (!seen[list->v[i].type])
			(void)json_array_append_new(
			    labels, json_string(ms_types[list->v[i].type].code));
		seen[list->v[i].type] = true;
	}
	return labels;
}

const char *
facts_class(const json_t *domain, enum source_class *ret)
{
	int c;

	*ret = CLASS_ANY;
	if (domain == NULL || json_is_null(domain))
		return NULL;
	for (c = 0; json_is_string(domain) && c < CLASS_COUNT; c++)
		if (strcmp(source_class_words[c], json_string_value(domain)) == 0) {
			*ret = (enum source_class)c;
			return NULL;
		}
	return "its domain is none of any, us_bill, us_treaty, un, news";
}
