#include "daemon/identify/identify.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicase.h>
#include <uninorm.h>

#include "daemon/identify/plain.h"
#include "lib/ascii.h"
#include "lib/mem.h"
#include "lib/str.h"

/* Query parameters that name a visit and not a document. */
static const char *const visit_params[] = { "sid", "session", "sessionid", "session_id",
	"phpsessid", "jsessionid", "aspsessionid", "cfid", "cftoken", "fbclid", "gclid", "dclid",
	"msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "mkt_tok", "_ga", "ref_src" };

struct span {
	const char *s;
	size_t len;
};

static struct span
trimmed(const char *s)
{
	struct span r = { "", 0 };

	if (s == NULL)
		return r;
	while (isspace((unsigned char)*s))
		s++;
	r.s = s;
	r.len = strlen(s);
	while (r.len > 0 && isspace((unsigned char)s[r.len - 1]))
		r.len--;
	return r;
}

/* Passes over "http:" or "https:" before "//": true for an address of the web. */
static bool
pass_scheme(struct span *u)
{
	size_t n;

	if (u->len > 8 && strncasecmp(u->s, "https://", 8) == 0)
		n = 6;
	else if (u->len > 7 && strncasecmp(u->s, "http://", 7) == 0)
		n = 5;
	else
		return false;
	u->s += n;
	u->len -= n;
	return true;
}

static bool
is_visit_param(const char *s, size_t len)
{
	size_t i, n = 0;

	while (n < len && s[n] != '=')
		n++;
	if (n >= 4 && strncasecmp(s, "utm_", 4) == 0)
		return true;
	for (i = 0; i < ARRAY_LEN(visit_params); i++)
		if (strlen(visit_params[i]) == n && strncasecmp(s, visit_params[i], n) == 0)
			return true;
	return false;
}

/* Copies the query without the visit's parameters; returns the bytes written. */
static size_t
put_query(char *out, const char *s, size_t len)
{
	size_t n = 0, at = 0, end;

	while (at < len) {
		for (end = at; end < len && s[end] != '&' && s[end] != ';'; end++)
			;
		if (end > at && !is_visit_param(s + at, end - at)) {
			out[n] = n == 0 ? '?' : '&';
			memcpy(out + n + 1, s + at, end - at);
			n += end - at + 1;
		}
		at = end + 1;
	}
	return n;
}

/* "//host/path?query" without default port, visit parameters and fragment; heap. */
static char *
canonical_url(struct span u)
{
	char *out = xmalloc(u.len + 2);
	const char *query, *end;
	size_t n, host, i;

	for (n = 0; n < u.len && u.s[n] != '#'; n++)
		;
	u.len = n;
	end = u.s + u.len;
	query = memchr(u.s, '?', u.len);
	for (host = 2; host < u.len && strchr("/?", u.s[host]) == NULL; host++)
		;
	n = query != NULL ? (size_t)(query - u.s) : u.len;
	memcpy(out, u.s, n);
	for (i = 0; i < host && i < n; i++)
		out[i] = (char)tolower((unsigned char)out[i]);
	/* ";jsessionid=..." stands in the path */
	for (i = host; i + 12 <= n; i++)
		if (strncasecmp(out + i, ";jsessionid=", 12) == 0)
			n = i;
	if (host > 3 && host <= n) {
		size_t port = memcmp(out + host - 3, ":80", 3) == 0      ? 3
		    : host > 4 && memcmp(out + host - 4, ":443", 4) == 0 ? 4
									 : 0;
		memmove(out + host - port, out + host, n - host);
		n -= port;
	}
	if (query != NULL)
		n += put_query(out + n, query + 1, (size_t)(end - query - 1));
	out[n] = '\0';
	return out;
}

/* UN News moved its stories between folders and kept their numbers: ".../story/2022/03/1115092".
 * Returns the number's start in the address, or NULL. */
static const char *
story_number(const char *url)
{
	const char *p = strstr(url, "/story/"), *num;
	int part;

	if (p == NULL)
		return NULL;
	p += strlen("/story/");
	for (part = 0; part < 2; part++) {
		if (!isdigit((unsigned char)*p))
			return NULL;
		p += strspn(p, "0123456789");
		if (*p++ != '/')
			return NULL;
	}
	num = p;
	p += strspn(p, "0123456789");
	return p - num >= 4 && strchr("?/", *p) != NULL ? num : NULL;
}

/* Press releases of the United Nations are named by their symbol, ".../en/2024/gash4410.doc.htm",
 * in whatever folder. Returns the symbol's start in the address, or NULL. */
static const char *
press_symbol(const char *url)
{
	const char *end = strstr(url, ".doc.htm"), *p = end;

	if (end == NULL || strchr("?/#", end[strlen(".doc.htm")]) == NULL)
		return NULL;
	while (p > url && isalnum((unsigned char)p[-1]))
		p--;
	return p > url && p[-1] == '/' && isalpha((unsigned char)*p) &&
		isdigit((unsigned char)end[-1])
	    ? p
	    : NULL;
}

/* The host alone and the number or symbol; in place. */
static void
fold_story(char *url)
{
	const char *name = story_number(url);
	size_t host, len;

	if (name == NULL)
		name = press_symbol(url);
	if (name == NULL)
		return;
	for (len = 0; isalnum((unsigned char)name[len]); len++)
		;
	host = 2 + strcspn(url + 2, "/");
	memmove(url + host + 1, name, len);
	url[host] = '#';
	url[host + 1 + len] = '\0';
}

/* What a guid or a link is compared by; heap. A guid keeps its query and fragment: both tell
 * entries apart there ("?p=123"). */
static char *
canonical(const char *s, bool is_link)
{
	struct span u = trimmed(s);
	bool web = pass_scheme(&u);
	char *out = web && is_link ? canonical_url(u) : xstrndup(u.s, u.len);

	if (web)
		fold_story(out);
	return out;
}

static bool
is_ascii(char c)
{
	return (unsigned char)c < 0x80;
}

/* How much of s is ASCII that no mark follows: its folding is its lower case. */
static size_t
ascii_run(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && is_ascii(s[n]) && (n + 1 == len || is_ascii(s[n + 1])))
		n++;
	return n;
}

/* NFC of the case folding; NULL where libunistring gives up. An ASCII character ends every sequence
 * that could be composed, so a text is folded piece by piece and most of it without any table. */
static char *
casefold(const char *s, size_t len, size_t *ret_len)
{
	size_t at = 0, n = 0, k, end, cap = len + 1;
	char *out = xmalloc(cap);
	uint8_t *piece;

	while (at < len) {
		for (k = ascii_run(s + at, len - at); k > 0; k--, at++)
			out[n++] = (char)(s[at] >= 'A' && s[at] <= 'Z' ? s[at] + 32 : s[at]);
		if (at == len)
			break;
		for (end = at + 1; end < len && !is_ascii(s[end]); end++)
			;
		piece = u8_casefold((const uint8_t *)s + at, end - at, NULL, UNINORM_NFC, NULL, &k);
		if (piece == NULL) {
			free(out);
			return NULL;
		}
		cap += k;
		out = xreallocarray(out, cap, 1);
		memcpy(out + n, piece, k);
		free(piece);
		n += k;
		at = end;
	}
	*ret_len = n;
	return out;
}

/* Most texts are: in one pass, and nothing is to be folded but letters and blanks. */
static char *
plain_ascii(const char *s, size_t len)
{
	char *out = xmalloc(len + 1);
	size_t i = ascii_clean_len(s, len), n = i;

	ascii_lower(out, s, n);
	for (; i < len; i++) {
		if (s[i] != ' ' && (s[i] < '\t' || s[i] > '\r'))
			out[n++] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	n -= n > 0 && out[n - 1] == ' ';
	out[n] = '\0';
	return out;
}

char *
identify_plain(const char *s)
{
	struct span t = trimmed(s);
	size_t len = 0, i, n = 0;
	char *folded, *out;

	if (t.len == 0)
		return xstrdup("");
	if (ascii_len(t.s, t.len) == t.len)
		return plain_ascii(t.s, t.len);
	folded = casefold(t.s, t.len, &len);
	if (folded == NULL) /* then the bytes themselves */
		return xstrndup(t.s, t.len);
	out = xmalloc(len + 1);
	for (i = 0; i < len; i++) {
		bool blank = isspace((unsigned char)folded[i]) != 0;

		if (folded[i] == '\xc2' && i + 1 < len && folded[i + 1] == '\xa0') {
			blank = true;
			i++;
		}
		if (!blank)
			out[n++] = folded[i];
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	if (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	free(folded);
	return out;
}

static void
hash_link_and_title(const struct entry *e, struct hash *ret)
{
	_cleanup_free_ char *link = canonical(e->link, true);
	_cleanup_free_ char *title = identify_plain(e->title);

	hash_strings(ret, "link+title", link, title, HASH_END);
}

void
identify_entry(const struct entry *e, bool guid_usable, struct entry_ids *ret)
{
	_cleanup_free_ char *guid = canonical(e->guid, false);
	_cleanup_free_ char *link = canonical(e->link, true);
	_cleanup_free_ char *title = identify_plain(e->title);

	memset(ret, 0, sizeof(*ret));
	ret->has_alias = *link != '\0' && *title != '\0';
	if (ret->has_alias)
		hash_link_and_title(e, &ret->alias);
	if (*guid != '\0' && guid_usable)
		hash_strings(&ret->identity, "guid", guid, HASH_END);
	else if (*guid != '\0')
		hash_link_and_title(e, &ret->identity);
	else if (*link != '\0')
		hash_strings(&ret->identity, "link", link, HASH_END);
	else if (*title != '\0')
		hash_strings(&ret->identity, "title", title, HASH_END);
	else {
		_cleanup_free_ char *summary = identify_plain(e->summary);
		_cleanup_free_ char *body = identify_plain(e->body);

		hash_strings(&ret->identity, "text", summary, body, HASH_END);
	}
}

struct guid_row {
	struct hash guid, alias;
	size_t index;
};

static int
compare_rows(const void *a, const void *b)
{
	const struct guid_row *x = a, *y = b;
	int c = memcmp(&x->guid, &y->guid, sizeof(x->guid));

	return c != 0 ? c : memcmp(&x->alias, &y->alias, sizeof(x->alias));
}

/* usable[] is false where rows of one key have different values. */
static void
mark_ambiguous(struct guid_row *rows, size_t n, bool *usable)
{
	size_t from, to, i;

	qsort(rows, n, sizeof(*rows), compare_rows);
	for (from = 0; from < n; from = to) {
		for (to = from + 1;
		     to < n && memcmp(&rows[to].guid, &rows[from].guid, sizeof(struct hash)) == 0;
		     to++)
			;
		/* sorted: all equal when the first and the last are */
		if (memcmp(&rows[from].alias, &rows[to - 1].alias, sizeof(struct hash)) != 0)
			for (i = from; i < to; i++)
				usable[rows[i].index] = false;
	}
}

void
identify_check_guids(const struct entry *e, size_t n, bool *usable)
{
	_cleanup_free_ struct guid_row *rows = xcalloc(n + 1, sizeof(*rows));
	size_t i, count = 0;

	for (i = 0; i < n; i++) {
		_cleanup_free_ char *guid = canonical(e[i].guid, false);

		usable[i] = *guid != '\0';
		if (!usable[i])
			continue;
		hash_strings(&rows[count].guid, guid, HASH_END);
		hash_link_and_title(&e[i], &rows[count].alias);
		rows[count++].index = i;
	}
	mark_ambiguous(rows, count, usable);
}

void
identify_check_aliases(const struct entry *e, size_t n, bool *usable)
{
	_cleanup_free_ struct guid_row *rows = xcalloc(n + 1, sizeof(*rows));
	size_t i;

	for (i = 0; i < n; i++) {
		_cleanup_free_ char *guid = canonical(e[i].guid, false);

		usable[i] = true;
		hash_link_and_title(&e[i], &rows[i].guid);
		hash_strings(&rows[i].alias, guid, HASH_END);
		rows[i].index = i;
	}
	mark_ambiguous(rows, n, usable);
}

void
identify_row(const char *source, const char *participant, struct hash *ret)
{
	const struct state_name *state = state_by_name(participant, strlen(participant));
	_cleanup_free_ char *name = identify_plain(state != NULL ? state->name : participant);

	hash_strings(ret, "row", source, name, HASH_END);
}

/* One hash after another, so that any number of acts fits. */
static void
hash_more(struct hash *h, const char *word, const char *text)
{
	_cleanup_free_ char *folded = identify_plain(text);
	char before[HASH_HEX];

	hash_hex(h, before);
	hash_strings(h, before, word, folded, HASH_END);
}

static void
hash_said(struct hash *ret, const struct row_fact *s)
{
	const int counts[] = { s->vote.for_, s->vote.against, s->vote.abstain, s->vote.present,
		s->vote.absent };
	char text[WHEN_TEXT];
	size_t i;

	hash_more(ret, "said", ms_types[s->type].code);
	hash_more(ret, "kind", s->kind);
	hash_more(ret, "actor", s->actor);
	hash_more(ret, "number", s->number);
	when_format(&s->date, text);
	hash_more(ret, "date", text);
	for (i = 0; i < ARRAY_LEN(counts); i++) {
		(void)snprintf(text, sizeof(text), "%d", counts[i]);
		hash_more(ret, "count", text);
	}
}

/* Hundreds in one entry: exact words, nothing is folded. */
static void
hash_position(struct hash *ret, const struct position *p)
{
	char before[HASH_HEX];

	hash_hex(ret, before);
	hash_strings(ret, before, "position", STR_OR(p->actor, ""), STR_OR(p->id, ""),
	    STR_OR(p->group, ""), p->vote < POS_COUNT ? position_words[p->vote] : "", HASH_END);
}

static void
hash_event(struct hash *ret, const struct event *e)
{
	char text[WHEN_TEXT];

	hash_more(ret, "event", e->name);
	hash_more(ret, "kind", e->kind < EVENT_KIND_COUNT ? event_kind_words[e->kind] : "");
	when_format(&e->starts, text);
	hash_more(ret, "starts", text);
	hash_more(ret, "title", e->title);
	hash_more(ret, "place", e->place);
	hash_more(ret, "body", e->body);
	hash_more(ret, "status", e->status);
}

void
identify_content(const struct entry *e, struct hash *ret)
{
	size_t i;

	hash_strings(ret, "content", HASH_END);
	hash_more(ret, "title", e->title);
	hash_more(ret, "summary", e->summary);
	hash_more(ret, "body", e->body);
	for (i = 0; i < e->act_count; i++) {
		hash_more(ret, e->acts[i].bracketed ? "[act]" : "act", e->acts[i].kind);
		hash_more(ret, "cell", e->acts[i].text);
	}
	for (i = 0; i < e->said_count; i++)
		hash_said(ret, &e->said[i]);
	for (i = 0; i < e->position_count; i++)
		hash_position(ret, &e->positions[i]);
	for (i = 0; i < e->event_count; i++)
		hash_event(ret, &e->events[i]);
}
