#include "ctl/export.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/audit/seal.h"
#include "lib/hash.h"
#include "lib/hash_hmac.h"
#include "lib/mem.h"
#include "lib/str.h"

#define PAGE_BYTES (32u * 1024 * 1024)
#define LINE_BYTES 2000
/* SubjectPublicKeyInfo of Ed25519 up to the key itself, which makes whole base64 digits. */
#define PEM_PREFIX "MCowBQYDK2VwAyEA"

static const char contents[] =
    "What is in this folder\n"
    "----------------------\n"
    "alert.json              the alert, its milestone with every piece of evidence, and the "
    "numbers\n"
    "                        of the records of the audit log that are about it\n"
    "documents/SHA256        a document, byte for byte as ratifyd read it (transfer and content\n"
    "                        encodings such as gzip are undone); its name is its SHA-256\n"
    "documents/SHA256.headers  what was asked, what answered, when, and the headers of the answer\n"
    "chain.jsonl             the records of the audit log, each stretch up to the next signed\n"
    "                        checkpoint; one record a line\n"
    "checkpoints/N.txt, .sig what was signed over the records up to N, and the signature\n"
    "key.pem                 the public key (Ed25519) of the installation\n"
    "SHA256SUMS, .sig        sums of all other files, and the installation's signature over them\n"
    "verify.py               does all of the following; needs Python 3 and openssl\n"
    "\n";

static const char recipe[] =
    "How to verify it, without ratifyd\n"
    "---------------------------------\n"
    "1. Nothing was changed since the folder was made:\n"
    "\n"
    "     sha256sum -c SHA256SUMS\n"
    "     openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in SHA256SUMS -sigfile "
    "SHA256SUMS.sig\n"
    "\n"
    "2. The key is the right one. It is %s .\n"
    "   Compare it with what you have from elsewhere: the header field X-Ratifyd-Checkpoint or "
    "the\n"
    "   footer of a mail of the same installation, its journal (\"audit: checkpoint of record\"), "
    "or\n"
    "   what its owner tells. A folder whose key is not known proves only that it is of one "
    "piece.\n"
    "\n"
    "3. The checkpoints were signed by it; for each N in checkpoints/:\n"
    "\n"
    "     openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in checkpoints/N.txt -sigfile "
    "checkpoints/N.sig\n"
    "\n"
    "   The second line of N.txt is the number of a record, the third its hash. The same three "
    "lines\n"
    "   may be in a mail or a journal that is older than this folder: then the log up to that "
    "record\n"
    "   was not written anew since.\n"
    "\n"
    "4. The records are those that were signed. The hash of a record is the SHA-256 over the 32 "
    "bytes\n"
    "   whose digits are in \"prev\", followed by the line without its own ,\"hash\":\"...\" and "
    "without\n"
    "   the line feed. \"prev\" is the hash of the record before it. For one record, in a shell:\n"
    "\n"
    "     line=$(sed -n 1p chain.jsonl)\n"
    "     prev=$(printf %%s \"$line\" | sed 's/.*\"prev\":\"\\([0-9a-f]*\\)\".*/\\1/')\n"
    "     { printf \"$(printf %%s \"$prev\" | sed 's/../\\\\x&/g')\"; printf %%s \"$line\" | sed "
    "'s/,\"hash\":\"[0-9a-f]*\"//'; } | sha256sum\n"
    "\n"
    "   must print what stands behind \"hash\" in it (bash; printf \\x). Of the record N of a "
    "checkpoint\n"
    "   that is the third line of N.txt. All records: python3 verify.py\n"
    "\n"
    "5. The documents are what was fetched: \"sha256\" in a record \"document\" is the sum of the "
    "file of\n"
    "   that name, \"url\" is the address that answered. A record \"milestone\" has the words "
    "(\"quote\")\n"
    "   that were read in it, the rule that read them, and the source; \"alert\" has what was "
    "told, and\n"
    "   \"delivery\" what the other side answered. They are listed below.\n"
    "\n"
    "What this proves, and what not: that an installation with this key had these records in this\n"
    "order, and read these bytes, before it signed the checkpoint that follows them. It does not\n"
    "prove that the publisher sent these bytes to others, nor anything against somebody who has "
    "the\n"
    "installation's key and kept it from the start.\n"
    "\n";

static int
put_pem(const struct export *x, struct bundle *b, struct err *err)
{
	_cleanup_free_ char *text = NULL;
	char base64[HASH_BASE64];
	struct hash key;

	if (!export_from_hex(x->chain.key, key.b, sizeof(key.b)))
		return 0;
	hash_base64(&key, base64);
	text = xasprintf(
	    "-----BEGIN PUBLIC KEY-----\n" PEM_PREFIX "%s\n-----END PUBLIC KEY-----\n", base64);
	return bundle_puts(b, "key.pem", text, err);
}

/* Of an installation that signed nothing yet. */
static int
find_key(struct export *x, struct err *err)
{
	unsigned char unused[SEAL_SIG_BYTES];
	int r;

	if (x->chain.key[0] != '\0')
		return 0;
	r = seal_sign(store_dir(x->store), "", 0, x->chain.key, unused, err);
	return r == STORE_NONE || r == -EACCES ? 0 : r;
}

static int
put_line(struct buf *b, const char *label, const char *value)
{
	_cleanup_free_ char *safe = str_safe(value, LINE_BYTES);

	return safe[0] != '\0' ? buf_printf(b, "%s%s\n", label, safe) : 0;
}

static int
put_head(struct buf *b, const struct export *x)
{
	char when[WHEN_TEXT];
	int r = buf_puts(
	    b, "The evidence of an alert of ratifyd\n===================================\n\n");

	when_format_s(x->alert.created_ms / 1000, when);
	r = r != 0 ? r : put_line(b, "Alert:   ", x->alert.title);
	r = r != 0 ? r : put_line(b, "Id:      ", x->alert.id);
	r = r != 0 ? r : put_line(b, "Made:    ", when);
	r = r != 0 ? r : put_line(b, "About:   ", x->alert.dossier);
	r = r != 0 ? r : put_line(b, "Link:    ", x->alert.url);
	if (r == 0 && x->milestone.id == 0 && x->event.id == 0)
		r = buf_puts(b,
		    "\nIt is about no milestone and no event: it was computed, or is about "
		    "ratifyd\n"
		    "itself. The audit log is all that stands behind it.\n");
	return r != 0 ? r : buf_putc(b, '\n');
}

static int
put_table(struct buf *b, const struct export *x)
{
	int r = buf_puts(b,
	    "The records about it\n--------------------\n(text of others with its control "
	    "characters written as escapes)\n\n");

	r = r != 0 ? r : buf_puts(b, buf_str(&x->chain.table));
	if (r == 0 && x->chain.unsigned_from >= 0)
		r = buf_printf(b,
		    "\nFrom record %" PRId64 " on no checkpoint was signed when this folder was "
		    "made.\n",
		    x->chain.unsigned_from);
	return r;
}

int
export_put_page(struct export *x, struct bundle *b, struct err *err)
{
	struct buf page;
	int r = find_key(x, err);

	r = r != 0 ? r : put_pem(x, b, err);
	r = r != 0 ? r : bundle_puts(b, "verify.py", export_verifier, err);
	if (r != 0)
		return r;
	buf_init(&page, PAGE_BYTES);
	r = put_head(&page, x);
	r = r != 0 ? r : buf_puts(&page, contents);
	r = r != 0
	    ? r
	    : buf_printf(&page, recipe, x->chain.key[0] != '\0' ? x->chain.key : "not there");
	r = r != 0 ? r : put_table(&page, x);
	r = r != 0 ? err_set(err, r, "README.txt would be too long")
		   : bundle_puts(b, "README.txt", buf_str(&page), err);
	buf_done(&page);
	return r;
}
