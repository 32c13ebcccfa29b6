/*
 * The prefilter's automaton: a trie with failure links, children as sibling lists, for a few
 * hundred literals. Invariant: sealed once, read-only afterwards.
 */
#include "daemon/detect/literal.h"

#include <stdint.h>
#include <string.h>
#include <unicase.h>

#include "lib/mem.h"
#include "lib/utf8.h"

#define NONE UINT32_MAX

struct node {
	uint32_t child, sibling, fail;
	uint32_t word;     /* head of a list in links, of the literal that ends here */
	uint32_t next_out; /* nearest shorter literal that ends here, too */
	unsigned char byte;
};
struct link { /* literal -> rule */
	size_t rule;
	uint32_t next;
	char *text;
};
struct literals {
	struct node *node;
	struct link *link;
	size_t nodes, links, rules;
	bool *bare;          /* rules without literals: always tried */
	uint32_t first[256]; /* children of the root by byte, once sealed; 0: none */
};

static uint32_t
node_new(struct literals *l, unsigned char byte)
{
	l->node = xreallocarray(l->node, l->nodes + 1, sizeof(*l->node));
	l->node[l->nodes].child = l->node[l->nodes].sibling = NONE;
	l->node[l->nodes].word = l->node[l->nodes].next_out = NONE;
	l->node[l->nodes].fail = 0;
	l->node[l->nodes].byte = byte;
	return (uint32_t)l->nodes++;
}

struct literals *
literals_new(size_t rules)
{
	struct literals *l = xcalloc(1, sizeof(*l));
	size_t i;

	l->rules = rules;
	l->bare = xcalloc(rules + 1, sizeof(*l->bare));
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
	free(l->node);
	free(l->bare);
	free(l);
}

static uint32_t
child_of(const struct literals *l, uint32_t at, unsigned char byte)
{
	uint32_t c;

	for (c = l->node[at].child; c != NONE; c = l->node[c].sibling)
		if (l->node[c].byte == byte)
			return c;
	return NONE;
}

void
literals_add(struct literals *l, size_t rule, const char *literal)
{
	const unsigned char *p = (const unsigned char *)literal;
	uint32_t at = 0, next;

	l->bare[rule] = false;
	for (; *p != '\0'; p++) {
		next = child_of(l, at, *p);
		if (next == NONE) {
			next = node_new(l, *p);
			l->node[next].sibling = l->node[at].child;
			l->node[at].child = next;
		}
		at = next;
	}
	l->link = xreallocarray(l->link, l->links + 1, sizeof(*l->link));
	l->link[l->links].rule = rule;
	l->link[l->links].next = l->node[at].word;
	l->link[l->links].text = xstrdup(literal);
	l->node[at].word = (uint32_t)l->links++;
}

static uint32_t
step(const struct literals *l, uint32_t at, unsigned char byte)
{
	uint32_t next;

	for (; at != 0; at = l->node[at].fail)
		if ((next = child_of(l, at, byte)) != NONE)
			return next;
	return l->first[byte];
}

void
literals_seal(struct literals *l)
{
	uint32_t *queue = xcalloc(l->nodes, sizeof(*queue)), c;
	size_t head = 0, tail = 0;

	for (c = l->node[0].child; c != NONE; c = l->node[c].sibling)
		l->first[l->node[c].byte] = c;
	queue[tail++] = 0;
	while (head < tail) {
		uint32_t at = queue[head++];

		for (c = l->node[at].child; c != NONE; c = l->node[c].sibling) {
			uint32_t fail = at == 0 ? 0 : step(l, l->node[at].fail, l->node[c].byte);

			l->node[c].fail = fail;
			l->node[c].next_out =
			    l->node[fail].word != NONE ? fail : l->node[fail].next_out;
			queue[tail++] = c;
		}
	}
	free(queue);
}

void
literals_find(const struct literals *l, const char *lower, size_t len, bool *maybe)
{
	uint32_t at = 0, out, k;
	size_t i;

	memcpy(maybe, l->bare, l->rules * sizeof(*maybe));
	for (k = l->node[0].word; k != NONE; k = l->link[k].next)
		maybe[l->link[k].rule] = true;
	for (i = 0; i < len; i++) {
		at = step(l, at, (unsigned char)lower[i]);
		for (out = at; out != NONE && out != 0; out = l->node[out].next_out)
			for (k = l->node[out].word; k != NONE; k = l->link[k].next)
				maybe[l->link[k].rule] = true;
	}
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
literals_lower(const char *s, size_t len, size_t *ret_len)
{
	char *out = xcalloc(len * 4 + 1, 1); /* no character grows by more than that */
	size_t i = 0, n = 0, k;
	uint32_t c;

	while (i < len) {
		if ((unsigned char)s[i] < 0x80) {
			out[n++] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
			i++;
			continue;
		}
		k = utf8_decode(s + i, len - i, &c);
		if (k == 0)
			break;
		n += utf8_encode(uc_tolower(c), out + n);
		i += k;
	}
	*ret_len = n;
	return out;
}
