/*
 * What becomes of the text of a field: blanks around it off, control characters out, the C1 range
 * read as the windows-1252 that it always means; and the small codings inside fields.
 */
#ifndef FEEDS_TEXT_H
#define FEEDS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/arena.h"

enum { TEXT_FROM_XML, TEXT_FROM_ANYWHERE }; /* XML lets hardly any control character through */

/* NULL only when the arena is full. Cut to max bytes at a character. */
char *
text_keep(struct arena *, const char *s, size_t len, size_t max, int from, bool *ret_controls);
/* NULL when it is no base64 of UTF-8 text. */
char *text_base64(struct arena *, const char *s, size_t len);
/* "mail (name)", "name (mail)", "name <mail>", either alone: the name, else the mail. */
const char *text_author_name(struct arena *, const char *author);

#endif
