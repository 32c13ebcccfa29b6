#!/usr/bin/env python3
"""What is told again or passed on counts from when it could be read: after a digest that came late, after a fuse; a sink that is
away keeps nobody from the next one."""
import json
import os
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room
from test_attend import DAY, HOUR, Case

DIGEST = "digests:\n  noon: {at: '12:00', zone: UTC}\nroutes:\n"
MINUTE = 60


def start(room, check, route, sink="first: {type: file,", digests=DIGEST):
    case = Case(room, check, route)
    case.edit("routes:\n", digests)
    case.edit("first: {type: file,", sink)
    case.edit("all: {sinks: [audit, first]", "audit: {sinks: [audit]}\n  all: {sinks: [first]")
    case.noon = (int(case.now) // DAY + 2) * DAY + 12 * HOUR
    case.at(case.noon - 4 * HOUR)
    case.base_line()
    return case


def after_a_digest(check, keys, word):
    """The machine is off at noon, and on again at six."""
    with Room() as room:
        case = start(room, check, ", digest: noon" + keys)
        case.say("ratified", "Qatar")
        case.once("told", ("new: Qatar",))
        case.at(case.noon - 2 * HOUR)
        case.once("an hour after the alert nobody can have read it")
        case.at(case.noon + 6 * HOUR)
        case.once("the digest comes late")
        check(len(case.sent("first")) == 1, case.sent("first"))
        case.at(case.noon + 6 * HOUR + 30 * MINUTE)
        case.once("half an hour after it")
        case.at(case.noon + 7 * HOUR + MINUTE)
        case.once("an hour after it", (word,))


def after_a_running_digest(check):
    """The same in one process: the digest has left when the watch looks."""
    with Room() as room:
        case = start(room, check, ", digest: noon, escalate-after: 1h, escalate-to: third")
        case.say("ratified", "Qatar")
        case.once("told", ("new: Qatar",))
        case.at(case.noon + 6 * HOUR)
        case.start()
        time.sleep(4)
        case.end()
        check(len(case.sent("first")) == 1, case.sent("first"))
        case.told("nothing with it")


def after_a_fuse(check):
    with Room() as room:
        case = start(room, check, ", escalate-after: 30min, escalate-to: third", "first: {type: file, fuse: 1/1h,")
        began = case.noon - 3 * HOUR
        case.at(began)
        case.say("ratified", "Qatar")
        case.once("the first", ("new: Qatar",))
        case.at(began + MINUTE)
        case.say("ratified", "Malta")
        case.once("the second", ("new: Malta",))
        check(len(case.sent("first")) == 1, f"the fuse holds it: {case.sent('first')}")
        case.at(began + 40 * MINUTE)
        case.once("half an hour after the first", ("escalated: Escalated: Qatar",))
        case.at(began + 62 * MINUTE)
        case.once("the fuse is over")
        check(len(case.sent("first")) == 2, case.sent("first"))
        case.at(began + 80 * MINUTE)
        case.once("twenty minutes after the second")
        case.at(began + 93 * MINUTE)
        case.once("half an hour after it", ("escalated: Escalated: Malta",))


def away(check):
    with Room() as room:
        case = start(room, check, ", escalate-after: 30min, escalate-to: third", "first: {type: exec, command: [sh, '-c', 'exit 75']}\n  none: {type: file,")
        case.say("ratified", "Qatar")
        case.once("the first", ("new: Qatar",))
        case.at(case.noon - 4 * HOUR + 31 * MINUTE)
        case.once("its sink is away: the next one has it", ("escalated: Escalated: Qatar",))


def away_for_all(check):
    """A server that is not there is tried for the oldest alert alone: the others are passed on all the same."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with Room() as room:
        case = start(room, check, ", escalate-after: 30min, escalate-to: third", f"first: {{type: webhook, url: 'http://127.0.0.1:{port}/'}}\n  none: {{type: file,")
        case.say("ratified", "Qatar")
        case.say("ratified", "Malta")
        case.once("both", ("new: ",), ("new: ",))
        tried = sorted(d["attempts"] for d in json.loads(case.ctl("outbox", "--sink", "first", "--json")[1])["deliveries"])
        check(tried == [0, 1], f"one is tried for both: {tried}")
        case.at(case.noon - 4 * HOUR + 31 * MINUTE)
        case.once("both are passed on", ("escalated: ",), ("escalated: ",))


def onwards(check):
    """What was passed on to a sink whose fuse holds it goes to the next one as long after it could be read there."""
    with Room() as room:
        case = start(room, check, ", escalate-after: 30min, escalate-to: [second, third]")
        case.edit("second: {type: file,", "second: {type: file, fuse: 1/1h,")
        began = case.noon - 4 * HOUR
        case.say("ratified", "Qatar")
        case.say("ratified", "Malta")
        case.once("both", ("new: ",), ("new: ",))
        case.at(began + 31 * MINUTE)
        case.once("to the second", ("escalated: ",), ("escalated: ",))
        first = case.sent("second")[0]["title"].split()[1]
        check(len(case.sent("second")) == 1, f"the fuse holds one: {case.sent('second')}")
        case.at(began + 63 * MINUTE)
        case.once("half an hour after the one that it let through", ("escalated: Escalated: " + first,))
        case.at(began + 93 * MINUTE)
        case.once("the fuse is over")
        check(len(case.sent("second")) == 2 and len(case.sent("third")) == 1, f"both: {case.sent('second')} {case.sent('third')}")
        case.at(began + 125 * MINUTE)
        case.once("half an hour after the other", ("escalated: Escalated: ",))
        check(len(case.sent("third")) == 2, case.sent("third"))


def onwards_past_one_that_is_away(check):
    with Room() as room:
        case = start(room, check, ", escalate-after: 30min, escalate-to: [second, third]")
        case.edit("second: {type: file,", "second: {type: exec, command: [sh, '-c', 'exit 75']}\n  none: {type: file,")
        began = case.noon - 4 * HOUR
        case.say("ratified", "Qatar")
        case.once("told", ("new: ",))
        case.at(began + 31 * MINUTE)
        case.once("to the second", ("escalated: ",))
        case.at(began + 62 * MINUTE)
        case.once("to the third", ("escalated: ",))
        check(len(case.sent("third")) == 1, case.sent("third"))


def again_after_a_fuse(check):
    """The next repeat counts from when the one before could be read."""
    with Room() as room:
        case = start(room, check, ", repeat: 30min, repeat-max: 5", "first: {type: file, fuse: 1/1h,")
        began = case.noon - 4 * HOUR
        case.say("ratified", "Qatar")
        case.once("told", ("new: Qatar",))
        case.at(began + 31 * MINUTE)
        case.once("the first repeat, which the fuse holds", ("again: Not acknowledged: Qatar",))
        check(len(case.sent("first")) == 1, case.sent("first"))
        case.at(began + 62 * MINUTE)
        case.once("the fuse is over")
        check(len(case.sent("first")) == 2, case.sent("first"))
        case.at(began + 93 * MINUTE)
        case.once("an hour after it was made is no hour after it was read")
        case.at(began + 123 * MINUTE)
        case.once("an hour after it was read", ("again: Not acknowledged: Qatar",))


def main():
    check = Checks()
    for part in (onwards, onwards_past_one_that_is_away, again_after_a_fuse):
        part(check)
    after_a_digest(check, ", escalate-after: 1h, escalate-to: third", "escalated: Escalated: Qatar")
    after_a_digest(check, ", repeat: 1h", "again: Not acknowledged: Qatar")
    after_a_running_digest(check)
    after_a_fuse(check)
    away(check)
    away_for_all(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
