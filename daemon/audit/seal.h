/*
 * Signed checkpoints of the audit chain: a record that says up to where the chain stood, under the
 * Ed25519 key of this installation. Who has one from elsewhere (the journal, a mail) can prove that
 * nothing before it was written anew, and that nothing up to it was cut off.
 */
#ifndef DAEMON_AUDIT_SEAL_H
#define DAEMON_AUDIT_SEAL_H

#include <stdbool.h>

#include "daemon/store/store.h"
#include "lib/err.h"
#include "lib/hash.h"

#define SEAL_RECORDS 1000
#define SEAL_MS 3600000
#define SEAL_KEY_FILE "audit.key" /* in the state directory, 0600: the seed in hex */
#define SEAL_HEX 65
#define SEAL_SIG_HEX 129

struct seal {            /* of one daemon; zero it at its start */
	int64_t covered; /* seq of the last record that is signed, or was there at the start */
	int64_t due_ms;  /* boot clock */
	bool known;      /* both are set */
};
struct seal_mark { /* what was signed */
	int64_t seq;
	char head[HASH_HEX], key[SEAL_HEX], signature[SEAL_SIG_HEX];
};

/* 0: a checkpoint was added and committed, *ret says what; STORE_NONE: none is due, which is when
 * fewer than SEAL_RECORDS records and less than SEAL_MS came since the last, or no record at all.
 * The key is made when there is none. */
int seal_if_due(struct seal *, struct store *, int64_t now_ms, int64_t boot_ms,
    struct seal_mark *ret, struct err *) MUST_USE;

/* The newest checkpoint of the table, as it stands there. STORE_NONE: there is none that is near
 * its end. */
int seal_newest(struct store *, struct seal_mark *ret, struct err *) MUST_USE;
/* A checkpoint as it travels: number of its last record, hash, key and signature, with blanks
 * between. */
#define SEAL_TEXT (24 + HASH_HEX + SEAL_HEX + SEAL_SIG_HEX)
void seal_text(const struct seal_mark *, char out[SEAL_TEXT]);

/* Signs data with the key in this state directory, which is not made: STORE_NONE when there is
 * none. Data must not begin like a checkpoint does. */
#define SEAL_SIG_BYTES 64
int seal_sign(const char *dir, const void *data, size_t len, char ret_key[SEAL_HEX],
    unsigned char ret[SEAL_SIG_BYTES], struct err *) MUST_USE;
/* What is signed in a checkpoint, on the heap. */
char *seal_signed_text(const struct seal_mark *);

/* seal_text read back, as a mail or a journal has it, and its signature looked at: 0, or -EINVAL
 * with what is wrong. */
int seal_read_text(const char *text, struct seal_mark *ret, struct err *) MUST_USE;

/* Whether a record whose "what" is checkpoint is what it says: it covers all before it (records of
 * them, the last with the hash head) and is signed by the key that it names. NULL, or what is
 * wrong. ret_key: that key. */
const char *seal_check(
    const char *line, size_t len, int64_t records, const struct hash *head, char ret_key[SEAL_HEX]);
bool seal_is_checkpoint(const char *line, size_t len);
/* What a record says as a checkpoint, right or wrong; false: it is none. */
bool seal_read(const char *line, struct seal_mark *ret);

#endif
