/*
 * The small part of mail's grammar that we write ourselves: header fields with encoded words
 * (RFC 2047) and folding (RFC 5322), quoted-printable bodies (RFC 2045). Invariant: what comes
 * out is printable ASCII (and tabs in bodies) in lines of at most 76 characters (longer only for
 * one long id or address) that end with CRLF, whatever goes in.
 */
#ifndef LIB_MIME_H
#define LIB_MIME_H

#include <stddef.h>

#include "lib/buf.h"

/* One line of text for a header or a summary: controls, bidi controls and runs of blanks become
 * one space, bytes that are no UTF-8 become U+FFFD, at most max_chars characters ("..." at the
 * cut). Heap; NULL gives "". */
char *mime_one_line(const char *text, size_t max_chars);

/* "Name: text CRLF", unstructured; words that are not plain ASCII are encoded. The name is ours. */
int mime_put_header(struct buf *b, const char *name, const char *text) MUST_USE;
/* "Name: value CRLF" of tokens, ids and addresses: folded at blanks, never encoded.
 * -EINVAL when a byte of it is no printable ASCII (nothing is appended then). */
int mime_put_structured(struct buf *b, const char *name, const char *value) MUST_USE;
/* "Name: Display <addr-spec>, ..." from addresses as a configuration writes them. */
int mime_put_addresses(
    struct buf *b, const char *name, const char *const *address, size_t count) MUST_USE;

/* The body with CRLF line ends, quoted-printable; ends with CRLF. Line ends of the text may be
 * LF or CRLF; other controls but tab are dropped. */
int mime_put_quoted_printable(struct buf *b, const char *text) MUST_USE;

/* "Name <a@b>" or "a@b": the parts, heap; name may come out NULL. -EINVAL when there is no
 * addr-spec or it holds blanks, controls, angle brackets or 8-bit bytes. */
int mime_split_address(const char *address, char **ret_name, char **ret_addr) MUST_USE;

#endif
