#!/usr/bin/env python3
"""One row of the state that cannot be read stops none of the others: it is told once, and passed over."""
import json
import os
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import test_digests
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
        case.once("the other one is reminded of", ("reminder: In 1 hour: ",), ("cannot be read", "event", "source list"))
        check([(a["kind"], a.get("source")) for a in room.alerts() if "cannot be read" in a["title"]] == [("self", "list")], "it is about ratifyd, not the source")
        case.at(start - HOUR + 635)
        case.once("nothing twice")


def announced(case, n):
    """So many meetings of a day in a month, ten minutes apart; when the first of them is."""
    start = (int(case.now) // HOUR + 30 * 24) * HOUR
    case.base_line()
    for i in range(n):
        case.meet(i, start + i * 600)
    case.once("announced", *[("scheduled: ",)] * n)
    return start


def some_events(check):
    """Several of them are one alert, with how many and where; one that was not told before is told with those that still cannot be read."""
    with Room() as room:
        case = Case(room, check, ", health: yes")
        start = announced(case, 30)
        for i in (3, 4, 5):
            spoil(room, "UPDATE event SET kind = 'gathering' WHERE starts_at = ?", start + i * 600)
        with sqlite3.connect(room.path("state", "ratifyd.db")) as db:
            ids = [r[0] for r in db.execute("SELECT id FROM event WHERE kind = 'gathering' ORDER BY starts_at")]
        db.close()
        case.once("one alert", ("self: ", "cannot be read: 3 announced events", *(f"event {i} of source list" for i in ids)))
        case.once("nothing twice")
    with Room() as room:
        case = Case(room, check, ", health: yes, reminders: [none]")
        start = announced(case, 30)
        with sqlite3.connect(room.path("state", "ratifyd.db")) as db:
            check(db.execute("UPDATE event SET state = 'sung' WHERE starts_at > ?", (start + 5 * 600,)).rowcount == 24, "24 are spoiled")
        db.close()
        case.once("one alert", ("self: ", "cannot be read: 24 announced events", "more, which the log names"))
        case.once("nothing twice")
        spoil(room, "UPDATE event SET state = 'listed' WHERE starts_at = ?", start + 29 * 600)
        case.once("one is mended: nothing new")
        spoil(room, "UPDATE event SET state = 'sung' WHERE starts_at = ?", start)
        case.once("another one", ("self: ", "cannot be read: 24 announced events"))
        case.once("nothing twice")
        spoil(room, "UPDATE event SET state = 'sung' WHERE starts_at = ?", start + 29 * 600)
        case.once("what was mended and is spoiled anew", ("self: ", "cannot be read: 25 announced events"))


def a_list(check):
    """An event of a list that is spoiled: its row is passed over at each poll and told once, and taken in when it can be read again."""
    with Room() as room:
        case = Case(room, check, ", health: yes")
        start = announced(case, 6)
        spoil(room, "UPDATE event SET kind = 'gathering' WHERE starts_at = ?", start)
        case.meet(0, start + 24 * HOUR)
        case.meet(1, start + 25 * HOUR)
        case.once("the other one is moved", ("self: ", "cannot be read", "entry", "source list", "Hearing on tables"), ("moved: ",), ("self: ", "cannot be read", "event", "source list"))
        case.meet(6, start + 600)
        case.once("and one more is announced, and nothing twice", ("scheduled: ",))
        del case.meetings[2]
        case.show()
        case.once("one is gone", ("unlisted: ",))
        spoil(room, "UPDATE event SET kind = 'hearing' WHERE kind = 'gathering'")
        case.once("what was passed over is told now", ("moved: ",))
        case.once("once")
        check(len(json.loads(case.ctl("sources", "--json")[1])["sources"]) == 3, "ratifyctl sources")


def shown(check):
    """What of a dossier can be read is shown, what cannot is named: ratifyctl timeline, next, threshold and audit export."""
    with Room() as room:
        case = Case(room, check, ", health: yes")
        start = announced(case, 3)
        case.say("ratified", "Qatar")
        ids = {a["title"]: a["alert"] for a in case.once("and said", ("new: ", "Qatar"))}
        with sqlite3.connect(room.path("state", "ratifyd.db")) as db:
            bad = db.execute("SELECT id FROM event WHERE starts_at = ?", (start,)).fetchone()[0]
        db.close()
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(start + 600))
        spoil(room, "UPDATE event SET kind = 'gathering' WHERE id = ?", bad)
        sentence = f"ratifyctl: event {bad} of source list (dossier t) cannot be read and is left out\n"
        for words in (("timeline", "t"), ("next", "t"), ("next",)):
            rc, out, err = case.ask(*words)
            check(rc == 65 and err == sentence, f"{words}: exit {rc}: {err}")
            check(out.count("Hearing") == 2 and (words[0] == "next" or "Qatar" in out), f"{words}: the rest is shown: {out}")
            rc, out, err = case.ask(*words, "--json")
            found = json.loads(out)
            found = found["dossiers"][0] if words[0] == "next" else found
            events = found["announced"] if words[0] == "next" else found["events"]
            check(rc == 65 and found["unreadable"] == [{"id": bad, "source": "list"}], f"{words} --json: {rc}: {out}")
            check(len(events) == 2 and events[0]["starts"].startswith(moment), f"{words} --json: {events}")
        rc, out, err = case.ask("next", "c", "--json")
        check((rc, err) == (0, "") and json.loads(out)["dossiers"][0]["unreadable"] == [], f"another dossier: {rc}: {err}")
        check(case.ask("audit", "export", "--alert", next(a for t, a in ids.items() if "Qatar" in t), "--output", room.path("out"))[0] == 0, "an alert of another event")
        spoil(room, "UPDATE event SET state = 'sung' WHERE starts_at = ?", start + 600)
        spoil(room, "UPDATE event SET state = 'sung' WHERE starts_at = ?", start + 1200)
        rc, out, err = room.ask("next", "t")
        check(rc == 65 and err.count("\n") == 3 and "nothing that can be read is announced" in out, f"of one that has nothing else: {rc}: {err} {out}")


def a_row_that_goes(check):
    with Room() as room:
        case = Case(room, check, ", health: yes")
        start = announced(case, 6)
        spoil(room, "UPDATE event SET state = 'sung' WHERE starts_at = ?", start)
        del case.meetings[0], case.meetings[1]
        case.show()
        case.once("the other one is listed no longer", ("self: ", "entry", "source list"), ("unlisted: ",), ("self: ", "event", "source list"))
        case.once("nothing twice")


def a_held_document(check):
    """What was said of a document that lost many rows cannot be read: it is held back anew, and told."""
    with Room() as room:
        case = Case(room, check, ", health: yes")
        start = announced(case, 9)
        for i in range(2, 9):
            del case.meetings[i]
        case.show()
        case.once("held back", ("lost many rows",))
        spoil(room, "UPDATE quarantine SET state = 'sung'")
        case.meet(9, start + 24 * HOUR)
        case.once("held back anew", ("lost many rows",))
        case.once("once")
        case.ctl("sources", "release", "list")
        case.once("released", ("scheduled: ",), *[("unlisted: ",)] * 7, ("source: ", "is back"))


def too_many(check):
    """More than a few rows: it is not they, and the source as a whole is told."""
    with Room() as room:
        case = Case(room, check, ", health: yes")
        start = (int(case.now) // HOUR - 90 * 24) * HOUR
        case.base_line()
        for i in range(20):
            case.meet(i, start + i * 60)
        case.once("announced, and over")
        with sqlite3.connect(room.path("state", "ratifyd.db")) as db:
            check(db.execute("UPDATE event SET kind = 'gathering'").rowcount == 20, "all are spoiled")
        db.close()
        for i in range(20):
            case.meet(i, start + i * 60 + 1)
        case.say("ratified", "Qatar")
        case.once("the other source goes on", ("new: ", "Qatar"), ("self: ", "cannot be read: what is known of source list"))
        case.once("once")


def a_milestone(check):
    """Others of the same dossier are told, with less around them; the entry that it comes from is passed over."""
    with Room() as room:
        case = Case(room, check, ", health: yes")
        case.base_line()
        for who in ("Qatar", "Ghana"):
            case.say("ratified", who)
        case.once("both", ("new: ", "Ghana"), ("new: ", "Qatar"))
        spoil(room, "UPDATE milestone SET state = 'sung' WHERE dossier = 't' AND actor = 'Qatar'")
        case.acts["r"][0]["title"] = "Qatar ratified, it says"
        case.say("ratified", "Malta")
        case.once("the third", ("new: ", "Malta"), ("self: ", "entry", "source record"), ("self: ", "dossier t"))
        case.say("ratified", "Chad")
        case.once("and the fourth", ("new: ", "Chad"))


def one_of_two_waits(check, sql, waits):
    """One of two that are to be told again is spoiled: waits are what ratifyctl ack says that they wait for."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1h, repeat-max: 2, health: yes")
        case.base_line()
        case.say("ratified", "Qatar")
        case.say("ratified", "Ghana")
        case.once("both", ("new: ",), ("new: ",))
        first = case.waiting()[0]["alert"]
        spoil(room, sql, first)
        check({w["waits_for"] for w in case.waiting()} == waits, f"ratifyctl ack lists both: {case.waiting()}")
        case.at(case.now + HOUR + 60)
        case.once("the other one is told again", ("cannot be read", first[:12]), ("again: Not acknowledged",))
        check([(a["kind"], a.get("source")) for a in room.alerts() if "cannot be read" in a["title"]] == [("self", None)], "it is about no source")
        case.at(case.now + HOUR + 120)
        case.once("nothing twice")
        return len(case.waiting())


def what_waits(check):
    left = one_of_two_waits(check, "UPDATE pending SET what = 'sung', due_ms = due_ms - 1000 WHERE alert = ?", {"?", "again"})
    check(left == 1, f"{left} wait")


def an_alert_that_waits(check):
    one_of_two_waits(check, "UPDATE alert SET kind = 'sung' WHERE id = ?", {"again"})


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


def a_delivery(check, route="", count=1):
    """Of alerts that wait for their sink one cannot be read: it is given up and told, the others leave, together or alone."""
    with Room() as room:
        case = test_digests.Case(room, check, route=route)
        case.exits(75)
        case.say("signed", "Mali", "Togo", "Fiji")
        case.once()
        wait = test_digests.seconds_to(7, 30) + 60 if route else 0
        case.once(wait)
        waits = case.open()
        check(len(waits) == 3 and {d["attempts"] for d in waits} == {1}, f"tried in vain: {waits}")
        bad = next(d for d in waits if "Togo" in d["title"])
        spoil(room, "UPDATE alert SET kind = 'sung' WHERE id = ?", bad["alert"])
        case.exits(0)
        case.once(wait + 120)
        said = [n for n in case.got() if n["kind"] != "sink"]
        titles = sorted(t for n in said for t in test_digests.titles(n))
        check(len(said) == count and [t.split()[0] for t in titles] == ["Fiji", "Mali"], f"the others left: {case.got()}")
        check([(d["alert"], d["state"]) for d in case.open()] == [(bad["alert"], "failed")] and "cannot be read" in case.open()[0]["detail"], f"given up: {case.open()}")
        check(any(bad["alert"][:12] in a["text"] for a in room.alerts() if a["kind"] == "sink"), "and told")
        told = len(room.alerts())
        case.once(wait + 240)
        check(len(room.alerts()) == told, "once")


def a_digest(check):
    a_delivery(check, ", digest: morning")


def main():
    check = Checks()
    for part in (an_event, some_events, a_list, shown, a_row_that_goes, a_held_document, too_many, a_milestone, what_waits, an_alert_that_waits, a_dossier, lambda c: a_delivery(c, count=2), a_digest):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
