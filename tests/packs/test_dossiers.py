#!/usr/bin/env python3
"""The two dossiers that are shipped, fed from the publishers' documents alone: their timelines have every date that the documents carry.

Genuine: vote lists and resolutions of the General Assembly, the Congress's list of treaties. The depositary's table of the
convention is known by its rows only, so it is written here in the form of today's output, from the names of those who signed; so
is the Treaty Office's answer. The first sight tells nobody anything.
"""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import SHARED, TOP, Checks, document, need_program, shipped

sys.path[1:1] = [os.path.join(TOP, "tests/daemon"), os.path.join(TOP, "demo")]
from harness import Room
from servers import Publisher

SIGNED = {
    "25 Oct 2025": "Algeria|Angola|Australia|Austria|Azerbaijan|Belarus|Belgium|Brazil|Brunei Darussalam|Burkina Faso|Cambodia|Chile|China|Costa Rica|"
                   "Côte d'Ivoire|Cuba|Czech Republic|Democratic People's Republic of Korea|Democratic Republic of the Congo|Djibouti|Dominican Republic|"
                   "Ecuador|Egypt|European Union|France|Ghana|Greece|Guinea-Bissau|Iran (Islamic Republic of)|Ireland|Jamaica|Kazakhstan|"
                   "Lao People's Democratic Republic|Libya|Luxembourg|Malaysia|Maldives|Morocco|Mozambique|Namibia|Nauru|Nicaragua|Nigeria|Palau|"
                   "Papua New Guinea|Peru|Philippines|Poland|Portugal|Qatar|Russian Federation|Slovakia|Slovenia|Spain|Sri Lanka|State of Palestine|"
                   "Thailand|Togo|Türkiye|United Republic of Tanzania|Uzbekistan",
    "26 Oct 2025": "Mali|Rwanda|Saudi Arabia",
    "19 Nov 2025": "Mauritius",
}
SOURCES = """  votes-74: {{url: '{base}/74.jsonl', map: un-ga-votes, class: un, evidence: record}}
  votes-79: {{url: '{base}/79.jsonl', map: un-ga-votes, class: un, evidence: record}}
  res-74: {{url: '{base}/74_247.xml', map: un-ga-resolution, class: un, evidence: official, origin: UN Secretariat}}
  res-75: {{url: '{base}/75_282.xml', map: un-ga-resolution, class: un, evidence: official, origin: UN Secretariat}}
  res-79: {{url: '{base}/79_243.xml', map: un-ga-resolution, class: un, evidence: official, origin: UN Secretariat}}
  treaties: {{url: '{base}/treaty.csv', map: us-treaty-list, class: us_treaty, evidence: record}}
  office: {{url: '{base}/signatures', map: coe-signatures, dossiers: budapest, evidence: record, origin: Council of Europe Treaty Office}}
  untc-xviii-16: {{url: '{base}/XVIII-16.en.xml'}}
"""
GENUINE = {"/74.jsonl": "samples/unga-votes/74.jsonl", "/79.jsonl": "samples/unga-votes/79.jsonl", "/74_247.xml": "samples/unga-akn/74_247_E.xml",
           "/75_282.xml": "samples/unga-akn/75_282_E.xml", "/79_243.xml": "samples/unga-akn/A_RES_79_243_E.xml", "/treaty.csv": "samples/congress-csv/treaty.csv"}
NAMES = {"Czech Republic": "Czechia"}


def table(rows, parties=None):
    """The depositary's table of today: no blanks between elements, numeric references, tabs inside dates."""
    refer = lambda s: "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in s)  # noqa: E731
    body = "".join(f"<Row><Entry>{refer(name)}</Entry><Entry>{signed.replace(' 20', chr(9) + ' 20')}</Entry><Entry>{bound}</Entry></Row>" for name, (signed, bound) in sorted(rows.items()))
    signatories = sum(1 for s, _ in rows.values() if s)
    tail = f"<PartiesLabel>Parties</PartiesLabel><Parties>{parties}</Parties>" if parties else ""
    return ("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><Document><Treaty><Template>mtdsg</Template><Header><Chapter><Header>CHAPTER XVIII</Header><Name>PENAL MATTERS</Name>"
            "</Chapter><ExternalData><Numsect>16</Numsect><Titlesect>United Nations Convention against Cybercrime</Titlesect><Conclusion>New York, 24 December 2024</Conclusion>"
            "<EIF><Label>Not yet in force</Label><Labeltext>in accordance with article 65(1), on the ninetieth day after the date of deposit of the fortieth instrument.</Labeltext></EIF>"
            f"<Status><SignatoriesLabel>Signatories</SignatoriesLabel><Signatories>{signatories}</Signatories>{tail}</Status></ExternalData></Header><Participants><Table><TGroup cols=\"3\">"
            "<Thead><Row><Entry colname=\"1\">Participant</Entry><Entry colname=\"2\">Signature</Entry><Entry colname=\"3\">Approval(AA), Acceptance(A), Accession(a), Ratification</Entry></Row></Thead>"
            f"<Tbody><Rows>{body}</Rows></Tbody></TGroup></Table></Participants><SpecialTables /><Declarations /><EndNotes /></Treaty></Document>").encode("ascii")


def follow(room, server):
    packs = ["un-cybercrime", "budapest", "un-ga-votes", "un-resolutions", "us-congress"]
    off = "".join(f"  {n}: {{enabled: no}}\n" for n in shipped(*packs) if n != "untc-xviii-16")
    return room.write("ratifyd.yaml", "daemon: {packs: [%s]}\nsources:\n%s%ssinks:\n  audit: {type: audit}\n" % (", ".join(packs), off, SOURCES.format(base=server.base)))


def main():
    need_program()
    if not SHARED:
        print("skipped: RATIFY_SHARED is not set, no genuine documents")
        return 77
    check = Checks()
    rows = {n: (day, "") for day, names in SIGNED.items() for n in names.split("|")}
    with Room() as room:
        server = Publisher()
        for path, sample in GENUINE.items():
            server.show(path, document(sample), "text/plain" if path.endswith("jsonl") else "text/csv" if path.endswith("csv") else "text/xml")
        server.show("/signatures", document("tests/packs/made/coe-signatures-185.json"), "application/json")
        server.show("/XVIII-16.en.xml", table(rows), "text/xml")
        config = follow(room, server)

        def poll(what):
            before = len(room.alerts())
            rc, log = room.once(config)
            check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
            states = json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]
            check.equal(f"{what}: failing", [(s["source"], s["last_error"]) for s in states if s["state"] == "failing"], [])
            return [a for a in room.alerts()[before:] if a.get("dossier")]

        def found(dossier):
            return json.loads(room.ctl("milestones", "--dossier", dossier, "--json", config=config)[1])["milestones"]

        check.equal("first sight is told to nobody", [a["title"] for a in poll("first sight")], [])
        cyber = found("un-cybercrime")
        if "-v" in sys.argv:
            [print(m["type"], m["date"], m["actor"], m["body"], m["number"], m["state"], [(e["source"], e["quote"][:60]) for e in m["evidence"]]) for m in cyber + found("budapest") if m["type"] not in ("treaty_signed",)]
        adopted = {(m["date"], m["number"]) for m in cyber if m["type"] == "un_ga_adopted"}
        check.equal("adopted", adopted, {("2019-12-27", "A/RES/74/247"), ("2021-05-26", "A/RES/75/282"), ("2024-12-24", "A/RES/79/243")})
        votes = {m["number"]: m["vote"] and [m["vote"][k] for k in ("for", "against", "abstain")] for m in cyber if m["type"] == "un_ga_adopted"}
        check.equal("the vote of 2019", votes.get("A/RES/74/247"), [79, 60, 33])
        check.equal("adopted without a vote", votes.get("A/RES/79/243"), None)
        check.equal("in committee", {(m["date"], m["body"]) for m in cyber if m["type"] == "un_committee_approved" and (m["date"] or "").startswith("2024")}, {("2024-11-27", "Third Committee")})
        signed = {(m["actor"], m["date"]) for m in cyber if m["type"] == "treaty_signed"}
        days = {"25 Oct 2025": "2025-10-25", "26 Oct 2025": "2025-10-26", "19 Nov 2025": "2025-11-19"}
        check.equal("who signed", signed, {(NAMES.get(n, n), days[d]) for n, (d, _) in rows.items()})
        check.equal("nobody is bound", [m["actor"] for m in cyber if m["type"] in ("ratified", "acceded", "deposited", "entered_into_force")], [])
        check.equal("the United States voted and has not signed", [(m["type"], m["position"]) for m in json.loads(
            room.ctl("milestones", "--actor", "US", "--dossier", "un-cybercrime", "--json", config=config)[1])["milestones"] if m["number"] == "A/RES/74/247"],
            [("un_ga_adopted", "against")])
        budapest = {(m["type"], m["actor"]): m["date"] for m in found("budapest")}
        for kind, actor, day in (("treaty_signed", "United States of America", "2001-11-23"), ("ratified", "United States of America", "2006-09-29"),
                                 ("in_force_for", "United States of America", "2007-01-01"), ("consent_given", "United States of America", "2006-08-03")):
            check.equal(f"budapest {kind}", budapest.get((kind, actor)), day)
        check.equal("budapest was submitted", [d for (k, _), d in budapest.items() if k == "treaty_submitted"], ["2003-11-17"])
        check.equal("a second look is told to nobody", [a["title"] for a in poll("second look")], [])
        said = room.ctl("timeline", "un-cybercrime", config=config)[1]
        check("65 signatories, 0 of 40 consents needed" in said, said[:400])

        rows["Canada"] = ("14 Jul 2026", "")
        rows["Qatar"] = (rows["Qatar"][0], "9 Apr 2026")
        server.show("/XVIII-16.en.xml", table(rows, 1), "text/xml")
        told = [a["title"] for a in poll("a signature and an instrument")]
        check(len(told) == 2 and any("Canada signs" in t for t in told) and any("Qatar ratifies" in t for t in told), f"a signature and an instrument: {told}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
