#!/usr/bin/env python3
"""Mapped documents through the whole daemon: the vote lists of the General Assembly and a roll call of the Senate give their
exact facts once; a document that lost a field is a failing source and no fact; nothing is told twice when it is back."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SHARED, SOURCE, Checks, Room, need_shared

sys.path[:0] = [os.path.join(SOURCE, "demo"), os.path.join(SOURCE, "tests/packs")]
from packs import shipped
from servers import Publisher

PACKS = ["un-cybercrime", "un-ga-votes", "us-senate"]
READ = ["us-senate-hearings", "un-ga-votes-79"]

CONFIG = """
daemon: {{packs: [{packs}]}}
dossiers:
  new-start:
    title: Treaty on Measures for the Further Reduction and Limitation of Strategic Offensive Arms
    identifiers: [Treaty Doc. 111-5]
sources:
{off}  us-senate-hearings: {{url: '{base}/hearings.xml', interval: 1s}}
  un-ga-votes-79: {{url: '{base}/74.json', interval: 1s}}
  roll: {{url: '{base}/vote.xml', map: us-senate-roll-call, class: us_treaty, evidence: record, interval: 1s}}
sinks:
  log: {{type: log}}
  audit: {{type: audit}}
"""


def state_of(room, config, name):
    rows = json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]
    return next(r for r in rows if r["source"] == name)


def main():
    need_shared("the publishers' documents")
    check = Checks()
    read = lambda *p: open(os.path.join(SHARED, "samples", *p), "rb").read()  # noqa: E731
    votes, vote = read("unga-votes", "74.jsonl"), read("senate", "vote_111_2_00298.xml")
    before = b"".join(line for line in votes.splitlines(True) if b'"A/RES/74/247"' not in line)
    with Room() as room:
        server = Publisher()
        server.show("/74.json", before, "application/json")
        server.show("/hearings.xml", read("senate", "hearings_2026-07-30.xml"), "text/xml")
        server.show("/vote.xml", vote.replace(b"<question>On the Resolution of Ratification<", b"<question>On the Cloture Motion<"), "text/xml")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, packs=", ".join(PACKS), off="".join(f"  {n}: {{enabled: no}}\n" for n in shipped(*PACKS) if n not in READ)))

        def once():
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-1500:]}")

        def milestones():
            return json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]

        once()
        check(milestones() == [] and room.alerts() == [], f"nothing there is about what is followed: {milestones()}")
        check(state_of(room, config, "us-senate-hearings")["entries_seen"] == 17, "17 meetings are announced")

        server.show("/74.json", votes, "application/json")
        server.show("/vote.xml", vote, "text/xml")
        once()
        got = {m["type"]: m for m in milestones()}
        check(sorted(got) == ["consent_given", "un_ga_adopted"], f"an adoption and a consent: {sorted(got)}")
        ga, us = got["un_ga_adopted"], got["consent_given"]
        check((ga["dossier"], ga["date"], ga["body"], ga["number"]) == ("un-cybercrime", "2019-12-27", "General Assembly", "A/RES/74/247"), ga)
        check([ga["vote"][k] for k in ("for", "against", "abstain")] == [79, 60, 33], ga["vote"])
        check((us["dossier"], us["date"], us["body"], us["number"], us["state"]) == ("new-start", "2010-12-22", "US Senate", "298", "official"), us)
        check([us["vote"][k] for k in ("for", "against", "absent")] == [71, 26, 3], us["vote"])
        check([us["vote"][k] for k in ("two_thirds", "voting", "required")] == [True, 97, 65], us["vote"])
        proof = ("majority", "denominator", "voting", "required", "margin", "disagrees")
        check([ga["vote"][k] for k in proof] == ["more-than-half", "voting", 139, 70, 9, False], ga["vote"])
        check(ga["vote"]["needed"] == 70, "the older name of it")
        check("97 voting, 65 required" in room.ctl("timeline", "new-start", config=config, env={"COLUMNS": "120"})[1], "the timeline says how many had to agree")
        out = room.ctl("threshold", "new-start", config=config)[1]
        check("two thirds of 97 voting: 65 required, 6 more than that; 7 of those for it would have had to switch to defeat it" in out, out)
        check(re.search(r"^for +71: .*^against +26: ", out, re.S | re.M), out)
        proof = json.loads(room.ctl("threshold", "new-start", "--json", config=config)[1])["votes"][0]
        check([proof[k] for k in ("majority", "voting", "required", "margin", "carried", "switches")] == ["two-thirds", 97, 65, 6, True, 7], proof)
        check(len(proof["positions"]) == 100, f"{len(proof['positions'])} positions")
        states = json.loads(room.ctl("timeline", "un-cybercrime", "--states", "--json", config=config)[1])["states"]
        check(states == [], f"nobody has signed anything: {states}")
        check(any("71 for and 26 against (97 voting, 65 required)" in a["text"] for a in room.alerts()), [a["text"] for a in room.alerts()])
        check(us["actor"] is not None and us["evidence"][0]["quote"].startswith("Resolution of Ratification Agreed to (71-26"), us)
        of_us = json.loads(room.ctl("milestones", "--actor", "US", "--json", config=config)[1])["milestones"]
        check({m["type"]: m["position"] for m in of_us} == {"un_ga_adopted": "against", "consent_given": None}, f"how the United States voted: {of_us}")
        for name, how in (("Russia", "for"), ("RU", "for"), ("Argentine", "abstain"), ("DOMINICA", None)):
            rows = json.loads(room.ctl("milestones", "--actor", name, "--json", config=config)[1])["milestones"]
            check([m["position"] for m in rows] == ([how] if how else []), f"{name}: {rows}")
        every = json.loads(room.ctl("milestones", "--dossier", "un-cybercrime", "--votes", "--json", config=config)[1])["milestones"]
        line = json.loads(next(l for l in votes.splitlines() if b'"A/RES/74/247"' in l))
        published = {"for": line["MS_in_favour"], "against": line["MS_against"], "abstain": line["MS_abstaining"]}
        check([m["number"] for m in every] == ["A/RES/74/247"], f"one vote: {every}")
        for word, names in published.items():
            got_names = [p["actor"] for p in every[0]["positions"] if p["position"] == word]
            check(len(got_names) == len(names) and len(set(got_names)) == len(names), f"{word}: {len(got_names)} of {len(names)}")
        check(all(not p["actor"].isupper() for p in every[0]["positions"]), "every State has its one name")
        check(len(room.alerts()) == 2, f"two alerts are due: {[a['title'] for a in room.alerts()]}")

        server.show("/74.json", votes.replace(b'"symbol"', b'"sign"'), "application/json")
        server.show("/vote.xml", b"<!DOCTYPE html><html><body>Access Denied</body></html>", "text/html")
        once()
        for name, words in (("un-ga-votes-79", "format changed: field id vanished"), ("roll", "format changed: the rows vanished")):
            row = state_of(room, config, name)
            check(row["state"] == "failing" and words in row["last_error"], f"{name}: {row['state']}: {row['last_error']}")

        server.show("/74.json", votes, "application/json")
        server.show("/vote.xml", vote.replace(b"<absent>3<", b"<absent>3 <"), "text/xml")
        once()
        check(state_of(room, config, "roll")["state"] == "ok", "a document that is whole again is understood")
        check(len(milestones()) == 2 and len([a for a in room.alerts() if a["state"]]) == 2, f"and nothing is new: {room.alerts()[2:]}")
        check(room.ctl("audit", "verify", config=config, check=False)[0] == 0, "audit verify")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
