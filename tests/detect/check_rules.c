/* One rule at a time: guards by clause, actors, numbers, votes, dates, who wins, what is refused.
 */
#include "tests/detect/reading.h"

#include <errno.h>
#include <time.h>

static const struct rule_def ratifies = { .name = "ratifies",
	.type = MS_RATIFIED,
	.pattern = "\\b(?<head>ratif(?:ies|ied|y))\\b",
	.guards = GUARD_ALL,
	.needs_actor = true,
	.weight = 50 };

static struct reader reader;

static void
open_ratifies(void)
{
	reader_init(&reader, &ratifies, 1, NULL, 0);
}

static void
close_reader(void)
{
	reader_done(&reader);
}

/* Each guard has its clause, and the same words in another clause stop nothing. */
static const struct {
	const char *text;
	bool fact;
} guard_rows[] = {
	{ "Malta ratifies the convention", true },
	{ "Malta has ratified the convention", true },
	{ "MALTA RATIFIES CONVENTION", true },
	{ "Malta will ratify the convention", false },
	{ "Malta to ratify the convention", false },
	{ "A pact that would help growers of Malta ratifies well", true },
	{ "Norway hopes that Malta ratifies the convention", false },
	{ "Malta ratified the convention in December 2008", false },
	{ "The convention may be the one that Norway and Malta ratified", false },
	{ "Malta plans to ratify the convention", false },
	{ "We look forward to the day on which Malta ratified it", false },
	{ "I hope the government of Malta ratifies it", false },
	{ "Malta should use the chance it has been given by its many friends in the world and "
	  "ratify "
	  "it",
	    false },
	{ "Kenya and Malta ratify the convention", true },
	{ "Kenya and Malta meet in the capital and ratify the convention", true },
	{ "As is well known, Malta ratified the convention", false },
	{ "Last June, with flowers, in a tent full of guests and of children, Malta ratified the "
	  "convention",
	    false },
	{ "In the last five years Malta has ratified the convention", false },
	{ "Malta has on many occasions ratified such conventions", false },
	{ "Two weeks after the government in the capital of Malta ratified it, rain fell", false },
	{ "Malta ratifies the convention next week", false },
	{ "Malta rejected calls to delay and ratified the convention", true },
	{ "Malta delayed and never ratified the convention", false },
	{ "Malta could have ratified the convention", false },
	{ "Malta may have ratified it", false },
	{ "MALTA MAY HAVE RATIFIED IT", false },
	{ "On 5 May Malta ratified the convention", true },
	{ "In May 2025 Malta ratified the convention", true },
	{ "Norway urges that Malta ratify the convention", false },
	{ "Norway calls for help; Malta ratifies the convention", true },
	{ "If Malta ratifies the convention", false },
	{ "Once Malta ratified, all was well", false },
	{ "Malta ratifies only if Norway does", false },
	{ "Malta has not ratified the convention", false },
	{ "Malta hasn't ratified the convention", false },
	{ "Malta never ratified the convention", false },
	{ "Norway has not moved, but Malta ratified the convention", true },
	{ "Malta delays: Norway ratifies", true },
	{ "The Malta-ratified convention", false },
	{ "Malta, which ratified the convention, met Norway", false },
	{ "Malta had ratified the convention", false },
	{ "States that have ratified it met Malta", false },
	{ "The depositary said that Malta ratified it", true },
	{ "Malta ratified the convention in 1997", false },
	{ "Ten years after Malta ratified the convention", false },
	{ "Has Malta ratified the convention?", false },
	{ "Why Malta ratified the convention", false },
	{ "Ruritania ratifies the convention", false },
	{ "72 States ratify", false },
	{ "Malta said it is well; 72 States ratified", false },
};

START_TEST(guards)
{
	const char *got = reader_title(&reader, guard_rows[_i].text);

	ck_assert_msg((*got != '\0') == guard_rows[_i].fact, "%s: %s", guard_rows[_i].text,
	    *got != '\0' ? got : "nothing");
}
END_TEST

static const struct {
	const char *text, *facts;
} actor_rows[] = {
	{ "Barbados, Dominica, Senegal, and Uruguay ratified it",
	    "ratified Barbados - - -; ratified Dominica - - -; ratified Senegal - - -; "
	    "ratified Uruguay - - -" },
	{ "In Switzerland on Monday, Kenya and the Gambia ratified it",
	    "ratified Kenya - - -; ratified Gambia - - -" },
	{ "Four members - Fiji, Chad and Peru - ratified it",
	    "ratified Fiji - - -; ratified Chad - - -; ratified Peru - - -" },
	{ "Malta ratifies; Malta ratified it yesterday", "ratified Malta - - -" },
	{ "New Mexico ratified it", "" },
	{ "Ireland (in the north), Nigeria and Niue (in the Pacific) all ratified",
	    "ratified Ireland - - -; ratified Nigeria - - -; ratified Niue - - -" },
};

START_TEST(actors)
{
	ck_assert_str_eq(reader_title(&reader, actor_rows[_i].text), actor_rows[_i].facts);
}
END_TEST

/* What a person writes for a source of his own: a word, a token, nothing else. */
START_TEST(own_rule)
{
	static const struct rule_def rule = { .name = "own",
		.type = MS_RATIFIED,
		.pattern = "MILESTONE (?<number>\\w+)",
		.dossier = "d",
		.weight = 50 };
	static const struct dossier_def dossier = { .name = "d", .procedure = "un-treaty" };
	char *big = xmalloc(100001);
	struct reader r;

	reader_init(&r, &rule, 1, &dossier, 1);
	r.source.dossier_required = true;
	ck_assert_str_eq(reader_title(&r, "MILESTONE x1 ratified"), "ratified - - x1 d");
	ck_assert_str_eq(r.result.facts.v[0].procedure, "un-treaty");
	ck_assert_str_eq(
	    reader_title(&r, "milestone \xd9\xa3\xd9\xa4 here"), "ratified - - \xd9\xa3\xd9\xa4 d");
	ck_assert_str_eq(
	    reader_title(&r, "MILESTONE a and MILESTONE b"), "ratified - - a d; ratified - - b d");
	ck_assert_str_eq(reader_title(&r, "no such thing"), "");
	memset(big, 'x', 100000);
	big[100000] = '\0';
	memcpy(big, "MILESTONE lg1 ", 14);
	ck_assert_str_eq(reader_title(&r, big), "ratified - - lg1 d");
	r.entry.summary = "MILESTONE x2 in the summary";
	r.entry.title = "MILESTONE x1 in the title";
	ck_assert_str_eq(reader_read(&r), "ratified - - x1 d; ratified - - x2 d");
	free(big);
	reader_done(&r);
}
END_TEST

START_TEST(dossiers)
{
	static const struct rule_def rule = { .name = "r",
		.type = MS_ENTERED_INTO_FORCE,
		.pattern = "enters into force",
		.weight = 50 };
	static const char *const lantern[] = { "Lantern Convention" },
				 *const ferry[] = { "Ferry Treaty" };
	static const struct dossier_def defs[] = {
		{ .name = "lantern",
		    .title = "Convention on Lanterns",
		    .aliases = lantern,
		    .alias_count = 1 },
		{ .name = "ferry",
		    .title = "Treaty on Ferries",
		    .aliases = ferry,
		    .alias_count = 1 },
	};
	static const char *const bound[] = { "ferry", "lantern" };
	struct reader r;

	reader_init(&r, &rule, 1, defs, 2);
	ck_assert_str_eq(reader_title(&r, "Lantern Convention enters into force"),
	    "entered_into_force - - - lantern");
	ck_assert_str_eq(
	    reader_title(&r, "Ferry Treaty stalls; Lantern Convention enters into force"),
	    "entered_into_force - - - lantern");
	ck_assert_str_eq(reader_title(&r, "It enters into force"), "entered_into_force - - - -");
	ck_assert_int_le(r.result.facts.v[0].confidence, 40);
	r.source.dossier_required = true;
	ck_assert_str_eq(reader_read(&r), "");
	r.entry.summary = "About the Ferry Treaty.";
	ck_assert_str_eq(reader_read(&r), "entered_into_force - - - ferry");
	r.source.dossiers = bound;
	r.source.dossier_count = 1;
	ck_assert_str_eq(
	    reader_title(&r, "It enters into force"), "entered_into_force - - - ferry");
	r.entry.summary = NULL;
	r.source.dossier_count = 2;
	ck_assert_str_eq(reader_title(&r, "It enters into force"),
	    "entered_into_force - - - ferry; entered_into_force - - - lantern");
	reader_done(&r);
}
END_TEST

static const struct rule_def contest[] = {
	{ .name = "chamber",
	    .type = MS_FLOOR_PASSED,
	    .pattern = "House \\w* ?passes",
	    .weight = 50 },
	{ .name = "panel", .type = MS_COMMITTEE_VOTE, .pattern = "panel passes", .weight = 60 },
	{ .name = "motion", .type = MS_NONE, .pattern = "passes motion", .weight = 60 },
	{ .name = "a", .type = MS_RATIFIED, .pattern = "deposits ratification", .weight = 50 },
	{ .name = "b", .type = MS_DEPOSITED, .pattern = "deposits ratification", .weight = 50 },
	{ .name = "line",
	    .type = MS_REFERRED,
	    .pattern = "^Referred to",
	    .official = true,
	    .weight = 50 },
	{ .name = "also",
	    .type = MS_CALENDAR,
	    .pattern = "Placed on",
	    .official = true,
	    .weight = 50 },
	{ .name = "not", .type = MS_NONE, .pattern = "^Motion .*", .official = true, .weight = 90 },
	{ .name = "un-only",
	    .type = MS_UN_GA_ADOPTED,
	    .pattern = "Assembly adopts",
	    .weight = 50,
	    .classes = UINT64_C(1) << CLASS_UN },
	{ .name = "summary-only",
	    .type = MS_HEARING,
	    .pattern = "hearing held",
	    .weight = 50,
	    .scope = SCOPE_SUMMARY },
};

static const struct {
	const char *text, *facts;
} contest_rows[] = {
	{ "House passes bill", "floor_passed - - - -" },
	{ "House panel passes bill", "committee_vote - - - -" },
	{ "House passes motion", "" },
	{ "House passes bill; House passes motion", "floor_passed - - - -" },
	{ "House passes bill; House panel passes another",
	    "floor_passed - - - -; committee_vote - - - -" },
	{ "Malta deposits ratification", "ratified Malta - - -; deposited Malta - - -" },
	{ "Referred to committee. House passes bill", "referred - - - -" },
	{ "Referred to committee. Placed on calendar", "referred - - - -; calendar - - - -" },
	{ "Motion that the House passes. Placed on calendar", "" },
	{ "Assembly adopts text", "un_ga_adopted - - - -" },
	{ "hearing held", "" },
};

START_TEST(who_wins)
{
	struct reader r;

	reader_init(&r, contest, ARRAY_LEN(contest), NULL, 0);
	ck_assert_str_eq(reader_title(&r, contest_rows[_i].text), contest_rows[_i].facts);
	reader_done(&r);
}
END_TEST

START_TEST(classes_and_scope)
{
	struct reader r;

	reader_init(&r, contest, ARRAY_LEN(contest), NULL, 0);
	r.source.cls = CLASS_NEWS;
	ck_assert_str_eq(reader_title(&r, "Assembly adopts text"), "");
	r.source.cls = CLASS_UN;
	ck_assert_str_eq(reader_read(&r), "un_ga_adopted - - - -");
	r.entry.title = NULL;
	r.entry.summary = "hearing held";
	ck_assert_str_eq(reader_read(&r), "hearing - - - -");
	r.source.cls = CLASS_US_BILL;
	r.source.evidence = EV_OFFICIAL;
	IGNORE(*reader_title(&r, "Sponsor spoke."));
	ck_assert(r.result.unparsed_official);
	IGNORE(*reader_title(&r, "Motion to table."));
	ck_assert(!r.result.unparsed_official);
	reader_done(&r);
}
END_TEST

START_TEST(quotes)
{
	static const char title[] = "Zo&amp;#39;s  Malta ratifies &amp;quot;it&amp;quot;; more";
	const struct fact *f;

	IGNORE(*reader_title(&reader, title));
	ck_assert_uint_eq(reader.result.facts.n, 1);
	f = &reader.result.facts.v[0];
	ck_assert_str_eq(f->field, "title");
	ck_assert_str_eq(f->quote, "Zo&amp;#39;s  Malta ratifies &amp;quot;it&amp;quot;");
	ck_assert_uint_eq(f->from, 0);
	ck_assert_mem_eq(title + f->from, f->quote, f->to - f->from);
	ck_assert_uint_eq(strlen(f->quote), f->to - f->from);
	ck_assert_str_eq(f->rule, "ratifies");
	ck_assert_str_eq(f->kind, "ratification");
}
END_TEST

static const struct {
	const char *text, *published, *date;
	enum date_from from;
} date_rows[] = {
	{ "Malta ratified it on 5 October 2025", "2025-10-07T10:00:00Z", "2025-10-05", DATE_TEXT },
	{ "Malta ratified it on October 5, 2025", "", "2025-10-05", DATE_TEXT },
	{ "Malta ratified it on 2025-10-05", "", "2025-10-05", DATE_TEXT },
	{ "Malta ratified it on 5 October", "2025-10-07T10:00:00Z", "2025-10-05", DATE_TEXT },
	{ "Malta ratified it on 30 December", "2025-01-02T10:00:00Z", "2024-12-30", DATE_TEXT },
	{ "Malta ratified it on Friday", "2025-10-07T10:00:00Z", "2025-10-03", DATE_TEXT },
	{ "Malta ratified it Friday", "2025-10-07T10:00:00Z", "2025-10-03", DATE_TEXT },
	{ "Malta ratified it on Friday, Sept. 26", "2025-10-07T10:00:00Z", "2025-09-26",
	    DATE_TEXT },
	{ "Malta ratified it by Friday", "2025-10-07", "2025-10-07", DATE_PUBLISHED },
	/* the treaty's own day */
	{ "Malta ratified it, done at Vienna on 3 May 2025, on 5 October 2025", "2025-10-07",
	    "2025-10-05", DATE_TEXT },
	{ "Malta ratified it, signed in San Marino on 3 May 2025", "2025-10-07", "2025-10-07",
	    DATE_PUBLISHED },
	{ "Malta ratified it, opened for signature on 3 May 2025, on 5 October", "2025-10-07",
	    "2025-10-05", DATE_TEXT },
	{ "Malta ratified it", "2025-10-07T10:00:00Z", "2025-10-07T10:00:00Z", DATE_PUBLISHED },
	{ "Malta ratified it", "", "", DATE_NONE },
	{ "Malta ratified the Convention of 10 December 1984", "2025-10-07", "2025-10-07",
	    DATE_PUBLISHED },
	{ "Malta ratified the Covenant, New York, 16 December 1966", "2025-10-07", "2025-10-07",
	    DATE_PUBLISHED },
	{ "Malta ratified it. It was 5 October 2025.", "2025-10-07", "2025-10-07", DATE_PUBLISHED },
	{ "Malta ratified it on 31 February 2025", "2025-10-07", "2025-10-07", DATE_PUBLISHED },
};

START_TEST(dates)
{
	const char *published = date_rows[_i].published;
	char date[WHEN_TEXT];

	memset(&reader.entry.published, 0, sizeof(reader.entry.published));
	if (*published != '\0')
		ck_assert_int_eq(
		    when_parse(published, strlen(published), &reader.entry.published), 0);
	IGNORE(*reader_title(&reader, date_rows[_i].text));
	ck_assert_uint_eq(reader.result.facts.n, 1);
	when_format(&reader.result.facts.v[0].date, date);
	ck_assert_msg(strcmp(date, date_rows[_i].date) == 0, "%s: %s", date_rows[_i].text, date);
	ck_assert_int_eq(reader.result.facts.v[0].date_from, date_rows[_i].from);
}
END_TEST

/* An event that its own clause dates to long before the entry is a memory, not news. */
START_TEST(forecasts)
{
	static const struct rule_def rule = { .name = "force",
		.type = MS_ENTERED_INTO_FORCE,
		.pattern = "\\b(?<head>enters into force)" };
	static const struct {
		const char *text;
		size_t facts;
	} rows[] = { { "The pact enters into force on 1 January 2030", 0 },
		{ "The pact enters into force in January 2026", 0 },
		{ "The pact enters into force on 1 December", 0 },
		{ "The pact enters into force on January 15", 0 },
		{ "The pact enters into force on 1 November", 1 },
		{ "The pact enters into force on 4 November 2025", 1 },
		{ "The pact enters into force on Thursday", 1 },
		{ "The pact enters into force", 1 } };
	struct reader r;
	size_t i;

	reader_init(&r, &rule, 1, NULL, 0);
	ck_assert_int_eq(when_parse("2025-11-05", 10, &r.entry.published), 0);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		IGNORE(*reader_title(&r, rows[i].text));
		ck_assert_msg(r.result.facts.n == rows[i].facts, "%s", rows[i].text);
	}
	r.entry.published.precision = WHEN_NONE; /* by when it was seen */
	r.entry.seen_ms = INT64_C(1762300800000);
	IGNORE(*reader_title(&r, rows[0].text));
	ck_assert_uint_eq(r.result.facts.n, 0);
	reader_done(&r);
}
END_TEST

START_TEST(memories)
{
	ck_assert_int_eq(when_parse("2025-10-07", 10, &reader.entry.published), 0);
	ck_assert_str_eq(reader_title(&reader, "Malta ratified it on 5 October 2023"), "");
}
END_TEST

static const struct {
	const char *name, *pattern, *words;
} refusal_rows[] = {
	{ "r", "", "rules.yaml:7:3: rule r: it has no pattern" },
	{ "r", "a*", "rules.yaml:7:3: rule r: the pattern matches the empty string" },
	{ "r", "x|", "rules.yaml:7:3: rule r: the pattern matches the empty string" },
	{ "r", "(ab",
	    "rules.yaml:7:3: rule r: the pattern is wrong at character 4: missing closing "
	    "parenthesis" },
	{ "r", "(?<party>\\w+) signs",
	    "rules.yaml:7:3: rule r: no group \"party\" is known; expected actor, body, object, "
	    "for, "
	    "against, abstain, present, roll, date, number, outcome or head" },
	{ "r", "(?<outcome>passed|failed)",
	    "rules.yaml:7:3: rule r: the pattern has the group outcome, and no key outcome says "
	    "what "
	    "its words mean" },
	{ "r", "{{parlament}} ratifies",
	    "rules.yaml:7:3: rule r: \"{{parlament}} ratifies\" is no shared word" },
	{ "r", "a\\Cb",
	    "rules.yaml:7:3: rule r: the pattern is wrong at character 4: using \\C is "
	    "disabled by the application" },
	{ "", "x", "rules.yaml:7:3: rule : it has no name" },
};

START_TEST(refusals)
{
	struct rule_def d = { .name = refusal_rows[_i].name,
		.pattern = refusal_rows[_i].pattern,
		.file = "rules.yaml",
		.line = 7,
		.column = 3 };
	struct detector *got = NULL;
	struct err err = { .code = 0 };

	ck_assert_int_eq(detector_new(&got, &d, 1, NULL, 0, &err), -EINVAL);
	ck_assert_str_eq(err.text, refusal_rows[_i].words);
	ck_assert_ptr_null(got);
}
END_TEST

/* A list of patterns is one rule, whose groups have the same names in all. */
START_TEST(alternatives)
{
	static const char *const others[] = { "assent to pact (?<number>\\d+)", "" };
	struct rule_def d = { .name = "r",
		.type = MS_RATIFIED,
		.pattern = "ratifies pact (?<number>\\d+)",
		.others = others,
		.other_count = 1,
		.file = "f" };
	struct detector *got = NULL;
	struct err err = { .code = 0 };
	struct reader r;

	reader_init(&r, &d, 1, NULL, 0);
	IGNORE(*reader_title(&r, "Chad ratifies pact 7"));
	ck_assert_uint_eq(r.result.facts.n, 1);
	ck_assert_str_eq(r.result.facts.v[0].number, "7");
	IGNORE(*reader_title(&r, "Assent to pact 8"));
	ck_assert_uint_eq(r.result.facts.n, 1);
	ck_assert_str_eq(r.result.facts.v[0].number, "8");
	reader_done(&r);
	d.other_count = 2;
	ck_assert_int_eq(detector_new(&got, &d, 1, NULL, 0, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f:0:0: rule r: it has no pattern");
}
END_TEST

START_TEST(long_pattern)
{
	char *p = xmalloc(5000);
	struct rule_def d = { .name = "r", .pattern = p, .file = "f", .line = 1, .column = 3 };
	struct detector *got = NULL;
	struct err err = { .code = 0 };

	memset(p, 'a', 4097);
	p[4097] = '\0';
	ck_assert_int_eq(detector_new(&got, &d, 1, NULL, 0, &err), -EINVAL);
	ck_assert_str_eq(err.text, "f:1:3: rule r: the pattern is longer than 4 KiB");
	p[4096] = '\0';
	ck_assert_int_eq(detector_new(&got, &d, 1, NULL, 0, &err), 0);
	detector_free(got);
	free(p);
}
END_TEST

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* To a caseless pattern the long s is an s, and the Kelvin sign a k, for the prefilter, too. */
START_TEST(letters_in_disguise)
{
	static const struct rule_def rules[] = {
		{ .name = "passes", .type = MS_REPORTED, .pattern = "passes", .weight = 50 },
		{ .name = "kills", .type = MS_REFERRED, .pattern = "kills it", .weight = 50 },
	};
	static const char *const texts[] = { "pa\xc5\xbf\xc5\xbf\x65s",
		"it pa\xc5\xbf\x73\x65s. They \xe2\x84\xaaills it, and no more" };
	struct reader r;
	int on;

	reader_init(&r, rules, ARRAY_LEN(rules), NULL, 0);
	for (on = 0; on < 2; on++) {
		detector_set_prefilter(r.detector, on != 0);
		ck_assert_str_eq(reader_title(&r, texts[0]), "reported - - - -");
		ck_assert_str_eq(reader_title(&r, texts[1]), "reported - - - -; referred - - - -");
	}
	reader_done(&r);
}
END_TEST

/* A pattern that would run for ages ends by its limit and says so, with JIT and without. */
START_TEST(limits)
{
	static const struct rule_def rules[] = {
		{ .name = "slow",
		    .type = MS_REPORTED,
		    .pattern = "^(?:(?:a+)+|b)+[cd]",
		    .weight = 50 },
		{ .name = "quick", .type = MS_REFERRED, .pattern = "aaaa", .weight = 50 },
	};
	char *s = xmalloc(100001);
	double start = seconds();
	struct reader r;
	int jit;

	memset(s, 'a', 100000);
	s[100000] = '\0';
	reader_init(&r, rules, ARRAY_LEN(rules), NULL, 0);
	for (jit = 0; jit < 2; jit++) {
		detector_set_jit(r.detector, jit != 0);
		ck_assert_str_eq(reader_title(&r, s), "referred - - - -");
		ck_assert_uint_ge(r.result.limit_hits, 1);
		ck_assert_str_eq(r.result.limit_rule, "slow");
	}
	ck_assert(seconds() - start < 10);
	free(s);
	reader_done(&r);
}
END_TEST

START_TEST(endless_clause)
{
	static const char piece[] = "motion to reconsider the vote by which ";
	char *s = xcalloc(100 * 1024 + 64, 1);
	size_t n = 0;

	while (n < (size_t)100 * 1024) {
		memcpy(s + n, piece, sizeof(piece) - 1);
		n += sizeof(piece) - 1;
	}
	ck_assert_str_eq(reader_title(&reader, s), "");
	ck_assert_uint_eq(reader.result.limit_hits, 1);
	ck_assert_str_eq(reader.result.limit_rule, "a clause over 4 KiB");
	free(s);
}
END_TEST

static void
collect(const char *text, void *arg)
{
	ck_assert_int_eq(buf_printf(arg, "%s\n", text), 0);
}

START_TEST(examples)
{
	static const char *const good[] = { "Malta ratifies it" },
				 *const bad[] = { "Malta will ratify it", "Malta ratified it" };
	struct rule_def d = ratifies;
	struct detector *det;
	struct buf b;

	d.file = "p.yaml";
	d.line = 3;
	d.column = 3;
	d.examples = good;
	d.example_count = 1;
	d.counter_examples = bad;
	d.counter_example_count = 2;
	buf_init(&b, 10000);
	ck_assert_int_eq(detector_new(&det, &d, 1, NULL, 0, NULL), 0);
	ck_assert_uint_eq(detector_check_examples(det, collect, &b), 1);
	ck_assert_str_eq(buf_str(&b),
	    "p.yaml:3:3: rule ratifies: its counter-example is recognised by it: Malta ratified "
	    "it\n");
	detector_free(det);
	buf_done(&b);
}
END_TEST

/* A text cut at every byte: no crash, and the same with everything switched off. */
START_TEST(cut_anywhere)
{
	static const char title[] = "Caf\xc3\xa9 &amp;amp; Malta, C\xc3\xb4te d\xe2\x80\x99Ivoire "
				    "ratified \xe2\x80\x9cit\xe2\x80\x9d on 5 October 2025; H.R. 5";
	char copy[sizeof(title)];
	size_t i;

	for (i = 0; i < sizeof(title); i++) {
		char *first;

		memcpy(copy, title, i);
		copy[i] = '\0';
		first = xstrdup(reader_title(&reader, copy));
		detector_set_jit(reader.detector, false);
		detector_set_prefilter(reader.detector, false);
		ck_assert_str_eq(reader_title(&reader, copy), first);
		detector_set_jit(reader.detector, true);
		detector_set_prefilter(reader.detector, true);
		free(first);
	}
}
END_TEST

/* One wording, several outcomes; an era of wording. */
START_TEST(outcomes)
{
	static const struct rule_def def = { .name = "treaty",
		.type = MS_CONSENT_GIVEN,
		.pattern = "^Treaty(?: (?<outcome>agreed to|rejected|tabled|read))?",
		.outcome = { { "agreed to", MS_CONSENT_GIVEN }, { "rejected", MS_CONSENT_REFUSED },
		    { "tabled", MS_NONE } },
		.outcome_count = 3,
		.since = INT64_C(1000000),
		.until = INT64_C(2000000),
		.weight = 50 };
	static const struct {
		const char *text, *facts;
	} rows[] = {
		{ "Treaty agreed to", "consent_given - - - -" },
		{ "TREATY REJECTED", "consent_refused - - - -" },
		{ "Treaty tabled", "" },
		{ "Treaty read", "consent_given - - - -" },
		{ "Treaty", "consent_given - - - -" },
	};
	static const struct {
		int64_t at;
		bool reads;
	} eras[] = { { 999999, false }, { 1000000, true }, { 1999999, true }, { 2000000, false } };
	struct reader r;
	size_t i;

	reader_init(&r, &def, 1, NULL, 0);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		ck_assert_str_eq(reader_title(&r, rows[i].text), rows[i].facts);
	for (i = 0; i < ARRAY_LEN(eras); i++) {
		r.entry.published = (struct when){ .at = eras[i].at, .precision = WHEN_SECOND };
		ck_assert_int_eq(reader_title(&r, "Treaty agreed to")[0] != '\0', eras[i].reads);
	}
	reader_done(&r);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("core"), *u = tcase_create("limits");

	tcase_add_checked_fixture(t, open_ratifies, close_reader);
	tcase_add_loop_test(t, guards, 0, ARRAY_LEN(guard_rows));
	tcase_add_loop_test(t, actors, 0, ARRAY_LEN(actor_rows));
	tcase_add_test(t, quotes);
	tcase_add_loop_test(t, dates, 0, ARRAY_LEN(date_rows));
	tcase_add_test(t, forecasts);
	tcase_add_test(t, memories);
	tcase_add_test(t, endless_clause);
	tcase_add_test(t, cut_anywhere);
	suite_add_tcase(s, t);
	tcase_add_test(u, own_rule);
	tcase_add_test(u, dossiers);
	tcase_add_loop_test(u, who_wins, 0, ARRAY_LEN(contest_rows));
	tcase_add_test(u, classes_and_scope);
	tcase_add_loop_test(u, refusals, 0, ARRAY_LEN(refusal_rows));
	tcase_add_test(u, alternatives);
	tcase_add_test(u, long_pattern);
	tcase_add_test(u, letters_in_disguise);
	tcase_add_test(u, limits);
	tcase_add_test(u, outcomes);
	tcase_add_test(u, examples);
	tcase_set_timeout(u, 30);
	suite_add_tcase(s, u);
	return s;
}
SUITE_MAIN
