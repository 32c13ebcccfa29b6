#!/usr/bin/env python3
"""Rows of tables and titles of notices: cells in every combination are read as forms, with what they say, and their twins that are no act are not."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import asking

MOST = 70  # combinations of one form that are tried: evenly spread
DOMAINS = ({"domain": "un"}, {})

# --- the Security Council's tables: what about, which symbol, how it went
TOPICS = ("The situation in Ruritania", "Ruritania", "Middle East situation - Ruritania", "Peace and security — lanterns", "Question concerning Ruritania (S/3920)", "12 May The situation in Ruritania",
          "Letter dated 3 May 1967 from the Permanent Representative of Ruritania to the President of the Security Council (S/7902)", "Reports of the Secretary-General on Ruritania and Graustark",
          "Admission of new Members", "Middle East — UNDOF", "International Tribunal - Ruritania", "Peacekeeping operations (resumption 1)", "S/PV.9300 12 May 2025 Women and peace and security")
RESOLUTIONS = ("S/RES/2990 (2025)", "S/RES/2990(2025)", "S/RES/16 (1947)", "Resolution S/RES/2990 (2025)")
NUMBERED = RESOLUTIONS + ("Resolution 2990 (2025)",)
YES = ("15-0-0", "(13-0-2)", "9 - 2 - 4", "11-0", "unanimous", "without vote", "adopted 14-0-1", "Adopted unanimously", "by acclamation", "adopted by consensus", "Vote: 15-0-0", "12-0-2 (1 absent)",
       "adopted by 13 votes to none, with 2 abstentions", "13 in favour, 1 against, 1 abstention", "(13 in favour, 2 abstentions)", "(adopted 13-0-2)")
DRAFTS = ("Draft resolution S/2025/77", "draft resolution ( S/2025/77 )", "Draft resolution: (S/2025/77)", "S/2025/77/Rev.1", "S/10784")
VETOES = ("vetoed by Graustark", "Vetoed by: Graustark and Ruritania", "(vetoed by Graustark)", "vetoed by France, Graustark, and United States", "veto by Graustark")
FAILS = ("not adopted", "(not adopted)", "rejected", "Failed", "not adopted:", "failed to be adopted")
COUNTS = ("13-1-1", "(14-1-0)", "6-5-4")
PIPED = (("12 May 2025 | S/PV.9300 |", "| 12 May 2025 |"), TOPICS[:4], ("|",), ("S/RES/2990 (2025)", "S/RES/2990(2025)"), ("|", ""), YES[:4], ("|", ""))
NO_OUTCOME = ("--", "S/PRST/2025/3", "Communiqué", "Letter (S/2025/77)", "S/2025/941 --", "Statement by the President", "Press statement SC/9999", "(resumption 2)", "Report of the Secretary-General (S/2025/77)",
              "Adoption of the agenda 9-4-2", "Procedural vote 9-1-5", "Draft resolution S/2025/77", "Draft resolution S/2025/77 withdrawn", "Amendment S/2025/80 not adopted 5-1-9", "Amendments (S/2025/80) rejected 2-10-3",
              "Amendment to draft resolution S/2025/77 not adopted 5-1-9", "Report pursuant to S/RES/2990 (2025)", "Letter concerning S/RES/2990 (2025)", "Motion to suspend the meeting 9-0-6", "Invitation rejected 3-9-3")

# --- tables of participants
STATES = ("Norway", "Côte d'Ivoire", "MACEDONIA THE FYR OF", "Antigua and Barbuda", "Iran (Islamic Republic of)", "Netherlands (Kingdom of the)", "Korea, Republic of", "St. Lucia", "European Union", "State of Palestine",
          "United Kingdom of Great Britain and Northern Ireland", "German Democratic Republic", "Timor-Leste")
DATES = ("09/01/2025", "9/1/2025", "09-Jan-2025", "9 January 2025", "9 Jan. 2025", "09.01.2025", "2025-01-09", "January 9, 2025", "09 JAN 2025")
SECOND = ("", "09/04/2025", "9 April 2025")
ACTS = {
    "acceded": ("Accession", "ACCESSION", "Succession", "Accession (a)"),
    "ratified": ("Ratification", "Acceptance", "Approval", "Formal confirmation", "Definitive signature", "Consent to be bound", "ratification"),
    "treaty_signed": ("Signature", "signature"),
    "reservation": ("Objection", "Reservation", "Declaration", "Withdrawal of reservation", "Withdrawal of objection", "Partial withdrawal of reservation", "Modification of reservation", "Territorial application",
                    "Interpretative declaration", "Declaration and reservation", "Notification under article 4 (3)", "Extension of application"),
    "withdrawal": ("Denunciation", "Withdrawal", "Termination"),
    None: ("Communication", "Designation of authority", "Acceptance of accession", "Information", "Address of authority"),
}
# --- statements of treaties registered
TITLES = ("No. 51000. Multilateral Convention on Lanterns. Geneva, 3 May 2011", "No. A-51000. Multilateral Lantern Rights Covenant. New York, 16 December 1966")
DEPOSITS = ("Deposit of instrument with the Secretary-General of the United Nations: 9 January 2025", "Deposit of instrument with the Government of Switzerland: 9 January 2025 Date of effect: 9 April 2025")
NOTIFIED = ("", "Notification effected with the Secretary-General of the United Nations: 9 January 2025", "Notification deposited with the Government of Switzerland: 9 January 2025 Date of effect: 9 January 2026")
BILATERAL = ("No. 55595. Germany and Chad * Exchange of notes on lanterns. Berlin, 5 May 2018 and 7 May 2018", "No. 55591. Belgium and Norway Convention on lanterns (with protocol). Brussels, 23 April 2014")
IN_FORCE = ("Entry into force: 9 December 2018, in accordance with article 9", "Entry into force: 9 December 2018 by notification, in accordance with article 10", "Entry into force: with retroactive effect from 1 January 2018",
            "Entry into force: provisionally on 23 February 2017 and definitively on 27 December 2018", "Came into force on 9 December 2018 by signature")
# --- titles of depositary notifications
NOTICES = ("C.N.900.2025.TREATIES-XVIII.16", "C.N.900.2025-TREATIES-1", "CN.900.2025.TREATIES-XXVII.7.d", "C.N. 900.2025.TREATIES-XI.A.16")
OF = ("", "of 3 March 2025", "dated 3 March 2025")
SAYS = {
    "acceded": ("Chad: Accession", "Accession by Chad", "CHAD: ACCESSION", "Accession: Chad", "Chad: Succession"),
    "ratified": ("Chad: Ratification", "Ratification by Chad", "CHAD: ACCEPTANCE", "Chad - Approval", "Chad: Formal confirmation"),
    "treaty_signed": ("Chad: Signature", "Signature by Chad"),
    "opened_for_signature": ("Opening for signature", "Opening for signature of the Lantern Protocol"),
    "entered_into_force": ("Entry into force", "Entry into force of amendments"),
    "text_adopted": ("Adoption of amendments to the Convention", "Adoption of the Protocol", "Adoption of the amended text of the Agreement", "Adoption of the text of the Convention"),
    "withdrawal": ("Chad: Withdrawal", "Denunciation by Chad", "CHAD: NOTIFICATION OF DENUNCIATION"),
    "reservation": ("Chad: Withdrawal of reservation", "Chad: Objection to the reservation made by Norway", "Objection by Chad", "Withdrawal of reservation by Chad", "Chad: Notification under article 4 (3)"),
    None: ("Proposal of amendments by Chad to the Statute", "procès-verbal of rectification of the original text", "Issuance of certified true copies", "Corrections", "Chad: Communication", "Acceptance of proposal of corrections",
           "Adoption of corrections", "Withdrawal of proposal of amendment", "non-acceptance of amendments", "declaration by the Secretary-General"),
}
TITLED = ("Strelsau Declaration", "Universal Declaration of Lanterns", "Doha Ministerial Declaration,", "Peace Agreement Signature", "Deadline for accession", "Convention opened for accession", "Statement on the Declaration")

# --- lists of resolutions, and of one State's treaties
ASSEMBLY = ("A/RES/79/950", "A/RES/79/950 A", "A/RES/ES-11/8")
MET = ("C.4 33 A/79/PV.90 9 December 2024 GA/12900", "Plen. 110 A/79/PV.106 2 Aug. 2024 GA/12611", "61st plenary meeting 9 December 2024", "| A/79/PV.61 | 9 December 2024 |", "9 December 2024")
VOTED = ("without vote", "143-4-11", "(143-4-11)", "adopted without a vote")
LISTED = ("S/RES/990 1995", "S/RES/2990 (2025)", "S/RES/2990 (24 October 2025)", "S/RES/2990 24 October 2025", "S/RES/2990 (2025) |")
SUBJECTS = ("Lanterns in gardens", "Ruritania And Graustark", "Reports of the Secretary-General on Ruritania", "Implementation Of The Strelsau Peace Agreement", "Lantern Assistance Mission For Côte d'Ivoire")
REFERRED = ("A/RES/79/950: Rights of gardeners", "A/RES/79/950 of 9 December 2024", "S/RES/2990 (2025) was recalled by the speaker", "S/RES/2990 (2025) of 24 October 2025", "Implementation of S/RES/2990 (2025)")
OWN = ("Strelsau Lantern Treaty (SLT)", "Lantern Marks Protocol", "Convention on Lanterns", "Strelsau Lantern Treaty (SLT) 1996-12-20")

SC = {"un_sc_adopted"}
FAILED = {"un_failed"}
# labels, what may come with them, the cells
FORMS = [
    (SC, (), (TOPICS, NUMBERED, YES)),
    (SC, (), (TOPICS, RESOLUTIONS, YES[:6], ("S/PRST/2025/3", "(resumption 1)", "S/RES/2991 (2025) 15-0-0"))),
    (SC, (), PIPED),
    (SC, (), (TOPICS[:4] + ("2990 (2025)", "Resolution 2990 (2025) Ruritania"), ("[Adopted at 9853rd meeting (14-0-1) (Graustark abstained)]", "[Adopted at the 853rd meeting (15-0-0)]", "(Adopted unanimously at 9853rd meeting)",
                                                                       "adopted at 1382nd meeting by 14 votes to none"))),
    (set(), (), (TOPICS[:4], ("[To be adopted at 9853rd meeting]", "[Considered at 9853rd meeting]", "[Not adopted at 9853rd meeting]", "Agenda adopted at 9853rd meeting"))),
    (FAILED, (), (("The draft resolution", "The draft resolution received 13 votes in favour, 1 against and 1 abstention, and"), ("has not been adopted,", "has therefore not been adopted", "was not adopted,"), ("owing to the", "due to the"),
                  ("negative vote of a permanent member", "veto of a permanent member of the Council."))),
    (set(), (), (("The draft resolution has not been adopted yet", "The draft resolution has not been put to the vote", "The draft resolution has not been adopted, and talks go on"),)),
    ({"un_ga_adopted"}, (), (("Also", "Then", "Also unanimously", ""), ("adopted by",), ("the General Assembly", "the Assembly"), ("was", "today was", "were"), ("a resolution on lanterns", "two texts on gardens"))),
    (SC, (), (("Also", "Also unanimously", "Unanimously"), ("adopted by",), ("the Security Council", "the Council"), ("was",), ("a resolution on Ruritania", "resolution 2990 (2025)"))),
    (set(), (), (("Also considered by", "Also to be adopted by", "Also before"), ("the General Assembly", "the Security Council"), ("was a resolution on lanterns",))),
    ({"text_adopted"}, (), (("The Convention", "The Lantern Protocol", "The Optional Protocol to the Lantern Convention"), ("was adopted by",), ("resolution 34/146 of the General Assembly", "General Assembly resolution 79/243", "resolution A/RES/63/117"))),
    ({"text_adopted"}, (), (("", "Lantern Convention"), ("Adopted at:",), ("Strelsau Date:", "Geneva, Switzerland Date:", "Paris on"), DATES[:5])),
    (set(), (), (("To be adopted at:", "Considered at:"), ("Strelsau Date:",), DATES[:5])),
    ({"treaty_signed"}, (), (("Signed for",), ("Norway", "the Gambia"), ("", "(with declaration)"), ("on 3 May 2025", "3 May 2025"))),
    ({"entered_into_force", "treaty_signed"}, (), (("Agreement on lanterns. Signed at Strelsau",), ("3 May 2024;", "May 3, 2024;"), ("entered into force 3 May 2025", "en-tered into force 3 May 2025.", "entered into force May 3, 2025;"))),
    (FAILED, (), (TOPICS, DRAFTS, VETOES, COUNTS + ("",))),
    (FAILED, (), (TOPICS, DRAFTS, COUNTS, VETOES)),
    (FAILED, (), (TOPICS, DRAFTS, FAILS, COUNTS)),
    (FAILED, (), (TOPICS, DRAFTS, COUNTS, FAILS)),
    (FAILED, (), (TOPICS[:5], ("|",), DRAFTS, ("|",), VETOES[:2], ("|",), COUNTS)),
    (FAILED, (), (TOPICS, DRAFTS[:3], VETOES, COUNTS, ("S/2025/78",), FAILS[:4], COUNTS)),
    (SC | FAILED, (), (TOPICS, DRAFTS[:3], VETOES, COUNTS, RESOLUTIONS, YES[:4])),
    (SC | FAILED, (), (TOPICS, RESOLUTIONS, YES[:4], DRAFTS, FAILS, COUNTS)),
    (SC | FAILED, (), (TOPICS, RESOLUTIONS, YES[:4], DRAFTS, VETOES, COUNTS)),
    (set(), (), (TOPICS, NO_OUTCOME)),
    ({"acceded"}, (), (STATES, ("9 Jan 2025 a", "9 Jan 2025 d", "09/01/2025 a", "9 Jan 2025 (a)", "9 Jan 2025 a 9 Apr 2025"))),
    ({"ratified"}, (), (STATES, ("9 Jan 2025 A", "9 Jan 2025 AA", "10 Dec 2023 9 Jan 2025 r", "10 Dec 2023 9 Jan 2025", "9 Jan 2025 c"))),
    (set(), (), (TITLED, DATES[2:4])),
    ({"un_ga_adopted"}, (), (ASSEMBLY, MET, VOTED, SUBJECTS[:3])),
    ({"un_ga_adopted"}, (), (ASSEMBLY, MET, SUBJECTS)),
    (SC, (), (LISTED, SUBJECTS)),
    (set(), (), (REFERRED,)),
    ({"acceded"}, (), (STATES, OWN, ("Accession",), ("2022-01-28", "28 January 2022"), ("", "2022-04-28"))),
    ({"ratified"}, (), (STATES, OWN, ("Ratification", "Acceptance"), ("2022-01-28", "28 January 2022"), ("", "2022-04-28"))),
    (set(), (), (STATES, ("Strelsau Declaration of Continued Application",), ("2022-01-28",), ("", "2022-04-28"))),
    ({"entered_into_force"}, (), (("Entry into force, in accordance with article 35, for",), ("Norway", "the Gambia"), ("on 1 February 2021.", "on 1 February 2021"))),
    ({"entered_into_force"}, (), (("Entry into force",), ("for Norway:", "for Norway and generally:", "for the Gambia", "generally:"), DATES[3:4] + DATES[7:8])),
    ({"treaty_signed"}, (), (("Signed for", "Signature for"), ("Norway", "Norway:", "the Gambia:"), DATES[3:4] + DATES[7:8])),
    ({"acceded"}, (), (("Accession for",), ("Norway:", "the Gambia:"), DATES[3:4] + DATES[7:8])),
    ({"ratified", "deposited"}, (), (TITLES, ("Ratification", "Acceptance", "Approval", "Ratification (with reservation)"), STATES, DEPOSITS)),
    ({"acceded", "deposited"}, (), (TITLES, ("Accession", "Succession", "Accession (with declaration)"), STATES, DEPOSITS)),
    ({"reservation"}, (), (TITLES, ("Objection to the reservation made by Chad upon accession", "Objection to the declaration made by Chad upon ratification", "Withdrawal of declaration", "Territorial application in respect of Greenland",
                                    "Notification under article 4 (3)", "Declaration under article 41", "Reservations made upon ratification"), STATES, NOTIFIED)),
    ({"withdrawal"}, (), (TITLES, ("Denunciation", "Withdrawal"), STATES, NOTIFIED[1:])),
    (set(), (), (TITLES, ("Acceptance of accession of Chad", "Acceptance of the accession of Chad"), STATES, NOTIFIED)),
    ({"entered_into_force"}, ("treaty_signed",), (BILATERAL, ("", "Protocol amending it. Oslo, 2 May 2018"), IN_FORCE)),
    ({"withdrawal"}, (), (BILATERAL, ("Termination in accordance with: No. 55600. Agreement on air services", "Termination: 9 January 2019", "Terminated on 9 January 2019", "Termination Information by: Norway"))),
]
for act, words in ACTS.items():
    due = {act} if act else set()
    FORMS += [
        (due, (), (STATES, words, DATES, SECOND)),
        (due, (), (tuple(s + "," for s in STATES), tuple(w + "," for w in words), DATES)),
        (due, (), (STATES, ("|",), words, ("|",), DATES, ("|", "| 09/04/2025", "| 9 April 2025"))),
        (due, (), (DATES, STATES, words)),
    ]
for act, words in SAYS.items():
    titled = tuple(f.format(w) for w in words for f in ("({})", "[{}]", ": {}", "- {}"))
    FORMS.append(({act} if act else set(), (), (NOTICES, OF, titled)))

# what is told besides the label: a text, which part, what it must be
TELLS = (
    ("Norway | Accession | 9 January 2025 | 9 April 2025", "date", "2025-01-09"),
    ("9 January 2025 Norway Accession", "date", "2025-01-09"),
    ("Norway 10 Dec 2023 9 Jan 2025 AA", "date", "2025-01-09"),
    ("MACEDONIA THE FYR OF Accession 26-Feb-2001", "actor", "North Macedonia"),
    ("C.N.900.2025.TREATIES-XVIII.16 of 3 March 2025 (Chad: Ratification)", "date", None),
    ("C.N.900.2025.TREATIES-XVIII.16 of 3 March 2025: Ratification by Chad", "date", None),
    ("C.N.900.2025.TREATIES-XVIII.16 of 3 March 2025 (Entry into force)", "date", None),
    ("C.N.900.2025.TREATIES-XVIII.16 of 3 March 2025 (Chad: Accession) The above action was effected on 9 January 2025.", "date", "2025-01-09"),
    ("The situation in Ruritania Draft resolution S/2025/77 (6-5-4) not adopted", "vote", (6, 5, 4)),
    ("The situation in Ruritania S/2025/77 rejected 6-5-4", "vote", (6, 5, 4)),
    ("The situation in Ruritania S/RES/2990 (2025) 13-0-2", "vote", (13, 0, 2)),
)


def spread(parts):
    return [" ".join(cell for cell in c if cell) for c in asking.spread(parts, MOST)]


def told(fact, what):
    if what == "vote":
        return tuple(fact.get("vote", {}).get(k) for k in ("for", "against", "abstain"))
    return fact.get(what)


def main():
    asked, bad = asking.misread([(text, due, set(may), DOMAINS) for due, may, parts in FORMS for text in spread(parts)])
    for (text, what, wanted), found in zip(TELLS, asking.classify([{"id": "", "text": t[0], "domain": "un"} for t in TELLS])):
        if not found["facts"] or told(found["facts"][0], what) != wanted:
            bad += 1
            print(f"{what} should be {wanted}: {found}")
    print(f"{asked} rows, {bad} misread")
    return 1 if bad or asked < 3000 else 0


if __name__ == "__main__":
    sys.exit(main())
