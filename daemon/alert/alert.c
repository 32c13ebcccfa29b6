/*
 * Which alert follows from a change, and its parts. Invariant: the id is a function of what the
 * alert is about, so that a repetition after a crash is known for what it is.
 */
#include "daemon/alert/alert.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/alert/words.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TITLE_BYTES 1000
#define TEXT_BYTES 8000

/* reported < corroborated < official; a corrected one is as good as its best evidence. */
static int
level_of(enum ms_state state, enum evidence_class best)
{
	if (state == ST_CORRECTED || state == ST_DISPUTED)
		return best <= EV_OFFICIAL ? ST_OFFICIAL : ST_REPORTED;
	return state <= ST_OFFICIAL ? (int)state : -1;
}

bool
alert_due(const struct fold *fold, enum ms_state alert_on, enum alert_kind *ret)
{
	static const enum alert_kind kinds[] = {
		[FOLD_NEW] = ALERT_NEW,
		[FOLD_OFFICIAL] = ALERT_OFFICIAL,
		[FOLD_DISPUTED] = ALERT_DISPUTED,
		[FOLD_CORRECTED] = ALERT_CORRECTED,
		[FOLD_RETRACTED] = ALERT_RETRACTED,
	};
	int now = level_of(fold->after.state, fold->after.best);
	/* Below alert_on nothing was said: then there is nothing to correct, only to announce. */
	bool untold = !fold->after.announced &&
	    ((int)fold->before < (int)alert_on || fold->before == ST_RETRACTED);

	switch (fold->what) {
	case FOLD_NOTHING:
	case FOLD_EVIDENCE:
		return false;
	case FOLD_NEW:
		if (now < (int)alert_on)
			return false;
		break;
	case FOLD_UPDATE:
	case FOLD_OFFICIAL:
	case FOLD_CORRECTED:
		if (untold || fold->what == FOLD_UPDATE) {
			*ret = ALERT_NEW;
			return untold && now >= (int)alert_on;
		}
		break;
	case FOLD_DISPUTED:
	case FOLD_RETRACTED:
		if (untold)
			return false;
		break;
	}
	*ret = fold->vanished ? ALERT_VANISHED : kinds[fold->what];
	return true;
}

static void
id_of(const char *what, const char *about, const char *kind, int64_t revision, char ret[33])
{
	char number[24], hex[HASH_HEX];
	struct hash h;

	(void)snprintf(number, sizeof(number), "%" PRId64, revision);
	hash_strings(&h, "alert", what, about, kind, number, HASH_END);
	hash_hex(&h, hex);
	memcpy(ret, hex, 32);
	ret[32] = '\0';
}

/* A milestone is new once and rises to official once, whoever watches it; all else may come again,
 * and is told apart by the moment of the change before it (the same after a crash). */
static int64_t
revision_of(enum alert_kind kind, const struct milestone *before)
{
	if (kind == ALERT_NEW || before == NULL)
		return 0;
	if (kind == ALERT_OFFICIAL && before->state <= ST_CORROBORATED)
		return 0;
	return before->changed_ms;
}

static char *
dup_plain(struct arena *a, const char *s)
{
	struct buf b;
	char *copy;
	int r;

	buf_init(&b, TITLE_BYTES);
	r = words_put_plain(&b, s, TITLE_BYTES / 2);
	copy = r == 0 ? arena_strdup(a, buf_str(&b)) : NULL;
	buf_done(&b);
	return copy;
}

/* NULL: it does not fit. */
static char *
title_of(struct arena *a, const struct milestone *m, enum alert_kind kind,
    const struct alert_context *ctx)
{
	struct buf b;
	char *copy = NULL;

	buf_init(&b, TITLE_BYTES);
	if (words_title(&b, m, kind, ctx) == 0)
		copy = arena_strdup(a, buf_str(&b));
	buf_done(&b);
	return copy;
}

static char *
text_of(struct arena *a, const struct milestone *m, enum alert_kind kind,
    const struct alert_context *ctx, const struct alert *al)
{
	struct buf b;
	char *copy = NULL;

	buf_init(&b, TEXT_BYTES);
	if (words_text(&b, m, kind, ctx, al->links, al->link_count) == 0)
		copy = arena_strdup(a, buf_str(&b));
	buf_done(&b);
	return copy;
}

static char *
copy_key(struct arena *a, const struct milestone *m)
{
	char key[33];

	timeline_key(m, key);
	return arena_strdup(a, key);
}

int
alert_compose(const struct milestone *m, enum alert_kind kind, const struct alert_context *ctx,
    struct arena *a, struct alert *ret, struct err *err)
{
	struct alert al = {
		.kind = kind, .milestone_id = m->id, .created_ms = ctx->now_ms, .event = m->date
	};

	if (m->type < 0 || m->type >= MS_TYPE_COUNT || m->state >= ST_COUNT)
		return err_set(
		    err, -EINVAL, "a milestone without a type or state cannot be announced");
	al.type = ms_types[m->type].code;
	al.importance = ctx->importance != 0 ? ctx->importance : ms_types[m->type].importance;
	al.state = ms_state_words[m->state];
	al.actor = m->actor != NULL ? arena_strdup(a, m->actor) : NULL;
	al.best = m->best;
	al.milestone = copy_key(a, m);
	al.dossier = arena_strdup(a, STR_OR(m->dossier, ""));
	al.source = ctx->source != NULL ? arena_strdup(a, ctx->source) : NULL;
	al.url = words_is_link(ctx->url) ? arena_strdup(a, ctx->url) : NULL;
	al.next = !str_empty(ctx->next) ? arena_strdup(a, ctx->next) : NULL;
	al.title = title_of(a, m, kind, ctx);
	if (links_pick(ctx, a, &al.links, &al.link_count) == 0)
		al.text = text_of(a, m, kind, ctx, &al);
	if (al.milestone == NULL || al.dossier == NULL || al.title == NULL || al.text == NULL ||
	    (ctx->source != NULL && al.source == NULL) ||
	    (!str_empty(ctx->next) && al.next == NULL) ||
	    (words_is_link(ctx->url) && al.url == NULL))
		return err_set(err, -EFBIG, "an alert about %s does not fit into memory", al.type);
	id_of("milestone", al.milestone, alert_kind_words[kind], revision_of(kind, ctx->before),
	    al.id);
	*ret = al;
	return 0;
}

static const struct health_words {
	enum alert_kind kind;
	const char *what, *title, *text; /* title and text stand around the name */
} health_words[] = {
	{ ALERT_SOURCE, "failing", "Source %s is failing",
	    "It cannot be read. It is asked again, ever less often, and you are told when it is "
	    "back." },
	{ ALERT_SOURCE, "gone", "Source %s is gone",
	    "Its publisher says that it will not come back. It is not asked any more until its "
	    "address "
	    "in the configuration changes." },
	{ ALERT_SOURCE, "moved", "Source %s has moved",
	    "It is read at its new address from now on. Please change the configuration." },
	{ ALERT_SOURCE, "changed", "Source %s is not what it was",
	    "What comes from there cannot be understood any more; nothing is concluded from it." },
	{ ALERT_SOURCE, "quarantined", "Source %s lost many rows at once",
	    "So many rows are missing in its table that the document is held back as a broken one: "
	    "nothing is concluded from it until you say what it is, or until another comes." },
	{ ALERT_SOURCE, "recovered", "Source %s is back", "It can be read again." },
	{ ALERT_SOURCE, "gap", "Source %s may have said more",
	    "None of the entries that it lists was known, so others may have come and gone between "
	    "two polls. A shorter interval helps; you are told again after it went well." },
	{ ALERT_SOURCE, "silent", "Source %s is silent",
	    "It can be read, but for far longer than usual it has said nothing new. Perhaps there "
	    "was nothing to say, perhaps it has stopped: its silence is no good news." },
	{ ALERT_SOURCE, "heard", "Source %s speaks again", "It has said something new." },
	{ ALERT_SOURCE, "unanswered", "Source %s lacks a document",
	    "A document that it names was not there, or was not what it should be, whenever it was "
	    "asked for; it is not asked for any more until what names it changes." },
	{ ALERT_SELF, "unread", "Something stored cannot be read: %s",
	    "A part of what was stored cannot be read and is passed over: what was to be told of "
	    "it is not told. The rest is not affected." },
	{ ALERT_SELF, "full", "Too much waits to be acknowledged: %s",
	    "So many alerts wait that further ones are told, but neither told again nor passed on "
	    "until there is room. ratifyctl ack lists what waits, ratifyctl ack --all "
	    "acknowledges it." },
	{ ALERT_SINK, "refused", "A delivery was refused: sink %s",
	    "An alert was refused for good by the other side of this sink. Others are not "
	    "affected." },
	{ ALERT_SINK, "failed", "A delivery failed: sink %s",
	    "An alert could not be delivered by this sink and was given up. Others are not "
	    "affected." },
	{ ALERT_SINK, "held", "Deliveries are held: sink %s",
	    "This sink cannot be used; what it owes is kept until the configuration is read "
	    "again." },
	{ ALERT_ALIVE, NULL, "Nothing to report: %s",
	    "Nothing: this is a sign of life, so that silence is not taken for good news." },
	{ ALERT_TEST, NULL, "Test of sink %s",
	    "This is a test. If you can read it, the sink works." },
	{ ALERT_SELF, NULL, "Trouble with ratifyd itself: %s",
	    "Something is wrong with ratifyd itself." },
	{ ALERT_SINK, NULL, "Trouble with sink %s", "Something is wrong with this sink." },
	{ ALERT_SOURCE, NULL, "Trouble with source %s", "Something is wrong with this source." },
};

static const struct health_words *
find_health_words(enum alert_kind kind, const char *what)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(health_words); i++)
		if (health_words[i].kind == kind &&
		    (health_words[i].what == NULL || str_eq(health_words[i].what, what)))
			return &health_words[i];
	return &health_words[ARRAY_LEN(health_words) - 1];
}

static const char *
fill_name(struct arena *a, const char *title, const char *name)
{
	const char *at = strstr(title, "%s");

	return arena_printf(a, "%.*s%s%s", (int)(at - title), title, name, at + 2);
}

int
alert_compose_health(enum alert_kind kind, const char *about, const char *what, const char *detail,
    int64_t now_ms, struct arena *a, struct alert *ret, struct err *err)
{
	const struct health_words *w = find_health_words(kind, what);
	struct alert al = { .kind = kind, .importance = 'H', .created_ms = now_ms };
	const char *name = dup_plain(a, STR_OR(about, "?"));
	const char *said = dup_plain(a, detail), *extra = dup_plain(a, what), *trouble = NULL;
	char seen[WHEN_TEXT];

	if (said != NULL && extra != NULL) /* two troubles of one moment are two alerts */
		trouble = arena_printf(a, "%s: %s", extra, said);
	if (name == NULL || trouble == NULL)
		return err_set(err, -EFBIG, "a health alert does not fit into memory");
	when_format_s(now_ms / 1000, seen);
	al.title = fill_name(a, w->title, name);
	al.text = arena_printf(a, "What happened: %s\n%s%s%s%s%s%sWhen: %s.", w->text,
	    w->what == NULL && *extra != '\0' ? "What: " : "", w->what == NULL ? extra : "",
	    w->what == NULL && *extra != '\0' ? "\n" : "", *said != '\0' ? "Detail: " : "", said,
	    *said != '\0' ? "\n" : "", seen);
	al.source = kind == ALERT_SOURCE ? arena_strdup(a, STR_OR(about, "?")) : NULL;
	if (al.title == NULL || al.text == NULL || (kind == ALERT_SOURCE && al.source == NULL))
		return err_set(err, -EFBIG, "a health alert does not fit into memory");
	id_of(alert_kind_words[kind], about, trouble, now_ms, al.id);
	*ret = al;
	return 0;
}

void
alert_once(struct alert *a, int64_t number)
{
	id_of(alert_kind_words[a->kind], a->title, "once", number, a->id);
}
