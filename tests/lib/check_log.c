#include "tests/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/str.h"
#include "tests/journal.h"

/* Standard error goes into a pipe; reads what came. */
static int err_pipe[2];
static char got[16384];

static void
setup(void)
{
	unsetenv("JOURNAL_STREAM");
	ck_assert_int_eq(pipe2(err_pipe, O_NONBLOCK), 0);
	ck_assert_int_ge(dup2(err_pipe[1], STDERR_FILENO), 0);
}

static const char *
stderr_text(void)
{
	ssize_t n = read(err_pipe[0], got, sizeof(got) - 1);

	got[n > 0 ? n : 0] = '\0';
	return got;
}

static void
pretend_journal_stream(void)
{
	struct stat st;
	char text[64];

	ck_assert_int_eq(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(text, sizeof(text), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", text, 1);
}

START_TEST(levels)
{
	log_open(LOG_TO_STDERR, LOG_NOTE_);
	log_error("e");
	log_warn("w");
	log_note("n");
	log_info("i");
	log_debug("d");
	ck_assert_str_eq(stderr_text(), "ratifyd: e\nratifyd: w\nratifyd: n\n");
}
END_TEST

START_TEST(foreign_text_is_one_line)
{
	log_open(LOG_TO_STDERR, LOG_INFO_);
	log_info("%s", "title\nratifyd: forged \x1b[2J \xe2\x80\xae \xff %s%n");
	ck_assert_str_eq(
	    stderr_text(), "ratifyd: title\\nratifyd: forged \\x1b[2J \\u{202e} \\xff %s%n\n");
}
END_TEST

START_TEST(long_text_is_cut)
{
	char *text = xcalloc(1, 100001);

	memset(text, 'x', 100000);
	log_open(LOG_TO_STDERR, LOG_INFO_);
	log_info("%s", text);
	ck_assert(str_ends(stderr_text(), "xxx...\n"));
	ck_assert_uint_lt(strlen(got), 4200);
	free(text);
}
END_TEST

/* No journal answers although the stream says so: nothing is lost, and the level goes along. */
START_TEST(falls_back)
{
	if (journal_own_run() < 0) {
		printf("skipped: no mount namespace of our own here\n");
		return;
	}
	pretend_journal_stream();
	log_open(LOG_TO_AUTO, LOG_INFO_);
	log_warn("careful");
	ck_assert_str_eq(stderr_text(), "<4>ratifyd: careful\n");
	ck_assert_int_lt(log_journal(LOG_INFO_, NULL, NULL, "x"), 0);
}
END_TEST

START_TEST(another_journal_stream)
{
	setenv("JOURNAL_STREAM", "1:1", 1);
	log_open(LOG_TO_AUTO, LOG_INFO_);
	log_warn("careful");
	ck_assert_str_eq(stderr_text(), "ratifyd: careful\n");
}
END_TEST

#ifdef RATIFYD_SYSTEMD
START_TEST(journal_record)
{
	const struct log_field fields[] = { { "RATIFYD_DOSSIER", "un-cybercrime" },
		{ "RATIFYD_SOURCE", "evil\nPRIORITY=0" }, { "RATIFYD_SINK", NULL },
		{ NULL, NULL } };
	int fd = journal_stand_in();
	char r[8192];

	if (fd < 0)
		return;
	pretend_journal_stream();
	log_open(LOG_TO_AUTO, LOG_INFO_);
	log_event(LOG_WARN_, fields, "back\\slash %s", "one\nPRIORITY=0\ntwo");
	ck_assert_int_eq(
	    log_journal(LOG_INFO_, "00112233445566778899aabbccddeeff", NULL, "second"), 0);
	ck_assert(journal_next(fd, r, sizeof(r)));
	ck_assert_msg(journal_has(r, "MESSAGE=back\\\\slash one\\nPRIORITY=0\\ntwo"), "%s", r);
	ck_assert(journal_has(r, "PRIORITY=4"));
	ck_assert(!journal_has(r, "PRIORITY=0"));
	ck_assert(journal_has(r, "SYSLOG_IDENTIFIER=ratifyd"));
	ck_assert(journal_has(r, "RATIFYD_DOSSIER=un-cybercrime"));
	ck_assert(journal_has(r, "RATIFYD_SOURCE=evil\\nPRIORITY=0"));
	ck_assert_ptr_null(strstr(r, "RATIFYD_SINK"));
	ck_assert(journal_next(fd, r, sizeof(r)));
	ck_assert(journal_has(r, "MESSAGE_ID=00112233445566778899aabbccddeeff"));
	ck_assert(!journal_next(fd, r, sizeof(r)));
	ck_assert_str_eq(stderr_text(), "");
}
END_TEST
#endif

static Suite *
make_suite(void)
{
	Suite *s = suite_create("log");
	TCase *t = tcase_create("core");

	tcase_add_checked_fixture(t, setup, NULL);
	tcase_add_test(t, levels);
	tcase_add_test(t, foreign_text_is_one_line);
	tcase_add_test(t, long_text_is_cut);
	tcase_add_test(t, falls_back);
	tcase_add_test(t, another_journal_stream);
#ifdef RATIFYD_SYSTEMD
	tcase_add_test(t, journal_record);
#endif
	suite_add_tcase(s, t);
	return s;
}
SUITE_MAIN
