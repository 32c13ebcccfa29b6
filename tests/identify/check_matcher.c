/*
 * Which dossiers does a text speak of: each row is a text and the spans that must be found,
 * written "dossier:span" with commas between them.
 */
#include "tests/suite.h"

#include <string.h>
#include <time.h>

#include "daemon/identify/identify.h"
#include "lib/buf.h"

static const char *const cyber_aliases[] = { "UN Cybercrime Convention", "Hanoi Convention",
	"Convention against Cybercrime", "UN cybercrime treaty" };
static const char *const cyber_acronyms[] = { "UNCC" };
static const char *const cyber_ids[] = { "MTDSG XVIII-16", "A/RES/79/243" };
static const char *const budapest_aliases[] = { "Budapest Convention", "Convention on Cybercrime" };
static const char *const budapest_exclude[] = { "Protocol to the Budapest Convention",
	"Budapest Convention on the Contract" };
static const char *const budapest_ids[] = { "CETS 185", "Treaty Doc. 108-11" };
static const char *const start_aliases[] = { "Strategic Arms Reduction Treaty" };
static const char *const start_acronyms[] = { "START" };
static const char *const start_exclude[] = { "New START" };
static const char *const nstart_aliases[] = { "New START" };
static const char *const rome_aliases[] = { "Rome Statute" };
static const char *const rome_exclude[] = { "Amendment to article 8 of the Rome Statute",
	"Rome Statute amendment" };
static const char *const rome_ids[] = { "MTDSG XVIII-10" };
static const char *const bill_ids[] = { "H.R. 4521", "S. 12", "H.Con.Res. 5" };
static const char *const s790_116_ids[] = { "S. 790 (116th)", "117hr21" };
static const char *const s790_119_ids[] = { "S. 790, 119th Congress", "H.Con.Res. 7 of the 103rd" };
static const char *const parts_ids[] = { "Treaty Doc. 106-37A" };
static const char *const whole_ids[] = { "Treaty Doc. 106-37" };

static const char *const lantern_aliases[] = { "Convention des lanternes",
	"Convenci\303\263n de las Linternas" };
static const char *const lantern_acronyms[] = { "CCL" };
static const char *const council_ids[] = { "S/RES/2999 (2025)", "UNTS I-64113" };

static const struct dossier_def defs[] = {
	{ .name = "lantern",
	    .title = "Convention on the Conservation of Lanterns",
	    .short_title = "Lantern Convention",
	    .aliases = lantern_aliases,
	    .alias_count = 2,
	    .acronyms = lantern_acronyms,
	    .acronym_count = 1 },
	{ .name = "act", .title = "Lantern Safety Act" },
	{ .name = "council", .identifiers = council_ids, .identifier_count = 2 },
	{ .name = "cyber",
	    .title = "United Nations Convention against Cybercrime; Strengthening International "
		     "Cooperation",
	    .short_title = "Cybercrime",
	    .aliases = cyber_aliases,
	    .alias_count = ARRAY_LEN(cyber_aliases),
	    .acronyms = cyber_acronyms,
	    .acronym_count = 1,
	    .identifiers = cyber_ids,
	    .identifier_count = 2 },
	{ .name = "budapest",
	    .aliases = budapest_aliases,
	    .alias_count = 2,
	    .exclude = budapest_exclude,
	    .exclude_count = 2,
	    .identifiers = budapest_ids,
	    .identifier_count = 2 },
	{ .name = "start",
	    .aliases = start_aliases,
	    .alias_count = 1,
	    .acronyms = start_acronyms,
	    .acronym_count = 1,
	    .exclude = start_exclude,
	    .exclude_count = 1 },
	{ .name = "newstart", .aliases = nstart_aliases, .alias_count = 1 },
	{ .name = "rome",
	    .aliases = rome_aliases,
	    .alias_count = 1,
	    .exclude = rome_exclude,
	    .exclude_count = 2,
	    .identifiers = rome_ids,
	    .identifier_count = 1 },
	{ .name = "bill", .identifiers = bill_ids, .identifier_count = 3 },
	{ .name = "twin", .aliases = nstart_aliases, .alias_count = 1 },
	{ .name = "b116", .identifiers = s790_116_ids, .identifier_count = 2 },
	{ .name = "b119", .identifiers = s790_119_ids, .identifier_count = 2 },
	{ .name = "part", .identifiers = parts_ids, .identifier_count = 1 },
	{ .name = "whole", .identifiers = whole_ids, .identifier_count = 1 },
};

static const struct {
	const char *text, *found;
} find_rows[] = {
	{ "", "" },
	{ "Nothing here", "" },
	{ "Malta signs the UN Cybercrime Convention.", "cyber:UN Cybercrime Convention" },
	{ "Malta signs the U.N. CYBERCRIME convention", "cyber:U.N. CYBERCRIME convention" },
	{ "the \"UN\302\240Cybercrime\342\200\221Convention\342\200\235 is",
	    "cyber:UN\302\240Cybercrime\342\200\221Convention" },
	{ "UN Cybercrime Convention's text", "cyber:UN Cybercrime Convention" },
	{ "UN Cybercrime Conventions", "" },
	{ "HUN Cybercrime Convention", "" },
	{ "UN cybercrime. Convention ratified", "" },
	{ "UN Cybercrime\nConvention", "cyber:UN Cybercrime\nConvention" },
	{ "United Nations Convention against Cybercrime; Strengthening International Cooperation",
	    "cyber:United Nations Convention against Cybercrime; Strengthening International "
	    "Cooperation" },
	{ "United Nations Convention against Cybercrime", "cyber:Convention against Cybercrime" },
	{ "Cybercrime is on the rise", "" },
	{ "Hanoi Convention, Budapest Convention",
	    "cyber:Hanoi Convention,budapest:Budapest Convention" },
	{ "Second Additional Protocol to the Budapest Convention opened", "" },
	{ "Second Additional Protocol to the Budapest Convention, and the Budapest Convention",
	    "budapest:Budapest Convention" },
	{ "Budapest Convention on the Contract for the Carriage of Goods", "" },
	{ "New START treaty extended", "newstart:New START,twin:New START" },
	{ "START treaty ratified", "start:START" },
	{ "Russia and the START talks", "start:START" },
	{ "START the engine", "" },
	{ "start of the treaty talks", "" },
	{ "Start of the treaty talks", "" },
	{ "RUSSIA STOCKS START HIGHER", "" },
	{ "RUSSIA START TREATY", "start:START" },
	{ "Germany joins UNCC", "cyber:UNCC" },
	{ "We visit the UNCC campus", "" },
	{ "Strategic Arms Reduction Treaty", "start:Strategic Arms Reduction Treaty" },
	{ "Rome Statute ratified", "rome:Rome Statute" },
	{ "Amendment to article 8 of the Rome Statute", "" },
	{ "the Rome Statute amendment", "" },
	{ "C.N.196.2025.TREATIES-XVIII.16 (Opening)", "cyber:TREATIES-XVIII.16" },
	{ "C.N.196.2025.TREATIES-XVIII-16", "cyber:TREATIES-XVIII-16" },
	{ "MTDSG XVIII-16.", "cyber:MTDSG XVIII-16" },
	{ "mtdsg_no=XVIII-16&chapter=18", "cyber:mtdsg_no=XVIII-16" },
	{ "TREATIES-XVIII.10", "rome:TREATIES-XVIII.10" },
	{ "TREATIES-XVIII-10-a", "" },
	{ "TREATIES-XVIII.10.b of 2020", "" },
	{ "TREATIES-XVIII.10. The action", "rome:TREATIES-XVIII.10" },
	{ "TREATIES-XVIII.1", "" },
	{ "TREATIES-XVIII.160", "" },
	{ "resolution 79/243 of 24 December", "cyber:resolution 79/243" },
	{ "A/RES/79/243", "cyber:A/RES/79/243" },
	{ "A/RES/79/2431, A/RES/79/24", "" },
	{ "A/RES/79/243-B", "" }, /* a resolution of its own */
	{ "Treaty Doc. 108-11", "budapest:Treaty Doc. 108-11" },
	{ "Treaty Doc 108-11", "budapest:Treaty Doc 108-11" },
	{ "Treaty Document No. 108\342\200\22311",
	    "budapest:Treaty Document No. 108\342\200\22311" },
	{ "TREATY DOCUMENT 108-11", "budapest:TREATY DOCUMENT 108-11" },
	{ "Treaty Doc. 108-1, Treaty Doc. 108-111", "" },
	{ "CETS No. 185", "budapest:CETS No. 185" },
	{ "CETS No.185", "budapest:CETS No.185" },
	{ "(ETS No. 185)", "budapest:ETS No. 185" },
	{ "CETS n\302\260 185", "budapest:CETS n\302\260 185" },
	{ "CETS185", "" },
	{ "ETS 1850", "" },
	{ "H.R. 4521, H.R.4521, HR 4521, HR4521, H. R. 4521",
	    "bill:H.R. 4521,bill:H.R.4521,bill:HR 4521,bill:HR4521,bill:H. R. 4521" },
	{ "H.R. 45210 and S. 1234", "" },
	{ "S. 12; S.12; S12", "bill:S. 12,bill:S.12,bill:S12" },
	{ "H. Con. Res. 5, HCONRES 5, H.Con.Res.5",
	    "bill:H. Con. Res. 5,bill:HCONRES 5,bill:H.Con.Res.5" },
	{ "the U.S. 12 times", "" },
	/* one number, two Congresses: without it nobody knows which */
	{ "S. 790 (116th), S.790 [119th], S. 790", "b116:S. 790 (116th,b119:S.790 [119th" },
	{ "S. 790 of the 116th Congress", "b116:S. 790 of the 116th Congress" },
	{ "116S790, 119s790, 117s790", "b116:116S790,b119:119s790" },
	{ "bulkdata/BILLSTATUS/116/s/BILLSTATUS-116s790.xml", "b116:116s790" },
	{ "https://www.congress.gov/bill/117th-congress/house-bill/21?s=1",
	    "b116:117th-congress/house-bill/21" },
	{ "119th Congress: S 790", "b119:119th Congress: S 790" },
	{ "H. Con. Res. 7 (103rd), HCONRES 7 (103th)", "b119:H. Con. Res. 7 (103rd" },
	{ "Senate Bill 790, House Bill 21", "" },
	{ "Treaty Doc. 106-37A, Treaty Doc. 106-37(A), Treaty Docs. 106-37(B), Treaty Doc. 106-37.",
	    "part:Treaty Doc. 106-37A,part:Treaty Doc. 106-37(A,whole:Treaty Doc. 106-37" },
	/* a protocol is not its convention, whether or not anybody excluded it */
	{ "Malta ratified the Optional Protocol to the Lantern Convention", "" },
	{ "Malta ratified the Protocol of 3 May 2014 to the Lantern Convention", "" },
	{ "Malta ratified the Protocol to Lamps, Wicks and Oil, supplementing the Lantern "
	  "Convention",
	    "" },
	{ "2019 Amendments to Annex II of the Convention on the Conservation of Lanterns", "" },
	{ "Malta ratified the Lantern Convention's Additional Protocol", "" },
	{ "the CCL Protocol, a treaty", "" },
	{ "the Agreement relating to the Implementation of Part XI of the Lantern Convention", "" },
	{ "the Agreement under the Lantern Convention", "" },
	{ "le Protocole facultatif se rapportant \303\240 la Convention des lanternes", "" },
	{ "el Protocolo Facultativo de la Convenci\303\263n de las Linternas", "" },
	{ "Malta a ratifi\303\251 la Convention des lanternes",
	    "lantern:Convention des lanternes" },
	{ "Malta acceded to the Lantern Convention and its Protocol",
	    "lantern:Lantern Convention" },
	{ "Malta acceded to the Protocol and to the Lantern Convention",
	    "lantern:Lantern Convention" },
	{ "an agreement to sign the Lantern Convention", "lantern:Lantern Convention" },
	{ "Lantern Convention: protocol signed", "lantern:Lantern Convention" },
	{ "an amendment to the Lantern Safety Act", "act:Lantern Safety Act" },
	{ "Senate amendment to H.R. 4521", "bill:H.R. 4521" },
	/* nor is what is new, or the second */
	{ "the treaty New CCL, the treaty CCL II, the treaty CCL", "lantern:CCL" },
	/* numbers of the Security Council and of the United Nations Treaty Series */
	{ "resolution 2999 (2025), S/RES/2999(2025), Security Council resolution 2999, S. Res. "
	  "2999",
	    "council:resolution 2999 (2025,council:S/RES/2999(2025,council:Security Council "
	    "resolution 2999" },
	{ "UNTS No. I-64113, U.N.T.S. I-64113, UNTS I-641130",
	    "council:UNTS No. I-64113,council:U.N.T.S. I-64113" },
	{ "bad \xff Hanoi Convention \xc3", "cyber:Hanoi Convention" },
};

START_TEST(finds)
{
	struct matcher *m = matcher_new(defs, ARRAY_LEN(defs));
	const char *text = find_rows[_i].text;
	struct dossier_match got[16];
	struct buf b;
	size_t i, n;

	buf_init(&b, 10000);
	n = matcher_find(m, text, strlen(text), got, ARRAY_LEN(got));
	for (i = 0; i < n; i++)
		ck_assert_int_eq(
		    buf_printf(&b, "%s%s:%.*s", i > 0 ? "," : "", defs[got[i].dossier].name,
			(int)(got[i].to - got[i].from), text + got[i].from),
		    0);
	ck_assert_str_eq(buf_str(&b), find_rows[_i].found);
	buf_done(&b);
	matcher_free(m);
}
END_TEST

START_TEST(bounds)
{
	struct matcher *m = matcher_new(defs, ARRAY_LEN(defs)), *none = matcher_new(NULL, 0);
	const char *text = "Hanoi Convention Hanoi Convention Hanoi Convention";
	struct dossier_match got[2];

	ck_assert_uint_eq(matcher_find(m, text, strlen(text), got, 2), 2);
	ck_assert_uint_eq(matcher_find(m, text, 16, got, 2), 1);
	ck_assert_uint_eq(matcher_find(m, text, 15, got, 2), 0);
	ck_assert_uint_eq(matcher_find(none, text, strlen(text), got, 2), 0);
	matcher_free(m);
	matcher_free(none);
	matcher_free(NULL);
}
END_TEST

/* Whatever the bytes, spans lie inside the text and in order. */
START_TEST(any_bytes)
{
	static const char *const pieces[] = { "UN Cybercrime Convention", "New START", "the ",
		"\xc3", "\xff", "\xe2\x80\x99s", " ", ".", "-", "TREATIES-XVIII.10", "H.R. 4521",
		"'", "\xcc\x81", "ratif", "Budapest ", "Convention on ", "\xe2\x80\x8b", "&", "S",
		"12" };
	struct matcher *m = matcher_new(defs, ARRAY_LEN(defs));
	struct dossier_match got[32];
	uint32_t seed = 4711;
	struct buf b;
	size_t i, n, len;
	int round;

	buf_init(&b, 100000);
	for (round = 0; round < 3000; round++) {
		buf_reset(&b);
		for (i = 0; i < 1 + seed % 23; i++) {
			seed = seed * 1664525 + 1013904223;
			IGNORE(buf_puts(&b, pieces[(seed >> 16) % ARRAY_LEN(pieces)]));
		}
		n = matcher_find(m, b.data, b.len, got, ARRAY_LEN(got));
		for (i = 0; i < n; i++)
			if (got[i].from >= got[i].to || got[i].to > b.len ||
			    (i > 0 && got[i].from < got[i - 1].from))
				ck_abort_msg("%s", b.data);
		for (i = 0; i < b.len; i++)
			(void)state_at(b.data + i, b.len - i, true, &len);
		(void)state_by_name(b.data, b.len);
	}
	buf_done(&b);
	matcher_free(m);
}
END_TEST

/* Ten times the text takes about ten times as long: never its square. */
START_TEST(linear)
{
	static const char *const units[] = { "united nations convention against cybercrime ",
		"UNCC ", "a", "the ", "treaties xviii 10-", "Papua New " };
	struct matcher *m = matcher_new(defs, ARRAY_LEN(defs));
	struct dossier_match got[4];
	struct timespec a, z;
	struct buf b;

	buf_init(&b, 2000000);
	while (buf_puts(&b, units[_i]) == 0)
		;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	(void)matcher_find(m, b.data, b.len, got, 0);
	(void)matcher_find(m, b.data, b.len, got, 4);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &z);
	ck_assert_int_lt(z.tv_sec - a.tv_sec, 20);
	buf_done(&b);
	matcher_free(m);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("matcher");
	TCase *t = tcase_create("core");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, finds, 0, ARRAY_LEN(find_rows));
	tcase_add_test(t, bounds);
	tcase_add_test(t, any_bytes);
	tcase_add_loop_test(t, linear, 0, 6);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
