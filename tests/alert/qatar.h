/*
 * A milestone that the tests of alerts start from.
 */
#ifndef TESTS_ALERT_QATAR_H
#define TESTS_ALERT_QATAR_H

#include "daemon/model.h"

#define NOW_MS 1764000000000LL /* 2025-11-24 */

static inline struct milestone
qatar(void)
{
	return (struct milestone){ .id = 7,
		.type = MS_RATIFIED,
		.dossier = "un-cybercrime",
		.actor = "Qatar",
		.kind = "ratification",
		.occurrence = 1,
		.state = ST_OFFICIAL,
		.date = { .at = 1761350400, .precision = WHEN_DAY },
		.date_from = DATE_RECORD,
		.best = EV_RECORD,
		.evidence_count = 1,
		.origin_count = 1,
		.first_seen_ms = NOW_MS,
		.changed_ms = NOW_MS };
}

#endif
