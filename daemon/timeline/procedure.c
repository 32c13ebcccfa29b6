#include "daemon/timeline/procedure.h"

#include "lib/str.h"

const char *const step_role_words[] = { "step", "failure", "reversal", "end", NULL };
const char *const step_threshold_words[] = { "none", "consents", "two-thirds", NULL };
const char *const route_kind_words[] = { "allows", "requires", "causes", "precludes", NULL };
const char *const step_status_words[STEP_STATUS_COUNT + 1] = { "not yet", "possible", "done",
	"skipped", "failed", "reversed", "disputed", "precluded", NULL };

size_t
procedure_step_by_name(const struct procedure_def *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->step_count; i++)
		if (str_eq(p->steps[i].name, name))
			return i;
	return PROCEDURE_NONE;
}
