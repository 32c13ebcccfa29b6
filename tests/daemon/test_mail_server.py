#!/usr/bin/env python3
"""Mail through a real mail server, by SMTP and by its sendmail, read from the mailboxes: each alert once a recipient, in the thread of
its dossier, with what a calendar takes; also when the server was away, and all of it again in one digest."""
import datetime
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "sinks"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ical
import mta
from acts import mapping
from harness import SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  t: {{title: 'Convention on Tables', identifiers: [XVIII-99]}}
  c: {{title: 'Convention on Chairs — ἕδρα', identifiers: [XVIII-98]}}
sources:
  hearings: {{url: '{base}/h.json', map: hearings, evidence: official, interval: 1s, alert-first: yes}}
  s: {{url: '{base}/s.xml', interval: 1s, class: news, alert-first: yes}}
mappings:
""" + mapping("hearings", "meetings", "table") + """    values:
      room: {{select: room, optional: yes}}
    fields:
      id: id
      title: matter
      date: {{select: at, zone: America/New_York}}
      acting-body: {{template: Committee on Furniture}}
      status: {{select: status, optional: yes}}
    events:
      meeting: {{kind: hearing, place: room}}
digests:
  daily: {{at: '{at}', zone: UTC}}
sinks:
  audit: {{type: audit}}
  smtp: {{type: mail, server: 'smtp://127.0.0.1:{port}', from: 'Ratifyd <r@example.org>', to: [a@example.org, 'B <b@example.org>'], checkpoint: yes}}
  pipe: {{type: mail, transport: sendmail, command: {sendmail}, from: r@example.org, to: c@example.org}}
  once-a-day: {{type: mail, server: 'smtp://127.0.0.1:{port}', from: r@example.org, to: d@example.org}}
routes:
  all: {{sinks: [audit, smtp, pipe]}}
  daily: {{sinks: [once-a-day], digest: daily, health: no}}
"""
YEAR = datetime.date.today().year + 1


class Story:
    def __init__(self, room, server, config, postfix, check):
        self.room, self.server, self.config, self.postfix, self.check = room, server, config, postfix, check
        self.meetings, self.items, self.seen = {}, [], 0

    def meeting(self, number, at, matter="Hearing on the Convention on Tables; see\nBEGIN:VEVENT", **more):
        self.meetings[number] = {"id": number, "matter": matter, "at": at, "room": "SD-419; \"the, hall\"", "status": "Open", **more}

    def news(self, name, about):
        self.items.append(record.item(str(len(self.items)), f"MILESTONE {name} of the {about}", "2026-01-02", f"words about the {about}"))

    def step(self, what, count):
        """Everything is shown and read; the mails that each box got from it, all three by the same alerts."""
        self.server.show("/h.json", json.dumps({"meetings": list(self.meetings.values()), "none": "" if self.meetings else "none"}).encode(), "application/json")
        self.server.show("/s.xml", record.rss("S", self.items, self.server.base), "application/rss+xml")
        rc, log = self.room.once(self.config)
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        return self.new(what, count)

    def new(self, what, count):
        arrived = lambda: [self.postfix.mails(b)[self.seen:] for b in "abc"]  # noqa: E731
        wait_for(lambda: all(len(x) >= count for x in arrived()), 30, f"{what}: {[len(x) for x in arrived()]} mails, not {count}: {self.postfix.log()[-1500:]}")
        boxes = [sorted(x, key=lambda m: m["x-ratifyd-alert"]) for x in arrived()]
        self.seen += count
        ids = [[m["x-ratifyd-alert"] for m in x] for x in boxes]
        self.check(ids[0] == ids[1] == ids[2] and len(ids[0]) == count == len(set(ids[0])), f"{what}: {ids}")
        every = [m["message-id"] for b in "abc" for m in self.postfix.mails(b)]
        self.check(len(set(every)) == len(every), f"{what}: ids of messages")
        for box, mails in zip(("a@example.org", "B <b@example.org>", "c@example.org"), boxes):
            for m in mails:
                self.one(f"{what}, {box}", box, m)
        return boxes

    def one(self, what, box, m):
        alert = next(a for a in self.room.alerts() if a["alert"] == m["x-ratifyd-alert"])
        plain, html = (m.get_body((k,)).get_content().replace("\r\n", "\n") for k in ("plain", "html"))
        self.check(not [d for p in m.walk() for d in p.defects], f"{what}: defects")
        self.check(m["to"] == box and m["from"].addresses[0].addr_spec == "r@example.org" and m["subject"] == alert["title"], f"{what}: {m.items()}")
        self.check(alert["title"] in plain and alert["text"].replace("\r", "") in plain, f"{what}: {plain}")
        self.check(re.sub("<[^>]*>", "", html).count(alert["text"].split("\n")[0].replace("&", "&amp;").replace('"', "&quot;")) == 1, f"{what}: {html}")
        self.check(m["auto-submitted"] == "auto-generated" and m["references"] == m["in-reply-to"] and m["date"] is not None, f"{what}: {m.items()}")
        self.check(m["list-id"] == None or re.fullmatch(r"<[tc]\.ratifyd\.[\w.-]+>", m["list-id"]), f"{what}: {m['list-id']}")  # noqa: E711


def event(mails):
    """(method, the one event) of the mails about one alert; the same in each."""
    out = set()
    for m in mails:
        parts = [p for p in m.walk() if p.get_content_type() == "text/calendar"]
        if len(parts) != 1:
            return None
        calendar, events = ical.read(parts[0].get_payload(decode=True))
        out.add((calendar["METHOD"][1], tuple((k, *v) for k, v in sorted(events[0].items()) if k != "DTSTAMP")))
    method, rest = out.pop()
    return None if out else (method, {k: v for k, _, v in rest}, {k: p for k, p, _ in rest})


def hearings(story, check):
    story.meeting(1, f"{YEAR}-01-15T10:00:00")
    story.meeting(2, f"{YEAR}-07-15T10:00:00")
    story.meeting(3, f"{YEAR}-07-16")
    boxes = story.step("announced", 3)
    said = [event(x) for x in zip(*boxes)]
    check(all(said) and {s[0] for s in said} == {"PUBLISH"}, said)
    starts = {s[1]["DTSTART"]: s for s in said}
    check(set(starts) == {f"{YEAR}0115T150000Z", f"{YEAR}0715T140000Z", f"{YEAR}0716"}, f"the hours of New York: {sorted(starts)}")
    check(starts[f"{YEAR}0716"][2]["DTSTART"] == ";VALUE=DATE" and starts[f"{YEAR}0716"][1]["DTEND"] == f"{YEAR}0717", starts[f"{YEAR}0716"])
    one = starts[f"{YEAR}0115T150000Z"][1]
    check(one["SEQUENCE"] == "0" and one["LOCATION"] == "SD-419; \"the, hall\"" and one["SUMMARY"] == "Hearing (Committee on Furniture): Convention on Tables" and
          one["STATUS"] == "CONFIRMED" and "\nWhere: SD-419; \"the, hall\"." in one["DESCRIPTION"], one)
    story.meeting(1, f"{YEAR}-01-16T14:30:00")
    moved = [event(x) for x in zip(*story.step("moved", 1))][0]
    check(moved and moved[0] == "PUBLISH" and moved[1]["DTSTART"] == f"{YEAR}0116T193000Z" and moved[1]["SEQUENCE"] == "1" and moved[1]["UID"] == one["UID"], moved)
    story.meeting(1, f"{YEAR}-01-16T14:30:00", status="Postponed")
    off = [event(x) for x in zip(*story.step("called off", 1))][0]
    check(off and off[0] == "CANCEL" and off[1]["STATUS"] == "CANCELLED" and off[1]["SEQUENCE"] == "2" and off[1]["UID"] == one["UID"], off)
    story.meeting(1, f"{YEAR}-02-01T09:00:00")
    again = [event(x) for x in zip(*story.step("on another day", 1))][0]
    check(again and again[0] == "PUBLISH" and again[1]["STATUS"] == "CONFIRMED" and again[1]["SEQUENCE"] == "3" and again[1]["DTSTART"] == f"{YEAR}0201T140000Z", again)
    del story.meetings[2]
    gone = [event(x) for x in zip(*story.step("no longer listed", 1))][0]
    check(gone and gone[0] == "PUBLISH" and gone[1]["STATUS"] == "TENTATIVE" and gone[1]["SEQUENCE"] == "1" and gone[1]["UID"] == starts[f"{YEAR}0715T140000Z"][1]["UID"], gone)


def threads(story, check):
    story.news("T1", "Convention on Tables")
    story.news("C1", "Convention on Chairs — ἕδρα")
    boxes = story.step("news", 2)
    for mails in boxes:
        of = {m["x-ratifyd-dossier"]: m for m in mails}
        check(set(of) == {"t", "c"} and of["t"]["references"] != of["c"]["references"], [m.items() for m in mails])
        check("ἕδρα" in of["c"]["subject"] and all(event([m]) is None for m in mails), of["c"]["subject"])
        check([p.get_content_type() for p in of["t"].walk()] == ["multipart/alternative", "text/plain", "text/html"], "no calendar without an event")
    for box in "abc":
        roots = {}
        for m in story.postfix.mails(box):
            roots.setdefault(m["x-ratifyd-dossier"], set()).add(m["references"])
        check({k: len(v) for k, v in roots.items()} == {"t": 1, "c": 1}, f"one thread a dossier: {roots}")


def while_away(story, check):
    """What the server could not take comes when it is back, once."""
    story.postfix.stop()
    story.news("T2", "Convention on Tables")
    story.server.show("/s.xml", record.rss("S", story.items, story.server.base), "application/rss+xml")
    rc, log = story.room.once(story.config)
    waiting = story.room.ctl("outbox", "--json", config=story.config)[1]
    check(rc == 0 and "smtp" in waiting, waiting)
    story.postfix.start()
    rc, log = story.room.once(story.config, **story.room.clock(3600))
    check(rc == 0, log[-1500:])
    for mails in story.new("after the server was away", 1):
        check("T2" in mails[0].get_body(("plain",)).get_content(), mails[0].items())
    rc, log = story.room.once(story.config, **story.room.clock(7200))
    time.sleep(0.5)
    check([len(story.postfix.mails(b)) for b in "abc"] == [story.seen] * 3, "and no more")


def digest(story, check):
    """Everything that was said above, in one mail: a section a dossier, the last word on each event, what was covered."""
    check(story.postfix.mails("d") == [], "a digest before its time")
    for _ in range(2):  # the second has nothing to say
        rc, log = story.room.once(story.config, **story.room.clock(86400))
        check(rc == 0, log[-1500:])
        wait_for(lambda: story.postfix.mails("d"), 30, "no digest: " + story.postfix.log()[-1500:])
    time.sleep(0.5)
    mails = story.postfix.mails("d")
    m, others = mails[0], [o for b in "abc" for o in story.postfix.mails(b)]
    text, html = (m.get_body((k,)).get_content().replace("\r\n", "\n") for k in ("plain", "html"))
    check(len(mails) == 1 and m["x-ratifyd-kind"] == "digest" and m["x-ratifyd-count"] == str(story.seen), [o.items() for o in mails])
    check(m["to"] == "d@example.org" and m["list-id"] is None and not [d for p in m.walk() for d in p.defects], m.items())
    check(m["message-id"] not in {o["message-id"] for o in others} and m["references"] == m["in-reply-to"] and m["references"] not in {o["references"] for o in others}, m.items())
    for found in (re.findall("^== (.*) ==$", text, re.M), re.findall("<h3>(.*)</h3>", html)):
        check(sorted(found) == ["Convention on Chairs — ἕδρα", "Convention on Tables"], f"a section a dossier: {found}")
    said = {a["title"] for a in story.room.alerts() if a["alert"] in {o["x-ratifyd-alert"] for o in others}}
    check(all(" ".join(t.split()) in " ".join(text.split()) for t in said), f"not in the digest: {[t for t in said if t not in text]}")
    check("Coverage: 2 of 2 sources healthy" in text and text.index("Coverage: ") > text.rindex("\n== "), text[-500:])
    parts = [p for p in m.walk() if p.get_content_type() == "text/calendar"]
    check(len(parts) == 1, [p.get_content_type() for p in m.walk()])
    calendar, events = ical.read(parts[0].get_payload(decode=True))
    last = sorted((e["DTSTART"][1], e["SEQUENCE"][1], e["STATUS"][1]) for e in events)
    check(calendar["METHOD"][1] == "PUBLISH" and
          last == [(f"{YEAR}0201T140000Z", "3", "CONFIRMED"), (f"{YEAR}0715T140000Z", "1", "TENTATIVE"), (f"{YEAR}0716", "0", "CONFIRMED")], last)


def main():
    mta.need()
    check = Checks()
    far = time.strftime("%H:%M", time.gmtime(time.time() + 12 * 3600))  # from all that is read before
    with Room() as room:
        server = Publisher()
        with mta.Postfix(room.path("mta")) as postfix:
            config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, at=far, port=postfix.port, sendmail=json.dumps(postfix.sendmail())))
            story = Story(room, server, config, postfix, check)
            hearings(story, check)
            threads(story, check)
            while_away(story, check)
            digest(story, check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
