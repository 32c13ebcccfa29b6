/* Where the configuration, the state and the socket are looked for. */
#include "tests/config/loading.h"

static const struct {
	const char *state, *xdg, *home, *expected;
} state_rows[] = {
	{ "/var/lib/ratifyd:/x", "/s", "/h", "/var/lib/ratifyd" },
	{ NULL, "/s", "/h", "/s/ratifyd" },
	{ NULL, "relative", "/h", "/h/.local/state/ratifyd" },
	{ NULL, NULL, "/h", "/h/.local/state/ratifyd" },
	{ NULL, NULL, NULL, "/var/lib/ratifyd" },
};

static void
set(const char *name, const char *value)
{
	ck_assert_int_eq(value != NULL ? setenv(name, value, 1) : unsetenv(name), 0);
}

START_TEST(state_dirs)
{
	char *path;

	set("STATE_DIRECTORY", state_rows[_i].state);
	set("XDG_STATE_HOME", state_rows[_i].xdg);
	set("HOME", state_rows[_i].home);
	path = settings_state_dir();
	ck_assert_str_eq(path, state_rows[_i].expected);
	free(path);
}
END_TEST

START_TEST(config_and_runtime_dirs)
{
	char *dir = make_folder(), *main_path = xasprintf("%s/ratifyd.yaml", dir);
	char *sub = xasprintf("%s/ratifyd", dir), *path;

	set("HOME", dir);
	set("XDG_CONFIG_HOME", NULL);
	set("CONFIGURATION_DIRECTORY", NULL);
	set("XDG_CONFIG_DIRS", dir);
	path = settings_default_path();
	ck_assert_ptr_nonnull(strstr(path, "/.config/ratifyd/ratifyd.yaml"));
	free(path);
	ck_assert_int_eq(mkdir(sub, 0700), 0);
	write_file(dir, "ratifyd/ratifyd.yaml", "", 0600);
	path = settings_default_path();
	ck_assert_ptr_nonnull(strstr(path, "/ratifyd/ratifyd.yaml"));
	ck_assert_ptr_null(strstr(path, ".config"));
	free(path);
	write_file(dir, "ratifyd.yaml", "", 0600);
	set("CONFIGURATION_DIRECTORY", dir);
	path = settings_default_path();
	ck_assert_str_eq(path, main_path);
	free(path);
	set("RUNTIME_DIRECTORY", NULL);
	set("XDG_RUNTIME_DIR", "relative");
	ck_assert_ptr_null(settings_runtime_dir());
	set("XDG_RUNTIME_DIR", "/run/user/1");
	path = settings_runtime_dir();
	ck_assert_str_eq(path, "/run/user/1/ratifyd");
	free(path);
	free(sub);
	free(main_path);
	remove_folder(dir);
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *s = suite_create("paths");
	TCase *t = tcase_create("core");

	tcase_add_loop_test(t, state_dirs, 0, ARRAY_LEN(state_rows));
	tcase_add_test(t, config_and_runtime_dirs);
	suite_add_tcase(s, t);
	return s;
}

SUITE_MAIN
