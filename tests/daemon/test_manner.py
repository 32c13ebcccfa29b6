#!/usr/bin/env python3
"""How a thing was decided where nobody was counted: kept with the milestone and its evidence, shown, and learnt by a state that was
written before it was kept."""
import json
import os
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room
from test_revised import CONFIG, TREATY, rss

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

BEFORE = 13  # the last schema without it
PLAIN = f"General Assembly adopts {TREATY}"


class Case:
    def __init__(self, room, check):
        self.room, self.check = room, check
        self.server = Publisher()
        self.config = room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, evidence="official"))
        self.once("Weather at sea")

    def once(self, title, status=0):
        self.server.show("/feed.xml", rss(title), "application/rss+xml")
        rc, log = self.room.once(self.config)
        self.check(rc == status, f"{title}: exit {rc}: {log[-2000:]}")
        return log

    def ask(self, *args):
        return json.loads(self.room.ctl("--json", *args, config=self.config)[1])

    def milestone(self):
        found = self.ask("milestones")["milestones"]
        self.check(len(found) == 1, f"one milestone: {found}")
        return found[0]


def shown(check):
    for manner, said, words in (("without a vote", " without a vote", ", without a vote"), ("consensus", " by consensus", ", by consensus"),
                                ("unanimous", " unanimously", ", unanimously")):
        with Room() as room:
            case = Case(room, check)
            case.once(PLAIN + said)
            m = case.milestone()
            check((m["manner"], m["vote"]) == (manner, None), f"{manner}: {m}")
            one = case.ask("milestones", str(m["id"]))
            check((one["manner"], one["evidence"][0]["manner"]) == (manner, manner), f"{manner}: with its evidence: {one}")
            why = case.ask("explain", str(m["id"]))
            check((why["manner"], why["evidence"][0]["manner"]) == (manner, manner), f"{manner}: explain: {why}")
            check(case.ask("timeline", "lighthouse")["milestones"][0]["manner"] == manner, "timeline")
            for args in (("timeline", "lighthouse"), ("milestones",), ("milestones", str(m["id"])), ("explain", str(m["id"]))):
                out = room.ctl(*args, config=case.config, env={"COLUMNS": "200"})[1]
                check("General Assembly" + words in out, f"{manner}: {args}: {out}")
            case.ask("audit", "export", "--alert", room.alerts()[-1]["alert"], "--output", room.path("out"))
            with open(room.path("out", "alert.json"), encoding="utf-8") as f:
                exported = json.load(f)["milestone"]
            check((exported["manner"], exported["evidence"][0]["manner"]) == (manner, manner), f"{manner}: audit export: {exported}")


def counted(check):
    """A count says it better; where it was given first, other words for it are none."""
    with Room() as room:
        case = Case(room, check)
        case.once(PLAIN + " by 122 votes in favour to 1 against")
        m = case.milestone()
        check(m["manner"] is None and m["vote"]["for"] == 122, m)


def an_older_state(check):
    """What was written before is opened, and goes on; what this version wrote an older one refuses."""
    with Room() as room:
        case = Case(room, check)
        case.once(PLAIN + " without a vote")
        seen = len(room.alerts())
        with sqlite3.connect(room.path("state", "ratifyd.db")) as db:
            for table in ("milestone", "evidence"):
                db.execute(f"ALTER TABLE {table} DROP COLUMN manner")
            db.execute(f"PRAGMA user_version = {BEFORE}")
        db.close()
        rc, _, err = room.ask("timeline", "lighthouse", config=case.config)
        check(rc == 69 and "older ratifyd" in err, f"read before the daemon brought it up: {rc}: {err}")
        case.once(PLAIN + " without a vote")
        check(case.milestone()["manner"] is None, "it was not kept then")
        case.once(PLAIN + " without a vote (photographs)")
        m = case.milestone()
        check((m["manner"], m["evidence"][0]["manner"], len(room.alerts())) == ("without a vote", "without a vote", seen), f"learnt, and nobody is told: {m}")
        with sqlite3.connect(room.path("state", "ratifyd.db")) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            check(version > BEFORE, "an older program sees that it is newer")
            db.execute(f"PRAGMA user_version = {version + 1}")
        db.close()
        check("newer ratifyd" in case.once(PLAIN, status=74), "and refuses it")


def main():
    check = Checks()
    for part in (shown, counted, an_older_state):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
