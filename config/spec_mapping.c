#include "config/settings.h"
#include "config/spec.h"
#include "lib/mem.h"

const char *const settings_document_words[] = { "xml", "html", "json", "jsonl", "csv", NULL };
const char *const settings_mapping_kind_words[] = { "stream", "table", NULL };

static const char *const ref_milestones[] = { "milestones", NULL };

#define AT(field) .offset = offsetof(struct mapping_value_conf, field)
static const struct conf_key value_keys[] = {
	{ .name = "select",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST | CONF_PLACED,
	    AT(select),
	    .help = "where it stands in the row: XPath 1.0, JSON path or column; of several the "
		    "first that finds something" },
	{ .name = "match",
	    .kind = CONF_REGEX,
	    .flags = CONF_PLACED,
	    AT(match),
	    .help =
		"regular expression that the text has to match; its first group, else the whole "
		"match, is the value" },
	{ .name = "template",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(template_),
	    .help =
		"text around it: {} is the value, {1} to {9} are the groups of match, {NAME} is "
		"one of values; alone it is a constant" },
	{ .name = "join",
	    .kind = CONF_STRING,
	    AT(join),
	    .help = "text between several finds, of which otherwise only the first counts" },
	{ .name = "default",
	    .kind = CONF_STRING,
	    AT(fallback),
	    .help = "what it is where nothing is found" },
	{ .name = "date-form",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(date_form),
	    .help =
		"how a date is written, in YYYY, YY, MM, DD, MON, hh, mm, ss and AM, where that "
		"cannot be guessed" },
	{ .name = "zone",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(zone),
	    .help = "zone of a time that names none, such as America/New_York, UTC or +01:00" },
	{ .name = "optional",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(optional),
	    .help = "yes: a document in which no row has it is understood all the same" },
	{ .name = NULL },
};
#undef AT

#define AT(field) .offset = offsetof(struct mapping_fact_conf, field)
static const struct conf_key fact_keys[] = {
	{ .name = "type",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_REF,
	    .words = ref_milestones,
	    AT(type),
	    .help = "milestone code of what such a row says" },
	{ .name = "when",
	    .kind = CONF_PAIRS,
	    .flags = CONF_REQUIRED,
	    AT(when),
	    .help = "names of fields or values with the regular expressions that all of them have "
		    "to match; what is absent is the empty text" },
	{ .name = "kind",
	    .kind = CONF_STRING,
	    AT(kind),
	    .help = "property of the milestone, such as accession" },
	{ .name = "date",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(date),
	    .help = "field or value that is its date, by default the field date" },
	{ .name = "actor",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(actor),
	    .help = "field or value that names who acts, by default the field actor" },
	{ .name = "quote",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(quote),
	    .help = "field or value that is quoted as evidence, by default the field status, else "
		    "the title" },
	{ .name = "counts",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    AT(counts),
	    .help = "whether number and the counts of votes belong to it" },
	{ .name = NULL },
};
#undef AT

static const struct conf_spec spec_fields = { "mappings.NAME.fields.NAME",
	"what an entry has: id, title, link, date, updated, summary, body, author, language, "
	"about, "
	"actor, acting-body, number, code, status, for, against, abstain, present, absent and "
	"majority",
	sizeof(struct mapping_value_conf), value_keys };
static const struct conf_spec spec_values = { "mappings.NAME.values.NAME",
	"further texts of a row, under names of your own, for templates and conditions",
	sizeof(struct mapping_value_conf), value_keys };
static const struct conf_spec spec_facts = { "mappings.NAME.facts.NAME",
	"rows that say exactly that something happened", sizeof(struct mapping_fact_conf),
	fact_keys };

#define AT(field) .offset = offsetof(struct mapping_conf, field)
static const struct conf_key mapping_keys[] = {
	{ .name = "document",
	    .kind = CONF_ENUM,
	    .flags = CONF_REQUIRED,
	    .words = settings_document_words,
	    AT(document),
	    .help = "what the document is written in" },
	{ .name = "kind",
	    .kind = CONF_ENUM,
	    .dflt = "stream",
	    .words = settings_mapping_kind_words,
	    AT(kind),
	    .help = "table: a row that vanishes means something; stream: absence means nothing" },
	{ .name = "namespaces",
	    .kind = CONF_PAIRS,
	    AT(namespaces),
	    .help = "prefixes that the XPath expressions use, with their namespaces" },
	{ .name = "rows",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(rows),
	    .help = "where the rows are: XPath 1.0 or JSON path; lines of jsonl and records of csv "
		    "are rows without it" },
	{ .name = "delimiter",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(delimiter),
	    .help = "what stands between the columns of csv, by default a comma; tab for a "
		    "tabulator" },
	{ .name = "empty-when",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(empty_when),
	    .help = "selector that finds something in a document whose list is empty by right" },
	{ .name = "empty-match",
	    .kind = CONF_REGEX,
	    .flags = CONF_PLACED,
	    AT(empty_match),
	    .help = "regular expression that what empty-when finds has to match" },
	{ .name = "require",
	    .kind = CONF_NAME,
	    .flags = CONF_LIST | CONF_PLACED,
	    AT(require),
	    .help = "fields or values that every row has, by default id and title as far as they "
		    "are mapped" },
	{ .name = "prose",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    AT(prose),
	    .help = "whether rules read the texts of rows that no fact matches" },
	{ .name = "fields",
	    .kind = CONF_ITEMS,
	    .flags = CONF_REQUIRED,
	    AT(fields),
	    .items = &spec_fields,
	    .help = "what becomes of a row" },
	{ .name = "values",
	    .kind = CONF_ITEMS,
	    AT(values),
	    .items = &spec_values,
	    .help = "further texts of a row" },
	{ .name = "facts",
	    .kind = CONF_ITEMS,
	    AT(facts),
	    .items = &spec_facts,
	    .help = "what rows say exactly" },
	{ .name = NULL },
};
#undef AT

const struct conf_spec spec_mapping = { "mappings.NAME", "how documents that are no feeds are read",
	sizeof(struct mapping_conf), mapping_keys };
