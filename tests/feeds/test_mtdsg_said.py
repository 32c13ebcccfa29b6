#!/usr/bin/env python3
"""What stands around the treaty tables, read a second time by other means: entry into force, counts, statements, territories.

The dates of entry into force and who withdrew stand in golden/mtdsg.json, written by reading the
documents. Who declared, objected, notified and extended to where is read here with Python's own XML
parser, from the elements alone; kinds are those that the titles of a statement name.
"""
import html
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from test_mtdsg import MONTHS, load, restyled

KINDS = [("claration", "declaration"), ("eservation", "reservation"), ("rservation", "reservation"), ("serve", "reservation"),
         ("nderstanding", "understanding"), ("nterpretation", "understanding"), ("tatement", "statement"), ("ommunication", "statement")]
DAY = re.compile(r"(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})")


def strip(text):
    text = re.sub(r"<superscript>.*?</superscript>", "", text or "")
    return " ".join(re.sub(r"<[^>]*>", " ", html.unescape(text)).split())


def name_of(element):
    text = re.sub(r"<superscript>.*?</superscript>", "", element.findtext("Participant") or "")
    return " ".join(re.sub(r"<[^>]*>", "", text).split())


def iso(text):
    m = re.fullmatch(r"(\d{1,2}) (\w+) (\d{4})", text)
    return f"{m.group(3)}-{MONTHS.index(m.group(2)[:3]) + 1:02}-{int(m.group(1)):02}" if m else None


def statements(section, tag):
    """(participant, kind, day beside it or None): titles and short paragraphs that end with a colon name kinds."""
    out = set()
    for group in section.findall(tag):
        who, kinds, day, open_ = name_of(group), set(), None, True
        last_was_title = False
        for t in group.findall("text"):
            text = strip(t.text)
            if not text:
                continue
            if DAY.fullmatch(text):
                day, open_, last_was_title = iso(text), True, False
                continue
            named = {k for w, k in KINDS if w in text}
            upon = re.search(r"\b[Uu]pon \w+", text)
            if t.get("type") == "title" or (len(text) <= 100 and text.endswith(":") and (named or upon)):
                if not last_was_title:
                    kinds = set()
                kinds = named or kinds
                if upon and not open_:
                    day = None
                open_, last_was_title = True, True
                if not text.startswith("["):
                    continue
            else:
                last_was_title = False
            if open_:
                out |= {(who, k, day) for k in (kinds or {"declaration"})}
                open_ = False
    return out


def expected(tree):
    treaty = tree.find("Treaty")
    want = {"declared": set(), "objected": set(), "notified": set(), "extended": set()}
    for section in treaty.findall("Declarations"):
        want["declared"] |= statements(section, "Declaration")
    for section in treaty.findall("DeclarationsUnderArticle"):
        kind = "reservation" if "eservation" in (section.findtext("Title") or "") else "declaration"
        want["declared"] |= {(n, kind if k == "declaration" else k, d) for n, k, d in statements(section, "Declaration")}
    for section in treaty.findall("Objections"):
        want["objected"] |= {name_of(g) for g in section.findall("Objection") if any(strip(t.text) for t in g.findall("text"))}
    for section in treaty.findall("Notifications"):
        want["notified"] |= {name_of(g) for g in section.findall("Notification") if any(strip(t.text) for t in g.findall("text"))}
    for section in treaty.findall("TerritorialApplications"):
        who = ""
        for a in section.findall("Application"):
            who = name_of(a) or who
            want["extended"].add((who, iso(folded(a.findtext("DateNotification"))), strip(a.findtext("Territories"))))
    return want


def folded(text):
    return " ".join((text or "").split())


def got_of(doc):
    got = {"declared": set(), "objected": set(), "notified": set(), "extended": set(), "left": set(), "taken_back": set(), "force": set()}
    dated = {}
    for e in doc["entries"] + doc.get("aside", []):
        for f in e.get("facts", []):
            day = f.get("date", "")[:10] or None
            row = (e["title"], f.get("kind"), day)
            if f["type"] == "territorial_application":
                got["extended"].add((e["title"], day, f["quote"]))
            elif f["type"] == "withdrawal":
                got["left"].add(row)
            elif f["type"] == "entered_into_force":
                got["force"].add((f.get("kind"), day))
            elif f["kind"].endswith("-withdrawn"):
                got["taken_back"].add(row)
            elif f["kind"] in ("objection", "notification"):
                got["objected" if f["kind"] == "objection" else "notified"].add(e["title"])
            else:
                got["declared"].add(row)
                dated.setdefault(e["title"], {a.get("date", "")[:10] for a in e.get("acts", [])})
    return got, dated


class Checks:
    def __init__(self):
        self.bad, self.good = [], 0

    def equal(self, what, got, want):
        if got == want:
            self.good += 1
        else:
            self.bad.append(f"{what}: got {got!r}, expected {want!r}")


def same_statements(check, stem, got, dated, want):
    """Kinds to the letter; a day beside the statement is its day, else it is one of the participant's own acts or none."""
    check.equal(f"{stem} declarations", {(n, k) for n, k, _ in got}, {(n, k) for n, k, _ in want})
    for n, k, day in want:
        if day is not None:
            check.equal(f"{stem} {n} {k} of {day}", (n, k, day) in got, True)
    stated = {(n, k, d) for n, k, d in want if d}
    for n, k, day in got:
        if day is not None and (n, k, day) not in stated:
            check.equal(f"{stem} {n} {k} on {day} is the day of an act", day in dated[n], True)


def compare(check, stem, doc, tree, golden):
    got, dated = got_of(doc)
    want = expected(tree)
    same_statements(check, stem, got["declared"], dated, want["declared"])
    for key in ("objected", "notified"):
        check.equal(f"{stem} {key}", got[key], want[key])
    bounded = {(n, d, p if len(p) <= 300 else p[:300]) for n, d, p in want["extended"]}
    check.equal(f"{stem} extended", {(n, d, p if len(p) <= 300 else p[:300]) for n, d, p in got["extended"]}, bounded)
    for key in ("left", "taken_back"):
        check.equal(f"{stem} {key}", got[key], {tuple(r) for r in golden.get(key, [])})
    definitive = "definitive" if golden.get("provisional") else None
    force = {(definitive, golden["in_force"])} if golden["in_force"] else set()
    if golden.get("provisional"):
        force.add(("provisional", golden["provisional"]))
    check.equal(f"{stem} in force", got["force"], force)
    for key in ("signatories", "parties"):
        check.equal(f"{stem} {key}", doc["feed"].get(key), golden.get(key))
    check.equal(f"{stem} quotes", [f for e in doc["entries"] for f in e.get("facts", []) if len(f["quote"].encode()) > 410 or not f["quote"]], [])


def facts_of(doc):
    return [(e["title"], f["type"], f.get("kind"), f.get("date")) for e in doc["entries"] + doc.get("aside", []) for f in e.get("facts", [])]


def styles(check, tool, files, docs):
    """The newer output of the same documents says the same."""
    with tempfile.TemporaryDirectory() as folder:
        made = [os.path.join(folder, os.path.basename(p)) for p in files]
        for old, new in zip(files, made):
            with open(old, "rb") as f, open(new, "wb") as g:
                g.write(restyled(f.read()))
        done = subprocess.run([tool, "parse", "--format", "mtdsg", *made], stdout=subprocess.PIPE, check=True)
        for path, doc, line in zip(files, docs, done.stdout.splitlines()):
            check.equal(f"{os.path.basename(path)} in the newer style", facts_of(json.loads(line)), facts_of(doc))


def main():
    shared, tool = os.environ.get("RATIFY_SHARED"), os.path.join(os.environ["RATIFY_BIN"], "ratifyctl")
    if not shared:
        print("skipped: RATIFY_SHARED is not set, no genuine tables to read")
        return 77
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden/mtdsg.json"), encoding="utf-8") as f:
        golden = json.load(f)
    files = [os.path.join(shared, "samples/mtdsg", f"{stem}.en.xml") for stem in golden]
    done = subprocess.run([tool, "parse", "--format", "mtdsg", *files], stdout=subprocess.PIPE, check=True)
    check = Checks()
    for (stem, gold), path, line in zip(golden.items(), files, done.stdout.splitlines()):
        with open(path, "rb") as f:
            compare(check, stem, json.loads(line), load(f.read()), gold)
    styles(check, tool, files, [json.loads(line) for line in done.stdout.splitlines()])
    missing = set(os.listdir(os.path.join(shared, "samples/mtdsg"))) - {os.path.basename(p) for p in files}
    check.equal("samples without a golden list", {m for m in missing if m.endswith(".xml")}, set())
    print("\n".join(check.bad))
    print(f"{len(files)} documents, {check.good} checks hold, {len(check.bad)} do not")
    return 1 if check.bad else 0


if __name__ == "__main__":
    sys.exit(main())
