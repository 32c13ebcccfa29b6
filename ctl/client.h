/*
 * Talks to the running daemon over its control socket: one request, one answer.
 */
#ifndef CTL_CLIENT_H
#define CTL_CLIENT_H

#include <jansson.h>

#include "lib/err.h"

/* Takes request. -ENOENT or -ECONNREFUSED when no daemon answers; 0 with *ret (the caller's)
 * otherwise. */
int client_ask(json_t *request, json_t **ret, struct err *) MUST_USE;

#endif
