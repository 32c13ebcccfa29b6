#include "tests/suite.h"

#include <errno.h>
#include <string.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/hash.h"

START_TEST(buf_keeps_its_maximum)
{
	struct buf b;
	int i;

	buf_init(&b, 10);
	for (i = 0; i < 10; i++)
		ck_assert_int_eq(buf_putc(&b, 'x'), 0);
	ck_assert_int_eq(buf_putc(&b, 'y'), -EFBIG);
	ck_assert_int_eq(buf_puts(&b, ""), 0);
	ck_assert_str_eq(buf_str(&b), "xxxxxxxxxx");
	buf_reset(&b);
	ck_assert_int_eq(buf_printf(&b, "%d-%s", 12, "abc"), 0);
	ck_assert_str_eq(buf_str(&b), "12-abc");
	ck_assert_int_eq(buf_printf(&b, "%s", "too long"), -EFBIG);
	ck_assert_str_eq(buf_str(&b), "12-abc");
	buf_done(&b);
}
END_TEST

START_TEST(arena_keeps_its_maximum)
{
	struct arena a;
	size_t n = 0;
	char *s;

	arena_init(&a, 100 * 1024);
	s = arena_printf(&a, "%d and %s", 7, "text");
	ck_assert_str_eq(s, "7 and text");
	while (arena_alloc(&a, 1000) != NULL)
		n++;
	ck_assert_uint_gt(n, 80);
	ck_assert_uint_le(a.used_bytes, 100 * 1024);
	ck_assert_ptr_null(arena_alloc(&a, SIZE_MAX));
	arena_reset(&a);
	ck_assert_ptr_nonnull(arena_alloc(&a, 1000));
	arena_done(&a);
}
END_TEST

START_TEST(hash_tells_lists_apart)
{
	struct hash a, b, c, d;
	char hex[HASH_HEX];

	hash_strings(&a, "ab", "c", HASH_END);
	hash_strings(&b, "a", "bc", HASH_END);
	hash_strings(&c, "ab", "c", NULL, HASH_END);
	hash_strings(&d, "ab", "c", "", HASH_END);
	ck_assert_mem_ne(&a, &b, sizeof(a));
	ck_assert_mem_ne(&c, &d, sizeof(c));
	hash_of("abc", 3, &a);
	hash_hex(&a, hex);
	ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("memory");
	TCase *t = tcase_create("core");

	tcase_add_test(t, buf_keeps_its_maximum);
	tcase_add_test(t, arena_keeps_its_maximum);
	tcase_add_test(t, hash_tells_lists_apart);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
