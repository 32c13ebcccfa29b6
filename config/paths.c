/*
 * Where things are: the XDG folders of a user, /etc and systemd's directories of a service.
 * Invariant: a relative path in an XDG variable is ignored, as the specification asks.
 */
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "lib/mem.h"
#include "lib/str.h"

static const char *
absolute_env(const char *name)
{
	const char *v = getenv(name);

	return v != NULL && v[0] == '/' ? v : NULL;
}

static char *
xdg(const char *variable, const char *below_home, const char *rest)
{
	const char *dir = absolute_env(variable), *home = absolute_env("HOME");

	if (dir != NULL)
		return xasprintf("%s/%s", dir, rest);
	return home != NULL ? xasprintf("%s/%s/%s", home, below_home, rest) : NULL;
}

/* The first of "a:b:c" that has the file; relative ones are ignored. */
static char *
find_in_dirs(const char *list, const char *rest)
{
	_cleanup_free_ char *copy = xstrdup(list);
	char *dir, *save = NULL, *path;

	for (dir = strtok_r(copy, ":", &save); dir != NULL; dir = strtok_r(NULL, ":", &save)) {
		if (dir[0] != '/')
			continue;
		path = xasprintf("%s/%s", dir, rest);
		if (access(path, F_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

char *
settings_default_path(void)
{
	static const char rest[] = "ratifyd/ratifyd.yaml";
	const char *dirs = getenv("XDG_CONFIG_DIRS");
	char *first = xdg("XDG_CONFIG_HOME", ".config", rest), *path;
	const char *service = absolute_env("CONFIGURATION_DIRECTORY");

	path = service != NULL ? find_in_dirs(service, "ratifyd.yaml") : NULL;
	if (path != NULL) {
		free(first);
		return path;
	}
	if (first != NULL && access(first, F_OK) == 0)
		return first;
	path = find_in_dirs(str_empty(dirs) ? "/etc/xdg" : dirs, rest);
	if (path == NULL && access("/etc/ratifyd/ratifyd.yaml", F_OK) == 0)
		path = xstrdup("/etc/ratifyd/ratifyd.yaml");
	/* nowhere: the user's own place is the one to name in a message */
	if (path == NULL)
		return first != NULL ? first : xstrdup("/etc/ratifyd/ratifyd.yaml");
	free(first);
	return path;
}

/* systemd sets "a:b" when a unit has several directories: the first is the main one. */
static char *
systemd_dir(const char *variable)
{
	const char *v = absolute_env(variable);

	return v != NULL ? xstrndup(v, strcspn(v, ":")) : NULL;
}

char *
settings_state_dir(void)
{
	char *dir = systemd_dir("STATE_DIRECTORY");

	if (dir == NULL)
		dir = xdg("XDG_STATE_HOME", ".local/state", "ratifyd");
	return dir != NULL ? dir : xstrdup("/var/lib/ratifyd");
}

char *
settings_runtime_dir(void)
{
	const char *run = absolute_env("XDG_RUNTIME_DIR");
	char *dir = systemd_dir("RUNTIME_DIRECTORY");

	if (dir == NULL && run != NULL)
		dir = xasprintf("%s/ratifyd", run);
	return dir;
}
