#!/usr/bin/env python3
"""What is no news: the rest of a first document that broke off, and what vanishes of a dossier that is followed no more.
A dossier that is followed again starts anew, with all that its sources said meanwhile."""
import json
import os
import sys
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

TREATY = "Treaty on the Rights of Lighthouse Keepers"
FOLLOWED = "lighthouse: {title: %s, procedure: un-treaty}" % TREATY
OTHER = "other: {title: Convention on the Colour of Buoys, procedure: un-treaty}"
CONFIG = """
daemon: {{packs: [rules-news, rules-treaty]}}
dossiers:
  {dossiers}
sources:
  feed: {{url: '{base}/feed.xml', class: news, evidence: official-press, interval: 1s}}
  table: {{url: '{base}/{path}', format: mtdsg, class: un, evidence: record, dossiers: [{table}], interval: 1s}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
"""
NOTHING = [f"Weather at sea, day {i}" for i in range(3)]


def rss(titles):
    items = "".join(f"<item><title>{t}</title><link>http://news.example/{zlib.crc32(t.encode())}</link></item>" for t in titles)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://news.example/</link>{items}</channel></rss>'.encode()


def table(states):
    rows = "".join(f"<Row><Entry>{s}</Entry><Entry>20 Sep 2017</Entry><Entry></Entry></Row>" for s in states)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Document><Treaty><Template>mtdsg</Template><Header><ExternalData><Numsect>9</Numsect><Titlesect>{TREATY}</Titlesect>
<Status><SignatoriesLabel>Signatories</SignatoriesLabel><Signatories>{len(states)}</Signatories></Status></ExternalData></Header>
<Participants><Table><TGroup cols="3"><Thead><Row><Entry>Participant</Entry><Entry>Signature</Entry><Entry>Ratification</Entry></Row></Thead>
<Tbody><Rows>{rows}</Rows></Tbody></TGroup></Table></Participants></Treaty></Document>""".encode()


class Story:
    def __init__(self, check):
        self.check, self.room, self.server = check, Room(), Publisher()
        self.show(NOTHING, ["Fiji", "Malta", "Peru", "Chad"])

    def show(self, titles, states, cut=None):
        self.server.show("/feed.xml", rss(titles)[:cut], "application/rss+xml")
        self.server.show("/table.xml", table(states), "text/xml")

    def poll(self, dossiers, table_of, path="table.xml"):
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, dossiers="\n  ".join(dossiers), table=table_of, path=path))
        rc, log = self.room.once(self.config)
        self.check(rc == 0, f"exit {rc}: {log[-2000:]}")
        return [a["title"] for a in self.room.alerts()]

    def milestones(self):
        out = self.room.ctl("milestones", "--json", config=self.config)[1]
        return sorted((m["type"], m["actor"]) for m in json.loads(out)["milestones"])


def main():
    check = Checks()
    told = [f"{s} ratifies {TREATY}" for s in ("Kenya", "Ghana", "Togo")]
    states = ["Fiji", "Malta", "Peru", "Chad"]

    story = Story(check)
    with story.room:
        story.show(told, states, cut=len(rss(told)) // 2)
        check(story.poll([FOLLOWED], "lighthouse") == [], "half a first document was announced")
        story.show(told, states)
        got = story.poll([FOLLOWED], "lighthouse")
        check(got == [], f"the other half of a first document was announced: {got}")
        check(sum(t == "ratified" for t, _ in story.milestones()) == 3, f"both halves are on the timeline: {story.milestones()}")
        story.show([f"Benin ratifies {TREATY}"] + told, states)
        got = story.poll([FOLLOWED], "lighthouse")
        check(len(got) == 1 and "Benin" in got[0], f"one is new after the base line: {got}")

    story = Story(check)
    with story.room:
        story.show(told, states, cut=len(rss(told)) - 20)
        story.poll([FOLLOWED], "lighthouse")
        story.show(told + ["Weather"], states, cut=len(rss(told + ["Weather"])) - 20)
        story.poll([FOLLOWED], "lighthouse")
        now = [f"Benin ratifies {TREATY}"] + told + ["Weather"]
        story.show(now, states, cut=len(rss(now)) - 20)
        got = story.poll([FOLLOWED], "lighthouse")
        check(len(got) == 1 and "Benin" in got[0], f"a feed that always breaks off has a base line from the second on: {got}")

    story = Story(check)
    with story.room:
        check(story.poll([FOLLOWED, OTHER], "lighthouse") == [], "a base line was announced")
        story.show(NOTHING + [f"Togo ratifies {TREATY}"], states[1:])
        got = story.poll([OTHER], "other")
        check(got == [], f"of a dossier that is not followed nothing is told: {got}")
        story.show(NOTHING + [f"Togo ratifies {TREATY}"], states)
        got = story.poll([FOLLOWED, OTHER], "lighthouse")
        check(got == [], f"a dossier that is followed again starts with a base line: {got}")
        check(("ratified", "Togo") in story.milestones(), f"what was said meanwhile is on the timeline: {story.milestones()}")
        story.show(NOTHING + [f"Togo ratifies {TREATY}", f"Kenya ratifies {TREATY}"], states)
        got = story.poll([FOLLOWED, OTHER], "lighthouse")
        check(len(got) == 1 and "Kenya" in got[0], f"one is new after that: {got}")

    story = Story(check)
    with story.room:
        story.poll([FOLLOWED], "lighthouse")
        story.server.show("/right.xml", table(["Fiji", "Kenya", "Togo", "Cuba"]), "text/xml")
        got = story.poll([FOLLOWED], "lighthouse", "right.xml")
        check(got == [], f"another address under the same name starts with a base line: {got}")
        check(("treaty_signed", "Kenya") in story.milestones(), f"which is on the timeline: {story.milestones()}")
        story.server.show("/right.xml", table(["Fiji", "Kenya", "Togo", "Cuba", "Benin"]), "text/xml")
        got = story.poll([FOLLOWED], "lighthouse", "right.xml")
        check(len(got) == 1 and "Benin" in got[0], f"what comes after it is told, and nothing vanishes: {got}")
        story.server.show("/right.xml", table(["Kenya", "Togo", "Cuba", "Benin"]), "text/xml")
        got = story.poll([FOLLOWED], "lighthouse", "right.xml")
        check(len(got) == 2 and "Fiji" in got[1], f"what vanishes from there is told: {got}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
