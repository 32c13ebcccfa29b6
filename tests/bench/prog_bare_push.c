/*
 * The reference of bench_parse.py: libxml2's push parser with handlers that do nothing, over the
 * files named on standard input, read in pieces. Prints how many files it read.
 */
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#define PIECE_BYTES 16384

static unsigned long elements, letters;

static void
on_start(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n,
    const xmlChar **namespaces, int attr_count, int defaulted, const xmlChar **attrs)
{
	(void)arg, (void)name, (void)prefix, (void)uri, (void)n, (void)namespaces;
	(void)attr_count, (void)defaulted, (void)attrs;
	elements++;
}

static void
on_end(void *arg, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)arg, (void)name, (void)prefix, (void)uri;
}

static void
on_text(void *arg, const xmlChar *s, int len)
{
	(void)arg, (void)s;
	letters += (unsigned long)len;
}

static int
push_file(const char *path)
{
	xmlSAXHandler sax;
	xmlParserCtxtPtr ctxt;
	FILE *f = fopen(path, "rb");
	char piece[PIECE_BYTES];
	size_t n;
	int sound;

	if (f == NULL)
		return 1;
	(void)setvbuf(f, NULL, _IONBF, 0);
	memset(&sax, 0, sizeof(sax));
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = on_start;
	sax.endElementNs = on_end;
	sax.characters = sax.ignorableWhitespace = on_text;
	ctxt = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
	(void)xmlCtxtUseOptions(ctxt, XML_PARSE_NONET | XML_PARSE_NOCDATA);
	while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
		(void)xmlParseChunk(ctxt, piece, (int)n, 0);
	(void)xmlParseChunk(ctxt, NULL, 0, 1);
	sound = ctxt->wellFormed;
	xmlFreeParserCtxt(ctxt);
	(void)fclose(f);
	return sound ? 0 : 1;
}

int
main(void)
{
	char path[4096];
	unsigned files = 0;

	while (fgets(path, sizeof(path), stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		if (push_file(path) != 0) {
			perror(path);
			return 1;
		}
		files++;
	}
	(void)printf(
	    "{\"files\": %u, \"elements\": %lu, \"letters\": %lu}\n", files, elements, letters);
	return 0;
}
