#!/usr/bin/env python3
"""What people say about alerts, through the running daemon: repeats and the next sink while nobody says anything, acknowledged,
snoozed, muted; reminders of what is announced, with a moved clock. RATIFYD_SWEEP_STEP=1 dies at every step."""
import concurrent.futures
import json
import os
import shutil
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from acts import RECORD, mapping
from harness import SOURCE, Checks, Room, json_lines, kill9, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

DAY = 86400
HOUR = 3600
STRIDE = int(os.environ.get("RATIFYD_SWEEP_STEP", "9"))
CONFIG = """
daemon: {{packs: []{daemon}}}
dossiers:
  t: {{title: 'Convention on Tables', seat: UTC}}
  c: {{title: 'Convention on Chairs'}}
sources:
""" + RECORD + """  chairs: {{url: '{base}/c.json', map: acts, class: un, evidence: record, dossiers: [c], interval: 1s}}
  list: {{url: '{base}/h.json', map: list, evidence: official, dossiers: [t], interval: 1s}}
mappings:
""" + mapping() + """    fields: {{id: id, title: title, date: day}}
    values: {{who: {{select: who, optional: yes}}, what: what}}
    facts:
      ratified: {{type: ratified, actor: who, when: {{what: '^ratified$'}}}}
      force: {{type: entered_into_force, when: {{what: '^force$'}}}}
      bound: {{type: in_force_for, actor: who, when: {{what: '^bound$'}}}}
""" + mapping("list", "m", "table") + """    fields: {{id: id, title: title, date: at, acting-body: {{template: Committee on Furniture}}}}
    events: {{e: {{kind: hearing}}}}
sinks:
  audit: {{type: audit}}
  first: {{type: file, path: first.jsonl}}
  second: {{type: file, path: second.jsonl}}
  third: {{type: file, path: third.jsonl}}
routes:
  {route}
"""
ROUTE = "all: {sinks: [audit, first]%s}"


def day(seconds):
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


class Case:
    """Two lists of acts and one of meetings, the daemon over them, and what reached each file."""

    def __init__(self, room, check, route="", daemon=""):
        self.room, self.check = room, check
        self.server = Publisher()
        self.acts = {"r": [], "c": []}
        self.meetings = {}
        self.env, self.seen, self.process = {}, 0, None
        self.now = time.time()
        self.configure(route, daemon)

    def configure(self, route="", daemon=""):
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(base=self.server.base, route=ROUTE % route, daemon=daemon).replace(".jsonl}", ".jsonl}").replace(
            "path: ", "path: " + self.room.dir + "/"))

    def edit(self, before, after):
        with open(self.config) as f:
            text = f.read()
        self.check(before in text, f"{before} is not in the configuration")
        self.room.write("ratifyd.yaml", text.replace(before, after, 1))

    def say(self, what, who=None, where="r", at=None):
        row = {"id": f"{what}-{who}", "title": f"{who or 'It'} {what}", "what": what, "day": day(at or self.now)}
        self.acts[where].append({**row, "who": who} if who else row)
        self.show()

    def meet(self, number, at):
        self.meetings[number] = {"id": number, "title": "Hearing on tables", "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)) if isinstance(at, (int, float)) else at}
        self.show()

    def show(self):
        for name, acts in self.acts.items():
            self.server.show(f"/{name}.json", json.dumps({"acts": acts, "none": "" if acts else "nothing yet"}).encode(), "application/json")
        self.server.show("/h.json", json.dumps({"m": list(self.meetings.values()), "none": "" if self.meetings else "nothing"}).encode(), "application/json")

    def at(self, seconds):
        """The wall clock from now on, without a daemon or under a running one."""
        self.env = self.room.clock(int(seconds - time.time()))

    def step(self, seconds):
        """The same under a running daemon, which a real step would wake; here a word of ours does."""
        self.at(seconds)
        self.ctl("mute", "c")

    def once(self, what, *due):
        rc, log = self.room.once(self.config, **self.env)
        self.log = log
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        return self.told(what, *due)

    def told(self, what, *due):
        new = self.room.alerts()[self.seen:]
        self.seen += len(new)
        said = [f"{a['kind']}: {a['title']}\n{a['text']}" for a in new]
        self.check(len(said) == len(due) and all(all(w in s for w in words) for words, s in zip(due, said)), f"{what}: {said}")
        return new

    def base_line(self):
        self.show()
        self.once("the base line")

    def start(self):
        self.process = self.room.daemon(self.config, **self.env)
        wait_for(lambda: "running" in open(self.room.path("daemon.log")).read(), 20, "it does not start")

    def end(self):
        self.process.terminate()
        self.process.wait(20)

    def sent(self, sink):
        return json_lines(self.room.path(f"{sink}.jsonl"))

    def kinds(self, sink):
        return [n["kind"] for n in self.sent(sink)]

    def ctl(self, *args, check=True):
        return self.room.ctl(*args, config=self.config, env=self.env, check=check)

    def ask(self, *args):
        return self.room.ask(*args, config=self.config, env=self.env)

    def waiting(self):
        return json.loads(self.ctl("ack", "--json")[1])["waiting"]


def repeats(check):
    """Nobody says anything: told again, ever later, and passed on; one word ends it."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1s, repeat-max: 3, escalate-after: 2s, escalate-to: [second, third]")
        case.base_line()
        case.start()
        case.say("ratified", "Qatar")
        wait_for(lambda: len(case.sent("third")) == 1 and len(case.sent("first")) == 4, 40, f"not told again: {case.kinds('first')} {case.kinds('second')} {case.kinds('third')}")
        first, second, third = case.sent("first"), case.sent("second"), case.sent("third")
        check([n["kind"] for n in first] == ["new", "again", "again", "again"], case.kinds("first"))
        check([n["kind"] for n in second + third] == ["escalated", "escalated"], (second, third))
        check(len({n["milestone"] for n in first + second + third}) == 1, "all of them replace each other")
        check(len({n["alert"] for n in first + second}) == 5, "each is an alert of its own")
        gaps = [b["created_at"] - a["created_at"] for a, b in zip(first, first[1:])]
        check(gaps[0] >= 1 and gaps[1] >= 2 and gaps[2] >= 3, f"ever later: {gaps}")
        check(second[0]["created_at"] - first[0]["created_at"] >= 2, "after its time")
        check(first[1]["title"] == "Not acknowledged: " + first[0]["title"] and "repeat 1 of at most 3, the next in 2 seconds." in first[1]["text"], first[1])
        check("repeat 3 of at most 3.\n" in first[3]["text"] and second[0]["title"].startswith("Escalated: "), first[3])
        check(f"ratifyctl ack {first[0]['alert'][:12]}" in first[1]["text"], first[1])
        time.sleep(2.5)
        check(len(case.sent("first")) == 4 and case.waiting() == [], f"it ends: {case.waiting()}")

        case.say("ratified", "Ghana")
        wait_for(lambda: case.kinds("first")[4:] == ["new", "again"], 20, f"not told again: {case.kinds('first')}")
        again = case.sent("first")[-1]
        waits = case.waiting()
        check({(w["waits_for"], w["route"]) for w in waits} == {("again", "all"), ("escalated", "all")}, waits)
        out = case.ctl("ack")[1]
        check("WAITS FOR" in out and "Ghana" in out and "again 2" in out, out)
        answer = json.loads(case.ctl("ack", again["alert"][:8], "--json")[1])
        check(answer["ok"] and answer["stopped"] == 2 and answer["alert"] == case.sent("first")[4]["alert"], answer)
        time.sleep(3)
        check(len(case.sent("first")) == 6 and len(case.sent("second")) == 1, f"silent: {case.kinds('first')} {case.kinds('second')}")
        record = [r for r in room.audit() if r["what"] == "ack"]
        check(len(record) == 1 and record[0]["by"] == "ratifyctl" and record[0]["alert"] == case.sent("first")[4]["alert"], record)
        for wrong, word in (("ffff", "there is no alert"), ("zz", "expected the id"), ("abc", "expected the id")):
            rc, _ = case.ctl("ack", wrong, check=False)
            check(rc == 64, f"{word}: exit {rc}")
        case.end()
        check(room.ctl("audit", "verify", config=case.config, check=False)[0] == 0, "audit verify")


HELPER = """#!%s
import json, sys
for line in sys.stdin:
    o = json.loads(line)
    print(json.dumps({"seq": o["seq"], "shown": True}), flush=True)
    if "alerts" in o:
        with open(sys.argv[0] + ".shown", "a") as f:
            f.write(json.dumps(o) + "\\n")
        word = open(sys.argv[0] + ".word").read()
        for alert in (*o["alerts"], "ffffffffffffffffffffffffffffffff", "no id"):
            print(json.dumps({"alert": alert, "action": word}), flush=True)
"""


def pressed(check):
    """The buttons of a notification do what the commands do, and leave the same records."""
    with Room() as room:
        helper = room.write("helper", HELPER % sys.executable)
        os.chmod(helper, 0o700)
        case = Case(room, check, daemon=", snooze: 3s")
        case.edit("sinks:\n", "sinks:\n  desk: {type: desktop, helper: " + helper + "}\n")
        case.edit("sinks: [audit, first]", "sinks: [audit, first, desk], repeat: 2s")

        def press(word):
            room.write("helper.word", word)

        def shown():
            return [o for o in json_lines(helper + ".shown")]

        press("open")
        case.base_line()
        case.start()
        case.say("ratified", "Qatar")
        wait_for(lambda: "again" in case.kinds("first"), 20, "to open it is not to acknowledge it")
        press("acknowledge")
        wait_for(lambda: any(r["what"] == "ack" for r in room.audit()), 20, "the button does nothing")
        count = len(case.sent("first"))
        check(case.waiting() == [], case.waiting())
        press("snooze")
        case.say("ratified", "Ghana")
        wait_for(lambda: any(r["what"] == "snooze" for r in room.audit()), 20, "the button does nothing")
        press("acknowledge")
        said = [r for r in room.audit() if r["what"] in ("ack", "snooze")]
        check([(r["what"], r["by"]) for r in said[:2]] == [("ack", "desk"), ("snooze", "desk")], said)  # slowly, it is snoozed twice
        wait_for(lambda: len(case.sent("first")) >= count + 2, 20, "it does not come back")
        titles = [n["title"] for n in case.sent("first")[count:]]
        check(titles[0].startswith("Ghana ") and titles[1].startswith("Again, as asked: Ghana "), titles)
        wait_for(lambda: case.waiting() == [], 20, "acknowledged, it waits")
        keys = {o["key"] for o in shown()}
        check(len(keys) == 2, f"each takes the place of the one before: {keys}")
        case.end()
        check({r["action"] for r in room.audit() if r["what"] == "action"} == {"open", "acknowledge", "snooze"}, "each is recorded")


def asked_wrongly(check):
    """Mistakes in the keys are told with their place."""
    with Room() as room:
        for keys, daemon, words in ((", repeat: soon", "", "repeat"), (", repeat-max: 0", "", "repeat-max"), (", escalate-after: 1h", "", "escalate-after and escalate-to, or neither"),
                                    (", escalate-to: second", "", "escalate-to alone"), (", escalate-after: 1h, escalate-to: nobody", "", "nobody"),
                                    (", reminders: [1h, often]", "", 'reminders has "often", expected a duration'), (", reminders: [400d]", "", "expected 1s to 365d"),
                                    ("", ", reminders: [none, 1h]", 'reminders has "none"'), (", reminders: [1h,2h,3h,4h,5h,6h,7h,8h,9h]", "", "at most 8 durations"),
                                    ("", ", snooze: 0s", "snooze")):
            case = Case(room, check, keys, daemon)
            rc, out = room.ctl("check", "--json", case.config, check=False)
            out = "\n".join(json.loads(out)["mistakes"])
            check(rc == 78 and words in out and "ratifyd.yaml:" in out, f"{keys}{daemon}: exit {rc}: {out}")
        case = Case(room, check, ", reminders: [30d, 2h], repeat: 2h, escalate-after: 30min, escalate-to: [second, third]")
        rc, out = room.ctl("check", "--json", case.config, check=False)
        check(rc == 0, out)
        out = room.ctl("route", "explain", "--type", "ratified", "--dossier", "t", config=case.config)[1]
        for words in ("again after 2h, then 4h, then 8h", "not acknowledged after 30min: to second, then to third", "before them: 30d, 2h"):
            check(words in out, f"{words} is not in {out}")
        out = room.ctl("route", "explain", "--type", "hearing", "--dossier", "t", config=case.config)[1]
        check("until acknowledged" not in out, "class B is not repeated: " + out)


def down(check):
    """A sink that is away gets no pile of repetitions; the others are told."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1s, repeat-max: 2")
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        case.edit("sinks:\n", "sinks:\n  hook: {type: webhook, url: 'http://127.0.0.1:%d/'}\n" % port)
        case.edit("sinks: [audit, first]", "sinks: [audit, first, hook]")
        case.base_line()
        case.start()
        case.say("ratified", "Qatar")
        wait_for(lambda: case.kinds("first") == ["new", "again", "again"], 20, f"not told again: {case.kinds('first')}")
        held = json.loads(case.ctl("outbox", "--sink", "hook", "--json")[1])["deliveries"]
        check([(d["kind"], d["state"]) for d in held] == [("new", "due")], held)
        case.end()
    with Room() as room:
        case = Case(room, check, ", repeat: 1h")
        case.edit("sinks:\n", "sinks:\n  hook: {type: webhook, url: 'http://127.0.0.1:%d/'}\n" % port)
        case.edit("sinks: [audit, first]", "sinks: [hook]")
        case.base_line()
        case.say("ratified", "Qatar")
        rc, log = room.once(case.config)
        case.at(time.time() + 2 * HOUR)
        rc, log = room.once(case.config, **case.env)
        waits = case.waiting()
        check([(w["waits_for"], w["told_again"]) for w in waits] == [("again", 0)], f"nobody was told: it is put off: {waits}")
        held = json.loads(case.ctl("outbox", "--sink", "hook", "--json")[1])["deliveries"]
        check([d["kind"] for d in held] == ["new"], held)


def snoozed(check):
    """Put off with a running daemon and without one; it comes back once, and repeats go on after that."""
    with Room() as room:
        case = Case(room, check, ", repeat: 4s")
        case.base_line()
        case.start()
        case.say("ratified", "Qatar")
        wait_for(lambda: case.sent("first"), 20, "nothing is told")
        alert = case.sent("first")[0]["alert"]
        rc, out = case.ctl("snooze", alert[:12], "2s")
        check(out.startswith("snoozed: " + alert[:12]), out)
        wait_for(lambda: len(case.sent("first")) == 2, 20, "it does not come back")
        back = case.sent("first")[1]
        check(back["kind"] == "again" and back["title"].startswith("Again, as asked: ") and "snoozed until now" in back["text"], back)
        wait_for(lambda: len(case.sent("first")) == 3, 20, "repeats do not go on")
        check(case.sent("first")[2]["title"].startswith("Not acknowledged: "), case.sent("first")[2])
        case.end()
        case.ctl("snooze", alert[:12], "2s")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            with open(case.config) as f:
                text = f.read()
            room.write("ratifyd.yaml", text.replace(case.server.base, f"http://127.0.0.1:{silent.getsockname()[1]}"))
            case.start()
            wait_for(lambda: len(case.sent("first")) == 4, 12, "with sources that do not answer it does not come back")
            kill9(case.process)
            room.write("ratifyd.yaml", text)
        rc, out = case.ctl("snooze", alert[:12], "1d")
        check(rc == 0, out)
        room.once(case.config)  # the file of the audit log follows the table
        case.seen = len(room.alerts())
        case.at(time.time() + HOUR)
        case.once("nothing before")
        case.at(time.time() + DAY + 60)
        case.once("a day later, by the clock; the repeat that came due meanwhile waits on", ("again: Again, as asked: ",))
        case.ctl("ack", alert)
        case.at(time.time() + 9 * DAY)
        case.once("acknowledged without a daemon")
        for bad in ("yesterday", "400d", "2020-01-01"):
            rc, _ = case.ctl("snooze", alert, bad, check=False)
            check(rc == 64, f"snooze {bad}: exit {rc}")
        said = [(r["what"], r["by"]) for r in room.audit() if r["what"] in ("ack", "snooze")]
        check(said == [("snooze", "ratifyctl")] * 3 + [("ack", "ratifyctl")], said)


def muted(check):
    """Stored and recorded, never sent, not even later; health comes through; it ends by itself."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1s")
        case.base_line()
        case.ctl("mute", "t")
        case.say("ratified", "Qatar")
        case.say("ratified", "Malta", where="c")
        new = case.once("two", ("new: Qatar ",), ("new: Malta ",))
        check(new[0].get("muted") == "dossier t" and "muted" not in new[1], new)
        check([n["dossier"] for n in case.sent("first")] == ["c"], case.sent("first"))
        held = json.loads(case.ctl("outbox", "--in-state", "muted", "--json")[1])["deliveries"]
        check(len(held) == 2 and all(d["detail"] == "muted: dossier t" for d in held), held)
        check({w["dossier"] for w in case.waiting()} == {"c"}, f"nothing waits for what is muted: {case.waiting()}")
        out = case.ctl("mutes")[1]
        check("dossier t" in out and "ratifyctl" in out, out)
        case.ctl("ack", "--all")
        mutes = json.loads(case.ctl("mutes", "--json")[1])["mutes"]
        check([(m["dossier"], m["hidden"]) for m in mutes] == [("t", 1)], mutes)
        out = case.ctl("unmute", "t")[1]
        check("ended: 1\n1 muted meanwhile" in out, out)
        check("nothing is muted" in case.ctl("mutes")[1], case.ctl("mutes")[1])
        case.ctl("ack", "--all")
        case.once("what was muted is never sent")
        check([n["dossier"] for n in case.sent("first")] == ["c"], case.sent("first"))

        case.ctl("mute", "t", "--type", "ratified", "--until", "entered_into_force")
        case.say("ratified", "Ghana")
        case.once("of that type", ("new: Ghana ",))
        case.say("force")
        new = case.once("what it waited for ends it and is told", ("new: Entry into force",))
        case.say("ratified", "Chile")
        new += case.once("and what comes after it", ("new: Chile ",))
        check(all("muted" not in a for a in new), new)
        check([n["type"] for n in case.sent("first")][1:] == ["entered_into_force", "ratified"], case.sent("first"))
        ended = [r for r in room.audit() if r["what"] == "unmute"]
        check(len(ended) == 2 and ended[1]["by"] == "what it waited for", ended)

        case.ctl("mute", "c", "--until", "1h")
        case.server.show("/c.json", b"no json", "application/json")
        for _ in range(6):
            rc, log = room.once(case.config)
        health = [a for a in room.alerts()[case.seen:] if a["kind"] == "source"]
        check(all("muted" not in a for a in health), f"health is never muted: {health}")
        case.seen = len(room.alerts())
        case.show()
        case.at(time.time() + 2 * HOUR)
        case.acts["c"] = []
        case.say("ratified", "Norway", where="c")
        rc, log = room.once(case.config, **case.env)
        new = [a for a in room.alerts()[case.seen:] if a["kind"] == "new"]
        check(len(new) == 1 and "muted" not in new[0], f"after its time it hides nothing: {new}")
        for args in (("mute", "u"), ("mute",), ("mute", "t", "--until", "never"), ("mute", "t", "--type", "ratifed"), ("unmute", "99")):
            rc, _ = case.ctl(*args, check=False)
            check(rc == 64, f"{args}: exit {rc}")


def reminded(check):
    """A week, a day and an hour before; a move starts anew, what is listed no longer is not told again."""
    with Room() as room:
        case = Case(room, check)
        start = (int(case.now) // HOUR + 30 * 24) * HOUR
        case.base_line()
        case.meet(1, start)
        case.once("announced", ("scheduled: Announced: Hearing (Committee on Furniture) on ",))
        case.at(start - 7 * DAY - 60)
        case.once("nothing before its time")
        case.at(start - 7 * DAY + 60)
        new = case.once("a week before", ("reminder: In 7 days: Hearing (Committee on Furniture) on ", "it has not happened yet"))
        check(new[0]["milestone"] == room.alerts()[0]["milestone"], "it replaces the announcement")
        case.once("once")
        case.at(start - DAY + 60)
        case.once("a day before", ("reminder: In 24 hours: Hearing",))
        case.meet(1, start + 10 * DAY)
        case.at(start - HOUR + 60)
        case.once("moved: nothing of the old time", ("moved: Moved: Hearing",))
        case.at(start + 10 * DAY - HOUR + 60)
        case.once("asleep over a week and a day: the nearest alone", ("reminder: In 1 hour: Hearing",))
        case.at(start + 10 * DAY + 60)
        case.once("it has begun")
        later = start + 40 * DAY
        case.meet(2, later)
        for number in (3, 4, 5):
            case.meet(number, later + 300 * DAY)
        case.once("others", *[("scheduled: ",)] * 4)
        for number in range(10, 35):
            case.meet(number, later + 200 * DAY)
        case.once("many", *[("scheduled: ",)] * 25)
        case.at(later + 199 * DAY + 60)
        case.once("all of a moment", *[("reminder: In 24 hours: ",)] * 25)
        del case.meetings[2]
        case.show()
        case.at(later - 8 * DAY)
        case.once("no longer listed", ("unlisted: ",))
        case.at(later - HOUR + 60)
        case.once("then there are no reminders")
    with Room() as room:
        case = Case(room, check, ", reminders: 2h", ", reminders: none")
        start = (int(case.now) // HOUR + 30 * 24) * HOUR
        case.meet(1, start)
        case.base_line()
        case.at(start - HOUR)
        case.once("of the base line too, as its route asks", ("reminder: In 1 hour: ",))
        case.configure("", ", reminders: none")
        case.meet(2, start + 9 * DAY)
        case.once("announced", ("scheduled: ",))
        case.at(start + 9 * DAY - HOUR + 60)
        case.once("none are wanted")
    with Room() as room:
        case = Case(room, check, ", reminders: 2h")
        case.edit("first: {type: file,", "first: {type: file, quiet: '00:00-23:59',")
        start = (int(case.now) // DAY + 30) * DAY + 12 * HOUR
        case.meet(1, start)
        case.base_line()
        case.server.show("/h.json", b"no json", "application/json")
        case.at(start - 2 * HOUR + 60)
        room.once(case.config, **case.env)
        new = [a for a in room.alerts() if a["kind"] == "reminder"]
        check(len(new) == 1 and new[0]["title"].startswith("Reminder: Hearing"), f"in quiet hours it does not say how near it is: {new}")
        check(new and "Not read now: source list, which may have said otherwise." in new[0]["text"], new)


def future_dated(check):
    """An action dated for a time to come is one alert now, one reminder on its day, and not one a day."""
    with Room() as room:
        case = Case(room, check)
        case.base_line()
        due = (int(case.now) // DAY + 60) * DAY
        case.say("bound", "Malta", at=due)
        case.once("now", ("scheduled: Announced: Deadline (In force for a party: Malta) on ",))
        for days in (59, 40, 20, 8, 6, 2, 1):
            case.at(due - days * DAY)
            case.once(f"{days} days before")
        case.at(due + 9 * HOUR + 60)
        case.once("on its day the record says it as what has happened", ("new: In force for a party (Malta)",))
        for hours in (10, 14, 40):
            case.at(due + hours * HOUR)
            case.once(f"{hours} hours later")
    with Room() as room:
        case = Case(room, check)
        case.edit("kind: hearing", "kind: deadline")
        case.base_line()
        due = (int(case.now) // DAY + 60) * DAY
        case.meet(1, day(due))
        case.once("a deadline in a list", ("scheduled: Announced: Deadline",))
        for days in (53, 7, 1):
            case.at(due - days * DAY + 10 * HOUR)
            case.once(f"{days} days before")
        case.at(due + 8 * HOUR)
        case.once("at eight")
        case.at(due + 9 * HOUR + 60)
        case.once("on its day", ("reminder: Today: Deadline (Hearing on tables)",))
        for hours in (10, 14, 40):
            case.at(due + hours * HOUR)
            case.once(f"{hours} hours later")
        case.edit("seat: UTC", "seat: Asia/Tokyo")
        due += 100 * DAY
        case.meet(2, day(due))
        case.once("another", ("scheduled: Announced: Deadline",))
        case.at(due - 60)
        case.once("mornings are where the dossier's seat is")
        case.at(due + 60)
        case.once("nine hours ahead", ("reminder: Today: Deadline",))


def running(check):
    """One timer: the daemon reminds at the moment itself; suspended over several repeats it tells one."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1h, repeat-max: 6")
        case.base_line()
        start = int(case.now) + 40 * DAY
        case.meet(1, start)
        case.once("announced", ("scheduled: ",))
        case.at(start - DAY - 4)
        case.start()
        wait_for(lambda: "reminder" in case.kinds("first"), 30, "not reminded")
        case.say("ratified", "Qatar")
        wait_for(lambda: "new" in case.kinds("first"), 30, "not told")
        wait_for(lambda: json.loads(case.ctl("outbox", "--json")[1])["deliveries"] == [], 30, "not settled")
        case.step(start - DAY + 20 * HOUR)
        wait_for(lambda: "again" in case.kinds("first"), 30, "not told again after the clock was set")
        time.sleep(2)
        check(case.kinds("first").count("again") == 1, f"once for all that were missed: {case.kinds('first')}")
        case.step(start - 10 * DAY)
        wait_for(lambda: all(w["next"] < time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start - 10 * DAY + 3 * HOUR)) for w in case.waiting()), 20,
                 f"set back, it does not wait ten days longer: {case.waiting()}")
        check(case.kinds("first").count("again") == 1, case.kinds("first"))
        kill9(case.process)
        case.start()
        time.sleep(2)
        check(case.kinds("first").count("again") == 1 and len(case.waiting()) == 1, "a start repeats nothing, and loses nothing")
        case.end()


def killed(check):
    """Killed at steps of telling all of it: each once, none lost."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1h, repeat-max: 2, escalate-after: 1h, escalate-to: second")
        case.base_line()
        start = (int(case.now) // HOUR + 100) * HOUR
        case.meet(1, start)
        case.say("ratified", "Qatar")
        case.once("both", ("new: ",), ("scheduled: ",))
        shutil.copytree(room.path("state"), room.path("kept"))
        case.at(start - HOUR + 60)
        steps = 0
        for steps in range(1, 1000, STRIDE):
            shutil.rmtree(room.path("state"))
            shutil.copytree(room.path("kept"), room.path("state"))
            for sink in ("first", "second"):
                if os.path.exists(room.path(f"{sink}.jsonl")):
                    os.unlink(room.path(f"{sink}.jsonl"))
            rc, _ = room.once(case.config, RATIFYD_DIE_AT=str(steps), **case.env)
            if rc == 0:
                break
            check(rc == -9, f"step {steps}: exit {rc}")
            rc, log = room.once(case.config, **case.env)
            kinds = sorted(a["kind"] for a in room.alerts()[2:])
            check(rc == 0 and kinds == ["again", "escalated", "escalated", "reminder"], f"step {steps}: exit {rc}, {kinds}: {log[-300:]}")
            sent = case.sent("first") + case.sent("second")
            ids = {n["delivery"] for n in sent}
            check(len(ids) == 4 and len(sent) <= 6, f"step {steps}: {len(sent)} sent, {len(ids)} of them different")
            waits = case.waiting()
            check([(w["waits_for"], w["told_again"]) for w in waits] == [("again", 1)], f"step {steps}: {waits}")
        check(steps > 30, f"only {steps} steps died")
        print(f"died at steps 1 to {steps - 1}, every {STRIDE}")


def superseded(check):
    """What is newer about the same thing takes the place of what was to be repeated."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1h")
        case.base_line()
        case.say("ratified", "Qatar")
        case.once("new", ("new: ",))
        waits = case.waiting()
        check(len(waits) == 1 and waits[0]["alert"] == room.alerts()[0]["alert"], waits)
        explained = json.loads(case.ctl("--json", "route", "explain", "--type", "ratified", "--dossier", "t")[1])["routes"][0]
        check(explained["repeat"]["after"][:3] == ["1h", "2h", "4h"] and explained["escalate"] is None and explained["reminders"] == ["7d", "1d", "1h"], explained)
        out = case.ctl("route", "explain", "--type", "ratified", "--dossier", "t")[1]
        check("until acknowledged again after 1h, then 2h" in out and "reminders of events" in out, out)
        case.configure("")
        case.at(time.time() + 2 * HOUR)
        case.once("its route repeats nothing any more")
        check(case.waiting() == [] and [r["ended"] for r in room.audit() if r["what"] == "waited"] == ["its route repeats nothing"], "and that is recorded")


def too_many(check):
    """A storm of which a hundred wait: that the others are told once is said."""
    with Room() as room:
        case = Case(room, check, ", repeat: 1h")
        case.say("ratified", "Malta")
        case.base_line()
        for number in range(99):
            case.say("ratified", f"Country {number}")
        case.once("a hundred less one", *[("new: ",)] * 99)
        for number in range(99, 120):
            case.say("ratified", f"Country {number}")
        case.once("more than wait", *[("",)] * 22)
        full = [a for a in room.alerts() if a["kind"] == "self"]
        check(len(full) == 1 and "route all" in full[0]["title"] and "100 alerts wait to be told again" in full[0]["text"], full)
        check(case.log.count("Too much waits to be acknowledged: route all") == 1, f"and in the log: {case.log[-1500:]}")
        check(len(case.waiting()) == 100, f"{len(case.waiting())} wait")
        case.once("said once")
        case.ctl("ack", "--all")
        case.at(time.time() + 2 * DAY)
        case.once("there is room")


def main():
    check = Checks()
    parts = (repeats, pressed, asked_wrongly, down, snoozed, muted, reminded, future_dated, running, superseded, killed, too_many)

    def run(part):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s", flush=True)

    # they mostly wait, each in a room of its own
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(run, p) for p in parts if len(sys.argv) == 1 or p.__name__ in sys.argv[1:]]:
            done.result()
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
