#!/usr/bin/env python3
"""What is no milestone and is shown all the same: votes of followed States, reservations, and statements where they are asked for.
None of it is told, and none of it is evidence."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
procedures:
  p: {{title: P, states: yes, steps: {{adopted: {{title: Adopted, by: un_ga_adopted}}, signed: {{title: Signed, by: treaty_signed, actor: yes}}}}}}
rules:
  campaign: {{type: ratified, pattern: '(?<actor>[A-Z]\\w+) ratifies', scope: title}}
dossiers:
  t: {{title: 'Convention on Tables', procedure: p{more}}}
  c: {{title: 'Convention on Chairs', procedure: p}}
sources:
  votes: {{url: '{base}/v.json', map: votes, class: un, evidence: record, dossiers: [t], interval: 1s}}
  us: {{url: '{base}/us.xml', evidence: campaign, origin: Friends of Tables, interval: 1s}}
  office: {{url: '{base}/office.xml', evidence: official-press, interval: 1s}}
  paper: {{url: '{base}/paper.xml', evidence: press, interval: 1s}}
mappings:
  votes:
    document: json
    rows: votes[*]
    prose: no
    require: [id, title, date]
    values: {{who: {{select: who, optional: yes}}, res: {{select: res, optional: yes}}}}
    fields: {{id: id, title: matter, date: day, number: id, for: {{select: yes, optional: yes}}, against: {{select: no, optional: yes}}, acting-body: {{template: General Assembly}}}}
    positions:
      all: {{each: 'votes[*]', actor: who, vote: how}}
    facts:
      adopted: {{type: un_ga_adopted, when: {{res: '^no$'}}}}
      reserved: {{type: reservation, kind: declaration, actor: who, when: {{res: '^yes$'}}}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
"""


def feed(*titles):
    items = "".join(f"<item><guid>{t}</guid><title>{t}</title><link>https://x.example/{n}</link><pubDate>0{n + 1} Nov 2026 10:00:00 GMT</pubDate></item>"
                    for n, t in enumerate(titles))
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


def main():
    check = Checks()
    with Room() as room:
        server = Publisher()
        rows = [{"id": "A/RES/1/1", "matter": "Tables", "day": "2026-01-02", "yes": 2, "no": 1, "res": "no",
                 "votes": [{"who": w, "how": h} for w, h in (("FRANCE", "yes"), ("QATAR", "no"), ("Akaka (D-HI)", "yes"))]},
                {"id": "d", "matter": "Tables", "day": "2026-02-03", "who": "Ghana", "res": "yes", "votes": []}]
        server.show("/v.json", json.dumps({"votes": rows}).encode(), "application/json")
        server.show("/us.xml", feed("We ask all States to join the Convention on Tables", "Qatar ratifies the Convention on Tables", "Join the Convention on Chairs", "Lamps"), "application/rss+xml")
        server.show("/office.xml", feed("Minister speaks about the Convention on Tables"), "application/rss+xml")
        server.show("/paper.xml", feed("What the Convention on Tables means"), "application/rss+xml")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, more=""))
        rc, log = room.once(config)
        check(rc == 0, log[-1500:])

        def signals(*more):
            return json.loads(room.ctl("timeline", "--signals", *more, "t", "--json", config=config)[1])["signals"]

        got = signals()
        check(got["statements"] is None, "statements are opt-in")
        check({v["actor"]: v["position"] for v in got["votes"]} == {"France": "for", "Qatar": "against", "Akaka (D-HI)": "for"}, got["votes"])
        check([(r["actor"], r["kind"]) for r in got["reservations"]] == [("Ghana", "declaration")], got["reservations"])
        check([v["position"] for v in signals("--actor", "QA")["votes"]] == ["against"], "a State by its code")
        check([v["actor"] for v in signals("--actor", "Akaka")["votes"]] == ["Akaka (D-HI)"], "a Senator by name")
        check("statements are left out" in room.ctl("timeline", "--signals", "t", config=config)[1], "it says so")

        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, more=", signals: yes, follow: {states: [FR]}"))
        before = room.ctl("milestones", "--json", config=config)[1]
        rc, log = room.once(config)
        check(rc == 0, log[-1500:])
        got = signals()
        check([v["actor"] for v in got["votes"]] == ["France"], got["votes"])
        said = [(s["who"], s["class"], s["title"]) for s in got["statements"]]
        check(said == [("Friends of Tables", "campaign", "We ask all States to join the Convention on Tables"),
                       ("127.0.0.1", "official-press", "Minister speaks about the Convention on Tables")], said)
        check(room.ctl("milestones", "--json", config=config)[1] == before, "no milestone comes of it")
        check(room.alerts() == [], room.alerts())
        out = room.ctl("timeline", "t", "--signals", config=config)[1]
        for words in ("how they voted", "reservations and declarations", "statements, which are evidence of nothing", "We ask all States"):
            check(words in out, f"{words!r} is not in {out}")
        check("Qatar ratifies" not in out.split("statements, which")[1], "what gave a milestone is no signal")
        # people who are followed: how they voted, and what they say, whoever tells it
        server.show("/paper.xml", feed("What the Convention on Tables means", "Senator Akaka: the Convention on Tables is overdue", "Nobody asked Akaka about the Convention on Tables"), "application/rss+xml")
        server.show("/office.xml", feed("Minister speaks about the Convention on Tables", "Foreign Minister Anna Lind welcomes the Convention on Tables"), "application/rss+xml")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, more=", signals: yes, follow: {states: [FR], people: [Daniel Akaka, 'Akaka (D-HI)']}"))
        rc, log = room.once(config)
        check(rc == 0, log[-1500:])
        got = signals()
        check([v["actor"] for v in got["votes"]] == ["Akaka (D-HI)", "France"], got["votes"])
        said = {s["title"]: (s["who"], s["speaker"], s["origin"], s["class"]) for s in got["statements"]}
        check(said == {"We ask all States to join the Convention on Tables": ("Friends of Tables", None, "Friends of Tables", "campaign"),
                       "Minister speaks about the Convention on Tables": ("127.0.0.1", None, "127.0.0.1", "official-press"),
                       "Foreign Minister Anna Lind welcomes the Convention on Tables": ("Foreign Minister Anna Lind", "Foreign Minister Anna Lind", "127.0.0.1", "official-press"),
                       "Senator Akaka: the Convention on Tables is overdue": ("Akaka (D-HI)", "Akaka (D-HI)", "127.0.0.1", "press")}, said)
        out = room.ctl("timeline", "t", "--signals", config=config)[1]
        check("Foreign Minister Anna Lind" in out and "Akaka (D-HI)" in out, out)
        # named people alone: theirs and no others
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, more=", follow: {people: ['Akaka (D-HI)', Friends of Tables]}"))
        got = signals()
        check([v["actor"] for v in got["votes"]] == ["Akaka (D-HI)"], got["votes"])
        check(sorted(s["who"] for s in got["statements"]) == ["Akaka (D-HI)", "Friends of Tables"], got["statements"])
        check(room.ctl("milestones", "--json", config=config)[1] == before and room.alerts() == [], "no milestone and no alert comes of any of it")
        rc, _ = room.ctl("timeline", "--actor", "QA", "t", config=config, check=False)
        check(rc == 64, f"--actor alone: exit {rc}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
