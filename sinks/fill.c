#include "sinks/fill.h"

#include <errno.h>
#include <string.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "lib/utf8.h"

#define FILLED_MAX_BYTES (1u << 20)
#define FIELD_NAME_MAX 64
#define OTHER_CHARS 2000
#define URL_FIELD_CHARS 200 /* of a field in a URL: servers take some kilobytes in all */

enum writing { PLAIN, HTML, MARKDOWN, SLACK, WRITINGS };
static const char *const writing_words[WRITINGS] = { "", "html", "markdown", "slack" };

struct piece {
	char *literal; /* NULL: a field */
	int field;
	enum writing writing;
};
struct fill {
	enum fill_border border;
	struct piece *pieces;
	size_t count;
};

/* ---- compiling --------------------------------------------------------------------- */

static struct piece *
add_piece(struct fill *f)
{
	f->pieces = xreallocarray(f->pieces, f->count + 1, sizeof(*f->pieces));
	f->pieces[f->count] = (struct piece){ .field = FIELD_NONE };
	return &f->pieces[f->count++];
}

static void
add_literal(struct fill *f, const char *text, size_t len)
{
	if (len > 0)
		add_piece(f)->literal = xstrndup(text, len);
}

static int put_url(struct buf *b, const char *s);

/* What the configuration says stands there from the start, at its border. */
static int
add_with(struct fill *f, const char *name, const struct conf_pairs *pairs, struct err *err)
{
	size_t i;

	for (i = 0; pairs != NULL && i < pairs->n; i++) {
		struct buf b;

		if (!str_eq(pairs->v[i].name, name))
			continue;
		buf_init(&b, FILLED_MAX_BYTES);
		IGNORE(f->border == FILL_URL ? put_url(&b, pairs->v[i].text.text)
					     : buf_puts(&b, pairs->v[i].text.text));
		add_literal(f, buf_str(&b), b.len);
		buf_done(&b);
		return 0;
	}
	if (pairs == NULL)
		return err_set(err, -EINVAL,
		    "a template has ${with.%s}, expected a field of the alert: nothing is "
		    "under \"with\" here",
		    name);
	return err_set(
	    err, -EINVAL, "a template has ${with.%s}, expected %s under \"with\"", name, name);
}

static int
add_field(struct fill *f, char *name, const struct fill_with *with, struct err *err)
{
	_cleanup_free_ char *all = NULL;
	char *dot = strchr(name, '.');
	struct piece piece = { .writing = PLAIN };
	int i;

	if (str_starts(name, "with."))
		return add_with(f, name + 5, with->pairs, err);
	if (dot != NULL) {
		*dot = '\0';
		for (i = HTML; i < WRITINGS && !str_eq(writing_words[i], dot + 1); i++)
			;
		if (i == WRITINGS)
			return err_set(err, -EINVAL,
			    "a template has ${%s.%s}, expected the form html, markdown or slack",
			    name, dot + 1);
		piece.writing = (enum writing)i;
	}
	piece.field = fields_find(name);
	if (piece.field == FIELD_NONE) {
		all = fields_names();
		return err_set(err, -EINVAL, "a template has ${%s}, expected %s", name, all);
	}
	*add_piece(f) = piece;
	return 0;
}

static int
compile(struct fill *f, const char *text, const struct fill_with *with, struct err *err)
{
	const char *open, *close;
	char name[FIELD_NAME_MAX];
	int r;

	while ((open = strstr(text, "${")) != NULL) {
		add_literal(f, text, (size_t)(open - text));
		open += 2;
		close = strchr(open, '}');
		if (close == NULL || (size_t)(close - open) >= sizeof(name))
			return err_set(err, -EINVAL,
			    "a template has \"${%.20s\" without its end, expected ${field}", open);
		memcpy(name, open, (size_t)(close - open));
		name[close - open] = '\0';
		r = add_field(f, name, with, err);
		if (r < 0)
			return r;
		text = close + 1;
	}
	add_literal(f, text, strlen(text));
	return 0;
}

int
fill_new(struct fill **ret, const char *text, enum fill_border border, const struct fill_with *with,
    struct err *err)
{
	struct fill *f = xcalloc(1, sizeof(*f));
	char *put;
	int r;

	f->border = border;
	/* the key first: a text that says {key} is no place for it */
	put = border == FILL_URL ? mask_put_url(with->key, text) : mask_put(with->key, text);
	r = compile(f, put, with, err);
	mask_wipe(put);
	if (r == 0)
		*ret = f;
	else
		fill_free(f);
	return r;
}

void
fill_free(struct fill *f)
{
	size_t i;

	if (f == NULL)
		return;
	for (i = 0; i < f->count; i++)
		mask_wipe(f->pieces[i].literal);
	free(f->pieces);
	free(f);
}

/* ---- filling ----------------------------------------------------------------------- */

static int
put_url(struct buf *b, const char *s)
{
	static const char kept[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	int r = 0;

	for (; *s != '\0' && r == 0; s++)
		r = strchr(kept, *s) != NULL ? buf_putc(b, *s)
					     : buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
	return r;
}

/* What would make a link, a list, a heading or a call to everybody of a source's words. */
static int
put_markdown(struct buf *b, const char *s)
{
	int r = 0;

	for (; *s != '\0' && r == 0; s++) {
		if (strchr("\\`*_[]~|#>", *s) != NULL)
			r = buf_putc(b, '\\');
		if (r == 0)
			r = buf_putc(b, *s);
		if (r == 0 && *s == '@')
			r = buf_puts(b, "\xe2\x80\x8b"); /* zero width space: nobody is called */
	}
	return r;
}

static int
put_slack(struct buf *b, const char *s)
{
	int r = 0;

	for (; *s != '\0' && r == 0; s++)
		r = *s == '&'   ? buf_puts(b, "&amp;")
		    : *s == '<' ? buf_puts(b, "&lt;")
		    : *s == '>' ? buf_puts(b, "&gt;")
				: buf_putc(b, *s);
	return r;
}

static int
put_written(struct buf *b, const char *s, enum writing writing)
{
	switch (writing) {
	case HTML:
		return str_put_xml(b, s);
	case MARKDOWN:
		return put_markdown(b, s);
	case SLACK:
		return put_slack(b, s);
	default:
		return buf_puts(b, s);
	}
}

/* At most max characters; controls other than line ends become blanks. */
static char *
cut_text(const char *s, size_t max)
{
	size_t len = strlen(s), i, n, chars = 0;
	struct buf b;
	uint32_t c;

	buf_init(&b, len + 16);
	for (i = 0; i < len; i += n) {
		n = utf8_decode(s + i, len - i, &c);
		if (n == 0)
			break; /* it is valid, so this is the end */
		if (max > 0 && ++chars > max) {
			IGNORE(buf_puts(&b, "..."));
			break;
		}
		if (utf8_is_control(c) || utf8_is_bidi(c))
			IGNORE(buf_putc(&b, ' '));
		else
			IGNORE(buf_append(&b, s + i, n));
	}
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

/* As a template takes it: a title on one line and never empty, other texts cut. Heap; NULL: not
 * known. */
static char *
value_of(const struct fields *fields, int field, const struct fill_limits *limits)
{
	_cleanup_free_ char *text = fields_text(fields, field);
	char *cut;

	if (field == fields_find("title")) {
		cut = mime_one_line(text, limits->title > 0 ? limits->title : OTHER_CHARS);
		if (cut[0] != '\0')
			return cut;
		free(cut);
		return xstrdup("(no title)");
	}
	if (text == NULL)
		return NULL;
	return cut_text(text, field == fields_find("text") ? limits->text : OTHER_CHARS);
}

static int
put_piece(struct buf *b, const struct fill *f, const struct piece *piece,
    const struct fields *fields, const struct fill_limits *limits)
{
	char *text;
	int r;

	if (piece->literal != NULL)
		return buf_puts(b, piece->literal);
	text = value_of(fields, piece->field, limits);
	if (text == NULL)
		return 0;
	if (f->border == FILL_URL) {
		char *cut = mime_one_line(text, URL_FIELD_CHARS);

		free(text);
		text = cut;
	}
	r = f->border == FILL_URL ? put_url(b, text) : put_written(b, text, piece->writing);
	free(text);
	return r;
}

static bool
is_lone_field(const struct fill *f)
{
	return f->count == 1 && f->pieces[0].literal == NULL;
}

char *
fill_text(const struct fill *f, const struct fields *fields, const struct fill_limits *limits)
{
	struct buf b;
	size_t i;
	int r = 0;

	if (is_lone_field(f)) {
		char *text = value_of(fields, f->pieces[0].field, limits);
		bool known = text != NULL;

		free(text);
		if (!known)
			return NULL;
	}
	buf_init(&b, FILLED_MAX_BYTES);
	for (i = 0; i < f->count && r == 0; i++)
		r = put_piece(&b, f, &f->pieces[i], fields, limits);
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

bool
fill_is_number(const struct fill *f)
{
	return is_lone_field(f) && fields_is_number(f->pieces[0].field);
}
