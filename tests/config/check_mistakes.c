/* One row a mistake: the text of the file, and every line that is told. */
#include "tests/config/loading.h"

#include "lib/str.h"

struct row {
	const char *name, *text, *told;
};

#define SRC "sources:\n  a:\n    url: https://example.org/feed\n"
#define DOS "dossiers:\n  d:\n    title: A treaty\n"
#define SINK "sinks:\n  s:\n    type: log\n"

static const struct row rows[] = {
	{ "nothing", "", "" },
	{ "only a comment", "# nothing\n", "" },
	{ "empty sections", "sources:\ndossiers: ~\nsinks: {}\n", "" },
	{ "a good one", SRC DOS SINK "routes:\n  r:\n    sinks: [s]\n    dossiers: d\n", "" },

	/* YAML itself */
	{ "a list at the top", "- a\n- b\n",
	    "t:1:1: the file holds a list, expected a mapping of sections\n" },
	{ "a word at the top", "hello\n",
	    "t:1:1: the file holds a single value, expected a mapping of sections\n" },
	{ "tab", "sources:\n\ta: b\n",
	    "t:2:1: no readable YAML: found character that cannot start any token (while scanning "
	    "for the next token that began at line 2); expected blanks, not a tab, before a line, "
	    "and quotes around a text that begins with one of % @ ` and the like\n" },
	{ "a line too far to the right", "daemon:\n  packs: []\n   interval: 1h\n",
	    "t:3:4: no readable YAML: did not find expected key (while parsing a block mapping "
	    "that began at line 2); expected the line to begin where the others of its block "
	    "do\n" },
	{ "unclosed quote", "daemon:\n  contact: \"me\nsources:\n",
	    "t:4:1: no readable YAML: found unexpected end of stream (while scanning a quoted "
	    "scalar that began at line 2)\n" },
	{ "what stands before the break is checked", "deamon: {}\nsources: [\n",
	    "t:1:1: unknown section \"deamon\", expected daemon, http, sources, dossiers, rules, "
	    "sinks, routes, mappings, procedures, presets, importance, digests or include (did you "
	    "mean "
	    "\"daemon\"?)\n"
	    "t:2:10: \"sources\" is a list, expected a mapping\n"
	    "t:3:1: no readable YAML: did not find expected node content (while parsing a flow "
	    "node "
	    "that began at line 3)\n" },
	{ "alias", SRC "    origin: &x me\n    format: *x\n",
	    "t:4:13: an anchor (\"x\"), expected a value without anchors\n"
	    "t:5:13: an alias (\"x\"), expected the value itself\n" },
	{ "alias of a mapping", "sources: &all\n  a: *all\n",
	    "t:1:10: an anchor (\"all\"), expected a value without anchors\n"
	    "t:2:6: an alias (\"all\"), expected the value itself\n" },
	{ "tag", SRC "    origin: !!str me\n",
	    "t:4:13: a YAML tag (\"tag:yaml.org,2002:str\"), expected a value without tags\n" },
	{ "two documents", SRC "---\nsources: {}\n",
	    "t:4:1: a second document, expected one a file\n" },
	{ "not UTF-8", "sources:\n  a\xff: b\n",
	    "t:2:4: the byte 0xff is no UTF-8, expected text in UTF-8\n" },
	{ "control", "sources:\n  \x01: b\n",
	    "t:2:3: the control character U+0001, expected text\n" },
	{ "escaped NUL", SRC "    origin: \"a\\0b\"\n",
	    "t:4:13: a control character in a value, expected text\n" },
	{ "list as a key", "sources:\n  ? [a]\n  : b\n",
	    "t:2:5: a list as a key, expected a name\n" },
	{ "depth", "daemon: [[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]\n",
	    "t:1:9: \"daemon\" is a list, expected a mapping\n"
	    "t:1:24: nested too deeply, expected at most 16 levels\n" },

	/* keys */
	{ "unknown section", "source:\n  a: b\n",
	    "t:1:1: unknown section \"source\", expected daemon, http, sources, dossiers, rules, "
	    "sinks, routes, mappings, procedures, presets, importance, digests or include (did you "
	    "mean "
	    "\"sources\"?)\n" },
	{ "unknown key with a hint", SRC "    intervall: 6h\n",
	    "t:4:5: unknown key \"intervall\" in sources.a, expected url, format, map, kind, "
	    "class, "
	    "evidence, origin, interval, lag, silent-after, dossiers, headers, key, post, tls, "
	    "max-pages, alert-first "
	    "or enabled (did you mean "
	    "\"interval\"?)\n" },
	{ "unknown key without", SRC "    zebra: 6h\n",
	    "t:4:5: unknown key \"zebra\" in sources.a, expected url, format, map, kind, class, "
	    "evidence, "
	    "origin, interval, lag, silent-after, dossiers, headers, key, post, tls, max-pages, "
	    "alert-first or "
	    "enabled\n" },
	{ "underscore for hyphen", SRC "    alert_first: yes\n",
	    "t:4:5: unknown key \"alert_first\" in sources.a, expected url, format, map, kind, "
	    "class, "
	    "evidence, origin, interval, lag, silent-after, dossiers, headers, key, post, tls, "
	    "max-pages, alert-first "
	    "or enabled (did you mean "
	    "\"alert-first\"?)\n" },
	{ "hostile key", SRC "    \"\\e[31m\": x\n",
	    "t:4:5: a control character in a value, expected text\n" },
	{ "repeated key", SRC "    url: https://example.org/\n",
	    "t:4:5: the key \"url\" is repeated, expected once in a mapping: it stands at line 3, "
	    "column 5 already\n" },
	{ "repeated section", SRC "sources:\n  b: {url: \"https://example.org/\"}\n",
	    "t:4:1: the key \"sources\" is repeated, expected once in a mapping: it stands at line "
	    "1, column 1 already\n" },
	{ "repeated name", SRC "  a: {url: \"https://example.org/\"}\n",
	    "t:4:3: the key \"a\" is repeated, expected once in a mapping: it stands at line 2, "
	    "column 3 already\n" },
	{ "missing keys",
	    "sources:\n  a: {}\ndossiers:\n  d:\nrules:\n  r: {}\nroutes:\n  t: {}\n"
	    "sinks:\n  s: {}\n",
	    "t:2:3: sources.a has no \"url\", expected a URL\n"
	    "t:4:3: dossiers.d has no \"title\", expected a text\n"
	    "t:6:3: rules.r has no \"type\", expected a name\n"
	    "t:6:3: rules.r has no \"pattern\", expected a regular expression\n"
	    "t:8:3: routes.t has no \"sinks\", expected a name\n"
	    "t:10:3: sinks.s has no \"type\", expected log or mail\n" },
	{ "bad name", "sources:\n  Ab:\n    url: https://example.org/\n  -x: {}\n",
	    "t:2:3: sources names an item \"Ab\", expected a name of a-z, 0-9, \".\", \"_\" and "
	    "\"-\" that begins with a letter or digit\n"
	    "t:4:3: sources names an item \"-x\", expected a name of a-z, 0-9, \".\", \"_\" and "
	    "\"-\" that begins with a letter or digit\n" },

	/* types */
	{ "item is a word", "sources:\n  a: https://example.org/\n",
	    "t:2:6: \"a\" is a single value, expected a mapping\n" },
	{ "section is a list", "sources: [a]\n",
	    "t:1:10: \"sources\" is a list, expected a mapping\n" },
	{ "list for a word", SRC "    interval: [6h]\n",
	    "t:4:15: interval is a list, expected a duration like 30s, 15min or 6h\n" },
	{ "mapping for a word", SRC "    origin: {a: b}\n",
	    "t:4:13: origin is a mapping, expected a text\n" },
	{ "nothing", SRC "    origin:\n", "t:4:12: origin is nothing, expected a text\n" },
	{ "empty text", SRC "    origin: ''\n",
	    "t:4:13: origin is \"\", expected a text that is not empty\n" },
	{ "mapping in a list", DOS "    aliases:\n      - one\n      - {a: b}\n",
	    "t:6:9: aliases is a mapping, expected a text\n" },
	{ "bool", SRC "    enabled: maybe\n",
	    "t:4:14: enabled is \"maybe\", expected yes or no\n" },
	{ "integer", DOS "    threshold: many\n",
	    "t:4:16: threshold is \"many\", expected a whole number\n" },
	{ "integer out of range", DOS "    threshold: -1\n",
	    "t:4:16: threshold is \"-1\", expected 0 to 1000\n" },
	{ "duration without unit", SRC "    interval: 15\n",
	    "t:4:15: interval is \"15\", expected a unit after the number: 15s, 15min or 15h\n" },
	{ "duration", SRC "    interval: soon\n",
	    "t:4:15: interval is \"soon\", expected a duration like 100ms, 30s, 15min, 6h or "
	    "7d\n" },
	{ "duration out of range", SRC "    interval: 8d\n",
	    "t:4:15: interval is \"8d\", expected 100ms to 7d\n" },
	{ "size", "http:\n  max-body: 8MB\n",
	    "t:2:13: max-body is \"8MB\", expected a size like 500, 64KiB or 8MiB\n" },
	{ "size out of range", "http:\n  max-body: 1GiB\n",
	    "t:2:13: max-body is \"1GiB\", expected 1KiB to 256MiB\n" },
	{ "enum", SRC "    class: uno\n",
	    "t:4:12: class is \"uno\", expected any, us_bill, us_treaty, un or news (did you mean "
	    "\"un\"?)\n" },
	{ "enum in a list", SINK "routes:\n  r:\n    sinks: s\n    states: [official, oficial]\n",
	    "t:7:24: states is \"oficial\", expected reported, corroborated, official, disputed, "
	    "corrected or retracted (did you mean \"official\"?)\n" },
	{ "regex", "rules:\n  r:\n    type: none\n    pattern: 'a(b'\n",
	    "t:4:14: pattern is \"a(b\", expected a regular expression (PCRE2): missing closing "
	    "parenthesis at character 4\n" },
	{ "url", "sources:\n  a:\n    url: example.org/feed\n",
	    "t:3:10: url is \"example.org/feed\", expected a URL that begins with https:// or "
	    "http://\n" },
	{ "url with a password", "sources:\n  a:\n    url: https://me:geheim@example.org/\n",
	    "t:3:10: url is not shown here, expected no user name or password in a URL\n" },
	{ "interval below a minute", SRC "    interval: 59s\n",
	    "t:4:15: interval is 59s, expected at least 1min for a host that is not this "
	    "machine\n" },
	{ "interval of loopback",
	    "sources:\n  a:\n    url: http://127.0.0.1:8080/\n    interval: 100ms\n", "" },
	{ "interval of loopback too short",
	    "sources:\n  a:\n    url: http://localhost/\n    interval: 50ms\n",
	    "t:4:15: interval is \"50ms\", expected 100ms to 7d\n" },
	{ "daemon.interval below a minute", "daemon: {interval: 1s}\n" SRC,
	    "t:3:3: sources.a has the interval 1s of daemon.interval, expected at least 1min for a "
	    "host that is not this machine\n" },
	{ "header", SRC "    headers: ['X-Key', 'If-None-Match: x', 'Token: abc']\n",
	    "t:4:15: headers has a line that is no header, expected \"Name: value\" on one line\n"
	    "t:4:24: headers has \"If-None-Match\", expected a header that ratifyd does not set "
	    "itself\n" },
	{ "contact", "daemon:\n  contact: me\n",
	    "t:2:12: contact is no way to reach you, expected a mail address or a URL\n" },

	/* references */
	{ "format", SRC "    format: rss2\n",
	    "t:4:13: format names \"rss2\", expected one of the formats: auto, rss20 or mtdsg (did "
	    "you mean \"rss20\"?)\n" },
	{ "dossier of a source", SRC "    dossiers: [dd]\n" DOS,
	    "t:4:16: dossiers names \"dd\", expected one of the dossiers: d (did you mean "
	    "\"d\"?)\n" },
	{ "no dossiers at all", SRC "    dossiers: [d]\n",
	    "t:4:16: dossiers names \"d\", expected one of the dossiers, but there are none\n" },
	{ "sink of a route", SINK "routes:\n  r:\n    sinks: [s, desctop]\n",
	    "t:6:16: sinks names \"desctop\", expected one of the sinks: s\n" },
	{ "type and source of a route",
	    SINK SRC "routes:\n  r:\n    sinks: s\n    types: ratify\n    sources: b\n",
	    "t:10:12: types names \"ratify\", expected one of the milestones: ratified or "
	    "treaty_signed\n"
	    "t:11:14: sources names \"b\", expected one of the sources: a\n" },
	{ "type of a rule", "rules:\n  r: {type: ratificated, pattern: x}\n",
	    "t:2:13: type names \"ratificated\", expected one of the rule-types: ratified, "
	    "treaty_signed or none (did you mean \"ratified\"?)\n" },
	{ "guards", "rules:\n  r: {type: none, pattern: x, guards: [futur]}\n",
	    "t:2:40: guards names \"futur\", expected one of the guards: future, modal, call, "
	    "condition, negation, delay, attributive, anniversary, question or none (did you mean "
	    "\"future\"?)\n" },
	{ "outcome",
	    "rules:\n  r:\n    type: none\n    pattern: x\n    outcome: {passed: ratify}\n",
	    "t:5:23: outcome names \"ratify\", expected one of the rule-types: ratified, "
	    "treaty_signed or none\n" },
	{ "era", "rules:\n  r: {type: none, pattern: x, since: soon}\n",
	    "t:2:38: since is \"soon\", expected a year like 2019 or a day like 2019-01-31\n" },
	{ "end of an era before it",
	    "rules:\n  r: {type: none, pattern: x, since: 2019, until: 2018-05-01}\n",
	    "t:2:51: until is before since, expected it the same or later\n" },
	{ "none beside guards", "rules:\n  r: {type: none, pattern: x, guards: [none, modal]}\n",
	    "t:2:39: guards has none beside others, expected none alone or a list of guards\n" },
	{ "link to nothing", DOS "    links: [x]\n",
	    "t:4:13: links names \"x\", expected one of the dossiers: d\n" },
	{ "link to itself", DOS "    links: [d]\n",
	    "t:4:12: dossiers.d links to itself, expected another dossier\n" },
	{ "days without threshold", DOS "    threshold-days: 90\n",
	    "t:4:21: dossiers.d has threshold-days without threshold, expected both\n" },
	{ "days with a wrong threshold", DOS "    threshold: forty\n    threshold-days: 90\n",
	    "t:4:16: threshold is \"forty\", expected a whole number\n" },
	{ "own fallback", SINK "    fallback: s\n",
	    "t:4:15: sinks.s is its own fallback, expected another sink\n" },
	{ "empty sinks of a route", SINK "routes:\n  r:\n    sinks: []\n",
	    "t:6:12: sinks is an empty list, expected a name\n" },

	/* sinks */
	{ "unknown sink type", "sinks:\n  s: {type: mial, whatever: 1}\n",
	    "t:2:13: type is \"mial\", expected log or mail (did you mean \"mail\"?)\n" },
	{ "key of another type", SINK "    server: smtp://localhost\n",
	    "t:4:5: unknown key \"server\" in sinks.s, expected type, preset, deadline, give-up, "
	    "quiet, "
	    "zone, pierce, fuse, summary-above, fallback, title, text or templates\n" },
	{ "server", "sinks:\n  s: {type: mail, server: 'http://x'}\n",
	    "t:2:27: server is \"http://x\", expected smtp://HOST[:PORT] or "
	    "smtps://HOST[:PORT]\n" },
	{ "address", "sinks:\n  s: {type: mail, server: 'smtp://x', to: me, copies: [a@b, c]}\n",
	    "t:2:43: to is \"me\", expected a mail address like me@example.org or \"Me "
	    "<me@example.org>\"\n"
	    "t:2:61: copies is \"c\", expected a mail address like me@example.org or \"Me "
	    "<me@example.org>\"\n" },

	/* secrets */
	{ "secret in the file", "sinks:\n  s: {type: mail, server: 'smtp://x', password: geheim}\n",
	    "t:2:49: password is a single value, expected one of file: PATH, credential: NAME or "
	    "command: [PROGRAM, ARG...]\n" },
	{ "secret with a wrong way",
	    "sinks:\n  s: {type: mail, server: 'smtp://x', password: {geheim: x}}\n",
	    "t:2:50: unknown key in password, expected file, credential or command\n" },
	{ "secret with a near way",
	    "sinks:\n  s: {type: mail, server: 'smtp://x', password: {comand: [x]}}\n",
	    "t:2:50: unknown key in password, expected file, credential or command (did you mean "
	    "\"command\"?)\n" },
	{ "secret by shell",
	    "sinks:\n  s: {type: mail, server: 'smtp://x', password: {command: pass show x}}\n",
	    "t:2:59: command is a single value, expected a list of the program and its arguments: "
	    "no shell reads it\n" },
	{ "secret file that is not there",
	    "sinks:\n  s: {type: mail, server: 'smtp://x', password: {file: /nowhere/geheim}}\n",
	    "t:2:56: the secret's file cannot be read (No such file or directory), expected a "
	    "file\n" },
	{ "credential with a path",
	    "sinks:\n  s: {type: mail, server: 'smtp://x', password: {credential: ../x}}\n",
	    "t:2:62: credential has a \"/\" or begins with \".\", expected the name of a systemd "
	    "credential\n" },

	/* all of them in one run, in order */
	{ "several",
	    "daemon: {interval: x}\nhttp: {timeout: y}\n" SRC "    evidence: best\n" SINK
	    "    deadline: 1h\n",
	    "t:1:20: interval is \"x\", expected a duration like 100ms, 30s, 15min, 6h or 7d\n"
	    "t:2:17: timeout is \"y\", expected a duration like 100ms, 30s, 15min, 6h or 7d\n"
	    "t:6:15: evidence is \"best\", expected record, official, official-press, press or "
	    "campaign\n"
	    "t:10:15: deadline is \"1h\", expected 100ms to 10min\n" },
};

START_TEST(tells)
{
	const struct row *row = &rows[_i];
	struct loaded l;

	load_text(&l, row->text, strlen(row->text));
	ck_assert_msg(strcmp(buf_str(&l.told), row->told) == 0, "%s:\n--- told\n%s--- expected\n%s",
	    row->name, buf_str(&l.told), row->told);
	ck_assert_msg((l.result == 0) == (row->told[0] == '\0'), "%s: %d", row->name, l.result);
	loaded_done(&l);
}
END_TEST

/* More than there is room for is never cut silently. */
static void
put_items(struct buf *b, const char *section, size_t n, const char *item)
{
	size_t i;

	ck_assert_int_eq(buf_printf(b, "%s:\n", section), 0);
	for (i = 0; i < n; i++)
		ck_assert_int_eq(buf_printf(b, "  n%zu: %s\n", i, item), 0);
}

START_TEST(too_many)
{
	struct buf b;
	struct loaded l;

	buf_init(&b, 1 << 20);
	put_items(&b, "sinks", SETTINGS_SINKS_MAX, "{type: log}");
	put_items(&b, "routes", SETTINGS_ROUTES_MAX, "{sinks: [n0]}");
	load_text(&l, b.data, b.len);
	ck_assert_str_eq(buf_str(&l.told), "");
	loaded_done(&l);
	buf_reset(&b);
	put_items(&b, "sinks", SETTINGS_SINKS_MAX + 2, "{type: log}");
	put_items(&b, "routes", SETTINGS_ROUTES_MAX + 1, "{sinks: [n0]}");
	load_text(&l, b.data, b.len);
	ck_assert_str_eq(buf_str(&l.told),
	    "t:66:3: sinks has 66 items, expected at most 64\n"
	    "t:133:3: routes has 65 items, expected at most 64\n");
	loaded_done(&l);
	buf_done(&b);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("mistakes");
	TCase *t = tcase_create("refusals");

	tcase_add_loop_test(t, tells, 0, ARRAY_LEN(rows));
	tcase_add_test(t, too_many);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
