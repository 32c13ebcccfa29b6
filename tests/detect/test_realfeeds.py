#!/usr/bin/env python3
"""Whole genuine feeds about everything: whatever the shipped rules see in them is listed here, and each is right.

Through the daemon with the shipped dossiers, twice, as sources of news and of no declared class, everything in them new; and
every title and text by itself, whatever it is about."""
import glob
import html
import json
import os
import re
import subprocess
import sys

TOP = os.environ["RATIFY_SOURCE"]
sys.path[:0] = [os.path.join(TOP, "tests", "daemon"), os.path.join(TOP, "tests", "packs"), os.path.join(TOP, "demo")]
from harness import BIN, SHARED, Checks, Room, need_shared
from packs import shipped
from servers import Publisher

FOLDERS = ("realfeeds", "feedreader-net", "netnewswire", "feedjira", "rubycocos", "rome", "node-feedparser", "rust-rss", "newsboat", "miniflux", "newsraft", "simplepie",
           "rss-parser", "fastfeedparser")
SAMPLES = ("un-news/europe-rss_2022-04-01.xml", "senate/committee-appropriations-rss-press.xml", "house/clerk_Home_Feed_rss.xml")
ENTRIES_AT_LEAST = 4500
# (dossier, type, actor, title of the entry): nobody in these feeds speaks of either convention
EXPECTED = []
# (type, the words): UN News of March 2022 on resolution ES-11/2; the House Clerk's feed of October 2026
ASSERTED = [("floor_passed", "That the Senate passed S. 3257, S. 3258, Senate agreed to House amendment to S. 240, Senate agreed to House amendment to S. 283, and passed H.R. 2388."),
            ("un_ga_adopted", "General Assembly passes resolution demanding aid access, by large majority"),
            ("un_ga_adopted", "The UN General Assembly overwhelmingly demanded civilian protection and humanitarian access in Ukraine on Thursday,")]
TEXTS_AT_LEAST = 3500


def documents():
    found = [os.path.join(SHARED, "samples", s) for s in SAMPLES]
    for folder in FOLDERS:
        found += [p for p in sorted(glob.glob(os.path.join(SHARED, "corpus", folder, "**"), recursive=True))
                  if os.path.isfile(p) and os.path.basename(p) not in ("LICENSE", "PROVENANCE.md", "expect.jsonl", "MANIFEST.jsonl")]
    return found


def config(base, n):
    lines = ["daemon: {packs: [un-cybercrime, budapest, rules-news, rules-treaty, rules-un, rules-us, rules-fr-es]}", "http: {max-entries: 100000}", "sinks:", "  audit: {type: audit}",
             "sources:"]
    for name in shipped("un-cybercrime", "budapest"):  # they are not asked here
        lines.append(f"  {name}: {{enabled: no}}")
    for i in range(n):
        for word in ("news", "any"):
            lines.append(f"  {word}-{i}: {{url: '{base}/{i}', class: {word}, alert-first: yes, interval: 1h}}")
    return "\n".join(lines) + "\n"


def plain(text):
    return html.unescape(re.sub("<[^>]+>", " ", text))[:1500]


def texts(files):
    parsed = subprocess.run([os.path.join(BIN, "ratifyctl"), "parse", "--max-entries", "100000"] + files, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120)
    found = set()
    for line in parsed.stdout.decode().splitlines():
        for e in json.loads(line).get("entries", []):
            found |= {e.get("title") or "", plain(e.get("summary") or e.get("content") or "")}
    return sorted(found - {""})


def asserted(all_texts):
    lines = "\n".join(json.dumps({"id": str(i), "text": t, "domain": "news"}) for i, t in enumerate(all_texts))
    run = subprocess.run([os.path.join(BIN, "ratifyctl"), "--packs", os.path.join(TOP, "config", "packs"), "classify"], input=lines.encode(),
                         stdout=subprocess.PIPE, timeout=120)
    facts = [f for line in run.stdout.decode().splitlines() for f in json.loads(line)["facts"]]
    return sorted({(f["type"], f["quote"]) for f in facts})


def main():
    need_shared()
    check = Checks()
    files = documents()
    with Room() as room:
        server = Publisher()
        for i, path in enumerate(files):
            server.show(f"/{i}", open(path, "rb").read(), "application/xml")
        rc, log = room.once(room.write("ratifyd.yaml", config(server.base, len(files))), timeout=240)
        check(rc == 0, f"exit {rc}: {log[-2000:]}")
        records = room.audit()
        entries = sum(r.get("entries", 0) for r in records if r["what"] == "document")
        told = [r for r in records if r["what"] == "milestone"]
        found = sorted({(r["dossier"], r["type"], r.get("actor"), r.get("quote")) for r in told}, key=str)
        check(entries >= ENTRIES_AT_LEAST, f"only {entries} entries were read")
        check(found == EXPECTED, f"milestones: {found}")
        every = texts(files)
        check(len(every) >= TEXTS_AT_LEAST, f"only {len(every)} texts")
        labels = asserted(every)
        check(labels == ASSERTED, f"asserted: {labels}")
        print(f"{len(every)} texts, {len(labels)} assert something: {1000 * len(labels) / max(len(every), 1):.2f} per 1,000")
        print(f"{len(files)} documents, {entries} entries read, {len(found)} milestones: {1000 * len(found) / max(entries, 1):.2f} per 1,000")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
