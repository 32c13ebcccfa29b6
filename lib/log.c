/*
 * Log records, see log.h. Invariant: one call is one record, whatever the text holds, and a
 * record that the journal does not take goes to standard error instead of nowhere.
 */
#include "lib/log.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef RATIFYD_SYSTEMD
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
#endif

#include "lib/buf.h"
#include "lib/mem.h"
#include "lib/str.h"

#define TEXT_MAX_BYTES 4096 /* of one line or field; the audit log has the rest */
#define FIELDS_MAX 16
#define JOURNAL_SOCKET "/run/systemd/journal/socket"
#define IDENTIFIER "ratifyd"

/* Set once at start by log_open: the one thing that every room shares without being handed it. */
static struct {
	enum log_level max;
	bool to_journal, prefixed;
} state = { .max = LOG_INFO_ };

/* systemd tells a service which device and inode its journal stream is (systemd.exec(5)). */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[64];
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) < 0)
		return false;
	(void)snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return str_eq(own, stream);
}

void
log_open(enum log_target target, enum log_level max)
{
	state.max = max;
	state.prefixed = stderr_is_journal();
	state.to_journal = target == LOG_TO_JOURNAL || (target == LOG_TO_AUTO && state.prefixed);
}

static void
to_stderr(enum log_level level, const char *text)
{
	struct buf b;

	buf_init(&b, TEXT_MAX_BYTES + 64);
	if (state.prefixed)
		IGNORE(buf_printf(&b, "<%d>", (int)level));
	IGNORE(buf_printf(&b, "%s: %s\n", IDENTIFIER, text));
	/* One write: lines of several processes on one terminal do not mix. */
	IGNORE(write(STDERR_FILENO, b.data, b.len));
	buf_done(&b);
}

void
log_event(enum log_level level, const struct log_field *fields, const char *fmt, ...)
{
	struct buf raw;
	va_list ap;
	char *text;
	int sent;

	if (level > state.max)
		return;
	buf_init(&raw, 1u << 20);
	va_start(ap, fmt);
	IGNORE(buf_vprintf(&raw, fmt, ap));
	va_end(ap);
	sent = state.to_journal ? log_journal(level, NULL, fields, buf_str(&raw)) : -1;
	if (sent < 0) {
		text = str_safe(buf_str(&raw), TEXT_MAX_BYTES);
		to_stderr(level, text);
		free(text);
	}
	buf_done(&raw);
}

#ifdef RATIFYD_SYSTEMD
struct record {
	struct iovec iov[FIELDS_MAX + 4];
	char *text[FIELDS_MAX + 4];
	int count;
};

/* The value is one line afterwards: whoever prints the journal prints it as it is. */
static void
add(struct record *r, const char *name, const char *value)
{
	char *safe;

	if (value == NULL || (size_t)r->count == ARRAY_LEN(r->iov))
		return;
	safe = str_safe(value, TEXT_MAX_BYTES);
	r->text[r->count] = xasprintf("%s=%s", name, safe);
	r->iov[r->count].iov_base = r->text[r->count];
	r->iov[r->count].iov_len = strlen(r->text[r->count]);
	r->count++;
	free(safe);
}

/* sd_journal_sendv() reports success when there is no socket at all. */
static int
journal_reachable(void)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX, .sun_path = JOURNAL_SOCKET };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), r = 0;

	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)&sa, sizeof(sa)) < 0)
		r = -errno;
	close(fd);
	return r;
}

int
log_journal(enum log_level level, const char *message_id, const struct log_field *fields,
    const char *message)
{
	struct record r = { .count = 0 };
	char priority[8];
	int result = journal_reachable(), i;

	if (result < 0)
		return result;
	(void)snprintf(priority, sizeof(priority), "%d", (int)level);
	add(&r, "MESSAGE", message);
	add(&r, "PRIORITY", priority);
	add(&r, "SYSLOG_IDENTIFIER", IDENTIFIER);
	add(&r, "MESSAGE_ID", message_id);
	for (; fields != NULL && fields->name != NULL; fields++)
		add(&r, fields->name, fields->value);
	result = sd_journal_sendv(r.iov, r.count);
	for (i = 0; i < r.count; i++)
		free(r.text[i]);
	return result < 0 ? result : 0;
}
#else
int
log_journal(enum log_level level, const char *message_id, const struct log_field *fields,
    const char *message)
{
	(void)level;
	(void)message_id;
	(void)fields;
	(void)message;
	return -EOPNOTSUPP;
}
#endif
