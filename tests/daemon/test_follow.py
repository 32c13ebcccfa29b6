#!/usr/bin/env python3
"""Documents that rows name: asked for once, again when the row changes or the answer was not what it should be, silent when
the row was a base line, only for what is followed, and resumed after a crash."""
import contextlib
import json
import os
import shutil
import sqlite3
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room, kill9, wait_for
from publisher import Answers

CONFIG = """
daemon: {{packs: [], log-level: debug}}
dossiers:
{dossiers}
mappings:
  menu:
    document: json
    rows: items[*]
    empty-when: count
    empty-match: '^0$'
    fields: {{id: id, title: title, date: {{select: day, date-form: YYYY-MM-DD}}, summary: {{select: rev, optional: yes}}, updated: {{select: updated, date-form: YYYY-MM-DD, optional: yes}}}}
    values: {{where: {{select: where, optional: yes}}}}
    requests: {{item: {{url: where, map: item, followed: {followed}}}}}
  item:
    document: json
    rows: acts[*]
    next: next
    fields: {{id: id, title: text, about: {{select: ^.about}}, date: {{select: day, date-form: YYYY-MM-DD}}, actor: who}}
    facts: {{bound: {{type: ratified, when: {{title: ratif}}}}}}
sources:
  list: {{url: '{base}/list{query}', map: menu, class: un, evidence: record, interval: 200ms{more}}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
"""
T = "  t: {title: Convention on Lists, procedure: un-treaty}\n"
U = "  u: {title: Convention on Chairs, procedure: un-treaty}\n"


class Menu:
    def __init__(self):
        self.rows, self.items, self.fault, self.delay = [], {}, {}, {}
        self.server = Answers(self.answer)

    def add(self, name, about, *who, url=None):
        self.rows.insert(0, {"id": name, "title": f"{name} of the {about}", "day": "2026-01-02", "where": url or f"/item/{name}", "rev": "1"})
        self.items[f"/item/{name}"] = [{"id": f"{name}-{w}", "text": f"{w} ratified", "day": "2025-03-04", "who": w, "about": about} for w in who]

    def answer(self, handler, path, body):
        at = path.partition("?")[0]
        time.sleep(self.delay.get(at, 0))
        if at in self.fault:
            return self.fault[at]
        if at == "/list":
            out = {"items": self.rows, "count": len(self.rows)}
        elif at in self.items:
            acts = self.items[at]
            out = {"acts": acts, "about": acts[0]["about"] if acts else "", "next": None}
        else:
            return 404, {}, b"no"
        return 200, {"Content-Type": "application/json"}, json.dumps(out).encode()

    def asked(self):
        out = [row[1].partition("?")[0] for row in self.server.asked("/item")]
        self.server.forget()
        return out


class Run:
    def __init__(self, room, check, menu, **kw):
        self.room, self.check, self.menu, self.seen = room, check, menu, 0
        self.kw = {**{"dossiers": T, "followed": "yes", "query": "", "more": "", "base": menu.server.base}, **kw}
        self.configure()

    def configure(self, **kw):
        self.kw.update(kw)
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(**self.kw))

    def new_alerts(self):
        new = [f"{a['kind']}: {a['title']}" for a in self.room.alerts()[self.seen:]]
        self.seen += len(new)
        return new

    def source(self):
        return json.loads(self.room.ctl("sources", "--json", config=self.config)[1])["sources"][0]

    def bound(self):
        return sorted(m["actor"] for m in json.loads(self.room.ctl("milestones", "--json", config=self.config)[1])["milestones"])

    def __call__(self, what, asked, due=(), waiting=0, bound=None, **env):
        rc, log = self.room.once(self.config, **env)
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        got = self.menu.asked()
        self.check(sorted(got) == sorted(asked), f"{what}: asked for {got}, due were {asked}: {log[-1500:] if sorted(got) != sorted(asked) else ''}")
        new = self.new_alerts()
        self.check(len(new) == len(due) and all(any(d in n for n in new) for d in due), f"{what}: alerts {new}, due were {due}")
        row = self.source()
        self.check(row["state"] == "ok" and row["waiting"] == waiting, f"{what}: {row['state']}, {row['waiting']} waiting")
        if bound is not None:
            self.check(self.bound() == sorted(bound), f"{what}: {self.bound()} bound, {bound} are")
        return log


def course(check):
    with Room() as room:
        menu = Menu()
        run = Run(room, check, menu)
        menu.add("one", "Convention on Lists", "Austria", "Brazil")
        menu.add("other", "Convention on Chairs", "Mali")
        run("the base line, of what is followed alone", ["/item/one"], bound=["Austria", "Brazil"])
        run("nothing is asked for twice", [])
        menu.add("two", "Convention on Lists", "Chile")
        run("a new row", ["/item/two"], due=["Chile"])
        menu.items["/item/two"].append({"id": "two-x", "text": "Denmark ratified", "day": "2025-03-04", "who": "Denmark"})
        run("an answer that changes without its row", [])
        menu.rows[0]["rev"] = "2"
        run("and with it", ["/item/two"], due=["Denmark"], bound=["Austria", "Brazil", "Chile", "Denmark"])
        menu.rows[0]["updated"] = "2026-05-06"
        run("the list has a date of its change", ["/item/two"])
        run("which is the same", [])
        menu.rows[0]["updated"] = "2026-05-07"
        run("and then another", ["/item/two"])
        run("what the list says and what the item says are two entries", [])
        menu.add("three", "Convention on Lists", "Egypt")
        menu.add("again", "Convention on Lists", "Egypt", url="/item/three")
        run("two rows that name one document", ["/item/three"], due=["Egypt"])
        run.configure(dossiers=T + U)
        menu.items["/item/one"].append({"id": "one-x", "text": "Fiji ratified", "day": "2025-03-04", "who": "Fiji"})
        run("a new dossier: what was not asked for is, in silence", ["/item/other"], bound=["Austria", "Brazil", "Chile", "Denmark", "Egypt", "Mali"])
        menu.add("four", "Convention on Chairs", "Nauru")
        run("and then it speaks", ["/item/four"], due=["Nauru"])
        check(room.ctl("audit", "verify", config=run.config, check=False)[0] == 0, "audit verify")


def faults(check):
    """Refused answers wait, longer each time; what came is told; after two weeks one alert."""
    with Room() as room:
        menu = Menu()
        run = Run(room, check, menu)
        run("an empty list", [])
        menu.add("vote", "Convention on Lists", "Austria")
        page = (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><html><body>Roll call vote not available</body></html>")
        minute, at = 60, 0
        for n, fault in enumerate(((301, {"Location": "/item/not-available"}, b""), (202, {}, b""), (204, {}, b""), (404, {}, b""), (200, {}, b""), page)):
            menu.fault = {"/item/vote": fault, "/item/not-available": page}
            asked = ["/item/vote"] + (["/item/not-available"] if fault[0] == 301 else [])
            log = run(f"fault {fault[0]}", asked, waiting=1, **room.clock(at))
            check("asked for in vain" in log, f"{fault[0]}: {log[-500:]}")
            run("too early", [], waiting=1, **room.clock(at + (5 << n) * minute - 30))
            at += (5 << n) * minute + 5
        check("1 document waiting" in room.ctl("sources", config=run.config)[1], "sources says that one waits")
        menu.fault = {}
        run("at last", ["/item/vote"], due=["Austria"], bound=["Austria"], **room.clock(at))
        menu.add("never", "Convention on Lists", "Brazil")
        menu.add("nowhere", "Convention on Lists", "Brazil")
        menu.fault = {"/item/never": (404, {}, b""), "/item/nowhere": (404, {}, b"")}
        run("two that never come", ["/item/never", "/item/nowhere"], waiting=2, **room.clock(at))
        run("after two weeks", ["/item/never", "/item/nowhere"], due=["lacks a document"], **room.clock(at + 14 * 86400 + 60))
        run("given up", [], **room.clock(at + 15 * 86400))
        menu.rows[0]["rev"] = "2"
        menu.fault = {}
        run("until the row changes", ["/item/nowhere"], due=["Brazil"], **room.clock(at + 15 * 86400))
        menu.add("gone", "Convention on Lists", "Chile")
        menu.fault = {"/item/gone": (410, {}, b"")}
        run("410 is an answer", ["/item/gone"], **room.clock(at + 15 * 86400))


def hosts(check):
    """Another host gets no key; a private address of another port is not asked."""
    with Room() as room:
        menu, other = Menu(), Answers(lambda *a: (200, {}, b"{}"))
        room.write("key", "top-secret-key\n")
        run = Run(room, check, menu, query="?api_key={key}", more=", key: {file: key}, headers: ['X-Also: {key}']")
        menu.add("one", "Convention on Lists", "Austria")
        menu.add("far", "Convention on Lists", url=other.base + "/item/far")
        rc, log = room.once(run.config)
        row = menu.server.asked("/item/one")[0]
        check(row[1] == "/item/one?api_key=top-secret-key" and row[2].get("X-Also") == "top-secret-key", row)
        check(not other.log, f"a private address was asked: {other.log}")
        check("given up" in log and "not a public address" in log, log[-800:])
        check("top-secret" not in log, "the key is not told")
        menu.server.forget()
        run.seen = len(room.alerts())
        menu.add("echo", "Convention on Lists", "Brazil", url=menu.server.base + "/item/echo?api_key=top-secret-key&x=1")
        room.once(run.config)
        check([r[1] for r in menu.server.asked("/item")] == ["/item/echo?api_key=top-secret-key&x=1"], menu.server.asked("/item"))
        store = open(room.path("state", "ratifyd.db"), "rb").read()
        check(b"top-secret" not in store and b"echo?api_key={key}&x=1" in store, "what is stored has no key")


def unfollowed(check):
    with Room() as room:
        menu = Menu()
        run = Run(room, check, menu, followed="no")
        menu.add("roll1", "business of the day", "Austria")
        menu.items["/item/roll1"][0]["about"] = "Convention on Lists"
        run("every row", ["/item/roll1"], bound=["Austria"])
        for n in range(1100):
            menu.add(f"r{n}", "business of the day", "Mali")
        menu.fault = {f"/item/r{n}": (503, {}, b"") for n in range(1100)}
        run.new_alerts()
        log = run("more than may wait", ["/item/r0"], waiting=1000)
        check("more documents than may wait" in log, log[-500:])
        menu.fault = {}
        with contextlib.closing(sqlite3.connect(room.path("state", "ratifyd.db"))) as db:
            db.execute("UPDATE request SET state = 'done'")
            db.commit()
        run("the others when there is room", [f"/item/r{n}" for n in range(1000, 1100)])
        run("and nothing is asked for twice", [])


def crash(check):
    """Killed at each step of store: every document is asked for and told once."""
    with Room() as room:
        menu = Menu()
        run = Run(room, check, menu)
        run("an empty list", [])
        menu.add("one", "Convention on Lists", "Austria", "Brazil")
        state = room.path("state")
        shutil.copytree(state, state + ".kept")
        died = 0
        for n in range(1, 2000, int(os.environ.get("RATIFYD_SWEEP_STEP", "7"))):
            shutil.rmtree(state)
            shutil.copytree(state + ".kept", state)
            rc, log = room.once(run.config, RATIFYD_DIE_AT=str(n))
            if rc == 0:
                break
            died += 1
            rc, log = room.once(run.config)
            told = sorted(a["title"] for a in room.alerts())
            check(rc == 0 and run.bound() == ["Austria", "Brazil"] and len(told) == 2, f"step {n}: {told} {log[-600:]}")
            check(run.source()["waiting"] == 0, f"step {n}: something waits")
        check(died >= 5, f"only {died} steps died")
        # and in the middle of the request itself
        shutil.rmtree(state)
        shutil.copytree(state + ".kept", state)
        menu.delay["/item/one"] = 30
        d = room.daemon(run.config)
        menu.server.forget()
        wait_for(lambda: menu.server.asked("/item/one"), 20, "it is not asked for")
        row = json.loads(room.ctl("status", "--json", config=run.config)[1])["polls"][0]
        check(row["waiting"] == 1, row)
        kill9(d)
        menu.delay.clear()
        room.once(run.config)
        check(run.bound() == ["Austria", "Brazil"] and len(room.alerts()) == 2, f"after a kill: {run.bound()} {room.alerts()}")


def main():
    check = Checks()
    parts = [globals()[name] for name in sys.argv[1:]] or (course, faults, hosts, unfollowed, crash)
    for part in parts:
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
