#!/usr/bin/env python3
"""A sink whose other side is away is tried by one delivery at a time, on one clock for all that wait for it: in their order when it
is back, soon after something new came, and given up together."""
import http.server
import json
import os
import signal
import socketserver
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from acts import ACTS, act, body, got, program
from harness import SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = ACTS + """
sinks:
  audit: {{type: audit}}
  hook: {{type: webhook, url: 'http://127.0.0.1:{hook}/', summary-above: 100}}
  mail: {{type: mail, server: 'smtp://127.0.0.1:{mail}', tls: none, from: a@example.org, to: [b@example.org, c@example.org], summary-above: 100}}
  program: {{type: exec, command: [{program}, {status}, {got}], summary-above: 100}}
  desk: {{type: desktop, helper: {helper}, summary-above: 100}}
routes:
  all: {{sinks: [audit, hook, mail, program, desk], health: no}}
  trouble: {{sinks: [audit]}}
"""
# what speaks to a desktop: says that there is none until a file tells otherwise
HELPER = """#!/bin/sh
while read -r line; do
	seq=$(printf %s "$line" | sed 's/.*"seq":\\([0-9]*\\).*/\\1/')
	there=$(cat "$0.there")
	case $line in
	*'"look":true'*) echo "{\\"seq\\":$seq,\\"there\\":$there}" ;;
	*)
		printf "%s\\n" "$line" >>"$0.tried"
		[ "$there" = false ] || printf "%s\\n" "$line" >>"$0.shown"
		echo "{\\"seq\\":$seq,\\"shown\\":$there,\\"why\\":\\"no session bus\\",\\"gone\\":true,\\"away\\":true}"
		;;
	esac
done
"""
NAMES = ["Albania", "Brazil", "Chad", "Denmark", "Egypt", "Fiji", "Ghana", "Haiti", "India", "Jamaica", "Kenya", "Lesotho"]
DAY = 86400


class Hook(http.server.BaseHTTPRequestHandler):
    """Says 503, or takes it."""

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        if self.server.well:
            self.server.took.append(json.loads(text)["title"])
        self.send_response(200 if self.server.well else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


class Mail(socketserver.BaseRequestHandler):
    """A greeting that says no."""

    def handle(self):
        self.server.asked += 1
        self.request.sendall(b"421 not now\r\n")


def helper(room):
    path = room.write("helper", HELPER)
    os.chmod(path, 0o755)
    for name, text in (("there", "false"), ("tried", ""), ("shown", "")):
        room.write(f"helper.{name}", text)
    return path


def serve(kind, handler):
    server = kind(("127.0.0.1", 0), handler)
    server.asked, server.well, server.took = 0, False, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Case:
    def __init__(self, room):
        self.room = room
        self.hook = serve(http.server.ThreadingHTTPServer, Hook)
        self.mail = serve(socketserver.ThreadingTCPServer, Mail)
        self.server, self.states = Publisher(), []
        self.config = room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, hook=self.hook.server_address[1], mail=self.mail.server_address[1], program=program(room),
                                                               status=room.path("status"), got=room.path("got"), helper=helper(room)))
        room.write("status", "75")
        self.say("Zambia")
        rc, log = room.once(self.config)
        assert rc == 0, f"a base line: {log[-1500:]}"

    def say(self, *states):
        self.states += states
        self.server.show("/r.json", body([act("ratified", s) for s in self.states]), "application/json")

    def rows(self, sink, state="due"):
        return [d for d in json.loads(self.room.ctl("outbox", "--sink", sink, "--json", "--all")[1])["deliveries"] if d["state"] == state]

    def tried(self):
        return len(got(self.room, "got.tried"))


def one_clock(check):
    with Room() as room:
        c = Case(room)
        d = room.daemon(c.config)
        c.say(*NAMES)
        wait_for(lambda: len(c.rows("audit", "delivered")) == len(NAMES), 20, "not all are told")
        wait_for(lambda: c.tried() >= 5, 20, "not tried")
        time.sleep(2)
        check(c.hook.asked == 1, f"a service that wants nothing now is asked {c.hook.asked} times by {len(NAMES)} alerts")
        check(c.mail.asked == 1, f"a mail server that is not there for us is asked {c.mail.asked} times")
        check(len(got(room, "helper.tried")) == 1, f"a desktop without a bus is tried {len(got(room, 'helper.tried'))} times")
        check(c.tried() == 5, f"a program that defers one after the other is started {c.tried()} times")
        for sink in ("hook", "mail", "program", "desk"):
            rows = c.rows(sink)
            check(len(rows) == len(NAMES) and all(r["detail"] for r in rows), f"all of {sink} wait, and it is said for what: {rows}")
        # what is tried first is what waited longest, and what is taken brings the rest in its order
        c.hook.well = True
        room.ctl("outbox", "retry", str(c.rows("hook")[0]["id"]))
        wait_for(lambda: len(c.hook.took) == len(NAMES), 20, f"not all came: {c.hook.took}")
        check([t.split()[0] for t in c.hook.took] == [r["title"].split()[0] for r in sorted(c.rows("audit", "delivered"), key=lambda r: r["id"])], f"in their order: {c.hook.took}")
        # what a person wants is tried by every sink; the desktop is looked for, and what waited comes of itself
        wait_for(lambda: len(got(room, "helper.tried")) == 2, 10, "the desktop is not tried")
        room.write("helper.there", "true")
        wait_for(lambda: len(c.rows("desk", "delivered")) == len(NAMES), 20, "not all are on the screen")
        shown, tried = [n["title"] for n in got(room, "helper.shown")], len(got(room, "helper.tried"))
        check(shown == c.hook.took and tried == len(NAMES) + 2, f"in their order, each once: {shown}, {tried} tries")
        asked = c.mail.asked
        room.write("status", "0")
        d.send_signal(signal.SIGHUP)
        wait_for(lambda: len(got(room)) == len(NAMES), 20, "the program has not all")
        wait_for(lambda: c.mail.asked > asked, 10, "a reload does not ask")
        time.sleep(1)
        check(c.mail.asked == asked + 1, f"a reload asks once: {c.mail.asked}")
        # what a person wants sent now is tried now
        room.ctl("outbox", "retry", "--sink", "mail")
        wait_for(lambda: c.mail.asked > asked + 1, 10, "retry does not try")
        time.sleep(1)
        check(c.mail.asked == asked + 2, f"once: {c.mail.asked}")
        d.terminate()
        check(d.wait(20) == 0, "it stops")


def given_up(check, sink):
    """Five days on, after enough tries: all that waited as long are given up together, and told once; what is snoozed waits for the end of that."""
    with Room() as room:
        c = Case(room)
        c.hook.well = True
        room.write("status", "75" if sink == "program" else "0")
        tries = c.tried if sink == "program" else lambda: c.mail.asked
        first = 5 if sink == "program" else 1
        d = room.daemon(c.config, **room.clock(0))
        c.say(*NAMES[:6])
        wait_for(lambda: tries() == first and len(c.rows(sink)) == 6, 20, "not tried")
        room.ctl("snooze", c.rows(sink)[-1]["alert"], "30d", config=c.config)
        for n in range(1, 12):
            room.ctl("outbox", "retry", str(c.rows(sink)[0]["id"]))
            wait_for(lambda: tries() == first + n and not c.rows(sink, "claimed"), 10, f"try {n}")
        wait_for(lambda: not c.rows("mail", "claimed"), 10, "the mail server is asked")
        room.clock(6 * DAY)
        c.say(*NAMES[6:8])
        d.send_signal(signal.SIGUSR1)
        wait_for(lambda: len(c.hook.took) == 8, 10, "two more")
        wait_for(lambda: len(c.rows(sink, "failed")) > 0, 10, "nothing is given up")
        time.sleep(1)
        failed, told = c.rows(sink, "failed"), [a for a in room.alerts() if a["kind"] == "sink" and f"sink {sink}" in a["title"]]
        check(len(failed) == 5 and [r["detail"] for r in c.rows(sink)].count("is snoozed") == 1 and len(c.rows(sink)) == 3, f"those that waited five days, not the others: {failed}")
        check(len(told) == 1 and "and 4 others" in told[0]["text"], f"told once: {[a['text'] for a in told]}")
        records = [r for r in room.audit() if r["what"] == "delivery" and r["sink"] == sink and r["alert"] in {f["alert"] for f in failed}]
        check({r["alert"] for r in records} == {f["alert"] for f in failed} and len({r["id"] for r in records}) == 5, "each has its record")
        d.terminate()
        check(d.wait(20) == 0, "it stops")
        check(room.ctl("audit", "verify")[0] == 0, "the log is whole")


def main():
    check = Checks()
    one_clock(check)
    given_up(check, "mail")
    given_up(check, "program")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
