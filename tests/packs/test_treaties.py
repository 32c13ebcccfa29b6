#!/usr/bin/env python3
"""The shipped treaties against what the depositary's own documents say of them, and how often which host is asked for all of them.

A table says when its treaty came into force: the threshold of the pack, counted over the deposits of that table, has to give that day.
"""
import collections
import datetime
import html
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import PACKS, SHARED, Checks

ORDINALS = {"eleventh": 11, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "ninetieth": 90, "twentieth": 20, "tenth": 10}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
ORGANISATIONS = re.compile(r"European (Union|Community|Economic Community)")
# names that a title is given here with, so that it is not that of its like
SAME = {"Amendment to the Montreal Protocol on Substances that Deplete the Ozone Layer": "Kigali, 15 October 2016",
        "Amendment to article 8 of the Rome Statute of the International Criminal Court": "Kampala, 10 June 2010"}
# why a day does not follow from the deposits alone
EXPLAINED = {"kyoto": "it waited for a share of the emissions, too", "paris-agreement": "it waited for a share of the emissions, too",
             "kigali": "it names the day, 1 January 2019, if twenty have deposited by then",
             "iccpr-protocol": "it waited for the Covenant", "crpd-protocol": "it waited for the Convention",
             "iccpr-death-penalty": "the German Democratic Republic, which deposited, has no row", "basel": "Czechoslovakia, which deposited, has no row"}
INTERVAL = {"min": 60, "h": 3600, "d": 86400}


def items(section):
    """{name: {key: text}} of all packs; a value over several lines is one, a list is its lines."""
    found = {}
    for file in sorted(os.listdir(PACKS)):
        here = name = key = None
        for line in open(os.path.join(PACKS, file), encoding="utf-8"):
            line = re.sub(r"(^|\s)#.*", "", line.rstrip())
            if m := re.match(r"([a-z-]+):", line):
                here = m.group(1)
            elif here != section or not line.strip():
                continue
            elif m := re.match(r"  ([\w.-]+):\s*(.*)", line):
                name = m.group(1)
                found[name] = {"pack": file[:-5]}
            elif m := re.match(r"    ([\w.-]+):\s*(.*)", line):
                key = m.group(1)
                found[name][key] = m.group(2).strip("'").replace(">-", "").strip()
            elif name and key:
                found[name][key] = (found[name][key] + " " + line.strip()).strip()
    return found


def tag(text, name):
    m = re.search("<%s>(.*?)</%s>" % (name, name), text, re.S)
    return html.unescape(re.sub(r"\s+", " ", m.group(1))).strip() if m else ""


def day(text):
    m = re.search(r"(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*\s+(\d{4})", text or "")
    return datetime.date(int(m.group(3)), MONTHS.index(m.group(2)) + 1, int(m.group(1))) if m else None


def deposits(text):
    """Days of ratifications, acceptances, approvals and accessions by States, in order; successions repeat another's."""
    head = [html.unescape(re.sub("<.*?>", "", e)) for e in re.findall(r"<Entry[^>]*?(?:/>|>(.*?)</Entry>)", text[text.find("<Thead"):text.find("</Thead>")], re.S)]
    columns = [i for i, h in enumerate(head) if re.search("atification|Accession", h)]
    out = []
    for row in re.findall(r"<Row[ >](.*?)</Row>", text[text.find("<Tbody"):text.find("</Tbody>")], re.S):
        cells = [html.unescape(e) for e in re.findall(r"<Entry[^>]*?(?:/>|>(.*?)</Entry>)", row, re.S)]
        if cells and not ORGANISATIONS.search(cells[0]):
            out += [day(cells[c]) for c in columns if c < len(cells) and day(cells[c]) and not re.search(r"\d{4}\s+d", cells[c])]
    return sorted(out)


def months_after(d, n):
    year, month = divmod(d.month - 1 + n, 12)
    return datetime.date(d.year + year, month + 1, min(d.day, 28))


def in_force(dossier, when):
    if dossier.get("threshold-months"):
        after = months_after(when, int(dossier["threshold-months"]))
        return months_after(after.replace(day=1), 1) if dossier.get("threshold-rule") else after
    after = when + datetime.timedelta(int(dossier.get("threshold-days", 0)))
    return months_after(after.replace(day=1), 1) if dossier.get("threshold-rule") == "first-of-month-after" else after


def samples(check, dossiers, sources):
    by_stem = {re.search(r"/([^/]+)\.en\.xml$", s["url"]).group(1).lower(): (name, s["dossiers"]) for name, s in sources.items() if s.get("format") == "mtdsg"}
    folder, seen, computed = os.path.join(SHARED, "samples/mtdsg"), 0, 0
    for file in sorted(os.listdir(folder)) if SHARED else []:
        if not file.endswith(".en.xml") or file[:-7].lower() not in by_stem:
            continue
        name, dossier = by_stem[file[:-7].lower()]
        d = dossiers[dossier]
        text = open(os.path.join(folder, file), encoding="iso-8859-1").read()
        title = tag(text, "Titlesect") or tag(text, "Subtitlesect")
        title += ", " + SAME[title] if title in SAME else ""
        check(re.sub(r"\W+", " ", title).strip().lower() == re.sub(r"\W+", " ", d["title"]).strip().lower(), f"{file}: title {title!r}, pack {d['title']!r}")
        rule = tag(text, "Labeltext")
        article = re.search(r"article ([IVX]+|\d+)", rule)
        source = d.get("threshold-source", "")
        check(not d.get("threshold") or not article or re.search(r"article %s\b" % article.group(1), source), f"{file}: {rule[:80]!r}, pack {source!r}")
        said = {ORDINALS[w] for w in re.findall(r"\w+", rule.lower()) if w in ORDINALS} | {int(n) for n in re.findall(r"\b(\d{2,3}) (?:days|Parties)", rule)}
        if said and d.get("threshold") and dossier != "kigali" and not d.get("threshold-states"):
            check(int(d["threshold"]) in said, f"{file}: threshold {d['threshold']}, the depositary names {sorted(said)}")
            check(not d.get("threshold-days") or int(d["threshold-days"]) in said, f"{file}: {d.get('threshold-days')} days, the depositary names {sorted(said)}")
        seen += 1
        days, n = deposits(text), int(d.get("threshold", 0))
        if not rule[:1].isdigit() or not n or dossier in EXPLAINED or "<Tbody" not in text:
            continue
        check(len(days) >= n and in_force(d, days[n - 1]) == day(rule), f"{file}: {n} deposits make {in_force(d, days[n - 1]) if len(days) >= n else None}, the depositary says {day(rule)}")
        computed += 1
    print(f"{seen} documents of the depositary are of shipped treaties, {computed} with a day that was computed")
    check(seen >= 6 or not SHARED, f"only {seen} documents are of shipped treaties")


def addresses(check, dossiers, sources):
    """A table's address, its source and its dossier's number are of the same treaty."""
    for name, s in sources.items():
        if s.get("format") != "mtdsg":
            continue
        m = re.fullmatch(r"https://treaties\.un\.org/doc/Publication/MTDSG/Volume%20(I|II)/Chapter%20([IVX]+)/(([IVXivx]+)-[\da-z-]+)\.en\.xml", s["url"])
        check(m and m.group(4).upper() == m.group(2) and name == "untc-" + m.group(3).lower(), f"{name}: {s['url']}")
        chapter = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
        check(m and (m.group(1) == "I") == (m.group(2) in chapter), f"{name}: the volume of chapter {m and m.group(2)}")
        check(m and ("MTDSG " + m.group(3)).lower() in dossiers[s["dossiers"].strip("[]")].get("identifiers", "").lower(), f"{name}: its dossier has another number")
    for name, s in sources.items():
        if m := re.fullmatch(r"coe-cets-(\d+)", name):
            check(f"NumSte={m.group(1)}&" in s["url"] and re.search(r"\bC?ETS %s\b" % m.group(1), dossiers[s["dossiers"]]["identifiers"]), f"{name}: {s['url']}")
    for name, d in dossiers.items():
        check(not d.get("threshold") or d["pack"] in ("un-cybercrime", "budapest") or d.get("threshold-source", "").startswith(("article ", "the Council of Europe's ")), f"{name}: a threshold that neither an article nor its organisation says")
    check(len(dossiers) >= 69 and len({d["pack"] for d in dossiers.values()}) >= 40, "treaties are missing")


def politeness(check, sources):
    """With everything followed that there is, no address is asked twice, and no host more than once in some minutes."""
    hosts, urls = collections.defaultdict(float), collections.Counter()
    for name, s in sources.items():
        if s.get("enabled") == "no":
            continue
        number, unit = re.fullmatch(r"(\d+)(min|h|d)", s.get("interval", "30min")).groups()
        hosts[re.match(r"https?://([^/]+)", s["url"]).group(1)] += 3600 / (int(number) * INTERVAL[unit])
        urls[s["url"], s.get("post", ""), s.get("lag", "")] += 1
    check([u for u, n in urls.items() if n > 1] == [], f"asked twice: {[u for u, n in urls.items() if n > 1]}")
    check({h: round(n, 1) for h, n in hosts.items() if n > 12} == {}, f"asked more than once in five minutes: { {h: round(n, 1) for h, n in hosts.items() if n > 12} }")
    check(hosts["treaties.un.org"] <= 8 and hosts["conventions-ws.coe.int"] <= 2, f"the depositaries: {dict(hosts)}")


def main():
    check, dossiers, sources = Checks(), items("dossiers"), items("sources")
    addresses(check, dossiers, sources)
    politeness(check, sources)
    samples(check, dossiers, sources)
    if not SHARED:
        print("the documents of the depositary are not here (RATIFY_SHARED): titles and thresholds were not compared")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
