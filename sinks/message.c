#include "sinks/message.h"

#include <stdio.h>
#include <string.h>

#include "lib/hash.h"
#include "lib/mem.h"
#include "lib/mime.h"
#include "lib/str.h"
#include "lib/when.h"

#define SUBJECT_CHARS 197 /* 200 with the dots of a cut */
#define TITLE_CHARS 1000
#define ID_DIGITS 32
#define PART_MAX_BYTES (256u * 1024)

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

/* What is known about it, one line each; in both parts. */
struct row {
	const char *label, *value;
};
enum { ROWS_MAX = 6 };

static size_t
collect_rows(const struct notice *n, struct row rows[ROWS_MAX])
{
	const struct row all[ROWS_MAX] = { { "Followed", STR_OR(n->dossier_title, n->dossier) },
		{ "Date", n->event_text }, { "State", n->state }, { "Type", n->type },
		{ "Source", n->source }, { "Link", n->url } };
	size_t i, count = 0;

	for (i = 0; i < ROWS_MAX; i++)
		if (!str_empty(all[i].value))
			rows[count++] = all[i];
	return count;
}

static int
put_text(struct buf *b, const struct notice *n, const char *host)
{
	struct row rows[ROWS_MAX];
	size_t count = collect_rows(n, rows), i;
	char *title = mime_one_line(n->title, TITLE_CHARS);
	int r = buf_printf(b, "%s\n\n%s\n\n", title, STR_OR(n->text, ""));

	free(title);

	for (i = 0; i < count && r == 0; i++)
		r = buf_printf(b, "%-9s %s\n", rows[i].label, rows[i].value);
	if (r == 0)
		r = buf_printf(
		    b, "\n-- \nratifyd on %s, alert %s\n", host, STR_OR(n->alert_id, "-"));
	return r;
}

/* Paragraphs of the text, line ends kept. */
static int
put_html_text(struct buf *b, const char *text)
{
	size_t n;
	char *line;
	int r = buf_puts(b, "<p>");

	while (r == 0 && *text != '\0') {
		n = strcspn(text, "\n");
		line = xstrndup(text, n);
		r = str_put_xml(b, line);
		free(line);
		text += n;
		if (r == 0 && *text == '\n') {
			r = buf_puts(b, "<br>\n");
			text++;
		}
	}
	return r == 0 ? buf_puts(b, "</p>\n") : r;
}

static bool
is_link(const char *url)
{
	return url != NULL && (str_starts(url, "https://") || str_starts(url, "http://"));
}

static int
put_html_row(struct buf *b, const struct row *row)
{
	bool link = str_eq(row->label, "Link") && is_link(row->value);
	int r = buf_printf(b, "<tr><th align=\"left\">%s</th><td>", row->label);

	if (r == 0 && link)
		r = buf_puts(b, "<a href=\"");
	if (r == 0 && link)
		r = str_put_xml(b, row->value);
	if (r == 0 && link)
		r = buf_puts(b, "\">");
	if (r == 0)
		r = str_put_xml(b, row->value);
	if (r == 0)
		r = buf_puts(b, link ? "</a></td></tr>\n" : "</td></tr>\n");
	return r;
}

static int
put_html(struct buf *b, const struct notice *n, const char *host)
{
	struct row rows[ROWS_MAX];
	size_t count = collect_rows(n, rows), i;
	char *title = mime_one_line(n->title, TITLE_CHARS);
	int r =
	    buf_puts(b, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n<h2>");

	if (r == 0)
		r = str_put_xml(b, title);
	free(title);
	if (r == 0)
		r = buf_puts(b, "</h2>\n");
	if (r == 0)
		r = put_html_text(b, STR_OR(n->text, ""));
	if (r == 0)
		r = buf_puts(b, "<table>\n");
	for (i = 0; i < count && r == 0; i++)
		r = put_html_row(b, &rows[i]);
	if (r == 0)
		r = buf_printf(b, "</table>\n<p><small>ratifyd on %s, alert ", host);
	if (r == 0)
		r = str_put_xml(b, STR_OR(n->alert_id, "-"));
	if (r == 0)
		r = buf_puts(b, "</small></p>\n</body></html>\n");
	return r;
}

typedef int part_fn(struct buf *, const struct notice *, const char *host);

static int
put_part(struct buf *b, const char *boundary, const char *type, part_fn *write,
    const struct notice *n, const char *host)
{
	struct buf plain;
	int r;

	buf_init(&plain, PART_MAX_BYTES);
	r = write(&plain, n, host);
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

/* "=_" cannot stand in quoted-printable text, so no text can close the part. */
static int
put_parts(struct buf *b, const struct notice *n, const char *host)
{
	struct id id = id_of("boundary", n->delivery_id, "");
	char boundary[HASH_HEX + 16];
	int r;

	(void)snprintf(boundary, sizeof(boundary), "=_ratifyd_%s", id.text);
	r = buf_printf(b,
	    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n\r\n",
	    boundary);
	if (r == 0)
		r = put_part(b, boundary, "text/plain", put_text, n, host);
	if (r == 0)
		r = put_part(b, boundary, "text/html", put_html, n, host);
	return r == 0 ? buf_printf(b, "--%s--\r\n", boundary) : r;
}

/* ---- headers ----------------------------------------------------------------------- */

/* One thread a dossier: every mail answers the same mail that was never sent. Some clients look
 * at one of the two fields, some at the other. */
static int
put_thread(struct buf *b, const struct notice *n, const char *host)
{
	struct id id =
	    id_of("thread", STR_OR(n->dossier, ""), n->dossier != NULL ? "dossier" : "health");
	char root[HASH_HEX + 128];
	int r;

	(void)snprintf(root, sizeof(root), "<t.%s@%s>", id.text, host);
	r = mime_put_structured(b, "In-Reply-To", root);
	return r == 0 ? mime_put_structured(b, "References", root) : r;
}

static int
put_list_id(struct buf *b, const struct notice *n, const char *host)
{
	char list[256];

	if (!is_token(n->dossier))
		return 0;
	(void)snprintf(list, sizeof(list), "<%s.ratifyd.%s>", n->dossier, host);
	return mime_put_structured(b, "List-Id", list);
}

int
message_put_common(struct buf *b, const struct notice *n, const char *host)
{
	const char importance[2] = { n->importance, '\0' };
	char *subject = mime_one_line(n->title, SUBJECT_CHARS);
	int r = mime_put_header(b, "Subject", subject);

	free(subject);
	host = safe_host(host);
	if (r == 0)
		r = put_thread(b, n, host);
	if (r == 0)
		r = put_list_id(b, n, host);
	/* RFC 3834: nobody's vacation notice answers this */
	if (r == 0)
		r = mime_put_structured(b, "Auto-Submitted", "auto-generated");
	if (r == 0)
		r = put_field(b, "X-Ratifyd-Alert", n->alert_id);
	if (r == 0)
		r = put_field(b, "X-Ratifyd-Delivery", n->delivery_id);
	if (r == 0)
		r = put_field(b, "X-Ratifyd-Kind", n->kind);
	if (r == 0)
		r = put_field(b, "X-Ratifyd-Dossier", n->dossier);
	if (r == 0)
		r = put_field(b, "X-Ratifyd-Milestone", n->milestone);
	if (r == 0)
		r = put_field(b, "X-Ratifyd-Type", n->type);
	if (r == 0)
		r = put_field(b, "X-Ratifyd-State", n->state);
	if (r == 0)
		r = put_field(b, "X-Ratifyd-Class", importance);
	return r == 0 ? put_parts(b, n, host) : r;
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
