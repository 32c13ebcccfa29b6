#include "daemon/model.h"

#include <errno.h>
#include <string.h>

const struct ms_type_info ms_types[MS_TYPE_COUNT] = {
#define X(id, code, imp, actor, tol, title, meaning) { code, imp, actor, tol, title, meaning },
	MS_TYPES(X)
#undef X
};

const char *const ms_type_codes[MS_TYPE_COUNT + 1] = {
#define X(id, code, imp, actor, tol, title, meaning) code,
	MS_TYPES(X)
#undef X
	    NULL,
};

const char *const source_class_words[CLASS_COUNT + 1] = { "any", "us_bill", "us_treaty", "un",
	"news", NULL };
const char *const ms_state_words[ST_COUNT + 1] = { "reported", "corroborated", "official",
	"disputed", "corrected", "retracted", NULL };
const char *const date_from_words[] = { "none", "record", "text", "published", "seen", NULL };
const char *const position_words[POS_COUNT + 1] = { "for", "against", "abstain", "present",
	"absent", NULL };
const char *const event_kind_words[EVENT_KIND_COUNT + 1] = { "hearing", "business_meeting", "vote",
	"sitting", "deadline", "other", NULL };
const char *const event_state_words[EVENT_STATE_COUNT + 1] = { "listed", "moved", "unlisted",
	NULL };
const char *const alert_kind_words[ALERT_KIND_COUNT + 1] = { "new", "official", "disputed",
	"corrected", "retracted", "vanished", "scheduled", "moved", "unlisted", "window", "overdue",
	"threshold", "late", "closing", "reminder", "again", "escalated", "source", "sink", "self",
	"test", "alive", NULL };
const char *const delivery_state_words[DLV_STATE_COUNT + 1] = { "due", "claimed", "delivered",
	"failed", "held", "muted", NULL };

int
ms_type_by_code(const char *code, enum ms_type *ret)
{
	int i;

	if (strcmp(code, "none") == 0) {
		*ret = MS_NONE;
		return 0;
	}
	for (i = 0; i < MS_TYPE_COUNT; i++)
		if (strcmp(ms_types[i].code, code) == 0) {
			*ret = (enum ms_type)i;
			return 0;
		}
	return -ENOENT;
}
