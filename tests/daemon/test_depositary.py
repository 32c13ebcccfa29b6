#!/usr/bin/env python3
"""Genuine depositary tables before and after a change made here: exactly the facts that are due, and counts as published."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SHARED, Checks, Room, need_shared

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
dossiers:
{dossiers}
sources:
{sources}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit], health: false}}
"""
FOLDER = os.path.join(SHARED, "samples/mtdsg")
DAY_S = 86400


def sample(stem):
    with open(os.path.join(FOLDER, stem + ".en.xml"), "rb") as f:
        return f.read()


def configure(room, server, stems):
    dossiers = "".join(f"  {s.lower()}: {{title: 'Treaty {s} under test', identifiers: [MTDSG {s}], procedure: un-treaty}}\n" for s in stems)
    sources = "".join(f"  t-{s.lower()}: {{url: '{server.base}/{s}.xml', format: mtdsg, class: un, evidence: record, dossiers: [{s.lower()}], interval: 200ms}}\n" for s in stems)
    return room.write("ratifyd.yaml", CONFIG.format(dossiers=dossiers, sources=sources))


def milestones(room, config, *args):
    return json.loads(room.ctl("milestones", "--json", *args, config=config)[1])["milestones"]


def rows_of(found):
    return {(m["type"], m["actor"], m["kind"], m["date"]) for m in found}


class Story:
    """Shows a document, runs the daemon once, and compares alerts and changed milestones."""

    def __init__(self, room, server, check, stem, **env):
        self.room, self.server, self.check, self.stem, self.env, self.seen = room, server, check, stem, env, 0
        self.text = sample(stem).decode("latin-1")
        self.config = configure(room, server, [stem])
        self.before = set()

    def change(self, old, new, count=1):
        if self.text.count(old) < 1:
            raise AssertionError(f"{self.stem} has no {old!r}")
        self.text = self.text.replace(old, new, count)

    def row(self, name, *cells):
        cells = "".join(f"<Entry>{c}</Entry>" if c else "<Entry />" for c in cells)
        return f"<Row><Entry>{name}</Entry>{cells}</Row>"

    def find_row(self, name):
        return re.search(r"<Row>\s*<Entry>%s(?:&lt;.*?)?</Entry>.*?</Row>" % re.escape(name), self.text, re.S).group(0)

    def step(self, what, alerts=(), new=(), gone=()):
        self.server.show(f"/{self.stem}.xml", self.text.encode("latin-1"), "text/xml")
        rc, log = self.room.once(self.config, **self.env)
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        fresh = self.room.alerts()[self.seen:]
        self.seen += len(fresh)
        said = [f"{a['kind']}: {a['title']}" for a in fresh]
        left = list(said)
        for words in alerts:
            hit = next((s for s in left if all(w in s for w in words)), None)
            self.check(hit, f"{what}: no alert of {words} among {said}")
            if hit:
                left.remove(hit)
        self.check(not left, f"{what}: not due: {left}")
        now = rows_of(milestones(self.room, self.config))
        if self.before:
            self.check(now - self.before == set(new), f"{what}: new {now - self.before}, expected {set(new)}")
            self.check(self.before - now == set(gone), f"{what}: gone {self.before - now}, expected {set(gone)}")
        self.before = now


def all_samples(check):
    """The first sight of every genuine table fills its timeline with the true dates and says nothing."""
    stems = sorted(f[:-7] for f in os.listdir(FOLDER) if f.endswith(".en.xml"))
    with open(os.path.join(os.environ["RATIFY_SOURCE"], "tests/feeds/golden/mtdsg.json"), encoding="utf-8") as f:
        golden = json.load(f)
    with Room() as room:
        server = Publisher()
        config = configure(room, server, stems)
        for s in stems:
            server.show(f"/{s}.xml", sample(s), "text/xml")
        rc, log = room.once(config)
        check(rc == 0 and not room.alerts(), f"exit {rc}, {len(room.alerts())} alerts: {log[-1000:]}")
        standing = {d["dossier"]: d for d in json.loads(room.ctl("dossiers", "--json", config=config)[1])["dossiers"]}
        for s in stems:
            # who withdrew explains each difference between rows and parties; in XIV-7 Poland left two weeks before and was still counted
            st, gold = standing[s.lower()], golden[s]
            bound = gold.get("bound", gold["parties"])
            check(st["parties"] + st["organisations"] == bound, f"{s}: {st['parties']} + {st['organisations']} parties, {bound} expected")
            check(st["signatories"] == gold.get("signatories", 0), f"{s}: {st['signatories']} signatories")
            have = rows_of(milestones(room, config, "--dossier", s.lower()))
            force = {r[3] for r in have if r[0] == "entered_into_force" and r[2] != "provisional"}
            check(force == ({golden[s]["in_force"]} if golden[s]["in_force"] else set()), f"{s}: in force {force}")
            for name, kind, day in golden[s].get("left", []):
                check(("withdrawal", name, kind, day) in {(r[0], (r[1] or "").split(" (")[0], r[2], r[3]) for r in have}, f"{s}: {name} {kind} {day}")


def rows(check):
    """XXVI-9 as it was: not in force, 56 signatories, 3 parties."""
    with Room() as room:
        t = Story(room, Publisher(), check, "XXVI-9")
        t.step("first sight")
        t.change("<Row>", t.row("Belize", "5 Feb 2018", "") + "<Row>")
        t.change("<Signatories>56<", "<Signatories>57<")
        t.step("a signature", [("Belize signs",)], [("treaty_signed", "Belize", "signature", "2018-02-05")])
        old = t.find_row("Cuba")
        t.change(old, old.replace("<Entry />", "<Entry>30 Jan 2018</Entry>"))
        t.step("a ratification by a signatory", [("Cuba ratifies",)], [("ratified", "Cuba", "ratification", "2018-01-30")])
        t.change("30 Jan 2018", "31 Jan 2018")
        t.step("its date is corrected by a day", [], [("ratified", "Cuba", "ratification", "2018-01-31")], [("ratified", "Cuba", "ratification", "2018-01-30")])
        t.change(t.row("Belize", "5 Feb 2018", ""), "")
        t.step("a row is removed", [("Belize",)])
        t.change("<Row>", t.row("Cook Islands", "", "4 Sep 2018 a") + "<Row>")
        t.step("an accession", [("Cook Islands accedes",)], [("acceded", "Cook Islands", "accession", "2018-09-04")])
        t.step("the same once more")


def force(check):
    """Not yet, then for a day to come, then that day with the same bytes."""
    with Room() as room:
        t = Story(room, Publisher(), check, "XXVI-9", **room.clock(0))
        t.step("not yet in force")
        t.change("<Label>Not yet in force</Label>", "<Label>Entry into force</Label>")
        t.text = re.sub(r"<Labeltext>in accordance.*?</Labeltext>", "<Labeltext>1 January 2030, in accordance with article 15(1).</Labeltext>", t.text, count=1, flags=re.S)
        t.step("on a day to come", [("scheduled", "1 January 2030")])
        t.step("the same once more")
        t.env = room.clock(5 * 366 * DAY_S)
        t.step("that day has come", [("Entry into force",)], [("entered_into_force", None, None, "2030-01-01")])
        t.step("once only")


def statements(check):
    """XVIII-15: declarations, objections and notes."""
    with Room() as room:
        t = Story(room, Publisher(), check, "XVIII-15")
        t.step("first sight")
        t.change("<Declarations>", "<Declarations><Declaration><Participant>Fiji</Participant><text>&lt;right&gt;3 March 2018&lt;/right&gt;</text>"
                 "<text type=\"title\">Reservation:</text><text type=\"para\">Fiji shall not be bound by article 23.</text></Declaration>")
        t.step("a reservation", [("Fiji", "reservation")], [("reservation", "Fiji", "reservation", "2018-03-03")])
        t.change("Fiji shall not be bound by article 23.", "Fiji shall not be bound by article 23, paragraph 1.")
        t.step("its text is another")
        t.change("<Objections>", "<Objections><Objection><Participant>Austria</Participant><text>&lt;right&gt;18 May 2018&lt;/right&gt;</text><text type=\"title\">"
                 "With regard to the reservation made by Fiji upon accession:</text><text type=\"para\">Austria objects to it.</text></Objection>")
        t.step("an objection", [("Austria", "objection")], [("reservation", "Austria", "objection", "2018-05-18")])
        t.change("<Declarations>", "<Declarations><Declaration><Participant>Swaziland</Participant><text>&lt;right&gt;4 April 2018&lt;/right&gt;</text>"
                 "<text type=\"title\">Declaration:</text><text type=\"para\">Declared.</text></Declaration>")
        t.step("a declaration", [("Eswatini", "declaration")], [("reservation", "Eswatini", "declaration", "2018-04-04")])
        t.change("<Participant>Swaziland<", "<Participant>Eswatini<")
        t.step("it has another name than its row")
        t.change("<Declarations>", "<Declarations><Declaration><Participant>Yugoslavia (former)</Participant><text type=\"title\">Reservation:</text>"
                 "<text type=\"para\">It has no row above.</text></Declaration>")
        t.step("one without a row", [("Yugoslavia", "reservation")], [("reservation", "Yugoslavia", "reservation", None)])
        t.change("<EndNotes>", "<EndNotes><Note><index>99</index><text>On 2 July 2018, the Secretary-General received from the Government of Bangladesh a notification "
                 "of denunciation of the said Convention.</text><text>In accordance with article 27 (2), the denunciation will take effect on 2 July 2019.</text></Note>")
        t.change("<Entry>Bangladesh</Entry>", "<Entry>Bangladesh&lt;superscript&gt;99&lt;/superscript&gt;</Entry>")
        t.step("a denunciation", [("Bangladesh gives notice",), ("Bangladesh withdraws",)],
               [("withdrawal", "Bangladesh", "notification", "2018-07-02"), ("withdrawal", "Bangladesh", "withdrawal", "2019-07-02")])
        t.change("the denunciation will take effect on 2 July 2019.", "the denunciation was to take effect on 2 July 2019. On 1 May 2019, the Government "
                 "of Bangladesh notified the Secretary-General of its decision to withdraw its notification of denunciation.")
        t.step("that is taken back", [("vanished", "Bangladesh gives notice"), ("vanished", "Bangladesh withdraws")])


def main():
    need_shared("the genuine tables")
    check = Checks()
    for part in (all_samples, rows, force, statements):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
