"""A day of storm: 10,000 alerts for a mail sink whose server is down, then up: one by one, with a fuse, and in a digest.

usage: bench_storm.py [ALERTS]; RATIFY_BIN is the folder of an optimised build, RATIFY_SHARED has the mail server. The alerts are put
into the store as they stand there after a poll. The target is RELIABILITY's: within 64 MiB over idle, all of them delivered, in order.
"""
import email
import email.policy
import glob
import json
import os
import re
import sqlite3
import subprocess
import sys
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault("RATIFY_BIN", os.path.join(SOURCE, "build/bench/bin"))
os.environ.setdefault("RATIFY_SOURCE", SOURCE)
sys.path.insert(0, os.path.join(SOURCE, "tests/daemon"))
from harness import BIN, Room, port_of

ALERTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
TARGET_MIB = 64
HOUR = 3600
CONFIG = """daemon: {{packs: []}}
dossiers:
  t: {{title: Convention on Tables}}
digests:
  noon: {{at: '12:00'}}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{port}', tls: none, from: ratifyd@example.org, to: reader@example.org, deadline: 2min{keys}}}
routes:
  all: {{sinks: [mail]{route}}}
"""
PEAK = "import resource, subprocess, sys; r = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL); print(r.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


def once(room, config, ahead=0):
    """(peak memory in MiB, seconds) of one run of the daemon."""
    began = time.monotonic()
    argv = [os.path.join(BIN, "ratifyd"), "-c", config, "--state", room.path("state"), "--once"]
    out = subprocess.run([sys.executable, "-c", PEAK, *argv], env=room.environment(**room.clock(ahead)), capture_output=True, text=True, check=True).stdout.split()
    assert out[0] == "0", f"ratifyd --once: exit {out[0]}"
    return int(out[1]) / 1024, time.monotonic() - began


def fill(room, batch):
    now = int(time.time() * 1000)
    db = sqlite3.connect(room.path("state", "ratifyd.db"))
    for i in range(ALERTS):
        row = dict(id="%032x" % (i + 1), kind="new", type="treaty_signed", dossier="t", importance=ord("ABC"[i % 3]), title=f"Country number {i} signs: Convention on Tables",
                   text="What happened: Signature.\n" * 8, url=f"https://example.org/records/2026/{i}", created_ms=now, event_at=0, event_precision=0, event_zone_assumed=0)
        db.execute(f"INSERT INTO alert ({','.join(row)}) VALUES ({','.join('?' * len(row))})", list(row.values()))
        db.execute("INSERT INTO delivery (alert, sink, state, batch, due_ms, created_ms) VALUES (?, 'mail', 'due', ?, ?, ?)", (row["id"], batch, now, now))
    db.commit()
    db.close()


def mails(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.eml")), key=lambda p: (os.path.getmtime(p), p)):
        with open(path, "rb") as f:
            yield email.message_from_binary_file(f, policy=email.policy.default)


def storm(name, keys="", route="", batch=None, after=()):
    with Room() as room:
        port = port_of(room.fault_server("badsmtpd.py", "--dir", room.path("mail"))[0])
        process = room.processes[-1]
        config = room.write("ratifyd.yaml", CONFIG.format(port=port, keys=keys, route=route))
        idle = max(once(room, config)[0] for _ in range(2))
        fill(room, batch)
        process.terminate()
        process.wait()
        down, down_s = once(room, config)
        os.unlink(room.path("badsmtpd.py.port"))
        room.fault_server("badsmtpd.py", "--dir", room.path("mail"), "--port", str(port))
        runs = [once(room, config, 24 * HOUR + more) for more in (0, *after)]
        peak = max(down, *(r[0] for r in runs))
        told = [[int(n) for n in re.findall(r"Country number (\d+) signs", m["subject"] + "\n" + m.get_body(("plain",)).get_content())] for m in mails(room.path("mail"))]
        alone = [t[0] for t in told if len(set(t)) == 1]
        counts = json.loads(room.ctl("outbox", "--json", config=config)[1])["counts"]
        whole = counts["delivered"] == ALERTS and len({n for t in told for n in t}) == ALERTS
        print(f"W1 storm of {ALERTS}, {name}: {len(told)} mails, {'all delivered' if whole else 'NOT ALL DELIVERED'}, {'in order' if alone == sorted(alone) else 'NOT IN ORDER'}, "
              f"{peak - idle:.1f} MiB over idle ({idle:.1f}; at most {TARGET_MIB}), down {down_s:.1f} s, up {sum(r[1] for r in runs):.1f} s")
        return whole and alone == sorted(alone) and peak - idle <= TARGET_MIB


def main():
    if not os.environ.get("RATIFY_SHARED") and not os.path.isdir(os.path.join(SOURCE, "../shared")):
        print("W1 storm: skipped: needs the mail server of RATIFY_SHARED")
        return 0
    os.environ.setdefault("RATIFY_SHARED", os.path.join(SOURCE, "../shared"))
    fine = [storm("one by one"), storm("with a fuse", keys=", fuse: 30/1h", after=(HOUR + 60,)), storm("in a digest", route=", digest: noon", batch="digest:noon")]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
