#!/usr/bin/env python3
"""Treaties before the Senate through the whole daemon: the documents of Congress.gov give the time lines that the golden
actions say, once, in whatever order rows and sources come, doubled or not, or with one of
them missing; a divided treaty and its part are two, and so are
two Congresses' bills of one number."""
import json
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import HERE, TOP, Checks, document, need_program, shipped

sys.path[1:1] = [os.path.join(TOP, "tests/daemon"), os.path.join(TOP, "demo")]
from harness import Room
from servers import Publisher

TREATIES = {"108-11": "budapest", "117-3": "nato-2022", "112-7": "disabilities", "111-5": "new-start", "114-12": "montenegro", "106-37": "child",
            "106-37A": "child-a", "199-4": "made", "117-1": "kigali-senate"}
CONFIG = """
daemon: {{packs: [us-congress, rules-us, budapest]}}
dossiers:
{dossiers}  bill-116: {{title: 'A bill about Catawba', identifiers: ['S. 790 (116th)']}}
  bill-119: {{title: 'Another bill of that number', identifiers: ['119s790']}}
sources:
{off}{sources}
sinks:
  audit: {{type: audit}}
"""
# what the golden actions do not have: the reports' numbers, and what other documents add
REPORTS = {("budapest", "reported", "2005-11-08"): "Ex. Rept. 109-6", ("nato-2022", "reported", "2022-07-19"): "Ex. Rept. 117-5"}
MORE = {
    ("budapest", "in_force_for", "2007-01-01", "", None),
    ("child-a", "treaty_submitted", "2000-07-25", "", None), ("child-a", "reported", "2005-11-08", "Ex. Rept. 109-6", None),  # of a made report
    ("bill-116", "referred", "2019-03-13", "", None), ("bill-116", "introduced", "2019-03-13", "", None), ("bill-116", "hearing", "2019-05-01", "", None),
    ("bill-119", "referred", "2099-02-27", "", None),
}


def golden():
    """(dossier, type, day, number, votes), once each."""
    due = set(MORE)
    for number, name in TREATIES.items():
        file = next(f"actions-{number}{end}.json" for end in ("", "-json") if os.path.exists(f"{HERE}/golden/us-congress/actions-{number}{end}.json"))
        with open(os.path.join(HERE, "golden/us-congress", file), encoding="utf-8") as f:
            for row in json.load(f)["entries"]:
                for fact in row["facts"]:
                    votes = (fact["for"], fact["against"]) if "for" in fact else None
                    number_ = fact.get("number") or REPORTS.get((name, fact["type"], fact["date"])) or ""
                    due.add((name, fact["type"], fact["date"], number_, votes))
    return due


def made(name):
    return json.loads(document("tests/packs/made/" + name))


def documents(shuffle):
    """(mapping, class, document), in the order of the sources."""
    out = [("us-congress-treaty-actions", "us_treaty", made(f"us-congress-actions-{t}.json")) for t in TREATIES]
    out += [("us-congress-treaties", "us_treaty", made("us-congress-treaties.json")), ("us-congress-treaty", "us_treaty", made("us-congress-treaty-108-11.json")),
            ("us-congress-treaty", "us_treaty", made("us-congress-treaty-117-3.json")),
            ("us-congress-treaty-committees", "us_treaty", made("us-congress-treaty-committees-117-3.json"))]
    for path, mapping, cls in (("tests/packs/made/us-congress-treaty-report-109-6.xml", "us-congress-treaty-report-xml", "us_treaty"),
                               ("tests/packs/made/us-congress-actions-117-3.xml", "us-congress-treaty-actions-xml", "us_treaty"),
                               ("tests/packs/made/us-congress-treaty-117-3.xml", "us-congress-treaty-xml", "us_treaty"),
                               ("samples/congress-api/committee-report-117-erpt-5.json", "us-congress-treaty-report", "us_treaty"),
                               ("samples/billstatus/BILLSTATUS-116s790.xml", "us-billstatus", "us_bill"),
                               ("tests/packs/made/us-congress-bills.xml", "us-congress-bills-xml", "us_bill")):
        body = document(path)
        if body is not None:
            out.append((mapping, cls, body))
    for _, _, body in out:
        if isinstance(body, dict):
            body.get("pagination", {}).pop("next", None)  # the next page is on the publisher's own host
    if shuffle:
        for _, _, body in out:
            for key in ("actions", "treaties"):
                if isinstance(body, dict) and isinstance(body.get(key), list):
                    body[key] += shuffle.sample(body[key], len(body[key]) // 2)
                    shuffle.shuffle(body[key])
        shuffle.shuffle(out)
    return [(m, c, b if isinstance(b, bytes) else json.dumps(b).encode()) for m, c, b in out]


def milestones(room, config):
    out = []
    for m in json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]:
        vote = m.get("vote")
        out.append((m["dossier"], m["type"], m["date"], m["number"] or "", (vote["for"], vote["against"]) if vote and vote.get("for", -1) >= 0 else None))
        if m["type"].startswith("consent"):
            assert m["body"] == "US Senate" and m["actor"] and m["actor"].startswith("United States"), m
        if m["dossier"] == "made" and m["type"] == "treaty_returned":
            assert m["kind"] == "withdrawn", m
    return out


# where each stands: the steps that are current, what may come next, and those that were undone or refused
STANDS = {
    "budapest": (["in-force"], ["withdrawn"], {"consent": ("done", "2006-08-03"), "hearing": ("done", "2004-06-17"), "deposited": ("skipped", None)}),
    "nato-2022": (["consent"], ["ratified", "deposited"], {}),
    "disabilities": (["referred"], ["hearing", "business-meeting", "committee-vote", "discharged", "returned", "recalled"],
                     {"refused": ("failed", "2012-12-04"), "committee-vote": ("reversed", "2014-07-22"), "reported": ("reversed", "2014-07-28"), "referred": ("done", "2014-12-17")}),
    "kigali-senate": (["consent"], ["ratified", "deposited"], {"referred": ("done", "2021-11-16"), "reported": ("done", "2022-05-04"), "consent": ("done", "2022-09-21")}),
    "new-start": (["consent"], ["ratified", "deposited"], {"floor": ("done", "2010-12-21")}),
    "montenegro": (["consent"], ["ratified", "deposited"], {"referred": ("done", "2017-01-03"), "reported": ("skipped", None)}),
    "child": (["divided"], [], {}),
    "child-a": (["consent"], ["ratified", "deposited"], {}),
}


# the votes: for and against, how many two thirds of those voting are, and the margin
VOTES = {"nato-2022": ("consent_given", 95, 1, 64, 31), "kigali-senate": ("consent_given", 69, 27, 64, 5), "disabilities": ("consent_refused", 61, 38, 66, -5),
         "new-start": ("consent_given", 71, 26, 65, 6), "montenegro": ("consent_given", 97, 2, 66, 31)}


def votes(check, what, room, config, without=None):
    for name, (kind, yes, no, required, margin) in VOTES.items():
        if name == without:
            continue
        proof = json.loads(room.ctl("threshold", name, "--json", config=config)[1])
        got = [(v["type"], v["for"], v["against"], v.get("required"), v.get("margin")) for v in proof["votes"] if v["type"] == kind]
        check.equal(f"{what}: the vote on {name}", got, [(kind, yes, no, required, margin)])
    proof = json.loads(room.ctl("threshold", "budapest", "--json", config=config)[1])
    check.equal(f"{what}: a division has no count", [v for v in proof["votes"] if v["type"] == "consent_given" and v["majority"] is not None], [])


def stands(check, what, room, config, without=None):
    for name, (current, following, steps) in STANDS.items():
        if name == without:
            continue
        told = json.loads(room.ctl("timeline", name, "--json", config=config)[1])
        track = next(t for t in told["tracks"] if t["procedure"] == "us-advice-consent")
        got = {s["step"]: (s["status"], s["date"]) for s in track["steps"]}
        ids = {m["id"] for m in told["milestones"]}
        check.equal(f"{what}: {name} stands at", track["current"], current)
        check.equal(f"{what}: {name} goes on with", track["next"], following)
        check.equal(f"{what}: {name}", {s: got[s] for s in steps}, steps)
        check(all(set(s["milestones"]) <= ids and (s["milestones"] or s["inferred"] or s["status"] not in ("done", "failed")) for s in track["steps"]),
              f"{what}: {name} has its evidence")
        drawn = room.ctl("timeline", name, config=config)[1]
        check("[>] " + current[0].replace("-", " ") in drawn and all(len(line) <= 80 for line in drawn.splitlines() if line.startswith("  [")), f"{what}: {name} is drawn: {drawn}")


def run(check, due, shuffle, what, without=None):
    """without: of this treaty the source of its actions is missing: what others say of it stands, and of all others everything does."""
    with Room() as room:
        server = Publisher()
        sources = ""
        lost = without and f'"treatyNumber": "{without.split("-")[1]}"'.encode()
        for i, (mapping, cls, body) in enumerate(documents(shuffle)):
            if lost and mapping == "us-congress-treaty-actions" and lost in body and f'"congress": "{without.split("-")[0]}"'.encode() in body:
                continue
            server.show(f"/{i}", body, "text/xml" if body.startswith(b"<") else "application/json")
            sources += f"  s{i}: {{url: '{server.base}/{i}', map: {mapping}, class: {cls}, evidence: record, origin: www.congress.gov, interval: 1s}}\n"
        names = "".join(f"  {name}: {{title: 'Treaty of the test called {name}', identifiers: [Treaty Doc. {t}], procedure: us-advice-consent}}\n" for t, name in TREATIES.items() if name != "budapest")
        off = "".join(f"  {s}: {{enabled: no}}\n" for s in OFF)
        config = room.write("ratifyd.yaml", CONFIG.format(dossiers=names, off=off, sources=sources))
        for _ in range(2):
            rc, log = room.once(config)
            check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        got = milestones(room, config)
        name = TREATIES.get(without)
        check.equal(f"{what}: lacking", sorted((d for d in due - set(got) if d[0] != name), key=str), [])
        if name:
            # of 117-3 the same actions come as XML, too
            check(any(d[0] == name for d in due - set(got)) == (without != "117-3"), f"{what}: what only it said is lacking")
        check.equal(f"{what}: too much", sorted(set(got) - due, key=str), [])
        check.equal(f"{what}: doubled", sorted(g for g in set(got) if got.count(g) > 1), [])
        check.equal(f"{what}: alerts of a base line", [a["title"] for a in room.alerts()], [])
        states = {m["state"] for m in json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]}
        check.equal(f"{what}: states", states, {"official"})
        stands(check, what, room, config, name)
        votes(check, what, room, config, name)


# what these packs would ask for besides the Congress's own treaties
OFF = ["us-house-floor", "us-presented-to-president", "us-most-viewed-bills", "us-congress-notices", *shipped("budapest")]


def main():
    need_program()
    check, due = Checks(), golden()
    if document("samples/billstatus/BILLSTATUS-116s790.xml") is None:
        print("skipped: no genuine documents here (RATIFY_SHARED)")
        return 77
    run(check, due, None, "in order")
    for seed in (1, 2, 3):
        run(check, due, random.Random(seed), f"shuffled and doubled {seed}")
    for treaty in ("112-7", "117-3", "117-1"):
        run(check, due, None, f"without the actions of {treaty}", treaty)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
