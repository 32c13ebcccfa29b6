#!/usr/bin/env python3
"""What a person does with deliveries: tried now, begun anew, dropped; with the daemon and without it."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import test_digests
from acts import ACTS, act, body, got, program
from harness import SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = ACTS + """
sinks:
  audit: {{type: audit}}
  program: {{type: exec, command: [{program}, {status}, {got}]}}
routes:
  all: {{sinks: [audit, program], health: true}}
"""


class Case:
    def __init__(self, room, check):
        self.room, self.check = room, check
        self.server = Publisher()
        self.states = []
        self.config = room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, program=program(room), status=room.path("status"), got=room.path("got")))
        self.say("Chile")
        rc, log = room.once(self.config)
        assert rc == 0, f"a base line: {log[-1500:]}"

    def exits(self, status):
        self.room.write("status", str(status))

    def say(self, *states):
        self.states += states
        self.server.show("/r.json", body([act("ratified", s) for s in self.states]), "application/json")

    def rows(self, *args):
        out = self.room.ctl("outbox", "--sink", "program", "--json", "--all", *args)[1]
        return [d for d in json.loads(out)["deliveries"] if d["dossier"] == "t"]

    def state(self, who):
        return next((d for d in self.rows() if who in d["title"]), {"state": None})

    def reaches(self, who, state, attempts=1):
        wait_for(lambda: self.state(who)["state"] == state and self.state(who)["attempts"] >= attempts, 20, f"{who} is {self.state(who)}, not {state}")
        return self.state(who)["id"]

    def refused(self, words, *args):
        rc, _ = self.room.ctl("outbox", *args, check=False)
        self.check(rc == 64, f"outbox {args}: exit {rc}; {words}")

    def got(self, who):
        return sum(1 for n in got(self.room, "got.tried") if who in n.get("title", ""))

    def does(self, what):
        return [r for r in self.room.audit() if r["what"] == what]


def a_part(check):
    """A bundle that was tried and lacks a part now is another one: no id ever stands for two contents."""
    with Room() as room:
        c = test_digests.Case(room, check, route=", digest: morning")
        wait = test_digests.seconds_to(7, 30) + 60
        c.exits(75)
        c.say("signed", "Mali", "Togo", "Fiji", "Oman")
        c.once()
        c.once(wait)
        said = [test_digests.titles(n) for n in got(room, "got.tried")]
        check([len(t) for t in said] == [4], f"tried together: {said}")
        for name, hours in (("Togo", 2), ("Fiji", 5), ("Oman", 9)):
            room.ctl("outbox", "drop", str(next(d["id"] for d in c.open() if name in d["title"])))
            c.once(wait + hours * 3600)
        c.say("signed", "Peru")
        c.once(wait + 10 * 3600)
        c.exits(0)
        c.once(wait + 34 * 3600)
        tried, contents = got(room, "got.tried"), {}
        for n in tried:
            contents.setdefault(n["delivery"], set()).add(tuple(sorted(test_digests.titles(n))))
        check(all(len(v) == 1 for v in contents.values()), f"an id has two contents: {contents}")
        check(sorted(len(next(iter(v))) for v in contents.values())[-3:] == [2, 3, 4], f"it was tried with each of them less: {contents}")
        came = sorted(t.split()[0] for n in got(room) for t in test_digests.titles(n))
        check(came == ["Mali", "Peru"], f"what was not dropped came: {came}, {c.open()}")


def main():
    check = Checks()
    a_part(check)
    with Room() as room:
        c = Case(room, check)
        daemon = room.daemon(c.config)
        c.exits(75)
        c.say("Qatar")
        n = c.reaches("Qatar", "due")
        c.exits(0)
        room.ctl("outbox", "retry", str(n))
        c.reaches("Qatar", "delivered", 2)
        c.refused("what was delivered is not sent again", "retry", str(n))
        c.refused("nor dropped", "drop", str(n))
        check(len(c.does("retry")) == 1 and c.does("retry")[0]["was"] == "due", f"the audit log has it: {c.does('retry')}")

        c.exits(65)
        c.say("Peru")
        n = c.reaches("Peru", "failed")
        check(any("refused" in a["title"] for a in room.alerts()), "a dead letter is itself told")
        c.exits(0)
        room.ctl("outbox", "retry", "--sink", "program")
        check(c.state("Peru")["state"] == "failed", "what failed is not tried again unasked")
        room.ctl("outbox", "retry", "--sink", "program", "--in-state", "failed")
        c.reaches("Peru", "delivered")
        check(c.state("Peru")["id"] == n and c.got("Peru") == 2, "the same delivery")

        c.exits(77)
        c.say("Chad", "Fiji")
        wait_for(lambda: sorted(c.state(who)["state"] or "" for who in ("Chad", "Fiji")) == ["due", "held"], 20, "the sink is not held")
        c.exits(0)
        room.ctl("outbox", "retry", "--sink", "program")
        c.reaches("Chad", "delivered")
        c.reaches("Fiji", "delivered")

        c.exits(75)
        c.say("Togo", "Oman")
        c.reaches("Togo", "due")
        c.reaches("Oman", "due")
        room.ctl("outbox", "drop", str(c.state("Togo")["id"]))
        daemon.terminate()
        check(daemon.wait(20) == 0, "it stops")

        check(c.state("Togo")["state"] == "failed" and c.state("Togo")["detail"] == "dropped by ratifyctl", f"dropped: {c.state('Togo')}")
        room.ctl("outbox", "drop", "--sink", "program")
        check(c.state("Oman")["state"] == "failed", "without a daemon, too")
        room.ctl("outbox", "retry", str(c.state("Togo")["id"]))
        c.exits(0)
        check(room.once(c.config)[0] == 0, "once more")
        check(c.state("Togo")["state"] == "delivered" and c.state("Oman")["state"] == "failed", "what was dropped may be taken back, and only that")
        c.refused("no such number", "retry", "99999")
        c.refused("no number", "drop", "x")
        c.refused("of what", "drop")
        check(len(c.does("drop")) == 2, f"each drop is on record: {c.does('drop')}")
        check(room.ctl("audit", "verify")[0] == 0, "the log is whole")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
