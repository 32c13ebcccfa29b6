/*
 * ratifyd: the command line. Everything else is daemon.c, in the order of the rooms.
 */
#include <getopt.h>
#include <stdio.h>
#include <sysexits.h>

#include "daemon/daemon.h"

static const struct option long_options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "state", required_argument, NULL, 's' },
	{ "packs", required_argument, NULL, 'p' },
	{ "once", no_argument, NULL, 'o' },
	{ "debug", no_argument, NULL, 'd' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static void
usage(FILE *to)
{
	(void)fputs("usage: ratifyd [-c FILE] [--state DIR] [--packs DIR] [--once] [--debug]\n"
		    "Watches the public record and tells you. It stays in the foreground; see "
		    "ratifyd(8).\n",
	    to);
}

int
main(int argc, char **argv)
{
	struct daemon_options opt = { .log_level = -1 };
	int c;

	while ((c = getopt_long(argc, argv, "c:dhV", long_options, NULL)) != -1) {
		switch (c) {
		case 'c':
			opt.config = optarg;
			break;
		case 's':
			opt.state_dir = optarg;
			break;
		case 'p':
			opt.packs = optarg;
			break;
		case 'o':
			opt.once = true;
			break;
		case 'd':
			opt.log_level = 7;
			break;
		case 'h':
			usage(stdout);
			return 0;
		case 'V':
			(void)puts("ratifyd (ratifyd) " RATIFYD_VERSION);
			return 0;
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind < argc) {
		(void)fprintf(stderr, "ratifyd: no argument is expected after the options\n");
		usage(stderr);
		return EX_USAGE;
	}
	return daemon_run(&opt);
}
