#!/usr/bin/env python3
"""A publisher corrects its own entry: told as a correction, never as a dispute between two voices; a new wording is no news."""
import json
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
    retractions(check)
    return check.done()


RETRACTIONS = (
    # editions of one entry; the kinds of alert after each; what the ratification is in the end
    ("a false report is mended", (f"Malta ratifies the {TREATY}", f"Malta signs the {TREATY}"), (["new"], ["new", "retracted"]), "retracted"),
    ("and comes back", (f"Malta ratifies the {TREATY}", f"Malta discusses the {TREATY}", f"Malta ratifies the {TREATY} after all"),
     (["new"], ["retracted"], ["corrected"]), "reported"),
    ("other words for it", (f"Malta ratifies the {TREATY}", f"Malta has ratified the {TREATY}"), (["new"], []), "reported"),
)


def retractions(check):
    for name, editions, expected, state in RETRACTIONS:
        with Room() as room:
            server = Publisher()
            config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, evidence="press"))
            before = 0
            for title, due in zip(("Weather at sea",) + editions, ([],) + expected):
                server.show("/feed.xml", rss(title), "application/rss+xml")
                rc, log = room.once(config)
                check(rc == 0, f"{name}: exit {rc}: {log[-2000:]}")
                alerts = room.alerts()
                check(sorted(a["kind"] for a in alerts[before:]) == sorted(due), f"{name}: {title}: {alerts[before:]}")
                before = len(alerts)
            found = json.loads(room.ctl("milestones", "--json", "--type", "ratified")[1])["milestones"]
            check([m["state"] for m in found] == [state], f"{name}: the ratification is {found}")


if __name__ == "__main__":
    sys.exit(main())
