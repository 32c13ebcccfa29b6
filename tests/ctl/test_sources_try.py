#!/usr/bin/env python3
"""`ratifyctl sources try` and `sources import`: a person who writes a source sees what a document yields and what it lacks."""
import json
import os
import subprocess
import sys
import tempfile

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CTL = os.path.join(os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin"), "ratifyctl")
sys.path.insert(0, os.path.join(TOP, "demo"))
from servers import Publisher

CONFIG = """
mappings:
  bills:
    document: html
    rows: //li
    fields: {title: a, link: a/@href, date: {select: span, optional: yes}}
sources:
  parliament: {url: 'https://parliament.example/', map: bills}
"""
LIST = b"<!DOCTYPE html><html><body><ul><li><a href=/b/1>Lantern Bill</a><li><a href=/b/2>Garden Bill</a></ul></body></html>"
FEED = b"<rss version='2.0'><channel><title>F</title><item><title>One \xc3\xa9</title><guid>1</guid></item></channel></rss>"
PAGE = b"<!DOCTYPE html><html><head><link rel=alternate type=application/rss+xml href=/feed.xml></head><body></body></html>"
OPML = b"""<opml version='1.0'><body><outline text='A'><outline type='rss' text='News: of the House!' xmlUrl='https://a.example/?x=1&amp;y=2'/>
<outline title='News of the House' xmlUrl='https://b.example/f'/><outline text='no' xmlUrl='ftp://c.example/'/></outline></body></opml>"""
failed = []


def expect(name, got, code, *texts):
    if got.returncode != code or any(t not in got.stdout + got.stderr for t in texts):
        failed.append(name)
        print("FAILED %s: exit %d\n%s%s" % (name, got.returncode, got.stdout, got.stderr))


def main():
    if not os.path.exists(CTL):
        print("skipped: there is no " + CTL)
        return 77
    server = Publisher()
    server.show("/list", LIST, "text/html")
    server.show("/feed.xml", FEED, "application/rss+xml")
    server.show("/page", PAGE, "text/html")
    with tempfile.TemporaryDirectory() as folder:
        def write(name, data):
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
            return f.name

        def sources(*args, config=write("ratifyd.yaml", CONFIG.encode())):
            return subprocess.run([CTL, "-c", config, "sources", *args], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

        expect("a feed", sources("try", server.base + "/feed.xml"), 0, "of application/rss+xml", "format: rss20, 1 entries", "One é")
        expect("a mapping", sources("try", "--map", "bills", server.base + "/list"), 0, "format: mapping bills, 2 entries", "Lantern Bill", server.base + "/b/2",
               "date   0 of 2")
        expect("a file by its source", sources("try", "--source", "parliament", write("list.html", LIST)), 0, "https://parliament.example/b/2")
        expect("what is lacking", sources("try", "--map", "bills", write("other.html", LIST.replace(b"href", b"name"))), 65, "link   0 of 2", "title  2 of 2",
               "it would be refused: format changed: field link vanished")
        expect("a page that names a feed", sources("try", server.base + "/page"), 65, "it looks like html", "it names a feed: %s/feed.xml" % server.base)
        bare = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": os.path.join(folder, "none")}
        alone = lambda *args: subprocess.run([CTL, "sources", *args], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, env=bare)  # noqa: E731
        expect("without a configuration", alone("try", server.base + "/feed.xml"), 0, "format: rss20, 1 entries")
        expect("a mapping needs one", alone("try", "--map", "bills", server.base + "/list"), 66, "no such file")
        expect("JSON", sources("try", write("x.json", b'{"a": 1}')), 65, "it looks like json")
        expect("JSON lines", sources("try", write("x.jsonl", b'{"a": 1}\n{"a": 2}\n')), 65, "it looks like jsonl")
        expect("CSV", sources("try", write("x.csv", b"a,b\n1,2\n")), 65, "it looks like csv")
        got = sources("try", "--json", "--map", "bills", server.base + "/list")
        expect("a mapping in JSON", got, 0)
        o = json.loads(got.stdout)
        if (o["mapping"], o["entries"], o["refused"], o["first"][1]["link"]) != ("bills", 2, None, server.base + "/b/2") or {"field": "date", "rows": 0, "first": None} not in o["fields"]:
            failed.append("what JSON says")
            print(got.stdout)
        got = sources("try", "--json", server.base + "/page")
        expect("a refusal in JSON", got, 65, "it would be refused")
        o = json.loads(got.stdout)
        if o["looks_like"] != "html" or o["feeds"] != [server.base + "/feed.xml"] or not o["refused"]:
            failed.append("what JSON says of a page")
            print(got.stdout)
        expect("404", sources("try", server.base + "/nowhere"), 69, "it answers 404")
        expect("nobody", sources("try", "http://127.0.0.1:1/"), 69, "connect")
        expect("no file", sources("try", os.path.join(folder, "nowhere")), 66)
        expect("no mapping", sources("try", "--map", "nope", "x"), 64, 'no mapping is called "nope"')
        expect("no word", sources("try"), 64)
        expect("another word", sources("tri"), 64)
        asked = len(server.log)
        got = sources("import", write("feeds.opml", OPML))
        expect("import", got, 0, '  news-of-the-house:\n    url: "https://a.example/?x=1&y=2"\n', '  news-of-the-house-2:\n    url: "https://b.example/f"\n', "no is left out")
        check = subprocess.run([CTL, "check", write("imported.yaml", got.stdout.encode())], capture_output=True, text=True)
        expect("what was imported", check, 0, "2 sources")
        expect("no OPML", sources("import", write("feed.xml", FEED)), 65, "is no list of feeds")
        if len(server.log) != asked:
            failed.append("import asks nobody")
    print("%d failed" % len(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
