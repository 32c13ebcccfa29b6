#!/usr/bin/env python3
"""Genuine documents of the publishers, served from loopback: exactly the alerts that are due, and none else.

The United Nations' treaty table XXVI-9 before and after a signature and a ratification are added; UN News, a Senate
committee and the House as streams, first without their newest entries, then whole."""
import collections
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SHARED, SOURCE, Checks, Room, need_shared

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = """
daemon: {{packs: [{packs}]}}
dossiers:
  tpnw:
    title: Treaty on the Prohibition of Nuclear Weapons
    aliases: [nuclear ban treaty]
    identifiers: [XXVI-9]
    procedure: un-treaty
    threshold: 50
    threshold-days: 90
sources:
  untc-xxvi-9: {{url: '{base}/XXVI-9.en.xml', format: mtdsg, class: un, evidence: record, dossiers: [tpnw], interval: 1s}}
  un-news: {{url: '{base}/un-news.xml', class: news, evidence: official-press, interval: 1s}}
  senate: {{url: '{base}/senate.xml', class: news, evidence: official-press, interval: 1s}}
  house: {{url: '{base}/house.xml', class: us_bill, evidence: official-press, interval: 1s}}
sinks:
  log: {{type: log}}
  audit: {{type: audit}}
routes:
  all: {{sinks: [log, audit]}}
"""
STREAMS = {"un-news": "un-news/europe-rss_2022-04-01.xml", "senate": "senate/committee-appropriations-rss-press.xml", "house": "house/clerk_Home_Feed_rss.xml"}


def without_newest(body, n):
    """The same document as it was before its first n items came."""
    items = list(re.finditer(rb"<item\b.*?</item>", body, re.S))
    for m in reversed(items[:n]):
        body = body[:m.start()] + body[m.end():]
    return body


def add_signature(table, name, day):
    row = f"<Row><Entry>{name}</Entry><Entry>{day}</Entry><Entry /></Row>\n".encode()
    at = table.index(b"<Rows>") + len(b"<Rows>")
    table = table[:at] + row + table[at:]
    n = int(re.search(rb"<Signatories>(\d+)", table).group(1))
    return table.replace(b"<Signatories>%d<" % n, b"<Signatories>%d<" % (n + 1), 1)


def add_ratification(table, name, day):
    m = re.search(rb"(<Entry>" + name.encode() + rb"</Entry>\s*<Entry>[^<]*</Entry>\s*)<Entry />", table)
    table = table[:m.start()] + m.group(1) + b"<Entry>" + day.encode() + b"</Entry>" + table[m.end():]
    n = int(re.search(rb"<Parties>(\d+)", table).group(1))
    return table.replace(b"<Parties>%d<" % n, b"<Parties>%d<" % (n + 1), 1)


def main():
    need_shared("the publishers' documents")
    check = Checks()
    read = lambda *p: open(os.path.join(SHARED, "samples", *p), "rb").read()  # noqa: E731
    table, streams = read("mtdsg", "XXVI-9.en.xml"), {k: read(*v.split("/")) for k, v in STREAMS.items()}
    rules = [n[:-5] for n in sorted(os.listdir(os.path.join(SOURCE, "config", "packs"))) if n.startswith("rules")]
    with Room() as room:
        server = Publisher()
        server.show("/XXVI-9.en.xml", table, "text/xml")
        for name, body in streams.items():
            server.show(f"/{name}.xml", without_newest(body, 5), "application/rss+xml")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, packs=", ".join(rules)))

        rc, log = room.once(config)
        check(rc == 0, f"first run: exit {rc}: {log[-2000:]}")
        check(room.alerts() == [], f"the base line was announced: {room.alerts()}")
        rc, out = room.ctl("milestones", "--json", config=config)
        kinds = collections.Counter(m["type"] for m in json.loads(out)["milestones"])
        check(kinds["treaty_signed"] == 56, f"the table has 56 signatories, the timeline {kinds}")
        check(kinds["ratified"] == 3, f"the table has 3 parties, the timeline {kinds}")

        rc, log = room.once(config)
        check(rc == 0 and server.asked(status=304) == 4, f"all four answer 304 the second time, {server.asked(status=304)} did")
        check(room.alerts() == [], "a 304 was announced")

        server.show("/XXVI-9.en.xml", add_ratification(add_signature(table, "Dominica", "26 Sep 2019"), "Austria", "8 May 2018"), "text/xml")
        for name, body in streams.items():
            server.show(f"/{name}.xml", body, "application/rss+xml")
        rc, log = room.once(config)
        check(rc == 0, f"third run: exit {rc}: {log[-2000:]}")
        got = sorted(a["title"] for a in room.alerts())
        check(len(got) == 2, f"two alerts are due, there are {len(got)}: {got}")
        check(any("Dominica" in t for t in got) and any("Austria" in t for t in got), f"Dominica signed and Austria ratified: {got}")
        check(all(a["state"] == "official" for a in room.alerts()), "a depositary's row is official")

        server.show("/XXVI-9.en.xml", b"<html><body>urgent maintenance</body></html>", "text/html")
        rc, log = room.once(config)
        server.show("/XXVI-9.en.xml", table[:len(table) // 2], "text/xml")
        rc, log = room.once(config)
        check(len(room.alerts()) == 2, f"an HTML page or half a table is no news: {room.alerts()[2:]}")
        rc, _ = room.ctl("audit", "verify", config=config, check=False)
        check(rc == 0, "audit verify")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
