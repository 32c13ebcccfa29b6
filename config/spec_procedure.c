#include "config/settings.h"
#include "config/spec.h"
#include "lib/mem.h"

const char *const settings_role_words[] = { "step", "failure", "reversal", "end", NULL };
const char *const settings_step_threshold_words[] = { "none", "consents", "two-thirds", "closing",
	NULL };
const char *const settings_route_words[] = { "allows", "requires", "causes", "precludes", NULL };

static const char *const ref_milestones[] = { "milestones", NULL };
static const char *const ref_sources[] = { "sources", NULL };

#define AT(field) .offset = offsetof(struct procedure_step_conf, field)
static const struct conf_key step_keys[] = {
	{ .name = "title",
	    .kind = CONF_STRING,
	    .flags = CONF_REQUIRED,
	    AT(title),
	    .help = "what it is called for people" },
	{ .name = "who", .kind = CONF_STRING, AT(who), .help = "who acts" },
	{ .name = "seen-in",
	    .kind = CONF_STRING,
	    AT(seen_in),
	    .help = "where it can be seen that it was done, or that no source publishes it: shown "
		    "beside what may come next" },
	{ .name = "by",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_REF,
	    .words = ref_milestones,
	    AT(by),
	    .help = "milestone codes that fulfil it; a step without them is only inferred" },
	{ .name = "body",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(bodies),
	    .help = "only milestones of these bodies; a name that ends in * stands for all that "
		    "begin with it" },
	{ .name = "kind",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(kinds),
	    .help = "only milestones of these kinds, such as withdrawn; what fits a step that "
		    "asks for more fits no other" },
	{ .name = "numbered",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(numbered),
	    .help = "only milestones whose number the dossier gives for it in numbers" },
	{ .name = "actor",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(actor),
	    .help = "one per State, such as a signature: counted, and a step of national lines" },
	{ .name = "optional",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(optional),
	    .help = "not every treaty or bill has it: it is drawn only when it happened" },
	{ .name = "role",
	    .kind = CONF_ENUM,
	    .dflt = "step",
	    .words = settings_role_words,
	    AT(role),
	    .help = "failure: it was refused, which is not the end; reversal: it goes back to the "
		    "steps that its routes cause; end: nothing follows" },
	{ .name = "threshold",
	    .kind = CONF_ENUM,
	    .dflt = "none",
	    .words = settings_step_threshold_words,
	    AT(threshold),
	    .help = "consents: it is reached by as many as the dossier's threshold says; "
		    "two-thirds: of those present and voting; closing: when the last day for "
		    "signature is over" },
	{ .name = NULL },
};
#undef AT
static const struct conf_spec spec_step = { "procedures.NAME.steps.NAME",
	"steps of a procedure, in the usual order, which is never required",
	sizeof(struct procedure_step_conf), step_keys };

#define AT(field) .offset = offsetof(struct procedure_route_conf, field)
static const struct conf_key route_keys[] = {
	{ .name = "from",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_LIST | CONF_PLACED,
	    AT(from),
	    .help = "steps at which it begins" },
	{ .name = "to",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_LIST | CONF_PLACED,
	    AT(to),
	    .help = "steps to which it leads" },
	{ .name = "kind",
	    .kind = CONF_ENUM,
	    .dflt = "allows",
	    .words = settings_route_words,
	    AT(kind),
	    .help = "allows: to may come next; requires: to comes after from only; causes: from "
		    "brings to about; precludes: after from, to cannot come" },
	{ .name = "after",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(after),
	    .help = "clock that has to run before from causes to" },
	{ .name = "within",
	    .kind = CONF_INT,
	    .dflt = "0",
	    .min = 0,
	    .max = 3650,
	    AT(within),
	    .unit = "days",
	    .help =
		"so many days after from, to is told as overdue when it was not seen; 0: never" },
	{ .name = NULL },
};
#undef AT
static const struct conf_spec spec_steps_route = { "procedures.NAME.routes",
	"what leads from step to step", sizeof(struct procedure_route_conf), route_keys };

#define AT(field) .offset = offsetof(struct procedure_clock_conf, field)
static const struct conf_key clock_keys[] = {
	{ .name = "from",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_PLACED,
	    AT(from),
	    .help = "step that starts it" },
	{ .name = "to",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_PLACED,
	    AT(to),
	    .help = "step that it leads to" },
	{ .name = "days",
	    .kind = CONF_INT,
	    .dflt = "0",
	    .min = 0,
	    .max = 3650,
	    AT(days),
	    .unit = "days",
	    .help = "how long it runs" },
	{ .name = "months",
	    .kind = CONF_INT,
	    .dflt = "0",
	    .min = 0,
	    .max = 120,
	    AT(months),
	    .unit = "months",
	    .help = "how long it runs" },
	{ .name = "sitting-days",
	    .kind = CONF_INT,
	    .dflt = "0",
	    .min = 0,
	    .max = 1000,
	    AT(sitting_days),
	    .unit = "sitting days",
	    .help = "how long it runs" },
	{ .name = "least-sitting-days",
	    .kind = CONF_INT,
	    .dflt = "0",
	    .min = 0,
	    .max = 1000,
	    AT(least_sitting_days),
	    .unit = "sitting days",
	    .help = "how long it runs at the least, where sitting-days is how long at the most" },
	{ .name = "rule",
	    .kind = CONF_ENUM,
	    .dflt = "plain",
	    .words = settings_clock_rule_words,
	    AT(rule),
	    .help = "first-of-month-after: the first day of the month that follows these months; "
		    "sundays-excepted: no Sunday counts" },
	{ .name = "calendar",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_REF | CONF_SOFT | CONF_KEPT,
	    .words = ref_sources,
	    AT(calendar),
	    .help = "sources whose events of kind sitting are the sitting days: of several a day "
		    "counts that each of them has" },
	{ .name = "at",
	    .kind = CONF_STRING,
	    AT(at),
	    .help = "when that is, in words, with the article" },
	{ .name = NULL },
};
#undef AT
static const struct conf_spec spec_clock = { "procedures.NAME.clocks.NAME",
	"how long it takes from step to step", sizeof(struct procedure_clock_conf), clock_keys };

#define AT(field) .offset = offsetof(struct procedure_conf, field)
static const struct conf_key procedure_keys[] = {
	{ .name = "title",
	    .kind = CONF_STRING,
	    .flags = CONF_REQUIRED,
	    AT(title),
	    .help = "what it is called for people" },
	{ .name = "state",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(state),
	    .help = "State or organisation whose procedure it is, by name or code" },
	{ .name = "bodies",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(bodies),
	    .help = "bodies that act in it, so that it is told from others of the same dossier; a "
		    "name that ends in * stands for all that begin with it" },
	{ .name = "seat",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(seat),
	    .help = "body by whose clock days begin, such as United Nations, or a zone such as "
		    "Europe/Paris; by default the first of bodies" },
	{ .name = "states",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(states),
	    .help = "it has a line for each State, of the steps that are one per State" },
	{ .name = "steps",
	    .kind = CONF_ITEMS,
	    .flags = CONF_REQUIRED,
	    .items = &spec_step,
	    AT(steps),
	    .help = "its steps, at most 64" },
	{ .name = "routes",
	    .kind = CONF_ROWS,
	    .items = &spec_steps_route,
	    AT(routes),
	    .help = "what leads from step to step" },
	{ .name = "clocks",
	    .kind = CONF_ITEMS,
	    .items = &spec_clock,
	    AT(clocks),
	    .help = "how long that takes" },
	{ .name = NULL },
};
#undef AT

const struct conf_spec spec_procedure = { "procedures.NAME",
	"the steps that a treaty or bill can take", sizeof(struct procedure_conf), procedure_keys };
