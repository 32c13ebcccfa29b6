#!/usr/bin/env python3
"""One row of the state that cannot be read stops none of the others: it is told once, and passed over."""
import os
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room
from test_attend import HOUR, Case


def spoil(room, sql, *args):
    """A word that no version ever wrote, where the daemon has to read it."""
    with sqlite3.connect(room.path("state", "ratifyd.db")) as db:
        assert db.execute(sql, args).rowcount == 1, sql
    db.close()


def an_event(check):
    with Room() as room:
        case = Case(room, check, ", health: yes")
        start = (int(case.now) // HOUR + 30 * 24) * HOUR
        case.base_line()
        case.meet(1, start)
        case.meet(2, start + 600)
        case.once("announced", ("scheduled: ",), ("scheduled: ",))
        spoil(room, "UPDATE event SET kind = 'gathering' WHERE starts_at = ?", start)
        case.at(start - HOUR + 630)
        case.once("the other one is reminded of", ("cannot be read", "event", "source list"), ("reminder: In 1 hour: ",))
        case.at(start - HOUR + 635)
        case.once("nothing twice")


def what_waits(check):
    with Room() as room:
        case = Case(room, check, ", repeat: 1h, repeat-max: 2, health: yes")
        case.base_line()
        case.say("ratified", "Qatar")
        case.say("ratified", "Ghana")
        case.once("both", ("new: ",), ("new: ",))
        first = case.waiting()[0]["alert"]
        spoil(room, "UPDATE pending SET what = 'sung', due_ms = due_ms - 1000 WHERE alert = ?", first)
        waits = {w["waits_for"] for w in case.waiting()}
        check(waits == {"?", "again"}, f"ratifyctl ack lists both: {waits}")
        case.at(case.now + HOUR + 60)
        case.once("the other one is told again", ("cannot be read", first[:12]), ("again: Not acknowledged",))
        case.at(case.now + HOUR + 120)
        case.once("nothing twice")
        check(len(case.waiting()) == 1, case.waiting())


def an_alert_that_waits(check):
    with Room() as room:
        case = Case(room, check, ", repeat: 1h, repeat-max: 2, health: yes")
        case.base_line()
        case.say("ratified", "Qatar")
        case.say("ratified", "Ghana")
        case.once("both", ("new: ",), ("new: ",))
        first = case.waiting()[0]["alert"]
        spoil(room, "UPDATE alert SET kind = 'sung' WHERE id = ?", first)
        case.at(case.now + HOUR + 60)
        case.once("the other one is told again", ("cannot be read", first[:12]), ("again: Not acknowledged",))
        case.at(case.now + HOUR + 120)
        case.once("nothing twice")


def a_dossier(check):
    with Room() as room:
        case = Case(room, check, ", repeat: 1h, health: yes")
        case.base_line()
        case.say("ratified", "Qatar")
        case.say("ratified", "Malta", where="c")
        case.once("both", ("new: ",), ("new: ",))
        spoil(room, "UPDATE milestone SET state = 'sung' WHERE dossier = 't' AND actor = 'Qatar'")
        case.at(case.now + HOUR + 60)
        case.once("repeats go on", ("cannot be read", "dossier t"), ("again: ",), ("again: ",))
        case.at(case.now + HOUR + 120)
        case.once("nothing twice")


def main():
    check = Checks()
    for part in (an_event, what_waits, an_alert_that_waits, a_dossier):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
