/*
 * libxml2's push parser under our conditions: no network, no entities, no external subsets, no
 * tree, a bounded depth. Invariant: nothing outside the given bytes is ever read.
 */
#ifndef FEEDS_XML_PUSH_H
#define FEEDS_XML_PUSH_H

#include <libxml/parser.h>
#include <stdbool.h>
#include <stddef.h>

#include "lib/err.h"

struct xml_push;
/* attrs: five pointers each (name, prefix, URI, value, its end), as libxml2 gives them. */
struct xml_element {
	const xmlChar *name, *prefix, *uri;
	const xmlChar **namespaces, **attrs;
	int namespace_count, attr_count;
};
struct xml_push_events {
	void (*start)(void *arg, const struct xml_element *);
	void (*end)(void *arg, const char *name);
	void (*text)(void *arg, const char *s, size_t len);
};
struct xml_push {
	const struct xml_push_events *events;
	void *arg;
	unsigned max_depth;
	/* set by xml_push_run */
	xmlParserCtxtPtr ctxt;
	unsigned depth;
	bool ill_formed;    /* before the end of the text was told */
	bool unfinished;    /* only its end is missing */
	bool used_entities; /* HTML's names were used in text */
	bool has_doctype;   /* with an external subset: names may be declared there */
	bool has_entity_declaration, too_deep;
	int line;          /* of the first mistake */
	char message[160]; /* and its words */
	xmlEntity entity;
	char entity_text[8];
};

enum xml_push_mode { XML_PUSH_STRICT, XML_PUSH_RECOVER };
/* 0, or -ENOMEM when no parser could be had. Look at the fields for what was found. */
int xml_push_run(
    struct xml_push *, const char *data, size_t len, enum xml_push_mode, struct err *) MUST_USE;
void xml_push_stop(struct xml_push *);

#endif
