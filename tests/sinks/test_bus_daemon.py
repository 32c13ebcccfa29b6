"""The whole daemon and a session bus that dies and comes back: what happened meanwhile is on the screen within ten
seconds, nothing twice, and the daemon is the same process."""
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "daemon"))
from harness import BIN, FAULTS, TOKEN, Checks, Room, get, json_lines, kill9, need_shared, port_of, wait_for

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  grow: {{title: 'History grow', procedure: un-treaty}}
sources:
  grow: {{url: '{base}/seq/grow', dossiers: [grow], interval: 500ms, class: news, evidence: press}}
sinks:
  desk: {{type: desktop}}
  audit: {{type: audit}}
routes:
  all: {{sinks: [desk, audit], health: false}}
"""


class Bus:
    def __init__(self, room):
        self.room, self.log, self.socket = room, room.path("notify.jsonl"), room.path("bus")
        self.address = "unix:path=" + self.socket

    def up(self):
        self.bus = self.room.start(["dbus-daemon", f"--config-file={FAULTS}/bus.conf", f"--address={self.address}", "--nofork", "--nopidfile", "--nosyslog"],
                                   stderr=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists(self.socket), 10, "no bus")
        ready = self.room.path("ready")
        self.room.start([sys.executable, os.path.join(FAULTS, "fakenotifyd.py"), "--log", self.log, "--ready-file", ready, "--max-seconds", "200"],
                        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address})
        wait_for(lambda: os.path.exists(ready), 10, "no notification server")
        os.unlink(ready)

    def down(self):
        kill9(self.bus)
        os.unlink(self.socket)

    def shown(self):
        return [m.group(1) for x in json_lines(self.log) if x["ev"] == "notify" for m in [TOKEN.search(x["summary"] + x["body"])] if m]


def main():
    need_shared()
    if not os.path.exists(os.path.join(BIN, "ratify-notify")) or not shutil.which("dbus-daemon"):
        print("skipped: no ratify-notify (RATIFY_NOTIFY=OFF) or no dbus-daemon")
        return 77
    check = Checks()
    with Room() as room:
        http, requests = room.fault_server("badhttpd.py")
        base = f"http://127.0.0.1:{port_of(http)}"
        bus = Bus(room)
        bus.up()
        daemon = room.daemon(room.write("ratifyd.yaml", CONFIG.format(base=base)), DBUS_SESSION_BUS_ADDRESS=bus.address)

        def step():
            known = len(room.alerts())
            get(f"{base}/ctl/grow/next")
            wait_for(lambda: len(room.alerts()) > known, 20, "no alert")
            return len({TOKEN.search(a["title"] + a["text"]).group(1) for a in room.alerts()})

        def settled():
            """Alerts of which the daemon knows that they were shown: a bus that dies before its answer has one shown twice."""
            return sum(1 for r in room.audit() if r["what"] == "delivery" and r.get("sink") == "desk" and r["verdict"] == "delivered")

        # the second request is sent when the first document, the base line, was committed
        wait_for(lambda: sum("/seq/grow" in str(r) for r in json_lines(requests)) >= 2, 20, "no polls")
        due = step()
        wait_for(lambda: len(bus.shown()) == due, 10, "the first alert is not shown")
        wait_for(lambda: settled() == due, 10, "the first alert is not settled")
        for _ in range(2):
            bus.down()
            due = step()
            wait_for(lambda: any(r["what"] == "delivery" and r.get("sink") == "desk" and r["verdict"] == "deferred" for r in room.audit()), 10, "not deferred")
            check(len(bus.shown()) < due, "shown without a bus?")
            bus.up()
            start = time.monotonic()
            wait_for(lambda: len(bus.shown()) >= due, 30, "what happened without a bus is never shown")
            wait_for(lambda: settled() == due, 10, "what was shown is not settled")
            check(time.monotonic() - start <= 10, f"shown only {time.monotonic() - start:.1f} s after the bus was back")
        time.sleep(1)
        check(len(bus.shown()) == len(set(bus.shown())) == due, f"each once: {bus.shown()}")
        check(daemon.poll() is None, "the daemon ended")
        if check.bad:
            print(open(room.path("daemon.log")).read()[-3000:])
    print(f"{check.good} right, {check.bad} wrong")
    return 1 if check.bad else 0


sys.exit(main())
