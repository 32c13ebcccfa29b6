#include "sinks/record.h"

#include <string.h>

#include "lib/mem.h"
#include "lib/str.h"

char *
record_sentence(const struct notice *n)
{
	char *own = xstrdup(STR_OR(n->text, "")), *text = str_trim(own);
	char *all =
	    xasprintf("%s%s%s%s%s%s", STR_OR(n->title, "(no title)"), str_empty(text) ? "" : ": ",
		text, n->url != NULL ? " <" : "", STR_OR(n->url, ""), n->url != NULL ? ">" : "");
	char *nl;

	free(own);
	for (nl = strchr(all, '\n'); nl != NULL; nl = strchr(nl, '\n'))
		*nl = ' '; /* our own sentences end with one */
	return all;
}

void
record_fields(const struct notice *n, const char *sink, struct log_field ret[RECORD_FIELDS])
{
	const struct log_field all[RECORD_FIELDS] = { { "RATIFYD_DOSSIER", n->dossier },
		{ "RATIFYD_MILESTONE", n->milestone }, { "RATIFYD_SOURCE", n->source },
		{ "RATIFYD_SINK", sink }, { "RATIFYD_ALERT_ID", n->alert_id },
		{ "RATIFYD_DELIVERY_ID", n->delivery_id }, { "RATIFYD_KIND", n->kind },
		{ "RATIFYD_TYPE", n->type }, { "RATIFYD_STATE", n->state }, { NULL, NULL } };

	memcpy(ret, all, sizeof(all));
}
