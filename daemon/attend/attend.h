/*
 * What people say about alerts, and what follows while they say nothing: acknowledged, snoozed,
 * muted; repeated and passed on to the next sink. Invariant: what waits is written in the
 * transaction of the alert that it waits for, so that no crash loses or repeats it.
 */
#ifndef DAEMON_ATTEND_ATTEND_H
#define DAEMON_ATTEND_ATTEND_H

#include <jansson.h>

#include "daemon/alert/alert.h"
#include "daemon/store/store.h"

/* More of one kind do not wait for a route at a time: a storm is not told a second time. */
#define ATTEND_WAITING_MAX 100
#define ATTEND_SNOOZE_MAX_MS (366LL * 86400 * 1000)
#define ATTEND_MUTES_MAX 500

/* Before the alert is stored: whether a mute hides it. *ret_mute (the arena's) or NULL. Health is
 * never muted. The milestone for which a mute waits ends it, and is told itself. */
int attend_muted(struct tx *, const struct alert *, enum ms_type, int64_t now_ms, struct arena *,
    const struct mute **ret_mute, struct err *) MUST_USE;
/* After its deliveries are stored: settles them if it is muted, else notes what is told again and
 * when. What waited about the same thing waits no longer; a next sink keeps its time. */
int attend_follow(struct tx *, const struct routing *, const struct alert *, enum ms_type,
    enum ms_state, const char *except, const struct mute *muted, int64_t now_ms,
    struct err *) MUST_USE;
/* "dossier un-cybercrime, type ratified"; and what its deliveries say. NULL: the arena is full. */
const char *attend_mute_words(const struct mute *, struct arena *);
const char *attend_mute_detail(const struct mute *, struct arena *);
/* How many alerts it hid. */
int attend_mute_hidden(
    struct store *, const struct mute *, struct arena *, int64_t *ret, struct err *) MUST_USE;
bool attend_mute_is_over(const struct mute *, int64_t now_ms);

/* By whom: a sink's name, "ratifyctl". alert: its id. 0; STORE_NONE: no such alert; -ERANGE: until
 * is not within ATTEND_SNOOZE_MAX_MS from now. *ret_stopped: repeats that are told no more, may be
 * NULL. */
int attend_ack(struct tx *, const char *alert, const char *by, int64_t now_ms, int *ret_stopped,
    struct err *) MUST_USE;
int attend_snooze(struct tx *, const char *alert, int64_t until_ms, const char *by, int64_t now_ms,
    struct err *) MUST_USE;

/* Replaces a repetition by the alert that it repeats. 0 or negative. */
int attend_meant(struct store *, struct alert *, struct arena *, struct err *) MUST_USE;

/* The requests ack, snooze, mute and unmute of the control socket, the same without a daemon:
 * {"command", "alert"|"all"|...}. NULL: it is none of them; else the answer (the caller's), "ok" or
 * "error". by: as above. */
json_t *attend_request(struct store *, const json_t *request, const char *by, int64_t now_ms);

#endif
