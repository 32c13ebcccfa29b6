#!/usr/bin/env python3
"""Who may see whom: every #include of the tree against the table of the design, and words that are banned."""
import os
import re
import subprocess
import sys

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PURE = ["daemon/identify", "daemon/detect", "daemon/timeline", "daemon/alert"]
RETRY = ["daemon/outbox/retry", "daemon/poll/schedule"]  # pure arithmetic inside rooms that see everything
EVERYTHING = [""]

# room: what its files may include of ours (prefixes). The longest prefix that fits a file is its room.
ROOMS = {
    "lib": ["lib/"],
    "config": ["config/", "lib/"],
    "feeds": ["feeds/"] + ["lib/%s.h" % m for m in ("err", "buf", "arena", "ascii", "str", "utf8", "when", "zone")],
    "sinks": ["sinks/", "lib/", "config/"],
    "daemon/model": ["daemon/model.h", "lib/"],
    **{room: ["lib/", "daemon/model.h"] + [p + "/" for p in PURE] for room in PURE},
    "daemon/outbox/retry": ["daemon/outbox/retry.h", "lib/", "daemon/model.h"],
    "daemon/poll/schedule": ["daemon/poll/schedule.h", "lib/", "daemon/model.h"],
    "daemon/store": ["daemon/store/", "daemon/model.h", "lib/"],
    "daemon/audit": ["daemon/audit/", "daemon/store/", "daemon/model.h", "lib/"],
    "daemon/attend": ["daemon/attend/", "daemon/audit/", "daemon/store/", "daemon/model.h", "lib/"] + [p + "/" for p in PURE],
    "daemon/setup": ["daemon/setup/", "daemon/model.h", "lib/", "config/", "feeds/", "sinks/"] + [p + "/" for p in PURE],
    "daemon": EVERYTHING,
    "ctl": ["ctl/", "lib/", "config/", "feeds/", "sinks/", "daemon/model.h", "daemon/setup/", "daemon/store/",
            "daemon/audit/", "daemon/attend/"] + [p + "/" for p in PURE] + [p + ".h" for p in RETRY],
    "tests": EVERYTHING,
    "demo": [],
}
# what the world offers: header prefix -> the only files that may include it
OUTSIDE = {
    "curl/": ["lib/http", "lib/net", "lib/smtp", "lib/curlmulti"],
    "event2/": ["lib/loop", "lib/net", "lib/spawn"],
    "sqlite3.h": ["daemon/store/"],
    "libnotify/": ["sinks/notify/"],
    "glib": ["sinks/notify/"],
    "gio/": ["sinks/notify/", "demo/"],
    "yaml.h": ["config/"],
    "libxml/": ["feeds/"],
    "pcre2.h": ["daemon/detect/", "config/", "feeds/map"],
    "systemd/": ["lib/log", "lib/sd"],
    "openssl/": ["lib/hash", "lib/http_tls"],
    "libical/": ["sinks/ical"],
    "sodium.h": ["lib/hash", "daemon/"],
}
# pure rooms take time as a value and never log
NEVER = {
    "feeds": ["lib/loop.h", "lib/log.h"],
    "config": ["lib/log.h"],
    **{room: ["lib/loop.h", "lib/log.h", "lib/http.h", "lib/spawn.h"] for room in PURE + RETRY},
}
CLOCK = re.compile(r"\b(when_wall_ms|when_boot_ms|clock_gettime|gettimeofday|time)\s*\(")
BANNED = re.compile(r"(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|localtime|gmtime|rand|system|popen|alloca|sleep|usleep)\s*\(")
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.S)


def room_of(path):
    return max((r for r in ROOMS if path == r or path.startswith(r + "/") or path.startswith(r + ".")), key=len, default=None)


def blank(match):
    """Comments and strings away, line numbers kept."""
    return re.sub(r"[^\n]", " ", match.group(0))


def mistakes_of(path, text):
    room = room_of(path)
    if room is None:
        yield 1, "stands in no room"
        return
    for n, line in enumerate(text.splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        name = m.group(2)
        if m.group(1) == '"':
            if not any(name.startswith(p) for p in ROOMS[room]):
                yield n, f"room {room} may not include {name}"
            if name in NEVER.get(room, []):
                yield n, f"room {room} may never include {name}"
        elif not path.startswith("tests/"):
            for prefix, where in OUTSIDE.items():
                if name.startswith(prefix) and not any(path.startswith(w) for w in where):
                    yield n, f"{name} belongs to {', '.join(where)} alone"
    if path.startswith("tests/"):
        return
    code = COMMENT.sub(blank, text)
    for n, line in enumerate(code.splitlines(), 1):
        m = BANNED.search(line)
        if m:
            yield n, f"{m.group(1)}() is banned"
        if room in PURE + RETRY + ["feeds", "config"] and CLOCK.search(line):
            yield n, f"room {room} has no clock"


def main():
    files = subprocess.run(["git", "-C", TOP, "ls-files", "-co", "--exclude-standard", "*.c", "*.h"], capture_output=True, text=True).stdout.split()
    if not files:  # an exported tree
        files = [os.path.relpath(os.path.join(d, f), TOP) for d, _, fs in os.walk(TOP) for f in fs
                 if f.endswith((".c", ".h")) and not os.path.relpath(d, TOP).startswith("build")]
    bad = 0
    for path in sorted(files):
        full = os.path.join(TOP, path)
        if not os.path.exists(full):
            continue
        for line, what in mistakes_of(path, open(full, encoding="utf-8").read()):
            print(f"{path}:{line}: {what}")
            bad += 1
    # the test itself must be able to fail
    probe = list(mistakes_of("feeds/x.c", '#include "lib/loop.h"\n#include <sqlite3.h>\nint f(void) { return atoi("1"); }\n'))
    if len(probe) < 4:
        print(f"the checker is blind: {probe}")
        bad += 1
    print(f"{len(files)} files, {bad} mistakes")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
