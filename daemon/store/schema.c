/*
 * The schema, by number. Invariant: PRAGMA user_version is the number of steps that were taken;
 * a step that was ever released is never changed, the next one is appended.
 */
#include "daemon/store/internal.h"

#include <errno.h>
#include <stdio.h>

/*
 * UNIQUE constraints are the invariants of DESIGN section 4: what must not happen twice cannot be
 * stored twice. What is part of an identity is '' and never NULL, because NULLs are all distinct.
 */
static const char step_1[] =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

    "CREATE TABLE name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"

    "CREATE TABLE source (name TEXT PRIMARY KEY, url TEXT, url_now TEXT, moved_to TEXT,"
    " moved_count INTEGER NOT NULL, etag TEXT, last_modified TEXT, document TEXT,"
    " last_poll_ms INTEGER NOT NULL, last_ok_ms INTEGER NOT NULL, next_due_ms INTEGER NOT NULL,"
    " failing_since_ms INTEGER NOT NULL, failures INTEGER NOT NULL, last_status INTEGER NOT NULL,"
    " last_error TEXT, gone INTEGER NOT NULL, health_told INTEGER NOT NULL,"
    " entries_seen INTEGER NOT NULL, rules_hash TEXT) STRICT;"

    "CREATE TABLE baseline (source TEXT NOT NULL, dossier TEXT NOT NULL,"
    " PRIMARY KEY (source, dossier)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE counter (source TEXT NOT NULL, what TEXT NOT NULL, n INTEGER NOT NULL,"
    " PRIMARY KEY (source, what)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE document (id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES name,"
    " sha256 BLOB NOT NULL CHECK (length(sha256) = 32), url TEXT, final_url TEXT,"
    " content_type TEXT, etag TEXT, last_modified TEXT, fetched_ms INTEGER NOT NULL,"
    " status INTEGER NOT NULL, body BLOB, UNIQUE (source_id, sha256)) STRICT;"

    /* Slim: that it was seen, no text. */
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES name,"
    " revision INTEGER NOT NULL, flaws INTEGER NOT NULL, vanished INTEGER NOT NULL DEFAULT 0,"
    " listed_ms INTEGER NOT NULL DEFAULT 0, first_ms INTEGER NOT NULL,"
    " identity BLOB NOT NULL CHECK (length(identity) = 32),"
    " content BLOB NOT NULL CHECK (length(content) = 32),"
    " alias BLOB CHECK (alias IS NULL OR length(alias) = 32),"
    " UNIQUE (source_id, identity)) STRICT;"
    "CREATE INDEX entry_alias ON entry (source_id, alias) WHERE alias IS NOT NULL;"
    "CREATE INDEX entry_listed ON entry (source_id, listed_ms) WHERE listed_ms > 0;"
    "CREATE INDEX entry_flaws ON entry (source_id) WHERE flaws <> 0;"

    "CREATE TABLE entry_body (id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL REFERENCES entry,"
    " revision INTEGER NOT NULL, document_id INTEGER REFERENCES document, flaws INTEGER NOT NULL,"
    " seen_ms INTEGER NOT NULL, published_at INTEGER NOT NULL,"
    " published_precision INTEGER NOT NULL, published_zone_assumed INTEGER NOT NULL,"
    " updated_at INTEGER NOT NULL, updated_precision INTEGER NOT NULL,"
    " updated_zone_assumed INTEGER NOT NULL, guid TEXT, link TEXT, title TEXT, summary TEXT,"
    " body TEXT, UNIQUE (entry_id, revision)) STRICT;"
    "CREATE TABLE entry_act (body_id INTEGER NOT NULL REFERENCES entry_body, n INTEGER NOT NULL,"
    " kind TEXT, text TEXT, date_at INTEGER NOT NULL, date_precision INTEGER NOT NULL,"
    " date_zone_assumed INTEGER NOT NULL, bracketed INTEGER NOT NULL,"
    " PRIMARY KEY (body_id, n)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE milestone (id INTEGER PRIMARY KEY, dossier TEXT NOT NULL, type TEXT NOT NULL,"
    " procedure TEXT NOT NULL, body TEXT NOT NULL, actor TEXT NOT NULL, number TEXT NOT NULL,"
    " occurrence INTEGER NOT NULL, kind TEXT, state TEXT NOT NULL, date_at INTEGER NOT NULL,"
    " date_precision INTEGER NOT NULL, date_zone_assumed INTEGER NOT NULL, date_from TEXT NOT NULL,"
    " counted INTEGER NOT NULL, votes_for INTEGER NOT NULL, against INTEGER NOT NULL,"
    " abstain INTEGER NOT NULL, present INTEGER NOT NULL, absent INTEGER NOT NULL,"
    " two_thirds INTEGER NOT NULL, first_seen_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,"
    " announced INTEGER NOT NULL, evidence_count INTEGER NOT NULL, origin_count INTEGER NOT NULL,"
    " best INTEGER NOT NULL,"
    " UNIQUE (dossier, type, procedure, body, actor, number, occurrence)) STRICT;"
    "CREATE INDEX milestone_actor ON milestone (dossier, type, actor, occurrence);"
    "CREATE INDEX milestone_number ON milestone (dossier, type, number);"

    "CREATE TABLE evidence (id INTEGER PRIMARY KEY,"
    " milestone_id INTEGER NOT NULL REFERENCES milestone,"
    " entry_id INTEGER NOT NULL REFERENCES entry, rule TEXT NOT NULL, source TEXT, origin TEXT,"
    " url TEXT, title TEXT, quote TEXT, field TEXT, span_from INTEGER NOT NULL,"
    " span_to INTEGER NOT NULL, type TEXT NOT NULL, evidence INTEGER NOT NULL,"
    " text BLOB NOT NULL, document BLOB NOT NULL, date_at INTEGER NOT NULL,"
    " date_precision INTEGER NOT NULL, date_zone_assumed INTEGER NOT NULL,"
    " date_from TEXT NOT NULL, counted INTEGER NOT NULL, votes_for INTEGER NOT NULL,"
    " against INTEGER NOT NULL, abstain INTEGER NOT NULL, present INTEGER NOT NULL,"
    " absent INTEGER NOT NULL, two_thirds INTEGER NOT NULL, seen_ms INTEGER NOT NULL,"
    " UNIQUE (milestone_id, entry_id, rule)) STRICT;"
    "CREATE INDEX evidence_entry ON evidence (entry_id);"

    "CREATE TABLE alert (id TEXT PRIMARY KEY, kind TEXT NOT NULL,"
    " milestone_id INTEGER REFERENCES milestone, type TEXT, dossier TEXT, source TEXT,"
    " milestone TEXT, importance INTEGER NOT NULL, title TEXT, text TEXT, url TEXT, state TEXT,"
    " created_ms INTEGER NOT NULL, event_at INTEGER NOT NULL, event_precision INTEGER NOT NULL,"
    " event_zone_assumed INTEGER NOT NULL) STRICT;"

    "CREATE TABLE delivery (id INTEGER PRIMARY KEY, alert TEXT NOT NULL REFERENCES alert,"
    " sink TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
    " due_ms INTEGER NOT NULL, created_ms INTEGER NOT NULL, settled_ms INTEGER NOT NULL DEFAULT 0,"
    " detail TEXT, UNIQUE (alert, sink)) STRICT;"
    "CREATE INDEX delivery_state ON delivery (state, sink, due_ms);"

    "CREATE TABLE audit (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL CHECK (length(hash) = 32),"
    " line TEXT NOT NULL) STRICT;"
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit"
    " BEGIN SELECT raise(ABORT, 'an audit record is never changed'); END;"
    "CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit"
    " BEGIN SELECT raise(ABORT, 'an audit record is never deleted'); END;";

/*
 * How each voted, what is announced for a time to come, and the documents that were held back.
 * A publisher's id is a part of a position's identity: two Senators may have one name.
 */
static const char step_2[] =
    "CREATE TABLE position (milestone_id INTEGER NOT NULL REFERENCES milestone,"
    " source TEXT NOT NULL, actor TEXT NOT NULL, id TEXT NOT NULL, grp TEXT, vote TEXT NOT NULL,"
    " text TEXT, entry_id INTEGER NOT NULL REFERENCES entry, seen_ms INTEGER NOT NULL,"
    " PRIMARY KEY (milestone_id, source, actor, id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX position_actor ON position (actor);"

    "CREATE TABLE event (id INTEGER PRIMARY KEY, source TEXT NOT NULL,"
    " entry_id INTEGER NOT NULL REFERENCES entry, name TEXT NOT NULL, dossier TEXT NOT NULL,"
    " state TEXT NOT NULL, announced INTEGER NOT NULL, url TEXT, kind TEXT NOT NULL, title TEXT,"
    " place TEXT, body TEXT, status TEXT, starts_at INTEGER NOT NULL,"
    " starts_precision INTEGER NOT NULL, starts_zone_assumed INTEGER NOT NULL,"
    " changed INTEGER NOT NULL, was_title TEXT, was_place TEXT, was_body TEXT, was_status TEXT,"
    " was_starts_at INTEGER NOT NULL, was_starts_precision INTEGER NOT NULL,"
    " was_starts_zone_assumed INTEGER NOT NULL, first_seen_ms INTEGER NOT NULL,"
    " changed_ms INTEGER NOT NULL, UNIQUE (entry_id, name, dossier)) STRICT;"
    "CREATE INDEX event_dossier ON event (dossier, starts_at);"

    /* When what a row announces is over, the row may go: that means nothing. */
    "ALTER TABLE entry ADD COLUMN until_ms INTEGER NOT NULL DEFAULT 0;"

    "CREATE TABLE quarantine (source TEXT PRIMARY KEY, state TEXT NOT NULL,"
    " sha256 BLOB NOT NULL CHECK (length(sha256) = 32),"
    " gone BLOB NOT NULL CHECK (length(gone) = 32), why TEXT NOT NULL, url TEXT,"
    " content_type TEXT, rows_before INTEGER NOT NULL, rows_after INTEGER NOT NULL,"
    " rows_gone INTEGER NOT NULL, seen_ms INTEGER NOT NULL, body BLOB) STRICT;";

/* Evidence whose entry was rewritten and says it no longer. */
static const char step_3[] =
    "ALTER TABLE evidence ADD COLUMN withdrawn_ms INTEGER NOT NULL DEFAULT 0;";

/* Documents that rows name; each is asked for once, and again when its row changes. */
static const char step_4[] =
    "CREATE TABLE request (id INTEGER PRIMARY KEY, source_id INTEGER NOT NULL REFERENCES name,"
    " name TEXT NOT NULL, url TEXT NOT NULL, map TEXT NOT NULL,"
    " entry_id INTEGER NOT NULL REFERENCES entry, silent INTEGER NOT NULL, state TEXT NOT NULL,"
    " attempts INTEGER NOT NULL, depth INTEGER NOT NULL, page INTEGER NOT NULL,"
    " stamp INTEGER NOT NULL, since_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, detail TEXT,"
    " UNIQUE (source_id, url, map)) STRICT;"
    "CREATE INDEX request_due ON request (source_id, due_ms) WHERE state = 'due';";

/* Dossiers of the row, for an answer that does not say what it is about. */
static const char step_5[] = "ALTER TABLE request ADD COLUMN dossiers TEXT;";

/* What is expected of a dossier, as it was when somebody last looked: told once. */
static const char step_6[] =
    "CREATE TABLE expected (dossier TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,"
    " state TEXT NOT NULL, told INTEGER NOT NULL, changed_ms INTEGER NOT NULL,"
    " PRIMARY KEY (dossier, key)) STRICT, WITHOUT ROWID;";

/* Which mapping read an entry: another one may find in it what it said all along. */
static const char step_7[] = "ALTER TABLE entry ADD COLUMN reading INTEGER NOT NULL DEFAULT 0;";

/* What may come of it, and the links to its evidence: one a line, no link has a blank. */
static const char step_8[] =
    "ALTER TABLE alert ADD COLUMN next TEXT; ALTER TABLE alert ADD COLUMN links TEXT;";

/*
 * What is handed over together: batch says with whom a delivery may go, bundle with whom it went,
 * for ever. Beside it what has left lately, by sink.
 */
static const char step_9[] =
    "ALTER TABLE delivery ADD COLUMN batch TEXT;"
    "ALTER TABLE delivery ADD COLUMN bundle TEXT;"
    "CREATE INDEX delivery_batch ON delivery (sink, batch, due_ms)"
    " WHERE state = 'due' AND batch IS NOT NULL;"
    "CREATE INDEX delivery_bundle ON delivery (bundle) WHERE bundle IS NOT NULL;"
    "CREATE INDEX delivery_left ON delivery (sink, settled_ms) WHERE state = 'delivered';";

/* What a calendar takes of an alert about something to come. */
static const char step_10[] =
    "ALTER TABLE alert ADD COLUMN what TEXT; ALTER TABLE alert ADD COLUMN place TEXT;"
    "ALTER TABLE alert ADD COLUMN cancelled INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX alert_event ON alert (milestone) WHERE what IS NOT NULL;";

/* What came with a document, for who has to prove it. */
static const char step_11[] = "ALTER TABLE document ADD COLUMN headers TEXT;";

/*
 * What people said about alerts, and what is told again or to others while they say nothing. about:
 * the key of a milestone or event, else an alert's id.
 */
static const char step_12[] =
    "CREATE TABLE attended (about TEXT PRIMARY KEY, alert TEXT NOT NULL REFERENCES alert,"
    " how TEXT NOT NULL, by TEXT, at_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE pending (id INTEGER PRIMARY KEY, about TEXT NOT NULL, what TEXT NOT NULL,"
    " route TEXT NOT NULL, alert TEXT NOT NULL REFERENCES alert, type TEXT, n INTEGER NOT NULL,"
    " since_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, UNIQUE (about, what, route)) STRICT;"
    "CREATE INDEX pending_due ON pending (due_ms);"
    "CREATE TABLE mute (id INTEGER PRIMARY KEY, dossier TEXT NOT NULL, type TEXT NOT NULL,"
    " milestone TEXT NOT NULL, until_ms INTEGER NOT NULL, until_type TEXT NOT NULL, by TEXT,"
    " since_ms INTEGER NOT NULL, UNIQUE (dossier, type, milestone)) STRICT;"
    "CREATE INDEX alert_milestone ON alert (milestone) WHERE milestone IS NOT NULL;";

/* On which days a source said something new, and since when its silence is longer than its habit.
 */
static const char step_13[] = "ALTER TABLE source ADD COLUMN rhythm TEXT;"
			      "ALTER TABLE source ADD COLUMN silent_ms INTEGER NOT NULL DEFAULT 0;";

/* How it was decided where nobody was counted. */
static const char step_14[] =
    "ALTER TABLE milestone ADD COLUMN manner TEXT; ALTER TABLE evidence ADD COLUMN manner TEXT;";

const char *const schema_steps[] = { step_1, step_2, step_3, step_4, step_5, step_6, step_7, step_8,
	step_9, step_10, step_11, step_12, step_13, step_14 };
const int schema_step_count = (int)(sizeof(schema_steps) / sizeof(schema_steps[0]));

static int
get_version(sqlite3 *db, int *ret)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &q, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		*ret = sqlite3_column_int(q, 0);
	(void)sqlite3_finalize(q);
	return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int
refuse_newer(int version, int count, struct err *err)
{
	return err_set(err, -EPROTONOSUPPORT,
	    "the database was written by a newer ratifyd (schema %d, this program knows up to %d)",
	    version, count);
}

static int
fail(sqlite3 *db, int rc, const char *doing, struct err *err)
{
	int code = -EIO;

	if ((rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_CORRUPT)
		code = -EBADMSG;
	else if ((rc & 0xff) == SQLITE_FULL)
		code = -ENOSPC;
	else if ((rc & 0xff) == SQLITE_CANTOPEN)
		code = -EACCES;
	else if ((rc & 0xff) == SQLITE_BUSY)
		code = -EBUSY;
	else if ((rc & 0xff) == SQLITE_READONLY)
		code = -EROFS;
	return err_set(err, code, "%s: %s", doing, sqlite3_errmsg(db));
}

int
schema_check(sqlite3 *db, int count, struct err *err)
{
	int version = 0, rc = get_version(db, &version);

	if (rc != SQLITE_OK)
		return fail(db, rc, "reading the schema's number", err);
	if (version > count)
		return refuse_newer(version, count, err);
	if (version < count)
		return err_set(err, -EPROTONOSUPPORT,
		    "the database was written by an older ratifyd (schema %d, this program needs "
		    "%d); starting ratifyd once brings it up",
		    version, count);
	return 0;
}

static int
take_step(sqlite3 *db, const char *sql, int number, struct err *err)
{
	char mark[64];
	int rc;

	(void)snprintf(mark, sizeof(mark), "PRAGMA user_version = %d", number);
	store_step("migration");
	rc = sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, mark, NULL, NULL, NULL);
	store_step("migration ends");
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	store_step_after("migration");
	if (rc == SQLITE_OK)
		return 0;
	(void)fail(db, rc, "bringing the database up to this version", err);
	if (sqlite3_get_autocommit(db) == 0)
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return err != NULL ? err->code : -EIO;
}

int
schema_migrate(sqlite3 *db, const char *const *steps, int count, struct err *err)
{
	int version = 0, r = 0, rc = get_version(db, &version);

	if (rc != SQLITE_OK)
		return fail(db, rc, "reading the schema's number", err);
	if (version > count)
		return refuse_newer(version, count, err);
	for (; version < count && r == 0; version++)
		r = take_step(db, steps[version], version + 1, err);
	return r;
}
