#!/usr/bin/env python3
"""The API of Congress.gov as it is asked: a list in pages with the key in a header, then the item, the actions, the committees
and the report of those treaties alone that a dossier names; what has changed is asked for again, and nothing has the key."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import TOP, Checks, document, need_program

sys.path.insert(1, os.path.join(TOP, "tests/daemon"))
from harness import Room
from publisher import Answers
from test_us_histories import OFF

KEY = "Made0Key1Of2The3Test"
CONFIG = """
daemon: {{packs: [us-congress, rules-us, budapest]}}
dossiers:
  nato-2022: {{title: 'Protocols on the accession of Finland and Sweden', identifiers: [Treaty Doc. 117-3]}}
sources:
{off}  us-congress-treaties: {{url: '{base}/v3/treaty?format=json&limit=250', key: {{file: key}}, interval: 300ms}}
sinks:
  audit: {{type: audit}}
"""
BUDAPEST_DUE = {"treaty_submitted": "2003-11-17", "referred": "2003-11-17", "hearing": "2004-06-17", "committee_vote": "2005-07-26", "reported": "2005-11-08",
                "calendar": "2005-11-08", "consent_given": "2006-08-03", "in_force_for": "2007-01-01"}


def main():
    need_program()
    check = Checks()
    made = lambda name: json.loads(document(f"tests/packs/made/us-congress-{name}.json"))  # noqa: E731
    listed = made("treaties")
    rows, keys = listed["treaties"], []
    report = {"committeeReports": [{"citation": "Ex. Rept. 109-6", "issueDate": "2005-11-08T05:00:00Z", "title": "COUNCIL OF EUROPE CONVENTION ON CYBERCRIME",
                                    "associatedTreaties": [{"congress": 108, "number": 11}]}], "request": {"congress": "109"}}
    late = made("actions-117-3")
    early = dict(late, actions=late["actions"][-1:])
    answers = {"/v3/treaty/108/11": made("treaty-108-11"), "/v3/treaty/108/11/actions": made("actions-108-11"), "/v3/treaty/117/3": made("treaty-117-3"),
               "/v3/treaty/117/3/actions": early, "/v3/committee-report/109/erpt/6": report,
               "/v3/treaty/117/3/committees": made("treaty-committees-117-3")}

    def answer(handler, path, body):
        at, _, query = path.partition("?")
        keys.append(handler.headers.get("X-Api-Key"))
        if at == "/v3/treaty":
            half = rows[4:] if "offset=4" in query else rows[:4]
            following = None if "offset=4" in query else server.base + "/v3/treaty?offset=4&limit=250&format=json"
            out = {"treaties": half, "pagination": {"count": len(rows), "next": following}}
        elif at in answers:
            out = answers[at]
        else:
            return 500, {"Content-Type": "application/json"}, b'{"error": "get() returned more than one Treaty -- it returned 2!"}'
        return 200, {"Content-Type": "application/json"}, json.dumps(out).encode()

    server = Answers(answer)
    with Room() as room:
        room.write("key", KEY + "\n")
        off = "".join(f"  {s}: {{enabled: no}}\n" for s in OFF)
        config = room.write("ratifyd.yaml", CONFIG.format(off=off, base=server.base))

        def once():
            server.forget()
            for _ in range(3):
                rc, log = room.once(config)
                check(rc == 0, f"exit {rc}: {log[-1500:]}")
                check(KEY not in log, f"the log has the key: {log[-1500:]}")
            return {row[1] for row in server.asked("/v3/")}

        def milestones(name):
            return {m["type"]: m["date"] for m in json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"] if m["dossier"] == name}

        asked = once()
        check("/v3/treaty?offset=4&limit=250&format=json" in asked, f"the second page: {sorted(asked)}")
        check({k for k in keys} == {KEY}, f"the key in a header: {set(keys)}")
        wrong = [p for p in asked if not any(p.startswith(b) for b in ("/v3/treaty?", "/v3/treaty/108/11", "/v3/treaty/117/3", "/v3/committee-report/109/", "/v3/committee-report/117/"))]
        check(wrong == [], f"of nobody's treaties: {wrong}")
        check(all("format=json" in p for p in asked), f"the default is XML: {asked}")
        check.equal("budapest", milestones("budapest"), BUDAPEST_DUE)
        check.equal("nato before", milestones("nato-2022").get("consent_given"), None)
        check.equal("a base line", [a["title"] for a in room.alerts() if a.get("type")], [])

        rows[0]["updateDate"] = "2022-08-05T02:46:11Z"
        answers["/v3/treaty/117/3/actions"] = late
        asked = once()
        check(any(p.startswith("/v3/treaty/117/3/actions") for p in asked), f"what has changed is asked for again: {sorted(asked)}")
        check(not any(p.startswith("/v3/treaty/108/11/actions") for p in asked), f"what has not is not: {sorted(asked)}")
        again = json.loads(room.ctl("replay", "--json", config=config)[1])
        check.equal("the rules read all lines of actions again, and conclude the same", [again["entries"] > 10, again["changes"]], [True, []])
        entries = json.loads(room.ctl("entries", "--json", config=config)[1])["entries"]
        line = next(e for e in entries if e["title"].startswith("Resolution of advice and consent"))
        why = json.loads(room.ctl("why-not", "--json", str(line["id"]), config=config)[1])
        check.equal("of a line that inherits its treaty", [(f["type"], f["dossier"]) for f in why["facts"]], [("consent_given", "nato-2022")])
        check.equal("nato after", milestones("nato-2022").get("consent_given"), "2022-08-03")
        told = [a for a in room.alerts() if a.get("type") == "consent_given"]
        check(len(told) == 1, f"one alert: {[a['title'] for a in room.alerts()]}")
        for folder, _, names in os.walk(room.path("state")):
            for name in names:
                with open(os.path.join(folder, name), "rb") as f:
                    check(KEY.encode() not in f.read(), f"{name} has the key")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
