#!/usr/bin/env python3
"""Killed at random moments while histories move on: nothing lost, nothing invented, the database whole, the chain whole."""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, FAULTS, SOURCE, Checks, Room, get, mails, need_shared, port_of

KILLS = os.environ.get("RATIFYD_KILLS", "25")
ASAN = b"__asan_init" in open(os.path.join(BIN, "ratifyd"), "rb").read()
CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
{dossiers}
sources:
{sources}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{smtp}', tls: none, from: ratifyd@example.org, to: reader@example.org}}
  audit: {{type: audit}}
routes:
  all: {{sinks: [mail, audit], health: false}}
"""


def histories():
    """Firm ones that lose nothing when polls are missed: what a later step shows holds what earlier ones did."""
    out = {}
    text = subprocess.run([sys.executable, os.path.join(FAULTS, "sequences.py")], capture_output=True, check=True).stdout
    for name, h in json.loads(text).items():
        last = {i["id"] for i in h["steps"][-1].get("items", [])}
        if h["kind"] == "firm" and all(set(i["id"] for i in s.get("items", [])) <= last for s in h["steps"]) and all("raw" not in s and "cut" not in s and s.get("status", 200) == 200 for s in h["steps"]):
            out[name] = h
    return out


def collect(mail):
    """One key a mail that was taken."""
    for m in mails(mail):
        t = re.search(r"MILESTONE (\w+)", m.get_body(("plain",)).get_content())
        print(t.group(1) if t else "?")
    return 0


def between(port, names, audit):
    for n in names:
        get(f"http://127.0.0.1:{port}/ctl/{n}/next")
    if os.path.exists(os.path.dirname(audit)):
        p = subprocess.run([os.path.join(BIN, "ratifyctl"), "--state", os.path.dirname(audit), "audit", "verify"], capture_output=True, text=True)
        if p.returncode not in (0, 66, 69):
            print(p.stdout + p.stderr)
            return 1
    return 0


def main():
    need_shared()
    if len(sys.argv) > 1:
        return {"collect": lambda: collect(sys.argv[2]), "between": lambda: between(sys.argv[2], sys.argv[3].split(","), sys.argv[4])}[sys.argv[1]]()
    check = Checks()
    with Room() as room:
        hs = histories()
        check(len(hs) >= 4, f"only {sorted(hs)} can be used")
        http, _ = room.fault_server("badhttpd.py")
        smtp, _ = room.fault_server("badsmtpd.py", "--dir", room.path("mail"))
        base = f"http://127.0.0.1:{port_of(http)}"
        config = room.write("ratifyd.yaml", CONFIG.format(
            smtp=port_of(smtp), dossiers="".join(f"  {n}: {{title: 'History {n}', procedure: un-treaty}}\n" for n in hs),
            sources="".join(f"  {n}: {{url: '{base}/seq/{n}', dossiers: [{n}], interval: 200ms, class: news}}\n" for n in hs)))
        rc, log = room.once(config)
        check(rc == 0, f"the base line: exit {rc}: {log[-500:]}")
        want = [t for h in hs.values() for s in h["expect"] for t in s]
        expected = room.write("expected", "".join(t + "\n" for t in want))
        me = f"{sys.executable} {os.path.abspath(__file__)}"
        command = f"{BIN}/ratifyd -c {config} --state {room.path('state')} --packs {SOURCE}/config/packs"
        env = room.environment(RATIFY_BIN=BIN, RATIFY_SOURCE=SOURCE, RATIFY_SHARED=os.environ["RATIFY_SHARED"])
        low, high = ("100", "1200") if ASAN else ("5", "800")
        p = subprocess.run([sys.executable, os.path.join(FAULTS, "crashloop.py"), "--cmd", command, "--expected", expected, "--collect", f"{me} collect {room.path('mail')}",
                            "--between", f"{me} between {port_of(http)} {','.join(hs)} {room.path('state', 'audit.jsonl')}", "--sqlite", room.path("state", "ratifyd.db"),
                            "--runs", KILLS, "--min-ms", low, "--max-ms", high, "--settle", "20", "--linger", "2", "--report", room.path("report")],
                           env=env, capture_output=True, text=True)
        check(p.returncode == 0, f"crashloop: exit {p.returncode}: {p.stdout[-1500:]}{p.stderr[-1500:]}")
        print(f"{sorted(hs)}, {len(want)} alerts; {p.stdout.strip().splitlines()[-1:]}")
        ids = {}
        for m in mails(room.path("mail")):
            ids.setdefault(m["message-id"], []).append(m["subject"])
        check(all(len(v) <= 2 for v in ids.values()), "more than one duplicate of one mail")
        check(len(ids) == len(want), f"{len(ids)} different mails for {len(want)} alerts")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
