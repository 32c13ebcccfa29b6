#!/usr/bin/env python3
"""A rule that meets its limit is told as unknown, in bounded time, wherever a person looks; the entry is kept, to be read again."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

FEED = '<rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>%s</title></item></channel></rss>'
CONFIG = """daemon: {packs: [rules-us]}
dossiers:
  d: {title: Convention on Lanterns}
rules:
  slow: {type: ratified, pattern: '(?<head>(?:a+)+)!!', guards: none}
sources:
  letters: {url: '%s/letters.xml', dossiers: [d]}
  motions: {url: '%s/motions.xml', dossiers: [d], class: us_bill, evidence: official}
  plain: {url: '%s/plain.xml', dossiers: [d]}
  lines: {url: '%s/lines.xml', dossiers: [d], class: us_treaty, evidence: official}
sinks:
  audit: {type: audit}
"""
SHOWN = "unknown: the limit of matching was met"


def main():
    check = Checks()
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG % ((server.base,) * 4))
        server.show("/letters.xml", (FEED % ("a" * 3000 + "!")).encode(), "application/rss+xml")
        server.show("/motions.xml", (FEED % ("motion to reconsider the vote by which " * 2600)).encode(), "application/rss+xml")
        server.show("/plain.xml", (FEED % "Gardeners met").encode(), "application/rss+xml")
        server.show("/lines.xml", (FEED % "Treaty painted green by the Senate.").encode(), "application/rss+xml")
        began = time.monotonic()
        check(room.once(config)[0] == 0, "a run")
        check(time.monotonic() - began < 20, "in bounded time")
        out = room.ctl("sources", config=config)[1].splitlines()
        for line in out[1:]:
            check(("1 " + SHOWN in line) == (line.startswith(("letters", "motions"))), f"sources: {line}")
        entries = json.loads(room.ctl("entries", "--json", config=config)[1])["entries"]
        check(sorted(e["source"] for e in entries) == ["letters", "lines", "motions"], f"what nobody knows is kept: {entries}")
        counts = {s["source"]: s["unreadable"] for s in json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]}
        check(counts["lines"] == {"official-line": 1}, f"a line that no template knows: {counts}")
        for e in entries:
            if e["source"] == "lines":
                continue
            said = room.ctl("why-not", str(e["id"]), config=config)[1]
            check("Unknown." in said and SHOWN in said and "No milestone" not in said, f"why-not: {said[-400:]}")
        again = room.ctl("replay", config=config)[1]
        check("unknown  of 2" in again, f"replay: {again}")
        check(json.loads(room.ctl("replay", "--json", config=config)[1])["unknown"] == 2, "replay --json")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
