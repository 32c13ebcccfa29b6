/*
 * `ratifyctl dossiers`: what is followed, and how far it has come.
 */
#include <stdio.h>
#include <sysexits.h>

#include "ctl/prose.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "lib/mem.h"
#include "lib/str.h"

struct dossier_row {
	const char *name;
	const struct dossier_def *def; /* NULL: only the store knows it */
	struct standing standing;
	size_t milestones;
	struct milestone last; /* latest by date; type MS_NONE: none */
	int64_t changed_ms;
};

static int
read_row(struct view *v, const char *name, struct dossier_row *row)
{
	struct milestone *m = NULL;
	struct err err = { 0 };
	size_t n = 0, i;

	*row = (struct dossier_row){ .name = name, .def = view_dossier(v, name) };
	row->last.type = MS_NONE;
	if (milestone_list(v->store, name, NULL, 0, &v->arena, &m, &n, &err) != 0)
		return ctl_fail_err(&err);
	view_standing(v, name, m, n, &row->standing);
	row->milestones = n;
	for (i = 0; i < n; i++) {
		if (m[i].changed_ms > row->changed_ms)
			row->changed_ms = m[i].changed_ms;
		if (m[i].date.precision == WHEN_NONE)
			continue;
		if (row->last.type == MS_NONE || timeline_compare(&m[i], &row->last) > 0)
			row->last = m[i];
	}
	return 0;
}

static void
print_rows(const struct dossier_row *rows, size_t n)
{
	static const char *const headers[] = { "DOSSIER", ">SEEN", ">SIGNED", ">CONSENTS", "LATEST",
		"WHAT", "TITLE", NULL };
	static const char *const narrow[] = { "DOSSIER", ">SEEN", ">SIGNED", ">CONSENTS", "LATEST",
		"WHAT", NULL };
	bool wide = prose_terminal() == 0 || prose_terminal() >= PROSE_WIDE;
	struct table *t = table_new(wide ? headers : narrow);
	char date[VIEW_DATE], progress[48];
	size_t i;

	for (i = 0; i < n; i++) {
		const struct dossier_row *r = &rows[i];
		char *what = NULL;

		date[0] = '\0';
		if (r->last.type != MS_NONE) {
			view_date(&r->last, date);
			what = view_what(&r->last);
		}
		timeline_progress(&r->standing, progress, sizeof(progress));
		if (progress[0] == '\0')
			(void)snprintf(progress, sizeof(progress), "%d", r->standing.parties);
		table_put(t, r->name);
		table_putf(t, "%zu", r->milestones);
		table_putf(t, "%d", r->standing.signatories);
		table_put(t, progress);
		table_put(t, date);
		table_put(t, what);
		if (wide)
			table_put(t,
			    r->def == NULL                    ? "(not in the configuration)"
				: r->def->short_title != NULL ? r->def->short_title
							      : r->def->title);
		free(what);
	}
	table_print(t, stdout, 0);
	table_free(t);
}

static json_t *
json_row(const struct dossier_row *r)
{
	const struct dossier_def *d = r->def;
	char progress[48];

	timeline_progress(&r->standing, progress, sizeof(progress));
	return json_pack("{s:o, s:b, s:o, s:o, s:o, s:I, s:i, s:i, s:i, s:o, s:o, s:b, s:o, s:o}",
	    "dossier", view_json_text(r->name), "configured", d != NULL, "title",
	    view_json_text(d != NULL ? d->title : NULL), "short_title",
	    view_json_text(d != NULL ? d->short_title : NULL), "procedure",
	    view_json_text(d != NULL ? d->procedure : NULL), "milestones",
	    (json_int_t)r->milestones, "signatories", r->standing.signatories, "parties",
	    r->standing.parties, "organisations", r->standing.organisations, "threshold",
	    r->standing.threshold > 0 ? json_integer(r->standing.threshold) : json_null(),
	    "progress", view_json_text(progress[0] != '\0' ? progress : NULL), "in_force",
	    r->standing.in_force, "expected_in_force",
	    view_json_when(&r->standing.expected_in_force), "changed", view_json_ms(r->changed_ms));
}

static int
show(struct view *v, bool json)
{
	size_t n = 0, i;
	_cleanup_free_ const char **names = view_dossier_names(v, &n);
	_cleanup_free_ struct dossier_row *rows = NULL;
	json_t *list;
	int r;

	if (names == NULL)
		return EX_IOERR;
	rows = xcalloc(n + 1, sizeof(*rows));
	for (i = 0; i < n; i++)
		if ((r = read_row(v, names[i], &rows[i])) != 0)
			return r;
	if (!json) {
		print_rows(rows, n);
		return 0;
	}
	list = json_array();
	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, json_row(&rows[i]));
	return view_print_json(json_pack("{s:o}", "dossiers", list));
}

static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	struct view v;
	int r;

	if (argc != 1)
		return ctl_fail(EX_USAGE, "dossiers takes no argument, not \"%s\"", argv[1]);
	r = view_open(&v, opt);
	if (r != 0)
		return r;
	r = show(&v, opt->json);
	view_close(&v);
	return r;
}

const struct ctl_command cmd_dossiers = {
	.name = "dossiers",
	.usage = "dossiers",
	.help = "what is followed, and how far each has come",
	.run = run,
};
