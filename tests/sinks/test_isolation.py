"""Sinks that hang, all at once (a mail server, a webhook, a notification server, a program), delay no other: file, log, audit and
syslog have their alerts within two seconds, and the control socket answers within 100 ms."""
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "daemon"))
from harness import BIN, FAULTS, TOKEN, Checks, Room, need_shared, port_of, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: [], drain: 2s}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{base}/s.xml', dossiers: [d], interval: 1h, class: news, alert-first: yes}}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{mail}', tls: none, from: a@example.org, to: b@example.org}}
  hook: {{type: webhook, url: 'http://127.0.0.1:{hook}/'}}
  desk: {{type: desktop}}
  program: {{type: exec, command: [sleep, '600']}}
  file: {{type: file, path: '{dir}/alerts.jsonl'}}
  log: {{type: log, target: stderr}}
  audit: {{type: audit}}
  syslog: {{type: syslog, address: '{dir}/syslog'}}
"""
HANG, WELL = ("mail", "hook", "desk", "program"), ("file", "log", "audit", "syslog")
ALERTS, ASKED = 5, 1000


def ask(path, command="status"):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(20)
        s.connect(path)
        s.sendall(json.dumps({"command": command}).encode() + b"\n")
        got = b""
        while not got.endswith(b"\n"):
            got += s.recv(65536)
        return json.loads(got)


def ask_on(path, over, times):
    while not over.is_set():
        start = time.monotonic()
        ask(path)
        times.append((time.monotonic() - start) * 1000)
        time.sleep(0.002)


def settled(room):
    """sink -> how many it has, and when the last of them was written down after the first alert, in ms."""
    records, out = room.audit(), {}
    start = min([r["mono_ms"] for r in records if r["what"] == "alert"], default=0)
    for r in records:
        if r["what"] == "delivery" and r["verdict"] == "delivered":
            n, _ = out.get(r["sink"], (0, 0))
            out[r["sink"]] = (n + 1, r["mono_ms"] - start)
    return out


def main():
    need_shared()
    if not shutil.which("dbus-run-session") or not os.path.exists(os.path.join(BIN, "ratify-notify")):
        print("skipped: no dbus-run-session, or no ratify-notify (RATIFY_NOTIFY=OFF)")
        return 77
    if "RATIFYD_TEST_BUS" not in os.environ:
        return subprocess.run([os.path.join(FAULTS, "with-notifyd.sh"), "--log", "/dev/null", "--plan", "noreply", "--", sys.executable, __file__]).returncode
    check = Checks()
    with Room() as room:
        server, syslog = Publisher(), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        syslog.bind(room.path("syslog"))
        smtp, smtp_log = room.fault_server("badsmtpd.py", "--plan", "never-dot")
        hook, hook_log = room.fault_server("badhook.py", "--plan", "hang")
        calm = record.item("calm", "Weather", "2026-01-01", "text")
        server.show("/s.xml", record.rss("S", [calm], server.base), "application/rss+xml")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, mail=port_of(smtp), hook=port_of(hook), dir=room.dir))
        room.daemon(config)
        path = room.path("run", "ratifyd", "control")
        wait_for(lambda: os.path.exists(path), 30, "the daemon does not start")
        over, during = threading.Event(), []
        asking = threading.Thread(target=ask_on, args=(path, over, during))
        asking.start()
        wait_for(lambda: during and server.asked("/s.xml"), 30, "the source is not asked")
        server.show("/s.xml", record.rss("S", [calm] + [record.item(str(i), f"MILESTONE T{i}", "2026-01-02", "text") for i in range(ALERTS)], server.base), "application/rss+xml")
        ask(path, "poll")
        wait_for(lambda: len(during) >= 20 and all(settled(room).get(s, (0, 0))[0] >= ALERTS for s in WELL), 30, f"not all is settled: {settled(room)}")
        over.set()
        asking.join()
        during.sort()
        took, times = settled(room), []
        for _ in range(ASKED):
            start = time.monotonic()
            ask(path)
            times.append((time.monotonic() - start) * 1000)
        times.sort()
        lines = [json.loads(line) for line in open(room.path("alerts.jsonl"))]
        check(sorted(TOKEN.search(x["title"] + x["text"]).group(1) for x in lines) == [f"T{i}" for i in range(ALERTS)], f"file: {lines}")
        for s in WELL:
            check(took[s] == (ALERTS, took[s][1]) and took[s][1] <= 2000, f"{s}: {took[s]}")
        check(not set(settled(room)) & set(HANG), f"a sink that hangs delivered: {settled(room)}")
        check("DATA" in open(smtp_log).read() and '"hang"' in open(hook_log).read(), "mail and webhook do not hang")
        status, out = room.ctl("outbox", config=config)
        check(all(s in out for s in HANG), f"outbox: {out}")
        p99 = times[int(len(times) * 0.99)]
        check(p99 <= 100, f"p99 of {ASKED} answers: {p99:.1f} ms")
        check(during[int(len(during) * 0.99)] <= 100, f"while all of it went on: {len(during)} answers, worst {during[-1]:.1f} ms")
        print("while it went on %d answers, worst %.1f ms; slowest of the others %d ms; %d answers: median %.1f ms, p99 %.1f ms, worst %.1f ms" % (len(during), during[-1], max(took[s][1] for s in WELL), ASKED, times[len(times) // 2], p99, times[-1]))
        syslog.close()
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
