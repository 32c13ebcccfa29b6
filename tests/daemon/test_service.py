#!/usr/bin/env python3
"""The daemon as a service: ready, status, reload, control socket, second instance, drain, idleness."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: []{daemon}}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{base}/s.xml', dossiers: [d], interval: 1h, class: news}}
sinks:
  audit: {{type: audit}}
{sinks}
routes:
  all: {{sinks: [audit{more}]}}
"""


def feed(server, *titles):
    items = [record.item(str(i), t, "2026-01-0%d" % (i % 9 + 1), "text") for i, t in enumerate(titles)]
    server.show("/s.xml", record.rss("S", items, server.base), "application/rss+xml")


def switches(pid):
    text = open(f"/proc/{pid}/status").read()
    return sum(int(line.split()[1]) for line in text.splitlines() if "ctxt_switches" in line)


class HangingMail:
    """Accepts a connection and never says a word."""

    def __init__(self):
        self.s = socket.socket()
        self.s.bind(("127.0.0.1", 0))
        self.s.listen(16)
        self.port = self.s.getsockname()[1]


def main():
    check = Checks()
    with Room() as room:
        server, mail = Publisher(), HangingMail()
        feed(server, "plain")
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(room.path("notify"))
        notify.settimeout(20)
        said = []

        def hear(word):
            end = time.monotonic() + 20
            while time.monotonic() < end:
                if any(word in m for m in said):
                    return True
                said.append(notify.recv(65536).decode())
            return False

        sinks = f"  hang: {{type: mail, server: 'smtp://127.0.0.1:{mail.port}', tls: none, from: a@example.org, to: b@example.org}}"
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, daemon="", sinks=sinks, more=", hang"))
        d = room.daemon(config, NOTIFY_SOCKET=room.path("notify"))
        check(hear("READY=1"), "READY=1 was not said")
        wait_for(lambda: server.asked("/s.xml") >= 1, 10, "the source was not asked")

        rc, out = room.ctl("status", "--json", config=config)
        status = json.loads(out)
        check(rc == 0 and status["pid"] == d.pid and status["polls"][0]["source"] == "s", f"status: {out}")
        out = room.ctl("status", config=config)[1]
        check(re.search(r"^ratifyd [\d.]+ is running, process \d+, up \d+ s\n", out) and re.search(r"\nSOURCE +NEXT POLL +URL\ns +in (59 min|1 h \d min) +http", out), f"status for people: {out}")
        check(room.ctl("poll", "s", config=config)[0] == 0, "a source cannot be polled by name")
        check(room.ctl("poll", "nosuch", config=config, check=False)[0] == 64, "a source that is not there is polled")
        check(os.stat(room.path("run", "ratifyd", "control")).st_mode & 0o777 == 0o600, "the control socket is for its owner alone")

        p = subprocess.run([os.path.join(BIN, "ratifyd"), "-c", config, "--state", room.path("state"), "--once"], capture_output=True, env=room.environment(), timeout=20)
        check(p.returncode == 75, f"a second instance: exit {p.returncode}, {p.stderr}")

        # a new milestone: the audit sink has it at once, though the mail host hangs
        feed(server, "MILESTONE one ratified", "plain")
        began = time.monotonic()
        d.send_signal(signal.SIGUSR1)
        wait_for(lambda: [r for r in room.audit() if r["what"] == "alert"], 10, "SIGUSR1 did not poll")
        wait_for(lambda: [r for r in room.audit() if r["what"] == "delivery" and r["sink"] == "audit"], 2, "a hanging sink holds the others up")
        print(f"poll to audit sink: {time.monotonic() - began:.2f} s")

        # a configuration with mistakes changes nothing, and says so
        good = open(config).read()
        room.write("ratifyd.yaml", good.replace("interval: 1h", "intervall: 1h"))
        d.send_signal(signal.SIGHUP)
        check(hear("RELOADING=1") and hear("old configuration"), "a broken reload was not told")
        log = open(room.path("daemon.log")).read()
        check("ratifyd.yaml:" in log and "interval" in log, f"the mistake is not named: {log[-400:]}")
        check(d.poll() is None, "a broken reload ended the daemon")

        # a good one takes effect and fires nothing
        said.clear()
        room.write("ratifyd.yaml", good + "  # changed\n")
        d.send_signal(signal.SIGHUP)
        check(hear("READY=1"), "a reload ends with READY=1")
        time.sleep(0.5)
        check(len([r for r in room.audit() if r["what"] == "alert"]) == 1, "a reload fired an alert")

        # idle: nothing ticks
        time.sleep(1.0)
        before, began = switches(d.pid), time.monotonic()
        time.sleep(4)
        woken = switches(d.pid) - before
        check(woken <= 2, f"{woken} context switches in {time.monotonic() - began:.1f} s with nothing due")

        began = time.monotonic()
        d.send_signal(signal.SIGTERM)
        rc = d.wait(20)
        took = time.monotonic() - began
        check(rc == 0 and took <= 5.5, f"SIGTERM: exit {rc} after {took:.1f} s")
        check(hear("STOPPING=1"), "STOPPING=1 was not said")
        check(not os.path.exists(room.path("run", "ratifyd", "control")), "the socket is left behind")

        # where the state cannot be
        p = subprocess.run([os.path.join(BIN, "ratifyd"), "-c", config, "--state", "/dev/null/state"], capture_output=True, env=room.environment(), timeout=20)
        check(p.returncode == 73 and b"/dev/null/state" in p.stderr, f"no place for the state: exit {p.returncode}, {p.stderr}")
        room.write("bad.yaml", "daemon: {interval: 5 parsecs}\nsource: {}\n")
        p = subprocess.run([os.path.join(BIN, "ratifyd"), "-c", room.path("bad.yaml"), "--state", room.path("state")], capture_output=True, env=room.environment(), timeout=20)
        check(p.returncode == 78 and p.stderr.count(b"bad.yaml:") >= 2, f"mistakes: exit {p.returncode}, {p.stderr}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
