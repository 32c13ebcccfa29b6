#!/usr/bin/env python3
"""Lists in pages: a table is its pages together and loses a row only when all of them came; a stream is read as far as it is
new; first sight is a base line of all pages; a page that comes again, another host and an end that does not come are told."""
import json
import os
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room, kill9, wait_for
from publisher import Answers

CONFIG = """
daemon: {{packs: [], log-level: debug}}
dossiers:
  t: {{title: 'Convention on Pages', procedure: un-treaty}}
mappings:
  m:
    document: json
    kind: {kind}
    rows: items[*]
    {next}
    empty-when: pages.count
    empty-match: '^0$'
    fields: {{id: id, title: name, date: {{select: day, date-form: YYYY-MM-DD}}, actor: name}}
    facts: {{bound: {{type: ratified, when: {{title: '.'}}}}}}
sources:
  list: {{url: '{base}/list{query}', map: m, class: un, evidence: record, dossiers: [t], interval: 200ms{more}}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit], health: false}}
"""
STATES = ["Austria", "Brazil", "Chile", "Denmark", "Egypt", "Fiji", "Ghana", "Hungary", "Iceland"]


class List:
    """Rows in pages of three; fault: page -> (status, headers, bytes)."""

    def __init__(self, rows):
        self.rows, self.fault, self.next_of, self.delay = list(rows), {}, None, {}
        self.next = "next: pages.next"
        self.server = Answers(self.answer)

    def answer(self, handler, path, body):
        query = dict(p.split("=", 1) for p in path.partition("?")[2].split("&") if "=" in p)
        n = int(query.get("page", 1))
        time.sleep(self.delay.get(n, 0))
        if n in self.fault:
            return self.fault[n]
        part = self.rows[(n - 1) * 3:n * 3]
        following = f"/list?page={n + 1}" if len(self.rows) > n * 3 else None
        if self.next_of:
            following = self.next_of(n, following)
        out = {"items": [{"id": r, "name": r, "day": "2021-05-08"} for r in part], "pages": {"count": len(part), "next": following}}
        return 200, {"Content-Type": "application/json", "ETag": f'"{hash(json.dumps(out))}"'}, json.dumps(out).encode()

    def pages(self):
        """Which pages were asked since the last time, in order."""
        out = [int(row[1].partition("page=")[2].partition("&")[0] or 1) for row in self.server.asked("/list")]
        self.server.forget()
        return out


class Marked(List):
    """A page names no address but what the next one has to be asked with; behind the last is one without rows, which names itself."""

    def __init__(self, rows):
        super().__init__(rows)
        self.next = "next: pages.mark\n    next-parameter: mark"

    def answer(self, handler, path, body):
        query = {k: v[0] for k, v in urllib.parse.parse_qs(path.partition("?")[2]).items()}
        at = int(query["mark"].strip("+/=")) if "mark" in query else 0
        n = at // 3 + 1
        if n in self.fault:
            return self.fault[n]
        part = self.rows[at:at + 3]
        mark = f"+/{at + len(part)}==" if part or at else "*"
        out = {"items": [{"id": r, "name": r, "day": "2021-05-08"} for r in part], "pages": {"count": len(self.rows), "mark": mark}}
        return 200, {"Content-Type": "application/json"}, json.dumps(out).encode()

    def pages(self):
        asked = [urllib.parse.parse_qs(row[1].partition("?")[2]) for row in self.server.asked("/list")]
        self.server.forget()
        return [-(-int(q["mark"][0].strip("+/=")) // 3) + 1 if "mark" in q else 1 for q in asked]


def configure(room, lst, kind, query="", more=""):
    return room.write("ratifyd.yaml", CONFIG.format(kind=kind, next=lst.next, base=lst.server.base, query=query, more=more))


class Run:
    def __init__(self, room, check, config):
        self.room, self.check, self.config, self.seen = room, check, config, 0

    def __call__(self, what, pages, lst, due=(), error=None):
        rc, log = self.room.once(self.config)
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        asked = lst.pages()
        self.check(asked == pages, f"{what}: pages {asked}, due were {pages}")
        new = [f"{a['kind']}: {a['title']}" for a in self.room.alerts()[self.seen:]]
        self.seen += len(new)
        self.check(len(new) == len(due) and all(any(d in n for n in new) for d in due), f"{what}: alerts {new}, due were {due}")
        row = json.loads(self.room.ctl("sources", "--json", config=self.config)[1])["sources"][0]
        said = row["last_error"] or ""
        self.check((error is None and not said) or (error is not None and error in said), f"{what}: {said!r}, expected {error!r}")
        return row


def table(check):
    with Room() as room:
        lst = List(STATES)
        run = Run(room, check, configure(room, lst, "table"))
        lst.fault[2] = (500, {}, b"")
        run("a first round that breaks", [1, 2], lst, error="page 2: HTTP status 500")
        lst.fault.clear()
        row = run("the base line", [1, 2, 3], lst)
        check(row["entries_seen"] == 9, row)
        count = len(json.loads(room.ctl("milestones", "--json", config=run.config)[1])["milestones"])
        check(count == 9, f"{count} States are bound")
        run("the same again", [1, 2, 3], lst)
        lst.rows.remove("Egypt")
        for fault in ((500, {}, b""), (200, {"Content-Type": "text/html"}, b"<html><body>Sorry</body></html>"), (200, {}, b""), (202, {}, b""), (204, {}, b"")):
            lst.fault[3] = fault
            run(f"a page in the middle is {fault[0]} {fault[2][:20]}", [1, 2, 3], lst, error="page 3: ")
        lst.fault.clear()
        run("a row is gone when all pages came", [1, 2, 3], lst, due=["Egypt"])
        run("and stays away", [1, 2, 3], lst)
        lst.rows.append("Jamaica")
        lst.rows.append("Kenya")
        run("new rows on the last pages", [1, 2, 3, 4], lst, due=["Jamaica", "Kenya"])
        lst.next_of = lambda n, following: "/list" if n == 3 else following
        run("pages in a circle", [1, 2, 3], lst, error="the page after page 3 is page 1 again")
        lst.next_of = lambda n, following: f"/list?page={n + 1}&again=1"
        lst.fault[3] = lst.answer(None, "/list?page=2&again=1", b"")
        run("the same page under another address", [1, 2, 3], lst, error="page 3 is page 2 again")
        lst.fault.clear()
        lst.next_of = lambda n, following: "http://127.0.0.2/list?page=2"
        run("a page of another host", [1], lst, error="another host")
        lst.next_of = None
        rows, lst.rows = lst.rows, lst.rows[:3]
        run("most rows are missing", [1], lst, due=["lost many rows"], error="rows are missing at once")
        lst.rows = rows
        run("well again", [1, 2, 3, 4], lst, due=["is back"])
        rows, lst.rows = lst.rows, lst.rows[:4]
        run("most rows of all pages are missing", [1, 2], lst, due=["lost many rows"], error="rows are missing at once")
        lst.rows = rows
        run("well again", [1, 2, 3, 4], lst, due=["is back"])
        run.config = configure(room, lst, "table", more=", max-pages: 2")
        run("a table with too many pages", [1, 2], lst, error="more than 2 pages (max-pages)")
        check(room.ctl("audit", "verify", config=run.config, check=False)[0] == 0, "audit verify")


def stream(check):
    with Room() as room:
        lst = List(STATES)
        run = Run(room, check, configure(room, lst, "stream"))
        run("the base line", [1, 2, 3], lst)
        run("nothing new", [1], lst)
        lst.rows.insert(0, "Jamaica")
        run("one more: the page after it brings no news", [1, 2], lst, due=["Jamaica"])
        lst.rows[:0] = ["Kenya", "Latvia", "Mali", "Nauru"]
        lst.fault[2] = (500, {}, b"")
        run("a page breaks after news", [1, 2], lst, due=["Kenya", "Latvia", "Mali"], error="page 2: HTTP status 500")
        lst.fault.clear()
        run("what is behind it is not forgotten", [1, 2, 3, 4, 5], lst, due=["Nauru"])
        run("and then all is known", [1], lst)
        run.config = configure(room, lst, "stream", more=", max-pages: 2")
        lst.rows[:0] = ["Oman"]
        run("no more pages than wished", [1, 2], lst, due=["Oman"])
        run("and nothing is missing", [1], lst)


def crash(check):
    """Killed between two pages: the rest comes after the restart."""
    with Room() as room:
        lst = List(STATES)
        config = configure(room, lst, "stream")
        run = Run(room, check, config)
        run("the base line", [1, 2, 3], lst)
        lst.rows[:0] = ["Kenya", "Latvia", "Mali", "Nauru"]
        lst.delay[2] = 1000
        d = room.daemon(config)
        wait_for(lambda: any("page=2" in row[1] for row in lst.server.asked("/list")), 20, "the second page is not asked")
        time.sleep(0.1)
        kill9(d)
        lst.delay.clear()
        lst.pages()
        run.seen = len(room.alerts())
        check(run.seen <= 3, room.alerts())
        rc, log = room.once(config)
        told = [a["title"] for a in room.alerts()]
        check(rc == 0 and len(told) == 4 and all(any(s in t for t in told) for s in ("Kenya", "Latvia", "Mali", "Nauru")), f"after a crash: {told} {log[-800:]}")
        check(lst.pages() == [1, 2, 3, 4, 5], "all pages after a crash")


def keyed(check):
    """Publishers take the key out of the address of the next page; it is put in again."""
    with Room() as room:
        lst = List(STATES)
        room.write("key", "top-secret-key\n")
        config = configure(room, lst, "table", query="?limit=3&api_key={key}", more=", key: {file: key}, headers: ['X-Also: {key}']")
        Run(room, check, config)("pages with a key", [1, 2, 3], lst)
        lst.next_of = lambda n, following: following and following + "&api_key=top-secret-key"
        room.once(config)
        rows = lst.server.asked("/list")
        check(len(rows) == 3 and all(row[1].count("api_key=top-secret-key") == 1 and row[2]["X-Also"] == "top-secret-key" for row in rows), rows)


def marked(check):
    with Room() as room:
        lst = Marked(STATES[:7])
        room.write("key", "top-secret-key\n")
        more = dict(query="?limit=3&api_key={key}&x=a%20b", more=", key: {file: key}")
        run = Run(room, check, configure(room, lst, "stream", **more))
        rc, log = room.once(run.config)
        rows = [row[1] for row in lst.server.asked("/list")]
        check([r.partition("&mark=")[2] for r in rows] == ["", "%2B%2F3%3D%3D", "%2B%2F6%3D%3D", "%2B%2F7%3D%3D"] and
              all(r.startswith("/list?limit=3&api_key=top-secret-key&x=a%20b") for r in rows), f"all else is as it was: {rows}")
        check("top-secret-key" not in log, "the key is in the log")
        check(json.loads(room.ctl("sources", "--json", config=run.config)[1])["sources"][0]["entries_seen"] == 7, "all rows")
        lst.server.forget()
        run("nothing new", [1], lst)
        lst.rows[:0] = ["Jamaica", "Kenya", "Latvia", "Mali"]
        run("more than a page of news", [1, 2, 3], lst, due=["Jamaica", "Kenya", "Latvia", "Mali"])
        lst.rows.insert(0, "Nauru")
        run("and one more", [1, 2], lst, due=["Nauru"])
        lst.fault[1] = (200, {"Content-Type": "application/json"}, b'{"items": [], "pages": {"count": 12, "mark": "+/0=="}}')
        run("a first page without rows", [1], lst, error="the rows vanished")
        lst.fault.clear()
        run("well again", [1], lst)
    with Room() as room:
        lst = Marked(STATES[:7])
        run = Run(room, check, configure(room, lst, "table"))
        run("a table: the base line", [1, 2, 3, 4], lst)
        lst.rows.remove("Egypt")
        run("one is gone; the last page is full", [1, 2, 3], lst, due=["Egypt"])
        run.config = configure(room, lst, "table", more=", max-pages: 2")
        run("too many pages", [1, 2], lst, error="more than 2 pages (max-pages)")
        run.config = configure(room, lst, "table")
        lst.rows = []
        run("nothing at all", [1], lst, due=["lost many rows"], error="rows are missing at once")


def main():
    check = Checks()
    for part in (table, stream, crash, keyed, marked):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
