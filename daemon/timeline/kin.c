/*
 * Which milestone types speak of one act. Invariant: kinship is an equivalence, so that a
 * milestone keeps its key when better evidence changes its type.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "daemon/timeline/parts.h"
#include "lib/mem.h"
#include "lib/str.h"

/* Head first; MS_NONE fills up. */
static const enum ms_type kin[][4] = {
	{ MS_RATIFIED, MS_ACCEDED, MS_DEPOSITED, MS_NONE },
	{ MS_CONSENT_GIVEN, MS_CONSENT_REFUSED, MS_NONE, MS_NONE },
	{ MS_FLOOR_PASSED, MS_FLOOR_FAILED, MS_NONE, MS_NONE },
	{ MS_CLOTURE_INVOKED, MS_CLOTURE_FAILED, MS_NONE, MS_NONE },
	{ MS_OVERRIDE_PASSED, MS_OVERRIDE_FAILED, MS_NONE, MS_NONE },
	{ MS_SIGNED, MS_VETOED, MS_NONE, MS_NONE },
	{ MS_UN_GA_ADOPTED, MS_UN_SC_ADOPTED, MS_UN_COMMITTEE_APPROVED, MS_UN_FAILED },
};

static const enum ms_type opposites[][2] = {
	{ MS_CONSENT_GIVEN, MS_CONSENT_REFUSED },
	{ MS_FLOOR_PASSED, MS_FLOOR_FAILED },
	{ MS_CLOTURE_INVOKED, MS_CLOTURE_FAILED },
	{ MS_OVERRIDE_PASSED, MS_OVERRIDE_FAILED },
	{ MS_SIGNED, MS_VETOED },
	{ MS_UN_GA_ADOPTED, MS_UN_FAILED },
	{ MS_UN_SC_ADOPTED, MS_UN_FAILED },
	{ MS_UN_COMMITTEE_APPROVED, MS_UN_FAILED },
};

/* What a State or a legislature does once to one treaty or bill, if not years later again. */
static const enum ms_type once[] = {
	MS_RATIFIED,
	MS_ACCEDED,
	MS_DEPOSITED,
	MS_TREATY_SIGNED,
	MS_OPENED_FOR_SIGNATURE,
	MS_TEXT_ADOPTED,
	MS_ENTERED_INTO_FORCE,
	MS_INTRODUCED,
	MS_TREATY_SUBMITTED,
	MS_TO_PRESIDENT,
	MS_SIGNED,
	MS_VETOED,
	MS_ENACTED,
};

static const enum ms_type *
row_of(enum ms_type type)
{
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(kin); i++)
		for (k = 0; k < ARRAY_LEN(kin[i]); k++)
			if (type != MS_NONE && kin[i][k] == type)
				return kin[i];
	return NULL;
}

size_t
timeline_same_types(enum ms_type type, enum ms_type ret[4])
{
	const enum ms_type *row = row_of(type);
	size_t n = 0, k;

	ret[n++] = type;
	for (k = 0; row != NULL && k < ARRAY_LEN(kin[0]); k++)
		if (row[k] != MS_NONE && row[k] != type)
			ret[n++] = row[k];
	return n;
}

enum ms_type
timeline_head(enum ms_type type)
{
	const enum ms_type *row = row_of(type);

	return row != NULL ? row[0] : type;
}

bool
timeline_opposite(enum ms_type a, enum ms_type b)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(opposites); i++)
		if ((opposites[i][0] == a && opposites[i][1] == b) ||
		    (opposites[i][0] == b && opposites[i][1] == a))
			return true;
	return false;
}

bool
timeline_one_act(enum ms_type a, enum ms_type b)
{
	return a == b || timeline_opposite(a, b) ||
	    (timeline_head(a) == MS_RATIFIED && timeline_head(b) == MS_RATIFIED);
}

bool
timeline_once(enum ms_type type)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(once); i++)
		if (once[i] == type)
			return true;
	return false;
}

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

bool
timeline_words_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	for (a = skip_blanks(a), b = skip_blanks(b); *a != '\0' && *b != '\0';
	     a = skip_blanks(a + 1), b = skip_blanks(b + 1))
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
	return *a == *b;
}

void
timeline_key(const struct milestone *m, char ret[33])
{
	char occurrence[16], hex[HASH_HEX];
	struct hash h;

	(void)snprintf(occurrence, sizeof(occurrence), "%d", m->occurrence);
	hash_strings(&h, "milestone", m->dossier,
	    m->type >= 0 ? ms_types[timeline_head(m->type)].code : "none",
	    str_empty(m->actor) ? NULL : m->actor, occurrence, HASH_END);
	hash_hex(&h, hex);
	memcpy(ret, hex, 32);
	ret[32] = '\0';
}
