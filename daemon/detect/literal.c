/*
 * The prefilter's automaton: a trie with failure links, children as sibling lists, for some
 * thousand words. Invariant: sealed once, read-only afterwards.
 */
#include "daemon/detect/literal.h"

#include <string.h>
#include <unicase.h>

#include "lib/ascii.h"
#include "lib/mem.h"
#include "lib/utf8.h"

#define NONE UINT32_MAX
#define NO_NODE 0xffffffu /* a trie has fewer: packs are bounded */
#define ASCII 128

struct node {
	uint32_t child;
	uint32_t sibling : 24, byte : 8;
	uint32_t fail;
	uint32_t out; /* what ends here, or the nearest shorter that does */
};
struct out {           /* a word, by its number */
	uint32_t link; /* head of a list in links: the rules of which it is a literal */
	uint32_t next; /* a shorter one that ends here, too */
};
struct link { /* literal -> rule */
	size_t rule;
	uint32_t next;
	char *text;
};
struct span { /* of a list */
	uint32_t first, n;
};
struct literals {
	struct node *node;
	struct out *out;
	struct link *link;
	uint32_t *needed;  /* numbers of words, set after set */
	struct span *set;  /* in needed */
	struct span *rule; /* in set; the patterns that are no rules behind the rules */
	size_t nodes, outs, links, needs, sets, rules, patterns;
	bool *bare;          /* rules without literals: always tried */
	uint32_t first[256]; /* children of the root by byte, once sealed; 0: none */
	uint32_t *second;    /* and theirs, by first byte and ASCII byte */
};

/* Room for one more, doubled at powers of two. */
static void *
grown(void *v, size_t n, size_t size)
{
	return (n & (n - 1)) == 0 ? xreallocarray(v, n > 0 ? 2 * n : 1, size) : v;
}

static uint32_t
node_new(struct literals *l, unsigned char byte)
{
	if (l->nodes >= NO_NODE)
		abort();
	l->node = grown(l->node, l->nodes, sizeof(*l->node));
	l->node[l->nodes] = (struct node){
		.child = NO_NODE, .sibling = NO_NODE, .byte = byte, .fail = 0, .out = NONE
	};
	return (uint32_t)l->nodes++;
}

struct literals *
literals_new(size_t rules)
{
	struct literals *l = xcalloc(1, sizeof(*l));
	size_t i;

	l->rules = l->patterns = rules;
	l->bare = xcalloc(rules + 1, sizeof(*l->bare));
	l->rule = xcalloc(rules + 1, sizeof(*l->rule));
	for (i = 0; i < rules; i++)
		l->bare[i] = true;
	(void)node_new(l, 0);
	return l;
}

void
literals_free(struct literals *l)
{
	size_t i;

	if (l == NULL)
		return;
	for (i = 0; i < l->links; i++)
		free(l->link[i].text);
	free(l->link);
	free(l->out);
	free(l->node);
	free(l->needed);
	free(l->set);
	free(l->rule);
	free(l->bare);
	free(l->second);
	free(l);
}

static uint32_t
child_of(const struct literals *l, uint32_t at, unsigned char byte)
{
	uint32_t c;

	for (c = l->node[at].child; c != NO_NODE; c = l->node[c].sibling)
		if (l->node[c].byte == byte)
			return c;
	return NO_NODE;
}

/* The number of a word. */
static uint32_t
number_of(struct literals *l, const char *word)
{
	const unsigned char *p = (const unsigned char *)word;
	uint32_t at = 0, next;

	for (; *p != '\0'; p++) {
		next = child_of(l, at, *p);
		if (next == NO_NODE) {
			next = node_new(l, *p);
			l->node[next].sibling = l->node[at].child;
			l->node[at].child = next;
		}
		at = next;
	}
	if (l->node[at].out == NONE) {
		l->out = grown(l->out, l->outs, sizeof(*l->out));
		l->out[l->outs] = (struct out){ NONE, NONE };
		l->node[at].out = (uint32_t)l->outs++;
	}
	return l->node[at].out;
}

void
literals_add(struct literals *l, size_t rule, const char *literal)
{
	uint32_t word = number_of(l, literal);

	l->bare[rule] = false;
	l->link = grown(l->link, l->links, sizeof(*l->link));
	l->link[l->links].rule = rule;
	l->link[l->links].next = l->out[word].link;
	l->link[l->links].text = xstrdup(literal);
	l->out[word].link = (uint32_t)l->links++;
}

size_t
literals_pattern(struct literals *l)
{
	l->rule = xreallocarray(l->rule, l->patterns + 1, sizeof(*l->rule));
	l->rule[l->patterns] = (struct span){ 0, 0 };
	return l->patterns++;
}

void
literals_need(struct literals *l, size_t rule, const char *const *words, size_t n)
{
	size_t i;

	if (l->rule[rule].n == 0)
		l->rule[rule].first = (uint32_t)l->sets;
	l->rule[rule].n++;
	l->set = grown(l->set, l->sets, sizeof(*l->set));
	l->set[l->sets++] = (struct span){ (uint32_t)l->needs, (uint32_t)n };
	for (i = 0; i < n; i++) {
		l->needed = grown(l->needed, l->needs, sizeof(*l->needed));
		l->needed[l->needs++] = number_of(l, words[i]);
	}
}

static uint32_t
step(const struct literals *l, uint32_t at, unsigned char byte)
{
	uint32_t next;

	for (; at != 0; at = l->node[at].fail)
		if ((next = child_of(l, at, byte)) != NO_NODE)
			return next;
	return l->first[byte];
}

/* Most steps of a text begin a word that is none: they are looked up in one table. */
static void
make_second(struct literals *l)
{
	uint32_t c, b;

	l->second = xcalloc((size_t)256 * ASCII, sizeof(*l->second));
	for (c = l->node[0].child; c != NO_NODE; c = l->node[c].sibling)
		for (b = 0; b < ASCII; b++)
			l->second[(size_t)l->node[c].byte * ASCII + b] =
			    step(l, c, (unsigned char)b);
}

/* It stays as it is for as long as the program runs. */
static void
shrink(struct literals *l)
{
	l->node = xreallocarray(l->node, l->nodes, sizeof(*l->node));
	l->out = xreallocarray(l->out, l->outs + 1, sizeof(*l->out));
	l->link = xreallocarray(l->link, l->links + 1, sizeof(*l->link));
	l->set = xreallocarray(l->set, l->sets + 1, sizeof(*l->set));
	l->needed = xreallocarray(l->needed, l->needs + 1, sizeof(*l->needed));
}

void
literals_seal(struct literals *l)
{
	uint32_t *queue = xcalloc(l->nodes, sizeof(*queue)), c, *own;
	size_t head = 0, tail = 0;

	for (c = l->node[0].child; c != NO_NODE; c = l->node[c].sibling)
		l->first[l->node[c].byte] = c;
	queue[tail++] = 0;
	while (head < tail) {
		uint32_t at = queue[head++];

		for (c = l->node[at].child; c != NO_NODE; c = l->node[c].sibling) {
			uint32_t fail = at == 0 ? 0 : step(l, l->node[at].fail, l->node[c].byte);

			l->node[c].fail = fail;
			own = &l->node[c].out;
			if (fail != 0 && *own == NONE)
				*own = l->node[fail].out;
			else if (fail != 0)
				l->out[*own].next = l->node[fail].out;
			queue[tail++] = c;
		}
	}
	free(queue);
	make_second(l);
	shrink(l);
}

static uint32_t
walk(const struct literals *l, uint32_t at, unsigned char byte)
{
	uint32_t next;

	for (; at != 0; at = l->node[at].fail) {
		if (byte < ASCII && at == l->first[l->node[at].byte])
			return l->second[(size_t)l->node[at].byte * ASCII + byte];
		if ((next = child_of(l, at, byte)) != NO_NODE)
			return next;
	}
	return l->first[byte];
}

size_t
literals_set_size(const struct literals *l)
{
	return l->outs / 64 + 1;
}

static bool
is_in(const uint64_t *words, uint32_t word)
{
	return (words[word / 64] >> word % 64 & 1) != 0;
}

static void
take_links(const struct literals *l, uint32_t link, bool *maybe)
{
	for (; link != NONE; link = l->link[link].next)
		maybe[l->link[link].rule] = true;
}

/* maybe may be NULL. What was found before, the shorter ones that end with it were, too. */
static void
find(const struct literals *l, const char *lower, size_t len, bool *maybe, uint64_t *words)
{
	uint32_t at = 0, o;
	size_t i;

	memset(words, 0, literals_set_size(l) * sizeof(*words));
	for (i = 0; i < len; i++) {
		at = walk(l, at, (unsigned char)lower[i]);
		if (at == 0)
			continue;
		for (o = l->node[at].out; o != NONE && !is_in(words, o); o = l->out[o].next) {
			words[o / 64] |= UINT64_C(1) << o % 64;
			if (maybe != NULL)
				take_links(l, l->out[o].link, maybe);
		}
	}
}

void
literals_find_words(const struct literals *l, const char *lower, size_t len, uint64_t *words)
{
	find(l, lower, len, NULL, words);
}

void
literals_find(const struct literals *l, const char *lower, size_t len, bool *maybe, uint64_t *words)
{
	memcpy(maybe, l->bare, l->rules * sizeof(*maybe));
	if (l->node[0].out != NONE) /* the empty word */
		take_links(l, l->out[l->node[0].out].link, maybe);
	find(l, lower, len, maybe, words);
}

bool
literals_are_met(const struct literals *l, size_t rule, const uint64_t *words)
{
	const struct span *s, *end;
	const uint32_t *w, *last;

	if (l->rule[rule].n == 0)
		return true;
	s = &l->set[l->rule[rule].first];
	for (end = s + l->rule[rule].n; s < end; s++) {
		last = &l->needed[s->first] + s->n;
		for (w = &l->needed[s->first]; w < last; w++)
			if (is_in(words, *w))
				break;
		if (w == last)
			return false;
	}
	return true;
}

void
literals_find_slowly(const struct literals *l, const char *lower, size_t len, bool *maybe)
{
	size_t i;

	memcpy(maybe, l->bare, l->rules * sizeof(*maybe));
	for (i = 0; i < l->links; i++)
		if (memmem(lower, len, l->link[i].text, strlen(l->link[i].text)) != NULL)
			maybe[l->link[i].rule] = true;
}

char *
literals_lower(const char *s, size_t len, size_t *ret_len, bool *ret_aligned)
{
	size_t i = ascii_len(s, len), n = i, k;
	char *out = xmalloc(n + (len - n) * 4 + 1); /* no character grows by more than that */
	bool aligned = true;
	uint32_t c;

	ascii_lower(out, s, n);
	while (i < len) {
		k = utf8_decode(s + i, len - i, &c);
		if (k == 0)
			break;
		n += utf8_encode(uc_tolower(c), out + n);
		i += k;
		aligned = aligned && n == i;
	}
	out[n] = '\0';
	*ret_len = n;
	if (ret_aligned != NULL)
		*ret_aligned = aligned;
	return out;
}
