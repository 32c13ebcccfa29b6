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
	&cmd_milestones,
	&cmd_dossiers,
	&cmd_sources,
	&cmd_outbox,
	&cmd_audit,
	&cmd_check,
	&cmd_keys,
	&cmd_parse,
	&cmd_classify,
	&cmd_sinks,
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

/* Takes the common options out of argv; returns how many words are left, or -1 for a missing value.
 */
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
			if (i + 1 >= argc)
				return -1;
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

int
main(int argc, char **argv)
{
	struct ctl_options opt = { .config = NULL };
	const struct ctl_command *cmd;
	int n = take_options(argc - 1, argv + 1, &opt);

	if (n < 0)
		return ctl_fail(EX_USAGE, "an option lacks its value; see ratifyctl --help");
	if (n == 0) {
		print_usage(stderr);
		return EX_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(stdout);
		return 0;
	}
	if (strcmp(argv[1], "--version") == 0) {
		(void)puts("ratifyctl (ratifyd) " RATIFYD_VERSION);
		return 0;
	}
	cmd = find_command(argv[1]);
	if (cmd == NULL)
		return ctl_fail(EX_USAGE, "no command \"%s\"; see ratifyctl --help", argv[1]);
	return cmd->run(&opt, n, argv + 1);
}
