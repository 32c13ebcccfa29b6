#!/bin/sh
# Both units are what systemd understands, and as closed as promised: exposure at most 1.5 (system) and 2.0 (user).
set -u
command -v systemd-analyze >/dev/null || { echo "skipped: no systemd-analyze here"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export XDG_RUNTIME_DIR="$dir"
bad=0
for kind in user system; do
	limit=15 flag=
	[ "$kind" = user ] && limit=20 flag=--user
	# the programs are not installed where a test runs
	sed 's|/usr/sbin/ratifyd|/bin/true|' "$RATIFY_SOURCE/systemd/$kind/ratifyd.service" >"$dir/ratifyd.service"
	# shellcheck disable=SC2086 # empty or one word
	out=$(systemd-analyze verify --man=no $flag "$dir/ratifyd.service" 2>&1) || { echo "$kind: $out"; bad=1; }
	[ -z "$out" ] || { echo "$kind: $out"; bad=1; }
	# shellcheck disable=SC2086
	systemd-analyze security --offline=true --no-pager --threshold=$limit $flag "$dir/ratifyd.service" >"$dir/out" 2>&1 || bad=1
	echo "$kind: $(tail -n 1 "$dir/out")"
done
exit $bad
