#!/usr/bin/env python3
"""Lists that begin anew with a Congress, a year or a session: the present one is asked for as soon as it is there, the one before until
then; what is new in a new list is told, not taken as a base line; a page that is no list is not taken for one; lag is the list before."""
import datetime
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room
from publisher import Answers

CONFIG = """
daemon: {{packs: []}}
dossiers:
  t: {{title: 'Convention on Lists', procedure: un-treaty}}
mappings:
  m:
    document: json
    rows: items[*]
    empty-when: count
    empty-match: '^0$'
    fields: {{id: id, title: name, date: {{select: day, date-form: YYYY-MM-DD}}, actor: name}}
    facts: {{bound: {{type: ratified, when: {{title: '.'}}}}}}
sources:
  list: {{url: '{base}/{path}', map: m, class: un, evidence: record, dossiers: [t], interval: 1s{more}}}
sinks:
  audit: {{type: audit}}
"""
PATH = "menu_{congress}_{congress-session}.json"
WRONG = (("{yaer}", "", "in braces only {key}, {year}"), ("{year", "", "in braces only"), ("plain", ", lag: 365d", "a lag and no time in its url"),
         ("{year}", ", kind: table", "is a table, which does not begin anew"))


class World:
    def __init__(self, room, check, path=PATH, more=""):
        self.room, self.check, self.lists, self.seen = room, check, {}, 0
        self.server = Answers(self.answer)
        self.config = room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, path=path, more=more))

    def answer(self, handler, path, body):
        rows = self.lists.get(path[1:])
        if rows is None:
            return 404, {"Content-Type": "text/html"}, b"<html>Not found</html>"
        if isinstance(rows, bytes):
            return 200, {"Content-Type": "text/html"}, rows
        tag = '"%d"' % len(rows)
        if handler.headers.get("If-None-Match") == tag:
            return 304, {"ETag": tag}, b""
        return 200, {"Content-Type": "application/json", "ETag": tag}, json.dumps(
            {"count": len(rows), "items": [{"id": r, "name": r, "day": "2021-05-08"} for r in rows]}).encode()

    def once(self, what, day, asked, due=()):
        now = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.timezone.utc).timestamp()
        rc, log = self.room.once(self.config, **self.room.clock(int(now - time.time())))
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        got = [row[1][1:] for row in self.server.asked()]
        self.server.forget()
        self.check(got == asked, f"{what}: asked {got}, due were {asked}")
        told = self.room.alerts()
        new = [a["title"] for a in told[self.seen:]]
        self.seen = len(told)
        self.check(len(new) == len(due) and all(d in n for d, n in zip(due, new)), f"{what}: alerts {new}, due were {due}")

    def source(self):
        return json.loads(self.room.ctl("sources", "--json", config=self.config)[1])["sources"][0]


def goes_on(check):
    with Room() as room:
        w = World(room, check)
        old, new, second = "menu_119_2.json", "menu_120_1.json", "menu_120_2.json"
        w.lists[old] = ["Austria"]
        w.once("first sight", "2026-12-20T12:00", [old])
        w.once("the same list", "2027-01-02T12:00", [old])
        w.lists[old] += ["Brazil"]
        w.once("the next one is not there, the last days of this one are told", "2027-01-04T12:00", [new, old], ["Brazil"])
        check(w.source()["failures"] == 0 and w.source()["last_error"] is None, f"it does not fail: {w.source()}")
        w.lists[new] = b"<html><body>We are sorry, there is no such page.</body></html>"
        w.once("a page that says so", "2027-01-05T12:00", [new, old])
        w.lists[new] = []
        w.once("an empty list is one", "2027-01-06T12:00", [new])
        w.lists[new] = ["Chile"]
        w.once("its first row is news", "2027-01-07T12:00", [new], ["Chile"])
        w.once("asked conditionally", "2027-01-08T12:00", [new])
        w.lists[second] = ["Denmark", "Egypt"]
        w.once("that was missed for months", "2028-05-01T12:00", [second], ["Egypt", "Denmark"])
        shown = room.ctl("sources", config=w.config)[1]
        check(second in shown and w.source()["url"].endswith(PATH), shown)


def begins_between(check):
    with Room() as room:
        w = World(room, check)
        w.lists["menu_119_2.json"] = ["Austria"]
        w.once("first sight while there is none yet", "2027-01-04T12:00", ["menu_120_1.json", "menu_119_2.json"])
        w.lists["menu_120_1.json"] = ["Brazil"]
        w.once("then there is", "2027-01-09T12:00", ["menu_120_1.json"], ["Brazil"])


def fails_both(check):
    with Room() as room:
        w = World(room, check)
        w.once("neither is there", "2027-01-04T12:00", ["menu_120_1.json", "menu_119_2.json"])
        check(w.source()["failures"] == 1 and "404" in (w.source()["last_error"] or ""), w.source())


def lags(check):
    with Room() as room:
        w = World(room, check, "{year}/{ga-session}.json", ", lag: 365d")
        w.lists["2025/80.json"] = ["Austria"]
        w.once("the list before", "2026-12-20T12:00", ["2025/80.json"])
        w.lists["2026/81.json"] = ["Brazil"]
        w.once("it moves on with the other", "2027-10-01T12:00", ["2026/81.json"], ["Brazil"])


def is_checked(check):
    for path, more, words in WRONG:
        with Room() as room:
            config = room.write("ratifyd.yaml", CONFIG.format(base="http://127.0.0.1:9", path=path, more=more))
            rc, out = room.ctl("check", "--json", config=config, check=False)
            check(rc != 0 and words in out, f"{path}{more}: exit {rc}: {out}")


def main():
    check = Checks()
    for part in (goes_on, begins_between, fails_both, lags, is_checked):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
