"""The publishers in Washington for tests of the whole daemon: every source of their packs on one loopback server, one poll a day."""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../daemon")]
from harness import SOURCE, Checks, Room, need_shared
from packs import document

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = """
daemon: {{packs: [us-senate, us-record, us-executive, us-house]}}
dossiers:
  start: {{title: New START Treaty, identifiers: [Treaty Doc. 111-5]}}
  tax: {{title: Taxation Treaty with Thailand, identifiers: [Treaty Doc. 105-2]}}
  bridge: {{title: Bridge Agreement of Freedonia, identifiers: [Treaty Doc. 119-9]}}
sources:
  us-senate-votes: {{url: '{base}/legislative/LIS/roll_call_lists/menu.xml', interval: 1s}}
  us-senate-votes-before: {{enabled: no}}
  us-senate-hearings: {{url: '{base}/hearings.xml', interval: 1s}}
  us-senate-sittings: {{url: '{base}/floor.json', interval: 1s}}
  us-senate-foreign-relations: {{url: '{base}/sfrc', interval: 1s}}
  us-senate-floor: {{enabled: no}}
  us-record: {{url: '{base}/rss/crec.xml', interval: 1s}}
  us-treaty-documents: {{url: '{base}/rss/cdoc.xml', interval: 1s}}
  us-record-packages: {{enabled: no}}
  us-federal-register: {{url: '{base}/fr.json', interval: 1s}}
  us-white-house-actions: {{url: '{base}/wh', interval: 1s}}
  us-white-house-news: {{enabled: no}}
  us-state-press: {{enabled: no}}
  us-house-clerk: {{url: '{base}/clerk', interval: 1s}}
sinks:
  audit: {{type: audit}}
  log: {{type: log, target: stderr}}
"""
class Washington:
    def __init__(self, room, check):
        self.room, self.check, self.server, self.seen, self.days = room, check, Publisher(), 0, 0
        self.config = room.write("ratifyd.yaml", CONFIG.format(base=self.server.base))

    def show(self, path, name, *pairs, kind="text/xml"):
        body = name if isinstance(name, bytes) else document(name)
        for old, new in pairs:
            assert old.encode() in body, (path, old)
            body = body.replace(old.encode(), new.encode())
        self.server.show(path, body, kind)

    def once(self, what, *due):
        """One poll of all, a day later; the kinds and dossiers of the alerts that are due."""
        self.days += 1
        rc, log = self.room.once(self.config, **self.room.clock(86400 * self.days))
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        told = self.room.alerts()
        new = sorted((a["kind"], a["dossier"]) for a in told[self.seen:] if a.get("dossier"))
        self.check(new == sorted(due), f"{what}: {new}, due {sorted(due)}: {[a['title'] for a in told[self.seen:]]}")
        self.seen = len(told)

    def json(self, *args):
        return json.loads(self.room.ctl(*args, "--json", config=self.config)[1])

    def milestones(self):
        return {(m["dossier"], m["type"]): m for m in self.json("milestones")["milestones"]}

    def source(self, name):
        return next(s for s in self.json("sources")["sources"] if s["source"] == name)

    def begin(self):
        """What there is before anything happens."""
        self.show("/legislative/LIS/roll_call_lists/menu.xml", "tests/packs/made/us-vote-menu-none-yet.xml")
        self.show("/legislative/LIS/roll_call_votes/vote1112/vote_111_2_00297.xml", "tests/packs/made/us-roll-call-amendment.xml")
        self.show("/legislative/LIS/roll_call_votes/vote1112/vote_111_2_00292.xml", "tests/packs/made/us-roll-call-amendment.xml", ("<vote_number>297<", "<vote_number>292<"), ("<question>On the Amendment<", "<question>On the Cloture Motion<"))
        self.show("/hearings.xml", "samples/senate/hearings_2026-07-30.xml")
        self.show("/floor.json", "samples/senate/floor_schedule_2026-02-04.json", kind="application/json")
        self.show("/sfrc", "samples/senate/committee-appropriations-rss-press.xml", ("Trump Admin&amp;#x2019;s Plans", "New START Treaty&amp;#x2019;s Plans"))
        feed = document("tests/packs/made/us-crec-feed.xml").decode()
        self.show("/rss/crec.xml", (feed[:feed.index("<item>")] + feed[feed.index("<item>\n<title>Congressional Record Volume 172"):]).replace("CREC-2026-11-20", "CREC-2026-11-19").encode())
        self.show("/rss/cdoc.xml", "tests/packs/made/us-cdoc-feed.xml")
        self.show("/fr.json", "tests/packs/made/us-federal-register.json", kind="application/json")
        self.show("/wh", "tests/packs/made/us-wordpress.xml")
        self.show("/clerk", "samples/house/clerk_Home_Feed_rss.xml")
        self.show("/metadata/pkg/CREC-2026-11-19/mods.xml", "samples/crec/CREC-1997-01-28.mods.xml", ("CREC-1997-01-28", "CREC-2026-11-19"), ("REMOVAL OF INJUNCTION OF SECRECY--TREATY DOCUMENT NO. 105-2", "PRAYER"), ("Daily Digest/Senate<", "Daily Digest/House<"))
        self.once("the base line")
