#!/usr/bin/env python3
"""Meetings of the Senate's committees through the whole daemon: announced, moved, no longer listed, over. And what comes back redated,
under one guid for all or under another host is no news."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import document
from washington import Checks, Room, Washington, need_shared


def meetings(w):
    made = "tests/packs/made/us-hearings.xml"
    w.show("/hearings.xml", made)
    w.once("a meeting names a treaty", ("scheduled", "bridge"))
    w.once("the same again")
    moved = [("<room>S-116,\u00a0Capitol<", "<room>SD-419<"), ("<time_iso_8601>09:00:00<", "<time_iso_8601>14:00:00<")]
    w.show("/hearings.xml", made, *moved)
    w.once("it is moved", ("moved", "bridge"))
    alert = [a for a in w.room.alerts() if a["kind"] == "moved"][-1]
    w.check("SD-419" in alert["text"], f"where to: {alert['text']}")
    body = document(made).decode()
    start = body.index("  <meeting>\n    <identifier>339002")
    w.show("/hearings.xml", (body[:start] + body[body.index("  <meeting>\n    <identifier>339003"):]).encode())
    w.once("it is no longer listed", ("unlisted", "bridge"))
    w.days += 150  # the meetings are over
    w.show("/hearings.xml", "tests/packs/made/us-hearings-recess.xml")
    w.once("recess")
    w.check(w.source("us-senate-hearings")["state"] == "ok", w.source("us-senate-hearings"))


def feeds(w):
    check = w.check
    check(w.source("us-house-clerk")["entries_seen"] == 7, f"seven entries under one guid: {w.source('us-house-clerk')}")
    check(w.source("us-senate-foreign-relations")["entries_seen"] == 15, "the committee's press")
    check("New START Treaty\u2019s Plans" in w.room.ctl("entries", "us-senate-foreign-relations", config=w.config)[1], "a title escaped twice is read")
    seen = w.source("us-white-house-actions")["entries_seen"]
    check(seen == 3, f"three actions: {seen}")
    w.show("/wh", "tests/packs/made/us-wordpress.xml", ("https://www.whitehouse.gov/?p=51234", "http://whitehouse.gov/?p=51234"))
    w.once("the guid has another host")
    check(w.source("us-white-house-actions")["entries_seen"] == seen, "it is the same entry")
    w.show("/fr.json", "tests/packs/made/us-federal-register-empty.json", kind="application/json")
    w.once("a day without documents")
    check(w.source("us-federal-register")["state"] == "ok", w.source("us-federal-register"))
    w.show("/fr.json", b'{"description":"x","count":3}', kind="application/json")
    w.once("a count without documents")
    check(w.source("us-federal-register")["state"] == "failing", w.source("us-federal-register"))


def main():
    need_shared("the publishers' documents")
    check = Checks()
    with Room() as room:
        w = Washington(room, check)
        w.begin()
        meetings(w)
        feeds(w)
        check(room.ctl("audit", "verify", config=w.config, check=False)[0] == 0, "audit verify")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
