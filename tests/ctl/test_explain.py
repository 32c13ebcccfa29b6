#!/usr/bin/env python3
"""People can see why: explain, why-not, entries, replay and rules test, over what a real run of the daemon has stored."""
import json
import os
import subprocess
import sys

TOP = os.environ["RATIFY_SOURCE"]
sys.path[:0] = [os.path.join(TOP, "tests", "daemon"), os.path.join(TOP, "demo")]
from harness import BIN, Checks, Room
from servers import Publisher

TREATY = "Treaty on the Rights of Lighthouse Keepers"
CONFIG = """
daemon: {{packs: [rules-news, rules-treaty, rules-un]}}
dossiers:
  lighthouse: {{title: %s, procedure: un-treaty}}
sources:
  feed: {{url: '{base}/feed.xml', class: news, interval: 1s}}
sinks:
  audit: {{type: audit}}
""" % TREATY
TITLES = (f"Malta ratifies the {TREATY}", f"Chad is set to ratify the {TREATY}", "Weather at sea", f"Peru lays down the {TREATY}")
PACK = r"""
rules:
  lays-down:
    type: withdrawal
    classes: news
    literals: [lays down]
    pattern: '(?<actor>\w+) (?<head>lays down) the'
    needs-actor: yes
    weight: 60
    examples: [Peru lays down the treaty, Chad lays down the treaty]
    counter-examples: [Peru will lay down the treaty, Weather lays down the treaty]
"""


def rss(titles):
    items = "".join(f"<item><title>{t}</title><link>http://news.example/{i}</link><pubDate>Wed, 05 Nov 2025 1{i}:00:00 GMT</pubDate></item>"
                    for i, t in enumerate(titles))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>http://news.example/</link>{items}</channel></rss>'.encode()


def piped(text, *args):
    env = {**os.environ, "HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}
    p = subprocess.run([os.path.join(BIN, "ratifyctl"), *args], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, env=env)
    return p.returncode, p.stdout.decode(), p.stderr.decode()


def steps(answer):
    return {(r["step"], tuple(r.get("guards", ()))) for r in answer["rules"]}


def stored(check, room, config):
    def ctl(*args):
        return json.loads(room.ctl("--json", *args, config=config)[1])

    milestone = ctl("milestones")["milestones"][0]
    why = ctl("explain", str(milestone["id"]))
    evidence = why["evidence"][0]
    check(evidence["text"]["span"] in TITLES[0], f"the span is the entry's own: {evidence['text']}")
    check(evidence["rule"] in [r["rule"] for r in evidence["why"]["rules"] if r["step"] == "won"], "the rule that spoke speaks again")
    check([h["change"] for h in why["history"]] == ["new"], f"the history: {why['history']}")
    check(ctl("explain", milestone["key"])["id"] == milestone["id"], "by its key, too")
    text = room.ctl("explain", str(milestone["id"]), config=config)[1]
    check(">>" in text and "History, from the audit log" in text and "future" in text, "people see it: " + text)

    entries = {e["title"]: e["id"] for e in ctl("entries")["entries"]}
    check(set(entries) == {TITLES[0], TITLES[1], TITLES[3]}, f"what names the treaty is kept: {entries}")
    answer = ctl("why-not", str(entries[TITLES[1]]))
    check(answer["labels"] == [] and any(s == "guarded" and "future" in g for s, g in steps(answer)), f"it lies ahead: {answer}")
    text = room.ctl("why-not", str(entries[TITLES[1]]), config=config)[1]
    check("No milestone." in text and "stopped by its clause: future" in text, text)
    rc, _ = room.ctl("why-not", "99999", config=config, check=False)
    check(rc == 64, f"an entry that is not there: exit {rc}")

    check(ctl("replay")["changes"] == [], "the same rules conclude the same")
    changes = ctl("replay", "--pack", room.write("mine.yaml", PACK))["changes"]
    check([(c["change"], c["now"], c["actor"]) for c in changes] == [("add", "withdrawal", "Peru")], f"a new rule adds: {changes}")
    fewer = room.write("fewer.yaml", open(config, encoding="utf-8").read().replace("rules-news, rules-treaty, rules-un", "rules-un"))
    changes = json.loads(room.ctl("--json", "replay", config=fewer)[1])["changes"]
    check([(c["change"], c["then"], c["actor"]) for c in changes] == [("drop", "ratified", "Malta")], f"without its rule it is dropped: {changes}")
    check(ctl("replay", "--since", "2999-01-01")["entries"] == 0, "nothing since then")


def texts(check):
    rc, out, err = piped("Qatar may ratify the convention next year", "--json", "why-not", "--class", "news", "-")
    check(rc == 0 and any(s == "guarded" for s, _ in steps(json.loads(out))), f"{rc} {out} {err}")
    rc, out, err = piped("The Senate passed the bill", "why-not", "--class", "nonsense", "-")
    check(rc == 64 and "expected any, us_bill" in err, f"{rc} {err}")
    lines = [{"text": "Qatar ratifies the UN Convention against Cybercrime", "labels": ["ratified"], "domain": "news"},
             {"text": "Qatar is expected to ratify the UN Convention against Cybercrime", "labels": [], "domain": "news"}]
    rc, out, err = piped("\n".join(map(json.dumps, lines)), "--json", "rules", "test", "-")
    check(rc == 0 and json.loads(out)["exact"] == 2, f"{rc} {out} {err}")
    lines.append({"text": "A quiet day", "labels": ["signed"]})
    rc, out, err = piped("\n".join(map(json.dumps, lines)), "rules", "test", "-")
    check(rc == 65 and "-:3: missed signed" in out, f"{rc} {out} {err}")
    rc, out, err = piped('{"text":"x","labels":["no such"]}', "rules", "test", "-")
    check(rc == 65 and "-:1: its labels are no list of milestone types" in err, f"{rc} {err}")


def main():
    check = Checks()
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))
        for titles in ((), TITLES):
            server.show("/feed.xml", rss(titles), "application/rss+xml")
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-2000:]}")
        stored(check, room, config)
    texts(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
