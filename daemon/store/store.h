/*
 * State that survives: SQLite, WAL, synchronous=FULL. A writer needs a tx, so nothing can be
 * written outside a transaction; one document is one transaction. The only room with SQL.
 */
#ifndef DAEMON_STORE_STORE_H
#define DAEMON_STORE_STORE_H

#include "daemon/model.h"
#include "lib/arena.h"
#include "lib/err.h"

struct store;
struct tx;
enum store_mode {
	STORE_WRITE,
	STORE_READ
}; /* READ works beside a running daemon and without one */
/* Positive outcomes */
enum { STORE_KNOWN = 1, STORE_NONE, STORE_BUSY, STORE_FULL };

/* Opens DIR/ratifyd.db, runs migrations, asserts the PRAGMAs (journal_mode=wal, synchronous=2,
 * foreign_keys=1), takes DIR/lock for writing: STORE_BUSY when another writer holds it. -EACCES /
 * -EROFS / ... naming the directory. READ on a directory without a database: STORE_NONE.
 * quick_check after an unclean stop. */
int store_open(struct store **ret, const char *dir, enum store_mode, struct err *) MUST_USE;
void store_close(struct store *);                            /* NULL is fine; marks a clean stop */
int store_checkpoint(struct store *, struct err *) MUST_USE; /* once a day; cuts the log back */
void store_rest(struct store *);             /* gives back memory that would speed up more of it */
const char *store_dir(const struct store *); /* real path */
const char *store_boot_id(const struct store *); /* of the running kernel; "" unknown */
bool store_was_unclean(const struct store *);    /* the last writer was killed or lost power */

/* BEGIN IMMEDIATE; never nested (asserted). STORE_FULL from any writer: disk full, I/O error or
 * (tx_begin) a foreign program that holds the database; abort, keep running, try later. After a
 * writer failed tx_commit refuses with the same result. */
int tx_begin_at(struct store *, struct tx **ret, const char *file, int line, struct err *) MUST_USE;
#define tx_begin(st, ret, err) tx_begin_at((st), (ret), __FILE__, __LINE__, (err))
int tx_commit(struct tx *, struct err *) MUST_USE; /* consumes; STORE_FULL as above */
void tx_abort(struct tx *);                        /* consumes; NULL is fine */
/* A part of a transaction that can be undone without the rest, ended by keep or undo; one inside
 * another ends before it. Undone, it never happened, and the transaction can be committed - unless
 * SQLite itself gave up all of it, as with a full disk: then tx_commit refuses. */
int tx_part_begin(struct tx *, struct err *) MUST_USE;
int tx_part_keep(struct tx *, struct err *) MUST_USE;
int tx_part_undo(struct tx *, struct err *) MUST_USE;
/* The last transaction could not be written: a full disk, mostly. */
bool store_trouble(const struct store *);
/* Whether that is to be logged: once a minute for all who meet it, else it would fill what is left.
 */
bool store_trouble_is_news(struct store *, int64_t now_boot_ms);
/* Whether r is a failure of the row that was read alone, and not of disk or memory. */
bool store_row_failed(int r);
bool tx_dirty(const struct tx *); /* something was written */
struct store *tx_store(const struct tx *);
/* A part of the unit failed outside the store (r < 0): it cannot be committed. Returns r. */
int tx_fail(struct tx *, int r);

/* ---- sources */
struct source_state {
	const char *name;
	const char *url; /* as configured when this was written; with another one the rest of the
			    address and its validators are void */
	const char *url_now;  /* where permanent redirects led; NULL: the configured one */
	const char *moved_to; /* seen, not yet settled */
	int moved_count;      /* equal sightings in a row */
	const char *etag, *last_modified;              /* opaque pair; NULL none */
	const char *document;                          /* hex SHA-256 of the last good document */
	int64_t last_poll_ms, last_ok_ms, next_due_ms; /* wall clock; 0 never */
	int64_t failing_since_ms;                      /* 0: not failing */
	unsigned failures;                             /* in a row */
	int last_status;                               /* HTTP status of the last poll */
	const char *last_error;                        /* NULL: it was good */
	bool gone;                                     /* 410: not polled any more */
	bool health_told;                              /* the failure was alerted */
	int64_t entries_seen;
	const char *rules_hash; /* of the configuration that last looked at its document */
	const char *rhythm;     /* days of its last news (daemon/poll/rhythm.h); NULL none */
	int64_t silent_ms;      /* since when it is silent for longer than its habit; 0: it is not;
				   negative: it was so when it was first read, and nobody is told */
};
/* Strings live in the arena. STORE_NONE: never seen. */
int source_get(struct store *, const char *name, struct arena *, struct source_state *ret,
    struct err *) MUST_USE;
int source_put(struct tx *, const struct source_state *, struct err *) MUST_USE;
int source_list(struct store *, struct arena *, struct source_state **ret, size_t *ret_n,
    struct err *) MUST_USE; /* by name */
/* (source, dossier) pairs whose base line is done: facts about others fill the timeline and fire
 * nothing. */
int baseline_done(
    struct store *, const char *source, const char *dossier, bool *ret, struct err *) MUST_USE;
int baseline_put(struct tx *, const char *source, const char *dossier,
    struct err *) MUST_USE; /* fine when there */
int baseline_list(struct store *, const char *source, struct arena *, const char ***ret,
    size_t *ret_n, struct err *) MUST_USE; /* dossiers, by name */
int baseline_drop(struct tx *, const char *source, const char *dossier,
    struct err *) MUST_USE; /* fine when not there */

/* Counters that only grow: what could not be read, by source (NULL: of nobody) and kind. */
struct counter {
	const char *source, *what;
	int64_t n;
};
int
counter_add(struct tx *, const char *source, const char *what, int64_t n, struct err *) MUST_USE;
int counter_list(struct store *, const char *source, struct arena *, struct counter **ret,
    size_t *ret_n, struct err *) MUST_USE; /* source NULL: all */

/* ---- documents: the raw bytes that gave evidence */
struct document {
	const char *source, *url, *final_url, *content_type, *etag, *last_modified;
	const char *headers; /* of the answer, one a line; NULL: not kept */
	struct hash sha256;
	int64_t fetched_ms;
	int status;
	const char *body; /* NULL: not kept */
	size_t body_len;
};
int document_put(struct tx *, const struct document *, int64_t *ret_id,
    struct err *) MUST_USE; /* STORE_KNOWN: same source and hash, *ret_id set */
int document_find(struct store *, const char *source, const struct hash *, int64_t *ret_id,
    struct err *) MUST_USE; /* STORE_NONE */
int document_get(struct store *, int64_t id, struct arena *, struct document *ret,
    struct err *) MUST_USE; /* STORE_NONE */

/* ---- entries: slim "seen" rows, bodies only for entries that matter */
/* Looks up by identity, then by alias. STORE_NONE: new. */
struct entry_seen {
	int64_t id;
	struct hash content;
	int revision;
	bool by_alias; /* found by alias: the identity changed */
	bool has_body;
	bool vanished; /* a table's row that was not listed any more */
	int64_t reading;
};
int entry_find(struct store *, const char *source, const struct hash *identity,
    const struct hash *alias, struct entry_seen *ret, struct err *) MUST_USE;
/* New: id in *ret_id, revision 1. Known id > 0 given: a revision, one more than before (content,
 * identity, alias and flaws are replaced). STORE_KNOWN: another row has that identity, *ret_id is
 * it and nothing was written. */
int entry_put(struct tx *, const struct entry *, const struct hash *alias, int64_t known_id,
    int64_t *ret_id, struct err *) MUST_USE;
int entry_set_reading(struct tx *, int64_t entry_id, int64_t reading, struct err *) MUST_USE;
int entry_put_body(struct tx *, int64_t entry_id, int revision, const struct entry *,
    int64_t document_id, struct err *) MUST_USE;
/* Table sources: marks the row as listed in this poll; afterwards the rows of that source not
 * marked have vanished. */
int entry_mark_listed(struct tx *, int64_t entry_id, int64_t poll_ms, struct err *) MUST_USE;
int entry_forget_listed(struct tx *, const char *source, struct err *) MUST_USE; /* none was */
typedef int
entry_row_fn(int64_t entry_id, const char *title, int64_t until_ms, void *arg); /* non-zero stops */
int
entry_each_vanished(struct store *, const char *source, int64_t poll_ms, entry_row_fn *, void *arg,
    struct err *) MUST_USE; /* listed before, not at poll_ms, not yet marked as vanished */
int entry_set_vanished(struct tx *, int64_t entry_id, bool vanished, struct err *) MUST_USE;
/* What it announces is over then, and it may go without meaning anything; 0: it may not. */
int entry_set_until(struct tx *, int64_t entry_id, int64_t until_ms, struct err *) MUST_USE;
struct listed_row {
	int64_t id, until_ms;
};
/* Rows that are listed and not marked as vanished, by id. */
int entry_list_listed(struct store *, const char *source, struct arena *, struct listed_row **ret,
    size_t *ret_n, struct err *) MUST_USE;
int entry_count_listed(struct store *, const char *source, int64_t *ret, struct err *) MUST_USE;
int entry_count(struct store *, const char *source, int64_t *ret, struct err *) MUST_USE;
/* What was kept of an entry; revision 0: the latest that was kept. *ret_document: its document's
 * id, 0 none; may be NULL. STORE_NONE. */
int entry_get_body(struct store *, int64_t entry_id, int revision, struct arena *,
    struct entry *ret, int64_t *ret_document, struct err *) MUST_USE;
struct entry_row {
	int64_t id;
	struct hash identity;
	int revision;
	unsigned flaws;
	int64_t first_ms, listed_ms; /* listed_ms: 0 never, not a table's */
	bool vanished, has_body;
	const char *title, *link; /* NULL without a body */
};
/* Newest first, at most max; flaws 0: all, else those with one of these flaws. */
int entry_list(struct store *, const char *source, unsigned flaws, size_t max, struct arena *,
    struct entry_row **ret, size_t *ret_n, struct err *) MUST_USE;

/* ---- milestones and evidence */
/* All of one dossier and the given types, strings in the arena. */
int milestone_list(struct store *, const char *dossier, const enum ms_type *types, size_t n,
    struct arena *, struct milestone **ret, size_t *ret_n,
    struct err *) MUST_USE; /* types NULL: all; dossier NULL: all */
/* The names of all dossiers that have milestones, sorted. */
int milestone_dossiers(
    struct store *, struct arena *, const char ***ret, size_t *ret_n, struct err *) MUST_USE;
/* Of one dossier and the given types those that could be the same: actor and number are equal, or
 * missing on one side. */
int milestone_near(struct store *, const char *dossier, const enum ms_type *types, size_t n,
    const char *actor, const char *number, struct arena *, struct milestone **ret, size_t *ret_n,
    struct err *) MUST_USE;
/* The largest occurrence among those types of that very actor (NULL: of none); 0 without any. */
int milestone_last_occurrence(struct store *, const char *dossier, const enum ms_type *types,
    size_t n, const char *actor, int *ret, struct err *) MUST_USE;
int milestone_put(struct tx *, struct milestone *,
    struct err *) MUST_USE; /* id 0: inserts and sets it; UNIQUE over its identity: STORE_KNOWN,
			       id set, nothing written */
int milestone_get(struct store *, int64_t id, struct arena *, struct milestone *ret,
    struct err *) MUST_USE; /* STORE_NONE */
struct dossier_count {
	const char *dossier;
	int64_t milestones, changed_ms;
};
int dossier_list(struct store *, struct arena *, struct dossier_count **ret, size_t *ret_n,
    struct err *) MUST_USE; /* those that have milestones, by name */
int evidence_put(struct tx *, const struct evidence *,
    struct err *) MUST_USE; /* STORE_KNOWN: UNIQUE(milestone, entry, rule): what the entry says
			       now took the place of what it said */
/* What that entry said for that milestone at another time than seen_ms, and says no longer. */
int evidence_drop_older(
    struct tx *, int64_t milestone_id, int64_t entry_id, int64_t seen_ms, struct err *) MUST_USE;
/* That entry was rewritten and says it no longer: it stays as what was said, and counts for
 * nothing.
 */
int evidence_withdraw(
    struct tx *, int64_t milestone_id, int64_t entry_id, int64_t now_ms, struct err *) MUST_USE;
int evidence_list(struct store *, int64_t milestone_id, struct arena *, struct evidence **ret,
    size_t *ret_n, struct err *) MUST_USE; /* oldest first */
int evidence_of_dossier(struct store *, const char *dossier, struct arena *, struct evidence **ret,
    size_t *ret_n, struct err *) MUST_USE; /* by milestone, of each the oldest first */
int evidence_of_entry(struct store *, int64_t entry_id, struct arena *, struct evidence **ret,
    size_t *ret_n, struct err *) MUST_USE;

/* ---- positions: how each voted */
struct position_row {
	struct position p;
	int64_t milestone_id, entry_id, seen_ms;
	const char *source;
	enum evidence_class evidence; /* of that entry for that milestone */
};
/* Replaces what that entry said of this vote; what another entry of the source said of the same
 * actor, too. */
int position_put(struct tx *, int64_t milestone_id, const char *source, int64_t entry_id,
    const struct position *, size_t n, int64_t seen_ms, struct err *) MUST_USE;
/* By actor, the best evidence of each first. */
int position_list(struct store *, int64_t milestone_id, struct arena *, struct position_row **ret,
    size_t *ret_n, struct err *) MUST_USE;
/* All votes of one actor, by milestone, the best evidence of each first. Those of exactly that
 * name; without any, those whose id it is, whose name it is in another case, or before " (". */
int position_of_actor(struct store *, const char *actor, struct arena *, struct position_row **ret,
    size_t *ret_n, struct err *) MUST_USE;

/* ---- events: what is announced for a time to come */
int event_put(struct tx *, struct announcement *,
    struct err *) MUST_USE; /* id 0: inserts and sets it; STORE_KNOWN: that (entry, name, dossier)
			       was there, id set, nothing written */
int event_of_entry(struct store *, int64_t entry_id, struct arena *, struct announcement **ret,
    size_t *ret_n, struct err *) MUST_USE;
/* Events that cannot be read stand behind the n others, *ret_unread of them: of these only id,
 * entry, name, source, dossier, title and when it starts say anything. ret_unread NULL: one fails
 * the list. */
int event_list(struct store *, const char *dossier, struct arena *, struct announcement **ret,
    size_t *ret_n, size_t *ret_unread, struct err *) MUST_USE; /* by start; dossier NULL: all */
/* Listed or moved, of a dossier, and to begin after that second, by start. */
int event_upcoming(struct store *, int64_t after_s, struct arena *, struct announcement **ret,
    size_t *ret_n, size_t *ret_unread, struct err *) MUST_USE;
/* What clocks count: the sittings of the dossier, and those of calendars, which are of none ("").
 */
int event_sittings(struct store *, const char *dossier, struct arena *, struct announcement **ret,
    size_t *ret_n, size_t *ret_unread, struct err *) MUST_USE;

/* ---- expected: what was expected of a dossier when somebody last looked */
struct expected {
	const char *dossier, *key, *kind, *state; /* words of daemon/timeline/due.h */
	bool told;                                /* an alert went out for this state */
	int64_t changed_ms;
};
int expected_put(struct tx *, const struct expected *,
    struct err *) MUST_USE; /* in the place of what was stored of that dossier and key */
int expected_list(struct store *, const char *dossier, struct arena *, struct expected **ret,
    size_t *ret_n, struct err *) MUST_USE; /* by key */
int expected_drop(struct tx *, const char *dossier, const char *key,
    struct err *) MUST_USE; /* key NULL: all of the dossier; fine when not there */
int expected_dossiers(struct store *, struct arena *, const char ***ret, size_t *ret_n,
    struct err *) MUST_USE; /* by name */

/* How long after the first report official sources said the same, for milestones of that dossier
 * that were news: milliseconds, ascending. */
int evidence_delays(struct store *, const char *dossier, struct arena *, int64_t **ret,
    size_t *ret_n, struct err *) MUST_USE;

/* ---- quarantine: a table that lost too many rows at once, the newest of each source */
enum quarantine_state {
	QUARANTINE_HELD,
	QUARANTINE_RELEASED,  /* a person says that it is true */
	QUARANTINE_DISCARDED, /* a person says that it is not */
	QUARANTINE_STATE_COUNT
};
extern const char *const quarantine_state_words[QUARANTINE_STATE_COUNT + 1];
struct quarantine {
	const char *source, *why, *url, *content_type;
	enum quarantine_state state;
	struct hash sha256; /* of the document */
	struct hash gone;   /* of which rows are missing in it */
	int64_t rows_before, rows_after, rows_gone, seen_ms;
	const char *body; /* NULL: not asked for, or discarded */
	size_t body_len;
};
int quarantine_put(struct tx *, const struct quarantine *,
    struct err *) MUST_USE; /* in the place of the source's last one */
/* body: with the document. STORE_NONE. */
int quarantine_get(struct store *, const char *source, bool body, struct arena *,
    struct quarantine *ret, struct err *) MUST_USE;
/* Discarded, the document is forgotten. STORE_NONE: there is none. */
int
quarantine_decide(struct tx *, const char *source, enum quarantine_state, struct err *) MUST_USE;
int quarantine_drop(struct tx *, const char *source, struct err *) MUST_USE; /* fine without one */

/* ---- requests: documents that rows name */
enum request_state { REQUEST_DUE, REQUEST_DONE, REQUEST_FAILED, REQUEST_STATE_COUNT };
extern const char *const request_state_words[REQUEST_STATE_COUNT + 1];
struct request {
	int64_t id;
	const char *source, *name, *url, *map; /* name: in the mapping; map reads the answer */
	int64_t entry_id;                      /* the row that named it last */
	bool silent;                           /* its row was part of a base line */
	enum request_state state;
	const char *dossiers;     /* that its rows inherit, a line each; NULL: none */
	int attempts;             /* in vain */
	int depth, page;          /* 1: named by a list; its own first page */
	int64_t stamp;            /* of the row: when it was changed, as it says; 0 */
	int64_t since_ms, due_ms; /* wall clock; since: it was named */
	const char *detail;       /* why the last attempt was in vain; NULL */
};
/* Due from now on, new or (when again) once more: at once, with all attempts before it. One that
 * was never answered stays silent if it was. STORE_KNOWN: it is there, nothing was written. */
int request_put(struct tx *, const struct request *, bool again, struct err *) MUST_USE;
/* The one of that source that is due first. STORE_NONE: nothing waits. */
int request_next(
    struct store *, const char *source, struct arena *, struct request *ret, struct err *) MUST_USE;
/* By id: state, attempts, due_ms, detail. */
int request_settle(struct tx *, const struct request *, struct err *) MUST_USE;
/* That of this URL and map. STORE_NONE. */
int request_find(struct store *, const char *source, const char *url, const char *map,
    struct arena *, struct request *ret, struct err *) MUST_USE;
/* That whose answer the document was. STORE_NONE: the source's own address gave it. */
int request_of_document(struct store *, int64_t document_id, struct arena *, struct request *ret,
    struct err *) MUST_USE;
int request_waiting(struct store *, const char *source, int64_t *ret, struct err *) MUST_USE;
int request_forget(struct tx *, const char *source, struct err *) MUST_USE; /* all of them */

/* ---- alerts and deliveries */
int alert_put(
    struct tx *, const struct alert *, struct err *) MUST_USE; /* STORE_KNOWN: that id was there */
int alert_get(struct store *, const char *id, struct arena *, struct alert *ret,
    struct err *) MUST_USE; /* STORE_NONE */
/* How often the event of an alert had been told anew before it, from 0; the same whenever it is
 * asked. */
int alert_revision(struct store *, const struct alert *, int *ret, struct err *) MUST_USE;
int alert_list(struct store *, const char *dossier, size_t max, struct arena *, struct alert **ret,
    size_t *ret_n, struct err *) MUST_USE; /* newest first; NULL: all */
int delivery_put(struct tx *, const char *alert_id, const char *sink, int64_t due_ms,
    int64_t now_ms, struct err *) MUST_USE; /* STORE_KNOWN: UNIQUE(alert, sink) */
int delivery_list(struct store *, const char *sink, int state, size_t max, struct arena *,
    struct delivery **ret, size_t *ret_n,
    struct err *) MUST_USE; /* sink NULL: all; state -1: all; by due, then id */
/* The same for one that goes with all that are due then under the same name. */
int delivery_put_in(struct tx *, const char *alert_id, const char *sink, const char *batch,
    int64_t due_ms, int64_t now_ms, struct err *) MUST_USE;
/* When a batch that was not handed over yet is due; INT64_MAX: there is none. */
int64_t delivery_batch_due(struct store *, const char *sink, const char *batch);
/* Whether something of the batch waits for its time, or for its next try. */
int delivery_waits_in(
    struct store *, const char *sink, const char *batch, bool *ret, struct err *) MUST_USE;
/* Batches of digests that were not handed over yet, each of a sink. */
struct open_batch {
	const char *sink, *batch;
};
int delivery_digests(
    struct store *, struct arena *, struct open_batch **ret, size_t *ret_n, struct err *) MUST_USE;
/* What of it would be due later is due then. */
int delivery_replan(struct tx *, const struct open_batch *, int64_t due_ms, struct err *) MUST_USE;
/* What is due, of no batch, and was not handed over yet goes together from now on, at that time. */
int delivery_gather(struct tx *, const char *sink, const char *batch, int64_t due_ms,
    int64_t now_ms, struct err *) MUST_USE;
/* The same of what has a batch, too, but for digests, and for class A: of that what is news of the
 * types ",CODE,CODE," alone; NULL: all of it. */
int delivery_gather_behind(struct tx *, const char *sink, const char *batch, const char *numerous,
    int64_t due_ms, int64_t now_ms, struct err *) MUST_USE;
/* How many would be gathered. */
int delivery_gatherable(
    struct store *, const char *sink, int64_t now_ms, int64_t *ret, struct err *) MUST_USE;
/* What is due is due then, but for classes that pierce (bits: A, B, C) and go alone. */
int delivery_put_off(struct tx *, const char *sink, unsigned pierce, int64_t due_ms, int64_t now_ms,
    struct err *) MUST_USE;
/* Of the messages that left since then and until now, how many, and when the n-th last of them left
 * (0: there are fewer). What a clock that was ahead wrote down is none of them. */
int delivery_left(struct store *, const char *sink, int64_t since_ms, int64_t now_ms, int64_t n,
    int64_t *ret_count, int64_t *ret_nth_ms, struct err *) MUST_USE;
/* The one that is due first at now, or the oldest that is due. STORE_NONE. sink NULL: any. */
int delivery_first(struct store *, int64_t now_ms, const char *sink, bool oldest, struct arena *,
    struct delivery *ret, struct err *) MUST_USE;
/* Claims it, and with it what is due of its batch, at most max and while their titles have at most
 * max_bytes; one that was bundled before goes with its bundle and nothing else. state -> claimed,
 * attempts + 1; oldest first. */
int delivery_claim(struct tx *, const struct delivery *first, int64_t now_ms, size_t max,
    size_t max_bytes, struct arena *, struct delivery **ret, size_t *ret_n, struct err *) MUST_USE;
/* state, due_ms, settled_ms, detail; of all that are claimed in its bundle */
int delivery_settle(struct tx *, const struct delivery *, struct err *) MUST_USE;
/* Their bundle is none any more: parts of it are due, ten at most, each a batch of its own. */
int delivery_split(
    struct tx *, const struct delivery *rows, size_t n, int64_t now_ms, struct err *) MUST_USE;
bool delivery_is_part(const struct delivery *);
/* Parts that are due and were not handed over yet are due then. */
int delivery_put_off_parts(
    struct tx *, const char *sink, int64_t due_ms, int64_t now_ms, struct err *) MUST_USE;
/* It was not handed over: due again, with what was claimed with it, each to go with whom it may. */
int delivery_unclaim(struct tx *, const struct delivery *, int64_t now_ms, struct err *) MUST_USE;
int delivery_release_claims(struct tx *, int64_t now_ms,
    struct err *) MUST_USE; /* at start: what was claimed is due again */
int delivery_release_held(
    struct tx *, const char *sink, int64_t now_ms, struct err *) MUST_USE; /* after a reload */
/* Sinks with deliveries that are not settled, and how many. */
struct open_sink {
	const char *sink;
	int64_t open;
};
int delivery_open_sinks(
    struct store *, struct arena *, struct open_sink **ret, size_t *ret_n, struct err *) MUST_USE;
/* Settles all of them as failed: the sink is no more. */
int delivery_fail_sink(
    struct tx *, const char *sink, int64_t now_ms, const char *detail, struct err *) MUST_USE;
/* What waits for its next try at this sink is due now, oldest first. */
int delivery_hurry(struct tx *, const char *sink, int64_t now_ms, struct err *) MUST_USE;
/* The same, and what is due already stays due since then. */
int delivery_hurry_tried(struct tx *, const char *sink, int64_t now_ms, struct err *) MUST_USE;
/* The wall clock was set back by so much: what waits does not wait longer for it. */
int delivery_shift(struct tx *, int64_t back_ms, int64_t now_ms, struct err *) MUST_USE;
/* No deadline is later than that; one that is was written by a clock that was wrong. */
int delivery_clamp(struct tx *, int64_t latest_ms, int64_t now_ms, struct err *) MUST_USE;
/* A person wants it sent now: due, with what it went with; one that failed begins anew, alone. 0,
 * or STORE_NONE: it is in no state for that. */
int delivery_retry(struct tx *, int64_t id, int64_t now_ms, struct err *) MUST_USE;
/* A person wants it never sent: failed, with that detail; what went with it will go under another
 * id. STORE_NONE as above. */
int
delivery_drop(struct tx *, int64_t id, int64_t now_ms, const char *detail, struct err *) MUST_USE;
int delivery_get(
    struct store *, int64_t id, struct arena *, struct delivery *ret, struct err *) MUST_USE;
/* Whether something of the sink was tried in vain and waits for its next try. */
int delivery_is_stuck(struct store *, const char *sink, bool *ret, struct err *) MUST_USE;
/* Whether one that was never tried became due after that moment. */
bool delivery_has_new(struct store *, const char *sink, int64_t after_ms, int64_t now_ms);
int64_t delivery_next_due(struct store *, const char *sink); /* INT64_MAX none; sink NULL: any */
struct delivery_counts {
	int64_t by_state[DLV_STATE_COUNT];
};
int delivery_count(
    struct store *, const char *sink, struct delivery_counts *ret, struct err *) MUST_USE;

/* ---- attention: what people said about alerts, and what is told again while they say nothing.
 * about: the key of a milestone or event, else the alert's id. */
enum pending_what { PENDING_AGAIN, PENDING_ESCALATED, PENDING_SNOOZED, PENDING_WHAT_COUNT };
extern const char *const pending_words[PENDING_WHAT_COUNT + 1];
struct pending {
	int64_t id;
	enum pending_what what;
	const char *about, *route; /* route NULL: of a snooze */
	const char *alert, *type;  /* type: the milestone's, as routes take it; NULL: of none */
	int n;                     /* so often it was told already */
	int64_t since_ms, due_ms;  /* wall clock; since: this due_ms was computed */
};
int pending_put(struct tx *, const struct pending *,
    struct err *) MUST_USE; /* in the place of what was pending of that (about, what, route) */
/* By due, at most max; about NULL: all. What a word that this version does not know waits for is
 * PENDING_WHAT_COUNT. */
int pending_list(struct store *, const char *about, size_t max, struct arena *,
    struct pending **ret, size_t *ret_n, struct err *) MUST_USE;
int pending_drop(struct tx *, int64_t id, struct err *) MUST_USE;
/* All of it; *ret_n: how many, may be NULL. */
int pending_drop_about(struct tx *, const char *about, int *ret_n, struct err *) MUST_USE;
/* A snooze begins: what is told while nobody says anything is told so much later. */
int pending_delay(struct tx *, const char *about, int64_t by_ms, struct err *) MUST_USE;
/* What was computed by a clock that was ahead is due so much earlier. */
int pending_shift(struct tx *, int64_t now_ms, struct err *) MUST_USE;
int pending_count(
    struct store *, enum pending_what, const char *route, int64_t *ret, struct err *) MUST_USE;
/* When the first is to be looked at: those whose since_ms lies ahead (the clock was set back) at
 * once. INT64_MAX: none. */
int64_t pending_next(struct store *, int64_t now_ms);
struct attended { /* the last that a person said */
	const char *about, *alert, *how, *by;
	int64_t at_ms, until_ms; /* until_ms 0: acknowledged */
};
int attended_put(struct tx *, const struct attended *, struct err *) MUST_USE;
int attended_get(struct store *, const char *about, struct arena *, struct attended *ret,
    struct err *) MUST_USE; /* STORE_NONE */
struct mute {               /* NULL: any */
	int64_t id;
	const char *dossier, *type, *milestone;
	int64_t until_ms;       /* 0: no time */
	const char *until_type; /* it ends with the first milestone of that type; NULL */
	const char *by;
	int64_t since_ms;
};
int mute_put(struct tx *, const struct mute *, struct err *) MUST_USE; /* replaces its equal */
int mute_list(struct store *, struct arena *, struct mute **ret, size_t *ret_n,
    struct err *) MUST_USE;                                    /* by id; those that are over, too */
int mute_drop(struct tx *, int64_t id, struct err *) MUST_USE; /* fine when not there */
/* The alert whose id begins so; the newest alert about the same thing that is no repetition.
 * STORE_NONE; STORE_KNOWN: several begin so. */
int alert_find(
    struct store *, const char *prefix, struct arena *, struct alert *ret, struct err *) MUST_USE;
int alert_said_last(struct store *, const char *milestone, struct arena *, struct alert *ret,
    struct err *) MUST_USE;
int delivery_of_alert(struct store *, const char *alert_id, struct arena *, struct delivery **ret,
    size_t *ret_n, struct err *) MUST_USE; /* in the order in which they were made */
/* What is due of the alert is settled as muted; of about: what is due of its repetitions. */
int delivery_mute(
    struct tx *, const char *alert_id, int64_t now_ms, const char *detail, struct err *) MUST_USE;
/* How many alerts were settled so since then. */
int delivery_count_muted(
    struct store *, const char *detail, int64_t since_ms, int64_t *ret, struct err *) MUST_USE;
int delivery_mute_repeats(
    struct tx *, const char *about, int64_t now_ms, const char *detail, struct err *) MUST_USE;
/* What is due of it before that moment, and was not tried in a bundle, is due then, each alone;
 * wake: what was put off so is due now. */
int delivery_snooze(struct tx *, const char *about, int64_t until_ms, struct err *) MUST_USE;
int delivery_wake(struct tx *, const char *about, int64_t now_ms, struct err *) MUST_USE;
/* How many alerts about it have not left for that sink. */
int delivery_open_about(
    struct store *, const char *about, const char *sink, int64_t *ret, struct err *) MUST_USE;

/* ---- audit table: written in the same transaction (daemon/audit makes the records) */
struct audit_row {
	int64_t seq;
	const char *line; /* the canonical JSON line, without newline */
	struct hash hash;
};
/* STORE_NONE: empty. arena NULL: without the line. */
int audit_last(struct store *, struct audit_row *ret, struct arena *, struct err *) MUST_USE;
int audit_get(
    struct store *, int64_t seq, struct audit_row *ret, struct arena *, struct err *) MUST_USE;
int audit_insert(
    struct tx *, int64_t seq, const char *line, const struct hash *, struct err *) MUST_USE;
typedef int audit_row_fn(const struct audit_row *, void *arg); /* non-zero stops and is returned */
int audit_each(struct store *, int64_t from_seq, audit_row_fn *, void *arg, struct err *) MUST_USE;

/* ---- small values */
int meta_get(struct store *, const char *key, struct arena *, const char **ret,
    struct err *) MUST_USE; /* STORE_NONE */
int meta_put(struct tx *, const char *key, const char *value, struct err *) MUST_USE;

/* ---- figures for the status */
struct store_counts {
	int64_t sources, entries, bodies, documents, milestones, evidence, alerts, deliveries,
	    audit_records;
	int64_t bytes; /* of the database */
};
int store_count(struct store *, struct store_counts *ret, struct err *) MUST_USE;

/* Test builds: with RATIFYD_DIE_AT=n in the environment the process kills itself (SIGKILL) at the
 * n-th step of store and outbox. A step stands before and after every statement that writes, every
 * commit, and every hand-over to a sink. RATIFYD_STEP_LOG=FILE gets a line "n what" a step. */
#ifdef RATIFYD_TEST_HOOKS
void store_step(const char *what);
#else
#define store_step(what) ((void)(what))
#endif

#endif
