/*
 * Our side of bench_parse.py: every file named on standard input through feed_parse, all fields,
 * one arena that is reset from document to document. Prints how many files and entries it saw.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/format.h"

/* The document as it would lie in memory after a download. */
static int
map_file(const char *path, struct feed_input *in)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *p;

	if (fd < 0 || fstat(fd, &st) != 0)
		return 1;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	(void)close(fd);
	in->data = p;
	in->len = (size_t)st.st_size;
	return p == MAP_FAILED;
}

int
main(void)
{
	struct feed_limits limits = feed_limits_default;
	struct feed_input in = { .url = "http://bench.example/feed" };
	struct feed_doc doc;
	struct arena arena;
	struct err err;
	char path[4096];
	size_t files = 0, entries = 0;
	int r = 0;

	limits.max_bytes = (size_t)1 << 30;
	limits.max_entries = 10000000;
	arena_init(&arena, (size_t)4 << 30);
	while (r == 0 && fgets(path, sizeof(path), stdin) != NULL) {
		path[strcspn(path, "\n")] = '\0';
		r = map_file(path, &in);
		if (r == 0)
			r = feed_parse(NULL, &in, &limits, &arena, &doc, &err);
		if (r != 0) {
			(void)fprintf(stderr, "%s: %d\n", path, r);
			return 1;
		}
		files++;
		entries += doc.count;
		arena_reset(&arena);
		(void)munmap((void *)(uintptr_t)in.data, in.len);
	}
	arena_done(&arena);
	(void)printf("{\"files\": %zu, \"entries\": %zu}\n", files, entries);
	return 0;
}
