#!/usr/bin/env python3
"""Answers that are no document are failures with a sentence, never an empty list; an address that redirects had taught and
that dies is given up for the configured one."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room
from publisher import Answers

CONFIG = """
daemon: {{packs: []}}
dossiers:
  t: {{title: 'Convention on Answers', procedure: un-treaty}}
mappings:
  json: {{document: json, kind: {kind}, rows: 'items[*]', empty-when: count, empty-match: '^0$', fields: {{id: id, title: id}}}}
  xml: {{document: xml, kind: {kind}, rows: //item, empty-when: string(//none), empty-match: '^none$', fields: {{id: '@id', title: '@id'}}}}
sources:
  json: {{url: '{base}/json', map: json, interval: 100ms}}
  xml: {{url: '{base}/xml', map: xml, interval: 100ms}}
  feed: {{url: '{base}/feed', interval: 100ms}}
"""
HTML = b"<!DOCTYPE html><html><head><title>Just a moment</title></head><body><p>Checking your browser</p></body></html>"
GOOD = {"/json": ("application/json", b'{"items": [{"id": "a"}, {"id": "b"}], "count": 2}'), "/xml": ("text/xml", b'<l><item id="a"/><item id="b"/></l>'),
        "/feed": ("application/rss+xml", b"<rss version='2.0'><channel><title>t</title><link>http://x/</link><item><guid>a</guid><title>a</title></item></channel></rss>")}


def rows_of(room, config):
    return {r["source"]: r for r in json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]}


def documents(check, kind):
    fault = {}

    def answer(handler, path, body):
        if fault:
            return fault["answer"]
        mime, text = GOOD[path]
        return 200, {"Content-Type": mime}, text

    with Room() as room:
        config = room.write("ratifyd.yaml", CONFIG.format(base=Answers(answer).base, kind=kind))
        faults = [(202, {}, b"", "HTTP status 202"), (204, {}, b"", "HTTP status 204"), (202, {}, b'{"items": [], "count": 0}', "HTTP status 202"),
                  (200, {"Content-Type": "text/html"}, HTML, "not the document"), (200, {"Content-Type": "application/json"}, HTML, "not the document"),
                  (200, {"Content-Type": "text/xml"}, HTML, "not the document"), (200, {}, b"", "not the document"), (200, {}, b" \r\n", "not the document")]
        for round_ in ("first", "later"):
            for status, headers, body, words in faults:
                fault["answer"] = (status, headers, body)
                rc, log = room.once(config)
                check(rc == 0, f"exit {rc}: {log[-800:]}")
                for name, row in rows_of(room, config).items():
                    check(row["state"] == "failing" and words in row["last_error"], f"{kind} {round_} {status} {body[:20]} {name}: {row['state']}: {row['last_error']}")
            fault.clear()
            room.once(config)
            check(all(r["state"] == "ok" for r in rows_of(room, config).values()), f"{kind}: well again")


def moved(check):
    dead = []

    def answer(handler, path, body):
        if path == "/feed" and not dead:
            return 301, {"Location": "/new"}, b""
        if path == "/new" and dead:
            return dead[0], {}, b""
        return 200, {"Content-Type": GOOD["/feed"][0]}, GOOD["/feed"][1]

    for status in (404, 410):
        dead.clear()
        with Room() as room:
            server = Answers(answer)
            config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, kind="stream").split("sources:")[0] + f"sources: {{feed: {{url: '{server.base}/feed', interval: 100ms}}}}\n")
            for _ in range(3):
                room.once(config)
            check(rows_of(room, config)["feed"]["url_now"] == server.base + "/new", "the redirect is believed")
            dead.append(status)
            for n in range(5):
                check(rows_of(room, config)["feed"]["url_now"] is not None, f"given up after {n} failures")
                room.once(config)
            check(rows_of(room, config)["feed"]["url_now"] is None, f"{status}: the learnt address is not given up")
            room.once(config)
            row = rows_of(room, config)["feed"]
            check(row["state"] == "ok" and server.asked()[-1][1] == "/feed", f"{status}: the configured address is not asked: {row}")


def main():
    check = Checks()
    documents(check, "stream")
    documents(check, "table")
    moved(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
