/*
 * A key to a service: put where "{key}" is written just before it is sent, and "{key}" put back
 * for it into everything that comes in. Invariant: what mask_hide gives does not hold the key, in
 * whichever way URLs, JSON or mark-up write its characters.
 */
#ifndef LIB_MASK_H
#define LIB_MASK_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/err.h"

#define MASK_WORD "{key}"

struct mask; /* where one is expected, NULL is no key: nothing is put in or hidden */
/* -EINVAL in words that do not show it: shorter than 5 bytes, or not printable ASCII. */
int mask_new(struct mask **ret, const char *key, struct err *err) MUST_USE;
struct mask *mask_copy(const struct mask *);
void mask_free(struct mask *); /* wipes it */

/* Template -> what is sent; heap, to be freed by mask_wipe. */
char *mask_put(const struct mask *, const char *text);      /* as it is */
char *mask_put_url(const struct mask *, const char *text);  /* %XX */
char *mask_put_json(const struct mask *, const char *text); /* inside a string of JSON */
void mask_wipe(char *text);                                 /* frees it; NULL is fine */

bool mask_finds(const struct mask *, const char *text);              /* NULL text: no */
char *mask_hide(const struct mask *, const char *text);              /* heap; NULL stays NULL */
size_t mask_hide_bytes(const struct mask *, char *data, size_t len); /* in place; the new length */

#endif
