/*
 * A state directory of a test's own, and the things that go into a store.
 */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "tests/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/store/store.h"
#include "lib/str.h"

static char fx_dir[PATH_MAX];
static struct arena fx_arena;
static struct err fx_err;

static inline int
fx_remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static inline void
fx_setup(void)
{
	/* Memory where there is some: what is tested here are kills, not power cuts. */
	const char *tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	if (!str_empty(getenv("TMPDIR")))
		tmp = getenv("TMPDIR");
	(void)snprintf(fx_dir, sizeof(fx_dir), "%s/ratify-store-XXXXXX", tmp);
	ck_assert_ptr_nonnull(mkdtemp(fx_dir));
	arena_init(&fx_arena, 256u << 20);
	fx_err = (struct err){ .code = 0 };
}

static inline void
fx_teardown(void)
{
	arena_done(&fx_arena);
	(void)nftw(fx_dir, fx_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#define ok(call)                                                                  \
	do {                                                                      \
		int ok_r = (call);                                                \
		ck_assert_msg(ok_r == 0, "%s: %d, %s", #call, ok_r, fx_err.text); \
	} while (0)
#define gives(call, expected)                                                                    \
	do {                                                                                     \
		int gives_r = (call);                                                            \
		ck_assert_msg(gives_r == (expected), "%s: %d, %s", #call, gives_r, fx_err.text); \
	} while (0)

static inline struct store *
fx_open(enum store_mode mode)
{
	struct store *st = NULL;

	ok(store_open(&st, fx_dir, mode, &fx_err));
	return st;
}

static inline struct tx *
fx_begin(struct store *st)
{
	struct tx *tx = NULL;

	ok(tx_begin(st, &tx, &fx_err));
	return tx;
}

/* The next one due, whatever goes with it stays. sink NULL: any. */
static inline int
fx_claim(struct tx *tx, int64_t now_ms, const char *sink, struct delivery *ret)
{
	struct delivery *all = NULL;
	size_t n = 0;
	int r = delivery_first(tx_store(tx), now_ms, sink, false, &fx_arena, ret, &fx_err);

	if (r == 0)
		r = delivery_claim(tx, ret, now_ms, 1, 1, &fx_arena, &all, &n, &fx_err);
	if (r == 0)
		*ret = all[0];
	return r;
}

static inline const char *
fx_path(const char *name)
{
	return arena_printf(&fx_arena, "%s/%s", fx_dir, name);
}

static inline struct hash
fx_hash(const char *s)
{
	struct hash h;

	hash_strings(&h, s, HASH_END);
	return h;
}

static inline struct entry
fx_entry(const char *source, const char *guid, const char *content)
{
	struct entry e = { .source = source,
		.guid = guid,
		.title = content,
		.seen_ms = 1000,
		.identity = fx_hash(guid),
		.content = fx_hash(content) };

	return e;
}

static inline struct milestone
fx_milestone(const char *dossier, enum ms_type type, const char *actor)
{
	struct milestone m = { .dossier = dossier,
		.type = type,
		.actor = actor,
		.occurrence = 1,
		.state = ST_REPORTED,
		.best = EV_PRESS,
		.date_from = DATE_TEXT,
		.date = { .at = 1761350400, .precision = WHEN_DAY },
		.first_seen_ms = 5,
		.changed_ms = 6,
		.evidence_count = 1,
		.origin_count = 1 };

	return m;
}

static inline struct alert
fx_alert(const char *name, int64_t milestone_id)
{
	struct alert a = { .kind = ALERT_NEW,
		.milestone_id = milestone_id,
		.type = "treaty_signed",
		.dossier = "un-cybercrime",
		.importance = 'A',
		.title = name,
		.text = "text\nmore",
		.state = "reported",
		.created_ms = 7,
		.url = "https://example.org/1",
		.event = { .at = 1761350400, .precision = WHEN_DAY } };
	struct hash h = fx_hash(name);
	char hex[HASH_HEX];

	hash_hex(&h, hex);
	memcpy(a.id, hex, 32);
	a.id[32] = '\0';
	return a;
}

static inline const char *
fx_long_text(char c)
{
	char *s = arena_alloc(&fx_arena, 100001);

	memset(s, c, 100000);
	return s;
}

#endif
