/* Includes, packs and secrets: what stands in several files, in a folder of its own. */
#include "tests/config/loading.h"

#include <errno.h>

#include "lib/str.h"

static char *dir, *main_path, *pack_dir;

static void
setup(void)
{
	dir = make_folder();
	main_path = xasprintf("%s/ratifyd.yaml", dir);
	pack_dir = xasprintf("%s/packs", dir);
	ck_assert_int_eq(mkdir(pack_dir, 0700), 0);
	ck_assert_int_eq(setenv("HOME", dir, 1), 0);
	ck_assert_int_eq(unsetenv("XDG_CONFIG_HOME"), 0);
	ck_assert_int_eq(unsetenv("XDG_DATA_HOME"), 0);
	ck_assert_int_eq(setenv("XDG_DATA_DIRS", dir, 1), 0);
	ck_assert_int_eq(unsetenv("RATIFYD_PACKS"), 0);
	ck_assert_int_eq(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

static void
teardown(void)
{
	free(main_path);
	free(pack_dir);
	remove_folder(dir);
}

static void
put(const char *name, const char *text)
{
	write_file(dir, name, text, 0600);
}

static int
make_dir(const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	int r = mkdir(path, 0700);

	free(path);
	return r;
}

/* Everything told, with the folder's name taken out. */
static void
expect(struct loaded *l, const char *told)
{
	struct buf plain;
	const char *s = buf_str(&l->told), *hit;

	buf_init(&plain, 1 << 20);
	while ((hit = strstr(s, dir)) != NULL) {
		IGNORE(buf_append(&plain, s, (size_t)(hit - s)));
		IGNORE(buf_puts(&plain, "DIR"));
		s = hit + strlen(dir);
	}
	IGNORE(buf_puts(&plain, s));
	ck_assert_str_eq(buf_str(&plain), told);
	ck_assert_int_eq(l->result == 0, told[0] == '\0');
	buf_done(&plain);
}

static void
load(struct loaded *l)
{
	load_path_named(l, main_path, pack_dir);
}

#define SOURCE(name) "sources: {" name ": {url: 'https://example.org/'}}\n"

START_TEST(includes_a_folder)
{
	struct loaded l;

	ck_assert_int_eq(make_dir("conf.d"), 0);
	put("ratifyd.yaml", "include: [conf.d/*.yaml, extra.yaml]\n");
	put("conf.d/20.yaml", SOURCE("b"));
	put("conf.d/10.yaml", SOURCE("a"));
	put("conf.d/.hidden.yaml", "broken: [\n");
	put("conf.d/notes.txt", "broken: [\n");
	put("extra.yaml", "include: conf.d/none-*.yaml\n" SOURCE("c"));
	load(&l);
	expect(&l, "");
	ck_assert_uint_eq(l.settings->source_count, 3);
	ck_assert_str_eq(l.settings->sources[0].name, "a");
	ck_assert_str_eq(l.settings->sources[1].name, "b");
	ck_assert_str_eq(l.settings->sources[2].name, "c");
	ck_assert_ptr_nonnull(l.settings->files[3]);
	ck_assert_ptr_null(l.settings->files[4]);
	loaded_done(&l);
}
END_TEST

START_TEST(refuses_circles)
{
	struct loaded l;

	put("ratifyd.yaml", "include: a.yaml\n");
	put("a.yaml", "daemon: {}\ninclude:\n  - b.yaml\n");
	put("b.yaml", "include: [ratifyd.yaml, ./a.yaml, b.yaml]\n");
	load(&l);
	expect(&l,
	    "b.yaml:1:11: \"DIR/ratifyd.yaml\" includes itself in a circle, expected includes "
	    "without circles\n"
	    "b.yaml:1:25: \"DIR/./a.yaml\" includes itself in a circle, expected includes without "
	    "circles\n"
	    "b.yaml:1:35: \"DIR/b.yaml\" includes itself in a circle, expected includes without "
	    "circles\n");
	loaded_done(&l);
}
END_TEST

START_TEST(bounds_names_and_mistakes)
{
	struct loaded l;
	struct buf b;
	char name[32];
	int file, i;

	buf_init(&b, 1 << 20);
	put("ratifyd.yaml", "include: '*.inc'\n");
	for (file = 0; file < 3; file++) { /* one mapping may be large, too */
		buf_reset(&b);
		IGNORE(buf_puts(&b, "routes:\n"));
		for (i = 0; i < 7000; i++)
			IGNORE(buf_printf(&b, "  r%d-%d: {sinks: nowhere}\n", file, i));
		(void)snprintf(name, sizeof(name), "%d.inc", file);
		put(name, buf_str(&b));
	}
	load(&l);
	ck_assert_int_eq(l.result, 21001); /* each sink is nowhere, and there are too many routes */
	ck_assert_ptr_nonnull(strstr(buf_str(&l.told), "and 20501 more mistakes\n"));
	ck_assert_ptr_nonnull(strstr(
	    buf_str(&l.told), "2.inc:6002:3: too many names in routes, expected at most 20000"));
	buf_done(&b);
	loaded_done(&l);
}
END_TEST

START_TEST(refuses_a_link_in_a_circle)
{
	struct loaded l;
	char *link = xasprintf("%s/other.yaml", dir);

	put("ratifyd.yaml", "include: other.yaml\n");
	ck_assert_int_eq(symlink("ratifyd.yaml", link), 0);
	load(&l);
	expect(&l,
	    "ratifyd.yaml:1:10: \"DIR/other.yaml\" includes itself in a circle, expected includes "
	    "without circles\n");
	free(link);
	loaded_done(&l);
}
END_TEST

START_TEST(tells_unreadable_includes)
{
	struct loaded l;
	char *fifo;

	put("ratifyd.yaml",
	    "include:\n  - none.yaml\n  - packs\n  - nowhere/*.yaml\n  - '*/x.yaml'\n  - ~\n  - "
	    "a.yaml\n  - a.yaml\n  - [b]\n  - fifo\n");
	put("a.yaml", "http: 3\n");
	fifo = xasprintf("%s/fifo", dir);
	ck_assert_int_eq(mkfifo(fifo, 0600), 0);
	free(fifo);
	load(&l);
	expect(&l,
	    "ratifyd.yaml:2:5: \"DIR/none.yaml\" cannot be read: No such file or directory\n"
	    "ratifyd.yaml:3:5: \"DIR/packs\" cannot be read: it is a directory, expected a file\n"
	    "ratifyd.yaml:4:5: the directory of \"DIR/nowhere/*.yaml\" cannot be read: No such "
	    "file or directory\n"
	    "ratifyd.yaml:5:5: include is \"*/x.yaml\", expected wildcards in the last part of the "
	    "path only\n"
	    "ratifyd.yaml:6:5: include has nothing in it, expected a path\n"
	    "ratifyd.yaml:8:5: \"DIR/a.yaml\" has been read already, expected every file once\n"
	    "ratifyd.yaml:9:5: include has a list, expected a path\n"
	    "ratifyd.yaml:10:5: \"DIR/fifo\" cannot be read: it is no regular file, expected one\n"
	    "a.yaml:1:7: \"http\" is a single value, expected a mapping\n");
	loaded_done(&l);
}
END_TEST

START_TEST(bounds_depth_and_size)
{
	struct loaded l;
	char name[32], text[64];
	char *big = xcalloc(1, (4 << 20) + 2);
	int i;

	put("ratifyd.yaml", "include: [big.yaml, 0.yaml]\n");
	memset(big, '#', (4 << 20) + 1);
	put("big.yaml", big);
	free(big);
	for (i = 0; i < 12; i++) {
		(void)snprintf(name, sizeof(name), "%d.yaml", i);
		(void)snprintf(text, sizeof(text), "include: %d.yaml\n", i + 1);
		put(name, text);
	}
	load(&l);
	expect(&l,
	    "ratifyd.yaml:1:11: \"DIR/big.yaml\" cannot be read: it is over 4 MiB, expected a "
	    "smaller file\n"
	    "7.yaml:1:10: includes are nested too deeply, expected at most 8 levels\n");
	loaded_done(&l);
}
END_TEST

START_TEST(tells_mistakes_of_all_files)
{
	struct loaded l;

	put("ratifyd.yaml", "include: [b.yaml, a.yaml]\nsources: {x: {}}\ndaemon: {drain: 1s}\n");
	put("a.yaml", "daemon: {drain: 2s}\nsources: {x: {url: 'https://example.org/'}}\n");
	put("b.yaml",
	    "routes: {r: {sinks: nope}}\nsources: {y: {url: 'https://e.org', kind: no}}\n");
	load(&l);
	expect(&l,
	    "ratifyd.yaml:2:11: sources.x has no \"url\", expected a URL\n"
	    "b.yaml:1:21: sinks names \"nope\", expected one of the sinks, but there are none\n"
	    "b.yaml:2:43: kind is \"no\", expected auto, stream or table\n"
	    "a.yaml:1:10: the key \"drain\" is repeated, expected once: it stands at "
	    "DIR/ratifyd.yaml:3:10 already\n"
	    "a.yaml:2:11: the name \"x\" is repeated, expected once: it stands at "
	    "DIR/ratifyd.yaml:2:11 already\n");
	loaded_done(&l);
}
END_TEST

/* A file that breaks off says nothing about what is absent. */
START_TEST(says_nothing_about_what_was_not_read)
{
	struct loaded l;

	put("ratifyd.yaml", "include: a.yaml\nroutes: {r: {sinks: s, dossiers: d}}\n");
	put("a.yaml", "dossiers:\n  d:\n    title: [\n");
	load(&l);
	expect(&l,
	    "a.yaml:3:12: title is a list, expected a text\n"
	    "a.yaml:4:1: no readable YAML: did not find expected node content (while parsing a "
	    "flow node that began at line 4)\n");
	loaded_done(&l);
}
END_TEST

/* Sinks and routes are complete without any pack; what a pack may complete is let alone. */
START_TEST(a_missing_pack_hides_little)
{
	struct loaded l;

	put("ratifyd.yaml",
	    "daemon: {packs: none}\nsources: {a: {interval: 6h}}\nsinks: {m: {type: mail}, s: {}}\n"
	    "routes: {r: {sinks: x, dossiers: y}}\n");
	load(&l);
	ck_assert_int_eq(l.result, 4);
	ck_assert_ptr_nonnull(strstr(buf_str(&l.told), "there is no pack \"none\""));
	ck_assert_ptr_nonnull(strstr(buf_str(&l.told), "sinks.m has no \"server\""));
	ck_assert_ptr_nonnull(strstr(buf_str(&l.told), "sinks.s has no \"type\""));
	ck_assert_ptr_nonnull(strstr(buf_str(&l.told), "sinks names \"x\""));
	loaded_done(&l);
}
END_TEST

START_TEST(a_user_overrides_a_pack)
{
	struct loaded l;
	const struct source_conf *src;

	put("packs/p.yaml",
	    "sources:\n  news:\n    url: https://example.org/\n    evidence: official\n    "
	    "interval: 6h\ndossiers:\n  d: {title: T, aliases: [a, b], links: [elsewhere]}\n");
	put("ratifyd.yaml",
	    "daemon: {packs: p}\nsources:\n  news:\n    interval: 10min\ndossiers:\n  d:\n    "
	    "aliases: c\n");
	load(&l);
	expect(&l, "");
	src = settings_source(l.settings, "news");
	ck_assert_ptr_nonnull(src);
	ck_assert_int_eq(src->interval_ms, 600000);
	ck_assert_int_eq(src->evidence, 1);
	ck_assert_str_eq(src->origin, "example.org");
	ck_assert_uint_eq(settings_dossier(l.settings, "d")->aliases.n, 1);
	ck_assert_str_eq(settings_dossier(l.settings, "d")->aliases.v[0], "c");
	ck_assert_uint_eq(settings_dossier(l.settings, "d")->links.n, 0);
	loaded_done(&l);
}
END_TEST

START_TEST(asks_one_address_once)
{
	static const struct {
		const char *name, *same_as;
	} rows[] = { { "a", NULL }, { "b", "a" }, { "c", "a" }, { "d", NULL }, { "e", NULL } };
	struct loaded l;
	char *off;
	size_t i;

	put("packs/p.yaml", "sources: {a: {url: 'https://example.org/'}}\n");
	put("packs/q.yaml", "sources: {b: {url: 'https://example.org/', interval: 1d}}\n");
	put("ratifyd.yaml",
	    "daemon: {packs: [p, q]}\nsources:\n  c: {url: 'https://example.org/'}\n"
	    "  d: {url: 'https://example.org/', evidence: official}\n"
	    "  e: {url: 'https://example.org/', enabled: no}\n");
	load(&l);
	expect(&l, "");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct source_conf *src = settings_source(l.settings, rows[i].name);

		off = settings_source_off(src);
		ck_assert_pstr_eq(src->same_as, rows[i].same_as);
		ck_assert(str_eq(
		    off, rows[i].same_as != NULL ? "asks the same as a, which is asked" : NULL));
		free(off);
	}
	loaded_done(&l);
}
END_TEST

START_TEST(a_near_miss_of_a_packs_name)
{
	struct loaded l;

	put("packs/p.yaml", "sources: {un-news: {url: 'https://example.org/'}}\n");
	put("ratifyd.yaml", "daemon: {packs: p}\nsources: {un-newz: {interval: 6h}}\n");
	load(&l);
	expect(&l,
	    "ratifyd.yaml:2:11: sources.un-newz has no \"url\", expected a URL (did you mean "
	    "\"un-news\"?)\n");
	loaded_done(&l);
}
END_TEST

START_TEST(tells_packs_mistakes)
{
	struct loaded l;

	put("packs/un-cybercrime.yaml", "sinks: {}\ninclude: x\nsource: {}\ndossiers: {d: {}}\n");
	put("packs/other.yaml", "dossiers: {d: {title: x}}\n");
	put("ratifyd.yaml",
	    "daemon:\n  packs: [un-cybercrime, un-cybercrim, ./packs/other.yaml, Bad, {a: b}]\n");
	load(&l);
	expect(&l,
	    "ratifyd.yaml:2:26: there is no pack \"un-cybercrim\", expected un-cybercrim.yaml in "
	    "DIR/packs, DIR/.config/ratifyd/packs, /etc/ratifyd/packs, "
	    "DIR/.local/share/ratifyd/packs or DIR/ratifyd/packs (did you mean "
	    "\"un-cybercrime\"?)\n"
	    "ratifyd.yaml:2:60: packs has \"Bad\", expected a path or a name of a-z, 0-9, \".\", "
	    "\"_\" and \"-\" that begins with a letter or digit\n"
	    "ratifyd.yaml:2:65: packs is a mapping, expected a text\n"
	    "un-cybercrime.yaml:1:1: a pack has no section \"sinks\", expected sources, dossiers, "
	    "rules, mappings, procedures, presets or needs: it belongs to ratifyd.yaml\n"
	    "un-cybercrime.yaml:2:1: a pack has no section \"include\", expected sources, "
	    "dossiers, "
	    "rules, mappings, procedures, presets or needs: it belongs to ratifyd.yaml\n"
	    "un-cybercrime.yaml:3:1: unknown section \"source\", expected sources, dossiers, "
	    "rules, mappings, procedures, presets or needs (did you mean \"sources\"?)\n"
	    "other.yaml:1:12: the name \"d\" is repeated, expected once: it stands at "
	    "DIR/packs/un-cybercrime.yaml:4:12 already\n");
	loaded_done(&l);
}
END_TEST

START_TEST(reads_what_packs_need)
{
	struct loaded l;

	put("packs/a.yaml", "needs: [b, shared]\ndossiers: {a: {title: x}}\n");
	put("packs/b.yaml", "needs: [a, shared]\ndossiers: {b: {title: x}}\n");
	put("packs/shared.yaml", "needs: deep\n" SOURCE("s"));
	put("packs/deep.yaml", SOURCE("d"));
	put("ratifyd.yaml", "daemon: {packs: [a, shared]}\n");
	load(&l);
	expect(&l, "");
	ck_assert_uint_eq(l.settings->dossier_count, 2);
	ck_assert_uint_eq(l.settings->source_count, 2);
	loaded_done(&l);
	put("packs/a.yaml", "needs: [dep, {b: c}, ~]\n");
	load(&l);
	expect(&l,
	    "a.yaml:1:9: there is no pack \"dep\", expected dep.yaml in DIR/packs, "
	    "DIR/.config/ratifyd/packs, /etc/ratifyd/packs, DIR/.local/share/ratifyd/packs or "
	    "DIR/ratifyd/packs (did you mean \"deep\"?)\n"
	    "a.yaml:1:14: needs is no name, expected names of packs\n"
	    "a.yaml:1:22: needs is no name, expected names of packs\n");
	loaded_done(&l);
}
END_TEST

START_TEST(reads_the_folder_beside_the_file)
{
	struct loaded l;

	ck_assert_int_eq(make_dir("ratifyd.yaml.d"), 0);
	put("packs/a.yaml", "dossiers: {a: {title: x}}\n");
	put("packs/b.yaml", "dossiers: {b: {title: x}}\n");
	put("packs/c.yaml", "dossiers: {c: {title: x}}\n");
	put("ratifyd.yaml", "daemon: {packs: a}\n");
	put("ratifyd.yaml.d/1.yaml", "daemon: {packs: [b]}\n");
	put("ratifyd.yaml.d/2.yaml", "daemon: {packs: [c]}\n");
	put("ratifyd.yaml.d/3.yaml~", "daemon: {interval: 7h}\n");
	load(&l);
	expect(&l, "");
	ck_assert_uint_eq(l.settings->dossier_count, 3);
	ck_assert_uint_eq(l.settings->daemon.packs.n, 3);
	loaded_done(&l);
	put("ratifyd.yaml.d/2.yaml", "daemon: {packs: [a]}\n");
	load(&l);
	expect(&l,
	    "2.yaml:1:18: \"DIR/packs/a.yaml\" has been read already, expected every file once\n");
	loaded_done(&l);
}
END_TEST

START_TEST(finds_packs_in_order)
{
	struct loaded l;
	struct settings_options opt;
	static const char *const extra[] = { "p", "q", NULL };

	ck_assert_int_eq(make_dir("ratifyd"), 0);
	ck_assert_int_eq(make_dir("ratifyd/packs"), 0);
	put("packs/p.yaml", "dossiers: {first: {title: x}}\n");
	put("ratifyd/packs/p.yaml", "dossiers: {second: {title: x}}\n");
	put("ratifyd/packs/q.yaml", "dossiers: {third: {title: x}}\n");
	opt = test_options(&l);
	put("ratifyd.yaml", "daemon: {packs: p}\n");
	opt.path = main_path;
	opt.extra_packs = extra;
	ck_assert_int_eq(setenv("RATIFYD_PACKS", pack_dir, 1), 0);
	l.result = settings_load(&l.settings, &opt, &l.err);
	expect(&l, "");
	ck_assert_uint_eq(l.settings->dossier_count, 2);
	ck_assert_str_eq(l.settings->dossiers[0].name, "first");
	ck_assert_str_eq(l.settings->dossiers[1].name, "third");
	loaded_done(&l);
}
END_TEST

#define MAIL(password) \
	"sinks: {m: {type: mail, server: 'smtp://localhost', password: {" password "}}}\n"

START_TEST(refuses_a_secret_that_others_can_read)
{
	struct loaded l;
	struct err err;
	char *secret = NULL;

	write_file(dir, "geheim", "pass word\nsecond line\n", 0640);
	put("ratifyd.yaml", MAIL("file: geheim"));
	load(&l);
	expect(&l,
	    "ratifyd.yaml:1:70: the secret's file can be read or written by others (mode 0640), "
	    "expected mode 0600\n");
	loaded_done(&l);
	write_file(dir, "geheim", "pass word\nsecond line\n", 0600);
	load(&l);
	expect(&l, "");
	ck_assert_int_eq(
	    conf_secret_read(
		&((const struct mail_like *)l.settings->sinks[0].conf)->password, &secret, &err),
	    0);
	ck_assert_str_eq(secret, "pass word");
	free(secret);
	/* changed since it was checked */
	write_file(dir, "geheim", "pass word\n", 0604);
	ck_assert_int_eq(
	    conf_secret_read(
		&((const struct mail_like *)l.settings->sinks[0].conf)->password, &secret, &err),
	    -EPERM);
	ck_assert_ptr_null(strstr(err.text, "pass word"));
	loaded_done(&l);
}
END_TEST

START_TEST(reads_credentials_and_commands)
{
	static const struct {
		const char *conf, *secret;
	} rows[] = { { MAIL("credential: smtp"), "from systemd" },
		{ MAIL("command: [sh, -c, 'echo from a program; echo more']"), "from a program" },
		{ MAIL("command: [sh, -c, 'exit 3']"), NULL },
		{ MAIL("command: [/nowhere/pass]"), NULL },
		{ MAIL("command: ['echo $HOME; true']"), NULL } };
	struct loaded l;
	struct err err;
	char *secret;
	size_t i;

	put("smtp", "from systemd\n");
	ck_assert_int_eq(setenv("CREDENTIALS_DIRECTORY", dir, 1), 0);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct mail_like *m;
		int r;

		secret = NULL;
		put("ratifyd.yaml", rows[i].conf);
		load(&l);
		expect(&l, "");
		m = l.settings->sinks[0].conf;
		r = conf_secret_read(&m->password, &secret, &err);
		ck_assert_msg((r == 0) == (rows[i].secret != NULL), "%s: %d", rows[i].conf, r);
		if (r == 0)
			ck_assert_str_eq(secret, rows[i].secret);
		free(secret);
		loaded_done(&l);
	}
}
END_TEST

START_TEST(tells_a_missing_credential)
{
	struct loaded l;

	ck_assert_int_eq(setenv("CREDENTIALS_DIRECTORY", dir, 1), 0);
	put("ratifyd.yaml", MAIL("credential: smtp"));
	load(&l);
	expect(&l,
	    "ratifyd.yaml:1:76: the credential is not in $CREDENTIALS_DIRECTORY (No such file or "
	    "directory), expected LoadCredential= in the unit\n");
	loaded_done(&l);
}
END_TEST

START_TEST(tells_a_missing_file)
{
	struct loaded l;

	load(&l);
	ck_assert_int_eq(l.result, -ENOENT);
	ck_assert_ptr_nonnull(strstr(l.err.text, "ratifyd.yaml: no such file"));
	loaded_done(&l);
}
END_TEST

START_TEST(resolves_paths)
{
	struct loaded l;

	ck_assert_int_eq(make_dir("sub"), 0);
	put("sub/http.yaml", "http: {ca-file: ca.pem}\n");
	put("ratifyd.yaml", "include: ~/sub/http.yaml\n");
	load(&l);
	expect(&l,
	    "http.yaml:1:17: ca-file is \"ca.pem\", expected a file that can be read (No such file "
	    "or directory)\n");
	loaded_done(&l);
	put("sub/ca.pem", "");
	put("ratifyd.yaml", "include: ~/sub/http.yaml\n");
	load(&l);
	expect(&l, "");
	ck_assert_ptr_nonnull(strstr(l.settings->http.ca_file, "/sub/ca.pem"));
	loaded_done(&l);
}
END_TEST

START_TEST(hash_follows_the_bytes)
{
	struct loaded a, b, c;

	put("ratifyd.yaml", SOURCE("a"));
	load(&a);
	load(&b);
	put("ratifyd.yaml", SOURCE("a") "# x\n");
	load(&c);
	ck_assert_str_eq(a.settings->hash, b.settings->hash);
	ck_assert_str_ne(a.settings->hash, c.settings->hash);
	ck_assert_uint_eq(strlen(a.settings->hash), 64);
	loaded_done(&a);
	loaded_done(&b);
	loaded_done(&c);
}
END_TEST

START_TEST(defaults_are_filled_in)
{
	struct loaded l;
	const struct mail_like *m;

	put("ratifyd.yaml",
	    SOURCE(
		"a") "sinks: {m: {type: mail, server: 'smtp://x', loud: off, copies: [a@b, c@d]}}\n"
		     "routes: {r: {sinks: m, states: [official, corrected]}}\n"
		     "rules:\n"
		     "  r: {type: none, pattern: x, scope: [title, content]}\n"
		     "  s:\n    type: none\n    pattern: >\n      a\n      b\n\n"
		     "dossiers:\n"
		     "  d: {title: Long}\n"
		     "  e:\n    title: |\n      Two\n      lines\n");
	load(&l);
	expect(&l, "");
	ck_assert_int_eq(l.settings->daemon.drain_ms, 4000);
	ck_assert_int_eq(l.settings->daemon.log_level, 3);
	ck_assert_int_eq(l.settings->http.max_body_bytes, 8 << 20);
	ck_assert_str_eq(l.settings->sources[0].format, "auto");
	ck_assert(l.settings->sources[0].enabled);
	ck_assert_int_eq(l.settings->sources[0].evidence, 3);
	m = l.settings->sinks[0].conf;
	ck_assert_int_eq(m->port, 25);
	ck_assert(!m->loud);
	ck_assert_uint_eq(m->copies.n, 2);
	ck_assert_str_eq(m->copies.v[1], "c@d");
	ck_assert_int_eq(l.settings->sinks[0].give_up_ms, INT64_C(432000000));
	ck_assert_uint_eq(l.settings->routes[0].states, 1 << 2 | 1 << 4);
	ck_assert(l.settings->routes[0].health);
	ck_assert_uint_eq(l.settings->rules[0].scope, 5);
	ck_assert_int_eq(l.settings->rules[0].weight, 50);
	ck_assert_str_eq(l.settings->dossiers[0].short_title, "Long");
	ck_assert_str_eq(l.settings->dossiers[1].title, "Two\nlines");
	ck_assert_str_eq(l.settings->rules[1].pattern.v[0], "a b");
	ck_assert_str_eq(l.settings->dossiers[0].procedure, "un-treaty");
	loaded_done(&l);
}
END_TEST

static void
on_change(const char *section, const char *key, void *arg)
{
	IGNORE(buf_printf(arg, "%s.%s ", section, key));
}

START_TEST(tells_what_a_reload_cannot_change)
{
	struct loaded before, after;
	struct buf told;

	buf_init(&told, 1000);
	put("ratifyd.yaml",
	    "daemon: {contact: a@b, drain: 1s}\nhttp: {max-transfers: 3, proxy: 'http://p'}\n");
	load(&before);
	put("ratifyd.yaml",
	    "daemon: {contact: b@b, drain: 2s}\nhttp: {max-transfers: 4, proxy: 'http://p'}\n");
	load(&after);
	settings_each_restart(before.settings, before.settings, on_change, &told);
	ck_assert_str_eq(buf_str(&told), "");
	settings_each_restart(before.settings, after.settings, on_change, &told);
	ck_assert_str_eq(buf_str(&told), "daemon.contact http.max-transfers ");
	buf_done(&told);
	loaded_done(&before);
	loaded_done(&after);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("files");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, includes_a_folder);
	tcase_add_test(t, refuses_circles);
	tcase_add_test(t, bounds_names_and_mistakes);
	tcase_add_test(t, refuses_a_link_in_a_circle);
	tcase_add_test(t, tells_unreadable_includes);
	tcase_add_test(t, bounds_depth_and_size);
	tcase_add_test(t, tells_mistakes_of_all_files);
	tcase_add_test(t, says_nothing_about_what_was_not_read);
	tcase_add_test(t, a_missing_pack_hides_little);
	tcase_add_test(t, asks_one_address_once);
	tcase_add_test(t, a_near_miss_of_a_packs_name);
	tcase_add_test(t, a_user_overrides_a_pack);
	tcase_add_test(t, tells_packs_mistakes);
	tcase_add_test(t, finds_packs_in_order);
	tcase_add_test(t, reads_what_packs_need);
	tcase_add_test(t, reads_the_folder_beside_the_file);
	tcase_add_test(t, refuses_a_secret_that_others_can_read);
	tcase_add_test(t, reads_credentials_and_commands);
	tcase_add_test(t, tells_a_missing_credential);
	tcase_add_test(t, tells_a_missing_file);
	tcase_add_test(t, resolves_paths);
	tcase_add_test(t, hash_follows_the_bytes);
	tcase_add_test(t, defaults_are_filled_in);
	tcase_add_test(t, tells_what_a_reload_cannot_change);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
