/*
 * The mistakes of one load, kept until everything was read and then told in the order of the
 * files. Invariant: one mistake is told once, and no text of a secret is ever part of it.
 */
#ifndef CONFIG_MISTAKES_H
#define CONFIG_MISTAKES_H

#include "config/conf.h"

struct mistake {
	struct conf_place place; /* file NULL: about the whole */
	char *text;
	size_t file_order, seq;
};
struct mistakes {
	struct mistake *v;
	size_t n, cap;
	size_t left_out; /* over MISTAKES_MAX: counted, not kept */
};

/* More than anybody mends in one go; a hostile file must not fill the memory. */
#define MISTAKES_MAX 500

/* Counts one more and says true when no more are kept. */
bool mistakes_full(struct mistakes *);
void
mistake_add(struct mistakes *, const struct conf_place *, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Tells all, sorted: first those about the whole, then by file (position in files[]), line and
 * column. Returns how many there are, counting those left out. */
size_t mistakes_tell(
    struct mistakes *, const char *const *files, size_t file_count, conf_report_fn *, void *arg);
void mistakes_done(struct mistakes *);
/* Foreign text between quotes, escaped and cut. */
const char *mistake_quote(char out[160], const char *s);
/* ' (did you mean "x"?)' or "". */
const char *mistake_hint(char out[160], const char *s, const char *const *words, size_t n);
/* "a, b, c or d", at most about 300 bytes. */
const char *mistake_words(char out[400], const char *const *words, size_t n);

#endif
