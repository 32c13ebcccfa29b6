#include "sinks/message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/hash.h"
#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "lib/when.h"
#include "sinks/calendar.h"
#include "sinks/message_body.h"

#define SUBJECT_CHARS 197 /* 200 with the dots of a cut */
#define ID_DIGITS 32
#define BOUNDARY_BYTES (HASH_HEX + 16)
/* Both bodies and both calendars together fit into a message, whatever their encoding takes. */
#define BODY_MAX_BYTES (512u * 1024)
#define TITLES_MAX_BYTES (4u * 1024 * 1024) /* no title is left out of the largest bundle */
#define CALENDAR_MAX_BYTES (128u * 1024)

struct id {
	char text[HASH_HEX];
};

static struct id
id_of(const char *what, const char *a, const char *b)
{
	struct hash h;
	struct id id;

	hash_strings(&h, what, a, b, HASH_END);
	hash_hex(&h, id.text);
	id.text[ID_DIGITS] = '\0';
	return id;
}

/* Letters, digits and a few marks: what may stand in an id, a List-Id or an X- field. */
static bool
is_token(const char *s)
{
	size_t n;

	if (s == NULL)
		return false;
	n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
	return n > 0 && s[n] == '\0' && n <= 100;
}

static const char *
safe_host(const char *host)
{
	return is_token(host) && host[0] != '.' && !str_ends(host, ".") &&
		strstr(host, "..") == NULL
	    ? host
	    : "localhost";
}

static int
put_field(struct buf *b, const char *name, const char *token)
{
	return is_token(token) ? mime_put_structured(b, name, token) : 0;
}

/* ---- the parts --------------------------------------------------------------------- */

/* "=_" cannot stand in quoted-printable text, so no text can close the part. */
static void
boundary_of(const struct notice *n, const char *what, char ret[BOUNDARY_BYTES])
{
	struct id id = id_of("boundary", n->delivery_id, what);

	(void)snprintf(ret, BOUNDARY_BYTES, "=_ratifyd_%s", id.text);
}

/* As much of it as fits. */
static int
put_body(struct buf *b, const char *boundary, const char *type, body_fn *write,
    const struct notice *n, const struct message_style *style)
{
	int detail, r = -EFBIG;
	struct buf plain;

	buf_init(&plain, BODY_MAX_BYTES);
	for (detail = BODY_WHOLE; detail < BODY_DETAILS && r == -EFBIG; detail++) {
		buf_done(&plain);
		buf_init(&plain, detail == BODY_TITLES ? TITLES_MAX_BYTES : BODY_MAX_BYTES);
		r = write(&plain, n, style, (enum body_detail)detail);
	}
	if (r == 0)
		r = buf_printf(b,
		    "--%s\r\nContent-Type: %s; charset=utf-8\r\n"
		    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		    boundary, type);
	if (r == 0)
		r = mime_put_quoted_printable(b, buf_str(&plain));
	buf_done(&plain);
	return r;
}

static int
put_multipart(struct buf *b, const char *kind, const char *boundary)
{
	return buf_printf(
	    b, "Content-Type: multipart/%s;\r\n boundary=\"%s\"\r\n\r\n", kind, boundary);
}

static int
put_alternative(struct buf *b, const struct notice *n, const struct message_style *style)
{
	char boundary[BOUNDARY_BYTES];
	int r;

	boundary_of(n, "alternative", boundary);
	r = put_multipart(b, "alternative", boundary);
	if (r == 0)
		r = put_body(b, boundary, "text/plain", body_put_text, n, style);
	if (r == 0)
		r = put_body(b, boundary, "text/html", body_put_html, n, style);
	return r == 0 ? buf_printf(b, "--%s--\r\n", boundary) : r;
}

/* Beside the text, not one more form of it: a reader must never see the calendar instead. */
static int
put_calendar(struct buf *b, const char *boundary, enum calendar_method method, const char *text)
{
	const char *word = calendar_method_words[method];
	int r = buf_printf(b,
	    "--%s\r\nContent-Type: text/calendar; charset=utf-8; method=%s;\r\n"
	    " name=\"%s.ics\"\r\n"
	    "Content-Disposition: attachment; filename=\"%s.ics\"\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    boundary, word, word, word);

	if (r == 0)
		r = mime_put_quoted_printable(b, text);
	return r == 0 ? buf_puts(b, "\r\n") : r; /* the one before a boundary is not the part's */
}

static int
put_mixed(struct buf *b, const struct notice *n, const struct message_style *style,
    char *const calendars[CALENDAR_METHODS])
{
	char boundary[BOUNDARY_BYTES];
	int i, r;

	boundary_of(n, "mixed", boundary);
	r = put_multipart(b, "mixed", boundary);
	if (r == 0)
		r = buf_printf(b, "--%s\r\n", boundary);
	if (r == 0)
		r = put_alternative(b, n, style);
	for (i = 0; i < CALENDAR_METHODS && r == 0; i++)
		if (calendars[i] != NULL)
			r = put_calendar(b, boundary, (enum calendar_method)i, calendars[i]);
	return r == 0 ? buf_printf(b, "--%s--\r\n", boundary) : r;
}

static int
put_parts(struct buf *b, const struct notice *n, const struct message_style *style)
{
	char *calendars[CALENDAR_METHODS];
	bool any = false;
	int i, r = buf_puts(b, "MIME-Version: 1.0\r\n");

	for (i = 0; i < CALENDAR_METHODS; i++) {
		calendars[i] = style->calendar
		    ? calendar_text(n, (enum calendar_method)i, style->host, style->left_out)
		    : NULL;
		if (calendars[i] != NULL && strlen(calendars[i]) > CALENDAR_MAX_BYTES) {
			free(calendars[i]); /* the text says it */
			calendars[i] = NULL;
		}
		any = any || calendars[i] != NULL;
	}
	if (r == 0)
		r = any ? put_mixed(b, n, style, calendars) : put_alternative(b, n, style);
	for (i = 0; i < CALENDAR_METHODS; i++)
		free(calendars[i]);
	return r;
}

/* ---- headers ----------------------------------------------------------------------- */

/* Of a bundle about one dossier, that one. NULL: of several, or of none. */
static const char *
dossier_of(const struct notice *n)
{
	size_t i;

	if (n->part_count == 0)
		return n->dossier;
	for (i = 1; i < n->part_count; i++)
		if (!str_eq(n->parts[i].dossier, n->parts[0].dossier))
			return NULL;
	return n->parts[0].dossier;
}

/* One thread a dossier: every mail answers the same mail that was never sent. Some clients look
 * at one of the two fields, some at the other. Digests and health have a thread each. */
static int
put_thread(struct buf *b, const struct notice *n, const char *host)
{
	const char *dossier = dossier_of(n);
	const char *what = n->part_count > 0 ? "bundle" : "health";
	struct id id = id_of("thread", STR_OR(dossier, ""), dossier != NULL ? "dossier" : what);
	char root[HASH_HEX + 128];
	int r;

	(void)snprintf(root, sizeof(root), "<t.%s@%s>", id.text, host);
	r = mime_put_structured(b, "In-Reply-To", root);
	return r == 0 ? mime_put_structured(b, "References", root) : r;
}

static int
put_list(struct buf *b, const struct notice *n, const struct message_style *style)
{
	const char *dossier = dossier_of(n);
	char list[512];
	int r = 0;

	if (is_token(dossier)) {
		(void)snprintf(list, sizeof(list), "<%s.ratifyd.%s>", dossier, style->host);
		r = mime_put_structured(b, "List-Id", list);
	}
	if (r != 0 || style->unsubscribe == NULL)
		return r;
	(void)snprintf(list, sizeof(list), "<mailto:%s?subject=unsubscribe>", style->unsubscribe);
	return mime_put_structured(b, "List-Unsubscribe", list);
}

/* Words of ours, none longer than a signature; what is none of them is not put. */
static bool
is_mark(const char *s)
{
	size_t n;

	do {
		n = strspn(s, "0123456789abcdef");
		if (n == 0 || n > 128)
			return false;
		s += n;
	} while (*s++ == ' ');
	return s[-1] == '\0';
}

static int
put_checkpoint(struct buf *b, const char *mark)
{
	if (mark == NULL || !is_mark(mark))
		return 0;
	return mime_put_structured(b, "X-Ratifyd-Checkpoint", mark);
}

static int
put_count(struct buf *b, size_t count)
{
	char text[24];

	if (count == 0)
		return 0;
	(void)snprintf(text, sizeof(text), "%zu", count);
	return mime_put_structured(b, "X-Ratifyd-Count", text);
}

static int
put_marks(struct buf *b, const struct notice *n)
{
	const char importance[2] = { n->importance, '\0' };
	const struct {
		const char *name, *token;
	} marks[] = { { "X-Ratifyd-Alert", n->alert_id }, { "X-Ratifyd-Delivery", n->delivery_id },
		{ "X-Ratifyd-Kind", n->kind }, { "X-Ratifyd-Dossier", dossier_of(n) },
		{ "X-Ratifyd-Milestone", n->milestone }, { "X-Ratifyd-Type", n->type },
		{ "X-Ratifyd-State", n->state }, { "X-Ratifyd-Class", importance } };
	size_t i;
	int r = 0;

	for (i = 0; i < ARRAY_LEN(marks) && r == 0; i++)
		r = put_field(b, marks[i].name, marks[i].token);
	if (r == 0)
		r = put_count(b, n->part_count);
	return r == 0 ? put_checkpoint(b, n->checkpoint) : r;
}

int
message_put_common(struct buf *b, const struct notice *n, const struct message_style *given)
{
	struct message_style style = *given;
	char *subject = mime_one_line(n->title, SUBJECT_CHARS);
	int r = mime_put_header(b, "Subject", subject);

	free(subject);
	style.host = safe_host(given->host);
	if (r == 0)
		r = put_thread(b, n, style.host);
	if (r == 0)
		r = put_list(b, n, &style);
	/* RFC 3834: nobody's vacation notice answers this */
	if (r == 0)
		r = mime_put_structured(b, "Auto-Submitted", "auto-generated");
	if (r == 0)
		r = put_marks(b, n);
	return r == 0 ? put_parts(b, n, &style) : r;
}

int
message_put_own(struct buf *b, const char *from, const char *to, const char *delivery_id,
    const char *host, int64_t now_s)
{
	struct id id = id_of("message", delivery_id, to);
	char date[WHEN_TEXT], message_id[HASH_HEX + 128];
	int r;

	when_format_mail(now_s, date);
	(void)snprintf(message_id, sizeof(message_id), "<d.%s@%s>", id.text, safe_host(host));
	r = mime_put_addresses(b, "From", &from, 1);
	if (r == 0)
		r = mime_put_addresses(b, "To", &to, 1);
	if (r == 0)
		r = mime_put_structured(b, "Date", date);
	return r == 0 ? mime_put_structured(b, "Message-ID", message_id) : r;
}
