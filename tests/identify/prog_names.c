/*
 * One name a line in, the name that the table of participants has for it out; "-" for none.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/identify/identify.h"

int
main(void)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	while ((len = getline(&line, &cap, stdin)) > 0) {
		const struct state_name *st;

		line[strcspn(line, "\n")] = '\0';
		st = state_by_name(line, strlen(line));
		(void)puts(st != NULL ? st->name : "-");
	}
	free(line);
	return 0;
}
