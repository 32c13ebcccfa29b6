#!/usr/bin/env python3
"""What is told about a source itself: in words that say which trouble it is, once, and anew after it went well."""
import json
import os
import sys
from datetime import date, timedelta

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = """
dossiers:
  lighthouse: {{title: Treaty on the Rights of Lighthouse Keepers}}
sources:
  feed: {{url: '{base}/feed.xml', interval: 1s}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit], health: true}}
"""


def rss(numbers):
    items = "".join(f"<item><title>Weather {n}</title><link>http://news.example/{n}</link></item>" for n in numbers)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://news.example/</link>{items}</channel></rss>'.encode()


def dated(days):
    items = "".join(
        f"<item><title>Weather of {d}</title><link>http://news.example/{d}</link><pubDate>{d.strftime('%a, %d %b %Y')} 00:00:00 GMT</pubDate></item>"
        for d in days)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://news.example/</link>{items}</channel></rss>'.encode()


def main():
    check = Checks()
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))

        def poll(numbers):
            server.show("/feed.xml", rss(numbers), "application/rss+xml")
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-2000:]}")
            return [a["title"] for a in room.alerts()]

        check(poll(range(6)) == [], "a base line has no gap")
        got = poll(range(10, 16))
        check(got == ["Source feed may have said more"], f"a window that slid past is told: {got}")
        check(len(poll(range(20, 26))) == 1 and len(poll(range(30, 36))) == 1, f"it is told once: {room.alerts()}")
        check(len(poll(range(32, 38))) == 1, "windows that meet are no trouble")
        check(len(poll(range(50, 56))) == 2, "after that it is told again")
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))
        today = date.today()

        def poll(days_ago, ahead=0):
            server.show("/feed.xml", dated([today - timedelta(days=d) for d in days_ago]), "application/rss+xml")
            rc, log = room.once(config, **room.clock(ahead * 86400))
            check(rc == 0, f"exit {rc}: {log[-2000:]}")
            return [(a["title"], a["text"]) for a in room.alerts()]

        habit = list(range(0, 24, 2))
        check(poll(habit) == [], "the first document tells nothing")
        check(poll(habit, ahead=1) == [], "nor does a day without news")
        check(poll(habit, ahead=3) == [], "nor the usual pause")
        got = poll(habit, ahead=25)
        check([t for t, _ in got] == ["Source feed is silent"] and "nothing new since" in got[0][1], f"a long one is told: {got}")
        check(json.loads(room.ctl("sources", "--json", config=config)[1])["sources"][0]["state"] == "silent", "and shown")
        check(len(poll(habit, ahead=40)) == 1, "it is told once")
        got = poll([-40] + habit, ahead=41)
        check([t for t, _ in got][-1] == "Source feed speaks again" and len(got) == 2, f"that it speaks again is told: {got}")
        check(len(poll([-40] + habit, ahead=42)) == 2, "once, too")
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))
        old = [date.today() - timedelta(days=400 + 2 * d) for d in range(12)]
        server.show("/feed.xml", dated(old), "application/rss+xml")
        room.once(config)
        room.once(config)
        server.show("/feed.xml", dated([date.today()] + old), "application/rss+xml")
        room.once(config)
        check(room.alerts() == [], f"what was silent before anybody listened is no news, nor is its end: {room.alerts()}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
