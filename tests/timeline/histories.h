/*
 * Histories of treaties and bills as the public record has them, and what a person would say of
 * each on a day: what every step came to, where it stands (>), and what may come next (?).
 */
#ifndef TESTS_TIMELINE_HISTORIES_H
#define TESTS_TIMELINE_HISTORIES_H

/* what a row leaves out, the record does not say */
#ifdef __clang__
#pragma clang diagnostic ignored "-Wmissing-field-initializers"
#endif

#include "histories_crag.h"

#define COE "conventions.coe.int"
#define US_SENATE(type, y, m, d)                         \
	{                                                \
		type, ON(y, m, d), CONGRESS, "US Senate" \
	}
#define COMMITTEE(type, y, m, d)                  \
	{                                         \
		type, ON(y, m, d), CONGRESS, SFRC \
	}
#define SENT(y, m, d) US_SENATE(MS_TREATY_SUBMITTED, y, m, d), COMMITTEE(MS_REFERRED, y, m, d)
#define SIGNED(who, from, y, m, d)                                                \
	{                                                                         \
		MS_TREATY_SIGNED, ON(y, m, d), from, NULL, who, NULL, "signature" \
	}
#define BOUND(who, from, y, m, d)                                               \
	{                                                                       \
		MS_RATIFIED, ON(y, m, d), from, NULL, who, NULL, "ratification" \
	}
#define FORCE(who, from, y, m, d)                             \
	{                                                     \
		MS_IN_FORCE_FOR, ON(y, m, d), from, NULL, who \
	}
#define DEFEAT                                                                                   \
	SIGNED(US, UNTC, 2009, 7, 30), SENT(2012, 5, 17), COMMITTEE(MS_HEARING, 2012, 7, 12),    \
	    { MS_COMMITTEE_VOTE, ON(2012, 7, 26), CONGRESS, SFRC, NULL, NULL, NULL, { 13, 6 } }, \
	    { MS_REPORTED, ON(2012, 7, 31), CONGRESS, "US Senate", NULL, "Ex. Rept. 112-6" },    \
	    { MS_CONSENT_REFUSED, ON(2012, 12, 4), CONGRESS, "US Senate", US, NULL, NULL },      \
	{                                                                                        \
		MS_CONSENT_REFUSED, ON(2012, 12, 4), SENATE, "US Senate", US, "219", NULL,       \
		{                                                                                \
			61, 38                                                                   \
		}                                                                                \
	}
#define AGAIN                                                                                    \
	COMMITTEE(MS_HEARING, 2013, 11, 5),                                                      \
	    { MS_COMMITTEE_VOTE, ON(2014, 7, 22), CONGRESS, SFRC, NULL, NULL, NULL, { 12, 6 } }, \
	{                                                                                        \
		MS_REPORTED, ON(2014, 7, 28), CONGRESS, "US Senate", NULL, "Ex. Rept. 113-12"    \
	}
#define CYBER_ACTS                                                                                \
	{ MS_UN_GA_ADOPTED, ON(2019, 12, 27), "undocs.org", "General Assembly", NULL,             \
		"A/RES/74/247", NULL, { 79, 60 } },                                               \
	    { MS_UN_GA_ADOPTED, ON(2021, 5, 26), "undocs.org", "General Assembly", NULL,          \
		    "A/RES/75/282" },                                                             \
	    { MS_TEXT_ADOPTED, ON(2024, 8, 8), "press.un.org", "Ad Hoc Committee" },              \
	    { MS_UN_COMMITTEE_APPROVED, ON(2024, 11, 27), "undocs.org", "Third Committee", NULL,  \
		    "A/79/460" },                                                                 \
	    { MS_UN_GA_ADOPTED, ON(2024, 12, 24), "undocs.org", "General Assembly", NULL,         \
		    "A/RES/79/243" },                                                             \
	    { MS_OPENED_FOR_SIGNATURE, ON(2025, 10, 25), UNTC },                                  \
	    SIGNED("Qatar", UNTC, 2025, 10, 25), SIGNED("Azerbaijan", UNTC, 2025, 10, 25),        \
	    SIGNED("Viet Nam", UNTC, 2025, 10, 25), SIGNED("European Union", UNTC, 2025, 10, 25), \
	    SIGNED("Mauritius", UNTC, 2025, 11, 19), SIGNED("Canada", UNTC, 2026, 7, 8),          \
	    { MS_CONSENT_GIVEN, ON(2026, 2, 10), PRESS, NULL, "Azerbaijan", NULL, NULL, { 0 },    \
		    EV_PRESS },                                                                   \
	    BOUND("Qatar", UNTC, 2026, 4, 2)
#define CYBER                                                                            \
	.procedure = "un-treaty", .threshold = 40, .closes = "2026-12-31",               \
	.numbers = { { "initiative", "A/RES/74/247" }, { "modalities", "A/RES/75/282" }, \
		{ "adopted", "A/RES/79/243" } }
#define HOUSE(type, y, m, d)                            \
	{                                               \
		type, ON(y, m, d), CONGRESS, "US House" \
	}

static const struct history histories[] = {
	{ .name = "108-11 by division vote, and the Council of Europe's deposit",
	    .procedure = "us-advice-consent",
	    .now = ON(2007, 6, 1),
	    .told = { SIGNED(US, COE, 2001, 11, 23), SENT(2003, 11, 17),
		COMMITTEE(MS_HEARING, 2004, 6, 17), COMMITTEE(MS_COMMITTEE_VOTE, 2005, 7, 26),
		{ MS_REPORTED, ON(2005, 11, 8), CONGRESS, "US Senate", NULL, "Ex. Rept. 109-6" },
		US_SENATE(MS_CALENDAR, 2005, 11, 8),
		{ MS_CONSENT_GIVEN, ON(2006, 8, 3), CONGRESS, "US Senate", US },
		BOUND(US, COE, 2006, 9, 29), FORCE(US, COE, 2007, 1, 1),
		/* what others do is another track */
		SIGNED("France", COE, 2001, 11, 23), BOUND("France", COE, 2006, 1, 10) },
	    .due = "done signed 2001-11-23\n"
		   "done transmitted 2003-11-17\n"
		   "done injunction 2003-11-17 by referred\n"
		   "done referred 2003-11-17\n"
		   "done hearing 2004-06-17\n"
		   "skipped business-meeting by committee-vote\n"
		   "done committee-vote 2005-07-26\n"
		   "done reported 2005-11-08\n"
		   "skipped discharged by calendar\n"
		   "done calendar 2005-11-08\n"
		   "skipped floor by consent\n"
		   "done consent 2006-08-03\n"
		   "skipped ratified by deposited\n"
		   "done deposited 2006-09-29\n"
		   "done in-force 2007-01-01\n"
		   "> in-force\n"
		   "? withdrawn\n" },
	{ .name = "108-11 without Congress.gov",
	    .procedure = "us-advice-consent",
	    .now = ON(2007, 6, 1),
	    .without = CONGRESS,
	    .told = { SIGNED(US, COE, 2001, 11, 23), SENT(2003, 11, 17),
		COMMITTEE(MS_COMMITTEE_VOTE, 2005, 7, 26),
		{ MS_CONSENT_GIVEN, ON(2006, 8, 3), CONGRESS, "US Senate", US },
		BOUND(US, COE, 2006, 9, 29), FORCE(US, COE, 2007, 1, 1) },
	    .due = "done signed 2001-11-23\n"
		   "skipped transmitted by deposited\n"
		   "skipped injunction by deposited\n"
		   "skipped referred by deposited\n"
		   "skipped hearing by deposited\n"
		   "skipped business-meeting by deposited\n"
		   "skipped committee-vote by deposited\n"
		   "skipped reported by deposited\n"
		   "skipped discharged by deposited\n"
		   "skipped calendar by deposited\n"
		   "skipped floor by deposited\n"
		   "skipped consent by deposited\n"
		   "skipped ratified by deposited\n"
		   "done deposited 2006-09-29\n"
		   "done in-force 2007-01-01\n"
		   "> in-force\n"
		   "? withdrawn\n" },
	{ .name = "117-3 the day after",
	    .procedure = "us-advice-consent",
	    .now = ON(2022, 8, 4),
	    .told = { SENT(2022, 7, 11),
		{ MS_REPORTED, ON(2022, 7, 19), CONGRESS, "US Senate", NULL, "Ex. Rept. 117-5" },
		{ MS_CONSENT_GIVEN, ON(2022, 8, 3), CONGRESS, "US Senate", US, "282", NULL,
		    { 95, 1 } },
		{ MS_CONSENT_GIVEN, ON(2022, 8, 3), SENATE, "US Senate", US, "282", NULL,
		    { 95, 1 } } },
	    .due = "skipped signed by transmitted\n"
		   "done transmitted 2022-07-11\n"
		   "done injunction 2022-07-11 by referred\n"
		   "done referred 2022-07-11\n"
		   "skipped hearing by reported\n"
		   "skipped business-meeting by reported\n"
		   "skipped committee-vote by reported\n"
		   "done reported 2022-07-19\n"
		   "skipped discharged by consent\n"
		   "skipped calendar by consent\n"
		   "skipped floor by consent\n"
		   "done consent 2022-08-03 95-1\n"
		   "> consent\n"
		   "? ratified deposited\n" },
	{ .name = "117-1 to the deposit",
	    .procedure = "us-advice-consent",
	    .now = ON(2022, 11, 30),
	    .told = { SENT(2021, 11, 16),
		{ MS_REPORTED, ON(2022, 5, 4), CONGRESS, "US Senate", NULL, "Ex. Rept. 117-2" },
		{ MS_CONSENT_GIVEN, ON(2022, 9, 21), SENATE, "US Senate", US, "343", NULL,
		    { 69, 27 } },
		BOUND(US, UNTC, 2022, 10, 31), FORCE(US, UNTC, 2023, 1, 29) },
	    .due = "skipped signed by transmitted\n"
		   "done transmitted 2021-11-16\n"
		   "done injunction 2021-11-16 by referred\n"
		   "done referred 2021-11-16\n"
		   "skipped hearing by reported\n"
		   "skipped business-meeting by reported\n"
		   "skipped committee-vote by reported\n"
		   "done reported 2022-05-04\n"
		   "skipped discharged by consent\n"
		   "skipped calendar by consent\n"
		   "skipped floor by consent\n"
		   "done consent 2022-09-21 69-27\n"
		   "skipped ratified by deposited\n"
		   "done deposited 2022-10-31\n"
		   "> deposited\n"
		   "? in-force\n" },
	{ .name = "112-7 after its defeat",
	    .procedure = "us-advice-consent",
	    .now = ON(2012, 12, 10),
	    .told = { DEFEAT },
	    .due = "done signed 2009-07-30\n"
		   "done transmitted 2012-05-17\n"
		   "done injunction 2012-05-17 by referred\n"
		   "done referred 2012-05-17\n"
		   "done hearing 2012-07-12\n"
		   "skipped business-meeting by committee-vote\n"
		   "done committee-vote 2012-07-26 13-6\n"
		   "done reported 2012-07-31\n"
		   "skipped discharged by refused\n"
		   "skipped calendar by refused\n"
		   "skipped floor by refused\n"
		   "failed refused 2012-12-04 61-38\n"
		   "> refused\n"
		   "? committee-vote reported calendar consent rereferred returned recalled\n" },
	{ .name = "112-7 reported again",
	    .procedure = "us-advice-consent",
	    .now = ON(2014, 8, 1),
	    .told = { DEFEAT, AGAIN },
	    .due = "done signed 2009-07-30\n"
		   "done transmitted 2012-05-17\n"
		   "done injunction 2012-05-17 by referred\n"
		   "done referred 2012-05-17\n"
		   "done hearing 2013-11-05\n"
		   "skipped business-meeting by committee-vote\n"
		   "done committee-vote 2014-07-22 12-6\n"
		   "done reported 2014-07-28\n"
		   "failed refused 2012-12-04 61-38\n"
		   "> reported\n"
		   "? calendar divided rereferred returned recalled\n" },
	{ .name = "112-7 re-referred at sine die",
	    .procedure = "us-advice-consent",
	    .now = ON(2015, 6, 1),
	    .told = { DEFEAT, AGAIN,
		{ MS_REFERRED, ON(2014, 12, 17), CONGRESS, SFRC, NULL, NULL, "rereferred" } },
	    .due = "done signed 2009-07-30\n"
		   "done transmitted 2012-05-17\n"
		   "done injunction 2012-05-17 by referred\n"
		   "done referred 2014-12-17 by rereferred\n"
		   "reversed hearing 2013-11-05 by rereferred\n"
		   "reversed committee-vote 2014-07-22 12-6 by rereferred\n"
		   "reversed reported 2014-07-28 by rereferred\n"
		   "failed refused 2012-12-04 61-38\n"
		   "done rereferred 2014-12-17\n"
		   "> referred\n"
		   "? hearing business-meeting committee-vote discharged returned recalled\n" },
	{ .name = "112-7 without the Senate's roll call",
	    .procedure = "us-advice-consent",
	    .now = ON(2015, 6, 1),
	    .without = SENATE,
	    .told = { DEFEAT, AGAIN,
		{ MS_REFERRED, ON(2014, 12, 17), CONGRESS, SFRC, NULL, NULL, "rereferred" } },
	    .due = "done signed 2009-07-30\n"
		   "done transmitted 2012-05-17\n"
		   "done injunction 2012-05-17 by referred\n"
		   "done referred 2014-12-17 by rereferred\n"
		   "reversed hearing 2013-11-05 by rereferred\n"
		   "reversed committee-vote 2014-07-22 12-6 by rereferred\n"
		   "reversed reported 2014-07-28 by rereferred\n"
		   "failed refused 2012-12-04\n"
		   "done rereferred 2014-12-17\n"
		   "> referred\n"
		   "? hearing business-meeting committee-vote discharged returned recalled\n" },
	{ .name = "111-5",
	    .procedure = "us-advice-consent",
	    .now = ON(2010, 12, 23),
	    .told = { SIGNED(US, "state.gov", 2010, 4, 8), SENT(2010, 5, 13),
		{ MS_COMMITTEE_VOTE, ON(2010, 9, 16), CONGRESS, SFRC, NULL, NULL, NULL, { 14, 4 } },
		US_SENATE(MS_REPORTED, 2010, 10, 1), US_SENATE(MS_CALENDAR, 2010, 10, 1),
		{ MS_CLOTURE_INVOKED, ON(2010, 12, 21), SENATE, "US Senate", NULL, "292", NULL,
		    { 67, 28 } },
		{ MS_CONSENT_GIVEN, ON(2010, 12, 22), SENATE, "US Senate", US, "298", NULL,
		    { 71, 26 } },
		FORCE(US, "state.gov", 2011, 2, 5) },
	    .due = "done signed 2010-04-08\n"
		   "done transmitted 2010-05-13\n"
		   "done injunction 2010-05-13 by referred\n"
		   "done referred 2010-05-13\n"
		   "skipped hearing by committee-vote\n"
		   "skipped business-meeting by committee-vote\n"
		   "done committee-vote 2010-09-16 14-4\n"
		   "done reported 2010-10-01\n"
		   "skipped discharged by calendar\n"
		   "done calendar 2010-10-01\n"
		   "done floor 2010-12-21 67-28\n"
		   "done consent 2010-12-22 71-26\n"
		   "> consent\n"
		   "? ratified deposited\n" },
	{ .name = "114-12 across Congresses",
	    .procedure = "us-advice-consent",
	    .now = ON(2017, 3, 29),
	    .told = { SENT(2016, 6, 28), US_SENATE(MS_REPORTED, 2016, 12, 8),
		{ MS_REFERRED, ON(2017, 1, 3), CONGRESS, SFRC, NULL, NULL, "rereferred" },
		COMMITTEE(MS_COMMITTEE_VOTE, 2017, 1, 11), US_SENATE(MS_REPORTED, 2017, 1, 11),
		{ MS_CONSENT_GIVEN, ON(2017, 3, 28), CONGRESS, "US Senate", US, "98", NULL,
		    { 97, 2 } } },
	    .due = "skipped signed by transmitted\n"
		   "done transmitted 2016-06-28\n"
		   "done injunction 2016-06-28 by referred\n"
		   "done referred 2017-01-03 by rereferred\n"
		   "skipped hearing by committee-vote\n"
		   "skipped business-meeting by committee-vote\n"
		   "done committee-vote 2017-01-11\n"
		   "done reported 2017-01-11\n"
		   "skipped discharged by consent\n"
		   "skipped calendar by consent\n"
		   "skipped floor by consent\n"
		   "done consent 2017-03-28 97-2\n"
		   "done rereferred 2017-01-03\n"
		   "> consent\n"
		   "? ratified deposited\n" },
	{ .name = "114-12 between two Congresses",
	    .procedure = "us-advice-consent",
	    .now = ON(2017, 1, 5),
	    .told = { SENT(2016, 6, 28), US_SENATE(MS_REPORTED, 2016, 12, 8),
		{ MS_REFERRED, ON(2017, 1, 3), CONGRESS, SFRC, NULL, NULL, "rereferred" } },
	    .due = "skipped signed by transmitted\n"
		   "done transmitted 2016-06-28\n"
		   "done injunction 2016-06-28 by referred\n"
		   "done referred 2017-01-03 by rereferred\n"
		   "reversed reported 2016-12-08 by rereferred\n"
		   "done rereferred 2017-01-03\n"
		   "> referred\n"
		   "? hearing business-meeting committee-vote discharged returned recalled\n" },
	{ .name = "a divided treaty",
	    .procedure = "us-advice-consent",
	    .now = ON(2002, 7, 1),
	    .told = { SIGNED(US, UNTC, 2000, 7, 5), SENT(2000, 7, 25),
		US_SENATE(MS_REPORTED, 2002, 6, 12), US_SENATE(MS_TREATY_DIVIDED, 2002, 6, 12) },
	    .due = "done signed 2000-07-05\n"
		   "done transmitted 2000-07-25\n"
		   "done injunction 2000-07-25 by referred\n"
		   "done referred 2000-07-25\n"
		   "skipped hearing by reported\n"
		   "skipped business-meeting by reported\n"
		   "skipped committee-vote by reported\n"
		   "done reported 2002-06-12\n"
		   "skipped discharged by divided\n"
		   "skipped calendar by divided\n"
		   "skipped floor by divided\n"
		   "done divided 2002-06-12\n"
		   "> divided\n"
		   "?\n" },
	{ .name = "waiting since 1998, then returned",
	    .procedure = "us-advice-consent",
	    .now = ON(2006, 1, 1),
	    .told = { SIGNED(US, UNTC, 1997, 2, 1), SENT(1998, 1, 28),
		US_SENATE(MS_TREATY_RETURNED, 2000, 10, 12) },
	    .due = "done signed 1997-02-01\n"
		   "reversed transmitted 1998-01-28 by returned\n"
		   "reversed injunction 1998-01-28 by returned\n"
		   "reversed referred 1998-01-28 by returned\n"
		   "done returned 2000-10-12\n"
		   "> returned\n"
		   "? transmitted\n" },
	{ .name = "nobody has done anything",
	    .procedure = "us-advice-consent",
	    .now = ON(2026, 1, 1),
	    .due = ">\n"
		   "? signed\n" },
	{ .name = "the cybercrime convention in November 2026",
	    CYBER,
	    .now = ON(2026, 11, 25),
	    .told = { CYBER_ACTS },
	    .due = "done initiative 2019-12-27 79-60\n"
		   "done modalities 2021-05-26\n"
		   "done drafted 2024-08-08\n"
		   "done committee 2024-11-27\n"
		   "done adopted 2024-12-24\n"
		   "done opened 2025-10-25\n"
		   "done signed 2025-10-25 x6\n"
		   "done approved 2026-02-10 x0\n"
		   "done consents 2026-04-02 x1\n"
		   "> consents\n"
		   "? signed consents threshold\n" },
	{ .name = "after the last day for signature",
	    CYBER,
	    .now = ON(2027, 1, 2),
	    .told = { CYBER_ACTS },
	    .due = "done initiative 2019-12-27 79-60\n"
		   "done modalities 2021-05-26\n"
		   "done drafted 2024-08-08\n"
		   "done committee 2024-11-27\n"
		   "done adopted 2024-12-24\n"
		   "done opened 2025-10-25\n"
		   "done signed 2025-10-25 x6\n"
		   "done closed 2026-12-31\n"
		   "done approved 2026-02-10 x0\n"
		   "precluded definitive x0 by closed\n"
		   "done consents 2026-04-02 x1\n"
		   "> closed consents\n"
		   "? consents threshold\n" },
	{ .name = "the same without the treaty collection",
	    CYBER,
	    .now = ON(2026, 11, 25),
	    .without = UNTC,
	    .told = { CYBER_ACTS },
	    .due = "done initiative 2019-12-27 79-60\n"
		   "done modalities 2021-05-26\n"
		   "done drafted 2024-08-08\n"
		   "done committee 2024-11-27\n"
		   "done adopted 2024-12-24\n"
		   "done approved 2026-02-10 x0\n"
		   "> adopted\n"
		   "? opened consents\n" },
	{ .name = "Azerbaijan, whose parliament approved it",
	    CYBER,
	    .state = "Azerbaijan",
	    .national = true,
	    .now = ON(2026, 11, 25),
	    .told = { CYBER_ACTS },
	    .due = "done signed 2025-10-25\n"
		   "done approved 2026-02-10\n"
		   "> approved\n"
		   "? consents\n" },
	{ .name = "Qatar, which deposited",
	    CYBER,
	    .state = "Qatar",
	    .national = true,
	    .now = ON(2026, 11, 25),
	    .told = { CYBER_ACTS },
	    .due = "done signed 2025-10-25\n"
		   "skipped approved by consents\n"
		   "skipped definitive by consents\n"
		   "skipped provisional by consents\n"
		   "done consents 2026-04-02\n"
		   "> consents\n"
		   "? withdrawn\n" },
	{ .name = "the United States, which has not signed",
	    CYBER,
	    .state = US,
	    .national = true,
	    .now = ON(2026, 11, 25),
	    .told = { CYBER_ACTS },
	    .due = ">\n"
		   "? signed consents\n" },
	{ .name = "the United States after the last day",
	    CYBER,
	    .state = US,
	    .national = true,
	    .now = ON(2027, 1, 2),
	    .told = { CYBER_ACTS },
	    .due = "precluded signed by closed\n"
		   "precluded definitive by closed\n"
		   ">\n"
		   "? consents\n" },
	{ .name = "a State that gave notice",
	    .procedure = "un-treaty",
	    .state = "Gambia",
	    .national = true,
	    .now = ON(2017, 6, 1),
	    .told = { SIGNED("Gambia", UNTC, 1998, 12, 4), BOUND("Gambia", UNTC, 2002, 6, 28),
		{ MS_WITHDRAWAL, ON(2016, 11, 10), UNTC, NULL, "Gambia", NULL, "notification" } },
	    .due = "done signed 1998-12-04\n"
		   "skipped approved by consents\n"
		   "skipped definitive by consents\n"
		   "skipped provisional by consents\n"
		   "done consents 2002-06-28\n"
		   "skipped in-force-for by withdrawal-notified\n"
		   "done withdrawal-notified 2016-11-10\n"
		   "> withdrawal-notified\n"
		   "? withdrawn\n" },
	{ .name = "a State that left",
	    .procedure = "un-treaty",
	    .state = "Burundi",
	    .national = true,
	    .now = ON(2018, 6, 1),
	    .told = { SIGNED("Burundi", UNTC, 1999, 1, 13), BOUND("Burundi", UNTC, 2004, 9, 21),
		{ MS_WITHDRAWAL, ON(2017, 10, 27), UNTC, NULL, "Burundi" } },
	    .due = "done signed 1999-01-13\n"
		   "reversed consents 2004-09-21 by withdrawn\n"
		   "done withdrawn 2017-10-27\n"
		   "> withdrawn\n"
		   "? approved refused provisional consents\n" },
	{ .name = "a State that acceded and left",
	    .procedure = "un-treaty",
	    .state = "Burundi",
	    .national = true,
	    .now = ON(2018, 6, 1),
	    .told = { { MS_ACCEDED, ON(2004, 9, 21), UNTC, NULL, "Burundi", NULL, "accession" },
		{ MS_WITHDRAWAL, ON(2017, 10, 27), UNTC, NULL, "Burundi" } },
	    .due = "reversed consents 2004-09-21 by withdrawn\n"
		   "done withdrawn 2017-10-27\n"
		   "> withdrawn\n"
		   "? signed approved refused provisional consents\n" },
	{ .name = "a treaty in force by five consents",
	    .procedure = "coe-treaty",
	    .threshold = 5,
	    .now = ON(2004, 8, 1),
	    .told = { { MS_OPENED_FOR_SIGNATURE, ON(2001, 11, 23), COE },
		BOUND("Albania", COE, 2002, 6, 20), BOUND("Croatia", COE, 2002, 10, 17),
		BOUND("Estonia", COE, 2003, 5, 12), BOUND("Hungary", COE, 2003, 12, 4),
		BOUND("Lithuania", COE, 2004, 3, 18),
		{ MS_ENTERED_INTO_FORCE, ON(2004, 7, 1), COE } },
	    .due = "skipped adopted by opened\n"
		   "done opened 2001-11-23\n"
		   "done consents 2002-06-20 x5\n"
		   "done threshold 2004-03-18\n"
		   "done in-force 2004-07-01\n"
		   "> in-force\n"
		   "? signed consents protocol amended\n" },
	{ .name = "a bill before the House",
	    .procedure = "us-bill",
	    .now = ON(2025, 6, 1),
	    .told = { HOUSE(MS_INTRODUCED, 2025, 1, 3),
		{ MS_REFERRED, ON(2025, 1, 3), CONGRESS, "House Committee on Ways and Means" },
		{ MS_COMMITTEE_VOTE, ON(2025, 5, 13), CONGRESS, "House Committee on Ways and Means",
		    NULL, NULL, NULL, { 26, 19 } } },
	    .due = "done introduced 2025-01-03\n"
		   "done referred 2025-01-03\n"
		   "skipped hearing by committee-vote\n"
		   "skipped markup by committee-vote\n"
		   "done committee-vote 2025-05-13 26-19\n"
		   "> committee-vote\n"
		   "? reported\n" },
	{ .name = "a bill that is law",
	    .procedure = "us-bill",
	    .now = ON(2025, 8, 1),
	    .told = { HOUSE(MS_INTRODUCED, 2025, 5, 20), HOUSE(MS_FLOOR_PASSED, 2025, 5, 22),
		{ MS_FLOOR_PASSED, ON(2025, 7, 1), SENATE, "US Senate", NULL, "372", NULL,
		    { 51, 50 } },
		HOUSE(MS_CONCURRED, 2025, 7, 3), { MS_TO_PRESIDENT, ON(2025, 7, 3), CONGRESS },
		{ MS_SIGNED, ON(2025, 7, 4), CONGRESS }, { MS_ENACTED, ON(2025, 7, 4), CONGRESS } },
	    .due = "done introduced 2025-05-20\n"
		   "skipped referred by house-passed\n"
		   "skipped hearing by house-passed\n"
		   "skipped markup by house-passed\n"
		   "skipped committee-vote by house-passed\n"
		   "skipped reported by house-passed\n"
		   "skipped discharged by house-passed\n"
		   "skipped calendar by house-passed\n"
		   "skipped rule by house-passed\n"
		   "skipped cloture by house-passed\n"
		   "done house-passed 2025-05-22\n"
		   "done senate-passed 2025-07-01 51-50\n"
		   "skipped received by concurred\n"
		   "done concurred 2025-07-03\n"
		   "done presented 2025-07-03\n"
		   "skipped override by enacted\n"
		   "done signed 2025-07-04\n"
		   "done enacted 2025-07-04\n"
		   "> enacted\n"
		   "?\n" },
	{ .name = "a veto that was sustained",
	    .procedure = "us-bill",
	    .now = ON(2019, 4, 1),
	    .told = { HOUSE(MS_INTRODUCED, 2019, 2, 22), HOUSE(MS_FLOOR_PASSED, 2019, 2, 26),
		US_SENATE(MS_FLOOR_PASSED, 2019, 3, 14),
		{ MS_TO_PRESIDENT, ON(2019, 3, 15), CONGRESS },
		{ MS_VETOED, ON(2019, 3, 15), CONGRESS }, HOUSE(MS_OVERRIDE_FAILED, 2019, 3, 26) },
	    .due = "done introduced 2019-02-22\n"
		   "skipped referred by house-passed\n"
		   "skipped hearing by house-passed\n"
		   "skipped markup by house-passed\n"
		   "skipped committee-vote by house-passed\n"
		   "skipped reported by house-passed\n"
		   "skipped discharged by house-passed\n"
		   "skipped calendar by house-passed\n"
		   "skipped rule by house-passed\n"
		   "skipped cloture by house-passed\n"
		   "done house-passed 2019-02-26\n"
		   "done senate-passed 2019-03-14\n"
		   "skipped received by presented\n"
		   "skipped concurred by presented\n"
		   "done presented 2019-03-15\n"
		   "failed vetoed 2019-03-15\n"
		   "failed override-failed 2019-03-26\n"
		   "> override-failed\n"
		   "? override\n" },
	{ .name = "signed and vetoed on one day",
	    .procedure = "us-bill",
	    .now = ON(2019, 4, 1),
	    .told = { HOUSE(MS_INTRODUCED, 2019, 2, 22),
		{ MS_TO_PRESIDENT, ON(2019, 3, 15), CONGRESS },
		{ MS_SIGNED, ON(2019, 3, 15), CONGRESS },
		{ MS_VETOED, ON(2019, 3, 15), "www.whitehouse.gov" } },
	    .due = "done introduced 2019-02-22\n"
		   "skipped referred by presented\n"
		   "skipped hearing by presented\n"
		   "skipped markup by presented\n"
		   "skipped committee-vote by presented\n"
		   "skipped reported by presented\n"
		   "skipped discharged by presented\n"
		   "skipped calendar by presented\n"
		   "skipped rule by presented\n"
		   "skipped cloture by presented\n"
		   "skipped house-passed by presented\n"
		   "skipped senate-passed by presented\n"
		   "skipped received by presented\n"
		   "skipped concurred by presented\n"
		   "done presented 2019-03-15\n"
		   "disputed vetoed 2019-03-15 against signed\n"
		   "disputed signed 2019-03-15 against vetoed\n"
		   "> vetoed signed\n"
		   "? override-failed override enacted\n" },
	CRAG_HISTORIES,
	{ .name = "Parliament's consent refused",
	    .procedure = "eu-consent",
	    .now = ON(2013, 3, 1),
	    .told = { { MS_INTRODUCED, ON(2011, 6, 24), "europarl", "European Parliament" },
		{ MS_REPORTED, ON(2012, 6, 22), "europarl", "European Parliament" },
		{ MS_CONSENT_REFUSED, ON(2012, 7, 4), "europarl", "European Parliament",
		    "European Union", NULL, NULL, { 39, 478 } } },
	    .due = "skipped signed by introduced\n"
		   "done introduced 2011-06-24\n"
		   "skipped referred by reported\n"
		   "skipped committee-vote by reported\n"
		   "done reported 2012-06-22\n"
		   "failed refused 2012-07-04 39-478\n"
		   "> refused\n"
		   "? introduced referred\n" },
	{ .name = "another parliament is not the Senate",
	    .procedure = "us-advice-consent",
	    .now = ON(2025, 3, 1),
	    .told = { SENT(2024, 1, 9),
		{ MS_TREATY_SUBMITTED, ON(2024, 2, 3), "treaties-api.parliament.uk",
		    "UK Parliament" },
		{ MS_CONSENT_GIVEN, ON(2024, 6, 1), "europarl", "European Parliament",
		    "European Union" },
		{ MS_RATIFIED, ON(2024, 7, 1), UNTC, NULL, "France", NULL, "ratification" } },
	    .due = "skipped signed by transmitted\n"
		   "done transmitted 2024-01-09\n"
		   "done injunction 2024-01-09 by referred\n"
		   "done referred 2024-01-09\n"
		   "> referred\n"
		   "? hearing business-meeting committee-vote discharged returned recalled\n" },
	{ .name = "what is dated tomorrow is due, not done",
	    .procedure = "un-treaty",
	    .threshold = 1,
	    .now = ON(2025, 3, 1),
	    .told = { BOUND("Peru", UNTC, 2025, 1, 1),
		{ MS_ENTERED_INTO_FORCE, ON(2025, 4, 1), UNTC } },
	    .due = "skipped initiative by consents\n"
		   "skipped modalities by consents\n"
		   "skipped drafted by consents\n"
		   "skipped committee by consents\n"
		   "skipped adopted by consents\n"
		   "skipped opened by consents\n"
		   "done consents 2025-01-01 x1\n"
		   "done threshold 2025-01-01\n"
		   "> threshold\n"
		   "? in-force\n" },
};

#endif
