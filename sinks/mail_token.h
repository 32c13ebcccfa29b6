/*
 * The token that a mail login takes instead of a password: read again when it may have run out,
 * beside the loop when a program gives it. Invariant: no message shows a byte of it.
 */
#ifndef SINKS_MAIL_TOKEN_H
#define SINKS_MAIL_TOKEN_H

#include "config/conf.h"
#include "lib/loop.h"

struct mail_token;
/* token is borrowed; NULL: it could not be had, why says the reason. */
typedef void mail_token_fn(const char *token, const char *why, void *arg);

/* The secret is borrowed while it lives. */
struct mail_token *mail_token_new(struct loop *, const struct conf_secret *);
void mail_token_free(struct mail_token *); /* NULL is fine */
/* done runs once, perhaps before this returns, unless cancelled. */
void mail_token_get(struct mail_token *, mail_token_fn *done, void *arg);
void mail_token_forget(struct mail_token *); /* the server did not take it */
void mail_token_cancel(struct mail_token *); /* NULL is fine */

#endif
