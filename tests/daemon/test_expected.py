#!/usr/bin/env python3
"""What is expected, through the whole daemon with a moved clock: windows, last days, the number of consents, records that do
not follow; told once, silent at a first look, and silent again when it came. RATIFYD_SWEEP_STEP=1 dies at every step."""
import json
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from acts import RECORD, mapping
from harness import SOURCE, Checks, Room, kill9, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

DAY = 86400
STRIDE = int(os.environ.get("RATIFYD_SWEEP_STEP", "5"))
CONFIG = """
daemon: {{packs: []}}
procedures:
  p:
    title: A treaty
    steps:
      adopted: {{title: Adopted, who: the General Assembly, by: [un_ga_adopted]}}
      signed: {{title: Signed, by: [treaty_signed], actor: yes}}
      bound: {{title: Bound, by: [ratified, acceded, deposited], actor: yes}}
dossiers:
  t:
    title: 'Convention on Tables'
    procedure: p
    threshold: 3
    threshold-days: 90
{keys}
sources:
""" + RECORD + """  press: {{url: '{base}/p.json', map: acts, class: news, evidence: press, dossiers: [t], interval: 1s}}
{more}
mappings:
""" + mapping(kind="{kind}") + """    fields: {{id: id, title: title, date: day}}
    values:
      what: what
      who: {{select: who, optional: yes}}
    facts:
      adopted: {{type: un_ga_adopted, when: {{what: '^adopted$'}}}}
      signed: {{type: treaty_signed, actor: who, when: {{what: '^signed$'}}}}
      ratified: {{type: ratified, actor: who, when: {{what: '^ratified$'}}}}
      withdrawn: {{type: withdrawal, actor: who, when: {{what: '^withdrawn$'}}}}
sinks:
  audit: {{type: audit}}
  log: {{type: log, target: stderr}}
routes:
  all: {{sinks: [audit, log]}}
"""
STATES = ["Qatar", "Ghana", "Malta", "Chile", "Norway", "Japan"]


def day(seconds):
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


class Case:
    """Two lists of acts, a clock that is moved, and the alerts of each step compared."""

    def __init__(self, room, check, keys="", more="", kind="stream"):
        self.room, self.check, self.kind = room, check, kind
        self.server = Publisher()
        self.acts = {"r": [], "p": []}
        self.seen, self.env, self.ahead = 0, {}, 0
        self.now = time.time()
        self.configure(keys, more)

    def configure(self, keys="", more=""):
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, keys="\n".join("    " + k for k in keys.split("\n")), more=more, kind=self.kind))

    def at(self, days):
        self.ahead = int(days * DAY)
        self.env = self.room.clock(self.ahead)

    def say(self, what, who=None, where="r", days=None):
        at = self.now + (self.ahead if days is None else days * DAY)
        row = {"id": f"{what}-{who}-{day(at)}", "title": f"{who or 'It'} {what}", "what": what, "day": day(at)}
        self.acts[where].append({**row, "who": who} if who else row)

    def show(self):
        for name, acts in self.acts.items():
            self.server.show(f"/{name}.json", json.dumps({"acts": acts, "none": "" if acts else "nothing yet"}).encode(), "application/json")

    def news(self):
        new = self.room.alerts()[self.seen:]
        self.seen += len(new)
        return new

    def step(self, what, *due):
        self.show()
        rc, log = self.room.once(self.config, **self.env)
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        new = self.news()
        said = [f"{a['kind']}: {a['title']}\n{a['text']}" for a in new]
        self.check(len(said) == len(due) and all(all(w in s for w in words) for words, s in zip(due, said)), f"{what}: {said}")
        return new


def windows(check):
    with Room() as room:
        case = Case(room, check)
        opens, closes = case.now + 10 * DAY, case.now + 30 * DAY
        keys = f"windows:\n  vote: {{step: adopted, opens: {day(opens)}, closes: {day(closes)}, what: General Assembly vote}}\n  old: {{step: adopted, closes: 2020-01-01}}"
        case.configure(keys)
        case.step("a first look tells nothing, not even what is over")
        case.at(5)
        case.step("before it")
        case.at(12)
        new = case.step("it opens", ("window: Expected from now on: General Assembly vote, until ", "Convention on Tables", "(the General Assembly), between ", "it has not happened yet"))
        key = new[0]["milestone"]
        case.step("and is told once")
        case.at(32)
        new = case.step("it closes", ("overdue: Overdue: General Assembly vote, expected by ", "no source has said that it happened"))
        check(new[0]["milestone"] == key, "alerts of one expectation replace each other")
        check("type" not in new[0] and "state" not in new[0], new)
        case.step("once")
        case.say("adopted")
        case.step("it comes late, and is told as what it is", ("new: Adopted by the General Assembly",))
        case.at(400)
        case.step("nothing is expected any more")
        records = [r for r in room.audit() if r["what"] == "expected" and r["key"] == "window:vote"]
        check([(r["state"], r["told"]) for r in records] == [("ahead", False), ("open", True), ("overdue", True), ("done", False)], records)
        check(room.ctl("audit", "verify", config=case.config, check=False)[0] == 0, "audit verify")


def asleep(check):
    """A machine that was off over the whole window; a vote that came in time; a source that cannot be read."""
    with Room() as room:
        case = Case(room, check)
        keys = f"windows:\n  vote: {{step: adopted, opens: {day(case.now + 10 * DAY)}, closes: {day(case.now + 30 * DAY)}}}"
        case.configure(keys)
        case.step("a first look")
        case.at(31.5)
        case.say("adopted", days=25)
        case.step("it was in time: what happened is told, nothing else", ("new: Adopted",))
    with Room() as room:
        case = Case(room, check)
        case.configure(keys)
        case.step("a first look")
        case.at(40)
        case.step("off over the whole window", ("overdue: Overdue: Adopted, expected by ",))
    with Room() as room:
        case = Case(room, check)
        case.configure(keys)
        case.step("a first look")
        case.at(31.5)
        good, case.show = case.show, lambda: case.server.show("/r.json", b"no json", "application/json")
        case.step("the source that would say so cannot be read: nothing is concluded")
        case.at(36)
        case.step("for three days", ("overdue: Overdue: ", "Not read now: source record, which may have said so."))
        case.show = good
        more = "  second: {url: '" + case.server.base + "/s.json', map: acts, class: un, evidence: record, dossiers: [t], interval: 1s}"
        case.configure(keys, more)
        case.acts["s"] = []
        case.say("adopted", where="s", days=28)
        new = case.step("a source that is new says that it was adopted", ("corrected: No longer overdue: Adopted",))
        check(len(new) == 1, new)


def closing(check):
    with Room() as room:
        case = Case(room, check)
        last = case.now + 60 * DAY
        case.configure(f"closes: {{signature: {day(last)}, source: article 64}}")
        case.step("a first look")
        case.at(32)
        case.step("a month before", ("closing: Last day for signature in ", "Written in: article 64."))
        case.step("once")
        case.at(55)
        case.step("a week before", ("closing: Last day for signature in ",))
        case.at(59.9)
        case.step("a day before", ("closing: Last day for signature",))
        case.at(70)
        case.step("it is over")
        case.configure(f"closes: {{signature: {day(last + 20 * DAY)}, source: article 64}}")
        case.step("moved to a day that is near: what was closed is not any more", ("closing: Last day for signature in ",))
    with Room() as room:
        case = Case(room, check)
        case.configure(f"closes: {{signature: {day(case.now + 5 * DAY)}}}")
        case.step("first looked at when it is near: silent")
        case.at(4.9)
        case.step("then told", ("closing: ",))


def thresholds(check):
    with Room() as room:
        case = Case(room, check)
        case.say("ratified", STATES[0], days=-100)
        case.step("the base line")
        case.at(1)
        case.say("ratified", STATES[1])
        case.step("one short", ("new: Ghana ratifies",), ("threshold: One short of the threshold: 2 of 3: Convention on Tables", "one further consent is enough"))
        case.at(2)
        case.say("ratified", STATES[2])
        new = case.step("met", ("new: Malta ratifies",), ("threshold: Threshold met: 3 of 3: ", "What is next: entry into force on "))
        check([r for r in room.audit() if r["what"] == "alert" and r["alert"] == new[1]["alert"]][0]["dossier"] == "t", new)
        case.at(3)
        case.say("withdrawn", STATES[0])
        case.step("lost again", ("new: Qatar withdraws",), ("threshold: Threshold lost again: 2 of 3: ", "more are needed again"))
        case.at(4)
        case.say("ratified", STATES[3])
        case.step("met again", ("new: Chile ratifies",), ("threshold: Threshold met: 3 of 3: ",))
        ids = [a["alert"] for a in room.alerts()]
        check(len(ids) == len(set(ids)), "ids differ")
    with Room() as room:
        case = Case(room, check)
        case.step("nothing yet")
        case.acts["s"] = []
        for s in STATES[:4]:
            case.say("ratified", s, where="s", days=-50)
        case.configure("", "  second: {url: '" + case.server.base + "/s.json', map: acts, class: un, evidence: record, dossiers: [t], interval: 1s}")
        case.step("a source that is new brings all of them: a base line")


def records(check):
    with Room() as room:
        case = Case(room, check)
        case.say("ratified", STATES[0], "p", days=-100)
        case.step("the base line")
        case.at(1)
        case.say("ratified", STATES[1], "p")
        case.say("signed", STATES[2], "p")
        case.step("the press says so", ("new: Reported, not confirmed: ",), ("new: Reported, not confirmed: ",))
        case.at(9)
        case.say("signed", STATES[2])
        case.step("of one the record says so in time", ("official: ",))
        case.at(20)
        case.step("of the other it does not", ("late: Not yet in the record: Ratification, Ghana, reported ", "Records are late, and reports can be wrong"))
        case.step("told once")
        case.at(25)
        case.say("ratified", STATES[1], days=0)
        case.step("then it does", ("official: Official now: Ghana ratifies",))
        case.at(60)
        case.step("and nothing is late")


def as_asked(check):
    """A dossier's own patience, and what its sources have taught."""
    with Room() as room:
        case = Case(room, check, "record-days: 3")
        case.step("the base line")
        case.say("ratified", STATES[0], "p")
        case.step("the press says so", ("new: Reported, not confirmed: ",))
        case.at(5)
        case.step("three days are over", ("late: Not yet in the record: Ratification, Qatar",))
    with Room() as room:
        case = Case(room, check)
        case.step("the base line")
        for state in STATES[:3]:
            case.say("signed", state, "p")
        case.step("the press says so", *[("new: ",)] * 3)
        case.at(12)
        for state in STATES[:3]:
            case.say("signed", state, days=0)
        case.step("the record takes twelve days", *[("official: ",)] * 3)
        case.say("signed", STATES[3], "p")
        case.step("the press again", ("new: ",))
        got = json.loads(room.ctl("next", "t", "--json", config=case.config, env=case.env)[1])["dossiers"][0]
        check(got["usual_record_days"] == 12 and [d["by"] for d in got["expected"]] == [day(case.now + 36 * DAY)], got)
        case.at(30)
        case.step("fourteen days are no reason to speak")
        case.at(38)
        case.step("twice the usual time is", ("late: ", "Usual: the record follows a report after 12 days."))


def next_up(check):
    """ratifyctl next at each of these moments says what an alert would."""
    with Room() as room:
        case = Case(room, check)
        soon = time.time() + 4 * DAY
        more = "  list: {url: '" + case.server.base + "/h.json', map: list, evidence: official, dossiers: [t], interval: 1s}"
        case.configure(f"closes: {{signature: {day(case.now + 20 * DAY)}, source: article 64}}\n"
                       f"windows:\n  vote: {{step: adopted, opens: {day(case.now - 9 * DAY)}, closes: {day(case.now - 3 * DAY)}, what: General Assembly vote}}\n"
                       f"  other: {{step: adopted, closes: {day(case.now + 9 * DAY)}}}", more)
        with open(case.config) as f:
            text = f.read()
        room.write("ratifyd.yaml", text.replace("mappings:\n", "mappings:\n  list:\n    document: json\n    rows: m[*]\n    prose: no\n    require: [id, title]\n"
                                                "    fields: {id: id, title: title, date: at}\n    events: {e: {kind: hearing}}\n"))
        case.server.show("/h.json", json.dumps({"m": [{"id": 1, "title": "Tables", "at": day(soon)}, {"id": 2, "title": "Tables", "at": day(case.now - 9 * DAY)}]}).encode(), "application/json")
        case.say("signed", STATES[0], days=-300)
        case.say("ratified", STATES[1], days=-100)
        case.say("ratified", STATES[2], "p", days=-2)
        with open(case.config) as f:
            text = f.read()
        room.write("ratifyd.yaml", text.replace("actor: who, when: {what: '^ratified$'}", "actor: who, kind: ratification, when: {what: '^ratified$'}"))
        case.step("the base line")
        got = json.loads(room.ctl("next", "t", "--json", config=case.config)[1])["dossiers"][0]
        check([d["key"] for d in got["late"]] == ["window:vote", "signature:Ghana"], got["late"])
        check("no signature" in got["late"][1]["words"] and got["late"][0]["who"] == "the General Assembly", got["late"])
        check([d["kind"] for d in got["expected"]] == ["window", "closing", "record"], got["expected"])
        check(got["expected"][1]["by"] == day(case.now + 20 * DAY) and got["expected"][1]["source"] == "article 64", got["expected"])
        check([e["starts"] for e in got["announced"]] == [day(soon)] and [e["kind"] for e in got["unseen"]] == ["hearing"], got)
        out = room.ctl("next", config=case.config)[1]
        for words in ("late or missing", "General Assembly vote", "expected by ", "announced, over, and nothing seen of it", "\nexpected\n", "article 64", "Ratification, Malta"):
            check(words in out, f"{words!r} is not in {out}")
        rc, _ = room.ctl("next", "u", config=case.config, check=False)
        check(rc == 64, f"no such dossier: exit {rc}")


def steps(check):
    """Of a bill: passed by both chambers and not presented; presented, and ten days have run."""
    config = """
daemon: {{packs: []}}
dossiers:
  b: {{title: 'Tables Act', procedure: us-bill, identifiers: ['H.R. 9']}}
sources:
  acts: {{url: '{base}/r.json', map: acts, class: us_bill, evidence: record, dossiers: [b], interval: 1s}}
mappings:
""" + mapping() + """    values: {{what: what, who: {{select: who, optional: yes}}}}
    fields: {{id: id, title: title, date: day}}
    facts:
      passed: {{type: floor_passed, body: who, when: {{what: '^passed$'}}}}
      presented: {{type: to_president, when: {{what: '^presented$'}}}}
      signed: {{type: signed, when: {{what: '^signed$'}}}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
"""
    with Room() as room:
        case = Case(room, check)
        case.config = room.write("ratifyd.yaml", config.format(base=case.server.base))
        case.acts = {"r": []}
        case.say("passed", "US House", days=-20)
        case.step("the base line")
        got = json.loads(room.ctl("next", "b", "--json", config=case.config, env=case.env)[1])["dossiers"][0]
        check("senate-passed" in [p["step"] for p in got["possible"]] and "presented" not in [p["step"] for p in got["possible"]], got["possible"])
        case.at(30)
        case.step("the other chamber has all the time")
        case.say("passed", "US Senate")
        case.step("it passes", ("new: Passed (US Senate)",))
        case.at(60)
        case.step("it is not presented yet")
        got = json.loads(room.ctl("next", "b", "--json", config=case.config, env=case.env)[1])["dossiers"][0]
        check([(d["kind"], d["what"], d["after"], d["who"]) for d in got["expected"]] ==
              [("step", "Presented to the President", "Passed by the Senate", "Congress")], got["expected"])
        case.at(72)
        case.step("nor after forty days", ("overdue: Overdue: Presented to the President, expected by ", "after Passed by the Senate", "2 days ago"))
        case.step("once")
        case.at(75)
        case.say("presented")
        case.step("it comes", ("new: Presented to the President",))
        with_clock = json.loads(room.ctl("next", "b", "--json", config=case.config, env=case.env)[1])["dossiers"][0]["clocks"]
        check([c["kind"] for c in with_clock] == ["exact"] and "Sundays excepted" in with_clock[0]["source"], with_clock)
        out = room.ctl("next", "b", config=case.config, env=case.env)[1]
        check("clocks" in out and "may come next" in out and "Vetoed" in out, out)
        case.at(90)
        case.step("the ten days have run", ("overdue: Overdue: Became law, expected by ",))
        case.say("signed", days=80)
        case.step("it was signed", ("new: Signed into law",))


def killed(check):
    """Killed at steps of the look that tells, then run again: each once, none lost."""
    with Room() as room:
        case = Case(room, check)
        case.configure(f"closes: {{signature: {day(case.now + 40 * DAY)}}}\nwindows:\n  vote: {{step: adopted, closes: {day(case.now + 10 * DAY)}}}")
        case.say("ratified", STATES[0], days=-100)
        case.step("the base line")
        shutil.copytree(room.path("state"), room.path("kept"))
        case.at(20)
        case.say("ratified", STATES[1])
        case.show()
        for steps in range(1, 1000, STRIDE):
            shutil.rmtree(room.path("state"))
            shutil.copytree(room.path("kept"), room.path("state"))
            rc, _ = room.once(case.config, RATIFYD_DIE_AT=str(steps), **case.env)
            if rc == 0:
                break
            check(rc == -9, f"step {steps}: exit {rc}")
            rc, log = room.once(case.config, **case.env)
            kinds = sorted(a["kind"] for a in room.alerts())
            check(rc == 0 and kinds == ["closing", "new", "overdue", "threshold"], f"step {steps}: exit {rc}, {kinds}: {log[-300:]}")
        check(steps > 20, f"only {steps} steps died")
        print(f"died at steps 1 to {steps - 1}, every {STRIDE}")


def timer(check):
    """A daemon that runs: one timer, at the moment itself; killed before it, it tells after the next start."""
    with Room() as room:
        case = Case(room, check)
        # nine in the morning of the day after the window: that is when it is told
        closes = (int(case.now) // DAY + 5) * DAY
        case.configure(f"windows:\n  vote: {{step: adopted, closes: {day(closes)}}}")
        case.step("a first look")
        due = closes + DAY + 9 * 3600
        case.env = room.clock(int(due - time.time()) - 600)
        p = room.daemon(case.config, **case.env)
        wait_for(lambda: "running" in open(room.path("daemon.log")).read(), 20, "it does not start")
        time.sleep(1.5)
        kill9(p)
        check(case.news() == [], "ten minutes before nothing is told")
        case.env = room.clock(int(due - time.time()) + 6)
        p = room.daemon(case.config, **case.env)
        new = wait_for(case.news, 30, "nothing is told")
        check([a["kind"] for a in new] == ["overdue"], new)
        p.terminate()
        p.wait(20)
        case.step("and not again")


def main():
    check = Checks()
    for part in (windows, asleep, closing, thresholds, records, as_asked, next_up, steps, killed, timer):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
