/*
 * `ratifyctl mute`, `unmute` and `mutes`: alerts that nobody wants for a while. Invariant: a mute
 * names what it hides, and says when it ends or that it does not.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/attend.h"
#include "ctl/table.h"
#include "ctl/view.h"
#include "daemon/attend/attend.h"
#include "lib/mem.h"
#include "lib/str.h"

static int
take_type(json_t *request, const char *key, const char *word)
{
	enum ms_type type;
	const char *near;

	if (ms_type_by_code(word, &type) == 0 && type != MS_NONE) {
		IGNORE(json_object_set_new(request, key, json_string(word)));
		return 0;
	}
	near = str_nearest(word, ms_type_codes, MS_TYPE_COUNT);
	if (near != NULL)
		return ctl_fail(
		    EX_USAGE, "no type of milestone \"%s\" (did you mean \"%s\"?)", word, near);
	return ctl_fail(EX_USAGE, "no type of milestone \"%s\"", word);
}

static int
take_until(json_t *request, const char *word)
{
	enum ms_type type;

	if (attend_put_until(request, word))
		return 0;
	if (ms_type_by_code(word, &type) == 0 && type != MS_NONE)
		return take_type(request, "until_type", word);
	return ctl_fail(EX_USAGE,
	    "\"%s\" is no end of a mute, expected a time such as 7d, a day, or a type of milestone",
	    word);
}

/* A dossier goes before an alert whose id begins like its name. */
static int
take_what(struct view *v, json_t *request, const char *word)
{
	size_t n = 0, i;
	const char **names = view_dossier_names(v, &n);
	bool known = false;

	if (names == NULL)
		return EX_IOERR;
	for (i = 0; i < n; i++)
		known |= str_eq(names[i], word);
	free(names);
	if (!known && attend_is_id(word)) {
		IGNORE(json_object_set_new(request, "alert", json_string(word)));
		return 0;
	}
	IGNORE(json_object_set_new(request, "dossier", json_string(word)));
	return known ? 0 : view_check_dossier(v, word);
}

/* Options into the request; *ret_what: what is left, NULL: nothing. */
static int
take_words(json_t *request, bool ends, int argc, char **argv, const char **ret_what)
{
	int i, r = 0;

	*ret_what = NULL;
	for (i = 1; i < argc && r == 0; i++) {
		bool until = ends && strcmp(argv[i], "--until") == 0;

		if (until || strcmp(argv[i], "--type") == 0) {
			if (i + 1 == argc)
				return ctl_fail(EX_USAGE, "%s lacks its value", argv[i]);
			r = until ? take_until(request, argv[i + 1])
				  : take_type(request, "type", argv[i + 1]);
			i++;
		} else if (argv[i][0] == '-') {
			r = ctl_fail(EX_USAGE, "no option %s; see ratifyctl(1)", argv[i]);
		} else if (*ret_what != NULL) {
			r = ctl_fail(EX_USAGE, "one at a time, not \"%s\"", argv[i]);
		} else {
			*ret_what = argv[i];
		}
	}
	if (r == 0 && *ret_what == NULL && json_object_get(request, "type") == NULL)
		r = ctl_fail(EX_USAGE, "expected a dossier, an alert or --type");
	return r;
}

static int
fill(const struct ctl_options *opt, json_t *request, bool ends, int argc, char **argv)
{
	struct view v = { .store = NULL };
	const char *what;
	int r = take_words(request, ends, argc, argv, &what);

	if (r != 0 || what == NULL)
		return r;
	r = view_open(&v, opt);
	if (r != 0)
		return r;
	r = take_what(&v, request, what);
	view_close(&v);
	return r;
}

static int
ask(const struct ctl_options *opt, json_t *request, const char *words, const char *key)
{
	json_t *answer = NULL;
	const json_t *value;
	json_int_t hidden;
	int r = attend_ask(opt, request, &answer);

	if (r != 0)
		return r;
	if (opt->json)
		return view_print_json(answer);
	value = json_object_get(answer, key);
	if (json_is_string(value))
		(void)printf("%s: %s\n", words, json_string_value(value));
	else
		(void)printf("%s: %" JSON_INTEGER_FORMAT "\n", words, json_integer_value(value));
	hidden = json_integer_value(json_object_get(answer, "hidden"));
	if (hidden > 0)
		(void)printf("%" JSON_INTEGER_FORMAT
			     " muted meanwhile: ratifyctl outbox --in-state muted\n",
		    hidden);
	json_decref(answer);
	return 0;
}

static int
run_mute(const struct ctl_options *opt, int argc, char **argv)
{
	json_t *request = json_pack("{s:s}", "command", "mute");
	int r = fill(opt, request, true, argc, argv);

	if (r == 0)
		return ask(opt, request, "muted", "muted");
	json_decref(request);
	return r;
}

static int
run_unmute(const struct ctl_options *opt, int argc, char **argv)
{
	json_t *request = json_pack("{s:s}", "command", "unmute");
	char *end = NULL;
	int64_t id = argc == 2 ? (int64_t)strtoll(argv[1], &end, 10) : 0;
	int r;

	if (id > 0 && *end == '\0' && strlen(argv[1]) < 10) {
		IGNORE(json_object_set_new(request, "mute", json_integer(id)));
		return ask(opt, request, "ended", "ended");
	}
	r = fill(opt, request, false, argc, argv);
	if (r == 0)
		return ask(opt, request, "ended", "ended");
	json_decref(request);
	return r;
}

/* ---- which there are */

static json_int_t
hidden_of(struct view *v, const struct mute *m)
{
	int64_t n = 0;

	IGNORE(attend_mute_hidden(v->store, m, &v->arena, &n, NULL));
	return (json_int_t)n;
}

static void
print_mutes(struct view *v, const struct mute *m, size_t n, int64_t now_ms)
{
	static const char *const headers[] = { ">ID", "WHAT", "UNTIL", "SINCE", "BY", ">HIDDEN",
		NULL };
	struct table *t = table_new(headers);
	char since[WHEN_TEXT], until[WHEN_TEXT];
	size_t i, shown = 0;

	for (i = 0; i < n; i++) {
		if (attend_mute_is_over(&m[i], now_ms))
			continue;
		shown++;
		view_time(m[i].since_ms, since);
		view_time(m[i].until_ms, until);
		table_putf(t, "%lld", (long long)m[i].id);
		table_put(t, attend_mute_words(&m[i], &v->arena));
		table_put(t, m[i].until_type != NULL ? m[i].until_type : until);
		table_put(t, since);
		table_put(t, m[i].by);
		table_putf(t, "%" JSON_INTEGER_FORMAT, hidden_of(v, &m[i]));
	}
	if (shown == 0)
		(void)printf("nothing is muted\n");
	else
		table_print(t, stdout, 0);
	table_free(t);
}

static json_t *
mutes_json(struct view *v, const struct mute *m, size_t n, int64_t now_ms)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		if (!attend_mute_is_over(&m[i], now_ms))
			IGNORE(json_array_append_new(list,
			    json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "id",
				(json_int_t)m[i].id, "dossier", view_json_text(m[i].dossier),
				"type", view_json_text(m[i].type), "milestone",
				view_json_text(m[i].milestone), "until",
				view_json_ms(m[i].until_ms), "until_type",
				view_json_text(m[i].until_type), "since",
				view_json_ms(m[i].since_ms), "by", view_json_text(m[i].by),
				"hidden", hidden_of(v, &m[i]))));
	return list;
}

static int
run_mutes(const struct ctl_options *opt, int argc, char **argv)
{
	struct err err = { .code = 0 };
	struct mute *m = NULL;
	struct view v = { .store = NULL };
	size_t n = 0;
	int r;

	if (argc != 1)
		return ctl_fail(EX_USAGE, "mutes does not take \"%s\"", argv[1]);
	r = view_open_store(&v, opt);
	if (r == 0 && mute_list(v.store, &v.arena, &m, &n, &err) != 0)
		r = ctl_fail_err(&err);
	if (r == 0 && opt->json)
		r = view_print_json(
		    json_pack("{s:o}", "mutes", mutes_json(&v, m, n, when_wall_ms())));
	else if (r == 0)
		print_mutes(&v, m, n, when_wall_ms());
	view_close(&v);
	return r;
}

const struct ctl_command cmd_mute = {
	.name = "mute",
	.usage = "mute DOSSIER|ALERT [--type T] [--until TIME|DAY|TYPE]",
	.help =
	    "send no alerts about a dossier, a milestone or a type; they are stored all the same",
	.run = run_mute,
};
const struct ctl_command cmd_unmute = {
	.name = "unmute",
	.usage = "unmute ID|DOSSIER|ALERT [--type T]",
	.help = "send them again",
	.run = run_unmute,
};
const struct ctl_command cmd_mutes = {
	.name = "mutes",
	.usage = "mutes",
	.help = "what is muted, and until when",
	.run = run_mutes,
};
