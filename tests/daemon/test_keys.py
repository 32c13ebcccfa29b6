#!/usr/bin/env python3
"""Keys to services: sent where {key} stands, to their own host only, and found nowhere afterwards, whatever the publisher
says back; a source without its key is off, not failing; a reload takes a new one."""
import json
import os
import signal
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room, wait_for
from publisher import Answers

sys.path.insert(0, os.path.join(SOURCE, "demo"))
import record

KEY, NEXT = "Ab/1+secret=XYZ", "Cd/2+another=UVW"
CONFIG = """
daemon: {{packs: [], log-level: debug, keep-bodies: 1MiB}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  t: {{title: 'Convention on Keys', procedure: un-treaty}}
sources:
  url: {{url: '{base}/feed?api_key={{key}}&x=1', key: {{file: key}}, class: news, dossiers: [t], interval: 300ms}}
  header: {{url: '{base}/header', headers: ['X-Api-Key: {{key}}'], key: {{command: ['./key.sh']}}, class: news, dossiers: [t], interval: 300ms}}
  posted: {{url: '{base}/post', post: '{{"token": "{{key}}"}}', key: {{command: ['./key.sh']}}, class: news, dossiers: [t], interval: 300ms}}
  moved: {{url: '{base}/move?k={{key}}', key: {{file: key}}, class: news, dossiers: [t], interval: 300ms}}
  bad: {{url: '{base}/bad?k={{key}}', key: {{file: key}}, interval: 300ms}}
  elsewhere: {{url: '{base}/elsewhere?k={{key}}', key: {{file: key}}, interval: 300ms}}
  keyless: {{url: '{base}/keyless?k={{key}}', interval: 300ms}}
  empty: {{url: '{base}/empty?k={{key}}', key: {{command: ['true']}}, interval: 300ms}}
sinks:
  audit: {{type: audit}}
"""


def forms(key):
    return [key, urllib.parse.quote(key, safe=""), urllib.parse.quote(key, safe="").lower(), key.replace("/", "\\/"), "secret=XYZ", "another=UVW"]


def main():
    check = Checks()
    titles = ["first"]

    def answer(handler, path, body):
        at, _, query = path.partition("?")
        said = urllib.parse.unquote(query)
        if at == "/move":
            return 301, {"Location": "/moved?" + query}, b""
        if at == "/bad":
            return 500, {"Content-Type": "text/plain"}, f"no such key: {said}".encode()
        if at == "/elsewhere":
            return 302, {"Location": "http://example.org/steal?" + query}, b""
        items = [record.item(f"{at}-{t}", f"MILESTONE {t} of the Convention on Keys {said}", "2026-01-02", f"text {said} {handler.headers.get('X-Api-Key')} {body.decode()}")
                 for t in titles]
        return 200, {"Content-Type": "application/rss+xml", "ETag": f'"{said}"'}, record.rss("S", items, f"http://feed.example/?{query}")

    server = Answers(answer)
    with Room() as room:
        room.write("key", KEY + "\n")
        room.write("key.sh", f"#!/bin/sh\ncat '{room.path('key')}'\n")
        os.chmod(room.path("key.sh"), 0o700)
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))
        rc = room.ctl("check", config, check=False)[0]
        check(rc == 0, "check takes it")
        out = json.loads(room.ctl("check", config, "--json")[1])
        check(len(out["notices"]) == 1 and "keyless" in out["notices"][0] and "sources.keyless.key" in out["notices"][0], out)
        d = room.daemon(config)
        log = lambda: open(room.path("daemon.log"), encoding="utf-8").read()  # noqa: E731
        wait_for(lambda: all(len(server.asked(p)) >= 2 for p in ("/feed", "/header", "/post", "/bad", "/elsewhere")) and len(server.asked("/moved")) >= 5, 30, "the sources were not asked")
        quoted = urllib.parse.quote(KEY, safe="")
        check(all(row[1] == f"/feed?api_key={quoted}&x=1" for row in server.asked("/feed")), server.asked("/feed")[0])
        check(all(row[2].get("X-Api-Key") == KEY for row in server.asked("/header")), server.asked("/header")[0])
        check(all(row[0] == "POST" and json.loads(row[3]) == {"token": KEY} for row in server.asked("/post")), server.asked("/post")[0])
        check(any(row[1] == f"/moved?k={quoted}" for row in server.asked("/moved")), "a remembered redirect is asked with the key")
        check(all("X-Api-Key" not in row[2] for row in server.asked("/feed")), "headers are of their source")
        check(not server.asked("/keyless") and not server.asked("/empty"), "a source without its key is not asked")
        check(log().count("source keyless is off: needs a key: sources.keyless.key") == 1, "it is said once at start")
        check("source empty is off: " in log(), "a key that cannot be read, too")
        rows = {r["source"]: r for r in json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]}
        check(rows["keyless"]["state"] == "off" and "sources.keyless.key" in rows["keyless"]["off"] and rows["keyless"]["failures"] == 0, rows["keyless"])
        check(rows["url"]["state"] == "ok" and rows["url"]["off"] is None, rows["url"])
        check(rows["elsewhere"]["state"] == "failing" and "with the key" in rows["elsewhere"]["last_error"], rows["elsewhere"])
        check(rows["moved"]["url_now"] == server.base + "/moved?k={key}", rows["moved"])
        status = json.loads(room.ctl("status", "--json", config=config)[1])
        off = {p["source"]: p.get("off") for p in status["polls"]}
        check("sources.keyless.key" in (off["keyless"] or "") and off["url"] is None, off)
        check("sources.keyless.key" in room.ctl("status", config=config)[1], "status says it, too")
        titles.append("second")
        wait_for(lambda: any('MILESTONE second' in a['text'] for a in room.alerts()), 20, "no alerts")

        room.write("key", NEXT + "\n")
        server.forget()
        os.kill(d.pid, signal.SIGHUP)
        want = urllib.parse.quote(NEXT, safe="")
        wait_for(lambda: any(want in row[1] for row in server.asked("/feed")) and any(row[2].get("X-Api-Key") == NEXT for row in server.asked("/header")), 20,
                 "a new key is not taken by a reload")
        room.ctl("sources", "try", "--source", "url", server.base + "/feed?api_key={key}", config=config)
        said = [room.ctl(*args, config=config)[1] for args in (("sources",), ("sources", "--json"), ("status", "--json"), ("milestones", "--json"), ("outbox", "--all"),
                                                               ("sources", "try", "--source", "url", server.base + "/feed?api_key={key}"))]
        d.terminate()
        check(d.wait(20) == 0, "it stops")
        said.append(log())
        for folder, _, names in os.walk(room.path("state")):
            said += [open(os.path.join(folder, n), "rb").read().decode("latin-1") for n in names]
        check(any("of the Convention on Keys api_key={key}" in text or "Convention on Keys k={key}" in text for text in said), "what was said back is kept with {key} in its place")
        for key in (KEY, NEXT):
            for form in forms(key):
                check(not any(form in text for text in said), f"{form} is found in what was written")
        check(room.ctl("audit", "verify", config=config, check=False)[0] == 0, "audit verify")

        for text, words in (("sources: {s: {url: 'http://example.org/?k={key}'}}", "in the clear"), ("sources: {s: {url: 'https://example.org/', key: {file: key}}}", "no place for it"),
                            ("sources: {s: {url: 'https://{key}/'}}", "host"), ("sources: {s: {url: 'https://example.org/', tls: old}}", "legacy")):
            wrong = room.write("wrong.yaml", text)
            p = room.ctl("check", wrong, "--json", check=False)
            check(p[0] == 78 and any(words in m for m in json.loads(p[1])["mistakes"]), (text, p))
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
