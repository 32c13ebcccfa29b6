#!/usr/bin/env python3
"""The scripted histories of a feed: what is alerted in every sink is exactly what each history says."""
import collections
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, FAULTS, TOKEN, Checks, Room, get, json_lines, mails, need_shared, port_of

CONFIG = """
daemon: {{packs: [], log-level: info}}
http: {{max-body: 8MiB}}
rules:
  milestone:
    type: ratified
    pattern: 'MILESTONE (?<number>\\w+)'
    guards: none
    needs-actor: false
    scope: title
dossiers:
{dossiers}
sources:
{sources}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{smtp}', tls: none, from: ratifyd@example.org, to: reader@example.org}}
  desk: {{type: desktop, summary-above: 1000000}}
  log: {{type: log}}
  audit: {{type: audit}}
routes:
  all: {{sinks: [mail, desk, log, audit], health: false}}
"""


def tokens(texts):
    """(history, token) of each text that names one; the history is the dossier's name in it."""
    return collections.Counter(m.group(1) for t in texts if t for m in [TOKEN.search(t)] if m)


def main():
    need_shared()
    if "RATIFYD_TEST_BUS" not in os.environ:  # once more, on a bus of its own with a notification server that records
        log = f"/tmp/ratifyd-notify-{os.getpid()}.jsonl"
        rc = subprocess.run([os.path.join(FAULTS, "with-notifyd.sh"), "--log", log, "--", sys.executable, __file__, log]).returncode
        if os.path.exists(log):
            os.unlink(log)
        return rc
    notify_log = sys.argv[1]
    histories = json.loads(subprocess.run([sys.executable, os.path.join(FAULTS, "sequences.py")], capture_output=True, check=True).stdout)
    check = Checks()
    with Room() as room:
        http, _ = room.fault_server("badhttpd.py")
        port = port_of(http)
        smtp, _ = room.fault_server("badsmtpd.py", "--dir", room.path("mail"))
        smtp_port = port_of(smtp)
        base = f"http://127.0.0.1:{port}"
        names = sorted(histories)
        config = room.write("ratifyd.yaml", CONFIG.format(
            smtp=smtp_port,
            dossiers="".join(f"  {n}: {{title: 'History {n}', procedure: un-treaty}}\n" for n in names),
            sources="".join(f"  {n}: {{url: '{base}/seq/{n}', dossiers: [{n}], interval: 1s, class: news, evidence: press}}\n" for n in names)))
        for step in range(max(len(h["steps"]) for h in histories.values())):
            if step:
                for n in names:
                    if step < len(histories[n]["steps"]):
                        get(f"{base}/ctl/{n}/next")
            rc, log = room.once(config, timeout=120)
            with open(room.path("log"), "a") as f:
                f.write(log)
            check(rc == 0, f"step {step}: exit {rc}: {log[-2000:]}")
        by_dossier = collections.defaultdict(list)
        for a in room.alerts():
            by_dossier[a.get("dossier")].append(a["title"] + " " + a["text"])
        for n in names:
            want = collections.Counter(t for s in histories[n]["expect"] for t in s)
            got = tokens(by_dossier[n])
            if histories[n]["kind"] == "firm":
                check(got == want, f"{n}: audit has {dict(got - want)} too much, {dict(want - got)} too little")
            elif got != want:
                print(f"note: policy history {n}: {dict(got - want)} more, {dict(want - got)} fewer")
        everything = tokens(t for ts in by_dossier.values() for t in ts)
        sinks = {
            "mail": [m["subject"] + " " + m.get_body(("plain",)).get_content() for m in mails(room.path("mail"))],
            "desktop": [n["summary"] + " " + n["body"] for n in json_lines(notify_log) if n.get("ev") == "notify"],
            "log": [line for line in open(room.path("log"), encoding="utf-8", errors="replace") if "MILESTONE" in line],
        }
        for name in ("mail", "desktop", "log"):
            got = tokens(sinks[name])
            check(got == everything, f"sink {name}: {dict(got - everything)} too much, {dict(everything - got)} too little")
        rc, out = room.ctl("audit", "verify", config=config, check=False)
        check(rc == 0, f"audit verify: exit {rc}: {out}")
        rc, out = room.ctl("outbox", "--json", config=config)
        left = [d for d in json.loads(out).get("deliveries", []) if d.get("state") != "delivered"] if out.strip().startswith("{") else []
        check(not left, f"not delivered: {left[:3]}")
        integrity = subprocess.run([sys.executable, "-c", "import sqlite3,sys;print(sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone()[0])",
                                    room.path("state", "ratifyd.db")], capture_output=True, text=True).stdout.strip()
        check(integrity == "ok", f"integrity_check: {integrity}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
