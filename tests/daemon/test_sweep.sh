#!/bin/sh
# Every tenth point of ./dev sweep, on the release build where it is there.
set -u
bin="$RATIFY_SOURCE/build/release/bin"
[ -x "$bin/ratifyd" ] || { echo "skipped: no release build (./dev build release)"; exit 77; }
RATIFY_BIN="$bin" exec python3 "$RATIFY_SOURCE/tests/daemon/sweep.py" --step 10
