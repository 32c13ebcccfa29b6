/* The shipped treaties: each goes by names and numbers of its own, alone and beside all the others.
 */
#include "tests/config/loading.h"

#include <dirent.h>

#include "daemon/model.h"
#include "daemon/setup/defs.h"
#include "lib/str.h"

#define MAX_PACKS 200
#define MAX_FOUND 16

struct set { /* one or all packs, loaded */
	struct loaded loaded;
	struct dossier_def *defs;
	struct matcher *matcher;
};

static char *dir;
static char *names[MAX_PACKS + 1];
static size_t name_count;
static struct set all;

static void
set_load(struct set *s, const char *const *packs)
{
	struct settings_options opt = test_options(&s->loaded);
	size_t i;

	opt.no_file = true;
	opt.milestone_codes = ms_type_codes;
	opt.extra_packs = packs;
	opt.pack_dir = dir;
	s->loaded.result = settings_load(&s->loaded.settings, &opt, &s->loaded.err);
	ck_assert_msg(s->loaded.result == 0, "%s: %s", packs[0], buf_str(&s->loaded.told));
	s->defs = xcalloc(s->loaded.settings->dossier_count + 1, sizeof(*s->defs));
	for (i = 0; i < s->loaded.settings->dossier_count; i++)
		defs_dossier(&s->loaded.settings->dossiers[i], &s->defs[i]);
	s->matcher = matcher_new(s->defs, s->loaded.settings->dossier_count);
}

static void
set_done(struct set *s)
{
	matcher_free(s->matcher);
	free(s->defs);
	loaded_done(&s->loaded);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
setup(void)
{
	const struct dirent *e;
	DIR *d;

	dir = xasprintf("%s/config/packs", STR_OR(getenv("RATIFY_SOURCE"), "."));
	d = opendir(dir);
	ck_assert_ptr_nonnull(d);
	name_count = 0;
	while ((e = readdir(d)) != NULL && name_count < MAX_PACKS)
		if (str_ends(e->d_name, ".yaml"))
			names[name_count++] = xstrndup(e->d_name, strlen(e->d_name) - 5);
	closedir(d);
	qsort(names, name_count, sizeof(names[0]), compare);
	names[name_count] = NULL;
	set_load(&all, (const char *const *)names);
}

static void
teardown(void)
{
	set_done(&all);
	while (name_count > 0)
		free(names[--name_count]);
	free(dir);
}

/* The dossiers that a text is about, in the order of the text, as one word each. */
static const char *
about(const struct set *s, const char *text, char *ret, size_t cap)
{
	struct dossier_match found[MAX_FOUND];
	size_t i, n = matcher_find(s->matcher, text, strlen(text), found, MAX_FOUND);

	ret[0] = '\0';
	for (i = 0; i < n; i++)
		(void)snprintf(ret + strlen(ret), cap - strlen(ret), "%s%s", i > 0 ? " " : "",
		    s->defs[found[i].dossier].name);
	return ret;
}

typedef void name_fn(const struct dossier_def *, const char *name, void *arg);

static void
each_name(const struct dossier_def *d, name_fn *fn, void *arg)
{
	size_t i;

	fn(d, d->title, arg);
	fn(d, d->short_title, arg);
	for (i = 0; i < d->alias_count; i++)
		fn(d, d->aliases[i], arg);
	for (i = 0; i < d->identifier_count; i++)
		fn(d, d->identifiers[i], arg);
}

static void
is_its_own(const struct dossier_def *d, const char *name, void *arg)
{
	char found[400], text[800];

	(void)arg;
	/* a short title may be one that is matched with case and beside a cue only */
	(void)snprintf(text, sizeof(text), "Malta ratifies %s", name);
	about(&all, text, found, sizeof(found));
	ck_assert_msg(
	    strcmp(found, d->name) == 0, "\"%s\" of %s is about: %s", name, d->name, found);
}

START_TEST(every_name_is_one_treaty)
{
	size_t i;

	for (i = 0; i < all.loaded.settings->dossier_count; i++)
		each_name(&all.defs[i], is_its_own, NULL);
	ck_assert_uint_ge(all.loaded.settings->dossier_count, 60);
}
END_TEST

START_TEST(no_number_twice)
{
	const struct dossier_def *d = all.defs;
	size_t n = all.loaded.settings->dossier_count, i, k, a, b;

	for (i = 0; i < n; i++)
		for (k = i + 1; k < n; k++)
			for (a = 0; a < d[i].identifier_count; a++)
				for (b = 0; b < d[k].identifier_count; b++)
					ck_assert_msg(
					    strcmp(d[i].identifiers[a], d[k].identifiers[b]) != 0,
					    "%s stands in %s and %s", d[i].identifiers[a],
					    d[i].name, d[k].name);
}
END_TEST

static const struct dossier_def *
find(const struct set *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->loaded.settings->dossier_count; i++)
		if (strcmp(s->defs[i].name, name) == 0)
			return &s->defs[i];
	return NULL;
}

static void
is_nothing(const struct dossier_def *d, const char *name, void *arg)
{
	const struct set *alone = arg;
	char found[400], text[800];

	(void)snprintf(text, sizeof(text), "Malta ratifies %s", name);
	about(alone, text, found, sizeof(found));
	ck_assert_msg(
	    found[0] == '\0', "\"%s\" of %s is about %s where it is alone", name, d->name, found);
}

/* One pack, without those that would know the longer name. */
START_TEST(alone_it_takes_no_other_for_its_own)
{
	const char *one[2] = { NULL, NULL };
	struct set s;
	size_t i, k;

	for (i = 0; i < name_count; i++) {
		one[0] = names[i];
		set_load(&s, one);
		for (k = 0; k < all.loaded.settings->dossier_count; k++)
			if (s.loaded.settings->dossier_count > 0 &&
			    find(&s, all.defs[k].name) == NULL)
				each_name(&all.defs[k], is_nothing, &s);
		set_done(&s);
	}
}
END_TEST

static const struct {
	const char *text, *dossiers;
} rows[] = {
	{ "Panama ratifies the Second Additional Protocol to the Budapest Convention",
	    "budapest-second-protocol" },
	{ "Benin accedes to the First Additional Protocol to the Convention on Cybercrime",
	    "budapest-first-protocol" },
	{ "Fiji accedes to the Budapest Convention", "budapest" },
	{ "C.N.394.2020.TREATIES-XVIII.10.g (Depositary Notification)", "rome-statute-starvation" },
	{ "C.N.180.2026.TREATIES-XVIII.10 (Depositary Notification)", "rome-statute" },
	{ "Hungary withdraws from the Rome Statute of the International Criminal Court",
	    "rome-statute" },
	{ "Kampala amendments to the Rome Statute ratified", "" },
	{ "Mexico accepts the Kampala amendments on the crime of aggression",
	    "rome-statute-aggression" },
	{ "C.N.447.2025.TREATIES-XXI.10 (Depositary Notification)", "bbnj" },
	{ "Morocco ratifies the High Seas Treaty", "bbnj" },
	{ "Agreement for the Implementation of the Provisions of the United Nations Convention on "
	  "the Law of the Sea of 10 December 1982 relating to the Conservation and Management of "
	  "Straddling Fish Stocks and Highly Migratory Fish Stocks",
	    "" },
	{ "Agreement relating to the implementation of Part XI of the United Nations Convention on "
	  "the Law of the Sea of 10 December 1982",
	    "" },
	{ "Partial Nuclear Test Ban Treaty at sixty", "" },
	{ "Treaty on the Prohibition of Nuclear Weapons in Latin America and the Caribbean", "" },
	{ "Treaty on the Non-Proliferation of Nuclear Weapons", "" },
	{ "Russia suspends New START Treaty", "new-start" },
	{ "A new start for the treaty that Russia signed", "" },
	{ "START treaty signed in Moscow in 1991", "" },
	{ "Treaty Document No. 111-5", "new-start" },
	{ "Optional Protocol to the Convention on the Rights of the Child on a communications "
	  "procedure",
	    "crc-communications" },
	{ "Amendment to article 43 (2) of the Convention on the Rights of the Child", "" },
	{ "Amendment to article 20, paragraph 1 of the Convention on the Elimination of All Forms "
	  "of Discrimination against Women",
	    "" },
	{ "Inter-American Convention against Corruption", "" },
	{ "Inter-American Convention to Prevent and Punish Torture", "" },
	{ "European Convention for the Prevention of Torture", "" },
	{ "Inter-American Convention on Forced Disappearance of Persons", "" },
	{ "Türkiye leaves the Istanbul Convention", "istanbul" },
	{ "Istanbul Convention on Temporary Admission", "" },
	{ "Finland leaves the Ottawa Treaty", "mine-ban" },
	{ "Lithuania leaves the Convention on Cluster Munitions", "cluster-munitions" },
	{ "Amendment to the Basel Convention on the Control of Transboundary Movements of "
	  "Hazardous "
	  "Wastes and their Disposal",
	    "" },
	{ "Doha Amendment to the Kyoto Protocol", "" },
	{ "Kigali Amendment to the Montreal Protocol", "kigali" },
	{ "Beijing Amendment to the Montreal Protocol on Substances that Deplete the Ozone Layer",
	    "" },
	{ "Nagoya - Kuala Lumpur Supplementary Protocol on Liability and Redress to the Cartagena "
	  "Protocol on Biosafety",
	    "" },
	{ "African Charter on the Rights and Welfare of the Child", "" },
	{ "OAU Refugee Convention", "" },
	{ "Vienna Convention for the Protection of the Ozone Layer", "" },
	{ "European Convention on Human Rights", "" },
	{ "Treaty Doc. 106-37(A)", "crc-armed-conflict" },
	{ "CETS No. 225", "ai-convention" },
	{ "ETS No. 108", "convention-108" },
	{ "CETS No. 223", "convention-108-plus" },
	{ "Convention 108", "" },
};

START_TEST(confusing_names)
{
	char found[400];

	about(&all, rows[_i].text, found, sizeof(found));
	ck_assert_msg(strcmp(found, rows[_i].dossiers) == 0,
	    "\"%s\" is about \"%s\", expected \"%s\"", rows[_i].text, found, rows[_i].dossiers);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("treaties");
	TCase *t = tcase_create("core");

	/* loaded once: forked tests have it, too */
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, every_name_is_one_treaty);
	tcase_add_test(t, no_number_twice);
	tcase_add_test(t, alone_it_takes_no_other_for_its_own);
	tcase_add_loop_test(t, confusing_names, 0, ARRAY_LEN(rows));
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
