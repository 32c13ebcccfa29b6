/*
 * Any bytes as an audit file: whole or a named first bad record, never a crash; what is whole is
 * JSON for another reader too, and is not whole any more when one bit of it is another.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/audit/audit.h"
#include "daemon/audit/canon.h"
#include "lib/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
verify(const uint8_t *data, size_t size, int64_t *ret_records)
{
	struct audit_problem bad;
	char path[64];
	int r, fd = memfd_create("audit", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	r = audit_verify_file(path, ret_records, &bad, NULL);
	if (r != 0 && r != 1)
		abort();
	if (r == 1 && (bad.line != *ret_records + 1 || bad.text[0] == '\0'))
		abort();
	(void)close(fd);
	return r;
}

/* No number that jansson's doubles cannot hold and no half of a surrogate pair: those are fine as
 * bytes of a chain but not in what ratifyd writes. */
static void
check_line(const char *line, size_t len)
{
	struct canon c;
	json_error_t e;
	json_t *j;

	if (canon_scan(line, len, &c) != NULL)
		return;
	if (c.cut_from >= c.cut_to || c.cut_to > len || line[c.cut_from] != ',')
		abort();
	j = json_loadb(line, len, JSON_ALLOW_NUL, &e);
	if (j == NULL && strstr(e.text, "too big") == NULL && strstr(e.text, "overflow") == NULL &&
	    strstr(e.text, "Unicode") == NULL)
		abort();
	if (j != NULL && json_integer_value(json_object_get(j, "seq")) != c.seq)
		abort();
	json_decref(j);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size, *nl;
	int64_t records = 0;
	uint8_t *copy;

	for (; at < end; at = nl + 1) {
		nl = memchr(at, '\n', (size_t)(end - at));
		if (nl == NULL)
			nl = end;
		check_line(at, (size_t)(nl - at));
	}
	if (size == 0 || verify(data, size, &records) != 0)
		return 0;
	copy = xmalloc(size);
	memcpy(copy, data, size);
	copy[size * 7 / 11] ^= 1;
	if (verify(copy, size, &records) != 1)
		abort();
	free(copy);
	return 0;
}
