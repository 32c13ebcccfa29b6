"""The desktop sink: with helpers that misbehave (shell scripts), and the real one against a fake notification server
on a bus of its own (shared documents) that errs, hangs, vanishes and comes back."""
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

PROG = os.path.join(os.environ["RATIFY_TESTS"], "sinks_prog_sink")
HELPER = os.path.join(os.environ["RATIFY_BIN"], "ratify-notify")
SHARED = os.environ.get("RATIFY_SHARED") or ""
FAULTS = os.path.join(SHARED, "faults")
failures = []


def check(what, ok, seen=""):
    if not ok:
        failures.append(what)
        print(f"FAILED {what}: {str(seen)[:2000]}", flush=True)


def lines(text):
    return [json.loads(line) for line in text.split("\n") if line.startswith("{")]


def run(notices, helper=HELPER, options=(), keys=(), wrap=(), env=None):
    command = [*wrap, PROG, *options, "desktop", f"helper={helper}", *keys]
    done = subprocess.run(command, input="\n".join(json.dumps(n) for n in notices), capture_output=True, text=True, timeout=90,
                          env={**os.environ, **(env or {})})
    check(f"{command} ends in order", done.returncode == 0, done.stderr[-3000:])
    check(f"{command}: sanitizers", "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr[-3000:])
    return lines(done.stdout)


def verdicts(got):
    return [g["verdict"] for g in got if "verdict" in g]


# ---- helpers that misbehave ----------------------------------------------------------------------------------

SAY = 'n=$(printf %s "$l" | sed "s/.*\\"seq\\":\\([0-9]*\\).*/\\1/"); '
SCRIPTS = {
    # name: (script, verdicts of two notices, tried up to three times each, seconds at most)
    "good": ("while read -r l; do " + SAY + 'echo "{\\"seq\\":$n,\\"shown\\":true}"; done', ["delivered"] * 2, 3),
    "noisy": ("echo hello; echo '{\"seq\":99,\"shown\":true}'; while read -r l; do " + SAY
              + 'echo "[]"; echo "{}"; echo "{\\"seq\\":$n,\\"shown\\":true}"; done', ["delivered"] * 2, 3),
    "refuses": ("while read -r l; do " + SAY + 'echo "{\\"seq\\":$n,\\"shown\\":false,\\"why\\":\\"no room\\"}"; done', ["deferred"] * 6, 3),
    "silent": ("while read -r l; do :; done", ["deferred"], 8),
    "dies": ("read -r l; exit 3", ["deferred"] * 6, 5),
    "is killed": ("read -r l; kill -9 $$", ["deferred"] * 6, 5),
    "leaves in order, once": ('if [ -e "$0.seen" ]; then while read -r l; do ' + SAY + 'echo "{\\"seq\\":$n,\\"shown\\":true}"; done; '
                              'else : > "$0.seen"; read -r l; exit 0; fi', ["delivered"] * 2, 3),
    "answers and leaves": ("read -r l; " + SAY + 'echo "{\\"seq\\":$n,\\"shown\\":true}"', ["delivered"] * 2, 3),
    "floods": ("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done", ["deferred"], 8),
}


def one_script(tmp, name):
    script, expected, most_s = SCRIPTS[name]
    path = os.path.join(tmp, name.replace(" ", "-"))
    with open(path, "w") as f:
        f.write("#!/bin/sh\n" + script + "\n")
    os.chmod(path, 0o755)
    start = time.monotonic()
    got = run([{}, {}] if len(expected) > 1 else [{}], path, ["--tries", "3" if len(expected) == 6 else "1", "--retry-ms", "300"])
    spent = time.monotonic() - start
    check(f"helper {name}: verdicts", verdicts(got) == expected, got)
    check(f"helper {name}: in time", spent < most_s + 3, f"{spent:.1f} s")
    if name == "refuses":
        check("refuses: words", got[0]["detail"] == "no room" and got[0]["retry_after_s"] == -1, got)


def actions(tmp):
    path = os.path.join(tmp, "acts")
    with open(path, "w") as f:
        f.write("#!/bin/sh\nread -r l\n" + SAY + 'echo "{\\"seq\\":$n,\\"shown\\":true}"\necho \'{"action":"acknowledge","alert":"abc"}\'\ncat >/dev/null\n')
    os.chmod(path, 0o755)
    got = run([{}], path, ["--linger-ms", "500"])
    check("an action comes through", {"action": "acknowledge", "alert_id": "abc", "sink": "under-test"} in got, got)


def away(got):
    return [g["away"] for g in got if "verdict" in g]


def no_helper():
    done = subprocess.run([PROG, "desktop"], input="{}", capture_output=True, text=True)
    check("no helper: said at once", done.returncode == 78 and "helper: PATH" in done.stdout, done.stdout)
    got = run([{}], "/nowhere/ratify-notify")
    check("a helper that is gone: deferred, and not for what is in it", verdicts(got) == ["deferred"] and away(got) == [True], got)


def no_bus():
    start = time.monotonic()
    got = run([{}, {}], env={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus", "XDG_RUNTIME_DIR": "/nowhere"})
    check("no bus: deferred", verdicts(got) == ["deferred"] * 2 and "no session bus" in got[0]["detail"], got)
    check("no bus: whatever it is", away(got) == [True, True], got)
    check("no bus: at once", time.monotonic() - start < 4)


# ---- the fake server -----------------------------------------------------------------------------------------

PLANS = {
    # plan: (verdicts of two notices, seconds at most)
    "ok": (["delivered", "delivered"], 4),
    "error,ok": (["deferred", "delivered"], 4),
    "excess,ok": (["deferred", "delivered"], 4),
    "noreply,ok": (["deferred", "delivered"], 9),
    "slow,ok": (["delivered", "delivered"], 8),
    "badtype,ok": (["deferred", "delivered"], 9),
    "zero": (["delivered", "delivered"], 4),
    "vanish,ok": (["deferred"], 8),
    "release,ok": (["deferred"], 8),
}


def bus_without_server():
    got = run([{}, {}], wrap=["dbus-run-session", f"--config-file={FAULTS}/bus.conf", "--"])
    check("no server: nothing of it was said", verdicts(got) == ["deferred"] * 2 and away(got) == [True] * 2 and "no notification server" in got[0]["detail"], got)


def with_server(log, plan):
    return ["bash", os.path.join(FAULTS, "with-notifyd.sh"), "--log", log, "--plan", plan, "--"]


def notified(log):
    return [x for x in lines(open(log).read()) if x["ev"] == "notify"]


def one_plan(tmp, plan):
    expected, most_s = PLANS[plan]
    log = os.path.join(tmp, plan.replace(",", "-"))
    start = time.monotonic()
    got = run([{"milestone": "m"}, {"milestone": "m", "title": "again"}][:len(expected)], wrap=with_server(log, plan))
    spent = time.monotonic() - start
    check(f"plan {plan}: verdicts", verdicts(got) == expected, got)
    check(f"plan {plan}: it was said", not any(away(got)), got)
    check(f"plan {plan}: in time", spent < most_s + 3, f"{spent:.1f} s")


def replacing(tmp):
    log = os.path.join(tmp, "replacing")
    notices = [{"milestone": "m1", "title": "one", "importance": "A", "delivery_id": "1" * 32, "url": "https://example.org/?a=1&b=2"},
               {"milestone": "m2", "title": "two", "importance": "B"}, {"milestone": "m1", "title": "one, official", "importance": "C"},
               {"title": "health", "importance": "H", "kind": "source", "alert_id": "x"}, {"title": "test", "importance": "H", "kind": "test", "alert_id": "y"}]
    run(notices, wrap=with_server(log, "ok"))
    seen = notified(log)
    check("replaces", [n["replaces"] for n in seen] == [0, 0, 1, 0, 0], seen)
    check("urgency", [n["hints"]["urgency"] for n in seen] == [2, 1, 0, 1, 1], seen)
    check("category", [n["hints"]["category"] for n in seen] == ["x-ratifyd.milestone"] * 3 + ["x-ratifyd.health"] * 2, seen)
    check("transient", ["transient" in n["hints"] for n in seen] == [False] * 4 + [True], seen)
    check("delivery id", seen[0]["hints"]["x-ratifyd-delivery"] == "1" * 32, seen)
    check("application", all(n["app"] == "ratifyd" and n["hints"]["desktop-entry"] == "ratifyd" for n in seen), seen)
    check("actions", seen[0]["actions"] == ["default", "Open source", "open", "Open source", "acknowledge", "Acknowledge", "snooze", "Snooze"], seen)
    check("actions without a link", seen[1]["actions"][::2] == ["acknowledge", "snooze"], seen)
    check("a test asks nothing", seen[4]["actions"] == [], seen)
    run(notices[:1], keys=["critical=no"], wrap=with_server(log + "2", "ok"))
    check("not critical", notified(log + "2")[0]["hints"]["urgency"] == 1)


HOSTILE = ["<b>bold</b> & <img src=x>", "a <a href='javascript:x'>link</a>", "unclosed <i", "&amp; &#0; &nope;", "]]> <!-- x -->", "\x1b[31m\x07\x7f\x9b",
           "\u202egnp\u2066\u2028", "x" * 5000, "\u00e9\U0001f1fa" * 2000, "", " \n\t ", "%s%n", "\"'\\", "line\r\nline"]


def hostile(tmp):
    texts = list(HOSTILE)
    blns = os.path.join(SHARED, "corpus", "blns", "blns.json")
    texts += [t for t in json.load(open(blns)) if "\0" not in t] if os.path.exists(blns) else []
    log = os.path.join(tmp, "hostile")
    got = run([{"title": t, "text": t, "url": "https://example.org/" + t, "alert_id": t, "delivery_id": t, "kind": t} for t in texts], wrap=with_server(log, "ok"))
    seen = notified(log)
    check("hostile: all shown", verdicts(got) == ["delivered"] * len(texts) and len(seen) == len(texts), (len(seen), got[-1:]))
    for n in seen:
        check("hostile: body", n["body_wellformed"] and n["body_tags"] == [] and n["text_faults"] == [] and len(n["body"]) < 12000, n)
        check("hostile: summary is one line", "\n" not in n["summary"] and len(n["summary"]) <= 163, n["summary"])


def plain_server(tmp):
    """A server without mark-up and actions gets plain text and the link."""
    log, ready = os.path.join(tmp, "plain"), os.path.join(tmp, "plain-ready")
    script = ('python3 "$0/fakenotifyd.py" --log "$1" --capabilities body --ready-file "$2" --max-seconds 30 & p=$!; '
              'while [ ! -e "$2" ]; do sleep 0.05; done; shift 2; "$@"; r=$?; kill $p; exit $r')
    run([{"title": "t", "text": "a <b> & c", "url": "https://example.org/?a=1&b=2"}],
        wrap=["dbus-run-session", f"--config-file={FAULTS}/bus.conf", "--", "sh", "-c", script, FAULTS, log, ready])
    n = notified(log)[0]
    check("plain server", n["body"] == "a <b> & c\nhttps://example.org/?a=1&b=2" and n["actions"] == [], n)


def pressed(tmp):
    log, ready = os.path.join(tmp, "pressed"), os.path.join(tmp, "pressed-ready")
    script = ('python3 "$0/fakenotifyd.py" --log "$1" --emit action --ready-file "$2" --max-seconds 30 & p=$!; '
              'while [ ! -e "$2" ]; do sleep 0.05; done; shift 2; "$@"; r=$?; kill $p; exit $r')
    got = run([{"alert_id": "abc"}], options=["--linger-ms", "500"],
              wrap=["dbus-run-session", f"--config-file={FAULTS}/bus.conf", "--", "sh", "-c", script, FAULTS, log, ready])
    check("a button that is pressed", {"action": "acknowledge", "alert_id": "abc", "sink": "under-test"} in got, got)


def summary(tmp):
    """A bundle is one notification, and what is done with it is done with each alert in it."""
    log, ready = os.path.join(tmp, "summary"), os.path.join(tmp, "summary-ready")
    script = ('python3 "$0/fakenotifyd.py" --log "$1" --emit action --ready-file "$2" --max-seconds 30 & p=$!; '
              'while [ ! -e "$2" ]; do sleep 0.05; done; shift 2; "$@"; r=$?; kill $p; exit $r')
    parts = [{"alert_id": f"part{i}", "title": f"n{i}"} for i in range(4)]
    got = run([{"alert_id": "whole", "kind": "summary", "title": "4 alerts", "text": "n0\nn1\nn2\nn3", "parts": parts}], options=["--linger-ms", "500"],
              wrap=["dbus-run-session", f"--config-file={FAULTS}/bus.conf", "--", "sh", "-c", script, FAULTS, log, ready])
    seen = notified(log)
    check("a summary is one", [(n["summary"], n["body"]) for n in seen] == [("4 alerts", "n0\nn1\nn2\nn3")], seen)
    check("what is done with a summary", sorted(g["alert_id"] for g in got if g.get("action") == "acknowledge") == [f"part{i}" for i in range(4)], got)


def bus_restarts(tmp):
    """What is due while the bus is away comes after its return; the sink process stays."""
    log, events = os.path.join(tmp, "restarts"), os.path.join(tmp, "events")
    notices = [{"title": f"n{i}", "milestone": f"m{i}"} for i in range(30)]
    start, source = time.monotonic(), os.path.join(tmp, "restarts-notices")
    with open(source, "w") as f:
        f.write("\n".join(json.dumps(n) for n in notices))
    got = run([], options=["--tries", "99", "--retry-ms", "30000", "--pause-ms", "300"], env={"BUS_EVENTS": events},
              wrap=["bash", os.path.join(FAULTS, "bus-restart.sh"), "--up", "2", "--down", "1", "--times", "2", "--log", log, "--",
                    "sh", "-c", 'exec "$@" <"$0"', source])
    shown = [n["summary"] for n in notified(log)]
    check("restarts: each delivered", verdicts(got).count("delivered") == 30, verdicts(got))
    check("restarts: the bus was away meanwhile", "deferred" in verdicts(got), verdicts(got))
    check("restarts: the sink saw it come back", {"ready": "under-test"} in got, got)
    check("restarts: and did not wait for a back-off", time.monotonic() - start < 40)
    check("restarts: all shown", set(shown) == {f"n{i}" for i in range(30)} and len(shown) <= 32, shown)


def main():
    with tempfile.TemporaryDirectory() as tmp, concurrent.futures.ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(one_script, tmp, name) for name in SCRIPTS]
        jobs += [pool.submit(actions, tmp), pool.submit(no_helper)]
        if not os.path.exists(HELPER):
            print("skipped: ratify-notify was not built (RATIFY_NOTIFY=OFF)")
        else:
            jobs.append(pool.submit(no_bus))
            if not os.path.exists(os.path.join(FAULTS, "with-notifyd.sh")):
                print("skipped: the fake notification server, no shared documents (RATIFY_SHARED)")
            elif not shutil.which("dbus-run-session"):
                print("skipped: the fake notification server, no dbus-run-session")
            else:
                jobs += [pool.submit(one_plan, tmp, plan) for plan in PLANS]
                jobs += [pool.submit(f, tmp) for f in (replacing, hostile, plain_server, pressed, summary, bus_restarts)] + [pool.submit(bus_without_server)]
        for j in jobs:
            j.result()
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
