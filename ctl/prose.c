#include "ctl/prose.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH 80
#define WIDTH_MIN 40
#define WIDTH_MAX 1000
#define MORE "  " /* before what goes on */

size_t
prose_terminal(void)
{
	const char *columns = getenv("COLUMNS");
	unsigned long n = columns != NULL ? strtoul(columns, NULL, 10) : 0;
	struct winsize size;

	if (n == 0 && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		n = size.ws_col;
	if (n == 0)
		return 0;
	return n < WIDTH_MIN ? WIDTH_MIN : n > WIDTH_MAX ? WIDTH_MAX : (size_t)n;
}

size_t
prose_width(void)
{
	size_t n = prose_terminal();

	return n != 0 ? n : WIDTH;
}

/* What follows the first byte of a character takes no place. */
static bool
is_first(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

size_t
prose_count(const char *text, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += is_first(text[i]);
	return n;
}

size_t
prose_cut(const char *text, size_t width, size_t *ret_next)
{
	size_t i, n = 0, blank = 0;

	for (i = 0; text[i] != '\0'; i++) {
		if (is_first(text[i]) && n++ == width)
			break;
		if (text[i] == ' ')
			blank = i;
	}
	if (text[i] != '\0' && text[i] != ' ' && blank > 0)
		i = blank;
	*ret_next = i;
	while (text[*ret_next] == ' ')
		(*ret_next)++;
	return i;
}

FILE *
prose_begin(struct prose *p)
{
	*p = (struct prose){ .text = NULL };
	p->to = open_memstream(&p->text, &p->len);
	return p->to != NULL ? p->to : stdout;
}

static void
print_line(const char *line, size_t width)
{
	size_t margin = strspn(line, " |"), at = margin, room = width - margin, n, next;

	if (width == 0 || margin + 2 * strlen(MORE) > width / 2) {
		(void)printf("%s\n", line);
		return;
	}
	n = prose_cut(line + at, room, &next);
	(void)printf("%.*s%.*s\n", (int)margin, line, (int)n, line + at);
	for (at += next; line[at] != '\0'; at += next) {
		n = prose_cut(line + at, room - strlen(MORE), &next);
		(void)printf("%.*s" MORE "%.*s\n", (int)margin, line, (int)n, line + at);
	}
}

void
prose_end(struct prose *p, size_t width)
{
	char *line, *end;

	if (p->to == NULL || fclose(p->to) != 0)
		return;
	for (line = p->text; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		if (end == NULL) {
			(void)printf("%s", line);
			break;
		}
		*end = '\0';
		print_line(line, width);
	}
	free(p->text);
}
