/*
 * Loading a configuration in a test: told mistakes are joined to one string, one a line, so that
 * a table row can say exactly what is expected.
 */
#ifndef TESTS_CONFIG_LOADING_H
#define TESTS_CONFIG_LOADING_H

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "lib/buf.h"
#include "tests/suite.h"

struct mail_like {
	int64_t port;
	const char *server, *to;
	struct conf_secret password;
	struct conf_list copies;
	bool loud;
};
static const char *const mail_schemes[] = { "smtp", "smtps", NULL };
static const struct conf_key mail_like_keys[] = {
	{ .name = "server",
	    .kind = CONF_SERVER,
	    .flags = CONF_REQUIRED,
	    .words = mail_schemes,
	    .offset = offsetof(struct mail_like, server),
	    .help = "h" },
	{ .name = "to",
	    .kind = CONF_ADDRESS,
	    .offset = offsetof(struct mail_like, to),
	    .help = "h" },
	{ .name = "copies",
	    .kind = CONF_ADDRESS,
	    .flags = CONF_LIST,
	    .offset = offsetof(struct mail_like, copies),
	    .help = "h" },
	{ .name = "password",
	    .kind = CONF_SECRET,
	    .offset = offsetof(struct mail_like, password),
	    .help = "h" },
	{ .name = "port",
	    .kind = CONF_INT,
	    .dflt = "25",
	    .min = 1,
	    .max = 65535,
	    .offset = offsetof(struct mail_like, port),
	    .help = "h" },
	{ .name = "loud",
	    .kind = CONF_BOOL,
	    .dflt = "yes",
	    .offset = offsetof(struct mail_like, loud),
	    .help = "h" },
	{ .name = NULL },
};
static const struct conf_key log_like_keys[] = { { .name = NULL } };
static const struct conf_spec mail_like_spec = { "sinks.NAME (mail)", "mail",
	sizeof(struct mail_like), mail_like_keys };
static const struct conf_spec log_like_spec = { "sinks.NAME (log)", "log", 1, log_like_keys };
static const struct settings_sink_type test_sink_types[] = { { "log", &log_like_spec },
	{ "mail", &mail_like_spec }, { NULL, NULL } };
static const char *const test_formats[] = { "auto", "rss20", "mtdsg", NULL };
static const char *const test_milestones[] = { "ratified", "treaty_signed", NULL };

struct loaded {
	struct settings *settings;
	struct buf told; /* "file:line:column: text\n"... */
	struct err err;
	int result;
};

static void
on_mistake(const struct conf_place *at, const char *text, void *arg)
{
	struct buf *b = arg;
	const char *slash = at->file != NULL ? strrchr(at->file, '/') : NULL;

	if (at->file != NULL)
		IGNORE(buf_printf(
		    b, "%s:%u:%u: ", slash != NULL ? slash + 1 : at->file, at->line, at->column));
	IGNORE(buf_printf(b, "%s\n", text));
}

static inline struct settings_options
test_options(struct loaded *l)
{
	memset(l, 0, sizeof(*l));
	buf_init(&l->told, 1 << 20);
	return (struct settings_options){ .sink_types = test_sink_types,
		.format_names = test_formats,
		.milestone_codes = test_milestones,
		.report = on_mistake,
		.report_arg = &l->told };
}

static inline void
load_text(struct loaded *l, const char *text, size_t len)
{
	struct settings_options opt = test_options(l);

	opt.path = "t";
	opt.text = text;
	opt.text_len = len;
	l->result = settings_load(&l->settings, &opt, &l->err);
}

static inline void
load_path_named(struct loaded *l, const char *path, const char *pack_dir)
{
	struct settings_options opt = test_options(l);

	opt.path = path;
	opt.pack_dir = pack_dir;
	l->result = settings_load(&l->settings, &opt, &l->err);
}

static inline void
loaded_done(struct loaded *l)
{
	settings_free(l->settings);
	buf_done(&l->told);
}

/* A folder of small files; names may have one level of folders that exist. */
static inline char *
make_folder(void)
{
	char *dir = xstrdup("/tmp/ratifyd-conf-XXXXXX");

	ck_assert_ptr_nonnull(mkdtemp(dir));
	return dir;
}

static inline void
write_file(const char *dir, const char *name, const char *text, mode_t mode)
{
	char *path = xasprintf("%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
	free(path);
}

static inline int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void
remove_folder(char *dir)
{
	ck_assert_int_eq(nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
	free(dir);
}

#endif
