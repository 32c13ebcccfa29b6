/*
 * How a source is asked: its request for one URL, with headers, body and key for its own host
 * only. Invariant: a URL of another host gets none of the three, and TLS as everybody has it.
 */
#ifndef DAEMON_SETUP_ASKING_H
#define DAEMON_SETUP_ASKING_H

#include <stdbool.h>

#include "config/settings.h"
#include "lib/http.h"
#include "lib/mask.h"

struct asking {
	struct http_request request;
	char *url, *post, **headers;
	size_t header_count;
};
/* url: as it is stored and told, with {key}; post: whether it is asked by the source's POST (if it
 * has one). The request is whole but for validators. Ends with asking_done, right after http_start.
 */
void asking_begin(struct asking *ret, const struct settings *, const struct source_conf *,
    const struct mask *, const char *url, bool post);
void asking_done(struct asking *);
/* The source's own host, or the same with https instead of http. */
bool asking_is_home(const struct source_conf *, const char *url);

/* The key, read now. 0 with *ret (NULL: it needs none), or negative with words: off. */
int asking_key(const struct source_conf *, struct mask **ret, struct err *) MUST_USE;
/* Rows of that mapping name answers that are to be asked for anew: so they are read again, though
 * they are as they were. */
bool asking_again(const struct settings *, const char *map);

#endif
