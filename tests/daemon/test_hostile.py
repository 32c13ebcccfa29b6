#!/usr/bin/env python3
"""Text that attacks: /evil/all and /eviljson/all of badhttpd.py through every sink and out of every ratifyctl. And a session bus that
dies and comes back: the daemon stays, and shows what came meanwhile."""
import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import FAULTS, TOKEN, Checks, Room, json_lines, mails, need_shared, port_of, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  xml: {{title: 'Evil in XML', procedure: un-treaty}}
  json: {{title: 'Evil in JSON', procedure: un-treaty}}
sources:
{sources}
sinks:
{mail}
  desk: {{type: desktop, summary-above: 1000000}}
  log: {{type: log, target: stderr}}
  audit: {{type: audit}}
routes:
  all: {{sinks: [{first}desk, log, audit], health: false}}
"""
# C0 but newline and tab, DEL and C1, bidirectional overrides and isolates
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OURS = {"b", "i", "u", "a"}  # elements that the desktop sink may write itself


def evil(check, notify_log):
    with Room() as room:
        http, _ = room.fault_server("badhttpd.py")
        smtp, smtp_log = room.fault_server("badsmtpd.py", "--dir", room.path("mail"))
        base = f"http://127.0.0.1:{port_of(http)}"
        config = room.write("ratifyd.yaml", CONFIG.format(
            first="mail, ", mail=f"  mail: {{type: mail, server: 'smtp://127.0.0.1:{port_of(smtp)}', tls: none, from: a@example.org, to: b@example.org}}",
            sources="".join(f"  {n}: {{url: '{base}{p}', dossiers: [{n}], class: news, alert-first: yes}}\n" for n, p in (("xml", "/evil/all"), ("json", "/eviljson/all")))))
        rc, log = room.once(config)
        check(rc == 0, f"exit {rc}: {log[-1500:]}")
        due = len(room.alerts())
        check(due >= 30, f"only {due} alerts")
        took = [e for e in json_lines(smtp_log) if e["ev"] == "msg"]
        check(len(took) == due, f"{len(took)} mails for {due} alerts")
        for e in took:
            check(not e["faults_seen"], f"mail: {e['faults_seen']}")
        for m in mails(room.path("mail")):
            check(not m["bcc"] and not m["x-evil"] and len(m.get_all("subject")) == 1 and len(m["subject"]) <= 200, f"mail: {m['subject']!r}")
            check(not UNSAFE.search(m["subject"]), f"mail subject: {m['subject']!r}")
        shown = [e for e in json_lines(notify_log) if e.get("ev") == "notify"]
        check(len(shown) == due, f"{len(shown)} notifications for {due} alerts")
        for e in shown:
            check(e["body_wellformed"] and not e["text_faults"] and set(e["body_tags"]) <= OURS, f"notification: {e['text_faults']} {e['body_tags']} {e['body'][:120]!r}")
        raw = open(room.path("state", "audit.jsonl"), "rb").read()
        check(len([r for r in map(json.loads, raw.splitlines()) if r["what"] == "alert"]) == due, "the audit file has not one line an alert")
        check(room.ctl("audit", "verify", config=config, check=False)[0] == 0, "audit verify")
        check(not UNSAFE.search(log), f"log: {UNSAFE.search(log)} in {[l for l in log.splitlines() if UNSAFE.search(l)][:2]}")
        lines = [line for line in log.splitlines() if "MILESTONE" in line or "SIGN" in line]
        check(all(line.startswith(("ratifyd:", "<")) or line.startswith(" ") for line in log.splitlines()), f"a line that is not ours in the log: {[l for l in log.splitlines() if not l.startswith('ratifyd:')][:3]}")
        check(lines, "nothing in the log")
        for args in (("milestones",), ("outbox", "--all"), ("sources",), ("timeline", "xml"), ("timeline", "json"), ("milestones", "--json"), ("outbox", "--all", "--json")):
            rc, out = room.ctl(*args, config=config)
            check(rc == 0 and out and not UNSAFE.search(out), f"ratifyctl {' '.join(args)}: exit {rc}, {UNSAFE.search(out)}")
        check(not os.path.exists("/tmp/pwned"), "a shell was run")


def bus(check, notify_log):
    """Inside bus-restart.sh."""
    with Room() as room:
        server = Publisher()
        show = lambda n: server.show("/s.xml", record.rss("S", [record.item(f"{k}", f"MILESTONE b{k}", "2026-01-02", "text") for k in range(n, -1, -1)], server.base), "application/rss+xml")  # noqa: E731
        config = room.write("ratifyd.yaml", CONFIG.format(first="", mail="", sources=f"  xml: {{url: '{server.base}/s.xml', dossiers: [xml], class: news, interval: 300ms}}\n"))
        show(0)
        d = room.daemon(config)
        wait_for(lambda: server.asked("/s.xml") >= 1, 20, "the source was not asked")
        time.sleep(1)
        end, n = time.monotonic() + 8, 0
        while time.monotonic() < end:  # bus: up 2 s, away 2 s, up 2 s, away 2 s, up
            n += 1
            show(n)
            time.sleep(0.6)
        began = time.monotonic()
        shown = lambda: {t.group(1) for e in json_lines(notify_log) if e.get("ev") == "notify" for t in [TOKEN.search(e["summary"] + e["body"])] if t}  # noqa: E731
        want = {f"b{k}" for k in range(1, n + 1)}
        try:
            wait_for(lambda: shown() >= want, 15, "not all are shown")
        except AssertionError:
            pass
        check(shown() == want, f"not shown {time.monotonic() - began:.0f} s after the bus is back for good: {sorted(want - shown())}")
        check(d.poll() is None, "the daemon ended")
        print(f"bus that restarts: {len(want)} alerts, the last shown {time.monotonic() - began:.1f} s after it was back")
        check(len([a for a in room.alerts() if a["kind"] == "sink"]) == 0, "a bus that is away is told as trouble")
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly")


def main():
    need_shared()
    check = Checks()
    if len(sys.argv) > 1:
        {"evil": evil, "bus": bus}[sys.argv[1]](check, sys.argv[2])
        return check.done()
    for what, tool in (("evil", ["with-notifyd.sh"]), ("bus", ["bus-restart.sh", "--up", "2", "--down", "2", "--times", "2"])):
        log = f"/tmp/ratifyd-hostile-{os.getpid()}.jsonl"
        rc = subprocess.run([os.path.join(FAULTS, tool[0]), *tool[1:], "--log", log, "--", sys.executable, __file__, what, log]).returncode
        if os.path.exists(log):
            os.unlink(log)
        check(rc == 0, f"{what}: exit {rc}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
