#include "tests/store/fixture.h"

#include <time.h>

#include "daemon/audit/audit.h"
#include "daemon/audit/canon.h"
#include "daemon/audit/seal.h"

/* A small generator of our own: the same cases in every run. */
static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint32_t
next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32);
}

static void
add_records(struct store *st, int n)
{
	struct tx *tx = fx_begin(st);
	int i;

	for (i = 0; i < n; i++)
		ok(audit_add(tx, 1761350400123 + i, i % 7 == 0 ? "milestone" : "entry",
		    json_pack("{s:s,s:i,s:s,s:[i,i]}", "title", "C\xc3\xb4te d'Ivoire \"signs\"",
			"number", i, "source", "un-news", "list", 1, i),
		    &fx_err));
	ok(tx_commit(tx, &fx_err));
}

static char *
read_file(const char *path, size_t *ret_len)
{
	FILE *f = fopen(path, "re");
	char *data;
	long len;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	len = ftell(f);
	rewind(f);
	data = arena_alloc(&fx_arena, (size_t)len + 1);
	ck_assert_uint_eq(fread(data, 1, (size_t)len, f), (size_t)len);
	(void)fclose(f);
	*ret_len = (size_t)len;
	return data;
}

static void
write_file(const char *path, const char *data, size_t len)
{
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

/* The chain by another hand: jansson reads each line, takes the hash out and writes the rest. */
START_TEST(the_chain_is_as_documented)
{
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("audit.jsonl");
	unsigned char prev[HASH_BYTES] = { 0 };
	char hex[HASH_HEX], *data, *line, *save = NULL, *rest;
	json_t *record;
	struct hash h;
	struct buf b;
	int64_t n = 0;
	size_t len;

	add_records(st, 20);
	ok(audit_file_sync(st, path, &fx_err));
	data = read_file(path, &len);
	for (line = strtok_r(data, "\n", &save); line != NULL; line = strtok_r(NULL, "\n", &save)) {
		record = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		ck_assert_ptr_nonnull(record);
		ck_assert_int_eq(json_integer_value(json_object_get(record, "seq")), n);
		ck_assert_int_eq(json_object_size(record), n == 0 ? 9 : 11);
		hash_hex((struct hash *)(void *)prev, hex);
		ck_assert_str_eq(json_string_value(json_object_get(record, "prev")), hex);
		(void)snprintf(
		    hex, sizeof(hex), "%s", json_string_value(json_object_get(record, "hash")));
		ck_assert_int_eq(json_object_del(record, "hash"), 0);
		rest = json_dumps(record, JSON_COMPACT | JSON_SORT_KEYS);
		buf_init(&b, 1 << 20);
		ok(buf_append(&b, prev, sizeof(prev)));
		ok(buf_puts(&b, rest));
		hash_of(b.data, b.len, &h);
		memcpy(prev, h.b, sizeof(prev));
		buf_done(&b);
		free(rest);
		char again[HASH_HEX];
		hash_hex(&h, again);
		ck_assert_str_eq(again, hex);
		if (n == 0) {
			ck_assert_str_eq(
			    json_string_value(json_object_get(record, "what")), "genesis");
			ck_assert_str_eq(
			    json_string_value(json_object_get(record, "version")), RATIFYD_VERSION);
			ck_assert_uint_eq(
			    strlen(json_string_value(json_object_get(record, "id"))), 32);
		} else {
			ck_assert_str_eq(
			    json_string_value(json_object_get(record, "boot")), store_boot_id(st));
		}
		if (n == 1)
			ck_assert_str_eq(json_string_value(json_object_get(record, "time")),
			    "2025-10-25T00:00:00.123Z");
		json_decref(record);
		n++;
	}
	ck_assert_int_eq(n, 21);
	store_close(st);
}
END_TEST

static const struct {
	const char *in, *out;
} texts[] = {
	{ "line\nfeed\x01", "line\\nfeed\\u0001" },
	{ "\x7f", "\\u007f" },
	{ "\xc2\x9b"
	  "31m",
	    "\\u009b31m" },
	{ "\xe2\x80\xae", "\\u202e" },
	{ "\xe2\x80\xa8", "\\u2028" },
	{ "\xe6\xbc\xa2 \xf0\x9f\x8c\x8d", "\xe6\xbc\xa2 \xf0\x9f\x8c\x8d" },
};

START_TEST(control_characters_are_escaped)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);
	struct audit_problem bad;
	struct audit_row row;
	json_t *back;
	int64_t n;

	ok(audit_add(tx, 0, "entry", json_pack("{s:s}", "title", texts[_i].in), &fx_err));
	ok(tx_commit(tx, &fx_err));
	ok(audit_last(st, &row, &fx_arena, &fx_err));
	ck_assert_msg(strstr(row.line, texts[_i].out) != NULL, "%s", row.line);
	back = json_loads(row.line, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(back, "title")), texts[_i].in);
	json_decref(back);
	ok(audit_verify_store(st, NULL, &n, &bad, &fx_err));
	ck_assert_int_eq(n, 2);
	store_close(st);
}
END_TEST

START_TEST(fields_of_the_chain_are_refused)
{
	struct store *st = fx_open(STORE_WRITE);
	struct tx *tx = fx_begin(st);

	gives(audit_add(tx, 0, "entry", json_pack("{s:s}", "hash", "x"), &fx_err), -EINVAL);
	gives(tx_commit(tx, &fx_err), -EINVAL);
	tx = fx_begin(st);
	gives(audit_add(tx, 0, "entry", json_pack("[s]", "x"), &fx_err), -EINVAL);
	tx_abort(tx);
	store_close(st);
}
END_TEST

/* ---- tampering */
#define CHAIN 2000
static const char *whole, *starts[CHAIN + 2];
static size_t whole_len;

/* Which record is the first bad one after a random change; the changed text is in out. */
static size_t
tamper(int how, char *out, size_t *out_len)
{
	size_t i = next_random() % CHAIN, j, from = (size_t)(starts[i] - whole);
	size_t len = (size_t)(starts[i + 1] - starts[i]), at;

	memcpy(out, whole, whole_len);
	*out_len = whole_len;
	switch (how) {
	case 0: /* change one byte anywhere in it, its newline too */
		at = from + next_random() % len;
		out[at] = (char)(out[at] ^ (1 << next_random() % 7));
		return i;
	case 1: /* delete it (the last one leaves no trace in a lone file) */
		memmove(out + from, out + from + len, whole_len - from - len);
		*out_len -= len;
		return i;
	case 2: /* insert a copy of some record before it */
		j = next_random() % CHAIN;
		if (j == i) /* a copy of the very record: the second one is the bad one */
			i++;
		at = (size_t)(starts[j + 1] - starts[j]);
		memmove(out + from + at, out + from, whole_len - from);
		memcpy(out + from, starts[j], at);
		*out_len += at;
		return i;
	case 3: /* swap it with the next */
		at = (size_t)(starts[i + 2] - starts[i + 1]);
		memcpy(out + from, starts[i + 1], at);
		memcpy(out + from + at, starts[i], len);
		return i;
	default: /* cut the file inside it */
		*out_len = from + 1 + next_random() % (len - 1);
		return i;
	}
}

START_TEST(tampering_is_found)
{
	static const char *const ways[] = { "change", "delete", "insert", "swap", "truncate" };
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("audit.jsonl"), *p;
	struct audit_problem bad;
	size_t i, first, len = 0;
	int64_t n;
	char *out;
	int r;

	add_records(st, CHAIN);
	ok(audit_file_sync(st, path, &fx_err));
	store_close(st);
	ok(audit_verify_file(path, &n, &bad, &fx_err));
	ck_assert_int_eq(n, CHAIN + 1);
	whole = read_file(path, &whole_len);
	for (p = whole, i = 0; p != NULL && p < whole + whole_len; i++) {
		starts[i] = p;
		p = strchr(p, '\n') + 1;
	}
	ck_assert_uint_eq(i, CHAIN + 1);
	starts[i] = whole + whole_len;
	out = arena_alloc(&fx_arena, whole_len * 2);
	for (i = 0; i < 1000; i++) {
		first = tamper((int)(i % 5), out, &len);
		write_file(path, out, len);
		r = audit_verify_file(path, &n, &bad, &fx_err);
		ck_assert_msg(r == 1, "%s of record %zu: %d", ways[i % 5], first, r);
		ck_assert_msg(bad.seq == (int64_t)first && bad.line == (int64_t)first + 1 &&
			n == (int64_t)first,
		    "%s of record %zu: named %lld, %s", ways[i % 5], first, (long long)bad.seq,
		    bad.text);
	}
}
END_TEST

/* Somebody who can compute hashes and re-chains everything is found beside the table. */
START_TEST(the_table_is_compared_with_its_file)
{
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("audit.jsonl"), *other = fx_path("other.jsonl");
	struct audit_problem bad;
	size_t len;
	char *data, *at;
	int64_t n;

	add_records(st, 10);
	ok(audit_file_sync(st, path, &fx_err));
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	ck_assert(n == 11 && bad.missing == 0);
	add_records(st, 2);
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	ck_assert(n == 13 && bad.missing == 2);
	data = read_file(path, &len);
	write_file(other, data, len - 5); /* torn while it was appended */
	ok(audit_verify_store(st, other, &n, &bad, &fx_err));
	ck_assert_int_eq(bad.missing, 3);
	at = strstr(data, "\"number\":4");
	at[9] = '5';
	write_file(other, data, len);
	gives(audit_verify_store(st, other, &n, &bad, &fx_err), 1);
	ck_assert_int_eq(bad.seq, 5);
	ok(audit_file_sync(st, path, &fx_err));
	at = arena_printf(&fx_arena, "%s{}\n", read_file(path, &len));
	write_file(other, at, strlen(at)); /* one more than the table has */
	gives(audit_verify_store(st, other, &n, &bad, &fx_err), 1);
	ck_assert_int_eq(bad.seq, 13);
	write_file(other, "{}\n", 3);
	gives(audit_verify_store(st, other, &n, &bad, &fx_err), 1);
	ck_assert_int_eq(bad.seq, 0);
	gives(audit_verify_store(st, fx_path("none"), &n, &bad, &fx_err), -ENOENT);
	gives(audit_verify_file(fx_path("none"), &n, &bad, &fx_err), -ENOENT);
	store_close(st);
}
END_TEST

/* ---- the file */
START_TEST(the_file_follows_the_table)
{
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("audit.jsonl");
	struct audit_problem bad;
	size_t len, len2;
	struct stat sb;
	char *data;
	int64_t n;

	ok(audit_file_sync(st, path, &fx_err)); /* nothing to tell yet */
	ok(stat(path, &sb));
	ck_assert(sb.st_size == 0 && (sb.st_mode & 07777) == 0600);
	add_records(st, 5);
	ok(audit_file_sync(st, path, &fx_err));
	add_records(st, 300); /* more than one reading of the tail */
	ok(audit_file_sync(st, path, &fx_err));
	ok(audit_file_sync(st, path, &fx_err));
	ok(audit_verify_file(path, &n, &bad, &fx_err));
	ck_assert_int_eq(n, 306);

	data = read_file(path, &len); /* torn at every place of its last two lines */
	for (len2 = len - 1; len2 > len - 700; len2 -= 13) {
		write_file(path, data, len2);
		ok(audit_file_sync(st, path, &fx_err));
		ok(audit_verify_store(st, path, &n, &bad, &fx_err));
		ck_assert(n == 306 && bad.missing == 0);
	}
	write_file(path, data, 10); /* even its first line */
	ok(audit_file_sync(st, path, &fx_err));
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	ck_assert_int_eq(bad.missing, 0);
	ck_assert_int_eq(truncate(path, (off_t)len + 40), 0); /* zeros after a power cut */
	ok(audit_file_sync(st, path, &fx_err));
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	ok(unlink(path)); /* lost: made anew */
	ok(audit_file_sync(st, path, &fx_err));
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	ck_assert(n == 306 && bad.missing == 0);
	store_close(st);
}
END_TEST

START_TEST(a_long_record_is_followed)
{
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("audit.jsonl");
	char *text = arena_alloc(&fx_arena, 100001);
	struct audit_problem bad;
	struct tx *tx;
	int64_t n;
	int i;

	memset(text, 'x', 100000);
	for (i = 0; i < 3; i++) {
		tx = fx_begin(st);
		ok(audit_add(tx, 0, "entry", json_pack("{s:s}", "title", text), &fx_err));
		ok(tx_commit(tx, &fx_err));
		ok(audit_file_sync(st, path, &fx_err));
	}
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	ck_assert(n == 4 && bad.missing == 0);
	store_close(st);
}
END_TEST

static const char *const foreigners[] = { "some notes\n", "no end of line", "{\"a\":1}\n", "\n\n" };

START_TEST(a_foreign_file_is_left_alone)
{
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("notes");
	char *data;
	size_t len;

	add_records(st, 5);
	write_file(path, foreigners[_i], strlen(foreigners[_i]));
	gives(audit_file_sync(st, path, &fx_err), -EBADMSG);
	data = read_file(path, &len);
	ck_assert_str_eq(data, foreigners[_i]);
	store_close(st);
}
END_TEST

START_TEST(another_chain_is_left_alone)
{
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("audit.jsonl");
	struct store *other = NULL;
	char *data, *again;
	size_t len, len2;

	ok(store_open(&other, fx_path("other"), STORE_WRITE, &fx_err));
	add_records(st, 5);
	add_records(other, 5);
	ok(audit_file_sync(other, path, &fx_err));
	data = read_file(path, &len);
	gives(audit_file_sync(st, path, &fx_err), -EBADMSG);
	again = read_file(path, &len2);
	ck_assert_uint_eq(len, len2);
	ck_assert_mem_eq(data, again, len);
	store_close(other);
	store_close(st);
}
END_TEST

START_TEST(odd_places_are_refused)
{
	struct store *st = fx_open(STORE_WRITE);

	add_records(st, 1);
	ok(symlink("target", fx_path("link")));
	gives(audit_file_sync(st, fx_path("link"), &fx_err), -ELOOP);
	gives(audit_file_sync(st, fx_dir, &fx_err), -EISDIR);
	gives(audit_file_sync(st, fx_path("none/audit"), &fx_err), -ENOENT);
	ok(mkfifo(fx_path("pipe"), 0600));
	gives(audit_file_sync(st, fx_path("pipe"), &fx_err), -EINVAL);
	store_close(st);
}
END_TEST

/* ---- the scanner */
static const struct {
	const char *line;
	bool good;
} lines[] = {
#define H "0000000000000000000000000000000000000000000000000000000000000000"
#define TAIL "\"hash\":\"" H "\",\"prev\":\"" H "\",\"seq\":1}"
	{ "{\"boot\":\"\"," TAIL, true },
	{ "{\"a\":[1,-2.5e+3,{\"b\":null},[]],\"boot\":{}," TAIL, true },
	{ "{" TAIL, false }, /* no boot */
	{ "{\"boot\":\"\", " TAIL, false },
	{ "{\"boot\":\"\"," TAIL " ", false },
	{ "{\"b\":1,\"a\":1,\"boot\":1," TAIL, false },
	{ "{\"boot\":1,\"boot\":1," TAIL, false },
	{ "{\"boot\":01," TAIL, false },
	{ "{\"boot\":1.," TAIL, false },
	{ "{\"boot\":tru," TAIL, false },
	{ "{\"boot\":\"\\x\"," TAIL, false },
	{ "{\"boot\":\"\\u12\"," TAIL, false },
	{ "{\"boot\":\"\x01\"," TAIL, false },
	{ "{\"boot\":\"\xc2\x85\"," TAIL, false },
	{ "{\"boot\":\"\xff\"," TAIL, false },
	{ "{\"boot\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]," TAIL, false },
	{ "{\"boot\":[1,]," TAIL, false },
	{ "{\"boot\":1,\"hash\":\"" H "\",\"prev\":\"" H "\",\"seq\":-1}", false },
	{ "{\"boot\":1,\"hash\":\"" H "\",\"prev\":\"" H "\"}", false },
	{ "{\"boot\":1,\"hash\":\"00\",\"prev\":\"" H "\",\"seq\":1}", false },
	{ "{\"boot\":1,\"hash\":\"" H "\",\"prev\":\"" H "\",\"seq\":99999999999999999999}",
	    false },
	{ "{\"boot\":1", false },
	{ "{", false },
	{ "", false },
	{ "[]", false },
};

START_TEST(only_canonical_lines_scan)
{
	size_t len = strlen(lines[_i].line), cut;
	struct canon c;
	char *copy;

	ck_assert_msg(
	    (canon_scan(lines[_i].line, len, &c) == NULL) == lines[_i].good, "%s", lines[_i].line);
	for (cut = 0; lines[_i].good && cut < len;
	     cut++) { /* every prefix, in memory of exactly its size */
		copy = xmalloc(cut + 1);
		memcpy(copy, lines[_i].line, cut);
		ck_assert_ptr_nonnull(canon_scan(copy, cut, &c));
		free(copy);
	}
}
END_TEST

static double
now_s(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* A checkpoint comes after so many records or so long, is signed by one key, and proves what it
 * covers: a chain that was written anew has none of that key, and one that lies is a bad record. */
START_TEST(checkpoints_are_signed)
{
	struct store *st = fx_open(STORE_WRITE);
	struct seal s = { .known = false };
	struct seal_mark first, second;
	struct audit_problem bad;
	char *line, key[SEAL_HEX];
	struct audit_row row;
	int64_t n;

	add_records(st, 3);
	gives(seal_if_due(&s, st, 1, 1000, &first, &fx_err), STORE_NONE);
	add_records(st, SEAL_RECORDS - 1);
	gives(seal_if_due(&s, st, 1, 1000, &first, &fx_err), STORE_NONE);
	add_records(st, 1);
	ok(seal_if_due(&s, st, 1, 1000, &first, &fx_err));
	ck_assert_int_eq(first.seq, 3 + SEAL_RECORDS);
	gives(seal_if_due(&s, st, 1, 1000 + SEAL_MS, &second, &fx_err), STORE_NONE);
	add_records(st, 1);
	gives(seal_if_due(&s, st, 1, 999 + SEAL_MS, &second, &fx_err), STORE_NONE);
	ok(seal_if_due(&s, st, 1, 1000 + SEAL_MS, &second, &fx_err));
	ck_assert_int_eq(second.seq, first.seq + 2);
	ck_assert_str_eq(second.key, first.key);
	ck_assert_str_ne(second.signature, first.signature);
	ok(audit_verify_store(st, NULL, &n, &bad, &fx_err));
	ck_assert_int_eq(bad.checkpoints, 2);
	ck_assert_int_eq(bad.covered, second.seq + 1);
	ck_assert_str_eq(bad.key, first.key);
	ck_assert(!bad.keys_differ);

	ok(audit_get(st, first.seq, &row, &fx_arena, &fx_err));
	n = row.seq + 1;
	struct hash head = row.hash;

	ok(audit_get(st, first.seq + 1, &row, &fx_arena, &fx_err));
	line = arena_strdup(&fx_arena, row.line);
	ck_assert(seal_is_checkpoint(line, strlen(line)));
	ck_assert_ptr_null(seal_check(line, strlen(line), n, &head, key));
	ck_assert_str_eq(key, first.key);
	ck_assert_ptr_nonnull(seal_check(line, strlen(line), n + 1, &head, key));
	head.b[0] ^= 1;
	ck_assert_ptr_nonnull(seal_check(line, strlen(line), n, &head, key));
	head.b[0] ^= 1;
	strstr(line, "signature\":\"")[12] ^= 1;
	ck_assert_ptr_nonnull(seal_check(line, strlen(line), n, &head, key));
	ck_assert_str_eq(key, "");
	store_close(st);
}
END_TEST

START_TEST(verifying_is_fast)
{
	struct store *st = fx_open(STORE_WRITE);
	const char *path = fx_path("audit.jsonl");
	struct audit_problem bad;
	double from, file, table;
	int64_t n;

	add_records(st, 10000);
	ok(audit_file_sync(st, path, &fx_err));
	from = now_s();
	ok(audit_verify_file(path, &n, &bad, &fx_err));
	file = now_s() - from;
	ck_assert_int_eq(n, 10001);
	from = now_s();
	ok(audit_verify_store(st, path, &n, &bad, &fx_err));
	table = now_s() - from;
	(void)fprintf(stderr, "verify: %.0f records/s a file, %.0f records/s table and file\n",
	    (double)n / file, (double)n / table);
	store_close(st);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("audit");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, fx_setup, fx_teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, the_chain_is_as_documented);
	tcase_add_loop_test(t, control_characters_are_escaped, 0, ARRAY_LEN(texts));
	tcase_add_test(t, fields_of_the_chain_are_refused);
	tcase_add_test(t, tampering_is_found);
	tcase_add_test(t, the_table_is_compared_with_its_file);
	tcase_add_test(t, the_file_follows_the_table);
	tcase_add_test(t, a_long_record_is_followed);
	tcase_add_loop_test(t, a_foreign_file_is_left_alone, 0, ARRAY_LEN(foreigners));
	tcase_add_test(t, another_chain_is_left_alone);
	tcase_add_test(t, odd_places_are_refused);
	tcase_add_loop_test(t, only_canonical_lines_scan, 0, ARRAY_LEN(lines));
	tcase_add_test(t, checkpoints_are_signed);
	tcase_add_test(t, verifying_is_fast);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
