#!/usr/bin/env python3
"""The packs of Europe's and Canada's institutions: golden lists, written by reading the documents, and what decides between
a fact and none in documents that differ in one thing."""
import json
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import HERE, Checks, Reader, document, need_program

GOLDEN = ["eu", "uk", "canada", "germany", "budapest", "council-of-europe"]


def facts(entry):
    return [[f["type"], f.get("date"), f.get("actor")] for f in entry["facts"]]


def value(entry, key):
    if key == "bodies":
        return [f.get("body") for f in entry["facts"]]
    if key == "announced":
        return [[e["kind"], e.get("starts"), e.get("title")] for e in entry.get("events", [])]
    if key == "asked":
        return [[r["map"], r["url"]] for r in entry.get("requests", [])]
    return facts(entry) if key == "facts" else entry.get(key)


def golden(check, reader, packs=GOLDEN):
    """Every golden list against what is read; how many documents there were."""
    read = 0
    for pack in packs:
        folder = os.path.join(HERE, "golden", pack)
        for file in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, file), encoding="utf-8") as f:
                want = json.load(f)
            body = document(want["document"])
            if body is None:
                continue
            read += 1
            got = reader.parse(want["source"], [body])[0]
            if not check(got.get("entries"), f"{file}: refused: {got.get('refused')}"):
                continue
            got, rows = got["entries"], want["entries"]
            check.equal(f"{file}: entries", len(got), want.get("of", len(rows)))
            by_id = {e.get("id"): e for e in got}
            check.equal(f"{file}: identities", len(by_id), len(got))
            if not want.get("any_order"):
                check.equal(f"{file}: order", [e.get("id") for e in got], [r["id"] for r in rows])
            for row in rows:
                entry = by_id.get(row["id"])
                if check(entry, f"{file}: there is no {row['id']}"):
                    for key in row:
                        check.equal(f"{file}: {key} of {row['id']}", value(entry, key), row[key])
    return read


def changed(reader, source, body, *pairs):
    """All facts of a document with texts replaced, each of them there."""
    for old, new in pairs:
        if old.encode() not in body:
            raise AssertionError(f"{source}: {old} is not in its document")
        body = body.replace(old.encode(), new.encode())
    got = reader.parse(source, [body])[0]
    return [f for e in got.get("entries", []) for f in facts(e)] if "entries" in got else got.get("refused")


def procedure_file(check, reader):
    """Consent is a decision in a consent procedure that goes on; NLE alone is not enough."""
    body = document("tests/packs/made/eu-oeil-consent.html")
    consent, day = ["consent_given", "2099-01-17", "European Union"], "2099-01-17"
    own = changed(reader, "eu-oeil-procedure", body)
    check(consent in own, f"consent: {own}")
    for what, pairs in {"consultation": [("Consent by Parliament", "Consultation of Parliament")],
                        "another type": [("NLE - Non-legislative", "INI - Own-initiative")],
                        "an interim report": [("Decision by Parliament<", "Interim resolution adopted by Parliament<")],
                        "withdrawn": [("Awaiting final decision", "Procedure lapsed or withdrawn")]}.items():
        got = changed(reader, "eu-oeil-procedure", body, *pairs)
        check(isinstance(got, list) and not any(f[0].startswith("consent") for f in got), f"{what}: {got}")
    got = changed(reader, "eu-oeil-procedure", body, ("Awaiting final decision", "Procedure rejected"))
    check(["consent_refused", day, "European Union"] in got and consent not in got, f"rejected: {got}")
    got = changed(reader, "eu-oeil-procedure", body, ("Awaiting final decision", "Procedure completed"))
    check(consent in got, f"completed: {got}")


def first_reading(check, reader):
    """In the ordinary procedure the decision passes the text, unless it is sent back to committee on that day."""
    def decided(event, more):
        rows = "".join(f"<tr><td>{d}</td><td>{e}</td><td></td><td></td></tr>" for d, e in [("26/03/2099", event), *more])
        info = "".join(f"<tr><th>{k}</th><td>{v}</td></tr>" for k, v in (("Procedure reference", "2099/0002(COD)"), ("Procedure type", "COD - Ordinary legislative procedure (ex-codecision procedure)"),
                                                                        ("Procedure subtype", "Legislation"), ("Stage reached in procedure", "Awaiting Council's 1st reading position")))
        page = f"<html><body><h2 class='es_title-h1'>2099/0002(COD)</h2><h2>Gardens</h2><div><div><h2>Key events</h2></div><table><tbody>{rows}</tbody></table></div><div><h2>Technical information</h2><table><tbody>{info}</tbody></table></div></body></html>"
        got = reader.parse("eu-oeil-procedure", [page.encode()])[0]
        return [f for e in got.get("entries", []) for f in facts(e)] if "entries" in got else got["refused"]
    passed = [["floor_passed", "2099-03-26", "European Union"]]
    first, back = "Decision by Parliament, 1st reading", "Matter referred back to the committee responsible for interinstitutional negotiations"
    check.equal("passed", decided(first, []), passed)
    check.equal("sent back", decided(first, [("26/03/2099", back)]), [])
    check.equal("sent back earlier", decided(first, [("26/02/2099", back)]), passed)
    check.equal("a debate", decided("Debate in Parliament", []), [])


def plenary(check, reader):
    body = document("tests/packs/made/eu-vot-consent.xml")
    given, refused = ["consent_given", "2099-01-17", "European Union"], ["consent_refused", "2099-01-17", "European Union"]
    check.equal("a consent vote", changed(reader, "eu-doceo-votes", body), [given])
    check.equal("refused", changed(reader, "eu-doceo-votes", body, ('votingId="900001" listIndex="0" result="ADOPTED"', 'votingId="900001" listIndex="0" result="REJECTED"')), [refused])
    check.equal("first reading", changed(reader, "eu-doceo-votes", body, ("Lantern Convention ***<", "Lantern Convention ***I<")), [])
    check.equal("no stars", changed(reader, "eu-doceo-votes", body, ("Lantern Convention ***<", "Lantern Convention *<")), [])
    check.equal("a referral back", changed(reader, "eu-doceo-votes", body, ("<title>Draft Council decision</title>", "<title>Request for referral back to committee</title>"),
                                           ("Recommendation – Draft Council decision", "Recommendation – Request")), [])


def united_kingdom(check, reader):
    body = document("tests/packs/made/uk-treaties.json")
    check.equal("not concluded", changed(reader, "uk-treaties", body, ('"CanRatify"', '"NotConcluded"'), ('"CantRatify"', '"NotConcluded"')),
                [["treaty_submitted", d, "United Kingdom"] for d in ("2099-02-03", "2099-03-02", "2099-03-09")])
    due = changed(reader, "uk-treaties", body)
    flat = dict(json.loads(body), items=[i["value"] for i in json.loads(body)["items"]])
    check.equal("items without their links", changed(reader, "uk-treaties", json.dumps(flat).encode()), due)
    check.equal("a conclusion that is null", len(changed(reader, "uk-treaties", body, ('"CanRatify"', "null"))), len(due) - 1)
    check.equal("an empty list", reader.parse("uk-treaties", [b'{"items":[],"totalResults":0,"itemsPerPage":0,"links":[]}'])[0].get("entries"), [])


def young_treaty(check, reader):
    """Null everywhere is a treaty that nobody has ratified yet; a name that is gone or another way to write days is no such thing."""
    body = document("tests/packs/made/coe-signatures-185.json")
    table = json.loads(body)
    for group in table:
        for row in group:
            row.update(DateConsentement=None, DateEntreeVigueur="Null" if row["CodePays"] == "USA" else None)
    read = lambda t: reader.parse("coe-cets-185", [json.dumps(t).encode()])[0]  # noqa: E731
    got = read(table)
    check.equal("young", sorted({f[0] for e in got.get("entries", []) for f in facts(e)}), ["reservation", "treaty_signed"])
    for name in ("DateSignature", "DateConsentement", "DateEntreeVigueur"):
        gone = [[{("Date" if k == name else k): v for k, v in row.items()} for row in group] for group in json.loads(body)]
        check(read(gone).get("refused"), f"{name} is gone")
        other = [[dict(row, **{name: row[name] and "/".join(reversed(row[name][:10].split("-")))}) for row in group] for group in json.loads(body)]
        check(read(other).get("refused"), f"{name} as dd/mm/yyyy: {read(other).get('entries', [])[:1]}")


def catalogue(check, reader):
    """The whole part of the catalogue against a reading of its own."""
    body = document("samples/uk-fcdo/10040_batch.json")
    if body is None:
        return
    want = json.loads(body)["csw:GetRecordsResponse"]["csw:SearchResults"]["iStoreRecord"]
    got = reader.parse("uk-fcdo-treaties", [body])[0]["entries"]
    check.equal("catalogue", [(e["id"], e["title"], e["number"], e["link"]) for e in got],
                [(r["uuid"], r["title"], str(r["id"]), re.sub(r"\\", "/", r["document_url"])) for r in want])


def main():
    need_program()
    check = Checks()
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(folder)
        print(f"{golden(check, reader)} documents with golden lists")
        for test in (procedure_file, first_reading, plenary, united_kingdom, young_treaty, catalogue):
            test(check, reader)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
