#!/usr/bin/env python3
"""A dossier, sources and a rule of one's own, as ratifyd-packs(5) tells it: RSS, Atom, JSON Feed and the depositary's table
become one timeline, and each way out shows what happened."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import MailHost, Publisher

PACK = """
dossiers:
  scissors:
    title: Treaty on the Protection of Left-Handed Scissors
    short-title: Scissors Treaty
    aliases: [Left-Handed Scissors Treaty]
    identifiers: [XL-7]
    threshold: 1
    threshold-days: 90
rules:
  guild-blesses:
    type: committee_vote
    literals: [bless]
    body: Guild of Cutlers
    pattern: 'Guild of Cutlers (?:has )?(?<head>bless(?:es|ed)) .* by (?<for>\\d+) votes to (?<against>\\d+)'
    examples: [The Guild of Cutlers blessed the Scissors Treaty by 12 votes to 3]
    counter-examples: [The Guild of Cutlers will bless the Scissors Treaty by 12 votes to 3]
"""
CONFIG = """
daemon: {{packs: [scissors, rules-un, rules-treaty, rules-news]}}
sources:
  news: {{url: '{base}/news.rss', class: news, origin: news}}
  un: {{url: '{base}/un.atom', class: un, evidence: official-press, origin: un}}
  guild: {{url: '{base}/guild.json', origin: guild}}
  table: {{url: '{base}/table.xml', evidence: record, dossiers: scissors, origin: un}}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{port}', tls: none, from: r@example.org, to: me@example.org}}
  log: {{type: log, target: stderr}}
  record: {{type: audit}}
"""


def rss(*items):
    return ('<rss version="2.0"><channel><title>N</title>' + "".join(
        f"<item><guid>{i}</guid><title>{title}</title><description>{text}</description><pubDate>Tue, 04 Nov 2025 10:00:00 GMT</pubDate></item>"
        for i, title, text in items) + "</channel></rss>").encode()


def atom(*entries):
    return ('<feed xmlns="http://www.w3.org/2005/Atom"><title>U</title><id>u</id><updated>2025-11-06T09:30:00Z</updated>' + "".join(
        f"<entry><id>u:{i}</id><title>{title}</title><summary>{text}</summary><updated>{when}</updated></entry>" for i, title, text, when in entries) + "</feed>").encode()


def feed(*items):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": [
        {"id": i, "content_text": text, "date_published": "2025-11-06T09:00:00Z"} for i, text in items]}).encode()


def table(*rows):
    body = "".join("<Row>" + "".join(f"<Entry>{c}</Entry>" for c in row) + "</Row>" for row in rows)
    return ("<Document><Treaty><Template>mtdsg</Template><Header><Chapter><Header>XL</Header></Chapter><ExternalData><Numsect>7</Numsect><Titlesect>Scissors"
            "</Titlesect></ExternalData></Header><Participants><Table><TGroup cols=\"3\"><Thead><Row><Entry>Participant</Entry><Entry>Signature</Entry>"
            "<Entry>Ratification, Acceptance(A), Accession(a)</Entry></Row></Thead><Tbody><Rows>" + body + "</Rows></Tbody></TGroup></Table></Participants></Treaty></Document>").encode()


def show(server, later):
    news, un = [("1", "Ministers meet", "Nothing.")], [("1", "Weather", "Sunny", "2025-11-03T09:00:00Z")]
    guild, rows = [("g1", "Nothing happened.")], [("Norway", "12 May 2025", "")]
    if later:
        news.append(("2", "States may ratify the Left-Handed Scissors Treaty next year", "Brazil is expected to ratify it."))
        un.append(("2", "General Assembly adopts Left-Handed Scissors Treaty", "By 120 votes to 3.", "2025-11-06T09:30:00Z"))
        guild.append(("g2", "The Guild of Cutlers blessed the Left-Handed Scissors Treaty by 12 votes to 3."))
        rows = [("Norway", "12 May 2025", "5 Nov 2025(A)"), ("Fiji", "", "6 Nov 2025 a")]
    server.show("/news.rss", rss(*news), "application/rss+xml")
    server.show("/un.atom", atom(*un), "application/atom+xml")
    server.show("/guild.json", feed(*guild), "application/feed+json")
    server.show("/table.xml", table(*rows), "text/xml")


def main():
    check, server, mail = Checks(), Publisher(), MailHost()
    with Room() as room:
        os.makedirs(room.path("xdg-config", "ratifyd", "packs"))
        room.write("xdg-config/ratifyd/packs/scissors.yaml", PACK)
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, port=mail.port))
        rc, out = room.ctl("check", config, check=False)
        check(rc == 0 and ": ok: 4 sources, 1 dossier, " in out, f"check: {rc} {out}")
        show(server, False)
        check(room.once(config)[0] == 0 and not room.alerts(), "the base line announces something")
        show(server, True)
        rc, log = room.once(config)
        titles = sorted(r["title"] for r in room.alerts())
        # Norway's is the one consent that was needed; ninety days after it are long over
        check(rc == 0 and sorted(r["kind"] for r in room.alerts()) == ["new"] * 4 + ["overdue", "threshold"], f"4 alerts are due, and what follows from them: {titles}")
        check("Norway accepts: Scissors Treaty (1 of 1)" in titles and any(t.startswith("Fiji accedes: Scissors Treaty") for t in titles), titles)
        check("(2 of 1)" not in " ".join(titles), titles)
        got = {m["type"]: m for m in json.loads(room.ctl("timeline", "scissors", "--json", config=config)[1])["milestones"]}
        adopted, blessed = got["un_ga_adopted"], got["committee_vote"]
        check(adopted["date"].startswith("2025-11-06") and adopted["date_from"] == "published", f"an Atom entry without <published> has no date: {adopted}")
        check(blessed["body"] == "Guild of Cutlers" and blessed["vote"]["for"] == 12 and blessed["vote"]["against"] == 3, blessed)
        mails = mail.taken()
        check(sorted(m["Subject"] for m in mails) == titles and len({m["In-Reply-To"] for m in mails}) == 1, [m["Subject"] for m in mails])
        for m in mails:
            text = m.get_body(("plain",)).get_content()
            later = m["Subject"].startswith(("Overdue: ", "Threshold met: "))
            check(not m.defects and (later or ("What happened: " in text and "How sure: " in text)), text)
        lines = [line for line in log.splitlines() if re.match(r"ratifyd: alert [0-9a-f]{32} ", line)]
        check(len(lines) == 6 and all(t in log for t in titles) and not any("\\n" in line for line in lines), lines)
        check(room.ctl("audit", "verify", config=config)[0] == 0, "the audit log is not whole")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
