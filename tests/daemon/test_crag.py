#!/usr/bin/env python3
"""A treaty before the United Kingdom Parliament, with the sources as they are shipped: 21 days on which both Houses sit, from the first after
it was laid; not computable where a House has not announced its days; extended, resolved against, answered, exceptional."""
import datetime
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = """
daemon: {{packs: [uk]}}
dossiers:
  lanterns: {{title: Convention on the Safety of Lanterns, procedure: uk-crag}}
sources:
  uk-bills: {{enabled: no}}
  uk-treaties: {{url: '{base}/api/Treaty?Take=1000', interval: 1m}}
  uk-commons-sitting-days: {{url: '{base}/egg-timer/houses/1/sitting-days', interval: 1m}}
  uk-lords-sitting-days: {{url: '{base}/egg-timer/houses/2/sitting-days', interval: 1m}}
sinks:
  audit: {{type: audit}}
"""
TODAY = datetime.date.fromtimestamp(time.time())
DAY = datetime.timedelta(days=1)
LAID = TODAY - 3 * DAY


def days(first, last, weekdays, without=()):
    return [d for d in (first + n * DAY for n in range((last - first).days + 1)) if d.weekday() in weekdays and d not in without]


class Parliament:
    """The treaty, what was laid about it, and the days on which each House sits."""

    def __init__(self, check):
        self.check, self.room, self.server, self.env, self.seen = check, Room(), Publisher(), {}, 0
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(base=self.server.base))
        self.steps, self.laid, self.concluded = [], True, "NotConcluded"
        self.commons = days(TODAY - 90 * DAY, TODAY + 20 * DAY, (0, 1, 2, 3))
        self.lords = days(TODAY - 90 * DAY, TODAY + 20 * DAY, (0, 1, 2, 4))

    def __enter__(self):
        self.room.__enter__()
        return self

    def __exit__(self, *exc):
        self.room.__exit__(*exc)

    def at(self, day):
        self.env = self.room.clock((day - TODAY).days * 86400)

    def joint(self, after):
        """By hand: a day after that one, in both lists."""
        return [d for d in self.commons if d in set(self.lords) and d > after]

    def say(self, day, step, house="House of Commons"):
        self.steps.append({"value": {"id": f"s{len(self.steps)}", "treatyId": "L1", "stepName": step, "houses": [{"name": house}], "itemDate": f"{day}T00:00:00"}})

    def show(self):
        for number, name, sits in ((1, "Commons", self.commons), (2, "Lords", self.lords)):
            rows = "".join(f'<li><a href="https://api.parliament.uk/egg-timer/calendar/{d:%Y/%m/%d}">{d.day} {d:%B %Y}</a></li>' for d in reversed(sits))
            page = f'<!DOCTYPE html><html><body><main><h1>House of {name}</h1><ol class="unnumbered link-list">{rows}</ol></main></body></html>'
            self.server.show(f"/egg-timer/houses/{number}/sitting-days", page.encode(), "text/html; charset=utf-8")
        treaty = {"id": "L1", "name": "Convention on the Safety of Lanterns", "parliamentaryConclusion": self.concluded, "leadDepartment": {"name": "FCDO"},
                  "commandPaperPrefix": "CP", "commandPaperNumber": 1, "commonsLayingDate": f"{LAID}T00:00:00" if self.laid else None,
                  "lordsLayingDate": f"{LAID}T00:00:00" if self.laid else None, "webLink": "https://treaties.fcdo.gov.uk/1"}
        for path, items in (("/api/Treaty?Take=1000", [{"value": treaty}]), ("/api/Treaty/L1/BusinessItems", self.steps)):
            self.server.show(path, json.dumps({"items": items, "totalResults": len(items)}).encode(), "application/json")

    def poll(self):
        """Twice: what a row names is asked for after it."""
        self.show()
        for _ in range(2):
            rc, log = self.room.once(self.config, **self.env)
            self.check(rc == 0, f"exit {rc}: {log[-800:]}")
        new = self.room.alerts()[self.seen:]
        self.seen += len(new)
        return [f"{a['kind']}: {a['title']}" for a in new]

    def json(self, *args):
        return json.loads(self.room.ctl(*args, "--json", config=self.config, env=self.env)[1])

    def next(self):
        return self.json("next", "lanterns")["dossiers"][0]

    def clocks(self):
        return [(c["kind"], c["date"]) for c in self.next()["clocks"]]

    def states(self):
        track = self.json("timeline", "lanterns")["tracks"][0]
        return {s["step"]: s["status"] for s in track["steps"]}


def the_period(check):
    """The day of laying does not count, nor one on which one House sits alone; nothing is said for certain where a list ends."""
    with Parliament(check) as p:
        check(p.poll() == [], "a base line")
        got = p.next()
        check(p.clocks() == [("not-computable", None)] and "calendar unpublished" in got["clocks"][0]["inputs"], got["clocks"])
        check(f"({len(p.joint(LAID))} of 21 sitting days)" in got["clocks"][0]["inputs"], got["clocks"])
        check(not got["announced"], f"a calendar is announced to nobody: {got['announced']}")
        p.commons = days(TODAY - 90 * DAY, TODAY + 200 * DAY, (0, 1, 2, 3))
        check(p.poll() == [] and p.clocks() == [("not-computable", None)], f"one House alone: {p.clocks()}")
        p.lords = days(TODAY - 90 * DAY, TODAY + 200 * DAY, (0, 1, 2, 4))
        due = p.joint(LAID)[20]
        check(p.poll() == [] and p.clocks() == [("exact", str(due))], f"{p.clocks()} is not {due}")
        # a recess is announced where days were
        recess = [d for d in p.commons if TODAY + 14 * DAY < d < TODAY + 22 * DAY]
        p.commons = [d for d in p.commons if d not in recess]
        later = p.joint(LAID)[20]
        check(later > due and p.poll() == [] and p.clocks() == [("exact", str(later))], f"{p.clocks()} is not {later}")
        p.at(later)
        check(p.poll() == [], "on its last day")
        p.at(later + 3 * DAY)
        got = p.poll()
        check(len(got) == 1 and got[0].startswith("overdue: Overdue: May be ratified, expected by "), got)
        p.concluded = "CanRatify"
        got = p.poll()
        check(any("consents to ratification" in a for a in got), got)
        check(p.states()["cleared"] == "done" and p.clocks() == [], p.states())


def extended(check):
    """Section 21: by a statement before the period ends, at most 21 sitting days more than the first ones."""
    with Parliament(check) as p:
        p.commons = days(TODAY - 90 * DAY, TODAY + 300 * DAY, (0, 1, 2, 3))
        p.lords = days(TODAY - 90 * DAY, TODAY + 300 * DAY, (0, 1, 2, 3))
        p.poll()
        check(p.clocks() == [("exact", str(p.joint(LAID)[20]))], p.clocks())
        p.at(TODAY + 12 * DAY)
        p.say(TODAY + 11 * DAY, "Ministerial statement extending objection period A laid")
        got = p.poll()
        check(len(got) == 1 and got[0].startswith("new: Time for objections extended (House of Commons)"), got)
        states = p.states()
        check(states["laid"] == "done" and states["extended"] == "done", states)
        # the statement says how long, in no list: a range, and late after its end
        clock = p.next()["clocks"][0]
        check((clock["kind"], clock["earliest"], clock["latest"], clock["date"]) == ("range", str(p.joint(LAID)[21]), str(p.joint(LAID)[41]), None) and len(p.next()["clocks"]) == 1, clock)
        check("section 21" in clock["source"] and [d["by"] for d in p.next()["expected"] if d["kind"] == "step"] == [str(p.joint(LAID)[41])], p.next())
        check("between " in p.room.ctl("next", "lanterns", config=p.config, env=p.env)[1], "for people")
        p.say(TODAY + 60 * DAY, "House of Commons extended objection period A ends")
        p.poll()
        check(p.states() == states, f"the end of an extended period is no extension: {p.states()}")


def resolved_against(check):
    """Section 20: the Commons resolve against it, a statement follows, and 21 sitting days from that."""
    with Parliament(check) as p:
        p.commons = p.lords = days(TODAY - 90 * DAY, TODAY + 300 * DAY, (0, 1, 2, 3))
        p.poll()
        p.say(TODAY + 4 * DAY, "Motion that the treaty should not be ratified tabled")
        p.at(TODAY + 5 * DAY)
        check(p.poll() == [] and p.states()["objected"] != "failed", "a motion that was tabled")
        p.say(TODAY + 8 * DAY, "House resolved that the treaty should not be ratified")
        p.at(TODAY + 9 * DAY)
        got = p.poll()
        check(len(got) == 1 and "legislature refuses consent (House of Commons)" in got[0], got)
        states = p.states()
        check((states["objected"], states["objected-lords"], states["exceptional"], states["cleared"]) == ("failed", "not yet", "precluded", "not yet"), states)
        check(p.clocks() == [], p.clocks())
        check("statement" in [n["step"] for n in p.next()["possible"]], p.next()["possible"])
        p.say(TODAY + 20 * DAY, "Statement that the treaty should nevertheless be ratified laid")
        p.at(TODAY + 21 * DAY)
        check(len(p.poll()) == 1 and p.states()["statement"] == "done", p.states())
        check(p.clocks() == [("exact", str(p.joint(TODAY + 20 * DAY)[20]))], p.clocks())
        p.concluded = "CanRatify"
        p.at(TODAY + 90 * DAY)
        p.poll()
        check(p.states()["cleared"] in ("done", "disputed"), p.states())


def the_lords_alone(check):
    with Parliament(check) as p:
        p.commons = p.lords = days(TODAY - 90 * DAY, TODAY + 300 * DAY, (0, 1, 2, 3))
        p.poll()
        p.say(TODAY + 8 * DAY, "Resolution that the treaty should not be ratified", "House of Lords")
        p.at(TODAY + 9 * DAY)
        p.poll()
        states = p.states()
        check(states["objected-lords"] == "failed" and states["objected"] != "failed" and states["exceptional"] == "precluded", states)


def exceptional(check):
    """Section 22: it may be ratified without any of that, and is laid with the reasons."""
    with Parliament(check) as p:
        p.poll()
        p.say(TODAY + DAY, "Statement under section 22 laid: exceptionally ratified without these requirements")
        p.at(TODAY + 2 * DAY)
        p.poll()
        states = p.states()
        check((states["exceptional"], states["cleared"], states["laid"]) == ("done", "done", "done"), states)
        check(p.clocks() == [], p.clocks())


def main():
    check = Checks()
    for part in (the_period, extended, resolved_against, the_lords_alone, exceptional):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
