/*
 * From checked settings to what the pure rooms work with. ratifyd, `ratifyctl check` and `classify`
 * share this one path, so that what is checked is what runs. Immutable once built.
 */
#ifndef DAEMON_SETUP_SETUP_H
#define DAEMON_SETUP_SETUP_H

#include "config/settings.h"
#include "daemon/alert/alert.h"
#include "daemon/detect/detect.h"
#include "daemon/identify/identify.h"
#include "daemon/setup/mapping.h"
#include "daemon/setup/procedures.h"
#include "lib/err.h"

struct setup {
	struct settings *settings;
	struct dossier_def *dossiers;     /* in the order of settings->dossiers */
	struct threshold_def *thresholds; /* what each asks for, in the same order */
	size_t dossier_count;
	struct rule_def *rules;
	size_t rule_count;
	struct detector *detector;
	struct route_def *routes;
	struct routing routing;  /* over routes; without any: all alerts to all sinks */
	const char **sink_names; /* of that one route */
	struct sink_timing *timings;
	struct digest_def *digests;
	char importance[MS_TYPE_COUNT]; /* of each type: A, B, C */
	struct mappings *mappings;
	struct procedures *procedures;
};

/* One mistake a call, "file:line:column: what, what was expected", escaped for a terminal. */
typedef void setup_report_fn(const char *text, void *arg);
/* config NULL: the default place. packs: folder of packs searched first, may be NULL. extra_packs:
 * NULL-terminated, may be NULL. 0, or the number of mistakes (> 0, all reported), or -ENOENT and
 * the like with words in err. */
int setup_load(struct setup **ret, const char *config, const char *packs,
    const char *const *extra_packs, setup_report_fn *report, void *arg, struct err *err) MUST_USE;
/* The same for who reads no document: without rules, mappings and detector (NULL), whose mistakes
 * are not told. */
int setup_load_record(struct setup **ret, const char *config, const char *packs,
    setup_report_fn *report, void *arg, struct err *err) MUST_USE;
/* The tables that settings need of the other rooms, for `ratifyctl keys`. Heap arrays. */
struct settings_sink_type *setup_sink_types(void);
const char **setup_format_names(void); /* "auto" first, NULL-terminated */
/* Rules and dossiers of packs alone, without a configuration file (`classify`). */
int setup_load_packs(struct setup **ret, const char *packs, const char *const *names,
    setup_report_fn *report, void *arg, struct err *err) MUST_USE;
void setup_free(struct setup *); /* NULL is fine */
/* All that is known of one dossier (its index). */
struct setup_known {
	size_t dossier;
	const struct milestone *m;
	size_t n;
	const struct announcement *events; /* what its clocks count: event_sittings */
	size_t event_count;
	int64_t usual_days;         /* after which its records follow reports; -1: not known */
	struct track_state *tracks; /* of setup_tracks, where they are known; NULL */
	size_t track_count;
};
/* What is expected of it. 0, or -EFBIG: the arena is full. */
int setup_expect(const struct setup *, const struct setup_known *, int64_t now_ms, struct arena *,
    struct due_list *ret) MUST_USE;
/* Where its tracks stand, one each in the order of procedures_tracks. */
int setup_tracks(const struct setup *, const struct setup_known *, int64_t now_ms, struct arena *,
    struct track_state **ret, size_t *ret_n) MUST_USE;
/* What a dossier asks for to enter into force: of one that is not configured nothing. */
const struct threshold_def *setup_threshold(const struct setup *, const char *dossier);
/* The User-Agent: an honest name with a way to reach the person behind it. Heap. */
char *setup_agent(const struct settings *);
/* How much of a document is read. */
struct feed_limits setup_limits(const struct settings *);
/* Reads a document as the source says: by its mapping, else by its format. Results as feed_parse.
 */
int setup_parse(const struct setup *, const struct source_conf *, const struct feed_input *,
    const struct feed_limits *, struct arena *, struct feed_doc *ret, struct err *) MUST_USE;

#endif
