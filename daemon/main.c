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
	(void)fputs("usage: ratifyd [-c FILE] [--state DIR] [--packs DIR] [--once] [-d]\n\n"
		    "  -c, --config FILE  the configuration, see ratifyd.yaml(5)\n"
		    "  --state DIR        where the database and the audit file are\n"
		    "  --packs DIR        a folder that is searched for packs before all others\n"
		    "  --once             poll every source now, send what is due, and exit\n"
		    "  -d, --debug        log everything\n"
		    "  -h, --help         this help\n"
		    "  -V, --version      the version\n\n"
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
		default: /* getopt said what is wrong */
			(void)fputs("See ratifyd --help.\n", stderr);
			return EX_USAGE;
		}
	}
	if (optind < argc) {
		(void)fputs("ratifyd: no argument is expected after the options; see ratifyd "
			    "--help\n",
		    stderr);
		return EX_USAGE;
	}
	return daemon_run(&opt);
}
