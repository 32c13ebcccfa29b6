#!/usr/bin/env python3
"""What leads to what: a vote menu to the roll call, once its detail is there; GPO's feed to an issue of the Congressional Record, and
that to the pages on which a treaty arrives."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from washington import Checks, Room, Washington, need_shared

LIS = "/legislative/LIS/roll_call_votes/vote1112/vote_111_2_00%d.xml"
PAGE = "/content/pkg/CREC-1997-01-28/html/CREC-1997-01-28-pt1-%s.htm"
NOT_YET = b"<!DOCTYPE html><html><head><title>Roll call vote not available</title></head><body><pre>not available</pre></body></html>"


def votes(w):
    check, menu = w.check, "/legislative/LIS/roll_call_lists/menu.xml"
    w.show(LIS % 298, NOT_YET, kind="text/html")
    w.show(menu, "tests/packs/made/us-vote-menu.xml")
    w.once("the vote is in the menu, and its detail is not there yet")
    check(w.server.asked(LIS % 298) >= 1, "the roll call is asked for")
    check([w.server.asked(LIS % n) for n in (290, 289)] == [0, 0], "nobody asks for what names nothing that is followed")
    check(w.server.asked(LIS % 297) >= 1, "an amendment to a treaty that is followed is asked for")
    check(w.milestones() == {}, f"nothing has happened: {w.milestones()}")
    w.show(LIS % 298, "samples/senate/vote_111_2_00298.xml")
    w.once("the detail is there", ("new", "start"))
    got = w.milestones().get(("start", "consent_given"), {})
    check((got.get("date"), got.get("number"), got.get("state"), got.get("body")) == ("2010-12-22", "298", "official", "US Senate"), got)
    check([got.get("vote", {}).get(k) for k in ("for", "against", "absent", "voting", "required")] == [71, 26, 3, 97, 65], got.get("vote"))
    for who, how in (("Akaka (D-HI)", "for"), ("Barrasso (R-WY)", "against"), ("Bond (R-MO)", "absent"), ("United States of America", None)):
        rows = w.json("milestones", "--actor", who)["milestones"]
        check([(m["number"], m.get("position")) for m in rows] == [("298", how)], f"how {who} voted: {[(m['number'], m.get('position')) for m in rows]}")
    asked = w.server.asked(LIS % 298)
    w.once("the same again")
    check(w.server.asked(LIS % 298) == asked, "a row that stays is asked for once")
    check(set(w.milestones()) == {("start", "consent_given")}, f"the amendment is no consent: {set(w.milestones())}")


def record(w):
    check = w.check
    w.show("/metadata/pkg/CREC-1997-01-28/mods.xml", "samples/crec/CREC-1997-01-28.mods.xml")
    w.show("/metadata/pkg/CREC-2026-11-20/mods.xml", "samples/crec/CREC-1997-01-28.mods.xml", ("CREC-1997-01-28", "CREC-2026-11-20"), ("REMOVAL OF INJUNCTION OF SECRECY--TREATY DOCUMENT NO. 105-2", "PRAYER"), ("Daily Digest/Senate<", "Daily Digest/House<"))
    for page in ("PgS723-2", "PgD52"):
        w.show(PAGE % page, f"samples/crec/CREC-1997-01-28-pt1-{page}.htm", kind="text/html")
    w.show("/rss/crec.xml", "tests/packs/made/us-crec-feed.xml")
    w.once("an issue of the Record", ("new", "tax"))
    w.once("its pages")
    check(w.server.asked(PAGE % "PgS723-2") >= 1 and w.server.asked(PAGE % "PgD52") >= 1, "the pages that can matter are asked for")
    check(not [p for p, _ in w.server.log if "/content/" in p and p not in (PAGE % "PgS723-2", PAGE % "PgD52")], "and no others")
    got = w.milestones().get(("tax", "treaty_submitted"), {})
    check((got.get("date"), got.get("state"), got.get("body")) == ("1997-01-28", "official", "US Senate"), got)
    check(got.get("origin_count") == 1 and got.get("evidence_count", 0) >= 3, f"title, page and digest are one voice: {got}")
    seen = w.source("us-record")["entries_seen"]
    w.show("/rss/crec.xml", "tests/packs/made/us-crec-feed.xml", ("Thu, 23 Oct 2025", "Wed, 25 Nov 2026"))
    w.once("an old issue is published again")
    check(w.source("us-record")["entries_seen"] == seen, "it is the same entry")


def main():
    need_shared("the publishers' documents")
    check = Checks()
    with Room() as room:
        w = Washington(room, check)
        w.begin()
        votes(w)
        record(w)
        check(room.ctl("audit", "verify", config=w.config, check=False)[0] == 0, "audit verify")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
