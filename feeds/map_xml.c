/*
 * XML and HTML by XPath 1.0: libxml2 without network, entities of its own or files, and a bound on
 * how much an expression may do. Invariant: what is not well-formed XML is mended as feeds are or
 * refused; a document that breaks off is never read as a short one.
 */
#include <ctype.h>
#include <errno.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "feeds/map_parts.h"
#include "feeds/repair.h"
#include "feeds/url.h"
#include "lib/str.h"

#define ROWS_OPS 1000000       /* operations of one XPath expression */
#define DOCUMENT_OPS 200000000 /* of all of them over one document */
#define TAGS_MAX 500000        /* a tree of more would need too much memory */

/* libxml2 tells the code and the place of a mistake in XPath, not its words. */
struct xpath_error {
	int code, at;
};
struct xml_run {
	xmlXPathContextPtr xpath;
	size_t ops;
	struct xpath_error error;
};

static void
on_error(void *arg, xmlErrorPtr e)
{
	struct xpath_error *ret = arg;

	if (e != NULL && ret->code == 0)
		*ret = (struct xpath_error){ e->code, e->int1 };
}

/* ---- compiling: what libxml2 would only find out in a document is looked for here */

static bool
is_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || (c & 0x80) != 0;
}

static bool
is_function(const char *s, size_t n)
{
	static const char *const names[] = { "last", "position", "count", "id", "local-name",
		"namespace-uri", "name", "string", "concat", "starts-with", "contains",
		"substring-before", "substring-after", "substring", "string-length",
		"normalize-space", "translate", "boolean", "not", "true", "false", "lang", "number",
		"sum", "floor", "ceiling", "round", "text", "node", "comment",
		"processing-instruction", "and", "or", "div", "mod" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == n && memcmp(names[i], s, n) == 0)
			return true;
	return false;
}

static bool
is_prefix(const struct map_def *d, const char *s, size_t n)
{
	size_t i;

	if (n == 3 && memcmp(s, "xml", 3) == 0)
		return true;
	for (i = 0; i < d->namespace_count; i++)
		if (strlen(d->namespaces[i].name) == n && memcmp(d->namespaces[i].name, s, n) == 0)
			return true;
	return false;
}

static int
check_names(const struct map_def *d, const char *s, struct err *err)
{
	const char *p = s, *after;
	size_t n;

	while (*p != '\0') {
		if (*p == '"' || *p == '\'') {
			p = strchr(p + 1, *p);
			if (p == NULL)
				return 0; /* the compiler says it */
		}
		if (*p == '$')
			return err_set(err, -EINVAL, "no variables");
		for (n = 0; is_name_byte(p[n]); n++)
			;
		if (n == 0) {
			p++;
			continue;
		}
		for (after = p + n; *after == ' '; after++)
			;
		if (after[0] == ':' && after[1] != ':' && !is_prefix(d, p, n))
			return err_set(err, -EINVAL, "a prefix of namespaces (\"%.*s\" is none)",
			    (int)(n < 60 ? n : 60), p);
		if (after[0] == '(' && !is_function(p, n))
			return err_set(err, -EINVAL, "a function of XPath 1.0 (\"%.*s\" is none)",
			    (int)(n < 60 ? n : 60), p);
		p += n;
	}
	return 0;
}

int
map_xml_compile(const struct map_def *d, const char *s, struct map_select *ret, struct err *err)
{
	xmlXPathContextPtr ctx = xmlXPathNewContext(NULL);
	struct xpath_error wrong = { 0, 0 };

	if (ctx == NULL)
		return err_set(err, -ENOMEM, "more memory");
	ctx->error = on_error;
	ctx->userData = &wrong;
	ret->xpath = xmlXPathCtxtCompile(ctx, (const xmlChar *)s);
	xmlXPathFreeContext(ctx);
	if (ret->xpath == NULL)
		return err_set(
		    err, -EINVAL, "an XPath 1.0 expression (wrong at character %d)", wrong.at + 1);
	return check_names(d, s, err);
}

/* ---- evaluating */

static int
evaluate(struct map_run *run, const struct map_select *s, xmlNodePtr node, xmlXPathObjectPtr *ret)
{
	struct xml_run *x = run->document;
	xmlXPathObjectPtr o;

	x->error = (struct xpath_error){ 0, 0 };
	x->xpath->node = node;
	x->xpath->opCount = 0;
	x->xpath->opLimit = ROWS_OPS;
	o = xmlXPathCompiledEval(s->xpath, x->xpath);
	x->ops += x->xpath->opCount;
	*ret = o;
	if (o != NULL && x->ops <= DOCUMENT_OPS)
		return 0;
	xmlXPathFreeObject(o);
	*ret = NULL;
	if (x->ops > DOCUMENT_OPS ||
	    x->error.code == XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED)
		return err_set(
		    run->err, FEED_HOSTILE, "its selectors take too long to be evaluated");
	return err_set(run->err, FEED_BROKEN, "a selector cannot be evaluated (error %d of XPath)",
	    x->error.code);
}

static int
put_node(struct buf *b, xmlNodePtr node)
{
	xmlChar *s = xmlNodeGetContent(node);
	int r = s != NULL ? buf_puts(b, (const char *)s) : 0;

	xmlFree(s);
	return r;
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* Texts of nodes: the first that is not blank, or all of them with `join` between. */
static int
nodes_text(struct map_run *run, const xmlNodeSet *set, const char *join, struct buf *b)
{
	size_t before, start;
	int i, r = 0;

	for (i = 0; set != NULL && i < set->nodeNr && r == 0; i++) {
		before = b->len;
		if (before > 0)
			r = buf_puts(b, STR_OR(join, ""));
		start = b->len;
		if (r == 0)
			r = put_node(b, set->nodeTab[i]);
		if (r == 0 && is_blank(buf_str(b) + start))
			b->len = before;
		if (b->len > 0 && join == NULL)
			break;
	}
	return r < 0 ? map_full(run) : 0;
}

static int
pick_xml(
    struct map_run *run, const struct map_select *s, const char *join, void *row, const char **ret)
{
	xmlXPathObjectPtr o;
	xmlChar *text;
	struct buf b;
	int r = evaluate(run, s, row, &o);

	*ret = NULL;
	if (r != 0 || o == NULL)
		return r;
	buf_init(&b, run->limits->max_text_bytes);
	if (o->type == XPATH_NODESET) {
		r = nodes_text(run, o->nodesetval, join, &b);
	} else if (o->type != XPATH_BOOLEAN || o->boolval != 0) {
		text = xmlXPathCastToString(o);
		r = text != NULL && buf_puts(&b, (const char *)text) < 0 ? map_full(run) : 0;
		xmlFree(text);
	}
	xmlXPathFreeObject(o);
	if (r == 0 && b.len > 0) {
		*ret = arena_strndup(run->arena, b.data, b.len);
		r = *ret != NULL ? 0 : map_full(run);
	}
	buf_done(&b);
	return r;
}

static int
each_xml(struct map_run *run, const struct map_select *s, void *row, map_find_fn *fn, void *arg)
{
	xmlXPathObjectPtr o;
	int i, n, r = evaluate(run, s, row, &o);

	if (r != 0 || o == NULL)
		return r;
	n = o->type == XPATH_NODESET && o->nodesetval != NULL ? o->nodesetval->nodeNr : 0;
	for (i = 0; i < n && r == 0; i++)
		r = fn(run, o->nodesetval->nodeTab[i], arg);
	xmlXPathFreeObject(o);
	return r;
}

static const struct map_reader reader = { pick_xml, each_xml };

static int
read_rows(struct map_run *run, xmlDocPtr doc)
{
	xmlNodePtr root = xmlDocGetRootElement(doc);
	xmlXPathObjectPtr o;
	int i, n, r = evaluate(run, &run->map->rows, root, &o);

	if (r != 0 || o == NULL)
		return r;
	n = o->type == XPATH_NODESET && o->nodesetval != NULL ? o->nodesetval->nodeNr : 0;
	r = map_run_whole(run, &reader, root);
	if (r == 0)
		r = n > 0 ? map_run_rows(run, (size_t)n) : map_run_empty(run, &reader, root);
	for (i = 0; i < n && r == 0; i++)
		r = map_run_row(run, &reader, o->nodesetval->nodeTab[i]);
	xmlXPathFreeObject(o);
	return r == 0 ? map_run_end(run) : r;
}

/* ---- the document */

static unsigned
tree_depth(const xmlNode *root)
{
	const xmlNode *n = root;
	unsigned depth = 1, most = 1;

	while (n != NULL) {
		most = depth > most ? depth : most;
		if (n->type == XML_ELEMENT_NODE && n->children != NULL) {
			n = n->children;
			depth++;
			continue;
		}
		while (n != root && n->next == NULL) {
			n = n->parent;
			depth--;
		}
		if (n == root)
			break;
		n = n->next;
	}
	return most;
}

/* HTML's own base, which links in it are relative to. */
static void
find_base(struct map_run *run, xmlDocPtr doc)
{
	struct map_select s = { .xpath = xmlXPathCompile((const xmlChar *)"string(//base/@href)") };
	const char *href = NULL;

	if (s.xpath != NULL && pick_xml(run, &s, NULL, xmlDocGetRootElement(doc), &href) == 0 &&
	    href != NULL)
		run->base = url_rebase(
		    run->arena, run->base, url_resolve(run->arena, run->base, href, strlen(href)));
	map_select_done(&s);
}

static int
read_tree(struct map_run *run, xmlDocPtr doc)
{
	struct xml_run x = { .ops = 0 };
	size_t i;
	int r = 0;

	x.xpath = xmlXPathNewContext(doc);
	if (x.xpath == NULL)
		return map_full(run);
	run->document = &x;
	x.xpath->error = on_error;
	x.xpath->userData = &x.error;
	for (i = 0; i < run->map->def.namespace_count; i++)
		IGNORE(
		    xmlXPathRegisterNs(x.xpath, (const xmlChar *)run->map->def.namespaces[i].name,
			(const xmlChar *)run->map->def.namespaces[i].text.text));
	if (tree_depth(xmlDocGetRootElement(doc)) > run->limits->max_depth)
		r = err_set(run->err, FEED_HOSTILE, "nested over %u deep", run->limits->max_depth);
	if (r == 0 && run->map->def.document == MAP_HTML)
		find_base(run, doc);
	if (r == 0)
		r = read_rows(run, doc);
	xmlXPathFreeContext(x.xpath);
	return r;
}

static xmlDocPtr
load_xml(const char *s, size_t len, char why[200])
{
	xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
	xmlDocPtr doc;

	why[0] = '\0';
	if (ctxt == NULL)
		return NULL;
	doc = xmlCtxtReadMemory(ctxt, s, (int)len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
	if (doc == NULL && ctxt->lastError.message != NULL)
		(void)snprintf(
		    why, 200, "line %d: %s", ctxt->lastError.line, ctxt->lastError.message);
	for (len = strlen(why); len > 0 && isspace((unsigned char)why[len - 1]); len--)
		why[len - 1] = '\0';
	xmlFreeParserCtxt(ctxt);
	return doc;
}

/* Strictly; what is not well-formed once more after mending, which closes no element that the text
 * leaves open. */
static int
parse_xml(struct map_run *run, const char *s, size_t len, xmlDocPtr *ret)
{
	char why[200], again[200];
	unsigned flaws = 0;
	struct buf b;
	int r;

	r = repair_prescan(s, len, run->limits, run->err);
	if (r != 0)
		return r;
	*ret = load_xml(s, len, why);
	if (*ret != NULL)
		return 0;
	run->doc.bozo = true;
	buf_init(&b, run->limits->max_bytes * 4);
	r = repair_xml(s, len, &b, &flaws);
	if (r == 0)
		*ret = load_xml(buf_str(&b), b.len, again);
	buf_done(&b);
	run->doc.flaws |= flaws;
	if (*ret != NULL)
		return 0;
	return err_set(run->err, strcasestr(why, "html") != NULL ? FEED_NOT_MINE : FEED_BROKEN,
	    "no well-formed XML: %s", why);
}

static int
parse_html(struct map_run *run, const char *s, size_t len, xmlDocPtr *ret)
{
	htmlParserCtxtPtr ctxt = htmlNewParserCtxt();

	if (ctxt == NULL)
		return map_full(run);
	*ret = htmlCtxtReadMemory(ctxt, s, (int)len, NULL, "UTF-8",
	    HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER |
		HTML_PARSE_COMPACT);
	htmlFreeParserCtxt(ctxt);
	if (*ret == NULL)
		return err_set(run->err, FEED_NOT_MINE, "no HTML document");
	if (html_breaks_off(s, len))
		run->doc.flaws |= FEED_FLAW_CUT;
	return 0;
}

int
map_tags_check(struct map_run *run, const char *s, size_t len)
{
	size_t tags = 0, i;

	for (i = 0; i < len; i++)
		tags += s[i] == '<';
	return tags <= TAGS_MAX ? 0
				: err_set(run->err, FEED_TOO_MUCH,
				      "%zu tags, where at most %d are read", tags, TAGS_MAX);
}

int
map_xml_read(struct map_run *run, const struct charset_text *t)
{
	const char *s = t->data;
	size_t len = t->len;
	xmlDocPtr doc = NULL;
	int r;

	for (; len > 0 && memchr(" \t\r\n", *s, 4) != NULL; s++, len--)
		run->doc.flaws |= FEED_FLAW_LEADING;
	if (*s != '<' && run->map->def.document == MAP_XML)
		return err_set(
		    run->err, FEED_NOT_MINE, "no XML document: it does not begin with <");
	r = map_tags_check(run, s, len);
	if (r != 0)
		return r;
	r = run->map->def.document == MAP_XML ? parse_xml(run, s, len, &doc)
					      : parse_html(run, s, len, &doc);
	if (r == 0 && xmlDocGetRootElement(doc) == NULL)
		r = err_set(run->err, FEED_NOT_MINE, "it has no element");
	if (r == 0)
		r = read_tree(run, doc);
	xmlFreeDoc(doc);
	return r;
}
