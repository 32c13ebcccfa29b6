#!/usr/bin/env python3
"""A snooze holds back what has not left yet, a digest's part, too: it comes at its end, once, and nothing of it is lost."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room
from test_attend import DAY, HOUR, Case

DIGEST = "digests:\n  noon: {at: '12:00', zone: UTC}\nroutes:\n  late: {sinks: [second], digest: noon, health: no}\n"


class Late(Case):
    """The first file has each alert at once, the second one at noon, which is three hours ahead."""

    def __init__(self, room, check, more=""):
        super().__init__(room, check, more)
        self.edit("routes:\n", DIGEST)
        self.noon = (int(self.now) // DAY + 2) * DAY + 12 * HOUR
        self.at(self.noon - 4 * HOUR)
        self.base_line()
        self.at(self.noon - 3 * HOUR)

    def tell(self, who, where="r"):
        self.say("ratified", who, where=where)
        self.once(who, (f"new: {who}",))
        return self.room.alerts()[-1]["alert"]

    def titles(self, sink):
        return [t for n in self.sent(sink) for t in ([p["title"] for p in n["parts"]] if "parts" in n else [n["title"]])]

    def open(self):
        return [(d["title"].split()[0], d["state"], d["detail"]) for d in json.loads(self.ctl("outbox", "--sink", "second", "--json")[1])["deliveries"]]


def over_its_digest(check):
    with Room() as room:
        case = Late(room, check)
        qatar = case.tell("Qatar")
        case.tell("Malta", "c")
        case.ctl("snooze", qatar, "1d")
        check(("Qatar", "due", "is snoozed") in case.open() and ("Malta", "due", "waits for its digest") in case.open(), f"the outbox says so: {case.open()}")
        case.at(case.noon + 60)
        case.once("at noon nothing is new")
        check(case.titles("second") == ["Malta ratifies: Convention on Chairs"], f"the digest goes without it: {case.titles('second')}")
        # a day and a half that the machine is off, and a restart before the end
        case.at(case.noon + 20 * HOUR)
        case.once("before its end")
        check(len(case.titles("second")) == 1, f"not before: {case.titles('second')}")
        case.at(case.noon + 22 * HOUR)
        case.once("at its end", ("again: Again, as asked: Qatar",))
        case.at(case.noon + 50 * HOUR)
        case.once("once")
        check(case.titles("second")[1:] == ["Qatar ratifies: Convention on Tables"], f"it comes where it was not told yet, as what it is: {case.titles('second')}")
        check([t.split(":")[0] for t in case.titles("first")] == ["Qatar ratifies", "Malta ratifies", "Again, as asked"], case.titles("first"))
        check(case.open() == [], case.open())


def before_its_digest(check):
    with Room() as room:
        case = Late(room, check)
        qatar = case.tell("Qatar")
        case.ctl("snooze", qatar, "1h")
        check(case.open() == [("Qatar", "due", "waits for its digest")], f"noon is later: {case.open()}")
        case.at(case.noon - HOUR)
        case.once("its end", ("again: Again, as asked: Qatar",))
        check(case.titles("second") == [], f"the digest has it, and will: {case.titles('second')}")
        case.at(case.noon + 60)
        case.once("noon")
        check(case.titles("second") == ["Qatar ratifies: Convention on Tables"], case.titles("second"))


def ended_early(check):
    """Acknowledged, what was held back leaves."""
    with Room() as room:
        case = Late(room, check)
        case.ctl("snooze", case.tell("Qatar"), "9d")
        case.ctl("snooze", case.tell("Malta", "c"), "9d")
        case.ctl("ack", room.alerts()[0]["alert"])
        case.once("the other one waits on")
        check(case.titles("second") == ["Qatar ratifies: Convention on Tables"], f"acknowledged is not forgotten: {case.titles('second')}, {case.open()}")


def tried_in_vain(check):
    """Its sink was away when it came: it is back before the snooze ends, and has the alert after it."""
    with Room() as room:
        case = Late(room, check)
        status = room.write("status", "75")
        case.edit("second: {type: file,", f"second: {{type: exec, command: [sh, '-c', 'cat >>\"$1.got\"; echo >>\"$1.got\"; exit $(cat \"$1\")', sh, {status}]}}\n  none: {{type: file,")
        case.edit("late: {sinks: [second], digest: noon,", "late: {sinks: [second],")
        qatar = case.tell("Qatar")
        case.tell("Malta", "c")
        check(case.open() == [("Qatar", "due", ""), ("Malta", "due", "")] or len(case.open()) == 2, f"both wait: {case.open()}")
        case.ctl("snooze", qatar, "1d")
        check(("Qatar", "due", "is snoozed") in case.open(), f"the outbox says so: {case.open()}")
        room.write("status", "0")
        room.write("status.got", "")

        def came():
            with open(room.path("status.got"), encoding="utf-8") as f:
                return [json.loads(line)["title"] for line in f if line.strip()]

        case.at(case.noon + 3 * HOUR)
        case.once("its sink is back")
        check(came() == ["Malta ratifies: Convention on Chairs"], f"the other one alone: {came()}")
        case.at(case.noon + 24 * HOUR)
        case.once("at its end", ("again: Again, as asked: Qatar",))
        check(came()[1:] == ["Qatar ratifies: Convention on Tables"], f"as what it is: {came()}")
        check(case.open() == [], case.open())


def main():
    check = Checks()
    for part in (over_its_digest, before_its_digest, ended_early, tried_in_vain):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
