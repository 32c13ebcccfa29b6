#!/usr/bin/env python3
"""What of an entry could not be read is counted once, by kind and source, where a person looks: ratifyctl sources."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

FEED = """<rss version="2.0"><channel><title>t</title>
<item><title>a</title><guid>1</guid><pubDate>the day before yesterday</pubDate></item>
<item><title>b</title><guid>2</guid><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item>%s</channel></rss>"""
CONFIG = "daemon: {packs: []}\ndossiers:\n  d: {title: X}\nsources:\n  s: {url: '%s/s.xml'}\nsinks:\n  audit: {type: audit}\n"


MAPPED = """daemon: {packs: []}
dossiers:
  d: {title: X}
mappings:
  votes:
    document: json
    rows: votes[*]
    fields: {id: id, title: t}
    values: {outcome: r}
    expect: {outcome: .}
    facts:
      agreed: {type: consent_given, when: {outcome: '^agreed$'}}
    positions:
      members: {each: 'who[*]', actor: n, vote: v}
sources:
  s: {url: '%s/votes.json', map: votes}
sinks:
  audit: {type: audit}
"""


def mapped(check):
    """Rows that should have said a fact, and words of votes that nobody knows."""
    votes = [{"id": 1, "t": "A", "r": "Agreed", "who": [{"n": "a", "v": "Yea"}, {"n": "b", "v": "Perhaps"}]},
             {"id": 2, "t": "B", "r": "Held over", "who": []}, {"id": 3, "t": "C", "who": []}]
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", MAPPED % server.base)
        server.show("/votes.json", json.dumps({"votes": votes}).encode(), "application/json")
        check(room.once(config)[0] == 0, "a run")
        source = json.loads(room.ctl("sources", "--json", config=config)[1])["sources"][0]
        check(source["unreadable"] == {"official-line": 1, "vote": 1}, f"one line and one vote: {source['unreadable']}")
        lines = room.ctl("sources", config=config)[1].splitlines()
        at = lines[0].index("UNPARSED")
        check(lines[1][at : at + 8].strip() == "2", f"the table shows them: {lines}")


GERMAN = """<rss version="2.0"><channel><title>t</title>
<item><title>Der Bundestag hat dem Gesetz nicht zugestimmt</title><guid>1</guid><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item>
<item><title>The Senate has agreed to the treaty</title><guid>2</guid><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item>
<item><title>Le vote du traité est dans les mains des élus</title><guid>3</guid><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate></item></channel></rss>"""


def languages(check):
    """A language that no rule reads is passed by in the open."""
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG % server.base)
        server.show("/s.xml", GERMAN.encode(), "application/rss+xml")
        check(room.once(config)[0] == 0, "a run")
        source = json.loads(room.ctl("sources", "--json", config=config)[1])["sources"][0]
        check(source["unreadable"] == {"language": 1}, f"one entry in German: {source['unreadable']}")
        entries = json.loads(room.ctl("entries", "--json", config=config)[1])["entries"]
        for e in entries:
            said = "language not covered" in room.ctl("why-not", str(e["id"]), config=config)[1]
            check(said == e["title"].startswith("Der "), f"why-not of {e['title']}")


def main():
    check = Checks()
    mapped(check)
    languages(check)
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG % server.base)
        for extra, want in (("", 1), ("<item><title>c</title><guid>3</guid></item>", 1), ("<item><title>d</title><guid>4</guid><pubDate>32 Nonuary</pubDate></item>", 2)):
            server.show("/s.xml", (FEED % extra).encode(), "application/rss+xml")
            check(room.once(config)[0] == 0, "a run")
            source = json.loads(room.ctl("sources", "--json", config=config)[1])["sources"][0]
            check(source["unreadable"] == {"date": want}, f"{want} dates could not be read: {source['unreadable']}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
