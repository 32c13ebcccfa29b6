#!/usr/bin/env python3
"""Hostile texts through a real mail server, by SMTP and by its sendmail: what is delivered is one mail each, whole, with its parts."""
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ical
import mta
from harness import check, end, hostile, sink, verdicts

FORBIDDEN = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


def notices(texts):
    evil = lambda i, t: {"title": t, "text": f"{t}\n\n{t}", "source": t, "dossier": t, "dossier_title": t, "event_text": t, "alert_id": t, "kind": t,  # noqa: E731
                         "url": "https://example.org/" + t, "event_uid": t or "x", "event_title": t, "place": t, "starts_at": 1793898000, "coverage": t}
    alone = [{"delivery_id": f"{i:032x}", **evil(i, t)} for i, t in enumerate(texts)]
    return alone + [{"delivery_id": f"{i + 100000:032x}", **evil(i, t), "parts": [evil(i, t), evil(i, "harmless")]} for i, t in enumerate(texts)]


def main():
    mta.need()
    sent = notices(hostile())
    with tempfile.TemporaryDirectory() as tmp, mta.Postfix(os.path.join(tmp, "mta")) as postfix:
        ways = {"a": [f"server=smtp://127.0.0.1:{postfix.port}", "from=Ratifyd <r@example.org>", "to=a@example.org"],
                "b": ["transport=sendmail", "command=" + ",".join(postfix.sendmail()), "from=Ratifyd <r@example.org>", "to=b@example.org"]}
        for box, keys in ways.items():
            got = sink("mail", keys, sent if box == "a" else sent[::5])
            check(f"{box}: delivered", set(verdicts(got)) == {"delivered"}, got)
        mta.wait_for(lambda: len(postfix.raw("a")) >= len(sent) and len(postfix.raw("b")) >= len(sent[::5]), 60)
        for box, all_of_it in (("a", sent), ("b", sent[::5])):
            mails = {m["x-ratifyd-delivery"]: m for m in postfix.mails(box)}
            check(f"{box}: each once", set(mails) == {n["delivery_id"] for n in all_of_it} and len(postfix.raw(box)) == len(all_of_it), len(mails))
            check(f"{box}: ids", len({m["message-id"] for m in mails.values()}) == len(all_of_it))
            for n in all_of_it:
                one(box, n, mails[n["delivery_id"]])
        check("nothing else was written or sent", "status=bounced" not in postfix.log() and "status=deferred" not in postfix.log() and "warning" not in postfix.log(),
              [x for x in postfix.log().split("\n") if "warning" in x or "bounced" in x][:5])
    print(f"{len(sent)} mails by SMTP, {len(sent[::5])} by sendmail")
    end()


def one(box, n, m):
    what = f"{box} {n['title']!r}"
    check(f"{what}: header", m["from"] == "Ratifyd <r@example.org>" and m["to"] == f"{box}@example.org" and m["bcc"] is None and m["x-evil"] is None, m.items())
    check(f"{what}: subject", not re.search(FORBIDDEN, str(m["subject"])) and len(str(m["subject"])) <= 200, m["subject"])
    check(f"{what}: no defects", not [d for p in m.walk() for d in p.defects], [p.defects for p in m.walk()])
    kinds = [p.get_content_type() for p in m.walk()]
    check(f"{what}: parts", kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"], kinds)
    text = m.get_body(("plain",)).get_content()
    check(f"{what}: its text", "".join(n["title"].split())[:20] in "".join(text.split()) or re.search(FORBIDDEN + "|\u2028|\u200e|\u200f|\ufeff|\u061c|\ufffd", n["title"]), text)
    ical.read(next(p for p in m.walk() if p.get_content_type() == "text/calendar").get_payload(decode=True))


main()
