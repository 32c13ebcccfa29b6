#!/usr/bin/env python3
"""Every genuine treaty table through the whole daemon: parties, threshold and entry into force as they are computed against what the document
itself says; each difference is explained by name."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SHARED, Checks, Room, need_shared

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
from servers import Publisher

MONTHS = "January February March April May June July August September October November December".split()
FOLDER = os.path.join(SHARED, "samples/mtdsg")
KYOTO = ("{Russia: 17.4, US: 36.1, Japan: 8.5, Germany: 7.4, UK: 4.3, Canada: 3.3, Italy: 3.1, Poland: 3.0, France: 2.7, Australia: 2.1, Spain: 1.9, "
         "Romania: 1.2, Czechia: 1.2, Netherlands: 1.2, Belgium: 0.8, Bulgaria: 0.6, Greece: 0.6, Hungary: 0.5, Slovakia: 0.4, Austria: 0.4, Finland: 0.4, "
         "Sweden: 0.4, Denmark: 0.4, Estonia: 0.3, Norway: 0.3, Switzerland: 0.3, Portugal: 0.3, Latvia: 0.2, New Zealand: 0.2, Ireland: 0.2, Luxembourg: 0.1}")
# of the Parties that had consented by then, in the information of the secretariat to the twenty-first session
PARIS = ("{China: 20.09, US: 17.89, India: 4.10, Germany: 2.56, Brazil: 2.48, Canada: 1.95, Mexico: 1.70, France: 1.34, Ukraine: 1.04, Argentina: 0.89, "
         "Thailand: 0.64, United Arab Emirates: 0.53, Cameroon: 0.45, Bangladesh: 0.27, Belarus: 0.24, North Korea: 0.23, New Zealand: 0.22, Peru: 0.22, "
         "Austria: 0.21, Portugal: 0.18, Morocco: 0.16, Hungary: 0.15, Norway: 0.14, Singapore: 0.13, Slovakia: 0.12, Ghana: 0.09, Nepal: 0.07}")
# developed ones of resolution II, paragraph 1 (a); seven States in all were there before the fifth of these
PIONEERS = "[Belgium, Canada, France, Germany, Italy, Japan, Netherlands, Russia, UK, US]"
# stem: what the treaty asks for, where it is known; the others ask for what their tables do not tell (tonnage, votes in a market, who is host)
RULES = {
    # article 110: five named States and most of the other signatories; of 29 the notes name two that are no rows, Czechoslovakia and Yugoslavia
    "I-1": "threshold: 27, threshold-states: [China, France, Russia, UK, US], threshold-rule: same-day",
    "XI-A-5": "threshold: 15, threshold-days: 30",
    "XVIII-1": "threshold: 2, threshold-rule: same-day",
    "XVIII-10-a": "threshold: 1, threshold-months: 12, late-months: 12",
    "XVIII-12-a": "threshold: 40, threshold-days: 90, late-days: 30",
    "XVIII-12-b": "threshold: 40, threshold-days: 90, late-days: 30",
    "XVIII-15": "threshold: 22, threshold-days: 30, late-days: 30",
    "XVIII-6": "threshold: 22, threshold-days: 30, late-days: 30",
    "XXI-6-a": f"threshold: 40, threshold-days: 30, threshold-members: 5, members-of: {PIONEERS}, members-what: the pioneers",
    "XXVI-9": "threshold: 50, threshold-days: 90, late-days: 90",
    "XXVII-2-f": "threshold: 20, threshold-days: 90, threshold-date: 2019-01-01",
    "XXVII-7-a": "threshold: 55, threshold-days: 90, late-days: 90, threshold-share: {percent: 55, what: emissions, of: %s}" % KYOTO,
    "XXVII-7-d": "threshold: 55, threshold-days: 30, late-days: 30, threshold-share: {percent: 55, what: emissions, of: %s}" % PARIS,
    "XXVII-9": "threshold: 6, threshold-days: 90, late-days: 30",
}
# who completed it, as the depositary has written elsewhere
COMPLETED = {"XXVII-7-a": "Russian Federation", "XVIII-15": "Bangladesh", "XVIII-6": "Costa Rica", "XVIII-10-a": "San Marino"}
# whom the document still counts, or does not
NOT_COUNTED = {"XIV-7": ["Poland"]}  # left two weeks before the document was written
AS_COUNTED = "as an official source says, and as it is counted from the threshold"


def configure(room, server, stems):
    lines = ["daemon: {packs: []}", "dossiers:"]
    for s in stems:
        rule = ", " + RULES[s] if s in RULES else ""
        lines.append(f"  {s.lower()}: {{title: 'Treaty {s} under test', identifiers: [MTDSG {s}], procedure: un-treaty{rule}}}")
    lines.append("sources:")
    for s in stems:
        lines.append(f"  t-{s.lower()}: {{url: '{server.base}/{s}.xml', format: mtdsg, class: un, evidence: record, dossiers: [{s.lower()}], interval: 200ms}}")
    lines += ["sinks:", "  audit: {type: audit}", "routes:", "  all: {sinks: [audit], health: false}"]
    return room.write("ratifyd.yaml", "\n".join(lines) + "\n")


def stated(data):
    """Parties, and the day of entry into force, out of the document's own words."""
    text = data.decode("latin-1")
    parties = re.search(r"<Parties>(\d+)</Parties>", text)
    label = re.search(r"<EIF>\s*<Label>(.*?)</Label>\s*<Labeltext>(.*?)</Labeltext>", text, re.S)
    if label.group(1) != "Entry into force":
        return int(parties.group(1)), None
    words = label.group(2).split("definitively on")[-1]
    day, month, year = re.search(r"(\d{1,2}) (\w+) (\d{4})", words).groups()
    return int(parties.group(1)), f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}"


def parties(check, s, j, want):
    """Who is bound is as many as the document says, but for those who are named."""
    who = {i["state"]: i for i in j["inputs"]}
    counted = [n for n, i in who.items() if i["counts"]]
    apart = [n for n, i in who.items() if i["why"] == "organisation"]
    check(len(counted) == j["parties"] and len(apart) == j["organisations"], f"{s}: {len(counted)} and {len(apart)} inputs")
    named = NOT_COUNTED.get(s, [])
    check(all(who[n]["why"] == "withdrawn" and who[n]["end"] for n in named), f"{s}: {named} have left")
    check(j["parties"] + j["organisations"] + len(named) == want, f"{s}: {j['parties']} parties, {apart}, {named}: the document says {want}")
    check(set(apart) <= {"European Union"}, f"{s}: {apart} are organisations")
    check(all((i["consent"] or i["end"])["evidence"] for i in who.values()), f"{s}: each input has its evidence")
    check(all(i["in_table"] for i in who.values()), f"{s}: {[n for n, i in who.items() if not i['in_table']]} are in no table of States")


def entry(check, s, j, day):
    f = j["forecast"][0]
    check(f["what"] == "entry into force", f)
    if day is None:
        check((f["kind"], j["level"], f["date"]) == ("range", "open", None) and f["earliest"], f"{s}: {f}")
        check(j["words"] == "3 of 50; 47 short; +0 in the last 90 days", f"{s}: {j['words']}")
        return
    check((f["kind"], f["date"], f["over"]) == ("exact", day, True), f"{s}: {f}, the document says {day}")
    if s in RULES:
        check(f["inputs"] == AS_COUNTED, f"{s}: {f['inputs']}; the document says {day}")
        check(j["level"] == "met" and j["conditions"][0]["met"], f"{s}: {j['level']}")
    if s in COMPLETED:
        check(j["met_by"] == COMPLETED[s], f"{s}: {j['met_by']} completed it")


def participants(check, room, config):
    """The convention against nuclear terrorism: in force on 7 July 2007, for a later party on the thirtieth day after its instrument."""
    j = json.loads(room.ctl("timeline", "xviii-15", "--states", "--json", config=config)[1])
    rows = {r["state"]: r for r in j["states"]}
    check(len([r for r in rows.values() if r["signature"]]) == 115 and len([r for r in rows.values() if r["bound"]]) == 113, "115 signed, 113 are bound")
    for name, consent, day in (("Austria", "2006-09-14", "2007-07-07"), ("Belarus", "2007-03-13", "2007-07-07"), ("Afghanistan", "2013-03-25", "2013-04-24")):
        check((rows[name]["consent"]["date"], rows[name]["in_force"], rows[name]["in_force_computed"]) == (consent, day, True), rows[name])
    check(rows["Albania"]["signature"]["date"] == "2005-11-23" and rows["Albania"]["consent"] is None and rows["Albania"]["in_force"] is None, rows["Albania"])
    check(rows["Argentina"]["reservations"] + rows["Argentina"]["declarations"] > 0, rows["Argentina"])
    check(j["threshold"] == 22 and j["proof"]["level"] == "met" and j["forecast"][0]["date"] == "2007-07-07", j["proof"])
    out = room.ctl("timeline", "xviii-15", "--states", config=config)[1]
    check("STATE" in out and "=2013-04-24" in out and "= is computed" in out and "DATE " not in out, out[:600])
    left = json.loads(room.ctl("timeline", "xiv-7", "--states", "--json", config=config)[1])["states"]
    poland = next(r for r in left if r["state"] == "Poland")
    check((poland["bound"], poland["why"], poland["withdrawal"]["date"]) == (False, "withdrawn", "2017-12-30"), poland)


def words(check, room, config):
    out = room.ctl("timeline", "xxvi-9", config=config)[1]
    check("threshold: 3 of 50; 47 short; +0 in the last 90 days\nentry into force: " in out, out[:600])
    out = room.ctl("threshold", "xxvii-7-a", config=config)[1]
    check("191 of 55; 60.40 % of 55 % of emissions; met on 18 November 2004 (Russian Federation)" in out, out[:300])
    check("\nentry into force: 16 February 2005\n  as an official source says, and as it is counted from the threshold\n" in out, out[:300])
    check("\ncounted\n" in out and "\nnot counted\n" in out and "17.40 %" in out, out[:300])
    check("has withdrawn" in out and "is not counted as additional to its members" in out, out[-1500:])
    check(room.ctl("threshold", "i-11", config=config, check=False)[0] == 64, "an unknown dossier is a wrong word")


def main(check):
    stems = sorted(f[:-7] for f in os.listdir(FOLDER) if f.endswith(".en.xml"))
    texts = {s: open(os.path.join(FOLDER, s + ".en.xml"), "rb").read() for s in stems}  # noqa: SIM115
    with Room() as room:
        server = Publisher()
        config = configure(room, server, stems)
        for s in stems:
            server.show(f"/{s}.xml", texts[s], "text/xml")
        rc, log = room.once(config)
        check(rc == 0, log[-2000:])
        for s in stems:
            j = json.loads(room.ctl("threshold", s.lower(), "--json", config=config)[1])
            want, day = stated(texts[s])
            parties(check, s, j, want)
            entry(check, s, j, day)
        participants(check, room, config)
        words(check, room, config)


need_shared()
check = Checks()
main(check)
check.done()
