#!/usr/bin/env python3
"""Treaty documents that are two and one, with the mappings of Congress.gov as they are shipped: an errata document of the same number is
no other treaty and tells nothing twice; the parts of a divided treaty go their own ways, and the whole ends where it was divided."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = """
daemon: {{packs: [us-congress, rules-us]}}
dossiers:
{dossiers}
sources:
  us-congress-treaties: {{enabled: no}}
{off}
{sources}
sinks:
  audit: {{type: audit}}
"""
OFF = ["us-house-floor", "us-presented-to-president", "us-most-viewed-bills", "us-congress-notices"]
REFERRED = "Received in the Senate and referred to the Committee on Foreign Relations by unanimous consent removing the injunction of secrecy."
DIVIDED = "Treaty divided and reported under Ex. Rept. 114-14 with each Protocol having a separate resolution of ratification thus creating Treaty Docs. 114-13A and 114-13B. See those documents for further action."
AGREED = "Resolution of advice and consent to ratification agreed to in Senate by Yea-Nay Vote. 97 - 2. Record Vote Number: 98."


def action(day, text, code=None):
    return {"actionCode": code, "actionDate": day, "committee": None, "text": text, "type": "Floor"}


class Senate:
    def __init__(self, check, treaties):
        self.check, self.room, self.server, self.seen = check, Room(), Publisher(), 0
        self.actions = {t: [] for t in treaties}
        self.list = []
        dossiers = "".join(f"  t{t.lower()}: {{title: 'Treaty called {t}', identifiers: [Treaty Doc. {t}], procedure: us-advice-consent}}\n" for t in treaties)
        sources = "".join(f"  a{t.lower()}: {{url: '{self.server.base}/{t}', map: us-congress-treaty-actions, class: us_treaty, evidence: record, origin: www.congress.gov, interval: 1s}}\n"
                          for t in treaties) + f"  list: {{url: '{self.server.base}/list', map: us-congress-treaties, class: us_treaty, evidence: record, origin: www.congress.gov, interval: 1s}}\n"
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(dossiers=dossiers, sources=sources, off="".join(f"  {s}: {{enabled: no}}\n" for s in OFF)))

    def __enter__(self):
        self.room.__enter__()
        return self

    def __exit__(self, *exc):
        self.room.__exit__(*exc)

    def step(self, what, *due):
        for treaty, actions in self.actions.items():
            congress, number = treaty.split("-")
            request = {"congress": congress, "treatyNumber": number.rstrip("AB"), "format": "json"}
            if number[-1] in "AB":
                request["treatySuffix"] = number[-1]
            self.server.show("/" + treaty, json.dumps({"actions": actions, "pagination": {"count": len(actions)}, "request": request}).encode(), "application/json")
        self.server.show("/list", json.dumps({"treaties": self.list, "pagination": {"count": len(self.list)}, "request": {"format": "json"}}).encode(), "application/json")
        rc, log = self.room.once(self.config)
        new = self.room.alerts()[self.seen:]
        self.seen += len(new)
        said = [f"{a['dossier']} {a['kind']}: {a['title']}" for a in new]
        self.check(rc == 0 and len(said) == len(due) and all(all(w in s for w in words) for words, s in zip(due, said)), f"{what}: exit {rc}: {said}: {log[-800:] if rc else ''}")

    def track(self, dossier):
        told = json.loads(self.room.ctl("timeline", dossier, "--json", config=self.config)[1])
        return told["tracks"][0], {(m["type"], m["date"]): m for m in told["milestones"]}


def errata(check):
    """Both rows come back under one number, and every action with each of them."""
    row = {"congress": 108, "endCongressId": 109, "treatyNum": 11, "parts": {}, "treatySuffix": "", "transmittedDate": "2003-11-17T00:00:00Z"}
    main, twin = dict(row, treatySubject="Criminal Matters", updateDate="2022-07-12T15:48:45Z"), dict(row, treatySubject="Errata", updateDate="2022-07-12T15:48:46Z")
    with Senate(check, ["108-11"]) as s:
        s.list = [main]
        s.actions["108-11"] = [action("2003-11-17", REFERRED)]
        s.step("the base line")
        s.list = [main, twin]
        s.step("an errata document is listed")
        s.actions["108-11"] = [action("2006-08-03", "Resolution of advice and consent to ratification agreed to in Senate by Division Vote.")] * 2 + [action("2003-11-17", REFERRED)] * 2
        s.step("every action comes twice", ("t108-11 new: ", "consent"))
        s.list = [twin, main]
        s.step("in the other order")
        s.list = [twin]
        s.step("the twin alone")
        track, got = s.track("t108-11")
        check(sorted(got) == [("consent_given", "2006-08-03"), ("referred", "2003-11-17"), ("treaty_submitted", "2003-11-17")], sorted(got))
        check(track["current"] == ["consent"] and not any(m["state"] in ("disputed", "retracted") for m in got.values()), track["current"])


def parts(check):
    """114-13 is divided: A is agreed to, B waits, and neither says anything of the other or of the whole."""
    with Senate(check, ["114-13", "114-13A", "114-13B"]) as s:
        s.actions["114-13"] = [action("2016-06-28", REFERRED)]
        s.step("the base line")
        s.actions["114-13"].insert(0, action("2016-12-07", DIVIDED))
        s.step("it is divided", ("t114-13 new: ", "divided"), ("t114-13 new: ", "Reported"))
        s.actions["114-13A"] = [action("2017-03-28", AGREED, "S05291")]
        s.step("a part is agreed to", ("t114-13a new: ", "97-2"))
        whole, acts = s.track("t114-13")
        check((whole["current"], whole["next"]) == (["divided"], []), whole)
        check(("consent_given", "2017-03-28") not in acts and ("treaty_divided", "2016-12-07") in acts, sorted(acts))
        a, acts = s.track("t114-13a")
        check(a["current"] == ["consent"] and a["next"] == ["ratified", "deposited"], a)
        # what the President does appears in no record: that is said, and it is never late
        for days in (0, 400):
            got = json.loads(s.room.ctl("next", "t114-13a", "--json", config=s.config, env=s.room.clock(days * 86400))[1])["dossiers"][0]
            seen = {p["step"]: p["seen_in"] for p in got["possible"]}
            check("no record publishes it" in seen["ratified"] and "depositary" in seen["deposited"] and got["late"] == [], got)
        check("no record publishes it" in s.room.ctl("next", "t114-13a", config=s.config)[1], "for people, too")
        vote = acts["consent_given", "2017-03-28"]["vote"]
        check((vote["for"], vote["against"]) == (97, 2), vote)
        b, acts = s.track("t114-13b")
        check(acts == {} and b["current"] == [], (b, acts))


def main():
    check = Checks()
    for part in (errata, parts):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
