#include "feeds/xml_push.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "feeds/repair.h"
#include "lib/utf8.h"

/* Pieces: smaller ones make the parser of 2.9 look at the same bytes again and again. */
#define PIECE_BYTES (64u * 1024)
#define XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES)

static xmlParserInputPtr
deny(const char *url, const char *id, xmlParserCtxtPtr ctxt)
{
	(void)url;
	(void)id;
	(void)ctxt;
	return NULL;
}

static void
on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
    int namespace_count, const xmlChar **namespaces, int attr_count, int defaulted,
    const xmlChar **attrs)
{
	struct xml_push *p = arg;
	struct xml_element e = { name, prefix, uri, namespaces, attrs, namespace_count,
		attr_count };

	(void)defaulted;
	if (++p->depth > p->max_depth) {
		p->too_deep = true;
		xmlStopParser(p->ctxt);
		return;
	}
	p->events->start(p->arg, &e);
}

static void
on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml_push *p = arg;

	(void)prefix;
	(void)uri;
	p->events->end(p->arg, (const char *)name);
	p->depth--;
}

static void
on_text(void *arg, const xmlChar *s, int len)
{
	struct xml_push *p = arg;

	p->events->text(p->arg, (const char *)s, (size_t)len);
}

/* In text, a name of HTML is its character. In an attribute libxml2 2.9 would take only the first
 * byte of it, so there it stays unknown and the document is repaired first. */
static xmlEntityPtr
on_get_entity(void *arg, const xmlChar *name)
{
	struct xml_push *p = arg;
	unsigned c;

	if (p->ctxt->instate == XML_PARSER_ATTRIBUTE_VALUE)
		return NULL;
	c = repair_named((const char *)name, strlen((const char *)name));
	if (c == 0)
		return NULL;
	p->used_entities = true;
	p->entity_text[utf8_encode(c, p->entity_text)] = '\0';
	p->entity.type = XML_ENTITY_DECL;
	p->entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
	p->entity.name = name;
	p->entity.content = p->entity.orig = (xmlChar *)p->entity_text;
	p->entity.length = (int)strlen(p->entity_text);
	return &p->entity;
}

static void
on_entity_declaration(void *arg, const xmlChar *name, int type, const xmlChar *public_id,
    const xmlChar *system_id, xmlChar *content)
{
	struct xml_push *p = arg;

	(void)name;
	(void)type;
	(void)public_id;
	(void)system_id;
	(void)content;
	p->has_entity_declaration = true;
	xmlStopParser(p->ctxt);
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	struct xml_push *p = arg;

	(void)name;
	p->has_doctype = external != NULL || system != NULL;
}

static void
on_error(void *arg, xmlErrorPtr e)
{
	struct xml_push *p = arg;
	size_t n;

	if (p->message[0] != '\0' || e == NULL || e->level < XML_ERR_ERROR)
		return;
	p->line = e->line;
	(void)snprintf(p->message, sizeof(p->message), "%s",
	    e->message != NULL ? e->message : "a mistake without words");
	n = utf8_cut(p->message, strlen(p->message), sizeof(p->message) - 4);
	while (n > 0 && (p->message[n - 1] == '\n' || p->message[n - 1] == ' '))
		n--;
	p->message[n] = '\0';
}

static void
prepare(xmlSAXHandler *sax)
{
	memset(sax, 0, sizeof(*sax));
	sax->initialized = XML_SAX2_MAGIC;
	sax->startElementNs = on_start;
	sax->endElementNs = on_end;
	sax->characters = sax->ignorableWhitespace = on_text;
	sax->getEntity = on_get_entity;
	sax->entityDecl = on_entity_declaration;
	sax->internalSubset = on_doctype;
	sax->serror = on_error;
}

/* Whether what the parser could not use is one token that breaks off, rather than a mistake which
 * makes it wait for ever (an ampersand without its semicolon). */
static bool
is_one_open_token(xmlParserCtxtPtr ctxt, const char *rest, size_t len)
{
	if (ctxt->instate == XML_PARSER_CDATA_SECTION)
		return true;
	if (len == 0)
		return true;
	if (len >= 9 && memcmp(rest, "<![CDATA[", 9) == 0)
		return memmem(rest, len, "]]>", 3) == NULL;
	if (len >= 4 && memcmp(rest, "<!--", 4) == 0)
		return memmem(rest, len, "-->", 3) == NULL;
	if (*rest == '<')
		return memchr(rest, '>', len) == NULL && memchr(rest + 1, '<', len - 1) == NULL;
	return memchr(rest, '<', len) == NULL;
}

int
xml_push_run(
    struct xml_push *p, const char *data, size_t len, enum xml_push_mode mode, struct err *err)
{
	xmlSAXHandler sax;
	size_t done = 0, take;
	bool open_token;

	p->ctxt = NULL;
	p->depth = 0;
	p->ill_formed = p->unfinished = p->too_deep = false;
	prepare(&sax);
	xmlSetExternalEntityLoader(deny);
	p->ctxt = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
	if (p->ctxt == NULL)
		return err_set(err, -ENOMEM, "no XML parser could be made");
	/* The bytes are UTF-8 by now, whatever the declaration says. */
	(void)xmlCtxtUseOptions(p->ctxt,
	    XML_OPTIONS | XML_PARSE_IGNORE_ENC |
		(mode == XML_PUSH_RECOVER ? XML_PARSE_RECOVER : 0));
	while (done < len && (p->ctxt->wellFormed || mode == XML_PUSH_RECOVER) &&
	    p->ctxt->instate != XML_PARSER_EOF) {
		take = len - done < PIECE_BYTES ? len - done : PIECE_BYTES;
		(void)xmlParseChunk(p->ctxt, data + done, (int)take, 0);
		done += take;
	}
	p->ill_formed = !p->ctxt->wellFormed || p->ctxt->instate == XML_PARSER_EOF;
	take = p->ill_formed ? 0 : (size_t)(p->ctxt->input->end - p->ctxt->input->cur);
	open_token = take <= len && is_one_open_token(p->ctxt, data + len - take, take);
	if (!p->ill_formed || mode == XML_PUSH_RECOVER) {
		(void)xmlParseChunk(p->ctxt, NULL, 0, 1);
		p->unfinished = !p->ill_formed && !p->ctxt->wellFormed && open_token;
		p->ill_formed |= !p->ctxt->wellFormed && !open_token;
	}
	xmlFreeParserCtxt(p->ctxt);
	p->ctxt = NULL;
	return 0;
}

void
xml_push_stop(struct xml_push *p)
{
	xmlStopParser(p->ctxt);
}
