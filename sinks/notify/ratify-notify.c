/*
 * The program between ratifyd and the notification server. One JSON line in is one notification,
 * one JSON line out its outcome or what a person did with it. Invariant: it may block, crash or be
 * killed at any time, and ratifyd only waits.
 *
 *   in   {"seq","key","alerts","delivery","title","text","url","urgency","category","transient"}
 *        {"seq","look":true}
 *   out  {"seq","shown":true} {"seq","shown":false,"why","gone","away"}
 *        {"action","alert"} {"seq","there"}
 *
 * gone: there is no server, and it is worth looking for one; away: it never heard of this one.
 * What a person does with a notification is said of each alert that is in it: several in a
 * summary. A notification replaces the one that was shown with the same key. It ends when its input
 * ends, and when its bus goes away: libnotify never finds the way to another one.
 */
#include <gio/gio.h>
#include <glib-unix.h>
#include <jansson.h>
#include <libnotify/notify.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"
#include "sinks/notify/text.h"

#define SERVER "org.freedesktop.Notifications"
#define PORTAL "org.freedesktop.portal.Desktop"
#define LINE_MAX_BYTES (256u * 1024)
#define BUS_MS 2000   /* the bus itself answers at once */
#define SHOWN_MAX 200 /* older ones are not replaced any more */

struct helper {
	GMainLoop *loop;
	GDBusConnection *bus;
	GHashTable *shown; /* key -> NotifyNotification */
	bool asked;        /* the server, what it can do */
	bool markup, actions;
	struct buf in;
};

/* What an action is about; belongs to the notification. */
struct about {
	struct helper *helper;
	json_t *alerts;
	char *url;
};

static void
print_line(json_t *o)
{
	char *line = json_dumps(o, JSON_COMPACT);

	if (line != NULL)
		(void)printf("%s\n", line);
	(void)fflush(stdout);
	free(line);
	json_decref(o);
}

static void
answer_no(json_int_t seq, const char *why, bool gone, bool away)
{
	print_line(json_pack("{s:I,s:b,s:s,s:b,s:b}", "seq", seq, "shown", 0, "why", why, "gone",
	    (int)gone, "away", (int)away));
}

/* ---- the bus ----------------------------------------------------------------------- */

static void
on_closed(GDBusConnection *bus, gboolean by_peer, GError *error, gpointer arg)
{
	struct helper *h = arg;

	(void)bus;
	(void)by_peer;
	(void)error;
	g_main_loop_quit(h->loop);
}

/* Its numbers mean nothing to the next one. */
static void
on_server_gone(GDBusConnection *bus, const gchar *name, gpointer arg)
{
	struct helper *h = arg;

	(void)bus;
	(void)name;
	h->asked = false;
	g_hash_table_remove_all(h->shown);
}

static bool
find_bus(struct helper *h, char *why, size_t size)
{
	GError *error = NULL;

	if (h->bus != NULL)
		return true;
	h->bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, &error);
	if (h->bus == NULL) {
		(void)snprintf(why, size, "no session bus: %s", error->message);
		g_error_free(error);
		return false;
	}
	g_dbus_connection_set_exit_on_close(h->bus, FALSE);
	g_signal_connect(h->bus, "closed", G_CALLBACK(on_closed), h);
	g_bus_watch_name_on_connection(
	    h->bus, SERVER, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_server_gone, h, NULL);
	return notify_init("ratifyd");
}

static bool
bus_says(struct helper *h, const char *method, GVariant *parameters)
{
	gboolean yes = FALSE;
	GVariantIter *names = NULL;
	const gchar *name;
	GVariant *r = g_dbus_connection_call_sync(h->bus, "org.freedesktop.DBus",
	    "/org/freedesktop/DBus", "org.freedesktop.DBus", method, parameters, NULL,
	    G_DBUS_CALL_FLAGS_NONE, BUS_MS, NULL, NULL);

	if (r == NULL)
		return false;
	if (g_variant_is_of_type(r, G_VARIANT_TYPE("(b)"))) {
		g_variant_get(r, "(b)", &yes);
	} else if (g_variant_is_of_type(r, G_VARIANT_TYPE("(as)"))) {
		g_variant_get(r, "(as)", &names);
		while (g_variant_iter_next(names, "&s", &name))
			yes = yes || str_eq(name, SERVER);
		g_variant_iter_free(names);
	}
	g_variant_unref(r);
	return yes;
}

static bool
server_runs(struct helper *h)
{
	return bus_says(h, "NameHasOwner", g_variant_new("(s)", SERVER));
}

/* Running, or to be started by the first call. */
static bool
server_is_there(struct helper *h)
{
	return server_runs(h) || bus_says(h, "ListActivatableNames", NULL);
}

static void
ask_server(struct helper *h)
{
	GList *caps, *c;

	if (h->asked)
		return;
	h->markup = h->actions = false;
	caps = notify_get_server_caps();
	for (c = caps; c != NULL; c = c->next) {
		h->markup = h->markup || str_eq(c->data, "body-markup");
		h->actions = h->actions || str_eq(c->data, "actions");
	}
	h->asked = caps != NULL;
	g_list_free_full(caps, g_free);
}

/* ---- actions ----------------------------------------------------------------------- */

static void
about_free(gpointer p)
{
	struct about *a = p;

	json_decref(a->alerts);
	free(a->url);
	free(a);
}

/* By the portal, so that the browser starts outside of our own confinement. */
static void
open_link(const struct about *a, NotifyNotification *n)
{
	const char *token = notify_notification_get_activation_token(n);
	GVariantBuilder options;

	if (a->url == NULL)
		return;
	g_variant_builder_init(&options, G_VARIANT_TYPE("a{sv}"));
	if (token != NULL)
		g_variant_builder_add(
		    &options, "{sv}", "activation_token", g_variant_new_string(token));
	g_dbus_connection_call(a->helper->bus, PORTAL, "/org/freedesktop/portal/desktop",
	    "org.freedesktop.portal.OpenURI", "OpenURI",
	    g_variant_new("(ssa{sv})", "", a->url, &options), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
	    NULL, NULL, NULL);
}

static void
on_action(NotifyNotification *n, char *action, gpointer arg)
{
	const struct about *a = arg;
	bool open = str_eq(action, "default") || str_eq(action, "open");
	const json_t *alert;
	size_t i;

	json_array_foreach (a->alerts, i, alert)
		print_line(json_pack("{s:s,s:s?}", "action", open ? "open" : action, "alert",
		    json_string_value(alert)));
	if (open)
		open_link(a, n);
}

static void
add_action(struct helper *h, NotifyNotification *n, const char *action, const char *label,
    json_t *alerts, const char *url)
{
	struct about *a = xcalloc(1, sizeof(*a));

	a->helper = h;
	a->alerts = json_incref(alerts);
	a->url = xstrdup(url);
	notify_notification_add_action(n, action, label, on_action, a, about_free);
}

/* ---- notifications ----------------------------------------------------------------- */

static const char *
text_of(const json_t *o, const char *key)
{
	return STR_OR(json_string_value(json_object_get(o, key)), "");
}

static const char *
link_of(const json_t *o)
{
	const char *url = text_of(o, "url");

	return str_starts(url, "https://") || str_starts(url, "http://") ? url : NULL;
}

static NotifyNotification *
notification_of(struct helper *h, const char *key, const char *summary, const char *body)
{
	NotifyNotification *n = g_hash_table_lookup(h->shown, key);

	if (n != NULL) {
		notify_notification_clear_hints(n);
		notify_notification_clear_actions(n);
		notify_notification_update(n, summary, body, NULL);
		return n;
	}
	if (g_hash_table_size(h->shown) >= SHOWN_MAX)
		g_hash_table_remove_all(h->shown);
	n = notify_notification_new(summary, body, NULL);
	g_hash_table_insert(h->shown, g_strdup(key), n);
	return n;
}

static void
set_hints(NotifyNotification *n, const json_t *o)
{
	json_int_t urgency = json_integer_value(json_object_get(o, "urgency"));

	notify_notification_set_urgency(
	    n, (NotifyUrgency)(urgency < 0 || urgency > 2 ? 1 : urgency));
	notify_notification_set_category(n, text_of(o, "category"));
	notify_notification_set_hint(n, "desktop-entry", g_variant_new_string("ratifyd"));
	notify_notification_set_hint(
	    n, "x-ratifyd-delivery", g_variant_new_string(text_of(o, "delivery")));
	if (json_is_true(json_object_get(o, "transient")))
		notify_notification_set_hint(n, "transient", g_variant_new_boolean(TRUE));
}

/* Servers show "default" as a click on all of it, the others as buttons. */
static void
add_actions(struct helper *h, NotifyNotification *n, const json_t *o, const char *url)
{
	json_t *alerts = json_object_get(o, "alerts");

	if (!h->actions)
		return;
	if (url != NULL) {
		add_action(h, n, "default", "Open source", alerts, url);
		add_action(h, n, "open", "Open source", alerts, url);
	}
	if (json_is_true(json_object_get(o, "transient")))
		return; /* a test asks nothing of anybody */
	add_action(h, n, "acknowledge", "Acknowledge", alerts, NULL);
	add_action(h, n, "snooze", "Snooze", alerts, NULL);
}

static void
show(struct helper *h, const json_t *o)
{
	json_int_t seq = json_integer_value(json_object_get(o, "seq"));
	const char *url = link_of(o);
	char *summary, *body;
	NotifyNotification *n;
	GError *error = NULL;

	ask_server(h);
	if (!h->asked && !server_runs(h)) {
		answer_no(seq, "no notification server runs", !server_is_there(h), true);
		return;
	}
	summary = notify_summary(text_of(o, "title"));
	body = notify_body(text_of(o, "text"), h->actions ? NULL : url, h->markup);
	n = notification_of(h, text_of(o, "key"), summary, body);
	set_hints(n, o);
	add_actions(h, n, o, url);
	if (notify_notification_show(n, &error))
		print_line(json_pack("{s:I,s:b}", "seq", seq, "shown", 1));
	else
		answer_no(seq, error != NULL ? error->message : "the server refused it",
		    !server_is_there(h), false);
	g_clear_error(&error);
	free(summary);
	free(body);
}

static void
on_request(struct helper *h, const char *line)
{
	json_t *o = json_loads(line, 0, NULL);
	json_int_t seq = json_integer_value(json_object_get(o, "seq"));
	bool look = json_is_true(json_object_get(o, "look")), bus;
	char why[256] = "libnotify does not start";

	if (!json_is_object(o)) {
		(void)fprintf(stderr, "ratify-notify: a line of input is no JSON object\n");
		json_decref(o);
		return;
	}
	bus = find_bus(h, why, sizeof(why));
	if (look)
		print_line(
		    json_pack("{s:I,s:b}", "seq", seq, "there", (int)(bus && server_is_there(h))));
	else if (bus)
		show(h, o);
	else
		answer_no(seq, why, true, true);
	if (!bus)
		g_main_loop_quit(h->loop); /* the next helper may find one */
	json_decref(o);
}

static void
take_lines(struct helper *h)
{
	char *nl;
	size_t len;

	while (h->in.len > 0 && (nl = memchr(h->in.data, '\n', h->in.len)) != NULL) {
		*nl = '\0';
		on_request(h, h->in.data);
		len = (size_t)(nl - h->in.data) + 1;
		memmove(h->in.data, h->in.data + len, h->in.len - len);
		h->in.len -= len;
	}
}

static gboolean
on_input(gint fd, GIOCondition condition, gpointer arg)
{
	struct helper *h = arg;
	char chunk[8192];
	ssize_t n = read(fd, chunk, sizeof(chunk));

	(void)condition;
	if (n <= 0 || buf_append(&h->in, chunk, (size_t)n) < 0) {
		g_main_loop_quit(h->loop);
		return G_SOURCE_REMOVE;
	}
	take_lines(h);
	return G_SOURCE_CONTINUE;
}

int
main(void)
{
	struct helper h = { .loop = g_main_loop_new(NULL, FALSE) };

	buf_init(&h.in, LINE_MAX_BYTES);
	h.shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
	/* Low: what the bus says about the server is heard before the next notification. */
	g_unix_fd_add_full(
	    G_PRIORITY_LOW, STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_input, &h, NULL);
	g_main_loop_run(h.loop);
	g_hash_table_destroy(h.shown);
	if (notify_is_initted())
		notify_uninit();
	g_clear_object(&h.bus);
	g_main_loop_unref(h.loop);
	buf_done(&h.in);
	return 0;
}
