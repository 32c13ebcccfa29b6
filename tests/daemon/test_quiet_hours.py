#!/usr/bin/env python3
"""Quiet hours put alerts off and drop none, class A may pierce them, and route explain says so beforehand."""
import datetime
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
  feed: {{url: '{base}/feed.xml', class: news, evidence: press, interval: 1s}}
sinks:
  now: {{type: audit, path: now.jsonl}}
  night: {{type: log, quiet: '{quiet}', zone: UTC, pierce: {pierce}}}
routes:
  all: {{sinks: [night]}}
  qatar: {{sinks: [now], actors: [QA], importance: A}}
""" % TREATY


def rss(*titles):
    items = "".join(f"<item><title>{t}</title><link>http://news.example/{i}</link></item>" for i, t in enumerate(titles))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>http://news.example/</link>{items}</channel></rss>'.encode()


def hours():
    """Quiet from an hour ago until in two hours, and when that ends."""
    now = datetime.datetime.now(datetime.timezone.utc)
    end = (now + datetime.timedelta(hours=2)).replace(second=0, microsecond=0)
    return f"{(now - datetime.timedelta(hours=1)):%H:%M}-{end:%H:%M}", end


def deliveries(room, config, *more):
    return json.loads(room.ctl("--json", "outbox", *more, config=config)[1])["deliveries"]


def main():
    check = Checks()
    for pierce in ("A", "B"):
        with Room() as room:
            server = Publisher()
            quiet, end = hours()
            config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, quiet=quiet, pierce=pierce))
            explained = json.loads(room.ctl("--json", "route", "explain", "--type", "ratified", "--actor", "Qatar", "--evidence", "press", "--in-state", "reported", config=config)[1])
            routes = {r["route"]: r for r in explained["routes"]}
            check(routes["qatar"]["takes"] and routes["all"]["takes"], f"both routes take it: {routes}")
            when = routes["all"]["sinks"][0]["when"]
            check(when == "at once" if pierce == "A" else when.startswith(f"at {end:%Y-%m-%d %H:%M}"), f"{pierce}: {when}")
            other = json.loads(room.ctl("--json", "route", "explain", "--type", "ratified", "--actor", "Malta", config=config)[1])["routes"]
            check([(r["takes"], r["because"]) for r in other] == [(True, None), (False, "actors")], f"Malta is not Qatar: {other}")
            for body in (rss("Weather at sea"), rss("Weather at sea", f"Qatar ratifies the {TREATY}")):
                server.show("/feed.xml", body, "application/rss+xml")
                rc, log = room.once(config)
                check(rc == 0, f"exit {rc}: {log[-2000:]}")
            waiting = [d for d in deliveries(room, config) if d["sink"] == "night"]
            if pierce == "A":
                check(waiting == [], f"class A pierces: {waiting}")
            else:
                check([d["state"] for d in waiting] == ["due"] and waiting[0]["attempts"] == 0, f"it waits: {waiting}")
                check(waiting and waiting[0]["due"].startswith(f"{end:%Y-%m-%dT%H:%M}"), f"until {end}: {waiting}")
                check("quiet hours" in room.ctl("outbox", config=config)[1], room.ctl("outbox", config=config)[1])
    with Room() as room:
        for keys, words in (("quiet: '22-7'", 'quiet is "22-7", expected two times of the day such as 22:00-07:00'),
                            ("zone: Europe/Atlantis", 'zone is "Europe/Atlantis", expected UTC, an offset')):
            config = room.write("ratifyd.yaml", "sinks:\n  l: {type: log, %s}\n" % keys)
            rc, _ = room.ctl("check", config, check=False)
            check(rc == 78, f"{keys}: exit {rc}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
