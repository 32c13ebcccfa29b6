#!/usr/bin/env python3
"""Answers that do not say whose they are: the steps of a treaty before Parliament, and actions of the Congress without the block that
repeats the request. They belong to the dossiers of the row that named them, and two treaties' steps of one wording are two."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import TOP, Checks, document, need_program

sys.path.insert(1, os.path.join(TOP, "tests/daemon"))
from harness import Room
from publisher import Answers

CONFIG = """
daemon: {{packs: [uk, us-congress, rules-us]}}
dossiers:
  lanterns: {{title: Convention on the Safety of Lanterns}}
  gardens: {{title: Agreement on Gardens}}
  finland: {{title: Protocols on Finland, identifiers: [Treaty Doc. 117-3]}}
  lamps: {{title: Protocol on Lamps, identifiers: [Treaty Doc. 117-4]}}
sources:
{off}  uk-treaties: {{url: '{base}/api/Treaty?Take=1000'}}
  us-congress-treaties: {{url: '{base}/v3/treaty?format=json', key: {{file: key}}}}
sinks:
  audit: {{type: audit}}
"""
AGREED = {"request": {"congress": "117", "contentType": "application/json", "format": "json"}, "actions": [
    {"actionCode": "S05291", "actionDate": "2022-08-03", "committee": None, "type": "Floor",
     "text": "Resolution of advice and consent to ratification agreed to in Senate by Division Vote."}]}


def main():
    need_program()
    check = Checks()
    listed = json.loads(document("tests/packs/made/uk-treaties.json"))
    steps = json.loads(document("tests/packs/made/uk-treaty-business.json"))
    for item in steps["items"]:
        del item["value"]["id"]
        item["value"]["id"] = item["value"]["stepName"] = (item["value"].get("steps") or [item["value"].get("stepName")])[0]
    for row in listed["items"]:
        row["value"]["parliamentaryConclusion"] = "NotConcluded"
    all_rows, treaties = listed["items"], []

    def answer(handler, path, body):
        at = path.partition("?")[0]
        if at == "/api/Treaty":
            out = listed
        elif at.startswith("/api/Treaty/"):
            out = steps
        elif at == "/v3/treaty":
            out = {"treaties": treaties, "pagination": {"count": len(treaties)}}
        elif at.endswith("/actions"):
            out = AGREED
        else:
            return 404, {}, b"{}"
        return 200, {"Content-Type": "application/json"}, json.dumps(out).encode()

    server = Answers(answer)
    with Room() as room:
        room.write("key", "Made0Key1Of2The3Test\n")
        off = "".join(f"  {s}: {{enabled: no}}\n" for s in ("uk-bills", "us-house-floor", "us-senate-floor", "us-senate-foreign-relations", "us-presented-to-president", "us-most-viewed-bills", "us-congress-notices"))
        config = room.write("ratifyd.yaml", CONFIG.format(off=off, base=server.base))

        def once():
            had = len(room.alerts())
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-1500:]}")
            return sorted(f"{a['kind']} {a['dossier']}: {a['title']}" for a in room.alerts()[had:] if a.get("dossier"))

        listed["items"] = all_rows[2:]
        treaties.append({"congressReceived": 117, "number": 1, "topic": "Other", "updateDate": "2022-08-01T00:00:00Z", "url": f"{server.base}/v3/treaty/117/1?format=json"})
        check.equal("a base line", once(), [])
        listed["items"] = all_rows
        for number in (3, 4):
            treaties.append({"congressReceived": 117, "number": number, "topic": "Other", "updateDate": "2022-08-04T00:00:00Z", "url": f"{server.base}/v3/treaty/117/{number}?format=json"})
        told = once()
        for name in ("lanterns", "gardens"):
            due = [t for t in told if t.startswith(f"scheduled {name}:") and "17 March 2099" in t]
            check(len(due) == 1, f"the period of {name} is announced once: {told}")
        got = [(m["dossier"], m["type"], m["date"]) for m in json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]]
        for name in ("finland", "lamps"):
            check((name, "consent_given", "2022-08-03") in got, f"consent to {name}: {got}")
        check.equal("not again", once(), [])
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
