#!/usr/bin/env python3
"""Digests, calendar parts and checkpoints in mails, read as a mail program and a calendar read them; hostile texts in all of them."""
import concurrent.futures
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ical
from harness import BADSMTPD, Bad, check, end, hostile, sink, verdicts

MARK = f"1200 {'a' * 64} {'b' * 64} {'c' * 128}"
TAGS = {"html", "head", "meta", "body", "h2", "h3", "h4", "p", "br", "table", "tr", "th", "td", "a", "small"}
UID = "5" * 32


def sent(tmp, name, notices, *keys):
    server = Bad(tmp, name, "ok")
    got = sink("mail", [f"server=smtp://127.0.0.1:{server.port}", "from=Ratifyd <r@example.org>", "to=a@example.org", *keys], notices)
    server.end()
    check(f"{name}: delivered", verdicts(got) == ["delivered"] * len(notices), got)
    for m in server.messages():
        check(f"{name}: faults", m["faults_seen"] == [], m)
    mails = server.eml()
    check(f"{name}: each once", len(mails) == len(notices), len(mails))
    return mails


def parts_of(mail):
    return [p.get_content_type() for p in mail.walk()]


def calendars(mail):
    out = {}
    for p in mail.walk():
        if p.get_content_type() == "text/calendar":
            calendar, events = ical.read(p.get_payload(decode=True))
            check("the header names the method", p.get_param("method") == calendar["METHOD"][1], p.as_string()[:300])
            check("version and product", calendar["VERSION"][1] == "2.0" and "ratifyd" in calendar["PRODID"][1], calendar)
            check("a file beside the text", p.get_content_disposition() == "attachment" and p.get_filename().endswith(".ics"), p.as_string()[:300])
            out[calendar["METHOD"][1]] = events
    return out


def event(i, kind="scheduled", revision=0, **more):
    return {"delivery_id": f"{i:032x}", "kind": kind, "event_uid": UID, "event_title": "Hearing (Foreign Relations)", "title": f"{kind}: Hearing",
            "event_revision": revision, "starts_at": 1793898000, "place": "Room 1; Dirksen, \"SD-419\"", "dossier": "t", "dossier_title": "The Treaty",
            "url": "https://example.org/a?b=c;d,e", "text": "What is announced: Hearing.\nWhen: later, or \\n never.", **more}


def events(tmp):
    mails = sent(tmp, "events", [event(1), event(2, "moved", 1, starts_at=1793901600), event(3, "unlisted", 2), event(4, "moved", 3, cancelled=True),
                                 event(5, "reminder", 1), event(6, whole_day=True, starts_at=1793836800),
                                 event(7, whole_day=True, starts_at=1793836800, ends_at=1793836800 + 86400), event(8, ends_at=1793898000 + 5400),
                                 {"delivery_id": "9" * 32, "kind": "new"}])
    every = [calendars(m) for m in mails]
    one = every[0]["PUBLISH"][0]
    check("structure", parts_of(mails[0]) == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"], parts_of(mails[0]))
    check("an event", one["SUMMARY"][1] == "Hearing (Foreign Relations): The Treaty" and one["LOCATION"][1] == "Room 1; Dirksen, \"SD-419\"" and
          one["DTSTART"] == ("", "20261105T170000Z") and "DTEND" not in one and one["URL"][1] == "https://example.org/a?b=c;d,e" and
          one["STATUS"][1] == "CONFIRMED" and one["TRANSP"][1] == "TRANSPARENT" and one["DTSTAMP"][1] == "20251025T100000Z", one)
    check("its text", one["DESCRIPTION"][1] == "What is announced: Hearing.\nWhen: later, or \\n never.", one)
    check("one uid", {e["UID"][1] for c in every for v in c.values() for e in v} == {UID + "@watch.example.org"}, every)
    check("methods", [list(c) for c in every] == [["PUBLISH"]] * 3 + [["CANCEL"]] + [["PUBLISH"]] * 4 + [[]], every)
    check("sequence", [int(v[0]["SEQUENCE"][1]) for c in every for v in c.values()] == [0, 1, 2, 3, 1, 0, 0, 0], every)
    check("moved", every[1]["PUBLISH"][0]["DTSTART"][1] == "20261105T180000Z", every[1])
    gone = every[2]["PUBLISH"][0]
    check("no longer listed is not called off", gone["STATUS"][1] == "TENTATIVE" and gone["SUMMARY"][1].startswith("No longer listed: "), gone)
    check("called off", every[3]["CANCEL"][0]["STATUS"][1] == "CANCELLED", every[3])
    for i, last in ((5, "20261106"), (6, "20261107")):
        day = every[i]["PUBLISH"][0]
        check("a day", day["DTSTART"] == (";VALUE=DATE", "20261105") and day["DTEND"] == (";VALUE=DATE", last), day)
    check("an end", every[7]["PUBLISH"][0]["DTEND"] == ("", "20261105T183000Z"), every[7])
    check("one thread", len({m["references"] for m in mails[:8]}) == 1, [m["references"] for m in mails])


def part(i, dossier, importance, **more):
    return {"delivery_id": f"{i:032x}", "alert_id": f"{i:032x}", "dossier": dossier, "dossier_title": dossier and f"The {dossier} treaty", "importance": importance,
            "title": f"Ratification: State{i}, {i} of 40", "text": f"Line one of {i}.\nLine two of {i}.", "url": f"https://example.org/{i}", **more}


def digest(i, parts, **more):
    return {"delivery_id": f"{i:032x}", "alert_id": f"{i:032x}", "kind": "digest", "title": f"{len(parts)} alerts", "text": "- all of it", "parts": parts, **more}


def digests(tmp):
    mixed = [part(1, "b", "C"), part(2, "a", "B"), part(3, "b", "A"), part(4, "a", "B"), part(5, None, "H", kind="source")]
    many = [part(i, f"d{i % 7}", "C", text="x" * 3000) for i in range(1, 400)]
    mails = sent(tmp, "digests", [digest(1, mixed, coverage="7 of 8 sources healthy; UN Treaty Collection silent for 3 days"),
                                  digest(2, [part(1, "a", "A"), part(2, "a", "B")], kind="group"), digest(3, many, kind="summary"),
                                  {"delivery_id": "4" * 32, "dossier": "a"}, digest(5, [part(i, "a", "C", title="t" * 900) for i in range(9000)], text="- short " * 9000),
                                  digest(6, [event(1), event(2, "moved", 1, starts_at=1793901600), {**event(3, cancelled=True), "event_uid": "7" * 32}])])
    first = mails[0]
    text, html = (first.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    check("sections: the best first, each dossier once, ourselves last", re.findall(r"^== (.*) ==$", text, re.M) == ["The b treaty", "The a treaty", "ratifyd itself"] ==
          re.findall(r"<h3>(.*)</h3>", html), text)
    for words in (text, html):
        check("in a section the best first", re.findall(r"State(\d)", words) == ["3", "1", "2", "4", "5"], words)
        check("texts and links", all(f"Line two of {i}" in words and f"https://example.org/{i}" in words for i in range(1, 6)), words)
        check("coverage at the end", words.index("Coverage: 7 of 8 sources healthy; UN Treaty Collection silent for 3 days") > words.index("example.org/5"), words)
    check("marks", first["x-ratifyd-count"] == "5" and first["x-ratifyd-kind"] == "digest" and first["list-id"] is None and first["x-ratifyd-dossier"] is None, first)
    check("no empty coverage", "overage" not in mails[1].get_body(("plain",)).get_content())
    check("a bundle of one dossier is in its thread", mails[1]["references"] == mails[3]["references"] and mails[1]["list-id"] == mails[3]["list-id"], mails[1])
    check("a digest has a thread of its own", mails[0]["references"] == mails[2]["references"] != mails[3]["references"], mails[0])
    large = mails[2].get_body(("plain",)).get_content().replace("\r\n", "\n")
    check("what is too long says its titles", all(f"State{i}," in large for i in range(1, 400)) and "xxx" not in large and large.count("\n== ") == 7, large[:500])
    check("or what the bundle says of itself", "- short" in mails[4].get_body(("plain",)).get_content(), "")
    both = calendars(mails[5])
    check("the last word on each event", [(e["UID"][1][0], e["SEQUENCE"][1]) for e in both["PUBLISH"]] == [("5", "1")] and
          [e["UID"][1][0] for e in both["CANCEL"]] == ["7"], both)
    check("parts of it", parts_of(mails[5]) == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "text/calendar"], parts_of(mails[5]))


def checkpoints(tmp):
    plain = sent(tmp, "marks", [{"checkpoint": MARK}, {"delivery_id": "2" * 32}, {"delivery_id": "3" * 32, "checkpoint": "1 2\r\nBcc: evil@example.org"}])
    below = sent(tmp, "footers", [{"checkpoint": MARK}, digest(2, [part(1, "a", "A"), part(2, "b", "A")], checkpoint=MARK)], "checkpoint=yes", "unsubscribe=list@example.org")
    check("the header has it", plain[0]["x-ratifyd-checkpoint"] == MARK and plain[1]["x-ratifyd-checkpoint"] is None, plain[0]["x-ratifyd-checkpoint"])
    check("and nothing else", plain[2]["x-ratifyd-checkpoint"] is None and plain[2]["bcc"] is None, plain[2])
    check("not below the text", "signature" not in plain[0].get_body(("plain",)).get_content() and plain[0]["list-unsubscribe"] is None, "")
    for m in below:
        for kind in ("plain", "html"):
            words = m.get_body((kind,)).get_content()
            check("below the text", all(w in words for w in MARK.split()) and "signed up to record 1200" in words, words)
        check("who does not want it", m["list-unsubscribe"] == "<mailto:list@example.org?subject=unsubscribe>" and m["list-unsubscribe-post"] is None, m["list-unsubscribe"])


def hostile_parts(tmp):
    texts = hostile()
    evil = lambda i, t: {"title": t, "text": f"{t}\n\n{t}", "source": t, "dossier": t, "dossier_title": t, "event_text": t, "alert_id": t, "kind": t,  # noqa: E731
                         "url": "https://example.org/" + t, "event_uid": t or "x", "event_title": t, "place": t, "starts_at": 1793898000, "whole_day": i % 2 == 0,
                         "cancelled": i % 3 == 0, "checkpoint": t, "coverage": t}
    alone = [{"delivery_id": f"{i:032x}", **evil(i, t)} for i, t in enumerate(texts)]
    bundles = [{"delivery_id": f"{i + 100000:032x}", **evil(i, t), "parts": [evil(i, t), evil(i + 1, texts[i - 1]), evil(i + 2, "harmless")]} for i, t in enumerate(texts)]
    for name, notices in (("hostile", alone), ("hostile-bundles", bundles)):
        for n, m in zip(notices, sent(tmp, name, notices, "checkpoint=yes")):
            what = f"{name} {n['title']!r}"
            check(f"{what}: header", m["from"] == "Ratifyd <r@example.org>" and m["to"] == "a@example.org" and m["bcc"] is None and m["x-evil"] is None, m.items())
            check(f"{what}: no defects", not [d for p in m.walk() for d in p.defects], [p.defects for p in m.walk()])
            check(f"{what}: parts", set(parts_of(m)) == {"multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"}, parts_of(m))
            tags = set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", m.get_body(("html",)).get_content()))
            check(f"{what}: markup", tags <= TAGS, tags)
            found = [e for v in calendars(m).values() for e in v]
            check(f"{what}: events", 1 <= len(found) <= max(1, len(n.get("parts", ()))) and
                  all(set(e) <= {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "TRANSP"} for e in found), found)
    print(f"{len(texts)} hostile texts, each in a mail and in a digest of three, with calendar parts")


def main():
    if not os.path.exists(BADSMTPD):
        print("skipped: mails with parts, no shared documents (RATIFY_SHARED)")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as tmp:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for j in [pool.submit(f, tmp) for f in (events, digests, checkpoints, hostile_parts)]:
                j.result()
    end()


main()
