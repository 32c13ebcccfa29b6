#!/usr/bin/env python3
"""What is announced for a time to come, through the whole daemon: announced once, moved, no longer listed, over; a list that
shrinks because its meetings are over is no fall, and how each voted follows the corrections of its list.
RATIFYD_SWEEP_STEP=1 dies at every step instead of every seventh."""
import json
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from acts import mapping
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import Publisher

DAY = 86400
STRIDE = int(os.environ.get("RATIFYD_SWEEP_STEP", "7"))
CONFIG = """
daemon: {{packs: []}}
dossiers:
  t: {{title: 'Convention on Tables', identifiers: [XVIII-99], seat: Asia/Tokyo}}
  c: {{title: 'Convention on Chairs', identifiers: [XVIII-98]}}
sources:
  hearings: {{url: '{base}/h.json', map: hearings, evidence: official, interval: 1s}}
{more}
mappings:
""" + mapping("hearings", "meetings", "table") + """    values:
      room: {{select: room, optional: yes}}
    fields:
      id: id
      title: matter
      link: {{select: link, optional: yes}}
      date: {{select: at, optional: yes}}
      acting-body: {{template: Committee on Furniture}}
      status: {{select: kind, optional: yes}}
    events:
      meeting: {{kind: hearing, place: room}}
  votes:
    document: json
    rows: votes[*]
    prose: no
    require: [id, title, date]
    fields: {{id: id, title: matter, date: day, number: id, for: yes, against: no, acting-body: {{template: General Assembly}}}}
    positions:
      all: {{each: 'votes[*]', actor: who, vote: how}}
    facts:
      adopted: {{type: un_ga_adopted, when: {{id: .}}}}
sinks:
  audit: {{type: audit}}
  log: {{type: log, target: stderr}}
routes:
  all: {{sinks: [audit, log]}}
"""


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class List:
    """A committee's list of meetings; each of its documents is shown, read once, and the alerts compared."""

    def __init__(self, room, server, config, check):
        self.room, self.server, self.config, self.check = room, server, config, check
        self.meetings, self.seen, self.env = {}, 0, {}

    def put(self, number, at, matter="Hearing on the Convention on Tables", **more):
        self.meetings[number] = {"id": number, "matter": matter, "at": stamp(at) if at else "", "room": "SD-419", "kind": "Open Hearing", **more}

    def show(self):
        self.server.show("/h.json", json.dumps({"meetings": list(self.meetings.values()), "none": "" if self.meetings else "nothing is scheduled"}).encode(), "application/json")

    def step(self, what, *due):
        self.show()
        rc, log = self.room.once(self.config, **self.env)
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        new = self.room.alerts()[self.seen:]
        self.seen += len(new)
        said = [f"{a['kind']}: {a['title']}\n{a['text']}" for a in new]
        self.check(len(said) == len(due) and all(all(w in s for w in words) for words, s in zip(due, said)), f"{what}: {said}")
        return new

    def events(self, dossier="t"):
        return json.loads(self.room.ctl("timeline", dossier, "--json", config=self.config)[1])["events"]


def meetings(check):
    with Room() as room:
        server = Publisher()
        listed = List(room, server, room.write("ratifyd.yaml", CONFIG.format(base=server.base, more="")), check)
        now = time.time()
        listed.put(1, now + 5 * DAY)
        listed.put(2, now - 5 * DAY)
        listed.put(3, now + 5 * DAY, "Hearing on the Convention on Lamps")
        listed.step("the base line")
        check([(e["state"], e["upcoming"], e["announced"]) for e in listed.events()] == [("listed", False, False), ("listed", True, False)], listed.events())
        check(listed.events("c") == [], "nothing of chairs")
        said = json.loads(room.ctl("timeline", "t", "--json", config=listed.config)[1])["next"]
        check(said == json.loads(room.ctl("next", "t", "--json", config=listed.config)[1])["dossiers"][0], f"timeline says of what is next: {said}")
        out = room.ctl("timeline", "t", config=listed.config)[1]
        check("\nannounced\n" in out and "\nannounced, and over\n" in out and "Committee on Furniture" in out, out)
        listed.step("once more")

        listed.put(4, now + 9 * DAY, "Hearing on the Convention on Tables and the Convention on Chairs", link="https://committee.example/4")
        new = listed.step("a new one of two dossiers", ("scheduled: Announced: Hearing (Committee on Furniture) on ", "Convention on ", "Where: SD-419.", "has not happened yet"), ("scheduled: ",))
        check({a["dossier"] for a in new} == {"t", "c"} and all(a["url"] == "https://committee.example/4" for a in new), new)
        listed.put(5, now - DAY)
        listed.put(6, now + 3 * DAY, "Hearing on the Convention on Benches")
        listed.step("one that is over, one of nobody's")
        listed.put(1, now + 6 * DAY)
        new = listed.step("another day", ("moved: Moved: Hearing (Committee on Furniture), now on ", "Said before: ", "in SD-419, Open Hearing."))
        key = new[0]["milestone"]
        listed.put(1, now + 6 * DAY, room="SD-215")
        new = listed.step("another room", ("moved: Changed: Hearing (Committee on Furniture) on ", ", now in SD-215", "Said before: "))
        check(new[0]["milestone"] == key, "alerts of one event replace each other")
        listed.put(1, now + 6 * DAY, room="SD-215", kind="Closed Hearing")
        listed.step("another status", ("moved: Changed: ", "Status: Closed Hearing.", "Open Hearing."))
        listed.put(1, now + 6 * DAY, "Hearing to examine the Convention on Tables", room="SD-215", kind="Closed Hearing")
        listed.step("other words")
        event = next(e for e in listed.events() if e["place"] == "SD-215")
        check(event["state"] == "moved" and event["before"]["status"] == "Open Hearing" and event["title"].startswith("Hearing to examine"), event)

        # hours are told by the clock where the dossier's body sits, with its name; scripts have both
        wall = time.strftime("%H:%M", time.gmtime(now + 6 * DAY + 9 * 3600))
        check(event["zone"] == "JST" and event["local"][11:16] == wall and event["starts"].endswith("Z"), event)
        for command in ("timeline", "next"):
            out = room.ctl(command, "t", config=listed.config)[1]
            check(f"{wall} JST" in out and " UTC" not in out, out)
        check(f"{wall} JST" in new[0]["text"], new[0]["text"])

        del listed.meetings[2], listed.meetings[5]
        listed.step("what is over goes")
        first = listed.meetings.pop(1)
        listed.step("one is listed no longer", ("unlisted: No longer listed: Hearing (Committee on Furniture) on ", "not the same as cancelled"))
        check([e["state"] for e in listed.events() if e["place"] == "SD-215"] == ["unlisted"], listed.events())
        listed.step("and stays away")
        listed.meetings[1] = first
        listed.step("and is back", ("scheduled: Announced again: ",))
        listed.put(4, now + 9 * DAY, "Hearing on the Convention on Chairs", link="https://committee.example/4")
        new = listed.step("tables are taken off its agenda", ("unlisted: ",))
        check(new[0]["dossier"] == "t", new)
        listed.put(7, None)
        listed.step("without a day nothing is announced")
        listed.put(7, now + 2 * DAY)
        listed.step("now it has one", ("scheduled: Announced: Hearing (Committee on Furniture) on ",))
        listed.config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, more="").replace("dossiers:\n", "dossiers:\n  l: {title: 'Convention on Lamps'}\n"))
        listed.step("a dossier is new")
        check([e["announced"] for e in listed.events("l")] == [False], listed.events("l"))
        listed.put(8, now + 4 * DAY, "Hearing on the Convention on Lamps")
        listed.step("and has news", ("scheduled: ",))
        check(room.ctl("audit", "verify", config=listed.config, check=False)[0] == 0, "audit verify")


def a_week_passes(check):
    """Twenty meetings of this week are gone from next week's list: that is no fall. Those to come are."""
    with Room() as room:
        server = Publisher()
        listed = List(room, server, room.write("ratifyd.yaml", CONFIG.format(base=server.base, more="")), check)
        now = time.time()
        for i in range(20):
            listed.put(i, now + DAY)
        for i in range(20, 30):
            listed.put(i, now + 20 * DAY, "Hearing on the Convention on Lamps")
        listed.step("the base line")
        listed.env = room.clock(7 * DAY)
        for i in range(20):
            del listed.meetings[i]
        listed.step("a week later")
        for i in range(20, 26):
            del listed.meetings[i]
        new = listed.step("six of ten that are to come", ("source: Source hearings lost many rows at once", "6 of 10 rows"))
        check(len(new) == 1, "one health alert")


def positions(check):
    """A corrected list of voters: what it says now is how they voted."""
    with Room() as room:
        server = Publisher()
        server.show("/h.json", b'{"meetings": [], "none": "nothing"}', "application/json")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, more="  votes: {url: '" + server.base + "/v.json', map: votes, class: un, evidence: record, dossiers: [t], interval: 1s}"))

        def show(**votes):
            server.show("/v.json", json.dumps({"votes": [{"id": "A/RES/1/1", "matter": "Tables", "day": "2026-01-02", "yes": 2, "no": 1,
                                                           "votes": [{"who": k.replace("_", " "), "how": v} for k, v in votes.items()]}]}).encode(), "application/json")
            rc, log = room.once(config)
            check(rc == 0, log[-800:])
            rows = json.loads(room.ctl("milestones", "--votes", "--json", config=config)[1])["milestones"]
            return {p["actor"]: p["position"] for m in rows for p in m["positions"]}

        got = show(FRANCE="yes", Cote_d_Ivoire="yes", UNITED_STATES="no", Ruritania="abstaining")
        check(got == {"France": "for", "C\u00f4te d'Ivoire": "for", "United States of America": "against", "Ruritania": "abstain"}, got)
        got = show(FRANCE="no", UNITED_STATES="no")
        check(got == {"France": "against", "United States of America": "against"}, got)
        got = show(FRANCE="no", UNITED_STATES="perhaps")
        check(got == {"France": "against"}, f"a word that nobody knows is no vote: {got}")
        rows = json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]
        check(len(rows) == 1 and rows[0]["state"] == "official", rows)
        check(room.alerts() == [], f"nothing fires for positions: {room.alerts()}")


def died_at_steps(check, what, before, after, *due):
    """From the same state, killed at steps of taking the next document in, then run again: each alert once, none lost."""
    with Room() as room:
        server = Publisher()
        listed = List(room, server, room.write("ratifyd.yaml", CONFIG.format(base=server.base, more="")), check)
        for number, at in before.items():
            listed.put(number, at)
        listed.step(f"{what}: the base line")
        shutil.copytree(room.path("state"), room.path("kept"))
        listed.meetings.clear()
        for number, at in after.items():
            listed.put(number, at)
        listed.show()
        for steps in range(1, 1000, STRIDE):
            shutil.rmtree(room.path("state"))
            shutil.copytree(room.path("kept"), room.path("state"))
            rc, _ = room.once(listed.config, RATIFYD_DIE_AT=str(steps))
            if rc == 0:
                break
            check(rc == -9, f"{what}, step {steps}: exit {rc}")
            rc, log = room.once(listed.config)
            kinds = sorted(a["kind"] for a in room.alerts())
            check(rc == 0 and kinds == sorted(due), f"{what}, step {steps}: exit {rc}, {kinds}: {log[-300:]}")
            states = sorted(e["state"] for e in listed.events())
            if steps == 1:
                first = states
            check(states == first, f"{what}, step {steps}: {states}, not {first}")
        check(steps > 20, f"{what}: only {steps} steps died")
        print(f"{what}: died at steps 1 to {steps - 1}, every {STRIDE}")


def killed(check):
    soon = time.time() + 5 * DAY
    died_at_steps(check, "one of each", {1: soon, 2: soon, 3: soon}, {1: soon, 2: soon + DAY, 4: soon}, "scheduled", "moved", "unlisted")
    died_at_steps(check, "a fall", {n: soon for n in range(7)}, {}, "source")


def main():
    check = Checks()
    for part in (meetings, a_week_passes, positions, killed):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
