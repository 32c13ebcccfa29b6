#include "sinks/program.h"

#include <sysexits.h>

#include "lib/mem.h"
#include "lib/mime.h"

#define WORDS_CHARS 300

/* What is not here is rejected. */
static const struct {
	int status;
	enum sink_verdict verdict;
} verdicts[] = {
	{ 0, SINK_DELIVERED },
	{ EX_TEMPFAIL, SINK_DEFERRED },
	{ EX_OSERR, SINK_DEFERRED },
	{ EX_IOERR, SINK_DEFERRED },
	{ EX_UNAVAILABLE, SINK_BROKEN },
	{ EX_NOPERM, SINK_BROKEN },
	{ EX_CONFIG, SINK_BROKEN },
};

enum sink_verdict
program_verdict(const struct spawn_exit *end)
{
	size_t i;

	if (end->status < 0) /* a signal is an accident, no answer */
		return SINK_DEFERRED;
	for (i = 0; i < ARRAY_LEN(verdicts); i++)
		if (verdicts[i].status == end->status)
			return verdicts[i].verdict;
	return SINK_REJECTED;
}

char *
program_words(const struct spawn_exit *end)
{
	char *said = xstrndup(end->output, end->output_len);
	char *line = mime_one_line(said, WORDS_CHARS), *words;
	const char *how = end->status < 0 ? "ended by signal" : "exit status";

	words = xasprintf("%s %d%s%s", how, end->status < 0 ? -end->status : end->status,
	    line[0] != '\0' ? ": " : "", line);
	free(line);
	free(said);
	return words;
}
