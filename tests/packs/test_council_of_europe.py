#!/usr/bin/env python3
"""The Treaty Office's table through the whole daemon: first sight fills the timeline with true dates and tells nobody; then a
signature, a consent, a denunciation and a row that is gone are told, each once; Null is nothing, and a fall is a broken document."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import TOP, Checks, document, need_program, shipped

sys.path[1:1] = [os.path.join(TOP, "tests/daemon"), os.path.join(TOP, "demo")]
from harness import Room
from servers import Publisher

CONFIG = """
daemon: {{packs: [budapest]}}
sources:
%s  table: {{url: '{base}/signatures', map: coe-signatures, dossiers: budapest, evidence: record, origin: Council of Europe Treaty Office}}
  list: {{url: '{base}/treaties', map: coe-treaties, evidence: record, origin: Council of Europe Treaty Office}}
sinks:
  audit: {{type: audit}}
"""
LIST = [{"Numero_traite": "185", "Code_prot": 0, "Libelle_titre_ENG": "Convention on Cybercrime (ETS No. 185)", "Date_ste": "2001-11-23T00:00:00",
         "Date_vigueur_ste": "2004-07-01T00:00:00", "Nom_commun_ENG": "Budapest Convention"},
        {"Numero_traite": "189", "Code_prot": 1, "Libelle_titre_ENG": "Additional Protocol to the Convention on Cybercrime (ETS No. 189)",
         "Date_ste": "2003-01-28T00:00:00", "Date_vigueur_ste": "2006-03-01T00:00:00", "Nom_commun_ENG": "Null"}]
US, OPENED = "United States of America", "2001-11-23"


def main():
    need_program()
    check = Checks()
    table = json.loads(document("tests/packs/made/coe-signatures-185.json"))
    row = {r["LibPaysOrga"]: r for group in table for r in group}
    with Room() as room:
        server = Publisher()
        off = "".join(f"  {name}: {{{{enabled: no}}}}\n" for name in shipped("budapest"))
        config = room.write("ratifyd.yaml", (CONFIG % off).format(base=server.base))

        def poll():
            server.show("/signatures", json.dumps(table).encode(), "application/json")
            server.show("/treaties", json.dumps(LIST).encode(), "application/json")
            before = len(room.alerts())
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-1500:]}")
            return [a for a in room.alerts()[before:] if a.get("dossier")]

        def milestones():
            got = json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]
            return {(m["type"], m.get("actor")): m for m in got}

        def date(kind, actor):
            m = milestones().get((kind, actor))
            return m and (m["date"], m["state"], m["dossier"])

        check.equal("first sight is told to nobody", [a["title"] for a in poll()], [])
        for kind, actor, day in (("opened_for_signature", None, OPENED), ("entered_into_force", None, "2004-07-01"), ("treaty_signed", US, OPENED),
                                 ("ratified", US, "2006-09-29"), ("in_force_for", US, "2007-01-01"), ("acceded", "Australia", "2012-11-30"),
                                 ("in_force_for", "Tonga", "2017-09-01"), ("treaty_signed", "Ireland", "2002-02-28")):
            check.equal(f"{kind} of {actor}", date(kind, actor), (day, "official", "budapest"))
        check.equal("who only signed", [date(k, "South Africa") for k in ("ratified", "acceded", "in_force_for")], [None] * 3)
        check.equal("Null is nothing", [k for k in milestones() if k[1] in ("Mexico", "European Union")], [])
        check.equal("the protocol is another treaty", {m["dossier"] for m in milestones().values()}, {"budapest"})
        check.equal("nothing new is told", poll(), [])

        row["Ireland"].update(DateConsentement="2020-01-12T00:00:00", DateEntreeVigueur="2020-05-01T00:00:00")
        row["Mexico"].update(DateConsentement="2020-01-13T00:00:00", DateEntreeVigueur="2099-05-01T00:00:00")
        row["Tonga"].update(DateDenonciation="2020-01-14T00:00:00", DateEffetDenonciation="2020-05-01T00:00:00")
        row["Japan"].update(DateSuspension="2020-01-15T00:00:00")
        told = poll()
        check.equal("ratification by who had signed", date("ratified", "Ireland")[0], "2020-01-12")
        check.equal("accession by who had not", date("acceded", "Mexico")[0], "2020-01-13")
        check.equal("a denunciation counts from its effect", date("withdrawal", "Tonga")[0], "2020-05-01")
        check.equal("suspension", date("suspension", "Japan")[0], "2020-01-15")
        check("2099" not in (date("in_force_for", "Mexico") or [""])[0], "what takes effect in years is not done: %s" % (date("in_force_for", "Mexico"),))
        check.equal("told once each", sorted(a["type"] for a in told if a["kind"] == "new" and a["type"] != "in_force_for"), ["acceded", "ratified", "suspension", "withdrawal"])
        check.equal("and not again", poll(), [])

        row["Canada"].update(DateConsentement="2015-07-09T00:00:00")
        poll()
        check.equal("a corrected date", date("ratified", "Canada")[0], "2015-07-09")

        table[1] = [r for r in table[1] if r["LibPaysOrga"] != "Tonga"]
        gone = poll()
        check(gone and all(a["kind"] == "vanished" and "Tonga" in a["title"] for a in gone), f"a row that is gone: {[a['title'] for a in gone]}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
