#!/usr/bin/env python3
"""What is told about a source itself: in words that say which trouble it is, once, and anew after it went well."""
import os
import sys

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
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
