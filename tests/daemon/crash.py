"""One bounded piece of work for the tests that kill: a feed with one new milestone, two sinks that can be counted.

As a program:  crash.py prepare DIR HTTP_PORT SMTP_PORT | reset DIR | check DIR MAIL_DIR
"""
import collections
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, SOURCE, TOKEN, mails

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  grow: {{title: 'History grow', procedure: un-treaty}}
sources:
  grow: {{url: 'http://127.0.0.1:{http}/seq/{name}', dossiers: [grow], interval: 1s, class: news, evidence: press}}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{smtp}', tls: none, from: ratifyd@example.org, to: reader@example.org}}
  audit: {{type: audit}}
routes:
  all: {{sinks: [mail, audit]}}
"""


def command(folder, *more):
    return [os.path.join(BIN, "ratifyd"), "-c", os.path.join(folder, "ratifyd.yaml"), "--state", os.path.join(folder, "state"),
            "--packs", os.path.join(SOURCE, "config", "packs"), "--once", *more]


def prepare(folder, http, smtp, name="grow"):
    path = os.path.join(folder, "ratifyd.yaml")
    with open(path, "w") as f:
        f.write(CONFIG.format(http=http, smtp=smtp, name=name))
    os.chmod(path, 0o600)


def keep(folder):
    shutil.rmtree(os.path.join(folder, "kept"), ignore_errors=True)
    shutil.copytree(os.path.join(folder, "state"), os.path.join(folder, "kept"))


def reset(folder, mail):
    shutil.rmtree(os.path.join(folder, "state"), ignore_errors=True)
    shutil.copytree(os.path.join(folder, "kept"), os.path.join(folder, "state"))
    for f in glob.glob(os.path.join(mail, "*.eml")):
        os.unlink(f)


def problems(folder, mail, want):
    """After the run that was hurt and a run that was not: what is lost, invented, doubled or broken."""
    out = []
    audit = os.path.join(folder, "state", "audit.jsonl")
    alerts = collections.Counter()
    for line in open(audit, encoding="utf-8") if os.path.exists(audit) else []:
        r = json.loads(line)
        m = TOKEN.search(r["text"]) if r["what"] == "alert" else None
        if m:
            alerts[m.group(1)] += 1
    if alerts != collections.Counter(want):
        out.append(f"audit: {dict(alerts)}, due were {sorted(want)}")
    got = collections.defaultdict(list)
    for m in mails(mail):
        t = TOKEN.search(m.get_body(("plain",)).get_content())
        got[t.group(1) if t else "?"].append(m["message-id"])
    if set(got) != set(want):
        out.append(f"mail: {sorted(got)}, due were {sorted(want)}")
    for token, ids in got.items():
        if len(ids) > 2 or len(set(ids)) != 1:
            out.append(f"mail {token}: {len(ids)} copies, ids {sorted(set(ids))}")
    db = sqlite3.connect(os.path.join(folder, "state", "ratifyd.db"))
    for pragma, fine in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
        rows = db.execute(f"PRAGMA {pragma}").fetchall()
        if rows != fine:
            out.append(f"{pragma}: {rows[:3]}")
    db.close()
    p = subprocess.run([os.path.join(BIN, "ratifyctl"), "--state", os.path.join(folder, "state"), "audit", "verify"], capture_output=True, text=True)
    if p.returncode != 0:
        out.append(f"audit verify: exit {p.returncode}: {p.stdout}{p.stderr}")
    return out


def main():
    what, folder = sys.argv[1:3]
    if what == "reset":
        reset(folder, sys.argv[3])
    elif what == "check":
        p = subprocess.run(command(folder), capture_output=True, text=True, timeout=60)
        bad = problems(folder, sys.argv[3], sys.argv[4].split(",")) if p.returncode == 0 else [f"the run after it: exit {p.returncode}: {p.stderr[-500:]}"]
        for b in bad:
            print(f"{os.environ.get('FAULT', '')}: {b}")
        return 1 if bad else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
