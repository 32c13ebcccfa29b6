#!/usr/bin/env python3
"""A mapping that learns a kind of fact, as one of a newer pack does: rows of old that say it now fill the timeline and are told to nobody,
what is of these days is, and so is what a new row says; afterwards everything is as it was."""
import datetime
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room
from publisher import Answers

CONFIG = """
daemon: {{packs: []}}
dossiers:
  t: {{title: 'Convention on Keys', procedure: un-treaty}}
mappings:
  rows:
    document: json
    rows: items[*]
    fields: {{id: id, title: name, date: day, actor: who}}
    facts: {{bound: {{type: ratified, when: {{title: ratif}}}}{more}}}
sources:
  list: {{url: '{base}/list', map: rows, evidence: record, class: un, interval: 300ms}}
sinks:
  audit: {{type: audit}}
"""
SIGNED = ", signed: {type: treaty_signed, when: {title: signs}}"


def row(number, who, does, day):
    return {"id": number, "name": f"{who} {does} the Convention on Keys", "day": day, "who": who}


def main():
    check = Checks()
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    rows = [row(1, "Chad", "ratifies", "2020-01-02"), row(2, "Mali", "signs", "2020-01-03"), row(3, "Peru", "signs", today), row(4, "Togo", "signs", "2020-01-04")]
    server = Answers(lambda handler, path, body: (200, {"Content-Type": "application/json"}, json.dumps({"items": rows}).encode()))
    with Room() as room:
        def told(what, due, more=SIGNED):
            config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, more=more))
            had = len(room.alerts())
            rc, log = room.once(config)
            check(rc == 0, f"{what}: exit {rc}: {log[-1000:]}")
            got = sorted(a["title"].split(":")[0] for a in room.alerts()[had:])
            check(got == due, f"{what}: told {got}, due {due}")
            return sorted(m["actor"] for m in json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"])

        told("at first", [], more="")
        rows.append(row(5, "Cuba", "signs", "2020-01-05"))
        got = told("a new kind of fact", ["Cuba signs", "Peru signs"])
        check(got == ["Chad", "Cuba", "Mali", "Peru", "Togo"], f"the timeline has them all: {got}")
        rows[3]["who"] = "Kenya"
        rows[3]["name"] = rows[3]["name"].replace("Togo", "Kenya")
        told("a row that is rewritten afterwards", ["Kenya signs"])
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
