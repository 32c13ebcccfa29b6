/*
 * What a sink sends with something left out. Invariant: it is logged when it begins and when it
 * ends, and not for each message between.
 */
#include "daemon/outbox/internal.h"

#include <string.h>

#include "lib/log.h"
#include "lib/mem.h"
#include "lib/str.h"

void
lack_take(void *arg, const char *sink, const char *what)
{
	struct outbox *box = arg;
	struct lane *l = NULL;
	size_t i;

	for (i = 0; i < box->lane_count; i++)
		if (str_eq(box->lanes[i].conf->name, sink))
			l = &box->lanes[i];
	if (l == NULL || str_eq(l->lacks, what))
		return;
	if (what != NULL)
		log_warn("sink %s: %s", sink, what);
	else if (l->lacks != NULL)
		log_info("sink %s: nothing is left out any more", sink);
	free(l->lacks);
	l->lacks = xstrdup(what);
}

json_t *
outbox_lacks(const struct outbox *box)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < box->lane_count; i++)
		if (box->lanes[i].lacks != NULL)
			IGNORE(json_array_append_new(list,
			    json_pack("{s:s, s:s}", "sink", box->lanes[i].conf->name, "what",
				box->lanes[i].lacks)));
	return list;
}
