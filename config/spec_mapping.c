#include "config/settings.h"
#include "config/spec.h"
#include "lib/mem.h"

const char *const settings_document_words[] = { "xml", "html", "json", "jsonl", "csv", "text",
	NULL };
const char *const settings_mapping_kind_words[] = { "stream", "table", NULL };
const char *const settings_event_kind_words[] = { "hearing", "business_meeting", "vote", "sitting",
	"deadline", "other", NULL };

static const char *const ref_milestones[] = { "milestones", NULL };
static const char *const ref_mappings[] = { "mappings", NULL };

#define AT(field) .offset = offsetof(struct mapping_value_conf, field)
static const struct conf_key value_keys[] = {
	{ .name = "select",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST | CONF_PLACED,
	    AT(select),
	    .help = "where it stands in the row: XPath 1.0, JSON path, column, or in text a "
		    "regular expression; of several the first that finds something" },
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
	{ .name = "null",
	    .kind = CONF_STRING,
	    .flags = CONF_LIST,
	    AT(absent),
	    .help = "texts that stand for nothing, such as Null or n/a" },
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
	{ .name = "day-in",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(day_in),
	    .help = "zone whose day a time is, where the day alone counts: 01:26 UTC is the day "
		    "before in America/New_York" },
	{ .name = "optional",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(optional),
	    .help = "yes: a document in which no row has it is understood all the same" },
	{ .name = NULL },
};
#undef AT

#define AT(field) .offset = offsetof(struct mapping_kind_conf, field)
static const struct conf_key kind_keys[] = {
	{ .name = "text", .kind = CONF_STRING, AT(text), .help = "the property itself" },
	{ .name = "value",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(value),
	    .help = "field or value that says it" },
	{ .name = NULL },
};
#undef AT
static const struct conf_spec spec_kind = { "mappings.NAME.facts.NAME.kind",
	"the property of a milestone", sizeof(struct mapping_kind_conf), kind_keys };

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
	    .kind = CONF_ITEM,
	    .items = &spec_kind,
	    AT(kind),
	    .help = "property of the milestone, such as accession; {value: NAME} takes the text of "
		    "a field or value" },
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
	{ .name = "body",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(body),
	    .help = "field or value that names the body in which it happened, by default the field "
		    "acting-body" },
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

#define AT(field) .offset = offsetof(struct mapping_position_conf, field)
static const struct conf_key position_keys[] = {
	{ .name = "each",
	    .kind = CONF_STRING,
	    .flags = CONF_REQUIRED | CONF_PLACED,
	    AT(each),
	    .help = "selector in the row, of which every find is one who voted" },
	{ .name = "actor",
	    .kind = CONF_ITEM,
	    .flags = CONF_REQUIRED,
	    .items = &spec_values,
	    AT(actor),
	    .help = "who it is: written as an item of values, in the find" },
	{ .name = "vote",
	    .kind = CONF_ITEM,
	    .flags = CONF_REQUIRED,
	    .items = &spec_values,
	    AT(vote),
	    .help = "how it voted, in the publisher's word: written as an item of values, in the "
		    "find; a constant is {template: for}" },
	{ .name = "id",
	    .kind = CONF_ITEM,
	    .items = &spec_values,
	    AT(id),
	    .help = "the publisher's own sign for it, such as S213" },
	{ .name = "group",
	    .kind = CONF_ITEM,
	    .items = &spec_values,
	    AT(group),
	    .help = "what it belongs to, such as D-HI" },
	{ .name = "require",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(require),
	    .help = "yes: a row without anyone who voted is not understood" },
	{ .name = NULL },
};
#undef AT

#define AT(field) .offset = offsetof(struct mapping_event_conf, field)
static const struct conf_key event_keys[] = {
	{ .name = "kind",
	    .kind = CONF_ENUM,
	    .flags = CONF_REQUIRED,
	    .words = settings_event_kind_words,
	    AT(kind),
	    .help = "what will be" },
	{ .name = "starts",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(starts),
	    .help = "field or value that is its date, by default the field date" },
	{ .name = "title",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(title),
	    .help = "field or value that is its title, by default the field title" },
	{ .name = "place",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(where),
	    .help = "field or value that says where" },
	{ .name = "body",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(body),
	    .help = "field or value that says of which body, by default the field acting-body" },
	{ .name = "status",
	    .kind = CONF_NAME,
	    .flags = CONF_PLACED,
	    AT(status),
	    .help = "field or value that says whether it still holds, by default the field "
		    "status" },
	{ .name = "when",
	    .kind = CONF_PAIRS,
	    AT(when),
	    .help = "as of facts; without it every row announces it" },
	{ .name = NULL },
};
#undef AT

#define AT(field) .offset = offsetof(struct mapping_request_conf, field)
static const struct conf_key request_keys[] = {
	{ .name = "url",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_PLACED,
	    AT(url),
	    .help = "field or value that is its address, absolute or relative to the document" },
	{ .name = "map",
	    .kind = CONF_NAME,
	    .flags = CONF_REQUIRED | CONF_REF,
	    .words = ref_mappings,
	    AT(map),
	    .help = "mapping that reads the answer" },
	{ .name = "when",
	    .kind = CONF_PAIRS,
	    AT(when),
	    .help = "as of facts; without it every row names it" },
	{ .name = "followed",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    AT(followed),
	    .help = "yes: only for rows that speak of a dossier that is followed" },
	{ .name = "inherit",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(inherit),
	    .help = "yes: rows of the answer that name no dossier are about those of this row" },
	{ .name = "again",
	    .kind = CONF_DURATION,
	    .min = 0,
	    .max = 365 * 86400000LL,
	    .dflt = "0s",
	    AT(again_ms),
	    .help = "after so long the answer is asked for again, of rows that speak of a dossier "
		    "that is followed; 0s: only when the row changes" },
	{ .name = NULL },
};
#undef AT

static const struct conf_spec spec_positions = { "mappings.NAME.positions.NAME",
	"how each voted: they belong to the facts of the row that have counts",
	sizeof(struct mapping_position_conf), position_keys };
static const struct conf_spec spec_events = { "mappings.NAME.events.NAME",
	"what rows announce for a time to come", sizeof(struct mapping_event_conf), event_keys };
static const struct conf_spec spec_requests = { "mappings.NAME.requests.NAME",
	"documents that rows name, each asked once, and again when its row changes",
	sizeof(struct mapping_request_conf), request_keys };
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
	    .help = "where the rows are: XPath 1.0, JSON path, or in text a regular expression; "
		    "lines of jsonl and records of csv are rows without it" },
	{ .name = "next",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(next),
	    .help = "selector in the document: the address of the next page of the list; the last "
		    "page has none" },
	{ .name = "next-parameter",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(next_parameter),
	    .help =
		"what next finds is no address but what this parameter of the address has to be "
		"for the next page; the page that finds what it was asked with is the end" },
	{ .name = "whole-when",
	    .kind = CONF_STRING,
	    .flags = CONF_PLACED,
	    AT(whole_when),
	    .help = "selector that finds something in every document that does not break off" },
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
	{ .name = "distinct",
	    .kind = CONF_BOOL,
	    .dflt = "no",
	    AT(distinct),
	    .help = "yes: of rows that have id, title and link in common and say no other kind of "
		    "fact the first alone is read" },
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
	{ .name = "expect",
	    .kind = CONF_PAIRS,
	    AT(expect),
	    .help = "as the when of facts: rows that should say a fact; those that say none are "
		    "counted" },
	{ .name = "positions",
	    .kind = CONF_ITEMS,
	    AT(positions),
	    .items = &spec_positions,
	    .help = "how each voted" },
	{ .name = "events",
	    .kind = CONF_ITEMS,
	    AT(events),
	    .items = &spec_events,
	    .help = "what rows announce for a time to come" },
	{ .name = "requests",
	    .kind = CONF_ITEMS,
	    AT(requests),
	    .items = &spec_requests,
	    .help = "documents that rows name" },
	{ .name = NULL },
};
#undef AT

const struct conf_spec spec_mapping = { "mappings.NAME", "how documents that are no feeds are read",
	sizeof(struct mapping_conf), mapping_keys };
