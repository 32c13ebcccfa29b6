#!/usr/bin/env python3
"""A real notification server: dunst on a screen without a monitor shows what the real daemon has to say, waits for it included; what a
person does with it comes back. The picture is written to RATIFY_SCREENSHOT, when that is set."""
import contextlib
import html
import json
import os
import sqlite3
import subprocess
import sys

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("daemon", "sinks")]
from harness import BIN, SOURCE, Checks, Room, wait_for  # the daemon's
from screen import CannotStart, Screen, missing

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

PROG = os.path.join(os.environ.get("RATIFY_TESTS") or os.path.join(os.path.dirname(BIN), "tests"), "sinks_prog_sink")
TREATY = "Treaty on the Rights of Lighthouse Keepers"
CONFIG = """
daemon: {{packs: [rules-news, rules-treaty, rules-un]}}
dossiers:
  lighthouse: {{title: %s, procedure: un-treaty, threshold: 40, threshold-days: 90}}
sources:
  press: {{url: '{base}/press.xml', class: news, evidence: press, origin: press, interval: 200ms}}
  un: {{url: '{base}/un.xml', class: un, evidence: record, origin: depositary, interval: 200ms}}
sinks:
  desk: {{type: desktop}}
  audit: {{type: audit}}
""" % TREATY
NORMAL, CRITICAL, WORDS = (0x10, 0x20, 0x30), (0x30, 0x10, 0x20), (0xff, 0xff, 0xff)


def rss(*titles):
    items = "".join(f"<item><title>{t}</title><link>https://lighthouse.example/{i}?a=1&amp;b=2</link><pubDate>Mon, 24 Nov 2025 10:00:00 GMT</pubDate></item>" for i, t in enumerate(titles))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>http://news.example/</link>{items}</channel></rss>'.encode()


def actions(room):
    """The audit file follows with the next alert; the table has them at once."""
    with contextlib.closing(sqlite3.connect(f"file:{room.path('state', 'ratifyd.db')}?mode=ro", uri=True, timeout=10)) as db:
        rows = [json.loads(line) for (line,) in db.execute("SELECT line FROM audit ORDER BY seq")]
    return [(r["action"], r["alert"]) for r in rows if r["what"] == "action"]


def picture(screen, which):
    path = os.environ.get("RATIFY_SCREENSHOT")
    if path:
        screen.picture().write_png(which.join(os.path.splitext(path)))


def play(check, room, screen):
    server = Publisher()
    for name in ("/press.xml", "/un.xml"):
        server.show(name, rss("Weather at sea"), "application/rss+xml")
    room.daemon(room.write("ratifyd.yaml", CONFIG.format(base=server.base)), **{k: screen.env[k] for k in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY")})
    # what is asked for a second time was taken in as a base line
    wait_for(lambda: all(server.asked(p) >= 2 for p in ("/press.xml", "/un.xml")), 20, "no polls")
    server.show("/press.xml", rss("Weather at sea", f"Qatar ratifies the {TREATY}"), "application/rss+xml")
    wait_for(lambda: len(room.alerts()) == 1, 20, "no alert")
    # nobody shows anything yet: the alert waits for a server to appear
    wait_for(lambda: any(r["what"] == "delivery" and r["sink"] == "desk" and r["verdict"] == "deferred" for r in room.audit()), 20, "it is not deferred")
    screen.up_server()
    wait_for(lambda: screen.shown() == 1, 15, "what waited is not shown")
    check(screen.picture().count(CRITICAL) > 20000, "class A is critical, and on the screen")
    check(screen.picture().count(WORDS) > 500, "with words in it")
    # official now: it takes the place of the report
    server.show("/un.xml", rss("Weather at sea", f"Qatar ratifies the {TREATY}"), "application/rss+xml")
    wait_for(lambda: len(room.alerts()) == 2, 20, "no second alert")
    wait_for(lambda: sum(r["what"] == "delivery" and r["sink"] == "desk" and r["verdict"] == "delivered" for r in room.audit()) == 2, 20, "it is not shown")
    check(screen.shown() == 1, f"the second replaces the first: {screen.shown()}")
    picture(screen, "")
    newest = room.alerts()[-1]["alert"]
    for word, what in (("Acknowledge", "acknowledge"), ("Snooze", "snooze")):
        screen.choose(word)
        wait_for(lambda: (what, newest) in actions(room), 10, f"no {what}")
    screen.control("action", "0")  # the default one, as by a click
    wait_for(lambda: ("open", newest) in actions(room), 10, "no open")
    screen.control("close-all")
    wait_for(lambda: screen.picture().count(CRITICAL) == 0, 10, "it does not close")
    summary, body = screen.history()[0]
    check(summary == f"Official now: Qatar ratifies: {TREATY} (1 of 40)", summary)
    lines = [line.split(":")[0] for line in body.split("\n")]
    check(lines == ["What happened", "What it means", "What is next", "How sure", "Said before", "When", "Standing", "un says"], body)


def bundle(check, screen):
    """Several alerts in one are one notification; what a source wrote is shown as it is written."""
    parts = [{"alert_id": f"{i:032x}", "title": f"part {i}"} for i in range(4)]
    notice = {"alert_id": "b" * 32, "kind": "summary", "title": "4 alerts: <b>3 of one</b> & 1 of another", "parts": parts,
              "text": "- Qatar <ratifies>\n- Malta & Peru sign\n- <img src=x>\n- &amp; more"}
    done = subprocess.run([PROG, "desktop", f"helper={os.path.join(BIN, 'ratify-notify')}"], input=json.dumps(notice), capture_output=True, text=True, timeout=60, env=screen.env)
    check('"verdict":"delivered"' in done.stdout, f"the summary is not delivered: {done.stdout} {done.stderr}")
    check(screen.shown() == 1, f"one notification: {screen.shown()}")
    picture(screen, "-summary")
    screen.control("close-all")
    wait_for(lambda: screen.shown() == 0, 10, "it does not close")
    summary, body = screen.history()[0]
    plain = body.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'").replace("&amp;", "&")
    check(html.unescape(summary) == notice["title"] and plain == notice["text"], f"shown as it is written: {summary!r} {body!r}")


def main():
    lacks = missing()
    if not os.path.exists(os.path.join(BIN, "ratify-notify")) or lacks:
        print(f"skipped: no {lacks or 'ratify-notify (RATIFY_NOTIFY=OFF)'}")
        return 77
    check = Checks()
    with Room() as room:
        screen = Screen(room.path("screen"), room.start, wait_for)
        try:
            screen.up_bus()
            screen.up_display()
            play(check, room, screen)
            bundle(check, screen)
        except CannotStart as why:
            print(f"skipped: it does not start here: {why}")
            return 77
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
