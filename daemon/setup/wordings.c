#include "daemon/setup/wordings.h"

#include "daemon/model.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/wording.h"

#define KINDS_MAX (MS_TYPE_COUNT + ALERT_KIND_COUNT + 3)

static size_t
names_of(const char *ret[KINDS_MAX])
{
	static const char *const bundles[] = { "digest", "group", "summary" };
	size_t i, n = 0;

	for (i = 0; i < MS_TYPE_COUNT; i++)
		ret[n++] = ms_types[i].code;
	for (i = 0; i < ALERT_KIND_COUNT; i++)
		ret[n++] = alert_kind_words[i];
	for (i = 0; i < ARRAY_LEN(bundles); i++)
		ret[n++] = bundles[i];
	return n;
}

static int
check_name(const struct template_conf *t, conf_report_fn *report, void *arg)
{
	_cleanup_free_ char *text = NULL;
	const char *names[KINDS_MAX], *near;
	size_t i, n = names_of(names);

	for (i = 0; i < n; i++)
		if (str_eq(names[i], t->name))
			return 0;
	near = str_nearest(t->name, names, n);
	text = xasprintf("templates names \"%s\", expected the type of a milestone or the kind of "
			 "an alert%s%s%s",
	    t->name, near != NULL ? " (did you mean \"" : "", STR_OR(near, ""),
	    near != NULL ? "\"?)" : "");
	report(&t->place, text, arg);
	return 1;
}

int
wordings_check(const struct settings *s, conf_report_fn *report, void *arg)
{
	struct wording *w;
	int mistakes = 0;
	size_t i, k;

	for (i = 0; i < s->sink_count; i++) {
		const struct template_conf *t = s->sinks[i].templates.v;

		for (k = 0; k < s->sinks[i].templates.n; k++)
			mistakes += check_name(&t[k], report, arg);
		mistakes += (int)wording_new(&w, &s->sinks[i], report, arg);
		wording_free(w);
	}
	return mistakes;
}
