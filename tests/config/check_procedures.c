/* The language of procedures: what is refused, and where. */
#include "tests/config/loading.h"

#include "lib/str.h"

#define PROC "procedures:\n  p:\n    title: P\n    steps: {a: A, b: B, c: C}\n"
#define DOS "dossiers:\n  d:\n    title: A treaty\n    procedure: p\n"

static const struct {
	const char *name, *text, *told;
} rows[] = {
	{ "a good one",
	    PROC
	    "    routes:\n      - {from: a, to: [b, c]}\n      - {from: b, to: c, kind: causes, "
	    "after: t}\n"
	    "    clocks: {t: {from: b, to: c, days: 90}}\n" DOS,
	    "" },
	{ "unknown step in a route", PROC "    routes: [{from: a, to: bb}]\n",
	    "t:5:28: to is \"bb\", expected a, b or c (did you mean \"b\"?)\n" },
	{ "a route without its end", PROC "    routes: [{from: a}]\n",
	    "t:5:14: routes, number 1, has no \"to\", expected a name\n" },
	{ "a route to itself", PROC "    routes: [{from: a, to: a}]\n",
	    "t:5:28: the route leads from a to itself, expected two steps\n" },
	{ "routes are no list", PROC "    routes: {a: b}\n",
	    "t:5:13: routes is a mapping, expected a list of mappings\n" },
	{ "a route is no mapping", PROC "    routes: [a]\n",
	    "t:5:14: routes has a single value, expected a mapping\n" },
	{ "unknown kind of route", PROC "    routes: [{from: a, to: b, kind: permits}]\n",
	    "t:5:37: kind is \"permits\", expected allows, requires, causes or precludes\n" },
	{ "a circle of requires",
	    PROC "    routes:\n      - {from: a, to: b, kind: requires}\n"
		 "      - {from: [b], to: c, kind: requires}\n"
		 "      - {from: c, to: a, kind: requires}\n",
	    "t:8:23: a requires itself in a circle, expected routes of kind requires without "
	    "circles\n" },
	{ "unknown clock", PROC "    routes: [{from: a, to: b, kind: causes, after: t}]\n",
	    "t:5:52: after is \"t\", expected one of the clocks, but there are none\n" },
	{ "a clock that nothing waits for",
	    PROC "    routes: [{from: a, to: b, after: t}]\n"
		 "    clocks: {t: {from: a, to: b, days: 1}}\n",
	    "t:5:38: after stands in a route of kind allows, expected one of kind causes\n" },
	{ "a clock from nowhere", PROC "    clocks: {t: {from: x, to: b, days: 1}}\n",
	    "t:5:24: from is \"x\", expected a, b or c\n" },
	{ "two lengths of a clock", PROC "    clocks: {t: {from: a, to: b, days: 1, months: 1}}\n",
	    "t:5:14: clocks.t has more than one of days, months and sitting-days, expected one\n" },
	{ "unknown milestone type",
	    "procedures:\n  p:\n    title: P\n    steps: {a: {title: A, by: ratifie}}\n",
	    "t:4:31: by names \"ratifie\", expected one of the milestones: ratified or "
	    "treaty_signed "
	    "(did you mean \"ratified\"?)\n" },
	{ "a body without a milestone",
	    "procedures:\n  p:\n    title: P\n    steps: {a: {title: A, body: US Senate}}\n",
	    "t:4:13: steps.a has a body or kind and no \"by\", expected both\n" },
	{ "a procedure without steps", "procedures:\n  p:\n    title: P\n",
	    "t:2:3: procedures.p has no \"steps\", expected a mapping of names\n" },
	{ "unknown procedure", PROC "dossiers:\n  d: {title: T, procedure: q}\n",
	    "t:6:28: procedure names \"q\", expected one of the procedures: p\n" },
	{ "procedures are not installed", "dossiers:\n  d: {title: T, procedure: q}\n", "" },
	{ "a track of an unknown procedure", PROC DOS "    tracks: {us: {procedure: q}}\n",
	    "t:9:30: procedure names \"q\", expected one of the procedures: p\n" },
	{ "a track without a procedure", PROC DOS "    tracks: {us: {state: US}}\n",
	    "t:9:14: tracks.us has no \"procedure\", expected a name\n" },
	{ "a track that is called main", PROC DOS "    tracks: {main: {procedure: p}}\n",
	    "t:9:14: tracks has the name main, which is that of the dossier's own procedure, "
	    "expected another name\n" },
	{ "no lines for States", PROC DOS "    follow: [US]\n",
	    "t:9:13: dossiers.d follows States, but its procedure p has no line for each State\n" },
	{ "no such day", PROC DOS "    closes: {signature: 2026-02-30}\n",
	    "t:9:25: signature is \"2026-02-30\", expected a day that exists, written like "
	    "2026-12-31\n" },
	{ "a window of an unknown step",
	    PROC DOS "    windows: {w: {step: x, closes: 2026-12-25}}\n",
	    "t:9:25: step is \"x\", expected a, b or c\n" },
	{ "a window of an unknown track",
	    PROC DOS "    windows: {w: {step: a, track: us, closes: 2026-12-25}}\n",
	    "t:9:35: track is \"us\", expected one of the tracks, but there are none\n" },
	{ "a window that closes first",
	    PROC DOS "    windows: {w: {step: a, opens: 2026-12-26, closes: 2026-12-25}}\n",
	    "t:9:15: windows.w opens on 2026-12-26 and closes on 2026-12-25, expected it to open "
	    "first\n" },
	{ "a rule without months", PROC DOS "    threshold-rule: first-of-month-after\n",
	    "t:6:3: dossiers.d has threshold-rule: first-of-month-after without a time, expected "
	    "threshold-months, too\n" },
	{ "a rule that needs no time", PROC DOS "    late-rule: same-day\n    late-days: 30\n",
	    "t:6:3: dossiers.d has late-rule: same-day and a time, expected one of them\n" },
	{ "members without their number", PROC DOS "    members-of: [FR]\n",
	    "t:6:3: dossiers.d has only one of threshold-members and members-of, expected both\n" },
	{ "a share of nothing", PROC DOS "    threshold-share: {percent: 55}\n",
	    "t:9:22: threshold-share has no \"of\", expected a mapping of names to texts\n" },
};

START_TEST(tells)
{
	const char *text = rows[_i].text, *told;
	struct loaded l;

	load_text(&l, text, strlen(text));
	told = buf_str(&l.told);
	ck_assert_msg(strcmp(told, rows[_i].told) == 0, "%s:\n--- told\n%s--- expected\n%s",
	    rows[_i].name, told, rows[_i].told);
	loaded_done(&l);
}
END_TEST

START_TEST(binds)
{
	static const char text[] =
	    PROC "    states: yes\n    routes: [{from: [a, b], to: c, kind: causes, after: t}]\n"
		 "    clocks: {t: {from: a, to: c, months: 3, rule: first-of-month-after}}\n" DOS
		 "    follow: {states: [US, QA]}\n"
		 "    threshold-share: {percent: 55, of: {US: 17.89, 'Viet Nam': 0.5}}\n"
		 "    windows: {vote: {step: b, opens: 2026-11-28, closes: 2026-12-25}}\n";
	struct loaded l;
	const struct procedure_route_conf *routes;
	const struct procedure_clock_conf *clock;
	const struct dossier_conf *d;

	load_text(&l, text, strlen(text));
	ck_assert_str_eq(buf_str(&l.told), "");
	ck_assert_uint_eq(l.settings->procedures[0].routes.n, 1);
	routes = l.settings->procedures[0].routes.v;
	ck_assert_str_eq(routes[0].name, "1");
	ck_assert_str_eq(routes[0].from.v[1].text, "b");
	ck_assert_uint_eq(routes[0].from.v[1].place.line, 6);
	clock = l.settings->procedures[0].clocks.v;
	ck_assert_int_eq(clock->months, 3);
	ck_assert_int_eq(clock->rule, 1);
	d = &l.settings->dossiers[0];
	ck_assert_str_eq(d->follow.states.v[1].text, "QA");
	ck_assert_str_eq(d->threshold_share.of.v[1].name, "Viet Nam");
	ck_assert_str_eq(((const struct window_conf *)d->windows.v)->closes, "2026-12-25");
	loaded_done(&l);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("procedures");
	TCase *refusals = tcase_create("refusals"), *core = tcase_create("core");

	tcase_add_loop_test(refusals, tells, 0, ARRAY_LEN(rows));
	tcase_add_test(core, binds);
	suite_add_tcase(s, core);
	suite_add_tcase(s, refusals);
	return s;
}

SUITE_MAIN
