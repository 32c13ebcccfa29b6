#!/usr/bin/env python3
"""What comes together: digests with their coverage, groups, the fuse of a sink; killed at every step, nothing is lost and no
digest comes twice. RATIFYD_SWEEP_STEP=1 dies at every step."""
import json
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from acts import ACTS, act, body, got, program
from harness import SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

STRIDE = int(os.environ.get("RATIFYD_SWEEP_STEP", "7"))
NAMES = ["Albania", "Brazil", "Chad", "Denmark", "Egypt", "Fiji", "Ghana", "Haiti", "India", "Jamaica", "Kenya", "Lesotho", "Mali", "Nauru", "Oman", "Peru",
         "Qatar", "Rwanda", "Samoa", "Togo", "Uganda", "Vanuatu", "Yemen", "Zambia", "Angola", "Belize", "Cuba", "Dominica", "Eritrea", "Finland", "Guinea",
         "Honduras", "Iceland", "Jordan", "Kuwait", "Latvia", "Malta", "Nepal", "Palau", "Sudan"]
CONFIG = ACTS + """  other: {{url: '{base}/other.json', map: acts, class: un, evidence: record, interval: 1s}}
importance: {{treaty_signed: B}}
digests:
  {digest}: {{at: '{at}', zone: UTC{alive}}}
sinks:
  audit: {{type: audit}}
  out: {{type: exec, command: [{program}, {status}, {got}]{sink}}}
routes:
  record: {{sinks: [audit]}}
  all: {{sinks: [out], health: no{route}}}
"""


class Case:
    def __init__(self, room, check, route="", sink="", at="07:30"):
        self.room, self.check = room, check
        self.server = Publisher()
        self.acts = []
        self.program = program(room)
        self.server.show("/other.json", body([act("left", "Chile")]), "application/json")
        self.configure(route, sink, at)
        self.say("left", "Chile")
        rc, log = room.once(self.config)
        assert rc == 0, f"a base line: {log[:2500]}"

    def configure(self, route="", sink="", at="07:30", digest="morning", alive=""):
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, program=self.program, status=self.room.path("status"),
                                                                    got=self.room.path("got"), route=route, sink=sink, at=at, digest=digest, alive=alive))

    def exits(self, status):
        self.room.write("status", str(status))

    def say(self, what, *states):
        self.acts += [act(what, s) for s in states]
        self.server.show("/r.json", body(self.acts), "application/json")

    def got(self):
        return got(self.room)

    def open(self):
        return [d for d in json.loads(self.room.ctl("outbox", "--sink", "out", "--json")[1])["deliveries"] if d["state"] != "delivered"]

    def once(self, ahead=0, may_fail=False, **env):
        rc, log = self.room.once(self.config, **{**self.room.clock(ahead), **env})
        self.check(may_fail or rc == 0, f"exit {rc}: {log[-1500:]}")
        return rc


def seconds_to(hour, minute):
    """So long until that time of the day, UTC, comes for the first time."""
    now = int(time.time())
    at = now - now % 86400 + hour * 3600 + minute * 60
    return at - now + (86400 if at <= now else 0)


def titles(n):
    return [p["title"] for p in n.get("parts", [n])]


def digest(check):
    with Room() as room:
        c = Case(room, check, route=", digest: morning, pierce: [A]")
        c.say("ratified", "Peru")  # class A
        c.say("signed", "Mali", "Togo")
        c.once()
        check([titles(n) for n in c.got()] == [["Peru ratifies: Convention on Tables"]], f"class A rides at once: {c.got()}")
        check(len(c.open()) == 2 and all("digest" in d["detail"] for d in c.open()), f"the others wait for it, and the outbox says so: {c.open()}")
        explained = room.ctl("route", "explain", "--type", "treaty_signed", "--dossier", "t", config=c.config)[1]
        check("in digest morning (daily 07:30)" in explained and explained.count("then at") == 2, f"route explain: {explained}")
        wait = seconds_to(7, 30)
        c.server.show("/other.json", b"broken", "application/json")
        c.once(wait - 60)
        check(len(c.got()) == 1, "not before its time")
        c.once(wait + 60)
        n = c.got()[-1]
        check(len(c.got()) == 2 and n["kind"] == "digest" and len(n["parts"]) == 2, f"then it comes, once: {c.got()}")
        check(n["coverage"].startswith("1 of 2 sources healthy; other failing") and n["coverage"] in n["text"], f"with its coverage: {n}")
        c.once(wait + 120)
        c.once(wait + 86400 + 60)
        check(len(c.got()) == 2, "a digest with nothing in it is not sent")

        # the sink is down for two days, in which two digests come due
        c.server.show("/other.json", body([act("left", "Chile")]), "application/json")
        c.exits(75)
        c.say("signed", "Fiji")
        c.once(wait + 86400 + 120)
        c.once(wait + 2 * 86400 + 60)
        c.say("signed", "Oman", "Chad")
        c.once(wait + 2 * 86400 + 120)
        c.once(wait + 3 * 86400 + 60)
        check(len(c.got()) == 2 and len(c.open()) == 3, f"down: all of them wait: {c.open()}")
        c.exits(0)
        c.once(wait + 4 * 86400 + 7200)
        c.once(wait + 4 * 86400 + 7300)
        rest = c.got()[2:]
        check(len(rest) == 2 and "Fiji" in titles(rest[0])[0] and len(rest[1].get("parts", [])) == 2, f"up: both in their order, none twice: {rest}")
        check("Coverage: 2 of 2 sources healthy." in rest[0]["text"], f"one alert alone is a digest with its coverage, too: {rest[0]}")

        # the time of a digest that waits is changed, then it is taken away
        c.say("signed", "Kenya")
        c.once(wait + 5 * 86400 + 60)
        c.configure(", digest: morning", at="07:00")
        c.once(wait + 6 * 86400 - 1860)
        check(len(c.got()) == 4, "not before its new time")
        c.once(wait + 6 * 86400 - 1740)
        check(len(c.got()) == 5, f"an earlier time counts for what waits: {c.got()[4:]}")
        c.say("signed", "Lesotho")
        c.once(wait + 7 * 86400)
        c.configure(digest="evening")
        c.once(wait + 7 * 86400 + 60)
        check(len(c.got()) == 6, "without its digest it comes now")
        # its quiet hours end after the digest's time, and a start between the two does not put it off to the next day
        c.configure(", digest: morning", sink=", quiet: 06:00-09:00")
        c.say("signed", "Nepal")
        c.once(wait + 7 * 86400 + 120)
        c.once(wait + 8 * 86400 + 1800)
        check(len(c.got()) == 6, "a digest is quiet in quiet hours")
        c.once(wait + 8 * 86400 + 2400)
        c.once(wait + 8 * 86400 + 5460)
        check(len(c.got()) == 7, f"and comes at their end, however often it was started meanwhile: {c.open()}")

        # a digest is given up so long after its time, not after what is in it was stored
        c.configure(", digest: morning", sink=", give-up: 1d")
        c.say("signed", "Sudan")
        c.once(wait + 9 * 86400 + 60)
        c.exits(75)
        for n in range(16):
            c.once(wait + 10 * 86400 + 60 + n * 4500)
        check([d["state"] for d in c.open()] == ["due"] and c.open()[0]["attempts"] > 12, f"nineteen hours are no day: {c.open()}")
        c.exits(0)
        c.once(wait + 10 * 86400 + 22 * 3600)
        check(len(c.got()) == 8, f"it came: {c.open()}")
        # a clock that was years ahead
        c.configure(", digest: morning")
        c.say("signed", "Malta")
        c.once(3650 * 86400)
        c.once(wait + 11 * 86400 + 60)
        c.once(wait + 12 * 86400 + 60)
        check(len(c.got()) == 9, f"a digest does not wait for the year of a wrong clock: {c.open()}")


def alive(check):
    with Room() as room:
        c = Case(room, check)
        c.configure(", digest: morning", alive=", days: mon, alive: [out]")
        c.once()
        monday = seconds_to(7, 30)
        while time.gmtime(time.time() + monday).tm_wday != 0:
            monday += 86400
        c.once(monday - 60)
        check(c.got() == [], f"no sign of life before its time: {c.got()}")
        c.once(monday + 60)
        check([(n["kind"], n["title"]) for n in c.got()] == [("alive", "Nothing to report: 2 of 2 sources healthy")], f"a sign of life: {c.got()}")
        c.once(monday + 3600)
        check(len(c.got()) == 1, "once")
        c.say("signed", "Peru")
        c.once(monday + 7 * 86400 - 60)
        c.once(monday + 7 * 86400 + 60)
        check([n["kind"] for n in c.got()] == ["alive", "new"] and "Coverage: " in c.got()[1]["text"], f"a digest is one by itself: {c.got()}")
        c.once(monday + 40 * 86400)
        check([n["kind"] for n in c.got()] == ["alive", "new", "alive"], "after a long sleep there is one, not one a week")
        c.once(monday + 20 * 86400)
        c.once(monday + 21 * 86400 + 60)
        check(len(c.got()) == 4, f"a clock that was ahead keeps none back: {len(c.got())}")


def die_at_each(check):
    """A digest is due: dies at every step of its way, and goes on."""
    with Room() as room:
        c = Case(room, check, route=", digest: morning")
        c.say("signed", "Mali", "Togo", "Fiji")
        c.once()
        wait = seconds_to(7, 30) + 60
        shutil.copytree(room.path("state"), room.path("before"))
        step, ran = 1, 0
        while step < 100000:
            shutil.rmtree(room.path("state"))
            shutil.copytree(room.path("before"), room.path("state"))
            room.write("got", "")
            rc = c.once(wait, may_fail=True, RATIFYD_DIE_AT=str(step))
            if rc == 0:
                break
            c.once(wait + 30)
            ids = {n["delivery"] for n in c.got()}
            parts = [titles(n) for n in c.got()]
            check(len(ids) == 1 and all(len(p) == 3 for p in parts) and not c.open(), f"died at {step}: {parts}, open {c.open()}")
            ran += 1
            step += STRIDE
        check(ran >= 3, f"only {ran} deaths")


def group(check):
    with Room() as room:
        c = Case(room, check, route=", group: 4s")
        daemon = room.daemon(c.config)
        for i in range(0, len(NAMES), 10):
            c.say("signed", *NAMES[i:i + 10])
            time.sleep(0.3)
        wait_for(lambda: sum(len(titles(n)) for n in c.got()) >= len(NAMES), 30, f"not all came: {len(c.got())}")
        daemon.terminate()
        daemon.wait(20)
        first = c.got()[0]
        check(len(c.got()) <= 2 and first["kind"] == "group" and first["type"] == "treaty_signed", f"a storm of signatures is one alert with a list, two when it outlasts its time: {[n['title'] for n in c.got()]}")
        check(sorted(t.split(" signs")[0] for n in c.got() for t in titles(n)) == sorted(NAMES), "everybody is in it, once")
        check(first["title"] == f"{len(titles(first))} alerts of Convention on Tables", first["title"])


def fuse(check):
    with Room() as room:
        c = Case(room, check, sink=", fuse: 5/1h")
        c.say("signed", *NAMES)
        c.once()
        check(len(c.got()) == 5 and all("parts" not in n for n in c.got()), f"as many as the fuse lets through: {len(c.got())}")
        check(len(c.open()) == 35 and all("fuse" in d["detail"] for d in c.open()), f"the rest waits, and the outbox says for what: {c.open()[:1]}")
        c.once(1800)
        check(len(c.got()) == 5, "it waits for the end of the hour")
        c.once(3700)
        last = c.got()[-1]
        check(len(c.got()) == 6 and last["kind"] == "summary" and len(last["parts"]) == 35, f"one summary: {len(c.got())}")
        check(last["title"] == "35 alerts of Convention on Tables", last["title"])
        order = [d["title"] for d in sorted(json.loads(room.ctl("outbox", "--all", "--sink", "out", "--json")[1])["deliveries"], key=lambda d: d["id"])]
        check([t for n in c.got() for t in titles(n)] == order, "in their order, and nothing is lost")
        check(not c.open(), "all of it is settled")


def decisive(check):
    """What comes in numbers waits behind a fuse; a withdrawal, entry into force and what else decides something does not, while they are few."""
    with Room() as room:
        c = Case(room, check, sink=", fuse: 5/1h")
        c.say("signed", *NAMES[:20])
        c.once()
        c.say("ratified", *NAMES[20:24])
        c.say("withdrew", "Qatar")
        c.say("force", "It")
        c.once(600)
        last = sorted(n["type"] for n in c.got()[5:])
        check(last == ["entered_into_force", "withdrawal"], f"they come at once, what is numerous does not: {last}")
        check(len(c.open()) == 19 and all("fuse" in d["detail"] for d in c.open()), f"the rest waits: {c.open()[:1]}")
        c.say("withdrew", *NAMES[24:32])
        c.once(1200)
        check(len(c.got()) == 10, f"twice what the fuse lets through, and no more: {len(c.got())}")
        c.once(5000)
        c.once(9000)
        check(not c.open() and c.got()[-1]["kind"] == "summary" and sum(len(titles(n)) for n in c.got()) == 34, f"nothing is lost: {len(c.got())}, {c.open()[:1]}")


def quiet(check):
    """Tried before its quiet hours and in vain: it is not tried in them; nor does a clock that was ahead blow a fuse."""
    with Room() as room:
        now = int(time.time())
        hours = [time.strftime("%H:%M", time.gmtime(now + s)) for s in (1800, 9000)]
        c = Case(room, check, sink=f", quiet: '{hours[0]}-{hours[1]}', pierce: [A], fuse: 2/1h")
        c.exits(75)
        c.say("signed", "Mali")
        c.once()
        check(len(c.open()) == 1 and c.open()[0]["attempts"] == 1, f"tried in vain: {c.open()}")
        c.exits(0)
        c.say("ratified", "Peru")
        c.once(5400)
        check(len(c.got()) == 1 and titles(c.got()[0])[0].startswith("Peru"), f"in quiet hours only class A, though the sink is back: {c.got()}")
        c.once(9200)
        check(len(c.got()) == 2 and not c.open(), f"the other at their end: {c.open()}")
        c.once(11000)
    with Room() as room:
        c = Case(room, check, sink=", fuse: 2/1h")
        c.say("signed", "Mali", "Togo")
        c.once(365 * 86400)
        c.say("signed", "Fiji")
        c.once()
        check(len(c.got()) == 3, f"what left in a year to come does not count: {len(c.got())}, {c.open()}")


def main():
    check = Checks()
    for part in (digest, alive, die_at_each, group, fuse, decisive, quiet):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
