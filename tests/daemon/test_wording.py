#!/usr/bin/env python3
"""Words of a sink's own, by type and by kind, and classes that are not the usual ones; each mistake in them at its place."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, SOURCE, Checks, Room, json_lines

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

TREATY = "Treaty on the Rights of Lighthouse Keepers"
CONFIG = """
daemon: {{packs: [rules-news, rules-treaty, rules-un]}}
importance:
  treaty_signed: C
  ratified: {{class: B}}
dossiers:
  lighthouse: {{title: %s, procedure: un-treaty}}
sources:
  feed: {{url: '{base}/feed.xml', class: news, evidence: press, interval: 1s}}
sinks:
  plain: {{type: file, path: plain.jsonl}}
  own:
    type: file
    path: own.jsonl
    title: "[${{class}}] ${{title}}"
    text: |
      ${{title}}
    templates:
      treaty_signed: {{title: 'Ink: ${{dossier}}', text: '${{next}}'}}
      test: {{text: 'Only words: ${{kind}} for ${{sink}}'}}
      new: {{title: 'never, the type comes first', text: 'New. ${{links}}'}}
routes:
  a: {{sinks: [plain], importance: B}}
  all: {{sinks: [own]}}
""" % TREATY
MISTAKES = """sinks:
  l:
    type: log
    title: "${titel}"
    text: "${title.shouted}"
    templates:
      ratifed: {title: x}
      ratified:
        title: "${title"
        text: ${dossier}
importance:
  ratification: A
  ratified: Q
"""
TOLD = [(4, 12, 'sinks.l: title: a template has ${titel}, expected '), (5, 11, 'sinks.l: text: a template has ${title.shouted}, expected the form html, markdown or slack'),
        (7, 7, 'templates names "ratifed", expected the type of a milestone or the kind of an alert (did you mean "ratified"?)'),
        (9, 16, 'sinks.l: title: a template has "${title" without its end, expected ${field}')]
TOLD_FIRST = [(12, 3, 'importance names "ratification", expected the type of a milestone'), (13, 13, 'class is "Q", expected A, B or C')]


def rss(*titles):
    items = "".join(f"<item><title>{t}</title><link>http://news.example/{i}</link></item>" for i, t in enumerate(titles))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>http://news.example/</link>{items}</channel></rss>'.encode()


def mistakes(room, check):
    config = room.write("wrong.yaml", MISTAKES)
    for told, text in ((TOLD_FIRST, MISTAKES), (TOLD, MISTAKES.split("importance:")[0])):
        room.write("wrong.yaml", text)
        p = subprocess.run([os.path.join(BIN, "ratifyctl"), "check", config], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=room.environment(), timeout=60)
        out = p.stderr.decode("utf-8", "replace")
        check(p.returncode == 78, f"exit {p.returncode}")
        for line, column, words in told:
            check(f"{config}:{line}:{column}: {words}" in out, f"{line}:{column}: {words}\n  in\n{out}")


def main():
    check, server = Checks(), Publisher()
    with Room() as room:
        mistakes(room, check)
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))
        for more in ((), (f"Qatar ratifies the {TREATY}", f"Malta signs the {TREATY}")):
            server.show("/feed.xml", rss("Weather at sea", *more), "application/rss+xml")
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-2000:]}")
        own = {r["type"]: r for r in json_lines(room.path("own.jsonl"))}
        plain = json_lines(room.path("plain.jsonl"))
        check([(r["type"], r["class"]) for r in plain] == [("ratified", "B")], f"a class of one's own for routes: {plain}")
        check(own["treaty_signed"]["class"] == "C" and own["treaty_signed"]["title"] == "Ink: lighthouse", own["treaty_signed"])
        check(own["treaty_signed"]["text"] == own["treaty_signed"]["next"] and "for Malta: Ratification (by an instrument" in own["treaty_signed"]["next"], own["treaty_signed"])
        check(own["ratified"]["title"] == "never, the type comes first", "of what has no type template that of the kind counts")
        check(own["ratified"]["text"] == "New. http://news.example/1", own["ratified"])
        check(plain[0]["title"].startswith("Reported, not confirmed: Qatar ratifies") and "\nWhat is next: an official source that says so" in plain[0]["text"], plain[0])
        explained = json.loads(room.ctl("--json", "route", "explain", "--type", "treaty_signed", config=config)[1])
        check(explained["importance"] == "C", explained)
        room.ctl("sinks", "test", "own", config=config)
        last = json_lines(room.path("own.jsonl"))[-1]
        check(last["title"] == "[H] ratifyd: this is a test" and last["text"] == "Only words: test for own", last)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
