#!/usr/bin/env python3
"""A publisher corrects its own entry: told as a correction, never as a dispute between two voices; a new wording is no news."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

TREATY = "Treaty on the Rights of Lighthouse Keepers"
CONFIG = """
daemon: {{packs: [rules-news, rules-treaty, rules-un]}}
dossiers:
  lighthouse: {{title: %s, procedure: un-treaty}}
sources:
  feed: {{url: '{base}/feed.xml', class: un, evidence: {evidence}, interval: 1s}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
""" % TREATY


def rss(title):
    return (f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://news.example/</link><item><title>{title}</title>'
            "<link>http://news.example/vote</link><pubDate>Wed, 05 Nov 2025 10:00:00 GMT</pubDate></item></channel></rss>").encode()


def vote(yes, no, more=""):
    return f"General Assembly adopts {TREATY} by {yes} votes in favour to {no} against, with 1 abstention{more}"


def main():
    check = Checks()
    for evidence in ("official-press", "official"):
        with Room() as room:
            server = Publisher()
            config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, evidence=evidence))
            kinds = []
            for title in ("Weather at sea", vote(122, 1), vote(122, 1, " (photographs)"), vote(121, 2), vote(121, 2, " (updated)"), vote(122, 1)):
                server.show("/feed.xml", rss(title), "application/rss+xml")
                rc, log = room.once(config)
                check(rc == 0, f"exit {rc}: {log[-2000:]}")
                kinds.append([a["kind"] for a in room.alerts()])
            told = [k[len(before):] for before, k in zip([[]] + kinds, kinds)]
            check(told == [[], ["new"], [], ["corrected"], [], ["corrected"]], f"{evidence}: after each edition: {told}")
            ids = [a["alert"] for a in room.alerts()]
            check(len(set(ids)) == 3, f"{evidence}: two corrections are two alerts: {ids}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
