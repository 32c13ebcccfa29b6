/*
 * The UN Treaty Collection's table of one treaty (MTDSG): one entry a participant. Invariant: a
 * document that was not understood to its end gives no table, because a row that is missing
 * would mean a State that withdrew.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feeds/mtdsg.h"
#include "feeds/repair.h"
#include "feeds/xml_push.h"
#include "lib/str.h"

#define SNIFF_BYTES 1024
#define DEPTH_MAX 256

enum tag {
	T_OTHER,
	T_DOCUMENT,
	T_TREATY,
	T_HEADER,
	T_CHAPTER,
	T_SUBCHAPTER,
	T_EXTERNAL,
	T_NUMSECT,
	T_SUBNUMSECT,
	T_TITLE,
	T_SUBTITLE,
	T_CONCLUSION,
	T_EIF,
	T_LABEL,
	T_LABELTEXT,
	T_STATUS,
	T_SIGNATORIES,
	T_PARTIES,
	T_PARTICIPANTS,
	T_THEAD,
	T_ROW,
	T_ENTRY,
	T_NAME, /* of a participant behind the table */
	T_TEXT,
	T_SECTION_TITLE,
	T_DAY,
	T_PLACES,
	T_INDEX,
	T_COL,
	T_GROUP,
	T_ELSEWHERE, /* tables of other things; from here on: sections behind the table */
	T_SECTION,   /* + enum mtdsg_section */
};
static const struct {
	const char *name;
	int tag;
} tags[] = {
	{ "Document", T_DOCUMENT },
	{ "Treaty", T_TREATY },
	{ "Header", T_HEADER },
	{ "Chapter", T_CHAPTER },
	{ "SubChapter", T_SUBCHAPTER },
	{ "ExternalData", T_EXTERNAL },
	{ "Numsect", T_NUMSECT },
	{ "Subnumsect", T_SUBNUMSECT },
	{ "Titlesect", T_TITLE },
	{ "Subtitlesect", T_SUBTITLE },
	{ "Conclusion", T_CONCLUSION },
	{ "EIF", T_EIF },
	{ "Label", T_LABEL },
	{ "Labeltext", T_LABELTEXT },
	{ "Status", T_STATUS },
	{ "Signatories", T_SIGNATORIES },
	{ "Parties", T_PARTIES },
	{ "Participants", T_PARTICIPANTS },
	{ "Thead", T_THEAD },
	{ "Row", T_ROW },
	{ "Entry", T_ENTRY },
	{ "SpecialTables", T_ELSEWHERE },
	{ "LON", T_ELSEWHERE },
	{ "Declarations", T_SECTION + SECTION_DECLARATIONS },
	{ "DeclarationsUnderArticle", T_SECTION + SECTION_UNDER_ARTICLE },
	{ "Objections", T_SECTION + SECTION_OBJECTIONS },
	{ "Notifications", T_SECTION + SECTION_NOTIFICATIONS },
	{ "TerritorialApplications", T_SECTION + SECTION_TERRITORIES },
	{ "EndNotes", T_SECTION + SECTION_NOTES },
	{ "Participant", T_NAME },
	{ "text", T_TEXT },
	{ "Title", T_SECTION_TITLE },
	{ "DateNotification", T_DAY },
	{ "Territories", T_PLACES },
	{ "index", T_INDEX },
	{ "col", T_COL },
	{ "Declaration", T_GROUP },
	{ "Objection", T_GROUP },
	{ "Notification", T_GROUP },
	{ "Application", T_GROUP },
	{ "Note", T_GROUP },
};

/* Texts of the head that are kept: where they stand, and in which field. */
enum field {
	F_CHAPTER,
	F_SUBCHAPTER,
	F_NUMBER,
	F_SUBNUMBER,
	F_TITLE,
	F_SUBTITLE,
	F_CONCLUSION,
	F_LABEL,
	F_LABELTEXT,
	F_SIGNATORIES,
	F_PARTIES,
	F_COUNT
};
static const struct {
	enum tag parent, tag;
} places[F_COUNT] = {
	[F_CHAPTER] = { T_CHAPTER, T_HEADER },
	[F_SUBCHAPTER] = { T_SUBCHAPTER, T_HEADER },
	[F_NUMBER] = { T_EXTERNAL, T_NUMSECT },
	[F_SUBNUMBER] = { T_EXTERNAL, T_SUBNUMSECT },
	[F_TITLE] = { T_EXTERNAL, T_TITLE },
	[F_SUBTITLE] = { T_EXTERNAL, T_SUBTITLE },
	[F_CONCLUSION] = { T_EXTERNAL, T_CONCLUSION },
	[F_LABEL] = { T_EIF, T_LABEL },
	[F_LABELTEXT] = { T_EIF, T_LABELTEXT },
	[F_SIGNATORIES] = { T_STATUS, T_SIGNATORIES },
	[F_PARTIES] = { T_STATUS, T_PARTIES },
};

struct table {
	const struct feed_limits *limits;
	struct arena *arena;
	struct err *err;
	int result; /* first refusal, 0 none */
	struct xml_push push;

	unsigned char stack[DEPTH_MAX];
	unsigned depth;
	unsigned elsewhere;    /* depth of the table of other things that we are in, 0 none */
	unsigned participants; /* depth of the element that we read, 0 none */
	unsigned text_depth;   /* of the element whose text is gathered, 0 none */
	struct buf text;

	const char *fields[F_COUNT];
	unsigned nested; /* participants tables inside amendments */
	bool own;        /* the treaty's own table was seen */

	struct mtdsg_rows rows;
	size_t next_column;

	enum mtdsg_section section; /* that we are in */
	bool section_own, is_title; /* the treaty's; the text is a heading */
	struct mtdsg_notes notes;
};

static enum tag
tag_of(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(tags); i++)
		if (strcasecmp(tags[i].name, name) == 0)
			return (enum tag)tags[i].tag;
	return T_OTHER;
}

static void
refuse(struct table *t, int code)
{
	if (t->result == 0)
		t->result = code;
	if (t->push.ctxt != NULL)
		xml_push_stop(&t->push);
}

static void
full(struct table *t)
{
	refuse(
	    t, err_set(t->err, -EFBIG, "the table needs more memory than one document may have"));
}

static enum tag
parent_of(const struct table *t)
{
	return t->depth >= 2 ? (enum tag)t->stack[t->depth - 2] : T_OTHER;
}

/* The treaty's own table wins over those of its amendments. */
static void
start_participants(struct table *t)
{
	bool own = parent_of(t) == T_TREATY;

	if (t->participants != 0 || t->elsewhere != 0)
		return;
	if (!own && (t->nested++ > 0 || t->own))
		return;
	if (own && t->own) {
		refuse(
		    t, err_set(t->err, FEED_BROKEN, "the treaty has two tables of participants"));
		return;
	}
	t->own = t->own || own;
	mtdsg_rows_begin(&t->rows, t->limits, t->arena, t->err);
	t->participants = t->depth;
}

static void
gather(struct table *t)
{
	buf_reset(&t->text);
	t->text_depth = t->depth;
}

/* colname="3" of an entry, from 1; 0 when it says none. */
static size_t
column_name(const struct xml_element *e)
{
	int i;

	for (i = 0; i < e->attr_count; i++) {
		const xmlChar **attr = e->attrs + 5 * i;
		size_t n = (size_t)(attr[4] - attr[3]);

		if (strcasecmp((const char *)attr[0], "colname") == 0 && n == 1 &&
		    attr[3][0] >= '1' && attr[3][0] <= '9')
			return (size_t)(attr[3][0] - '0');
	}
	return 0;
}

static void
start_entry(struct table *t, const struct xml_element *e)
{
	size_t named = column_name(e);

	if (named != 0)
		t->next_column = named - 1;
	gather(t);
}

static bool
is_wanted(const struct table *t, enum tag tag)
{
	size_t i;

	if (t->elsewhere != 0 || t->participants != 0)
		return false;
	for (i = 0; i < F_COUNT; i++)
		if (places[i].tag == tag && places[i].parent == parent_of(t) &&
		    t->fields[i] == NULL)
			return true;
	return false;
}

static char *
take_text(struct table *t)
{
	char *s = arena_strndup(t->arena, buf_str(&t->text), t->text.len);

	if (s == NULL)
		full(t);
	return s;
}

/* ---- the sections behind the table */

static void
note(struct table *t, enum mtdsg_line_is is, const char *text)
{
	struct mtdsg_line line = { .section = t->section, .is = is, .own = t->section_own };

	if (mtdsg_notes_add(&t->notes, t->arena, line, text, t->limits->max_text_bytes) != 0)
		full(t);
}

static bool
has_type(const struct xml_element *e, const char *type)
{
	int i;

	for (i = 0; i < e->attr_count; i++) {
		const xmlChar **attr = e->attrs + 5 * i;

		if (strcasecmp((const char *)attr[0], "type") == 0 &&
		    (size_t)(attr[4] - attr[3]) == strlen(type) &&
		    strncasecmp((const char *)attr[3], type, strlen(type)) == 0)
			return true;
	}
	return false;
}

static void
start_elsewhere(struct table *t, enum tag tag, const struct xml_element *e)
{
	if (t->elsewhere == 0) {
		t->elsewhere = t->depth;
		t->section = (enum mtdsg_section)(tag > T_SECTION ? tag - T_SECTION : SECTION_NONE);
		t->section_own = parent_of(t) == T_TREATY;
		return;
	}
	if (t->section == SECTION_NONE || t->text_depth != 0)
		return;
	if (tag == T_GROUP)
		note(t, LINE_GROUP, "");
	else if (tag == T_ROW)
		note(t, LINE_ROW, "");
	else if (tag >= T_NAME && tag < T_GROUP)
		gather(t);
	t->is_title = tag == T_TEXT && has_type(e, "title");
}

static void
end_elsewhere(struct table *t, enum tag tag)
{
	static const enum mtdsg_line_is is[] = { [T_NAME - T_NAME] = LINE_NAME,
		[T_TEXT - T_NAME] = LINE_TEXT,
		[T_SECTION_TITLE - T_NAME] = LINE_HEADING,
		[T_DAY - T_NAME] = LINE_DATE,
		[T_PLACES - T_NAME] = LINE_TERRITORY,
		[T_INDEX - T_NAME] = LINE_INDEX,
		[T_COL - T_NAME] = LINE_CELL };
	char *raw;

	if (tag < T_NAME || tag >= T_GROUP)
		return;
	raw = take_text(t);
	if (raw != NULL)
		note(t, t->is_title ? LINE_TITLE : is[tag - T_NAME], raw);
}

static void
on_start(void *arg, const struct xml_element *e)
{
	struct table *t = arg;
	enum tag tag = tag_of((const char *)e->name);

	if (t->depth + 1 >= DEPTH_MAX) {
		refuse(t, err_set(t->err, FEED_HOSTILE, "elements are over %d deep", DEPTH_MAX));
		return;
	}
	t->stack[t->depth++] = (unsigned char)tag;
	if (t->depth == 1 && tag != T_DOCUMENT) {
		refuse(t,
		    err_set(t->err, FEED_NOT_MINE,
			"the root element is <%.40s>, expected <Document>", (const char *)e->name));
	} else if (tag >= T_ELSEWHERE || t->elsewhere != 0) {
		start_elsewhere(t, tag, e);
	} else if (tag == T_PARTICIPANTS) {
		start_participants(t);
	} else if (t->participants != 0 && tag == T_ROW) {
		t->rows.cell_count = t->next_column = 0;
		t->rows.rows++;
	} else if (t->participants != 0 && tag == T_ENTRY) {
		start_entry(t, e);
	} else if (is_wanted(t, tag)) {
		gather(t);
	}
}

static void
on_text(void *arg, const char *s, size_t len)
{
	struct table *t = arg;

	if (t->text_depth == 0 || t->text.len >= t->text.max)
		return;
	if (len > t->text.max - t->text.len)
		len = t->text.max - t->text.len;
	IGNORE(buf_append(&t->text, s, len));
}

static void
end_field(struct table *t, enum tag tag)
{
	size_t i;
	char *raw;

	for (i = 0; i < F_COUNT; i++)
		if (places[i].tag == tag && places[i].parent == parent_of(t) &&
		    t->fields[i] == NULL) {
			raw = take_text(t);
			if (raw == NULL)
				return;
			t->fields[i] = mtdsg_plain(t->arena, raw, t->limits->max_text_bytes);
			if (t->fields[i] == NULL)
				full(t);
			return;
		}
}

static bool
is_heading(const struct table *t)
{
	unsigned i;

	for (i = t->participants; i < t->depth; i++)
		if (t->stack[i] == T_THEAD)
			return true;
	return false;
}

static void
on_end(void *arg, const char *name)
{
	struct table *t = arg;
	enum tag tag = (enum tag)t->stack[t->depth - 1];
	int r = 0;

	(void)name;
	if (t->text_depth == t->depth) {
		t->text_depth = 0;
		if (tag == T_ENTRY && t->participants != 0)
			r = mtdsg_rows_cell(
			    &t->rows, t->next_column++, buf_str(&t->text), t->text.len);
		else if (t->elsewhere != 0)
			end_elsewhere(t, tag);
		else
			end_field(t, tag);
	}
	if (tag == T_ROW && t->participants != 0)
		r = is_heading(t) ? mtdsg_rows_heading(&t->rows) : mtdsg_rows_row(&t->rows);
	if (r != 0)
		refuse(t, r);
	if (t->participants == t->depth)
		t->participants = 0;
	if (t->elsewhere == t->depth) {
		t->elsewhere = 0;
		t->section = SECTION_NONE;
	}
	t->depth--;
}

/* "CHAPTER XI", "A", "5", "f" -> "XI-A-5-f"; as far as the document says. */
static const char *
number_of(struct table *t)
{
	const char *chapter = t->fields[F_CHAPTER], *last;
	const char *parts[3] = { t->fields[F_SUBCHAPTER], t->fields[F_NUMBER],
		t->fields[F_SUBNUMBER] };
	char *number;
	size_t i;

	if (str_empty(chapter) || str_empty(t->fields[F_NUMBER]))
		return NULL;
	last = strrchr(chapter, ' ');
	number = arena_strdup(t->arena, last != NULL ? last + 1 : chapter);
	for (i = 0; i < ARRAY_LEN(parts) && number != NULL; i++)
		if (!str_empty(parts[i]))
			number = arena_printf(t->arena, "%s-%s", number, parts[i]);
	if (number == NULL)
		full(t);
	return number;
}

static int64_t
stated(const char *text)
{
	int64_t v = 0;
	size_t n = text != NULL ? strspn(text, "0123456789") : 0;

	if (n == 0 || n > 6 || text[n] != '\0' || str_to_int(text, 0, 999999, &v) != 0)
		return -1;
	return v;
}

static int
fill(struct table *t, struct feed_doc *d)
{
	const char *label = t->fields[F_LABEL];
	struct mtdsg_force force = { .plain = { .at = 0 } };
	int r;

	d->format = "mtdsg";
	d->is_table = true;
	d->title = !str_empty(t->fields[F_TITLE]) ? t->fields[F_TITLE] : t->fields[F_SUBTITLE];
	if (!str_empty(t->fields[F_SUBNUMBER]) && !str_empty(t->fields[F_SUBTITLE]))
		d->title = t->fields[F_SUBTITLE];
	d->subtitle = t->fields[F_CONCLUSION];
	d->number = number_of(t);
	d->stated_signatories = stated(t->fields[F_SIGNATORIES]);
	d->stated_parties = stated(t->fields[F_PARTIES]);
	d->in_force_label = label;
	d->in_force_text = t->fields[F_LABELTEXT];
	if (label == NULL ||
	    (strncasecmp(label, "Not yet", 7) != 0 && strncasecmp(label, "Pas encore", 10) != 0))
		mtdsg_in_force(d->in_force_text, &force);
	d->in_force = force.definitive.precision != WHEN_NONE ? force.definitive : force.plain;
	d->in_force_definitive = force.definitive.precision != WHEN_NONE;
	d->in_force_provisional = force.provisional;
	d->ttl_s = -1;
	if (t->result != 0)
		return t->result; /* the arena is full */
	if (!t->own && t->nested != 1)
		return err_set(t->err, FEED_BROKEN,
		    t->nested == 0 ? "it has no table of participants"
				   : "it has several tables of participants and none of its own");
	r = mtdsg_rows_judge(&t->rows, d);
	return r != 0 ? r : mtdsg_said(&t->rows, &t->notes, t->own, d);
}

/* Does the text end with its root's end tag? Else it is cut, whatever a parser makes of it. */
static bool
is_whole(const char *s, size_t len)
{
	static const char end[] = "</Document";

	while (len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL)
		len--;
	if (len == 0 || s[len - 1] != '>')
		return false;
	len--;
	while (len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL)
		len--;
	return len >= sizeof(end) - 1 &&
	    strncasecmp(s + len - (sizeof(end) - 1), end, sizeof(end) - 1) == 0;
}

static void
ignore_start(void *arg, const struct xml_element *e)
{
	(void)arg;
	(void)e;
}

static void
ignore_end(void *arg, const char *name)
{
	(void)arg;
	(void)name;
}

static void
ignore_text(void *arg, const char *s, size_t len)
{
	(void)arg;
	(void)s;
	(void)len;
}

/* Is every table of participants well-formed by itself, in a text that as a whole is not? */
static bool
tables_are_sound(const struct buf *text)
{
	static const struct xml_push_events events = {
		.start = ignore_start, .end = ignore_end, .text = ignore_text
	};
	static const char open[] = "<Participants", close[] = "</Participants>";
	const char *end = text->data + text->len, *p = text->data, *stop;

	while ((p = memmem(p, (size_t)(end - p), open, sizeof(open) - 1)) != NULL) {
		struct xml_push push = { .events = &events, .max_depth = DEPTH_MAX };

		stop = memmem(p, (size_t)(end - p), close, sizeof(close) - 1);
		if (stop == NULL)
			return false;
		stop += sizeof(close) - 1;
		if (xml_push_run(&push, p, (size_t)(stop - p), XML_PUSH_STRICT, NULL) != 0 ||
		    push.ill_formed || push.unfinished || push.too_deep)
			return false;
		p = stop;
	}
	return true;
}

static void
table_begin(struct table *t)
{
	static const struct xml_push_events events = {
		.start = on_start, .end = on_end, .text = on_text
	};

	mtdsg_rows_begin(&t->rows, t->limits, t->arena, t->err);
	t->result = 0;
	t->depth = t->elsewhere = t->participants = t->text_depth = t->nested = 0;
	t->own = false;
	memset(t->fields, 0, sizeof(t->fields));
	memset(&t->notes, 0, sizeof(t->notes));
	t->section = SECTION_NONE;
	t->is_title = false;
	memset(&t->push, 0, sizeof(t->push));
	t->push.events = &events;
	t->push.arg = t;
	t->push.max_depth =
	    t->limits->max_depth < DEPTH_MAX - 1 ? t->limits->max_depth : DEPTH_MAX - 1;
}

/* The strict parse; when the text is whole and yet ill-formed, a second one that goes on behind
 * mistakes, as long as none of them is in a table. */
static int
read_table(struct table *t, const struct buf *text, struct feed_doc *d)
{
	int r;

	table_begin(t);
	r = xml_push_run(&t->push, text->data, text->len, XML_PUSH_STRICT, t->err);
	if (r != 0 || t->result != 0)
		return r != 0 ? r : t->result;
	if (t->push.has_entity_declaration || t->push.too_deep)
		return err_set(t->err, FEED_HOSTILE, "it %s",
		    t->push.too_deep ? "nests too deep" : "declares entities");
	if (!t->push.ill_formed && !t->push.unfinished)
		return 0;
	d->bozo = true;
	if (t->depth == 0 && t->rows.rows == 0 && !t->push.unfinished && t->push.ill_formed &&
	    memmem(text->data, text->len, "<Document", 9) == NULL)
		return err_set(t->err, FEED_NOT_MINE, "it is no XML document of a treaty");
	if (!is_whole(text->data, text->len))
		return err_set(t->err, FEED_BROKEN, "it breaks off before </Document>");
	if (!tables_are_sound(text))
		return err_set(t->err, FEED_BROKEN, "line %d: %s", t->push.line, t->push.message);
	d->flaws |= FEED_FLAW_SYNTAX;
	table_begin(t);
	r = xml_push_run(&t->push, text->data, text->len, XML_PUSH_RECOVER, t->err);
	return r != 0 ? r : t->result;
}

static bool
is_blank(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (strchr(" \t\r\n", s[i]) == NULL)
			return false;
	return true;
}

static int
parse(const struct feed_input *in, const struct feed_limits *limits, struct arena *arena,
    struct feed_doc *ret, struct err *err)
{
	struct feed_doc d = { .stated_signatories = -1, .stated_parties = -1 };
	struct table *t;
	struct buf text;
	unsigned flaws;
	int r;

	if (in->len > limits->max_bytes)
		return err_set(err, FEED_TOO_MUCH, "it has %zu bytes, %zu are allowed", in->len,
		    limits->max_bytes);
	if (is_blank(in->data, in->len))
		return err_set(err, FEED_NOT_MINE, "the answer is empty");
	if (mtdsg_is_wide(in->data, in->len))
		return err_set(err, FEED_BROKEN,
		    "it is in UTF-16 or UTF-32, where ISO 8859-1 or UTF-8 is expected");
	buf_init(&text, 3 * limits->max_bytes);
	r = mtdsg_repair(in->data, in->len, &text, &flaws, &d.encoding);
	if (r != 0) {
		buf_done(&text);
		return err_set(err, r, "it is over %zu bytes when repaired", 3 * limits->max_bytes);
	}
	d.flaws = flaws;
	d.bozo = flaws != 0;
	t = xcalloc(1, sizeof(*t));
	t->limits = limits;
	t->arena = arena;
	t->err = err;
	buf_init(&t->text, limits->max_text_bytes);
	r = repair_prescan(text.data, text.len, limits, err);
	if (r == 0)
		r = read_table(t, &text, &d);
	if (r == 0)
		r = fill(t, &d);
	if (r == 0)
		*ret = d;
	buf_done(&t->text);
	buf_done(&text);
	free(t);
	return r;
}

static int
sniff(const struct feed_input *in)
{
	size_t n = in->len < SNIFF_BYTES ? in->len : SNIFF_BYTES;

	if (memmem(in->data, n, "<Document>", 10) == NULL)
		return 0;
	if (memmem(in->data, n, "<Treaty>", 8) == NULL)
		return 10;
	return memmem(in->data, n, "<Template>mtdsg", 15) != NULL ? 100 : 90;
}

const struct feed_format feed_format_mtdsg = { "mtdsg", sniff, parse };
