#include "daemon/setup/consents.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/identify/identify.h"
#include "daemon/setup/procedures.h"
#include "lib/mem.h"
#include "lib/str.h"

enum { RULE_PLAIN, RULE_FIRST_OF_MONTH, RULE_SAME_DAY }; /* settings_entry_rule_words */

struct telling {
	conf_report_fn *report;
	void *arg;
	const char *dossier, *key;
	int mistakes;
};

static void
    PRINTF_LIKE(3, 4) tell(struct telling *t, const struct conf_place *at, const char *fmt, ...)
{
	char text[480];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	t->report(at, text, t->arg);
	t->mistakes++;
}

static const char *
state_of(struct telling *t, const char *name, const struct conf_place *at)
{
	const struct state_name *st = state_by_name(name, strlen(name));
	char *safe;

	if (st != NULL)
		return st->name;
	safe = str_safe(name, 100);
	tell(t, at, "dossiers.%s: %s names \"%s\", expected a State", t->dossier, t->key, safe);
	free(safe);
	return NULL;
}

static const char *const *
states_of(struct telling *t, const char *key, const struct conf_texts *texts, size_t *ret_n)
{
	const char **v = xcalloc(texts->n + 1, sizeof(*v));
	size_t i, n = 0;

	t->key = key;
	for (i = 0; i < texts->n; i++) {
		v[n] = state_of(t, texts->v[i].text, &texts->v[i].place);
		n += v[n] != NULL;
	}
	*ret_n = n;
	return v;
}

/* "17.89": a decimal number of at most three and six digits. */
static bool
read_percent(const char *s, int64_t *ret)
{
	int64_t v = 0, unit = THRESHOLD_PERCENT;
	int digits = 0;

	for (; isdigit((unsigned char)*s) && digits < 3; s++, digits++)
		v = v * 10 + (*s - '0');
	if (digits == 0)
		return false;
	v *= THRESHOLD_PERCENT;
	if (*s == '.')
		for (s++, unit /= 10; isdigit((unsigned char)*s) && unit > 0; s++, unit /= 10)
			v += (*s - '0') * unit;
	*ret = v;
	return *s == '\0' && v <= 100 * THRESHOLD_PERCENT;
}

static const struct threshold_share *
shares_of(struct telling *t, const struct conf_pairs *pairs, size_t *ret_n)
{
	struct threshold_share *v = xcalloc(pairs->n + 1, sizeof(*v));
	const struct conf_named_text *p;
	size_t i, n = 0;

	t->key = "threshold-share";
	for (i = 0; i < pairs->n; i++) {
		p = &pairs->v[i];
		v[n].state = state_of(t, p->name, &p->place);
		if (v[n].state == NULL)
			continue;
		if (read_percent(p->text.text, &v[n].share))
			n++;
		else
			tell(t, &p->text.place,
			    "dossiers.%s: threshold-share of %s is no share, expected percent like "
			    "17.89",
			    t->dossier, v[n].state);
	}
	*ret_n = n;
	return v;
}

static struct clock_rule
rule_of(int64_t days, int64_t months, int rule)
{
	return (struct clock_rule){ .known = days > 0 || months > 0 || rule != RULE_PLAIN,
		.days = days,
		.months = months,
		.first_of_month = rule == RULE_FIRST_OF_MONTH };
}

static struct when
day_of(const char *text)
{
	struct when w = { .precision = WHEN_NONE };

	if (text != NULL && when_parse(text, strlen(text), &w) != 0)
		w.precision = WHEN_NONE;
	return w;
}

static void
build(struct telling *t, const struct settings *s, const struct dossier_conf *d,
    struct threshold_def *ret)
{
	struct threshold_def def = { .required = d->threshold,
		.share_what = d->threshold_share.what,
		.share_required = d->threshold_share.percent * THRESHOLD_PERCENT,
		.members_required = d->threshold_members,
		.members_of = d->members_what,
		.organisations_count = d->organisations_count,
		.source = d->threshold_source,
		.signature_closes = day_of(d->closes.signature),
		.closes_source = d->closes.source,
		.seat = procedures_seat(s, d) };

	t->dossier = d->name;
	def.states = states_of(t, "threshold-states", &d->threshold_states, &def.state_count);
	def.members = states_of(t, "members-of", &d->members_of, &def.member_count);
	def.shares = shares_of(t, &d->threshold_share.of, &def.share_count);
	def.after = rule_of(d->threshold_days, d->threshold_months, d->threshold_rule);
	def.after.fixed = day_of(d->threshold_date);
	def.late = rule_of(d->late_days, d->late_months, d->late_rule);
	*ret = def;
}

int
consents_new(
    const struct settings *s, conf_report_fn *report, void *arg, struct threshold_def **ret)
{
	struct telling t = { .report = report, .arg = arg };
	struct threshold_def *v = xcalloc(s->dossier_count + 1, sizeof(*v));
	size_t i;

	for (i = 0; i < s->dossier_count; i++)
		build(&t, s, &s->dossiers[i], &v[i]);
	*ret = v;
	return t.mistakes;
}

static void
free_list(const void *v)
{
	void *p;

	memcpy(&p, &v, sizeof(p));
	free(p);
}

void
consents_free(struct threshold_def *v, size_t n)
{
	size_t i;

	for (i = 0; v != NULL && i < n; i++) {
		free_list(v[i].states);
		free_list(v[i].members);
		free_list(v[i].shares);
	}
	free(v);
}
