#include "daemon/audit/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/audit/audit.h"
#include "lib/mem.h"
#include "lib/str.h"

#define WORD "checkpoint"
#define SIGNED_TEXT "ratifyd audit checkpoint 1\n%" PRId64 "\n%s\n"

struct key {
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
};

/* ---- the key ----------------------------------------------------------------------- */

static int
write_key(const char *path, const unsigned char seed[crypto_sign_SEEDBYTES], struct err *err)
{
	char hex[2 * crypto_sign_SEEDBYTES + 2];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600), r = 0;
	size_t len = sizeof(hex) - 1;

	if (fd < 0)
		return err_set(err, -errno, "%s: %s", path, strerror(errno));
	(void)sodium_bin2hex(hex, sizeof(hex), seed, crypto_sign_SEEDBYTES);
	hex[len - 1] = '\n';
	if (write(fd, hex, len) != (ssize_t)len || fsync(fd) < 0) {
		r = err_set(err, errno > 0 ? -errno : -EIO, "%s: it cannot be written", path);
		(void)unlink(path); /* half a key is none */
	}
	sodium_memzero(hex, sizeof(hex));
	close(fd);
	return r;
}

static int
read_key(int fd, const char *path, unsigned char seed[crypto_sign_SEEDBYTES], struct err *err)
{
	char hex[2 * crypto_sign_SEEDBYTES + 2];
	ssize_t n = read(fd, hex, sizeof(hex));
	size_t len = 0;
	int r = 0;

	if (n < (ssize_t)(2 * crypto_sign_SEEDBYTES) ||
	    sodium_hex2bin(seed, crypto_sign_SEEDBYTES, hex, 2 * crypto_sign_SEEDBYTES, NULL, &len,
		NULL) != 0 ||
	    len != crypto_sign_SEEDBYTES)
		r = err_set(err, -EINVAL, "%s is no key, expected 64 hexadecimal digits", path);
	sodium_memzero(hex, sizeof(hex));
	return r;
}

/* Without make, STORE_NONE when there is no key. */
static int
open_key(const char *dir, bool make, struct key *ret, struct err *err)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", dir, SEAL_KEY_FILE);
	unsigned char seed[crypto_sign_SEEDBYTES];
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK), r;

	if (fd >= 0) {
		r = read_key(fd, path, seed, err);
		close(fd);
	} else if (errno == ENOENT && !make) {
		r = STORE_NONE;
	} else if (errno == ENOENT) {
		randombytes_buf(seed, sizeof(seed));
		r = write_key(path, seed, err);
	} else {
		r = err_set(err, -errno, "%s: %s", path, strerror(errno));
	}
	if (r == 0)
		(void)crypto_sign_seed_keypair(ret->public, ret->secret, seed);
	sodium_memzero(seed, sizeof(seed));
	return r;
}

/* ---- signing ----------------------------------------------------------------------- */

char *
seal_signed_text(const struct seal_mark *m)
{
	return xasprintf(SIGNED_TEXT, m->seq, m->head);
}

static void
sign(const struct key *key, struct seal_mark *m)
{
	_cleanup_free_ char *text = seal_signed_text(m);
	unsigned char signature[crypto_sign_BYTES];

	(void)crypto_sign_detached(
	    signature, NULL, (const unsigned char *)text, strlen(text), key->secret);
	(void)sodium_bin2hex(m->signature, sizeof(m->signature), signature, sizeof(signature));
	(void)sodium_bin2hex(m->key, sizeof(m->key), key->public, sizeof(key->public));
}

int
seal_sign(const char *dir, const void *data, size_t len, char ret_key[SEAL_HEX],
    unsigned char ret[SEAL_SIG_BYTES], struct err *err)
{
	struct key key;
	int r = open_key(dir, false, &key, err);

	if (r != 0)
		return r;
	(void)crypto_sign_detached(ret, NULL, data, len, key.secret);
	(void)sodium_bin2hex(ret_key, SEAL_HEX, key.public, sizeof(key.public));
	sodium_memzero(&key, sizeof(key));
	return 0;
}

/* One writer: nothing comes between the last record and this one. */
static int
add_checkpoint(struct store *st, const struct audit_row *last, int64_t now_ms,
    struct seal_mark *ret, struct err *err)
{
	struct key key;
	struct tx *tx;
	int r = open_key(store_dir(st), true, &key, err);

	if (r < 0)
		return r;
	ret->seq = last->seq;
	hash_hex(&last->hash, ret->head);
	sign(&key, ret);
	sodium_memzero(&key, sizeof(key));
	r = tx_begin(st, &tx, err);
	if (r != 0)
		return r;
	r = audit_add(tx, now_ms, WORD,
	    json_pack("{s:I,s:s,s:s,s:s}", "covers", (json_int_t)ret->seq, "head", ret->head, "key",
		ret->key, "signature", ret->signature),
	    err);
	if (r == 0)
		return tx_commit(tx, err);
	tx_abort(tx);
	return r;
}

int
seal_if_due(struct seal *s, struct store *st, int64_t now_ms, int64_t boot_ms,
    struct seal_mark *ret, struct err *err)
{
	struct audit_row last = { .seq = 0 };
	int r = audit_last(st, &last, NULL, err);

	if (r != 0)
		return r;
	if (!s->known)
		*s = (struct seal){ last.seq, boot_ms + SEAL_MS, true };
	if (last.seq == s->covered || (last.seq < s->covered + SEAL_RECORDS && boot_ms < s->due_ms))
		return STORE_NONE;
	/* also when it fails: it is not tried at every turn */
	s->due_ms = boot_ms + SEAL_MS;
	s->covered = last.seq;
	r = add_checkpoint(st, &last, now_ms, ret, err);
	if (r == 0)
		s->covered++;
	return r;
}

/* ---- the newest one ---------------------------------------------------------------- */

bool
seal_read(const char *line, struct seal_mark *ret)
{
	json_t *o = json_loads(line, 0, NULL);
	const char *head = json_string_value(json_object_get(o, "head"));
	const char *key = json_string_value(json_object_get(o, "key"));
	const char *signature = json_string_value(json_object_get(o, "signature"));
	bool is = str_eq(json_string_value(json_object_get(o, "what")), WORD) && head != NULL &&
	    key != NULL && signature != NULL;

	if (is) {
		ret->seq = json_integer_value(json_object_get(o, "covers"));
		(void)snprintf(ret->head, sizeof(ret->head), "%s", head);
		(void)snprintf(ret->key, sizeof(ret->key), "%s", key);
		(void)snprintf(ret->signature, sizeof(ret->signature), "%s", signature);
	}
	json_decref(o);
	return is;
}

struct newest {
	struct seal_mark *mark;
	bool found;
};

static int
keep_newest(const struct audit_row *row, void *arg)
{
	struct newest *n = arg;

	if (seal_is_checkpoint(row->line, strlen(row->line)))
		n->found |= seal_read(row->line, n->mark);
	return 0;
}

int
seal_newest(struct store *st, struct seal_mark *ret, struct err *err)
{
	struct newest n = { .mark = ret };
	struct audit_row last = { .seq = 0 };
	int r = audit_last(st, &last, NULL, err);

	/* few at first: there is one every SEAL_RECORDS, but for a burst */
	if (r == 0)
		r = audit_each(st, last.seq - 2 * SEAL_RECORDS, keep_newest, &n, err);
	if (r == 0 && !n.found)
		r = audit_each(st, last.seq - 50 * SEAL_RECORDS, keep_newest, &n, err);
	return r == 0 && !n.found ? STORE_NONE : r;
}

void
seal_text(const struct seal_mark *m, char out[SEAL_TEXT])
{
	(void)snprintf(
	    out, SEAL_TEXT, "%" PRId64 " %s %s %s", m->seq, m->head, m->key, m->signature);
}

/* ---- checking ---------------------------------------------------------------------- */

/* As it stands in the canonical form; text of a record has its quotes escaped. */
bool
seal_is_checkpoint(const char *line, size_t len)
{
	static const char mark[] = "\"what\":\"" WORD "\"";

	return memmem(line, len, mark, sizeof(mark) - 1) != NULL;
}

static bool
is_signed(const char *text, const char *signature_hex, const char *key_hex)
{
	unsigned char signature[crypto_sign_BYTES], key[crypto_sign_PUBLICKEYBYTES];
	size_t n = 0, k = 0;

	return sodium_hex2bin(signature, sizeof(signature), signature_hex, strlen(signature_hex),
		   NULL, &n, NULL) == 0 &&
	    sodium_hex2bin(key, sizeof(key), key_hex, strlen(key_hex), NULL, &k, NULL) == 0 &&
	    n == sizeof(signature) && k == sizeof(key) &&
	    crypto_sign_verify_detached(
		signature, (const unsigned char *)text, strlen(text), key) == 0;
}

static bool
take_word(const char **text, char *ret, size_t len)
{
	size_t n;

	*text += strspn(*text, " \t\r\n");
	n = strcspn(*text, " \t\r\n");
	if (n == 0 || n >= len)
		return false;
	memcpy(ret, *text, n);
	ret[n] = '\0';
	*text += n;
	return true;
}

int
seal_read_text(const char *text, struct seal_mark *ret, struct err *err)
{
	_cleanup_free_ char *words = NULL;
	char number[24];

	if (!take_word(&text, number, sizeof(number)) ||
	    str_to_int(number, 0, INT64_MAX, &ret->seq) < 0 ||
	    !take_word(&text, ret->head, sizeof(ret->head)) ||
	    !take_word(&text, ret->key, sizeof(ret->key)) ||
	    !take_word(&text, ret->signature, sizeof(ret->signature)) ||
	    text[strspn(text, " \t\r\n")] != '\0')
		return err_set(err, -EINVAL,
		    "the checkpoint cannot be read, expected number, hash, key and signature with "
		    "blanks between");
	words = seal_signed_text(ret);
	if (!is_signed(words, ret->signature, ret->key))
		return err_set(err, -EINVAL,
		    "the checkpoint is not signed by the key that it names: it was changed on its "
		    "way, or made up");
	return 0;
}

const char *
seal_check(
    const char *line, size_t len, int64_t records, const struct hash *head, char ret_key[SEAL_HEX])
{
	json_t *o = json_loadb(line, len, 0, NULL);
	const char *what = json_string_value(json_object_get(o, "what"));
	const char *said = json_string_value(json_object_get(o, "head"));
	const char *key = json_string_value(json_object_get(o, "key"));
	const char *signature = json_string_value(json_object_get(o, "signature"));
	int64_t covers = json_integer_value(json_object_get(o, "covers"));
	_cleanup_free_ char *text = NULL;
	const char *bad = NULL;
	char hex[HASH_HEX];

	ret_key[0] = '\0';
	if (str_eq(what, WORD)) {
		hash_hex(head, hex);
		text = xasprintf(SIGNED_TEXT, covers, hex);
		if (said == NULL || key == NULL || signature == NULL)
			bad = "a checkpoint without a signature";
		else if (covers != records - 1 || strcmp(said, hex) != 0)
			bad = "a checkpoint of another chain";
		else if (!is_signed(text, signature, key))
			bad = "a checkpoint that is not signed by the key that it names";
		else
			(void)snprintf(ret_key, SEAL_HEX, "%s", key);
	}
	json_decref(o);
	return bad;
}
