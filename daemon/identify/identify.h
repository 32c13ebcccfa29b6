/*
 * Which entry is this, and has it been seen? Identity never depends on a date: guid, else link,
 * else title. Pure: the store answers what is known, this room says what to ask and what it means.
 */
#ifndef DAEMON_IDENTIFY_IDENTIFY_H
#define DAEMON_IDENTIFY_IDENTIFY_H

#include "daemon/model.h"
#include "lib/arena.h"

/* Policies (manual: ratifyd.8, IDENTITY):
 * - guid trimmed; http and https are one; UN News and the like: "…/story/2022/03/1115092" by its
 * trailing number;
 * - a guid shared by entries with different links or titles inside one document is no guid: link +
 * title then;
 * - without guid: link without utm_*, session parameters and fragment; without both: title, NFC,
 * case folded, blanks folded;
 * - `alias` is a second identity of the same entry (link + title): an entry whose guid is new but
 * whose alias is known in this source is that entry, revised; a known guid with another link and
 * another title is a new entry. */
struct entry_ids {
	struct hash identity;
	struct hash alias;
	bool has_alias;
};
/* guid_usable: false when the document repeats that guid for other entries. */
void identify_entry(const struct entry *, bool guid_usable, struct entry_ids *ret);
/* For each of n entries, whether its guid can be trusted in this document; usable[n]. */
void identify_check_guids(const struct entry *, size_t n, bool *usable);
/* The same for aliases: false where this document has several guids under one link and title, so
 * that a new guid there is a new entry. */
void identify_check_aliases(const struct entry *, size_t n, bool *usable);
/* A table row: source and canonical participant. */
void identify_row(const char *source, const char *participant, struct hash *ret);
/* Over everything an entry says (titles, texts, acts, facts, positions, events; not its dates, not
 * the order of categories).
 */
void identify_content(const struct entry *, struct hash *ret);
/* A sketch of a text with names, numbers' formatting, dateline and blanks folded: two copies of one
 * wire text are equal, edited ones near. Of a few words, with the title, it is a hash. */
void identify_text_origin(const char *title, const char *text, struct hash *ret);
bool identify_texts_near(const struct hash *, const struct hash *); /* equal is near */

/* The State whose name (any form: official, short, former, with footnote marks or "[...]") is
 * exactly s; NULL unknown. */
struct state_name {
	const char *name;  /* canonical UN short name */
	const char *forms; /* other forms, see states_data.c; demonyms after ~ */
	bool organisation; /* EU and the like: no State */
};
extern const struct state_name state_names[];
extern const size_t state_name_count;
const struct state_name *state_by_name(const char *s, size_t len);
/* The longest State name (or, when demonyms, adjective) that starts at s, where a word must start
 * (a leading "the" counts as part of it); its length in *ret_len. NULL with a length: a longer
 * name that is no State ("New Mexico"), to be stepped over. */
const struct state_name *state_at(const char *s, size_t len, bool demonyms, size_t *ret_len);
/* The same with the names of other languages, too. */
enum { NAMES_ADJECTIVES = 1, NAMES_FRENCH = 2, NAMES_SPANISH = 4 };
const struct state_name *state_at_in(const char *s, size_t len, unsigned names, size_t *ret_len);

/* The one name of a chamber, committee or organ, by a name or a code ("ssfr00", "SSFR00", "Senate
 * Foreign Relations Committee"); NULL unknown. */
const char *body_by_name(const char *s);

/* Which dossiers does a text speak of? Titles (of two words or more), aliases and identifiers in
 * all their spellings, longest first, on word boundaries, exclusions masked, acronyms exactly as
 * written and beside a second cue. */
struct dossier_def { /* borrowed from the settings */
	const char *name, *title, *short_title, *procedure;
	const char *const *aliases, *const *acronyms, *const *exclude, *const *identifiers;
	size_t alias_count, acronym_count, exclude_count, identifier_count;
};
struct dossier_match {
	size_t dossier;  /* index */
	size_t from, to; /* bytes of the text */
};
struct matcher;
struct matcher *matcher_new(const struct dossier_def *, size_t n); /* copies what it needs; heap */
void matcher_free(struct matcher *);
/* At most max matches into ret, longest first wins where they overlap; returns how many. */
size_t matcher_find(
    const struct matcher *, const char *text, size_t len, struct dossier_match *ret, size_t max);

#endif
