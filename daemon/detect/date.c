/*
 * Dates in prose, of a day where there is one, else of a month or a year, in the forms of
 * depositaries, chambers and newsrooms. Invariant: a date is complete by the text or by the
 * publication's date, never by the clock.
 */
#include "daemon/detect/date.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/detect/language.h"
#include "daemon/detect/vocab_words.h"
#include "lib/mem.h"

#define MON "(" MONTH_STEMS ")[a-z]*"
#define DAY "(\\d{1,2})(?:st|nd|rd|th)?"
/* Groups: day month year of each form, then the week day and the word. */
#define PATTERN                                                                                   \
	"\\b(?:" DAY "[ -](?:of )?" MON "\\.?,?[ -](\\d{4})\\b|" MON "\\.? " DAY                  \
	", ?(\\d{4})\\b|(\\d{4})-(\\d\\d)-(\\d\\d)\\b|(\\d\\d)/(\\d\\d)/(\\d{4})\\b|" DAY " " MON \
	"\\b|" MON "\\.? " DAY                                                                    \
	"\\b(?! ?[-/]?\\d)|(?<!next |this |each |every |coming |by |until |before |from |"        \
	"since |than )\\b(sun|mon|tues|wednes|thurs|fri|satur)day\\b(?!,? \\d|"                   \
	",? [jfmasond][a-z]{2,8}\\.? \\d)|(yesterday|today)\\b)"
/* What a day has unless it is written in numbers alone. */
#define NAMES "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day"
/* Less than a day: month and year, or the year. */
#define ROUGH                                                             \
	"\\b(?:in|during)(?: (?:early|mid|late|the \\w+ of))?[ -](?:" MON \
	"\\.?,? (?:of )?(\\d{4})\\b|(\\d{4})\\b(?![-/]\\d))"
/* Such a date of another verb, which is no finite one. */
#define ROUGH_NAMED                                                                          \
	"(?<!was |were |been )\\b(?:adopted|signed|concluded|negotiated|agreed|opened|open|" \
	"established|launched|drafted|elected|approved|passed|enacted|born|founded|reached|" \
	"struck|made|done|begun|began|used|held|introduced|proposed|"                        \
	"first)(?: [\\w'-]+){0,4} $"
/* What makes a date a part of a name when it stands right before it. */
#define NAMED                                                                        \
	"(?:(?:convention|protocol|treaty|agreement|covenant|statute|act|amendment|" \
	"resolution)(?: [\\w-]+){0,3} of|as of|since|from|until|till|before|dated|"  \
	"\\bdone(?: (?:at|in) (?:[\\w'-]+ ?){1,3})?,?(?: on)?(?: this)?|"            \
	", (?:adopted|concluded|signed|opened for signature)(?: (?:at|"              \
	"in) (?:[\\w'-]+ ?){1,3})?,? ?(?:on)?) $"

/* The same in French and Spanish: day month year, three numbers twice, week day, word. */
#define ROMANCE_MON                                                                           \
	"(janvier|f\303\251vrier|fevrier|mars|avril|mai|juin|juillet|ao\303\273t|aout|"       \
	"septembre|octobre|novembre|d\303\251cembre|decembre|enero|febrero|marzo|abril|mayo|" \
	"junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)"
#define ROMANCE_PATTERN                                                                      \
	"\\b(?:(\\d{1,2})(?:er|\302\272|\302\260|o)?(?: de)? " ROMANCE_MON                   \
	"\\b(?:,?(?: del?)? (\\d{4})\\b)?|(\\d{4})-(\\d\\d)-(\\d\\d)\\b|"                    \
	"(\\d\\d?)[/.](\\d\\d?)[/.](\\d{4})\\b|(lundi|mardi|mercredi|jeudi|vendredi|samedi|" \
	"dimanche|lunes|martes|mi[e\303\251]rcoles|jueves|viernes|s[a\303\241]bado|"         \
	"domingo)\\b(?! \\d| prochain|,? \\d)|(hier|aujourd'hui|ayer|hoy)\\b)"
#define ROMANCE_NAMED                                                                          \
	"(?:(?:convention|protocole?|trait\303\251|tratado|accord|acuerdo|pacte|pacto|statut|" \
	"estatuto|charte|carta|loi|ley|r\303\251solution|resoluci\303\263n|amendement|"        \
	"enmienda|convenio|convenci\303\263n|d\303\251cret|decreto)(?: [\\w'-]+){0,3} (?:du|"  \
	"del?)|depuis(?: le)?|avant le|jusqu'au|\303\240 (?:compter|partir) du|desde el|"      \
	"hasta el|antes del|a partir del|en date du|de fecha) $"

struct dates {
	struct probe names;
	struct re *form, *named;
	struct re *rough, *rough_named;
	struct re *romance_form, *romance_named;
};

int
dates_new(struct dates **ret, struct literals *l, struct err *err)
{
	struct dates *d = xcalloc(1, sizeof(*d));
	int r = probe_new(&d->names, NAMES, l, err);

	if (r == 0)
		r = re_compile(&d->form, PATTERN, 0, err);
	if (r == 0)
		r = re_compile(&d->named, NAMED, 0, err);
	if (r == 0)
		r = re_compile(&d->rough, ROUGH, 0, err);
	if (r == 0)
		r = re_compile(&d->rough_named, ROUGH_NAMED, 0, err);
	if (r == 0)
		r = re_compile(&d->romance_form, ROMANCE_PATTERN, 0, err);
	if (r == 0)
		r = re_compile(&d->romance_named, ROMANCE_NAMED, 0, err);
	if (r < 0) {
		dates_free(d);
		return r;
	}
	*ret = d;
	return 0;
}

void
dates_free(struct dates *d)
{
	if (d == NULL)
		return;
	probe_done(&d->names);
	re_free(d->form);
	re_free(d->named);
	re_free(d->rough);
	re_free(d->rough_named);
	re_free(d->romance_form);
	re_free(d->romance_named);
	free(d);
}

static int64_t
number(const char *s, const struct re_span *g)
{
	int64_t n = 0;
	size_t i;

	for (i = g->from; i < g->to; i++)
		n = n * 10 + (s[i] - '0');
	return n;
}

static unsigned
month(const char *s, const struct re_span *g)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	unsigned m;

	if (s[g->from] >= '0' && s[g->from] <= '9')
		return (unsigned)number(s, g);
	for (m = 0; m < 12; m++)
		if (strncasecmp(names + (size_t)3 * m, s + g->from, 3) == 0)
			return m + 1;
	return 0;
}

static bool
make(int64_t y, unsigned m, int64_t d, struct when *ret)
{
	if (d < 1 || d > 31 || !when_civil_valid(y, m, (unsigned)d))
		return false;
	ret->at = when_from_civil(y, m, (unsigned)d) * 86400;
	ret->precision = WHEN_DAY;
	ret->zone_assumed = false;
	return true;
}

/* A day and month without a year: the one that is nearest to the publication's day. One to come is
 * told as such: "enters into force on 1 December". */
static bool
make_yearless(unsigned m, int64_t d, const struct when *published, struct when *ret)
{
	struct when one;
	bool found = false;
	int64_t y, k, away, least = INT64_MAX;
	unsigned pm, pd;

	if (published->precision < WHEN_DAY)
		return false;
	when_to_civil(published->at / 86400, &y, &pm, &pd);
	for (k = y - 1; k <= y + 1; k++) {
		if (!make(k, m, d, &one))
			continue;
		away = one.at > published->at ? one.at - published->at : published->at - one.at;
		if (away >= least)
			continue;
		least = away;
		*ret = one;
		found = true;
	}
	return found;
}

static bool
make_weekday(int64_t w, const struct when *published, struct when *ret)
{
	int64_t day, back;

	if (published->precision < WHEN_DAY)
		return false;
	day = published->at / 86400;
	back = ((day + 4) % 7 - w + 7) % 7; /* 1970-01-01 was a Thursday */
	ret->at = (day - back) * 86400;
	ret->precision = WHEN_DAY;
	ret->zone_assumed = false;
	return true;
}

static int64_t
week_day(const char *s, const struct re_span *g)
{
	static const char names[] = "sunmontuewedthufrisat";
	int64_t w;

	for (w = 0; w < 7; w++)
		if (strncasecmp(names + 3 * w, s + g->from, 3) == 0)
			break;
	return w;
}

/* "yesterday", "hier", "ayer"; not "today", "aujourd'hui", "hoy". */
static int64_t
is_yesterday(const char *s)
{
	return strncasecmp(s, "yes", 3) == 0 || strncasecmp(s, "hie", 3) == 0 ||
	    strncasecmp(s, "aye", 3) == 0;
}

static bool
make_word(const char *s, const struct re_span *g, const struct when *published, struct when *ret)
{
	if (published->precision < WHEN_DAY)
		return false;
	ret->at = (published->at / 86400 - is_yesterday(s + g->from)) * 86400;
	ret->precision = WHEN_DAY;
	ret->zone_assumed = false;
	return true;
}

static bool
read_form(const char *s, const struct re_match *m, const struct when *published, bool month_first,
    struct when *ret)
{
	static const struct {
		unsigned char day, month, year; /* groups; year 0: none */
	} forms[] = { { 1, 2, 3 }, { 5, 4, 6 }, { 9, 8, 7 }, { 10, 11, 12 }, { 13, 14, 0 },
		{ 16, 15, 0 } };
	size_t i;

	if (m->span[17].set)
		return make_weekday(week_day(s, &m->span[17]), published, ret);
	if (m->span[18].set)
		return make_word(s, &m->span[18], published, ret);
	for (i = 0; i < ARRAY_LEN(forms); i++) {
		int64_t d;
		unsigned mon;

		if (!m->span[forms[i].day].set)
			continue;
		d = number(s, &m->span[forms[i].day]);
		mon = month(s, &m->span[forms[i].month]);
		if (i == 3 && month_first) {
			unsigned swap = mon;

			mon = (unsigned)d;
			d = swap;
		}
		if (forms[i].year == 0)
			return make_yearless(mon, d, published, ret);
		return make(number(s, &m->span[forms[i].year]), mon, d, ret);
	}
	return false;
}

struct stem {
	const char *text;
	unsigned n;
};

static unsigned
stem_of(const struct stem *stems, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strncasecmp(stems[i].text, s, strlen(stems[i].text)) == 0)
			return stems[i].n;
	return 0;
}

static bool
read_romance(
    const char *s, const struct re_match *m, const struct when *published, struct when *ret)
{
	static const struct stem months[] = { { "janv", 1 }, { "ene", 1 }, { "f\303\251v", 2 },
		{ "fev", 2 }, { "feb", 2 }, { "mar", 3 }, { "avr", 4 }, { "abr", 4 }, { "mai", 5 },
		{ "may", 5 }, { "juin", 6 }, { "jun", 6 }, { "juil", 7 }, { "jul", 7 }, { "ao", 8 },
		{ "ago", 8 }, { "sep", 9 }, { "set", 9 }, { "oct", 10 }, { "nov", 11 },
		{ "d\303\251c", 12 }, { "dec", 12 }, { "dic", 12 } };
	static const struct stem days[] = { { "dim", 0 }, { "dom", 0 }, { "lun", 1 }, { "mar", 2 },
		{ "mer", 3 }, { "mi", 3 }, { "jeu", 4 }, { "jue", 4 }, { "ven", 5 }, { "vie", 5 },
		{ "sam", 6 }, { "s\303\241b", 6 }, { "sab", 6 } };
	const struct re_span *g = m->span;

	if (g[10].set)
		return make_weekday(stem_of(days, ARRAY_LEN(days), s + g[10].from), published, ret);
	if (g[11].set)
		return make_word(s, &g[11], published, ret);
	if (g[4].set)
		return make(number(s, &g[4]), (unsigned)number(s, &g[5]), number(s, &g[6]), ret);
	if (g[7].set)
		return make(number(s, &g[9]), (unsigned)number(s, &g[8]), number(s, &g[7]), ret);
	if (!g[1].set)
		return false;
	if (!g[3].set)
		return make_yearless(stem_of(months, ARRAY_LEN(months), s + g[2].from),
		    number(s, &g[1]), published, ret);
	return make(number(s, &g[3]), stem_of(months, ARRAY_LEN(months), s + g[2].from),
	    number(s, &g[1]), ret);
}

/* "New York, 16 December 1966": a place before the comma makes it the treaty's name. */
static bool
after_place(const char *s, size_t from, size_t at)
{
	size_t i;

	if (at < from + 3 || s[at - 1] != ' ' || s[at - 2] != ',')
		return false;
	for (i = at - 2; i > from && s[i - 1] != ' '; i--)
		;
	return s[i] >= 'A' && s[i] <= 'Z' && (at - i < 5 || strncmp(s + at - 5, "day", 3) != 0);
}

static bool
masked(const struct clause *mask, size_t masks, size_t at)
{
	size_t i;

	for (i = 0; i < masks; i++)
		if (at >= mask[i].from && at < mask[i].to)
			return true;
	return false;
}

/* The text right before a date. */
static bool
is_named(const struct re_env *env, struct re *named, const char *s, size_t from, size_t at)
{
	size_t lead = at - from < 64 ? at - from : 64;

	while (lead > 0 && ((unsigned char)s[at - lead] & 0xc0) == 0x80)
		lead--;
	return re_test(env, named, s + at - lead, lead);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "2025-03-12", "12/03/2025" */
static bool
has_numbers(const char *s, size_t len)
{
	size_t i;

	for (i = 2; i + 2 < len; i++)
		if ((s[i] == '-' || s[i] == '/') && is_digit(s[i - 1]) && is_digit(s[i - 2]) &&
		    is_digit(s[i + 1]) && is_digit(s[i + 2]))
			return true;
	return false;
}

static bool
find_day(const struct dates *d, bool romance, const struct re_env *env, const char *s,
    const struct clause *within, const struct clause *mask, size_t masks,
    const struct when *published, bool month_first, struct when *ret)
{
	size_t len = within->to - within->from, start = 0, at;
	const char *base = s + within->from;
	struct re_match m;

	if (!romance && !probe_may(env, &d->names) && !has_numbers(base, len))
		return false; /* nearly all do not */
	while (start < len &&
	    re_exec(env, romance ? d->romance_form : d->form, base, len, start, &m) == 0) {
		at = within->from + m.span[0].from;
		if (!masked(mask, masks, at) && !after_place(s, within->from, at) &&
		    !is_named(env, romance ? d->romance_named : d->named, s, within->from, at) &&
		    (romance ? read_romance(base, &m, published, ret)
			     : read_form(base, &m, published, month_first, ret)))
			return true;
		start = m.span[0].to;
	}
	return false;
}

/* A month or a year. It is taken for the event's own only where it is of the publication's last
 * year: an older one is of something else, or guards tell that it is background. */
static bool
make_rough(const char *s, const struct re_match *m, const struct when *published, struct when *ret)
{
	bool has_month = m->span[1].set;
	int64_t y = number(s, &m->span[has_month ? 2 : 3]), py;
	unsigned mon = has_month ? month(s, &m->span[1]) : 1, pm, pd;

	if (!when_civil_valid(y, mon, 1))
		return false;
	ret->at = when_from_civil(y, mon, 1) * 86400;
	ret->precision = has_month ? WHEN_MONTH : WHEN_YEAR;
	ret->zone_assumed = false;
	if (published->precision < WHEN_DAY)
		return true;
	when_to_civil(published->at / 86400, &py, &pm, &pd);
	return has_month ? ret->at > published->at - 366 * INT64_C(86400) : y == py;
}

static bool
find_rough(const struct dates *d, const struct re_env *env, const char *s,
    const struct clause *within, const struct clause *mask, size_t masks,
    const struct when *published, struct when *ret)
{
	size_t len = within->to - within->from, start = 0, at;
	const char *base = s + within->from;
	struct re_match m;

	if (memmem(base, len, " 20", 3) == NULL && memmem(base, len, " 19", 3) == NULL)
		return false; /* no year */
	while (start < len && re_exec(env, d->rough, base, len, start, &m) == 0) {
		at = within->from + m.span[0].from;
		if (!masked(mask, masks, at) &&
		    !is_named(env, d->rough_named, s, within->from, at) &&
		    make_rough(base, &m, published, ret))
			return true;
		start = m.span[0].to;
	}
	return false;
}

bool
dates_find(const struct dates *d, unsigned languages, const struct re_env *env, const char *s,
    const struct clause *within, const struct clause *mask, size_t masks,
    const struct when *published, bool month_first, struct when *ret)
{
	bool romance = (languages & LANGUAGE_EN) == 0;
	struct when found;

	if (!find_day(d, romance, env, s, within, mask, masks, published, month_first, &found) &&
	    (romance || !find_rough(d, env, s, within, mask, masks, published, &found)))
		return false;
	*ret = found;
	return true;
}
