/*
 * What a row means: selected texts, patterns, templates, dates, numbers. Invariant: the row
 * is understood whole or the document is refused; nothing that was required is ever left out.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "feeds/text.h"
#include "feeds/url.h"
#include "lib/str.h"

int
map_full(struct map_run *run)
{
	return err_set(run->err, -EFBIG, "the document needs too much memory");
}

/* One line: every run of blanks, also those that do not break, is one blank. */
static void
fold_blanks(char *s)
{
	char *to = s;
	bool blank = false;

	for (; *s != '\0'; s++) {
		bool nbsp = s[0] == '\xc2' && s[1] == '\xa0';

		if (nbsp || isspace((unsigned char)*s)) {
			blank = to != NULL;
			s += nbsp ? 1 : 0;
			continue;
		}
		if (blank)
			*to++ = ' ';
		blank = false;
		*to++ = *s;
	}
	*to = '\0';
}

/* Cleaned, in *ret; NULL when nothing is left. */
static int
clean(struct map_run *run, const char *s, const char **ret)
{
	bool controls = false;
	char *kept, *start;

	*ret = NULL;
	if (s == NULL)
		return 0;
	kept = text_keep(
	    run->arena, s, strlen(s), run->limits->max_text_bytes, TEXT_FROM_ANYWHERE, &controls);
	if (kept == NULL)
		return map_full(run);
	run->flaws |= controls ? FEED_FLAW_CONTROL : 0;
	fold_blanks(kept);
	start = str_trim(kept);
	*ret = *start != '\0' ? start : NULL;
	return 0;
}

/* Spans of the last match; 0, 1 for no match, or an outcome. */
enum { NO_MATCH = 1 };
static int
match_text(struct map_run *run, const pcre2_code *code, const char *s)
{
	int n = pcre2_match(code, (PCRE2_SPTR)s, strlen(s), 0, 0, run->match, run->limit);

	if (n == PCRE2_ERROR_NOMATCH)
		return NO_MATCH;
	if (n < 0)
		return err_set(run->err, FEED_HOSTILE, "a text takes too long to be matched");
	run->groups = n > 0 ? (uint32_t)n : 10; /* 0: more than there is room for */
	return 0;
}

int
map_matches(struct map_run *run, const pcre2_code *code, const char *s, bool *ret)
{
	int r = code != NULL ? match_text(run, code, s) : 0;

	*ret = r == 0;
	return r == NO_MATCH ? 0 : r;
}

/* The group of the last match; NULL when it did not take part. */
static const char *
group_text(struct map_run *run, const char *s, uint32_t group, size_t *ret_len)
{
	const PCRE2_SIZE *span = pcre2_get_ovector_pointer(run->match);

	if (group >= run->groups || span[2 * group] == PCRE2_UNSET ||
	    span[2 * group] > span[2 * group + 1])
		return NULL;
	*ret_len = span[2 * group + 1] - span[2 * group];
	return s + span[2 * group];
}

struct picked {
	const char *text;      /* as it was found; NULL: nothing was */
	const char *group[10]; /* [0]: the value itself */
};

static int
take_groups(struct map_run *run, struct picked *p)
{
	size_t len = 0;
	const char *s;
	uint32_t i;

	for (i = 0; i < 10; i++) {
		s = group_text(run, p->text, i, &len);
		p->group[i] = s != NULL ? arena_strndup(run->arena, s, len) : NULL;
		if (s != NULL && p->group[i] == NULL)
			return map_full(run);
	}
	if (p->group[1] != NULL)
		p->group[0] = p->group[1];
	return 0;
}

static bool
stands_for_nothing(const struct map_value_def *d, const char *s)
{
	size_t i;

	for (i = 0; i < d->absent_count; i++)
		if (strcasecmp(d->absent[i], s) == 0)
			return true;
	return false;
}

/* The first selector whose text is there and matches. */
static int
pick(struct map_run *run, const struct map_value *v, const struct map_reader *reader, void *row,
    struct picked *ret)
{
	const struct map_value_def *d = v->def;
	size_t i;
	int r;

	*ret = (struct picked){ .text = NULL };
	for (i = 0; i < d->select_count; i++) {
		struct picked p = { .text = NULL };

		r = reader->pick(run, &v->select[i], d->join, row, &p.text);
		if (r == 0)
			r = clean(run, p.text, &p.text);
		if (r != 0)
			return r;
		if (p.text == NULL)
			continue;
		if (stands_for_nothing(d, p.text)) {
			run->lack |= MAP_LACK_NULL;
			continue;
		}
		p.group[0] = p.text;
		r = v->match != NULL ? match_text(run, v->match, p.text) : 0;
		if (r == NO_MATCH) {
			run->lack |= MAP_LACK_UNREAD;
			continue;
		}
		if (r == 0 && v->match != NULL)
			r = take_groups(run, &p);
		*ret = p;
		return r;
	}
	return 0;
}

/* A template whose every reference is absent is absent itself. */
static int
expand(struct map_run *run, const struct map_value *v, const struct picked *p, const char **ret)
{
	const char *s = v->def->template_.text, *part;
	bool asked = false, had = false;
	struct buf b;
	size_t n, at;
	int r = 0;

	buf_init(&b, run->limits->max_text_bytes);
	for (; *s != '\0' && r == 0; s += n > 0 ? n : 1) {
		n = map_reference(run->map, s, run->map->def.value_count, &at);
		if (n == 0) {
			r = buf_putc(&b, *s);
			continue;
		}
		part = n == 2                                ? p->group[0]
		    : n == 3 && isdigit((unsigned char)s[1]) ? p->group[s[1] - '0']
		    : at != MAP_NONE                         ? run->text[at]
							     : NULL;
		asked = true;
		had = had || part != NULL;
		r = part != NULL ? buf_puts(&b, part) : 0;
	}
	*ret = NULL;
	if (r == 0 && (had || !asked))
		r = clean(run, buf_str(&b), ret);
	buf_done(&b);
	return r < 0 ? map_full(run) : r;
}

static bool
is_count(enum map_target t)
{
	return t >= TARGET_FOR && t <= TARGET_ABSENT;
}

/* "1,204"; nothing else is a count. */
static int
count_of(const char *s)
{
	int v = 0;

	if (s == NULL || !isdigit((unsigned char)*s))
		return -1;
	for (; *s != '\0'; s++) {
		if (*s == ',')
			continue;
		if (!isdigit((unsigned char)*s) || v > 100000)
			return -1;
		v = v * 10 + (*s - '0');
	}
	return v;
}

/* The text is the day, too. */
static int
keep_day(struct map_run *run, const struct map_value *v, size_t index)
{
	char day[WHEN_TEXT];

	map_day_in(v->day_in, &run->date[index]);
	when_format(&run->date[index], day);
	run->text[index] = arena_strdup(run->arena, day);
	return run->text[index] != NULL ? 0 : map_full(run);
}

/* A text that is not what its field holds is as good as none. */
static int
give_meaning(struct map_run *run, const struct map_value *v, size_t index)
{
	const struct map_value_def *d = v->def;
	const char *s = run->text[index];

	if (s == NULL)
		return 0;
	if (v->target == TARGET_LINK) {
		run->text[index] = url_resolve(run->arena, run->base, s, strlen(s));
		return run->text[index] != NULL ? 0 : map_full(run);
	}
	if (is_count(v->target) && count_of(s) < 0)
		run->text[index] = NULL;
	if (!v->is_date)
		return 0;
	if (map_date(s, d->date_form.text, v->zone, &run->date[index]) != 0) {
		run->text[index] = NULL;
		run->flaws |= FEED_FLAW_DATE;
	} else if (run->date[index].zone_assumed) {
		run->flaws |= FEED_FLAW_DATE;
	}
	return d->day_in.text != NULL && run->text[index] != NULL ? keep_day(run, v, index) : 0;
}

int
map_value_text(struct map_run *run, const struct map_value *v, const struct map_reader *reader,
    void *row, const char **ret)
{
	struct picked p;
	int r = pick(run, v, reader, row, &p);

	*ret = NULL;
	if (r != 0)
		return r;
	if (v->def->template_.text != NULL && (p.text != NULL || v->def->select_count == 0))
		return expand(run, v, &p, ret);
	*ret = p.group[0] != NULL && *p.group[0] != '\0' ? p.group[0] : NULL;
	return 0;
}

static int
fill_value(struct map_run *run, size_t index, const struct map_reader *reader, void *row)
{
	const struct map_value *v = &run->map->value[index];
	int r;

	run->lack = 0;
	r = map_value_text(run, v, reader, row, &run->text[index]);
	run->lack |= run->text[index] != NULL ? MAP_LACK_UNREAD : 0; /* unless it has a meaning */
	run->date[index] = (struct when){ .precision = WHEN_NONE };
	if (r == 0)
		r = give_meaning(run, v, index);
	if (r != 0)
		return r;
	if (run->text[index] == NULL)
		run->lacked[index] |= (unsigned char)run->lack;
	if (run->text[index] != NULL) {
		run->found[index]++;
		if (run->first[index] == NULL)
			run->first[index] = run->text[index];
	} else if (v->def->fallback != NULL) {
		run->text[index] = v->def->fallback;
		run->found[index]++;
		r = give_meaning(run, v, index);
	}
	return r;
}

const char *
map_text_of(const struct map_run *run, enum map_target t)
{
	size_t at = run->map->by_target[t];

	return at != MAP_NONE ? run->text[at] : NULL;
}

static struct when
date_of(const struct map_run *run, enum map_target t)
{
	size_t at = run->map->by_target[t];

	return at != MAP_NONE ? run->date[at] : (struct when){ .precision = WHEN_NONE };
}

static int
fill_typed(struct map_run *run, const struct map_reader *reader, void *row, struct feed_entry *e)
{
	struct feed_typed *t = arena_alloc(run->arena, sizeof(*t));
	int r;

	if (t == NULL)
		return map_full(run);
	*t = (struct feed_typed){ .about = map_text_of(run, TARGET_ABOUT),
		.actor = map_text_of(run, TARGET_ACTOR),
		.acting_body = map_text_of(run, TARGET_ACTING_BODY),
		.number = map_text_of(run, TARGET_NUMBER),
		.code = map_text_of(run, TARGET_CODE),
		.status = map_text_of(run, TARGET_STATUS),
		.majority = map_text_of(run, TARGET_MAJORITY),
		.for_ = count_of(map_text_of(run, TARGET_FOR)),
		.against = count_of(map_text_of(run, TARGET_AGAINST)),
		.abstain = count_of(map_text_of(run, TARGET_ABSTAIN)),
		.present = count_of(map_text_of(run, TARGET_PRESENT)),
		.absent = count_of(map_text_of(run, TARGET_ABSENT)) };
	r = map_said_fill(run, reader, row, t);
	t->exact = !run->map->def.prose || t->fact_count > 0;
	e->typed = t;
	return r;
}

static int
fill_entry(struct map_run *run, const struct map_reader *reader, void *row, struct feed_entry *e)
{
	int r;

	*e = (struct feed_entry){ .id = map_text_of(run, TARGET_ID),
		.title = map_text_of(run, TARGET_TITLE),
		.link = map_text_of(run, TARGET_LINK),
		.summary = map_text_of(run, TARGET_SUMMARY),
		.content = map_text_of(run, TARGET_BODY),
		.author = map_text_of(run, TARGET_AUTHOR),
		.lang = map_text_of(run, TARGET_LANGUAGE),
		.published_text = map_text_of(run, TARGET_DATE),
		.published = date_of(run, TARGET_DATE),
		.updated_text = map_text_of(run, TARGET_UPDATED),
		.updated = date_of(run, TARGET_UPDATED) };
	r = fill_typed(run, reader, row, e);
	e->flaws = run->flaws;
	run->doc.flaws |= run->flaws;
	return r;
}

int
map_run_rows(struct map_run *run, size_t n)
{
	if (n > run->limits->max_entries)
		return err_set(run->err, FEED_TOO_MUCH, "%zu rows, where at most %zu are read", n,
		    run->limits->max_entries);
	run->doc.entry = arena_alloc(run->arena, (n + 1) * sizeof(*run->doc.entry));
	if (run->doc.entry == NULL)
		return map_full(run);
	run->room = n;
	return 0;
}

int
map_run_row(struct map_run *run, const struct map_reader *reader, void *row)
{
	const struct map *map = run->map;
	size_t i;
	int r = 0;

	if (run->doc.count == run->room)
		return map_run_rows(run, run->limits->max_entries + 1);
	run->flaws = 0;
	for (i = 0; i < map->count && r == 0; i++) {
		r = fill_value(run, i, reader, row);
		if (r == 0 && map->value[i].required && run->text[i] == NULL && !run->lenient)
			r = err_set(run->err, FEED_BROKEN,
			    "format changed: field %s vanished from row %zu",
			    map->value[i].def->name, run->doc.count + 1);
	}
	return r == 0 ? fill_entry(run, reader, row, &run->doc.entry[run->doc.count++]) : r;
}

/* What no row had has vanished, unless the mapping can do without. */
int
map_run_end(struct map_run *run)
{
	const struct map *map = run->map;
	size_t i;

	if (run->lenient || run->doc.count == 0)
		return 0;
	for (i = 0; i < map->count; i++) {
		const struct map_value *v = &map->value[i];

		if (v->required && run->found[i] < run->doc.count)
			return err_set(run->err, FEED_BROKEN,
			    "format changed: field %s vanished from %zu of %zu rows", v->def->name,
			    run->doc.count - run->found[i], run->doc.count);
		if (run->found[i] == 0 && run->lacked[i] != MAP_LACK_NULL && !v->def->optional &&
		    v->def->select_count > 0)
			return err_set(run->err, FEED_BROKEN, "format changed: field %s vanished",
			    v->def->name);
	}
	return map_said_end(run);
}

static int
find_whole(struct map_run *run, const struct map_select *select, const struct map_reader *reader,
    void *root, const char **ret)
{
	int r = reader->pick(run, select, NULL, root, ret);

	return r == 0 ? clean(run, *ret, ret) : r;
}

int
map_run_empty(struct map_run *run, const struct map_reader *reader, void *root)
{
	const struct map_def *d = &run->map->def;
	const char *s = NULL;
	bool yes = run->at_end;
	int r = 0;

	if (d->next_parameter.text != NULL)
		run->doc.next = NULL; /* behind nothing there is nothing */
	if (!yes && d->empty_when.text != NULL) {
		r = find_whole(run, &run->map->empty, reader, root, &s);
		if (r == 0 && s != NULL)
			r = map_matches(run, run->map->empty_match, s, &yes);
	}
	if (r != 0 || yes)
		return r;
	return err_set(run->err, FEED_BROKEN,
	    "format changed: the rows vanished, %.200s finds nothing", d->rows.text);
}

/* The same value again says that there is no more. */
static int
find_next_value(struct map_run *run, const char *value)
{
	const char *name = run->map->def.next_parameter.text;

	if (run->base == NULL)
		return 0;
	run->at_end = url_parameter_is(run->base, name, value);
	if (run->at_end)
		return 0;
	run->doc.next = url_with_parameter(run->arena, run->base, name, value);
	return run->doc.next != NULL ? 0 : map_full(run);
}

int
map_run_whole(struct map_run *run, const struct map_reader *reader, void *root)
{
	const struct map_def *d = &run->map->def;
	const char *s = NULL;
	int r = 0;

	if (d->whole_when.text != NULL) {
		r = find_whole(run, &run->map->whole, reader, root, &s);
		if (r == 0 && s == NULL && !run->lenient)
			r = err_set(run->err, FEED_BROKEN,
			    "the document breaks off, %.200s finds nothing", d->whole_when.text);
	}
	if (r != 0 || d->next.text == NULL)
		return r;
	r = find_whole(run, &run->map->next, reader, root, &s);
	if (r != 0 || s == NULL)
		return r;
	if (d->next_parameter.text != NULL)
		return find_next_value(run, s);
	s = url_resolve(run->arena, run->base, s, strlen(s));
	if (s == NULL)
		return map_full(run);
	run->doc.next = url_is_web(s) ? s : NULL;
	return 0;
}
