#include "ctl/export.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "daemon/audit/seal.h"
#include "daemon/timeline/timeline.h"
#include "lib/hash.h"
#include "lib/mem.h"
#include "lib/str.h"

#define CHAIN_BYTES ((size_t)1 << 30)
#define TABLE_BYTES (16u << 20)
#define WORDS_BYTES 300

/* ---- which records ----------------------------------------------------------------- */

struct search {
	struct export *x;
	char milestone[HASH_HEX]; /* key of it; "" none */
	int64_t began;            /* the last start or reload so far; -1 none */
	bool began_taken;
	struct err *err;
};

static const char *
text_of(const json_t *record, const char *name)
{
	return json_string_value(json_object_get(record, name));
}

static bool
is_its_document(const struct export *x, const json_t *record)
{
	const char *sha256 = text_of(record, "sha256");
	size_t i;

	for (i = 0; i < x->document_count; i++)
		if (str_eq(x->documents[i].sha256, sha256))
			return true;
	return false;
}

static bool
is_about(const struct search *s, const json_t *record)
{
	const struct export *x = s->x;
	const char *what = text_of(record, "what");

	if (str_eq(text_of(record, "alert"), x->alert.id))
		return true;
	if (str_eq(what, "document"))
		return is_its_document(x, record);
	if (str_eq(what, "milestone"))
		return s->milestone[0] != '\0' &&
		    str_eq(text_of(record, "milestone"), s->milestone);
	if (str_eq(what, "event"))
		return x->event.id != 0 && str_eq(text_of(record, "dossier"), x->event.dossier) &&
		    json_integer_value(json_object_get(record, "entry")) == x->event.entry_id;
	return false;
}

/* What people look for first: documents have a source, the others a title, words, a verdict. */
static int
put_row(struct buf *b, int64_t seq, const json_t *record)
{
	static const char *const names[] = { "change", "kind", "type", "state", "source", "rule",
		"sink", "verdict", "detail", "title", "url", "sha256", "quote", "version",
		"config" };
	const char *time = STR_OR(text_of(record, "time"), "");
	size_t i;
	int r = buf_printf(
	    b, "%8" PRId64 "  %.19sZ  %s\n", seq, time, STR_OR(text_of(record, "what"), "?"));

	for (i = 0; i < ARRAY_LEN(names) && r == 0; i++) {
		_cleanup_free_ char *words = str_safe(text_of(record, names[i]), WORDS_BYTES);

		if (words[0] != '\0')
			r = buf_printf(b, "            %s: %s\n", names[i], words);
	}
	return r;
}

static int
note(struct search *s, int64_t seq, const json_t *record)
{
	struct export_chain *c = &s->x->chain;
	int r = put_row(&c->table, seq, record);

	c->about = xreallocarray(c->about, c->about_count + 1, sizeof(*c->about));
	c->about[c->about_count++] = seq;
	return r < 0 ? err_set(s->err, r, "too many records are about the alert") : 0;
}

/* The configuration under which the first of it was decided. */
static int
note_beginning(struct search *s)
{
	struct audit_row row;
	json_t *record;
	int r;

	s->began_taken = true;
	if (s->began < 0)
		return 0;
	r = audit_get(s->x->store, s->began, &row, s->x->arena, s->err);
	if (r != 0)
		return r;
	record = json_loads(row.line, 0, NULL);
	r = note(s, s->began, record);
	json_decref(record);
	return r;
}

static bool
may_be_about(const struct search *s, const char *line)
{
	size_t i;

	if (strstr(line, s->x->alert.id) != NULL || strstr(line, "\"what\":\"event\"") != NULL)
		return true;
	if (s->milestone[0] != '\0' && strstr(line, s->milestone) != NULL)
		return true;
	for (i = 0; i < s->x->document_count; i++)
		if (strstr(line, s->x->documents[i].sha256) != NULL)
			return true;
	return false;
}

static int
look_at(const struct audit_row *row, void *arg)
{
	struct search *s = arg;
	json_t *record;
	int r = 0;

	if (strstr(row->line, "\"what\":\"start\"") != NULL ||
	    strstr(row->line, "\"what\":\"reload\"") != NULL)
		s->began = row->seq;
	if (!may_be_about(s, row->line))
		return 0;
	record = json_loads(row->line, 0, NULL);
	if (is_about(s, record)) {
		r = s->began_taken ? 0 : note_beginning(s);
		r = r != 0 ? r : note(s, row->seq, record);
	}
	json_decref(record);
	return r;
}

int
export_find_records(struct export *x, struct err *err)
{
	struct search s = { .x = x, .began = -1, .err = err };

	buf_init(&x->chain.lines, CHAIN_BYTES);
	buf_init(&x->chain.table, TABLE_BYTES);
	if (x->milestone.id != 0)
		timeline_key(&x->milestone, s.milestone);
	return audit_each(x->store, 0, look_at, &s, err);
}

/* ---- the chain --------------------------------------------------------------------- */

struct stretch {
	struct export *x;
	struct bundle *bundle;
	size_t next; /* of what it is about, the first that did not come yet */
	bool open;   /* something that it is about came, and no checkpoint since */
	struct err *err;
};

bool
export_from_hex(const char *hex, unsigned char *ret, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const char *high, *low;
	size_t i;

	if (strlen(hex) != 2 * len)
		return false;
	for (i = 0; i < len; i++) {
		high = strchr(digits, hex[2 * i]);
		low = strchr(digits, hex[2 * i + 1]);
		if (high == NULL || low == NULL)
			return false;
		ret[i] = (unsigned char)((high - digits) << 4 | (low - digits));
	}
	return true;
}

/* What openssl wants to verify it: the words that were signed, and the signature's bytes. */
static int
put_checkpoint(struct stretch *s, const struct seal_mark *mark)
{
	_cleanup_free_ char *words = seal_signed_text(mark);
	_cleanup_free_ char *text = xasprintf("checkpoints/%" PRId64 ".txt", mark->seq);
	_cleanup_free_ char *sig = xasprintf("checkpoints/%" PRId64 ".sig", mark->seq);
	unsigned char signature[SEAL_SIG_BYTES];
	int r;

	if (!export_from_hex(mark->signature, signature, sizeof(signature)))
		return err_set(s->err, -EBADMSG,
		    "the checkpoint over record %" PRId64 " has no signature", mark->seq);
	(void)snprintf(s->x->chain.key, sizeof(s->x->chain.key), "%s", mark->key);
	r = bundle_puts(s->bundle, text, words, s->err);
	return r != 0 ? r : bundle_put(s->bundle, sig, signature, sizeof(signature), s->err);
}

static int
take_row(const struct audit_row *row, void *arg)
{
	struct stretch *s = arg;
	struct export_chain *c = &s->x->chain;
	struct seal_mark mark;
	size_t len = strlen(row->line);
	int r;

	if (s->next < c->about_count && row->seq == c->about[s->next]) {
		s->next++;
		if (!s->open)
			c->unsigned_from = row->seq;
		s->open = true;
	}
	if (!s->open)
		return 0;
	r = buf_append(&c->lines, row->line, len);
	r = r != 0 ? r : buf_putc(&c->lines, '\n');
	if (r != 0)
		return err_set(s->err, r, "the audit log does not fit into memory");
	if (!seal_is_checkpoint(row->line, len) || !seal_read(row->line, &mark))
		return 0;
	s->open = false;
	c->unsigned_from = -1;
	return put_checkpoint(s, &mark);
}

int
export_put_chain(struct export *x, struct bundle *b, struct err *err)
{
	struct stretch s = { .x = x, .bundle = b, .err = err };
	int r = bundle_folder(b, "checkpoints", err);

	x->chain.unsigned_from = -1;
	if (r == 0 && x->chain.about_count > 0)
		r = audit_each(x->store, x->chain.about[0], take_row, &s, err);
	return r != 0
	    ? r
	    : bundle_put(b, "chain.jsonl", x->chain.lines.len > 0 ? x->chain.lines.data : "",
		  x->chain.lines.len, err);
}
