/*
 * One Check program a module: a file defines its suite with `static Suite *make_suite(void)`
 * and ends with SUITE_MAIN. Tables run with tcase_add_loop_test over ARRAY_LEN(rows).
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/err.h"
#include "lib/mem.h"

/* The documents of other publishers, see README; NULL when this checkout has none. */
static inline const char *
shared_dir(void)
{
	const char *dir = getenv("RATIFY_SHARED");

	return dir != NULL && *dir != '\0' ? dir : NULL;
}

#define SUITE_MAIN                                          \
	int main(void)                                      \
	{                                                   \
		SRunner *sr = srunner_create(make_suite()); \
		int failed;                                 \
                                                            \
		srunner_run_all(sr, CK_ENV);                \
		failed = srunner_ntests_failed(sr);         \
		srunner_free(sr);                           \
		return failed == 0 ? 0 : 1;                 \
	}

#endif
