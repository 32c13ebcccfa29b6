#include "ctl/state.h"

#include <errno.h>
#include <sysexits.h>

#include "config/settings.h"
#include "lib/mem.h"

static const struct {
	int code, exit;
} exits[] = {
	{ -EACCES, EX_NOPERM },
	{ -EPERM, EX_NOPERM },
	{ -ENOENT, EX_NOINPUT },
	{ -ENOTDIR, EX_NOINPUT },
	{ -EISDIR, EX_NOINPUT },
	{ -EINVAL, EX_NOINPUT },
	{ -EBADMSG, EX_DATAERR },
	{ -EPROTONOSUPPORT, EX_UNAVAILABLE },
	{ -EBUSY, EX_TEMPFAIL },
};

int
ctl_fail_err(const struct err *err)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(exits); i++)
		if (exits[i].code == err->code)
			return ctl_fail(exits[i].exit, "%s", err->text);
	return ctl_fail(EX_IOERR, "%s", err->text);
}

int
ctl_open_store(const struct ctl_options *opt, struct store **ret)
{
	_cleanup_free_ char *dir =
	    opt->state_dir != NULL ? xstrdup(opt->state_dir) : settings_state_dir();
	struct err err = { .code = 0 };
	int r = store_open(ret, dir, STORE_READ, &err);

	if (r == 0)
		return 0;
	if (r == STORE_NONE)
		return ctl_fail(EX_NOINPUT,
		    "%s holds no state of ratifyd; it is made when ratifyd runs (or name another "
		    "place with --state)",
		    dir);
	return ctl_fail_err(&err);
}
