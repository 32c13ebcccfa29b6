/*
 * Making records. Invariant: a record names the hash of the one before it and is stored in the
 * transaction of what it tells, so neither is ever there without the other.
 */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "daemon/audit/audit.h"
#include "daemon/audit/canon.h"
#include "lib/mem.h"
#include "lib/when.h"

static const char *const reserved[] = { "seq", "time", "boot", "mono_ms", "what", "prev", "hash" };

/* RFC 3339 with milliseconds. */
static void
format_time(int64_t ms, char out[WHEN_TEXT])
{
	int64_t rest = ms % 1000, s = ms / 1000;
	size_t len;

	if (rest < 0) {
		rest += 1000;
		s--;
	}
	when_format_s(s, out);
	len = strcspn(out, "Z");
	(void)snprintf(out + len, WHEN_TEXT - len, ".%03uZ", (unsigned)rest % 1000);
}

/* Fills the members of the chain into fields; the hash is a place holder until it is known. */
static int
fill(json_t *fields, const char *boot, int64_t now_ms, const char *what, int64_t seq,
    const struct hash *prev)
{
	char hex[HASH_HEX], zero[HASH_HEX], when[WHEN_TEXT];
	int bad = 0;

	hash_hex(prev, hex);
	memset(zero, '0', sizeof(zero) - 1);
	zero[sizeof(zero) - 1] = '\0';
	format_time(now_ms, when);
	bad |= json_object_set_new(fields, "seq", json_integer(seq));
	bad |= json_object_set_new(fields, "time", json_string(when));
	bad |= json_object_set_new(fields, "boot", json_string(boot));
	bad |= json_object_set_new(fields, "mono_ms", json_integer(when_boot_ms()));
	bad |= json_object_set_new(fields, "what", json_string(what));
	bad |= json_object_set_new(fields, "prev", json_string(hex));
	bad |= json_object_set_new(fields, "hash", json_string(zero));
	return bad;
}

static int
add(struct tx *tx, const char *boot, int64_t now_ms, const char *what, json_t *fields, int64_t seq,
    struct hash *tip, struct err *err)
{
	_cleanup_free_ char *line = NULL;
	const char *bad;
	char hex[HASH_HEX];
	struct canon c;
	struct hash h;
	int r;

	if (fill(fields, boot, now_ms, what, seq, tip) == 0)
		line = canon_dump(fields);
	if (line == NULL)
		return err_set(
		    err, -EINVAL, "an audit record (%s) cannot be written as JSON", what);
	bad = canon_scan(line, strlen(line), &c);
	if (bad != NULL)
		return err_set(
		    err, -EINVAL, "an audit record (%s) is not canonical: %s", what, bad);
	canon_hash(line, strlen(line), &c, tip, &h);
	hash_hex(&h, hex);
	memcpy(line + (c.hash - line), hex, HASH_HEX - 1);
	r = audit_insert(tx, seq, line, &h, err);
	if (r == 0)
		*tip = h;
	return r;
}

static int
add_genesis(struct tx *tx, const char *boot, int64_t now_ms, struct hash *tip, struct err *err)
{
	unsigned char id[16];
	char hex[2 * sizeof(id) + 1];
	json_t *fields;
	int r;

	randombytes_buf(id, sizeof(id));
	(void)sodium_bin2hex(hex, sizeof(hex), id, sizeof(id));
	fields = json_pack("{s:s,s:s}", "id", hex, "version", RATIFYD_VERSION);
	memset(tip, 0, sizeof(*tip));
	r = add(tx, boot, now_ms, "genesis", fields, 0, tip, err);
	json_decref(fields);
	return r;
}

static int
check_fields(const json_t *fields, const char *what, struct err *err)
{
	size_t i;

	if (!json_is_object(fields))
		return err_set(err, -EINVAL, "an audit record (%s) without an object", what);
	for (i = 0; i < ARRAY_LEN(reserved); i++)
		if (json_object_get(fields, reserved[i]) != NULL)
			return err_set(err, -EINVAL,
			    "an audit record (%s) has a field \"%s\", which is the chain's own",
			    what, reserved[i]);
	return 0;
}

int
audit_add(struct tx *tx, int64_t now_ms, const char *what, json_t *fields, struct err *err)
{
	struct store *st = tx_store(tx);
	const char *boot = store_boot_id(st);
	struct audit_row last = { .seq = 0 };
	int r = check_fields(fields, what, err);

	if (r == 0)
		r = audit_last(st, &last, NULL, err);
	if (r == STORE_NONE) {
		last.seq = 0;
		r = add_genesis(tx, boot, now_ms, &last.hash, err);
	}
	if (r == 0)
		r = add(tx, boot, now_ms, what, fields, last.seq + 1, &last.hash, err);
	json_decref(fields);
	return tx_fail(tx, r);
}
