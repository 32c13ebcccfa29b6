#!/usr/bin/env python3
"""Every participant, voter and sponsor of the genuine documents has one identity, or is on the list below.

Reads the names with its own means (XML, JSON lines) and asks the table of States through
$RATIFY_TESTS/identify_prog_names. Who votes or joins a treaty must be known; of the sponsors, who
are written by hand, exactly those that are listed here may stay unknown. Spellings of one State
have to meet, and former States must not meet their successors.
"""
import glob
import html
import json
import os
import re
import subprocess
import sys

# sponsors that are no State, or several in one, or mistyped: shown as they are, never merged
SLIPS = {"ANGOLA BAHAMAS", "BARBADOS. DOMINICAN REPUBLIC", "LIBERIA. SUBSEQUENTLY", "PRINCIPE", "THEREPUBLIC OF KOREA",
         "THEUNITED REPUBLIC OF TANZANIA", "UNITED KINGDOMAND URUGUAY", "ANNEX: STAFFING TABLE FOR 2025: P. 11-12"}
PHRASES = re.compile(r"on behalf of|submitted by|introduced in|the representative of|on the basis of|in its capacity", re.I)

SAME = [
    ("Türkiye", "Turkey", "TÜRKİYE", "TURKEY", "Turquie", "TUR", "TR", "Republic of Turkey"),
    ("Czechia", "Czech Republic", "République tchèque", "Tchéquie", "CZE"),
    ("Côte d'Ivoire", "CÔTE D’IVOIRE", "COTE D'IVOIRE", "Ivory Coast", "CIV"),
    ("Democratic People's Republic of Korea", "DEMOCRATIC PEOPLE’S REPUBLIC OF KOREA", "DPRK", "North Korea", "DPR Korea",
     "République populaire démocratique de Corée"),
    ("Republic of Korea", "South Korea", "THE REPUBLIC OF KOREA", "République de Corée", "KOR"),
    ("Lao People's Democratic Republic", "Lao PDR", "Laos", "République démocratique populaire lao"),
    ("Eswatini", "Swaziland", "Swaziland (Eswatini)", "Eswatini (SWZ)", "Kingdom of Eswatini", "SWZ"),
    ("Cabo Verde", "Cape Verde", "Cap-Vert"),
    ("North Macedonia", "The former Yugoslav Republic of Macedonia", "TFYR Macedonia", "TfYRoM",
     "L'ex-République yougoslave de Macédoine", "Macédoine du Nord", "MKD"),
    ("Holy See", "Saint-Siège", "Vatican City State", "VAT"),
    ("State of Palestine", "Palestine", "STATE OF PALESTINE,", "État de Palestine"),
    ("European Union", "European Economic Community", "European Community", "EU", "Union européenne"),
    ("Netherlands (Kingdom of the)", "Netherlands", "NETHERLANDS (KINGDOM OF THE)", "Pays-Bas", "Royaume des Pays-Bas",
     "The Kingdom of the Netherlands"),
    ("China", "China<superscript>5,7</superscript>", "CHINA", "Chine", "People's Republic of China"),
    ("United Kingdom of Great Britain and Northern Ireland", "United Kingdom", "UK", "Royaume-Uni", "THE UNITED KINGDOM",
     "Royaume-Uni de Grande-Bretagne et d'Irlande du Nord", "Great Britain"),
    ("United States of America", "UNITED STATES", "US", "USA", "États-Unis d'Amérique", "États-Unis"),
    ("Russian Federation", "Russia", "Fédération de Russie", "Union of Soviet Socialist Republics"),
    ("Iran (Islamic Republic of)", "Iran", "Iran (République islamique d')", "IRAN (ISLAMIC REPUBLIC OF) "),
    ("Bolivia (Plurinational State of)", "Bolivia", "Bolivie (État plurinational de)"),
    ("Venezuela (Bolivarian Republic of)", "Venezuela", "Venezuela (République bolivarienne du)"),
    ("United Republic of Tanzania", "Tanzania", "République-Unie de Tanzanie"),
    ("Viet Nam", "Vietnam", "VNM"), ("Myanmar", "Burma", "Birmanie"), ("Belarus", "Bélarus", "Byelorussian SSR"),
    ("Germany", "Allemagne", "Federal Republic of Germany", "DEU"), ("Yugoslavia", "[Yugoslavia (former)]", "Yougoslavie (ex)"),
    ("Saint Vincent and the Grenadines", "St. Vincent and the Grenadines", "Saint-Vincent-et-les Grenadines"),
    ("Congo", "Republic of the Congo", "THE CONGO"), ("Democratic Republic of the Congo", "DR Congo", "Zaire"),
]
APART = ["German Democratic Republic", "Germany", "Yugoslavia", "Serbia", "Czechoslovakia", "Czechia", "Slovakia", "Democratic Yemen", "Yemen",
         "Republic of Viet-Nam (former)", "Viet Nam", "Niger", "Nigeria", "Dominica", "Dominican Republic", "Guinea", "Guinea-Bissau",
         "Equatorial Guinea", "Papua New Guinea", "Congo", "Democratic Republic of the Congo", "Sudan", "South Sudan", "Republic of Korea",
         "Democratic People's Republic of Korea", "Holy See", "European Union", "European Atomic Energy Community"]
UNKNOWN = ["Republic of China", "Taiwan Province of China", "Sealand", "Kosovo", "Northern Cyprus", "Puerto Rico", "California", "", "of",
           "Congo (Gabon)", "Germany (former)", "Niger (Nigeria)"]


def ask(names):
    tool = os.path.join(os.environ["RATIFY_TESTS"], "identify_prog_names")
    text = "".join(" ".join(n.split()) + "\n" for n in names)
    return dict(zip(names, subprocess.run([tool], input=text, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()))


def participants(shared):
    found = set()
    for path in glob.glob(os.path.join(shared, "samples/mtdsg/*.xml")):
        with open(path, encoding="latin-1") as f:
            text = f.read()
        table = text.split("<Participants>")[-1].split("</Participants>")[0] if "<Participants>" in text else ""
        cells = re.findall(r"<Row>\s*<Entry>(.*?)</Entry>", table, re.S) + re.findall(r"<Participant>(.*?)</Participant>", text, re.S)
        found |= {re.sub(r"<superscript>.*", "", html.unescape(c)) for c in cells}
    return {f for f in found if f.strip()}


def voters(shared):
    votes, sponsors = set(), set()
    for path in glob.glob(os.path.join(shared, "samples/unga-votes/*.jsonl")):
        with open(path, encoding="utf-8") as f:
            for line in f:
                row = json.loads(line)
                for key in ("MS_in_favour", "MS_against", "MS_abstaining"):
                    votes |= set(row.get(key) or [])
                for key in ("sponsors", "additional_sponsors"):
                    sponsors |= set(row.get(key) or [])
    return votes, sponsors


def main():
    wrong = []
    for group in SAME:
        got = ask(group)
        wrong += [f"{n!r} is {got[n]!r}, expected {group[0]!r}" for n in group if got[n] != group[0]]
    for name, got in ask(APART).items():
        if got != name:
            wrong.append(f"{name!r} is {got!r}, expected itself")
    for name, got in ask(UNKNOWN).items():
        if got != "-":
            wrong.append(f"{name!r} is {got!r}, expected to stay unknown")
    shared = os.environ.get("RATIFY_SHARED")
    if shared:
        votes, sponsors = voters(shared)
        known = participants(shared) | votes
        wrong += [f"{n!r} joins or votes and is unknown" for n, got in ask(sorted(known)).items() if got == "-"]
        unknown = {" ".join(n.split()) for n, got in ask(sorted(sponsors)).items() if got == "-"}
        wrong += [f"sponsor {n!r} is unknown" for n in sorted(unknown) if n and n not in SLIPS and not PHRASES.search(n) and n.count(",") < 2]
        wrong += [f"{n!r} is no longer unknown: take it off the list" for n in sorted(SLIPS - unknown)]
        print(f"{len(known)} participants and voters, {len(sponsors)} sponsors, {len(unknown)} of them unknown")
    else:
        print("# genuine names skipped: RATIFY_SHARED is not set")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
