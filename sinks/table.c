/*
 * Every way out there is, in one list that can be read. Invariant: what is not in it does not
 * exist (a static library would drop a sink that registers itself).
 */
#include <stddef.h>

#include "lib/str.h"
#include "sinks/sink.h"
#include "sinks/types.h"

const char *const sink_verdict_words[] = { "delivered", "deferred", "rejected", "broken", NULL };

const struct sink_ops *const sink_types[] = { &sink_audit, &sink_desktop, &sink_exec, &sink_file,
	&sink_log, &sink_mail, &sink_syslog, &sink_webhook, NULL };

const struct sink_ops *
sink_type(const char *type)
{
	size_t i;

	for (i = 0; sink_types[i] != NULL; i++)
		if (str_eq(sink_types[i]->type, type))
			return sink_types[i];
	return NULL;
}
