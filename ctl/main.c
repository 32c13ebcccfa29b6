/*
 * Finds the command and its common options. Invariant: what a script may rely on (exit codes,
 * --json keys) is decided in the command's file and told in ratifyctl.1.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "ctl/ctl.h"
#include "lib/mem.h"
#include "lib/str.h"

static const struct ctl_command *const commands[] = {
	&cmd_timeline,
	&cmd_threshold,
	&cmd_next,
	&cmd_procedure,
	&cmd_milestones,
	&cmd_explain,
	&cmd_dossiers,
	&cmd_sources,
	&cmd_entries,
	&cmd_outbox,
	&cmd_route,
	&cmd_ack,
	&cmd_snooze,
	&cmd_mute,
	&cmd_unmute,
	&cmd_mutes,
	&cmd_audit,
	&cmd_check,
	&cmd_keys,
	&cmd_parse,
	&cmd_classify,
	&cmd_why_not,
	&cmd_rules,
	&cmd_replay,
	&cmd_sinks,
	&cmd_follow,
	&cmd_unfollow,
	&cmd_status,
	&cmd_poll,
	NULL,
};

int
ctl_fail(int code, const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	char *safe;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	safe = str_safe(text, sizeof(text) * 2);
	(void)fprintf(stderr, "ratifyctl: %s\n", safe);
	free(safe);
	return code;
}

static void
print_usage(FILE *to)
{
	size_t i;

	(void)fprintf(to,
	    "usage: ratifyctl [-c FILE] [--state DIR] [--packs DIR] [--json] COMMAND [ARG...]\n\n");
	for (i = 0; commands[i] != NULL; i++)
		(void)fprintf(to, "  %-12s %s\n", commands[i]->name, commands[i]->help);
	(void)fprintf(to, "\nThe manual is ratifyctl(1).\n");
}

static const struct ctl_command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int
print_help(const struct ctl_command *cmd)
{
	(void)printf("usage: ratifyctl %s\n\n%s\n\nThe common options are -c FILE, --state DIR, "
		     "--packs DIR and --json. The manual is ratifyctl(1).\n",
	    cmd->usage, cmd->help);
	return 0;
}

/* Up to "--", "--word=value" is "--word value": no command needs to know the first form.
 * A NULL-terminated heap array of heap words. */
static char **
split_words(int argc, char **argv, int *ret_n)
{
	char **out = xcalloc((size_t)argc * 2 + 1, sizeof(*out));
	const char *eq;
	bool options = true;
	int i, n = 0;

	for (i = 0; i < argc; i++) {
		options = options && strcmp(argv[i], "--") != 0;
		eq = options && strncmp(argv[i], "--", 2) == 0 ? strchr(argv[i], '=') : NULL;
		if (eq != NULL)
			out[n++] = xstrndup(argv[i], (size_t)(eq - argv[i]));
		out[n++] = xstrdup(eq != NULL ? eq + 1 : argv[i]);
	}
	*ret_n = n;
	return out;
}

static bool
asks_for(const char *word, const char *brief, const char *full)
{
	return strcmp(word, brief) == 0 || strcmp(word, full) == 0;
}

/* Takes the common options out of argv; returns how many words are left, or -1 after a sentence. */
static int
take_options(int argc, char **argv, struct ctl_options *opt)
{
	const struct {
		const char *word;
		const char **value;
	} takes[] = { { "-c", &opt->config }, { "--config", &opt->config },
		{ "--state", &opt->state_dir }, { "--packs", &opt->packs } };
	int i, n = 0;
	size_t k;

	for (i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			while (i < argc)
				argv[n++] = argv[i++];
			break;
		}
		for (k = 0; k < ARRAY_LEN(takes); k++)
			if (strcmp(argv[i], takes[k].word) == 0)
				break;
		if (k < ARRAY_LEN(takes)) {
			if (i + 1 >= argc) {
				(void)ctl_fail(EX_USAGE, "%s lacks its value", argv[i]);
				return -1;
			}
			*takes[k].value = argv[++i];
		} else if (strcmp(argv[i], "--json") == 0) {
			opt->json = true;
		} else {
			argv[n++] = argv[i];
		}
	}
	argv[n] = NULL;
	return n;
}

/* Whether the words after the command ask for its help; what follows "--" does not. */
static bool
wants_help(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (asks_for(argv[i], "-h", "--help"))
			return true;
	return false;
}

static int
no_command(const char *word)
{
	const char *names[ARRAY_LEN(commands)] = { NULL };
	const char *near;
	size_t n = 0;

	if (word[0] == '-')
		return ctl_fail(EX_USAGE, "no option %s; see ratifyctl --help", word);
	for (; commands[n] != NULL; n++)
		names[n] = commands[n]->name;
	near = str_nearest(word, names, n);
	if (near != NULL)
		return ctl_fail(EX_USAGE, "no command \"%s\" (did you mean \"%s\"?)", word, near);
	return ctl_fail(EX_USAGE, "no command \"%s\"; see ratifyctl --help", word);
}

/* A command that succeeded and whose answer got lost on a full disk did not succeed. */
static int
finish(int code)
{
	bool lost = fflush(stdout) != 0 || ferror(stdout) != 0;

	return lost && code == 0 ? ctl_fail(EX_IOERR, "the answer could not be written") : code;
}

/* argv[0] is the command's name; what is left of the line without the common options. */
static int
run(const struct ctl_options *opt, int argc, char **argv)
{
	const struct ctl_command *cmd;
	bool help = argc > 1 && strcmp(argv[0], "help") == 0;

	if (argc == 0) {
		print_usage(stderr);
		return EX_USAGE;
	}
	if (!help && (strcmp(argv[0], "help") == 0 || asks_for(argv[0], "-h", "--help"))) {
		print_usage(stdout);
		return 0;
	}
	if (asks_for(argv[0], "-V", "--version")) {
		(void)puts("ratifyctl (ratifyd) " RATIFYD_VERSION);
		return 0;
	}
	cmd = find_command(argv[help ? 1 : 0]);
	if (cmd == NULL)
		return no_command(argv[help ? 1 : 0]);
	if (help || wants_help(argc, argv))
		return print_help(cmd);
	return cmd->run(opt, argc, argv);
}

int
main(int argc, char **argv)
{
	struct ctl_options opt = { .config = NULL };
	int n, words, code = EX_USAGE;
	char **all = split_words(argc - 1, argv + 1, &words), **left;

	left = xcalloc((size_t)words + 1, sizeof(*left)); /* all keeps what is to be freed */
	memcpy(left, all, ((size_t)words + 1) * sizeof(*left));
	n = take_options(words, left, &opt);
	if (n >= 0)
		code = finish(run(&opt, n, left));
	free(left);
	while (words > 0)
		free(all[--words]);
	free(all);
	return code;
}
