#!/usr/bin/env python3
"""Congress.gov and BILLSTATUS: golden lists that were written by reading the documents; every last action of the treaty table
against the rules that read the same words; answers that are errors; and what decides between one fact and another."""
import csv
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import CTL, HERE, PACKS, Checks, Reader, document, need_program

FOLDER = os.path.join(HERE, "golden/us-congress")
KEYS = ("type", "date", "kind", "actor", "body", "number", "for", "against")


def said(entry, fact, key):
    """Of a rule's fact what it says itself; a mapping's fact has body, number and votes from its row."""
    return fact.get(key) if "rule" in fact or key not in ("body", "number", "for", "against") else entry.get({"body": "acting_body"}.get(key, key))


def golden(check, reader):
    read = 0
    for file in sorted(os.listdir(FOLDER)):
        with open(os.path.join(FOLDER, file), encoding="utf-8") as f:
            want = json.load(f)
        body = document(want["document"])
        if body is None:
            continue
        read += 1
        got = reader.parse(want["source"], [body])[0]
        if not check("entries" in got, f"{file}: refused: {got.get('refused')}"):
            continue
        check.equal(f"{file}: entries", len(got["entries"]), len(want["entries"]))
        for entry, row in zip(got["entries"], want["entries"]):
            where = f"{file}: {row['begins']}"
            check(entry["title"].startswith(row["begins"]), f"{where}: {entry['title']}")
            check.equal(f"{where}: day", (entry.get("published") or "")[:10], row["day"] or "")
            check.equal(f"{where}: about", entry.get("about"), row.get("about", want.get("about", entry.get("about"))))
            for key in ("id", "link", "number"):
                check.equal(f"{where}: {key}", entry.get(key), row.get(key, entry.get(key)))
            check.equal(f"{where}: facts", sorted((f["type"], f.get("date")) for f in entry["facts"]), sorted((f["type"], f["date"]) for f in row["facts"]))
            for fact in row["facts"]:
                other = next((f for f in entry["facts"] if f["type"] == fact["type"]), {})
                for key in KEYS:
                    if key in fact:
                        check.equal(f"{where}: {key} of {fact['type']}", said(entry, other, key), fact[key])
            if not row["facts"]:
                check(not entry.get("unparsed") or any(w in entry["title"] for w in ("under suspension", "Treaty Doc. 199-8")), f"{where}: no rule knows it")
        ids = [e["id"] for e in got["entries"] if "id" in e]
        check(len({(i, e["title"], e.get("link")) for i, e in zip(ids, got["entries"])}) == len(set(ids)), f"{file}: an identity is shared by two that differ")
    return read


UNREAD = {  # of the 768 last actions, what is no milestone
    "102-3": "",
    "95-5": "Treaty incorporated into Treaty Doc. 96-3 per transmittal letter from the President dated January 19, 1979.",
}
APART = {  # what the table says and the rules leave to mappings, or say in the taxonomy's words
    "treaty_divided": 5, "in_force_for": 11,
}
IN_TAXONOMY = {"in_force_for": "entered_into_force"}
DIVIDED_AND_REPORTED = "106-37"


def treaty_table(check, reader):
    """The mapping's facts are the rules' facts, for every row, with the votes."""
    body = document("samples/congress-csv/treaty.csv")
    if body is None:
        return False
    rows = list(csv.reader(body.decode().splitlines()))[4:]
    got = reader.parse("us-treaty-list", [body])[0]["entries"]
    lines = "".join(json.dumps({"id": r[0], "text": r[6] or ".", "domain": "us_treaty"}) + "\n" for r in rows)
    run = subprocess.run([CTL, "--packs", PACKS, "classify", "--pack", "rules-us"], input=lines, capture_output=True, text=True, timeout=120)
    rules = {o["id"]: o for o in map(json.loads, run.stdout.splitlines())}
    check.equal("rows", (len(got), len(rules)), (768, 768))
    unread, apart = {}, dict.fromkeys(APART, 0)
    for entry, row in zip(got, rows):
        facts = [f for f in entry["facts"] if f["fact"] != "received"]
        mine = {f["type"] for f in facts}
        theirs = {f["type"] for f in rules[row[0]]["facts"]}
        for kind in APART:
            apart[kind] += kind in mine
        check.equal(f"{row[0]}: {row[6]}", sorted(mine - set(APART) - ({"reported"} if row[0] == DIVIDED_AND_REPORTED else set())), sorted(theirs - {"treaty_submitted"} - {IN_TAXONOMY.get(kind) for kind in mine}))
        check("treaty_submitted" not in theirs or entry["facts"][0]["fact"] == "received", f"{row[0]}: not received")
        vote = next((f.get("vote") for f in rules[row[0]]["facts"] if f["type"] in ("consent_given", "consent_refused")), None)
        if mine & {"consent_given", "consent_refused"}:
            check.equal(f"{row[0]}: vote: {row[6]}", (entry.get("for"), entry.get("against")), (vote["for"], vote["against"]) if vote else (None, None))
            number = next((f.get("number") for f in rules[row[0]]["facts"] if f["type"] == "consent_given"), None)
            check.equal(f"{row[0]}: number: {row[6]}", entry.get("number"), number)
        if not mine:
            unread[row[0]] = row[6]
    check.equal("unread", unread, UNREAD)
    check.equal("left to mappings", apart, APART)
    return True


def sessions(check, reader):
    """Every session of the list, read a second time, with its first day announced."""
    body = document("samples/congress-api/congress_list.json")
    if body is None:
        return
    want = [(s["startDate"], f"{c['name']}, session {s['number']}, {s['chamber']}") for c in json.loads(body)["congresses"] for s in c["sessions"]]
    got = reader.parse("us-congress-sessions", [body], url="https://api.congress.gov/v3/congress?format=json&limit=20")[0]
    check.equal("sessions", [(e["published"], e["title"]) for e in got["entries"]], want)
    check.equal("first days", [[(v["kind"], v["starts"]) for v in e["events"]] for e in got["entries"]], [[("sitting", day)] for day, _ in want])
    check.equal("identities", len({e["id"] for e in got["entries"]}), len(want))
    check.equal("next page", got.get("next"), "https://api.congress.gov/v3/congress?offset=20&limit=20&format=json")


def asked(check, reader):
    """What a row names to be asked for, in its own format, without a key."""
    base = "https://api.congress.gov/v3/"
    for form, x in (("json", ""), ("xml", "-xml")):
        body = document(f"tests/packs/made/us-congress-treaties.{form}")
        got = reader.parse("us-congress-treaties" + x, [body], url=base + "treaty?format=" + form)[0]
        check.equal(f"{form}: next page", got.get("next"), f"{base}treaty?offset=250&limit=250&format={form}")
        names = {r["name"]: (r["url"], r["map"]) for r in got["entries"][3]["requests"]}
        check.equal(f"{form}: a part", names, {"item": (f"{base}treaty/106/37/A?format={form}", "us-congress-treaty" + x),
                                               "actions": (f"{base}treaty/106/37/A/actions?format={form}&limit=250", "us-congress-treaty-actions" + x)})
        check.equal(f"{form}: a treaty", [r["url"] for r in got["entries"][0]["requests"]],
                    [f"{base}treaty/117/3{end}" for end in (f"?format={form}", f"/actions?format={form}&limit=250", f"/committees?format={form}&limit=250")])
        body = document(f"tests/packs/made/us-congress-treaty-117-3.{form}")
        got = reader.parse("us-congress-treaty" + x, [body], url=f"{base}treaty/117/3?format={form}")[0]
        check.equal(f"{form}: its report", [(r["url"], r["map"]) for r in got["entries"][0]["requests"]],
                    [(f"{base}committee-report/117/erpt/5?format={form}", "us-congress-treaty-report" + x)])


ERRORS = {
    "an exception of Python": b'{"error": "get() returned more than one Treaty -- it returned 2!"}',
    "a limit": b'{"error": {"code": "OVER_RATE_LIMIT", "message": "You have exceeded your rate limit."}}',
    "no key": b'{"error": {"code": "API_KEY_MISSING", "message": "An API key was not provided."}}',
    "an attribute": b'{"error": "\'NoneType\' object has no attribute \'congress\'", "request": {"congress": "97", "treatyNumber": "6"}}',
    "XML where JSON was asked for": b"<?xml version='1.0'?><api-root><treaties/></api-root>",
    "an exception in XML": b"<?xml version='1.0' encoding='utf-8'?><api-root><error>'NoneType' object has no attribute 'congress'</error></api-root>",
}


def errors(check, reader):
    for name in [m for m, pack in reader.mappings.items() if pack == "us-congress"]:
        for what, got in zip(ERRORS, reader.parse(name, list(ERRORS.values()))):
            check(got.get("refused"), f"{name}: {what}: {got}")
    empty = {"us-congress-treaties": b'{"pagination": {"count": 0}, "treaties": []}', "us-congress-treaty-actions": b'{"actions": [], "pagination": {"count": 0}}',
             "us-congress-bills": b'{"bills": [], "pagination": {"count": 0}}',
             "us-congress-treaty-committees": b'{"treatyCommittees": [], "pagination": {"count": 0}}'}
    for name, body in empty.items():
        check.equal(f"{name}: nothing by right", reader.parse(name, [body])[0].get("entries"), [])


LINES = {  # words of an action: what they say of the treaty
    "Resolution of advice and consent to ratification rejected in Senate by Yea-Nay Vote. 61 - 38. Record Vote Number: 219.": "consent_refused",
    "Resolution of advice and consent to ratification agreed to as amended in Senate by Division Vote.": "consent_given",
    "Resolution of ratification agreed to in Senate with reservations by Voice Vote.": "consent_given",
    "Returned to the President pursuant to S. Res. 267 agreed to in Senate on October 12, 2000.": "treaty_returned",
    "Treaty withdrawn by the President.": "treaty_returned",
    "Senate Committee on Foreign Relations discharged by unanimous consent.": "discharged",
    "Placed on Senate Executive Calendar. Calendar No. 11.": "calendar",
    "Committee on Foreign Relations. Ordered to be reported with amendments favorably.": "committee_vote",
    "Reported by Senator Alder, Committee on Foreign Relations, without amendment. Ex. Rept. 199-5.": "reported",
    "Cloture on the resolution of ratification not invoked in Senate by Yea-Nay Vote. 52 - 47. Record Vote Number: 20.": "cloture_failed",
    "By unanimous consent agreement, treaty divided into 3 separate treaties: A, B, and C.": "treaty_divided",
    "Entered into force.": "in_force_for",
    "Motion to proceed to executive session to consider the treaty agreed to in Senate by Yea-Nay Vote. 66 - 32. Record Vote Number: 270.": "",
    "Treaty moved through its parliamentary stages up to and including presentation of the resolution of advice and consent to ratification.": "",
    "Reservation to the resolution of ratification proposed by Senator Alder not agreed to in Senate by Yea-Nay Vote. 30 - 60. Record Vote Number: 9.": "",
}


def lines(check, reader):
    for form in ("json", "xml"):
        for text, due in LINES.items():
            if form == "json":
                body = json.dumps({"actions": [{"actionDate": "2099-01-02", "text": text}], "request": {"congress": "199", "treatyNumber": "4"}})
            else:
                body = f"<api-root><actions><item><actionDate>2099-01-02</actionDate><text>{text}</text></item></actions></api-root>"
            got = reader.parse("us-congress-treaty-actions" + ("-xml" if form == "xml" else ""), [body.encode()])[0]["entries"][0]
            check.equal(f"{form}: {text}", " ".join(f["type"] for f in got["facts"]), due)
            check.equal(f"{form}: day of {text}", {f["date"] for f in got["facts"]}, {"2099-01-02"} if due else set())


def main():
    need_program()
    check = Checks()
    with tempfile.TemporaryDirectory() as folder:
        more = "".join(f"  {m}: {{url: 'https://api.congress.example/{m}', map: {m}, class: {'us_bill' if 'bill' in m else 'us_treaty'}, evidence: record}}\n"
                       for m, pack in Reader(folder).mappings.items() if pack == "us-congress" and m not in Reader(folder).sources)
        reader = Reader(folder, more, rules=["rules-us"])
        reader.sources.update(dict.fromkeys(m for m, pack in reader.mappings.items() if pack == "us-congress"))
        read = golden(check, reader)
        check(read > 10, f"{read} documents were read")
        sessions(check, reader)
        asked(check, reader)
        lines(check, reader)
        errors(check, reader)
        if not treaty_table(check, reader):
            print("skipped: no genuine documents here (RATIFY_SHARED)")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
