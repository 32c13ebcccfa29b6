#!/usr/bin/env python3
"""The mapped sources of the shipped packs on genuine documents: every row of an independent reading, the facts that the
document says, and a refusal of everything that is not that document whole."""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CTL = os.path.join(os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin"), "ratifyctl")
SHARED = os.environ.get("RATIFY_SHARED") or ""
SAMPLES = os.path.join(SHARED, "samples")
CONFIG = """
daemon:
  packs: [us-congress, us-senate, un-ga-votes]
sources:
  roll:
    url: https://www.senate.gov/vote.xml
    map: us-senate-roll-call
"""
HTML = b"<!DOCTYPE html><html><head><title>Access Denied</title></head><body>Reference #18</body></html>"
bad = []


def check(what, got, expected):
    if got != expected:
        bad.append("%s: %r, expected %r" % (what, got, expected))


class Reader:
    def __init__(self, folder):
        self.folder = folder
        self.config = os.path.join(folder, "ratifyd.yaml")
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(CONFIG)

    def parse(self, source, data):
        path = os.path.join(self.folder, "document")
        with open(path, "wb") as f:
            f.write(data)
        run = subprocess.run([CTL, "-c", self.config, "--packs", os.path.join(TOP, "config/packs"), "parse", "--source", source, path],
                             capture_output=True, text=True)
        if run.returncode not in (0, 65):
            bad.append("%s: exit %d: %s" % (source, run.returncode, run.stderr))
            return {"entries": []}
        return json.loads(run.stdout)


def facts(entry):
    return [(f["type"], f.get("date"), f.get("actor")) for f in entry["facts"]]


def check_refusals(reader, source, data, renamed):
    """What is something else, breaks off or has lost a part gives a sentence and no fact."""
    noise = bytes(range(1, 256)) * 4000
    for what, body in (("html", HTML), ("empty", b""), ("blank", b"\n \n"), ("half", data[:len(data) // 2]), ("noise", noise),
                       ("big noise", noise * 10)) + tuple(("without " + old, data.replace(old.encode(), new.encode())) for old, new in renamed):
        got = reader.parse(source, body)
        if not got.get("refused"):
            bad.append("%s: %s is not refused: %d entries" % (source, what, len(got["entries"])))
        elif what.startswith("without") and "format changed" not in got["refused"]:
            bad.append("%s: %s: %s" % (source, what, got["refused"]))


def roll_call(reader):
    data = open(os.path.join(SAMPLES, "senate/vote_111_2_00298.xml"), "rb").read()
    e = reader.parse("roll", data)["entries"][0]
    check("roll 298", facts(e), [("consent_given", "2010-12-22", "United States of America")])
    check("roll 298 counts", (e["for"], e["against"], e["present"], e["absent"], e["number"], e["about"]), (71, 26, 0, 3, "298", "Treaty Doc. 111-5"))
    check("roll 298 time", (e["published"], e["updated"]), ("2010-12-22T19:33Z", "2010-12-22T21:03Z"))

    def changed(*pairs):
        text = data
        for old, new in pairs:
            text = text.replace(old, new)
        return facts(reader.parse("roll", text)["entries"][0])
    question, result = b"<question>On the Resolution of Ratification<", b"<vote_result>Resolution of Ratification Agreed to<"
    check("rejected", changed((result, b"<vote_result>Resolution of Ratification Rejected<"), (b"<yeas>71<", b"<yeas>61<"), (b"<nays>26<", b"<nays>38<")),
          [("consent_refused", "2010-12-22", "United States of America")])
    check("an amendment", changed((question, b"<question>On the Amendment<"), (result, b"<vote_result>Amendment Agreed to<")), [])
    check("cloture", changed((question, b"<question>On the Cloture Motion<"), (result, b"<vote_result>Cloture Motion Agreed to<")), [])
    check("a simple majority", changed((b"<majority_requirement>2/3<", b"<majority_requirement>1/2<")), [])
    check("no treaty", changed((b"<document_type>Treaty Doc.<", b"<document_type>S.Res.<")), [])
    check_refusals(reader, "roll", data, [("vote_number>", "voteNumber>"), ("question>", "q>"), ("roll_call_vote>", "vote>"), ("yeas>", "ayes>")])


def hearings(reader):
    data = open(os.path.join(SAMPLES, "senate/hearings_2026-07-30.xml"), "rb").read()
    got = reader.parse("us-senate-hearings", data)["entries"]
    want = [m for m in ET.fromstring(data).findall("meeting") if (m.findtext("identifier") or "").strip()]
    check("meetings", [e["id"] for e in got], [m.findtext("identifier").strip() for m in want])
    check("facts of meetings", sum(len(e["facts"]) for e in got), 0)
    for e, m in zip(got, want):
        hour, rest = m.findtext("time_iso_8601").split(":", 1)  # all in July: four hours behind
        check("time of " + e["id"], e["published"], "%sT%02d:%sZ" % (m.findtext("date_iso_8601"), int(hour) + 4, rest))
        check("committee of " + e["id"], e["title"].startswith(" ".join(m.findtext("committee").split())), True)
    check_refusals(reader, "us-senate-hearings", data, [("identifier>", "id>"), ("date_iso_8601>", "day>"), ("cmte_code>", "code>")])
    recess = b"<css_meetings_scheduled><meeting><identifier>\n</identifier><matter>No committee hearings scheduled</matter></meeting></css_meetings_scheduled>"
    check("recess", reader.parse("us-senate-hearings", recess).get("entries"), [])


def votes(reader):
    months = "January February March April May June July August September October November December".split()
    for session in ("74", "79"):
        data = open(os.path.join(SAMPLES, "unga-votes/%s.jsonl" % session), "rb").read()
        got = reader.parse("un-ga-votes-79", data).get("entries", [])
        want = [json.loads(line) for line in data.decode().splitlines() if line.strip()]
        check(session, [e["id"] for e in got], [r["symbol"] for r in want])
        for e, r in zip(got, want):
            day = r["adoption_date"].replace("\xa0", " ")
            m = re.match(r"(\d+) (\w+) (\d{4})", day)
            day = "%s-%02d-%02d" % (m[3], months.index(m[2]) + 1, int(m[1])) if m else day[:10]
            check("facts of " + r["symbol"], facts(e), [("un_ga_adopted", day, None)] if r.get("voting_type") or r["adoption_type"] else [])
            if r["MS_in_favour"]:
                check("votes of " + r["symbol"], [e.get(k, 0) for k in ("for", "against", "abstain")],
                      [len(r["MS_in_favour"]), len(r["MS_against"]), len(r["MS_abstaining"])])
            else:
                check("no vote on " + r["symbol"], e.get("for"), None)
        check_refusals(reader, "un-ga-votes-79", data, [('"symbol"', '"sign"'), ('"adoption_date"', '"date"')])
        if session == "74":
            e = next(e for e in got if e["id"] == "A/RES/74/247")
            check("74/247", (e["for"], e["against"], e["abstain"], e["published"]), (79, 60, 33, "2019-12-27"))


GOLDEN = {  # document: the facts of its row, then for-against and the roll call
    "108-11": ([("treaty_submitted", "2003-11-17"), ("consent_given", "2006-08-03")], (None, None, None)),
    "112-7": ([("treaty_submitted", "2012-05-17"), ("referred", "2014-12-17")], (None, None, None)),
    "114-12": ([("treaty_submitted", "2016-06-28"), ("consent_given", "2017-03-28")], (97, 2, "98")),
    "111-5": ([("treaty_submitted", "2010-05-13"), ("consent_given", "2010-12-22")], (71, 26, "298")),
    "115-2": ([("treaty_submitted", "2017-01-17"), ("committee_vote", "2018-03-20")], (None, None, None)),
    "106-37B": ([("treaty_submitted", "2000-07-25"), ("consent_given", "2002-06-18")], (None, None, None)),
}


def treaties(reader):
    path = os.path.join(SAMPLES, "congress-csv/treaty.csv")
    data = open(path, "rb").read()
    got = reader.parse("us-treaty-list", data).get("entries", [])
    with open(path, encoding="utf-8", newline="") as f:
        want = list(csv.reader(f))[4:]
    check("treaties", [e["id"] for e in got], ["Treaty Doc. " + re.sub(r"\((.)\)", r"\1", r[0]) for r in want])
    for e, r in zip(got, want):
        day = re.sub(r"(..)/(..)/(....)", r"\3-\1-\2", r[3])
        check("received " + r[0], facts(e)[:1], [("treaty_submitted", day, "United States of America")])
        # the last of several votes is the treaty's own
        count = re.findall(r"(\d+) ?- ?(\d+)(?=\.? ?(?:vote|by|\(|Record|\.))", re.sub(r"Doc\. [\d-]+", "", r[6])) if re.search("ote|oll", r[6]) else []
        if count and "for" in e:
            check("votes on " + r[0], (e["for"], e["against"]), tuple(map(int, count[-1])))
    by_id = {e["id"]: e for e in got}
    for number, (due, vote) in GOLDEN.items():
        e = by_id["Treaty Doc. " + number]
        check("facts of " + number, [(t, d) for t, d, _ in facts(e)], due)
        check("vote on " + number, (e.get("for"), e.get("against"), e.get("number")), vote)
    check_refusals(reader, "us-treaty-list", data, [('"Treaty Document Number"', '"Number"'), ('"Latest Senate Action"', '"Action"')])


def main():
    if not os.path.isdir(SAMPLES):
        print("skipped: RATIFY_SHARED has no samples")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(folder)
        for source in (roll_call, hearings, votes, treaties):
            source(reader)
    for b in bad[:40]:
        print(b)
    print("%d wrong" % len(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
