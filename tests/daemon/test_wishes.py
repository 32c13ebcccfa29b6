#!/usr/bin/env python3
"""A publisher's wish (ttl) holds from one document to the next, over every 304 and every repetition between them."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

CONFIG = """
sources:
  feed: {{url: '{base}/feed.xml', interval: 1s}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
"""
FEED = (b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>http://news.example/</link><ttl>60</ttl>'
        b"<item><title>Weather</title><link>http://news.example/1</link></item></channel></rss>")


def main():
    check = Checks()
    for validators in (True, False):
        with Room() as room:
            server = Publisher()
            server.show("/feed.xml", FEED, "application/rss+xml")
            if not validators:
                server.documents["/feed.xml"] = server.documents["/feed.xml"][:2] + (None,)
            config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))
            room.daemon(config)

            def next_poll():
                rc, out = room.ctl("status", "--json", config=config, check=False)
                polls = [] if rc else json.loads(out).get("polls", [])
                return polls and not polls[0]["asking"] and polls[0].get("next_poll_in_s")

            for turn in range(1, 4):
                wait_for(lambda n=turn: server.asked() >= n, 10, f"request {turn} does not come")
                seconds = wait_for(next_poll, 10, "no deadline is shown")
                check(seconds > 3000, f"request {turn}, validators {validators}: the publisher wishes for an hour, the next poll is in {seconds} s")
                room.ctl("poll", "feed", config=config)
            wait_for(lambda: server.asked() >= 4, 10, "request 4 does not come")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
