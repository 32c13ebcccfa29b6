#!/usr/bin/env python3
"""What other trackers got wrong, as their users told it, through the whole daemon: one vote of four sources, steps that are none, actions
that are edited away, both sides of a contradiction, dates ahead and far behind, counts that do not count, calendars that are not out yet."""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from acts import mapping
from harness import BIN, SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

DAY = 86400
CONFIG = """
daemon: {{packs: []}}
procedures:
  p:
    title: A treaty
    steps:
      laid: {{title: Laid, by: treaty_submitted}}
      cleared: {{title: Cleared, by: consent_given}}
    routes:
      - {{from: laid, to: cleared, kind: causes, after: period}}
    clocks:
      period: {{from: laid, to: cleared, {clock}, at: section 20}}
rules:
  vote: {{type: consent_given, pattern: 'Senate (?:gave its )?consent.*?\\b(?<for>\\d+)-(?<against>\\d+)', scope: title, body: US Senate, weight: 90}}
dossiers:
  t: {{title: 'Convention on Tables', procedure: p{keys}}}
sources:
{sources}
mappings:
""" + mapping(kind="{kind}") + """    values: {{what: {{select: what, optional: yes}}, who: {{select: who, optional: yes}}, body: {{select: body, optional: yes}}}}
    fields: {{id: id, title: title, date: {{select: day, optional: yes}}, for: {{select: yes, optional: yes}}, against: {{select: no, optional: yes}}}}
    facts:
      consent: {{type: consent_given, actor: who, body: body, counts: yes, when: {{what: '^consent$'}}}}
      refused: {{type: consent_refused, actor: who, body: body, when: {{what: '^refused$'}}}}
      laid: {{type: treaty_submitted, when: {{what: '^laid$'}}}}
      law: {{type: enacted, when: {{what: '^law$'}}}}
      assent: {{type: signed, body: body, when: {{what: '^assent$'}}}}
      veto: {{type: vetoed, body: body, when: {{what: '^veto$'}}}}
      force: {{type: entered_into_force, when: {{what: '^force$'}}}}
      signed: {{type: treaty_signed, actor: who, when: {{what: '^signed$'}}}}
      ratified: {{type: ratified, kind: ratification, actor: who, when: {{what: '^ratified$'}}}}
      withdrawn: {{type: withdrawal, actor: who, when: {{what: '^withdrawn$'}}}}
  calendar:
    document: json
    rows: days[*]
    prose: no
    require: [id, title]
    fields: {{id: id, title: title, date: day}}
    events: {{sits: {{kind: sitting}}}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit], health: false}}
"""


def day(days, now=time.time()):
    return time.strftime("%Y-%m-%d", time.gmtime(now + days * DAY))


def DATE(days):
    """As people read it."""
    t = time.gmtime(time.time() + days * DAY)
    return time.strftime("%-d %B %Y", t)


class Case:
    def __init__(self, check, sources, keys="", kind="stream"):
        self.check, self.room, self.server = check, Room(), Publisher()
        self.acts, self.seen, self.env = {}, 0, {}
        lines = [f"  {n}: {{url: 'http://{host}:{self.server.base.rsplit(':', 1)[1]}/{n}', dossiers: [t], interval: 1s, {more}}}" for n, host, more in sources]
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(sources="\n".join(lines), keys=keys, kind=kind, clock="sitting-days: 3, calendar: calendar" if any(n == "calendar" for n, _, _ in sources) else "days: 90"))
        for name, _, more in sources:
            self.acts[name] = []

    def __enter__(self):
        self.room.__enter__()
        return self

    def __exit__(self, *exc):
        self.room.__exit__(*exc)

    def at(self, days):
        self.env = self.room.clock(int(days * DAY))

    def show(self):
        for name, acts in self.acts.items():
            if acts and isinstance(acts[0], str):
                items = "".join(f"<item><guid>{n}-{t}</guid><title>{t}</title><pubDate>{d}</pubDate></item>" for n, (t, d) in enumerate(a.split("|") for a in acts))
                self.server.show("/" + name, f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode(), "application/rss+xml")
            else:
                key = "days" if name == "calendar" else "acts"
                rows = [{"id": str(n), "title": "Tables", **a} if "id" not in a else {"title": "Tables", **a} for n, a in enumerate(acts)]
                self.server.show("/" + name, json.dumps({key: rows, "none": "" if rows else "nothing"}).encode(), "application/json")

    def step(self, what, *due):
        self.show()
        rc, log = self.room.once(self.config, **self.env)
        new = self.room.alerts()[self.seen:]
        self.seen += len(new)
        said = [f"{a['kind']}: {a['title']}\n{a['text']}" for a in new]
        self.check(rc == 0 and len(said) == len(due) and all(all(w in s for w in words) for words, s in zip(due, said)), f"{what}: exit {rc}: {said}: {log[-600:] if rc else ''}")
        return new

    def milestones(self):
        return json.loads(self.room.ctl("milestones", "--json", config=self.config, env=self.env)[1])["milestones"]

    def next(self):
        return json.loads(self.room.ctl("next", "t", "--json", config=self.config, env=self.env)[1])["dossiers"][0]


RECORD, PRESS = "map: acts, class: us_treaty, evidence: record", "class: news, evidence: press"


def one_vote(check):
    """10: four sources, a day apart, one wire text twice: one milestone, three independent origins, one alert."""
    sources = [("roll", "127.0.0.1", RECORD + ", origin: Senate"), ("a", "127.0.0.1", PRESS + ", origin: A"), ("b", "127.0.0.1", PRESS + ", origin: B"),
               ("c", "127.0.0.1", PRESS + ", origin: C")]
    with Case(check, sources) as case:
        case.acts["a"] = case.acts["b"] = case.acts["c"] = ["nothing of it|Mon, 02 Nov 2026 10:00:00 GMT"]
        case.step("the base line")
        case.acts["roll"] = [{"what": "consent", "who": "US", "body": "US Senate", "day": day(-1), "yes": 86, "no": 10}]
        case.step("the record", ("new: ", "86-10"))
        text = "Senate gave its consent to the Convention on Tables, 86-10"
        stamp = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
        case.acts["a"] = case.acts["b"] = [text + "|" + stamp]
        case.acts["c"] = ["Late: " + text + ", at last|" + stamp]
        case.step("and three papers, two of them with one text: nothing new")
        got = case.milestones()
        check([(m["evidence_count"], m["origin_count"], m["state"]) for m in got] == [(4, 3, "official")], got)


def no_steps(check):
    """11: what is neither passage nor signature."""
    texts = ["Conference Committee Report; Not Signed Off", "Ordered to be Reported by the Yeas and Nays: 15 - 7.", "Reported without recommendation.",
             "Motion to table agreed to in Senate by Voice Vote.", "Cloture on the motion to proceed not invoked in Senate by Yea-Nay Vote. 53 - 45.",
             "Senate amendment SA 1 agreed to in Senate by Voice Vote."]
    lines = "".join(json.dumps({"id": str(n), "text": t, "domain": "us_bill"}) + "\n" for n, t in enumerate(texts))
    p = subprocess.run([os.path.join(BIN, "ratifyctl"), "--packs", os.path.join(SOURCE, "config", "packs"), "classify"], input=lines.encode(), capture_output=True, timeout=60)
    got = [set(json.loads(line)["labels"]) for line in p.stdout.decode().splitlines()]
    check(p.returncode == 0 and len(got) == len(texts), p.stderr)
    for text, labels in zip(texts, got):
        check(not labels & {"floor_passed", "signed", "enacted", "consent_given"}, f"{text}: {labels}")


def edited_away(check):
    """12: in a table its row is gone: told; in a stream an entry that scrolled out means nothing."""
    for kind, due in (("table", [("vanished: ", "no longer listed")]), ("stream", [])):
        with Case(check, [("acts", "127.0.0.1", RECORD)], kind=kind) as case:
            others = [{"id": f"o{n}", "what": "signed", "who": w, "day": day(-90)} for n, w in enumerate(("Ghana", "Malta", "Chile", "Japan"))]
            case.acts["acts"] = list(others)
            case.step("the base line")
            case.acts["acts"] = others + [{"id": "x", "what": "signed", "who": "Qatar", "day": day(-1)}]
            case.step("it appears", ("new: Qatar signs",))
            case.acts["acts"] = list(others)
            case.step(f"it is gone from a {kind}", *due)


def two_minds(check):
    """13: agreed to and refused on one day: disputed, one alert, both evidences."""
    with Case(check, [("one", "127.0.0.1", RECORD + ", origin: One"), ("two", "127.0.0.1", RECORD + ", origin: Two")]) as case:
        case.step("the base line")
        case.acts["one"] = [{"what": "consent", "who": "US", "body": "US Senate", "day": day(-1)}]
        case.step("one record says yes", ("new: ",))
        case.acts["two"] = [{"what": "refused", "who": "US", "body": "US Senate", "day": day(-1)}]
        case.step("the other says no", ("disputed: ", "contradict each other (2 evidences)"))
        case.step("told once")
        check([(m["state"], m["evidence_count"]) for m in case.milestones()] == [("disputed", 2)], case.milestones())
    both = [("one", "127.0.0.1", RECORD + ", origin: One"), ("two", "127.0.0.1", RECORD + ", origin: Two")]
    with Case(check, both) as case:
        case.step("the base line of a bill")
        case.acts["one"] = [{"what": "assent", "body": "President", "day": day(-1)}]
        case.step("signed, says one record", ("new: ",))
        case.acts["two"] = [{"what": "veto", "body": "President", "day": day(-1)}]
        case.step("not signed, says the other", ("disputed: ", "contradict each other (2 evidences)"))
        case.step("that is told once")
        check([(m["state"], m["evidence_count"]) for m in case.milestones()] == [("disputed", 2)], case.milestones())
    with Case(check, both) as case:
        case.step("the base line of a law")
        case.acts["one"] = [{"what": "law", "day": day(-40)}]
        case.step("law on one day", ("new: Became law",))
        case.acts["two"] = [{"what": "law", "day": day(-3)}]
        case.step("and on another", ("disputed: Disputed: Became law", "contradict each other (2 evidences)", DATE(-40), "/one"))
        case.step("that is told once, too")
        got = case.milestones()
        check([(m["state"], m["evidence_count"]) for m in got] == [("disputed", 2)], got)
        told = json.loads(case.room.ctl("explain", str(got[0]["id"]), "--json", config=case.config, env=case.env)[1])
        check(sorted(e["date"] for e in told["evidence"]) == [day(-40), day(-3)], "both sides are shown with their days")


def dates(check):
    """14: ahead: announced once, and told again when it has come; far behind: told, and marked as late."""
    with Case(check, [("acts", "127.0.0.1", RECORD)]) as case:
        case.step("the base line")
        case.acts["acts"] = [{"what": "force", "day": day(9)}]
        case.step("in nine days", ("scheduled: ", DATE(9)))
        told = json.loads(case.room.ctl("timeline", "t", "--json", config=case.config, env=case.env)[1])
        check([(e["starts"], e["upcoming"]) for e in told["events"]] == [(day(9), True)] and not told["milestones"], "the timeline has its day, and no milestone")
        check([e["starts"] for e in case.next()["announced"]] == [day(9)], "so has next")
        for days in (1, 2, 5):
            case.at(days)
            case.step(f"after {days} of them")
        case.at(10)
        case.step("on its day", ("new: Entry into force",))
        case.acts["acts"].append({"what": "signed", "who": "Qatar", "day": day(10 - 22)})
        case.step("a signature that was entered 22 days late", ("new: Qatar signs", "22 days later"))


def counts(check):
    """15: an organisation does not count, a withdrawal undoes it, two conditions, named States."""
    def consent(who, days=-5, what="ratified"):
        return {"id": what + who, "what": what, "who": who, "day": day(days)}

    source = [("acts", "127.0.0.1", RECORD)]
    with Case(check, source, ", threshold: 2, threshold-days: 30") as case:
        case.step("the base line")
        case.acts["acts"] = [consent("Qatar")]
        case.step("one short", ("new: ",), ("threshold: One short",))
        case.acts["acts"] += [consent("European Union")]
        case.step("an organisation", ("new: ",))
        case.acts["acts"] += [consent("Ghana")]
        case.step("met", ("new: ",), ("threshold: Threshold met: 2 of 2",))
        case.acts["acts"] += [consent("Ghana", -1, "withdrawn")]
        case.step("lost", ("new: ",), ("threshold: Threshold lost again: 1 of 2",))
    with Case(check, source, ", threshold: 2, threshold-share: {percent: 55, what: emissions, of: {QA: 30, GH: 20, MT: 40}}") as case:
        case.step("the base line")
        case.acts["acts"] = [consent("Qatar"), consent("Ghana")]
        new = case.step("the number is there, the share is not", ("new: ",), ("new: ",), ("threshold: One short",))
        case.acts["acts"] += [consent("Malta")]
        case.step("and now it is", ("new: ",), ("threshold: Threshold met",))
    with Case(check, source, ", threshold: 1, threshold-states: [QA, GH]") as case:
        case.step("the base line")
        case.acts["acts"] = [consent("Malta")]
        case.step("enough, but not the named ones", ("new: ",))
        case.acts["acts"] += [consent("Qatar")]
        case.step("one of these", ("new: ",), ("threshold: One short",))
        case.acts["acts"] += [consent("Ghana")]
        case.step("both", ("new: ",), ("threshold: Threshold met",))


def calendars(check):
    """16: sitting days that are not published yet: not computable; then they are."""
    with Case(check, [("acts", "127.0.0.1", RECORD), ("calendar", "127.0.0.1", "map: calendar, class: any, evidence: official")]) as case:
        case.acts["acts"] = [{"what": "laid", "day": day(-2)}]
        case.acts["calendar"] = [{"id": "1", "title": "Tables", "day": day(1)}]
        case.step("the base line")
        got = case.next()["clocks"]
        check([c["kind"] for c in got] == ["not-computable"] and got[0]["inputs"], got)
        case.acts["calendar"] += [{"id": str(n), "title": "Tables", "day": day(n)} for n in (3, 6, 7)]
        case.step("the calendar is out", *[("scheduled: ",)] * 3)
        got = case.next()
        check([(c["kind"], c["date"]) for c in got["clocks"]] == [("exact", day(6))], got["clocks"])
        check([(d["kind"], d["by"]) for d in got["expected"]] == [("step", day(6))], got["expected"])
        case.at(8)
        case.step("three days were sat", ("overdue: Overdue: Cleared",))


def main():
    check = Checks()
    for part in (one_vote, no_steps, edited_away, two_minds, dates, counts, calendars):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
