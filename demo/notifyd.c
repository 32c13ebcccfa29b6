/*
 * The desktop of the demonstration: org.freedesktop.Notifications on the session bus, one line of
 * JSON on standard output for each call. Invariant: it shows nothing and keeps nothing.
 */
#include <gio/gio.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

static const char interface_xml[] =
    "<node><interface name='" NAME "'>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' "
    "direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg "
    "type='s' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' "
    "direction='out'/></method>"
    "</interface></node>";

static guint32 last_id;

static void
print_notice(GVariant *in, guint32 id)
{
	const char *app, *icon, *summary, *body;
	guint32 replaces;
	json_t *o;

	g_variant_get(
	    in, "(&su&s&s&s@as@a{sv}i)", &app, &replaces, &icon, &summary, &body, NULL, NULL, NULL);
	o = json_pack("{s:I, s:I, s:s, s:s, s:s}", "id", (json_int_t)id, "replaces",
	    (json_int_t)replaces, "app", app, "summary", summary, "body", body);
	if (o != NULL) {
		(void)json_dumpf(o, stdout, JSON_COMPACT);
		(void)putchar('\n');
		(void)fflush(stdout);
		json_decref(o);
	}
}

static void
on_call(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
    const char *method, GVariant *in, GDBusMethodInvocation *call, void *arg)
{
	static const char *const can[] = { "body", "body-markup", NULL };
	guint32 id = 0;

	(void)bus;
	(void)sender;
	(void)path;
	(void)interface;
	(void)arg;
	if (g_str_equal(method, "GetCapabilities")) {
		g_dbus_method_invocation_return_value(call, g_variant_new("(^as)", can));
	} else if (g_str_equal(method, "GetServerInformation")) {
		g_dbus_method_invocation_return_value(
		    call, g_variant_new("(ssss)", "demo", "ratifyd", "1", "1.2"));
	} else if (g_str_equal(method, "Notify")) {
		g_variant_get_child(in, 1, "u", &id);
		if (id == 0)
			id = ++last_id;
		print_notice(in, id);
		g_dbus_method_invocation_return_value(call, g_variant_new("(u)", id));
	} else {
		g_dbus_method_invocation_return_value(call, NULL);
	}
}

static void
on_bus(GDBusConnection *bus, const char *name, void *arg)
{
	static const GDBusInterfaceVTable table = { .method_call = on_call };
	GDBusNodeInfo *node = arg;

	(void)name;
	if (g_dbus_connection_register_object(
		bus, PATH, node->interfaces[0], &table, NULL, NULL, NULL) == 0)
		exit(1);
}

static void
on_name(GDBusConnection *bus, const char *name, void *arg)
{
	(void)bus;
	(void)name;
	(void)arg;
	(void)puts("{\"ready\":true}");
	(void)fflush(stdout);
}

static void
on_lost(GDBusConnection *bus, const char *name, void *arg)
{
	(void)bus;
	(void)name;
	(void)arg;
	exit(1);
}

int
main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);
	GDBusNodeInfo *node = g_dbus_node_info_new_for_xml(interface_xml, NULL);

	(void)g_bus_own_name(G_BUS_TYPE_SESSION, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, on_bus, on_name,
	    on_lost, node, NULL);
	g_main_loop_run(loop);
	return 0;
}
