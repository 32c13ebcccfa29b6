/*
 * `ratifyctl follow` and `unfollow`: packs of treaties, each a file beside ratifyd.yaml. Invariant:
 * a file stays there, or goes, only with a whole configuration that ratifyd would take.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <jansson.h>

#include "config/value.h"
#include "ctl/catalogue.h"
#include "ctl/client.h"
#include "ctl/dropin.h"
#include "ctl/follow_daemon.h"
#include "ctl/json.h"
#include "ctl/state.h"
#include "ctl/table.h"
#include "daemon/setup/setup.h"
#include "lib/arena.h"
#include "lib/mem.h"
#include "lib/str.h"

#define PAST_TRIES 40
#define PAST_PAUSE_MS 200

static const char *const reload_words[] = { "reloaded", "not running", "not reloaded" };

struct follow {
	const struct ctl_options *opt;
	struct catalogue catalogue;
	struct setup *before, *after;
	bool dry, quiet;
};

static void
on_mistake(const char *text, void *arg)
{
	const struct follow *f = arg;

	if (!f->quiet)
		(void)fprintf(stderr, "%s\n", text);
}

static void
on_example(const char *text, void *arg)
{
	_cleanup_free_ char *safe = str_safe(text, 2000);

	on_mistake(safe, arg);
}

/* As it is with one pack more, or as it is. 0, or the exit code after telling every mistake. */
static int
load(struct follow *f, const char *pack, struct setup **ret)
{
	const char *const more[] = { pack, NULL };
	struct err err = { 0 };
	int r = setup_load(
	    ret, f->opt->config, f->opt->packs, pack != NULL ? more : NULL, on_mistake, f, &err);

	if (r == -ENOENT)
		return ctl_fail(EX_NOINPUT,
		    "%s; a configuration is needed first, there is a sample in "
		    "/usr/share/doc/ratifyd/examples",
		    err.text);
	if (r < 0)
		return ctl_fail_err(&err);
	if (r == 0 && detector_check_examples((*ret)->detector, on_example, f) > 0) {
		setup_free(*ret);
		*ret = NULL;
		r = 1;
	}
	if (r > 0 && f->quiet)
		return EX_CONFIG;
	if (r > 0)
		return ctl_fail(EX_CONFIG, "the configuration has mistakes%s: nothing is changed",
		    pack != NULL ? " with it" : "");
	return 0;
}

static const char *
short_title(const struct dossier_conf *d)
{
	return STR_OR(d->short_title, d->title);
}

static bool
is_followed(const struct follow *f, const struct catalogue_pack *p)
{
	size_t i;

	for (i = 0; i < p->dossier_count; i++)
		if (settings_dossier(f->before->settings, p->dossiers[i]->name) == NULL)
			return false;
	return true;
}

/* ---- what there is */

static void
print_packs(const struct follow *f, const struct catalogue_pack *const *packs, size_t n, FILE *to)
{
	static const char *const headers[] = { "NAME", "FOLLOWED", "TREATY", NULL };
	struct table *t = table_new(headers);
	size_t i, k;

	for (i = 0; i < n; i++)
		for (k = 0; k < packs[i]->dossier_count; k++) {
			table_put(t, packs[i]->name);
			table_put(t, is_followed(f, packs[i]) ? "yes" : "");
			table_put(t, short_title(packs[i]->dossiers[k]));
		}
	table_print(t, to, 0);
	table_free(t);
}

static json_t *
json_dossiers(const struct catalogue_pack *p)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < p->dossier_count; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s}", "dossier", p->dossiers[i]->name, "title",
			p->dossiers[i]->title, "short_title", short_title(p->dossiers[i])));
	return list;
}

static int
finish_json(json_t *o)
{
	bool ok = json_print(o, JSON_PRESERVE_ORDER);

	json_decref(o);
	return ok ? 0 : EX_IOERR;
}

static int
list_all(const struct follow *f)
{
	_cleanup_free_ const struct catalogue_pack **packs =
	    xcalloc(f->catalogue.count + 1, sizeof(struct catalogue_pack *));
	json_t *list;
	size_t i;

	for (i = 0; i < f->catalogue.count; i++)
		packs[i] = &f->catalogue.packs[i];
	if (!f->opt->json) {
		print_packs(f, packs, f->catalogue.count, stdout);
		return 0;
	}
	list = json_array();
	for (i = 0; i < f->catalogue.count; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:b, s:o}", "pack", packs[i]->name, "followed",
			(int)is_followed(f, packs[i]), "dossiers", json_dossiers(packs[i])));
	return finish_json(json_pack("{s:o}", "packs", list));
}

/* The one pack that the words mean; NULL with the exit code after a sentence. */
static const struct catalogue_pack *
choose(const struct follow *f, const char *words, int *ret_code)
{
	_cleanup_free_ const struct catalogue_pack **found =
	    xcalloc(f->catalogue.count + 1, sizeof(struct catalogue_pack *));
	size_t n = catalogue_find(&f->catalogue, words, found);
	const char *near;

	if (n == 1)
		return found[0];
	if (n > 1) {
		*ret_code = ctl_fail(EX_USAGE, "\"%s\" means more than one; name one of:", words);
		print_packs(f, found, n, stderr);
		return NULL;
	}
	near = catalogue_nearest(&f->catalogue, words);
	*ret_code = near != NULL
	    ? ctl_fail(EX_USAGE, "no pack has a treaty \"%s\" (did you mean \"%s\"?)", words, near)
	    : ctl_fail(
		  EX_USAGE, "no pack has a treaty \"%s\"; ratifyctl follow lists them all", words);
	return NULL;
}

/* ---- what will be asked */

static const char *
every(const struct follow *f, const struct source_conf *s, char out[VALUE_TEXT])
{
	value_format_duration(
	    s->interval_ms != 0 ? s->interval_ms : f->after->settings->daemon.interval_ms, out);
	return out;
}

static char *
host_of(const struct source_conf *s)
{
	struct value_url url;
	struct err err;
	bool secret;

	if (value_url(s->url, &url, &secret, &err) < 0)
		return xstrdup("?");
	return xstrndup(url.host, url.host_len);
}

/* The i-th source, if it is asked only now; NULL otherwise. */
static const struct source_conf *
new_source(const struct follow *f, size_t i)
{
	const struct source_conf *s = &f->after->settings->sources[i];

	return s->enabled && settings_source(f->before->settings, s->name) == NULL ? s : NULL;
}

static void
print_plan(const struct follow *f, const struct catalogue_pack *p)
{
	static const char *const headers[] = { "SOURCE", "EVERY", "HOST", NULL };
	struct table *t = table_new(headers);
	char text[VALUE_TEXT];
	bool any = false;
	size_t i;

	for (i = 0; i < p->dossier_count; i++) {
		char *title = str_safe(short_title(p->dossiers[i]), 400);

		(void)printf("%s: %s\n", p->dossiers[i]->name, title);
		free(title);
	}
	for (i = 0; i < f->after->settings->source_count; i++) {
		const struct source_conf *s = new_source(f, i);
		char *off, *host;

		if (s == NULL)
			continue;
		off = settings_source_off(s);
		host = host_of(s);
		table_put(t, s->name);
		table_put(t, off != NULL ? "never" : every(f, s, text));
		table_putf(t, "%s%s%s", host, off != NULL ? ": " : "", STR_OR(off, ""));
		free(host);
		free(off);
		any = true;
	}
	(void)putchar('\n');
	if (any)
		table_print(t, stdout, 0);
	else
		(void)printf("what has to be asked for it is asked already\n");
	table_free(t);
}

static json_t *
json_sources(const struct follow *f)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < f->after->settings->source_count; i++) {
		const struct source_conf *s = new_source(f, i);
		char *off, *host, text[VALUE_TEXT];

		if (s == NULL)
			continue;
		off = settings_source_off(s);
		host = host_of(s);
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s?}", "source", s->name, "url", s->url,
			"host", host, "interval", every(f, s, text), "off", off));
		free(host);
		free(off);
	}
	return list;
}

/* ---- follow */

/* A source of which the two configurations differ; NULL when none does. */
static const char *
differing(const struct settings *has, const struct settings *lacks)
{
	size_t i;

	for (i = 0; i < has->source_count; i++)
		if (has->sources[i].enabled && settings_source(lacks, has->sources[i].name) == NULL)
			return has->sources[i].name;
	return NULL;
}

/* The pack's own table is asked, which is not so without a key. */
static bool
has_table(const struct follow *f, const struct catalogue_pack *p)
{
	size_t i, k, n;

	for (i = 0; i < f->after->settings->source_count; i++) {
		const struct source_conf *c = &f->after->settings->sources[i];
		_cleanup_free_ char *off = c->enabled ? settings_source_off(c) : NULL;

		for (n = 0; c->enabled && off == NULL && n < c->dossiers.n; n++)
			for (k = 0; k < p->dossier_count; k++)
				if (str_eq(c->dossiers.v[n], p->dossiers[k]->name))
					return true;
	}
	return false;
}

/* What the first answers say is there in a moment: it is waited for, but not for long. */
static void
wait_for_past(const struct follow *f, const struct catalogue_pack *p)
{
	size_t i;
	int tries;

	for (tries = 0; has_table(f, p) && tries < PAST_TRIES; tries++) {
		for (i = 0; i < p->dossier_count; i++)
			if (follow_has_milestones(f->opt, p->dossiers[i]->name))
				return;
		(void)fflush(stdout);
		(void)poll(NULL, 0, PAST_PAUSE_MS);
	}
}

static int
tell_followed(const struct follow *f, const struct catalogue_pack *p, const char *path,
    enum follow_reload how)
{
	char timeline[] = "timeline";
	char *argv[] = { timeline, NULL, NULL };
	int r = 0;
	size_t i;

	if (f->opt->json)
		return finish_json(json_pack("{s:s, s:o, s:s, s:o, s:s}", "followed", p->name,
		    "dossiers", json_dossiers(p), "file", path, "sources", json_sources(f),
		    "daemon", reload_words[how]));
	(void)printf("\nwritten: %s\n", path);
	if (how == RELOAD_TAKEN)
		(void)printf("The running daemon follows it now. ");
	else if (how == RELOAD_NOT_RUNNING)
		(void)printf("ratifyd is not running: it will follow it when it starts. ");
	else
		(void)printf("The running daemon has not taken it: it reads another "
			     "configuration, or its log says why. ");
	(void)printf("What is found of the past fills the timeline and is told to nobody.\n");
	if (how == RELOAD_TAKEN)
		wait_for_past(f, p);
	for (i = 0; i < p->dossier_count && r == 0; i++) {
		if (!follow_has_milestones(f->opt, p->dossiers[i]->name))
			continue;
		argv[1] = xstrdup(p->dossiers[i]->name);
		(void)putchar('\n');
		r = cmd_timeline.run(f->opt, 2, argv);
		free(argv[1]);
	}
	return r;
}

/* Written, read again as it lies there, and taken away when that does not do. */
static int
put_down(struct follow *f, const struct catalogue_pack *p)
{
	_cleanup_free_ char *path = dropin_path(f->before->settings->files[0], p->name);
	struct err err = { 0 };
	struct setup *whole = NULL;
	int r = dropin_write(path, p->name, &err);

	if (r == -EEXIST)
		return ctl_fail(EX_CANTCREAT, "%s is there already and says something else", path);
	if (r < 0)
		return ctl_fail(EX_CANTCREAT, "%s", err.text);
	r = load(f, NULL, &whole);
	setup_free(whole);
	if (r != 0) {
		if (dropin_remove(path, &err) < 0)
			(void)ctl_fail(0, "%s", err.text);
		return r;
	}
	return tell_followed(
	    f, p, path, follow_reload(differing(f->after->settings, f->before->settings), false));
}

static int
follow(struct follow *f, const char *words)
{
	const struct catalogue_pack *p;
	int r = 0;

	p = choose(f, words, &r);
	if (p == NULL)
		return r;
	if (is_followed(f, p)) {
		const struct dossier_conf *d =
		    settings_dossier(f->before->settings, p->dossiers[0]->name);

		return ctl_fail(EX_USAGE, "%s is followed already: %s:%u names its dossier %s",
		    p->name, STR_OR(d->place.file, "?"), d->place.line, d->name);
	}
	r = load(f, p->name, &f->after);
	if (r != 0)
		return r;
	if (!f->opt->json)
		print_plan(f, p);
	if (!f->dry)
		return put_down(f, p);
	if (!f->opt->json)
		return 0;
	return finish_json(json_pack("{s:s, s:o, s:o}", "would_follow", p->name, "dossiers",
	    json_dossiers(p), "sources", json_sources(f)));
}

/* ---- unfollow */

static int
not_by_us(const struct follow *f, const char *word)
{
	const struct dossier_conf *d = settings_dossier(f->before->settings, word);
	const char *near;

	if (d != NULL)
		return ctl_fail(EX_USAGE,
		    "%s was not followed by ratifyctl follow: %s:%u names it, and what names that "
		    "file has to be changed",
		    word, STR_OR(d->place.file, "?"), d->place.line);
	near = catalogue_nearest(&f->catalogue, word);
	if (near != NULL && strcmp(near, word) != 0)
		return ctl_fail(
		    EX_USAGE, "\"%s\" is not followed (did you mean \"%s\"?)", word, near);
	return ctl_fail(EX_USAGE, "\"%s\" is not followed", word);
}

/* p: NULL when the pack is nowhere any more. */
static int
tell_unfollowed(const struct follow *f, const char *pack, const struct catalogue_pack *p,
    const char *path, enum follow_reload how)
{
	size_t i;

	if (f->opt->json)
		return finish_json(json_pack("{s:s, s:o, s:s, s:s}", "unfollowed", pack, "dossiers",
		    p != NULL ? json_dossiers(p) : json_array(), "file", path, "daemon",
		    reload_words[how]));
	for (i = 0; p != NULL && i < p->dossier_count; i++)
		if (settings_dossier(f->after->settings, p->dossiers[i]->name) == NULL)
			(void)printf("%s is no longer followed\n", p->dossiers[i]->name);
	if (p == NULL)
		(void)printf("%s is no longer followed\n", pack);
	if (how == RELOAD_NOT_TAKEN)
		(void)printf("The running daemon has not taken it: it reads another "
			     "configuration, or its log says why.\n");
	(void)printf("What was seen of it stays in the record.\n");
	return 0;
}

static int
take_back(struct follow *f, const char *pack, const struct catalogue_pack *p, const char *path)
{
	const char *source = NULL;
	struct err err = { 0 };
	int r;

	if (dropin_set_aside(path, &err) < 0)
		return ctl_fail(EX_CANTCREAT, "%s", err.text);
	f->quiet = false;
	r = load(f, NULL, &f->after);
	if (r != 0 || f->after == NULL) {
		if (dropin_put_back(path, &err) < 0)
			(void)ctl_fail(0, "%s", err.text);
		return r;
	}
	if (dropin_remove(path, &err) < 0)
		return ctl_fail(EX_CANTCREAT, "%s", err.text);
	if (f->before != NULL)
		source = differing(f->before->settings, f->after->settings);
	return tell_unfollowed(f, pack, p, path, follow_reload(source, true));
}

/* Where the configuration is, whether it can be used or not; heap. */
static char *
config_path(const struct follow *f)
{
	if (f->before != NULL)
		return xstrdup(f->before->settings->files[0]);
	return f->opt->config != NULL ? xstrdup(f->opt->config) : settings_default_path();
}

/* The one whose dossier or name it is, and that follow wrote; NULL when none is. */
static const struct catalogue_pack *
find_ours(const struct follow *f, const char *config, const char *word)
{
	const struct catalogue_pack *p;
	size_t i, k;

	for (i = 0; i < f->catalogue.count; i++) {
		p = &f->catalogue.packs[i];
		for (k = 0; k < p->dossier_count; k++)
			if (strcmp(p->dossiers[k]->name, word) == 0)
				break;
		if (strcmp(p->name, word) == 0 || k < p->dossier_count) {
			_cleanup_free_ char *path = dropin_path(config, p->name);

			if (access(path, F_OK) == 0)
				return p;
		}
	}
	return NULL;
}

/* The one of those that follow wrote that the words mean; NULL when that is none, or several. */
static const struct catalogue_pack *
find_meant(const struct follow *f, const char *config, const char *words)
{
	_cleanup_free_ const struct catalogue_pack **found =
	    xcalloc(f->catalogue.count + 1, sizeof(struct catalogue_pack *));
	const struct catalogue_pack *one = NULL;
	size_t n = catalogue_find(&f->catalogue, words, found), i;

	for (i = 0; i < n; i++) {
		if (find_ours(f, config, found[i]->name) == NULL)
			continue;
		if (one != NULL)
			return NULL;
		one = found[i];
	}
	return one;
}

/* A pack's name, the name of one of its dossiers, or words as for follow. That the configuration
 * has a mistake is no reason to refuse: this may be what mends it. */
static int
unfollow(struct follow *f, const char *word)
{
	_cleanup_free_ char *config = config_path(f), *path = NULL;
	const struct catalogue_pack *p = find_ours(f, config, word);
	const char *pack;
	struct err err;

	if (p == NULL)
		p = find_meant(f, config, word);
	pack = p != NULL ? p->name : word;

	if (p == NULL && value_name(word, &err) < 0)
		return ctl_fail(EX_USAGE, "\"%s\" is not followed", word);
	path = dropin_path(config, pack);
	if (access(path, F_OK) == 0)
		return take_back(f, pack, p, path);
	if (f->before != NULL)
		return not_by_us(f, word);
	f->quiet = false;
	return load(f, NULL, &f->before);
}

/* ---- both */

/* The words as one text; heap. NULL after a sentence. */
static char *
take_words(struct follow *f, int argc, char **argv, const char *usage)
{
	char *text = xstrdup(""), *longer;
	bool options = true;
	int i;

	for (i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
			continue;
		}
		if (options && strcmp(argv[i], "--dry-run") == 0) {
			f->dry = true;
			continue;
		}
		if (options && argv[i][0] == '-') {
			(void)ctl_fail(EX_USAGE, "usage: ratifyctl %s", usage);
			free(text);
			return NULL;
		}
		longer = xasprintf("%s%s%s", text, text[0] != '\0' ? " " : "", argv[i]);
		free(text);
		text = longer;
	}
	return text;
}

static int
run_either(const struct ctl_options *opt, int argc, char **argv, const struct ctl_command *cmd)
{
	struct follow f = { .opt = opt };
	_cleanup_free_ char *words = take_words(&f, argc, argv, cmd->usage);
	bool back = cmd == &cmd_unfollow;
	int r;

	if (words == NULL)
		return EX_USAGE;
	if (back && (f.dry || words[0] == '\0'))
		return ctl_fail(EX_USAGE, "usage: ratifyctl %s", cmd->usage);
	f.quiet = back;
	r = load(&f, NULL, &f.before);
	if (r != 0 && (!back || r != EX_CONFIG))
		return r;
	catalogue_read(&f.catalogue, opt->packs);
	if (back)
		r = unfollow(&f, words);
	else
		r = words[0] == '\0' ? list_all(&f) : follow(&f, words);
	catalogue_done(&f.catalogue);
	setup_free(f.after);
	setup_free(f.before);
	return r;
}

static int
run_follow(const struct ctl_options *opt, int argc, char **argv)
{
	return run_either(opt, argc, argv, &cmd_follow);
}

static int
run_unfollow(const struct ctl_options *opt, int argc, char **argv)
{
	return run_either(opt, argc, argv, &cmd_unfollow);
}

const struct ctl_command cmd_follow = {
	.name = "follow",
	.usage = "follow [--dry-run] [NAME | WORD...]",
	.help = "follow a treaty of a pack; without words, what there is",
	.run = run_follow,
};
const struct ctl_command cmd_unfollow = {
	.name = "unfollow",
	.usage = "unfollow NAME | WORD...",
	.help = "take a follow back",
	.run = run_unfollow,
};
