/*
 * What a parsed file keeps: every text as it stands, and what stands everywhere once.
 */
#include "tests/suite.h"

#include <string.h>

#include "config/tree.h"
#include "lib/buf.h"

#define SOURCES 2000

static const char *
value(const struct conf_node *map, const char *key)
{
	const struct conf_node *n = tree_get(map, key);

	return n != NULL && n->text != NULL ? n->text : "";
}

START_TEST(short_texts_once)
{
	struct mistakes mistakes = { 0 };
	const struct conf_node *root = NULL;
	struct arena nodes, texts;
	struct tree_memory memory = { &nodes, &texts };
	char want[64];
	struct buf b;
	size_t i;

	arena_init(&nodes, 64u << 20);
	arena_init(&texts, 64u << 20);
	buf_init(&b, 4u << 20);
	for (i = 0; i < SOURCES; i++)
		ck_assert_int_eq(buf_printf(&b,
				     "s%zu: {url: 'https://example.org/feeds/%zu', class: news, "
				     "interval: %zuh, title: \"\", note: %zu}\n",
				     i, i, i % 7, i * 977),
		    0);
	ck_assert_int_eq(tree_parse("f.yaml", buf_str(&b), b.len, &memory, &mistakes, &root), 0);
	ck_assert_uint_eq(root->count, SOURCES);
	for (i = 0; i < SOURCES; i++) {
		(void)snprintf(want, sizeof(want), "s%zu", i);
		ck_assert_str_eq(root->pairs[i].key->text, want);
		(void)snprintf(want, sizeof(want), "https://example.org/feeds/%zu", i);
		ck_assert_str_eq(value(root->pairs[i].value, "url"), want);
		ck_assert_str_eq(value(root->pairs[i].value, "class"), "news");
		(void)snprintf(want, sizeof(want), "%zuh", i % 7);
		ck_assert_str_eq(value(root->pairs[i].value, "interval"), want);
		ck_assert_str_eq(value(root->pairs[i].value, "title"), "");
		(void)snprintf(want, sizeof(want), "%zu", i * 977);
		ck_assert_str_eq(value(root->pairs[i].value, "note"), want);
	}
	/* name, address and number of each are its own, five keys and two words are not */
	ck_assert_uint_lt(texts.used_bytes, SOURCES * 100);
	buf_done(&b);
	arena_done(&nodes);
	arena_done(&texts);
	mistakes_done(&mistakes);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("tree");
	TCase *t = tcase_create("core");

	tcase_add_test(t, short_texts_once);
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
