/*
 * Chambers and committees: codes in both spellings, names in several, and what is none of them.
 */
#include "tests/suite.h"

#include "daemon/identify/identify.h"

static const struct {
	const char *form, *name;
} rows[] = {
	{ "SSFR00", "Senate Committee on Foreign Relations" },
	{ "ssfr00", "Senate Committee on Foreign Relations" },
	{ "Foreign Relations Committee", "Senate Committee on Foreign Relations" },
	{ "Senate Foreign Relations Committee", "Senate Committee on Foreign Relations" },
	{ "Committee on Foreign Relations", "Senate Committee on Foreign Relations" },
	{ "HSFA00", "House Committee on Foreign Affairs" },
	{ "hsfa00", "House Committee on Foreign Affairs" },
	{ "House Foreign Affairs Committee", "House Committee on Foreign Affairs" },
	{ "House Judiciary Committee", "House Committee on the Judiciary" },
	{ "ssju00", "Senate Committee on the Judiciary" },
	{ "AFET", "European Parliament Committee on Foreign Affairs" },
	{ "LIBE", "European Parliament Committee on Civil Liberties, Justice and Home Affairs" },
	{ "THIRD COMMITTEE", "Third Committee" },
	{ "Troisi\303\250me Commission", "Third Committee" },
	{ "Special Political and Decolonization Committee (Fourth Committee)", "Fourth Committee" },
	{ "Assembl\303\251e g\303\251n\303\251rale", "General Assembly" },
	{ "U.S. Senate", "US Senate" },
	{ "Committee on Armed Services", NULL }, /* both chambers have one */
	{ "Ad Hoc Committee", NULL },
	{ "SSFR01", NULL }, /* a subcommittee */
	{ "", NULL },
};

START_TEST(names)
{
	ck_assert_pstr_eq(body_by_name(rows[_i].form), rows[_i].name);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("bodies");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, names, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
