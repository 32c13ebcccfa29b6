#!/usr/bin/env python3
"""The packs of Senate.gov, the Congressional Record, the executive and the House: golden lists, written by reading the documents,
and what decides between a fact and none in roll calls that differ in one thing."""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import CTL, HERE, SHARED, Checks, Reader, document, need_program

FOLDER = os.path.join(HERE, "golden", "us")
WORDS = {"Yea": "for", "Nay": "against", "Not Voting": "absent"}


def facts(entry):
    return [[f["type"], f.get("date"), f.get("actor")] for f in entry.get("facts", [])]


def value(entry, key, wanted):
    """What the entry has where the golden list has `wanted`, in the form of the golden list."""
    positions = entry.get("positions", [])
    if key == "facts":
        return facts(entry)
    if key == "requests":
        return [[r["name"], r["url"]] for r in entry.get("requests", [])]
    if key == "events":
        return [{k: e.get(k) for k in w} for e, w in zip(entry.get("events", []), wanted)] if len(entry.get("events", [])) == len(wanted) else entry.get("events")
    if key == "tally":
        votes = [p.get("vote") for p in positions]
        return {v: votes.count(v) for v in votes}
    if key == "votes":
        return {p["actor"]: [p.get("vote"), p.get("id"), p.get("group")] for p in positions if p["actor"] in wanted}
    return entry.get(key)


def golden(check, reader, file):
    with open(os.path.join(FOLDER, file), encoding="utf-8") as f:
        want = json.load(f)
    body = document(want["document"])
    if body is None:
        return False
    got = reader.parse(want["source"], [body], url=want.get("url"))[0]
    if not check("entries" in got, f"{file}: refused: {got.get('refused')}"):
        return True
    rows = want["entries"]
    check.equal(f"{file}: entries", len(got["entries"]), want.get("of", len(rows)))
    check.equal(f"{file}: flaws", got["flaws"], [])
    if "next" in want:
        check.equal(f"{file}: next page", got.get("next"), want["next"])
    if not want.get("plain"):
        check.equal(f"{file}: identities", len({e.get("id") for e in got["entries"]}), len(got["entries"]))
    for kind in ("facts", "requests"):
        if kind + "_in_all" in want:
            check.equal(f"{file}: {kind} in all", sum(len(e.get(kind, [])) for e in got["entries"]), want[kind + "_in_all"])
    rest = list(got["entries"])
    for i, row in enumerate(rows):  # in this order, others between them
        while "of" in want and rest and row.get("id") != rest[0].get("id"):
            rest.pop(0)
        if not check(rest, f"{file}: there is no row {i + 1}, {row.get('id')}"):
            return True
        entry = rest.pop(0)
        for key, wanted in row.items():
            check.equal(f"{file}: {key} of row {i + 1}", value(entry, key, wanted), wanted)
    return True


def changed(reader, body, *pairs):
    """The facts of a roll call with texts replaced, each of them there."""
    for old, new in pairs:
        if old.encode() not in body:
            raise AssertionError(f"{old} is not in the roll call")
        body = body.replace(old.encode(), new.encode())
    got = reader.parse("us-senate-roll-call", [body])[0]
    return [f[0] for e in got["entries"] for f in facts(e)] if "entries" in got else got["refused"]


def roll_calls(check, reader):
    agreed = document("samples/senate/vote_111_2_00298.xml")
    rejected = document("tests/packs/made/us-roll-call-rejected.xml")
    question, result = "<question>On the Resolution of Ratification<", "<vote_result>Resolution of Ratification Rejected<"
    for what, pairs, due in (
            ("61-38 is two thirds of the Senate's hundred, but not of 99", [], ["consent_refused"]),
            ("66-33 is two thirds of 99", [(result, "<vote_result>Resolution of Ratification Agreed to<"), ("<yeas>61<", "<yeas>66<"), ("<nays>38<", "<nays>33<")], ["consent_given"]),
            ("agreed to by 61-38: the counts contradict it", [(result, "<vote_result>Resolution of Ratification Agreed to<")], []),
            ("rejected by 66-33: the counts contradict it", [("<yeas>61<", "<yeas>66<"), ("<nays>38<", "<nays>33<")], []),
            ("as amended", [(result, "<vote_result>Resolution of Ratification as Amended Not Agreed to<")], ["consent_refused"]),
            ("an amendment", [(question, "<question>On the Amendment<"), (result, "<vote_result>Amendment Rejected<")], []),
            ("cloture", [(question, "<question>On the Cloture Motion<"), (result, "<vote_result>Cloture Motion Rejected<")], []),
            ("a point of order", [(question, "<question>On the Point of Order<"), (result, "<vote_result>Point of Order Not Well Taken<")], []),
            ("a motion to proceed", [(question, "<question>On the Motion to Proceed<"), (result, "<vote_result>Motion to Proceed Rejected<")], []),
            ("a simple majority", [("<majority_requirement>2/3<", "<majority_requirement>1/2<")], []),
            ("no treaty", [("<document_type>Treaty Doc.<", "<document_type>PN<")], []),
            ("a resolution of the Senate", [(question, "<question>On the Resolution<"), ("<document_type>Treaty Doc.<", "<document_type>S.Res.<"), ("<document_name>Treaty Doc. 112-7<", "<document_name>S.Res. 7<"),
                                            (result, "<vote_result>Resolution Agreed to<")], ["floor_passed"])):
        check.equal(what, changed(reader, rejected, *pairs), due)
    bill = document("tests/packs/made/us-roll-call-bill.xml")
    for what, pairs, due in (
            ("a bill that fails", [("<vote_result>Bill Passed<", "<vote_result>Bill Defeated<")], ["floor_failed"]),
            ("a veto overridden", [("<question>On Passage of the Bill<", "<question>On Overriding the Veto<"), ("<vote_result>Bill Passed<", "<vote_result>Veto Overridden<")], ["override_passed"]),
            ("a veto sustained", [("<question>On Passage of the Bill<", "<question>On Overriding the Veto<"), ("<vote_result>Bill Passed<", "<vote_result>Veto Sustained<")], ["override_failed"]),
            ("cloture on a bill", [("<question>On Passage of the Bill<", "<question>On the Cloture Motion<"), ("<vote_result>Bill Passed<", "<vote_result>Cloture Motion Agreed to<")], []),
            ("a nomination", [("<question>On Passage of the Bill<", "<question>On the Nomination<"), ("<document_type>H.R.<", "<document_type>PN<")], [])):
        check.equal(what, changed(reader, bill, *pairs), due)
    if agreed is None:
        return
    got = reader.parse("us-senate-roll-call", [agreed])[0]["entries"][0]["positions"]
    want = [[m.findtext("member_full"), WORDS[m.findtext("vote_cast")], m.findtext("lis_member_id"), f"{m.findtext('party')}-{m.findtext('state')}"] for m in ET.fromstring(agreed).iter("member")]
    check.equal("each Senator's vote", [[p["actor"], p["vote"], p["id"], p["group"]] for p in got], want)
    check.equal("Senators", len(want), 100)


def hours(check, reader):
    """A meeting whose hour is not set has its day, and the others what they had."""
    body = document("tests/packs/made/us-hearings.xml").decode()
    starts = lambda text: [e["events"][0]["starts"] for e in reader.parse("us-senate-hearings", [text.encode()])[0]["entries"]]  # noqa: E731
    due = starts(body)
    for what, hour in (("none", ""), ("in words", "TBA"), ("a blank line", "\n    ")):
        got = starts(re.sub(r"(<time_iso_8601>)[^<]*", lambda m: m.group(1) + hour, body, count=1))
        check.equal(f"an hour that is {what}", (len(got[0]), got[1:]), (len("2027-01-01"), due[1:]))


def what_is_no_answer(check, reader):
    empty = b'{"description":"x","count":3}'
    check("refused" in reader.parse("us-federal-register", [empty])[0], "a count without results is no answer")
    menu = document("tests/packs/made/us-vote-menu.xml")
    for what, body in (("no votes element", menu.replace(b"votes>", b"items>")), ("other rows", menu.replace(b"<vote>", b"<item>").replace(b"</vote>", b"</item>")), ("no year", menu.replace(b"congress_year>", b"year>"))):
        check("refused" in reader.parse("us-senate-votes", [body])[0], f"a vote menu with {what} is no answer")


def without_a_mapping(check, folder):
    """The Clerk's feed as any feed, and GPO's lists of feeds."""
    def ctl(*args):
        return subprocess.run([CTL, "-c", "/dev/null", *args], capture_output=True, text=True, timeout=60)

    def item(guid, title, text):
        return f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><description>{text}</description></item>"

    for what, items, due in (("one guid, one title", [("x", "Day", "A"), ("x", "Day", "B"), ("x", "Day", "A")], 2), ("one guid, other titles", [("x", "Day", "A"), ("x", "Night", "B")], 1),
                             ("the same entry twice", [("x", "Day", "A"), ("x", "Day", "A")], 1), ("guids of their own", [("x", "Day", "A"), ("y", "Day", "A")], 2)):
        path = os.path.join(folder, "feed.xml")
        with open(path, "w", encoding="utf-8") as f:
            f.write("<rss version='2.0'><channel><title>F</title>" + "".join(item(*i) for i in items) + "</channel></rss>")
        check.equal(f"ids: {what}", len({e["id"] for e in json.loads(ctl("parse", path).stdout)["entries"]}), due)
    if SHARED:
        clerk = json.loads(ctl("parse", os.path.join(SHARED, "samples/house/clerk_Home_Feed_rss.xml")).stdout)
        check.equal("entries of the House under one guid", len({e["id"] for e in clerk["entries"]}), 7)
    for name, count in (("all-govinfo-feeds", 151), ("proceedings-of-congress", 6)) if SHARED else ():
        path = os.path.join(SHARED, "samples/govinfo", name + ".opml")
        want = [o.get("xmlUrl") for o in ET.parse(path).iter("outline") if o.get("xmlUrl")]
        got = re.findall(r'^    url: "(.*)"$', ctl("sources", "import", path).stdout, re.M)
        check.equal(f"feeds of {name}", (len(got), got), (count, want))


def main():
    need_program()
    check, read = Checks(), 0
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(folder)
        files = sorted(os.listdir(FOLDER))
        for file in files:
            read += golden(check, reader, file)
        roll_calls(check, reader)
        hours(check, reader)
        what_is_no_answer(check, reader)
        without_a_mapping(check, folder)
    if not SHARED:
        print("skipped: the genuine documents are not here (RATIFY_SHARED)")
    print(f"{read} of {len(files)} documents")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
