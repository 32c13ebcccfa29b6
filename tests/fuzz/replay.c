/*
 * Runs a fuzz target without libFuzzer: every file of the folders named, whole, cut at many places
 * and with bytes changed by a fixed sequence, so that a run says the same every time.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lib/mem.h"

#define FILE_MAX_BYTES (1 << 20)
#define CUTS 60
#define CHANGES 120

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each input is a block of its own size, so that one byte too far is seen. */
static void
run(const uint8_t *data, size_t size)
{
	uint8_t *copy = xmalloc(size + 1);

	memcpy(copy, data, size);
	copy = xreallocarray(copy, size > 0 ? size : 1, 1);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

static void
run_changed(const uint8_t *data, size_t size)
{
	uint8_t *copy = xmalloc(size + 1);
	uint32_t state = (uint32_t)size;
	int i, k;

	for (i = 0; i < CHANGES && size > 0; i++) {
		memcpy(copy, data, size);
		for (k = 0; k <= i % 4; k++) {
			uint32_t at = next(&state) % (uint32_t)size;

			copy[at] = (next(&state) & 1) ? (uint8_t)next(&state)
						      : data[next(&state) % (uint32_t)size];
		}
		run(copy, size);
	}
	free(copy);
}

static int
run_file(const char *path)
{
	uint8_t *data = xmalloc(FILE_MAX_BYTES);
	FILE *f = fopen(path, "rb");
	size_t size, i;

	if (f == NULL) {
		free(data);
		perror(path);
		return 1;
	}
	size = fread(data, 1, FILE_MAX_BYTES, f);
	(void)fclose(f);
	run(data, size);
	for (i = 0; i < CUTS; i++)
		run(data, size * i / CUTS);
	run_changed(data, size);
	free(data);
	return 0;
}

static int
run_folder(const char *path, unsigned *files)
{
	DIR *dir = opendir(path);
	const struct dirent *e;
	char *file;
	int bad = 0;

	if (dir == NULL) {
		perror(path);
		return 1;
	}
	while ((e = readdir(dir)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		file = xasprintf("%s/%s", path, e->d_name);
		bad |= run_file(file);
		free(file);
		(*files)++;
	}
	closedir(dir);
	return bad;
}

int
main(int argc, char **argv)
{
	unsigned files = 0;
	int i, bad = 0;

	for (i = 1; i < argc; i++)
		bad |= run_folder(argv[i], &files);
	(void)printf("%u files\n", files);
	return bad != 0 || files == 0;
}
