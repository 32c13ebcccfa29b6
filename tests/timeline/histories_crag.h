/*
 * Treaties before the United Kingdom Parliament, rows of histories.h: sections 20 to 22 of the
 * Constitutional Reform and Governance Act 2010, each way through them.
 */
#ifndef TESTS_TIMELINE_HISTORIES_CRAG_H
#define TESTS_TIMELINE_HISTORIES_CRAG_H

#define UK_API "treaties-api.parliament.uk"
#define UK "United Kingdom of Great Britain and Northern Ireland"
#define LAID                                                                 \
	{                                                                    \
		MS_TREATY_SUBMITTED, ON(2025, 2, 3), UK_API, "UK Parliament" \
	}
#define LAID_ABOUT(kind, y, m, d)                                                              \
	{                                                                                      \
		MS_TREATY_SUBMITTED, ON(y, m, d), UK_API, "House of Commons", NULL, NULL, kind \
	}
#define AGAINST(house, y, m, d)                                    \
	{                                                          \
		MS_CONSENT_REFUSED, ON(y, m, d), UK_API, house, UK \
	}
#define CLEARED(y, m, d)                                                   \
	{                                                                  \
		MS_CONSENT_GIVEN, ON(y, m, d), UK_API, "UK Parliament", UK \
	}
#define CRAG(title, ...) \
	.name = title, .procedure = "uk-crag", .now = ON(2025, 9, 1), .told = { LAID, __VA_ARGS__ }

#define CRAG_HISTORIES                                                                           \
	{ .name = "laid before Parliament",                                                      \
		.procedure = "uk-crag",                                                          \
		.now = ON(2025, 3, 1),                                                           \
		.told = { LAID },                                                                \
		.due = "skipped signed by laid\n"                                                \
		       "done laid 2025-02-03\n"                                                  \
		       "> laid\n"                                                                \
		       "? extended objected objected-lords exceptional cleared\n" },             \
	    { CRAG("the period is extended within days", LAID_ABOUT("extension", 2025, 2, 10)),  \
		    .due = "skipped signed by laid\n"                                            \
			   "done laid 2025-02-03\n"                                              \
			   "done extended 2025-02-10\n"                                          \
			   "> extended\n"                                                        \
			   "? objected objected-lords cleared\n" },                              \
	    { CRAG("the Commons resolve against it, and are answered",                           \
		  AGAINST("House of Commons", 2025, 2, 20), LAID_ABOUT("statement", 2025, 3, 5), \
		  CLEARED(2025, 4, 30)),                                                         \
		    .due = "skipped signed by laid\n"                                            \
			   "done laid 2025-02-03\n"                                              \
			   "skipped extended by statement\n"                                     \
			   "failed objected 2025-02-20\n"                                        \
			   "done statement 2025-03-05\n"                                         \
			   "precluded exceptional by objected\n"                                 \
			   "done cleared 2025-04-30\n"                                           \
			   "> cleared\n"                                                         \
			   "? ratified\n" },                                                     \
	    { CRAG("and again in the second period", AGAINST("House of Commons", 2025, 2, 20),   \
		  LAID_ABOUT("statement", 2025, 3, 5), AGAINST("House of Commons", 2025, 4, 2)), \
		    .due = "skipped signed by laid\n"                                            \
			   "done laid 2025-02-03\n"                                              \
			   "skipped extended by objected\n"                                      \
			   "failed objected 2025-04-02\n"                                        \
			   "done statement 2025-03-05\n"                                         \
			   "precluded exceptional by objected\n"                                 \
			   "> objected\n"                                                        \
			   "? statement\n" },                                                    \
	    { CRAG("the Lords alone", AGAINST("House of Lords", 2025, 2, 20),                    \
		  LAID_ABOUT("statement", 2025, 3, 5)),                                          \
		    .due = "skipped signed by laid\n"                                            \
			   "done laid 2025-02-03\n"                                              \
			   "skipped extended by statement\n"                                     \
			   "failed objected-lords 2025-02-20\n"                                  \
			   "done statement 2025-03-05\n"                                         \
			   "precluded exceptional by objected-lords\n"                           \
			   "> statement\n"                                                       \
			   "? objected cleared\n" },                                             \
	{                                                                                        \
		CRAG("exceptionally ratified first", LAID_ABOUT("exceptional", 2025, 2, 6),      \
		    { MS_DEPOSITED, ON(2025, 2, 5), "treaties.un.org", NULL, UK }),              \
		    .due = "skipped signed by laid\n"                                            \
			   "done laid 2025-02-03\n"                                              \
			   "skipped extended by cleared\n"                                       \
			   "skipped statement by cleared\n"                                      \
			   "done exceptional 2025-02-06\n"                                       \
			   "done cleared 2025-02-06 by exceptional\n"                            \
			   "done ratified 2025-02-05\n"                                          \
			   "> ratified\n"                                                        \
			   "? in-force\n"                                                        \
	}

#endif
