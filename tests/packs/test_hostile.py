#!/usr/bin/env python3
"""Every mapped source of every shipped pack against what publishers really send instead of their document: a page of HTML with
status 200, nothing, half of it, another charset, ten million bytes of noise. Never a fact, never an accepted empty answer."""
import json
import os
import random
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import TOP, Checks, Reader, defined, document, documents, need_program

sys.path[1:1] = [os.path.join(TOP, "tests/daemon"), os.path.join(TOP, "demo")]
from harness import Room
from servers import Publisher

HTML = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s</title></head><body><h1>%s</h1>
<p>You don't have permission to access this document on this server.</p><ul><li><a href="/">Home</a></li></ul>
<table><tr><th>Participant</th><th>Signature</th></tr></table><p>Reference&#32;#18.1e0 &amp; %s</p></body></html>\n"""
SLOW = 30  # seconds for all documents of a source, on a busy machine with sanitizers

PACK = """
daemon: {packs: [%s]}
dossiers:
  everything: {title: 'Everything that a hostile document could be about', procedure: un-treaty}
sinks:
  audit: {type: audit}
sources:
"""


def noise(size, seed):
    """Bytes of every value, then text full of marks: neither is a document of anything."""
    r = random.Random(seed)
    return (r.randbytes(size // 2) + bytes(r.choices(b"<>&;{}[]\",:'/ \n\tabc019=-", k=50000)) * (size // 100000 + 1))[:size]


def as_text(body):
    for charset in ("utf-8", "iso-8859-1"):
        try:
            return body.decode(charset), charset
        except UnicodeDecodeError:
            pass
    raise AssertionError


NOISE = noise(10_000_000, 1)


def must_refuse(body):
    return {
        "html": HTML % (b"Access Denied", b"Access Denied", b"1784"),
        "maintenance": HTML % (b"Maintenance", b"This site is currently unavailable", b"x"),
        "html in capitals": b"<HTML><HEAD><TITLE>Roll Call Vote Not Available</TITLE></HEAD><BODY BGCOLOR=white><PRE>\nnot available\n</PRE></BODY></HTML>",
        "empty": b"",
        "blank": b"\r\n \n",
        "a byte order mark": b"\xef\xbb\xbf",
        "null": b"null",
        "an error of JSON": b'{"error": {"code": "OVER_RATE_LIMIT", "message": "You have exceeded your rate limit."}}',
        "an empty object": b"{}",
        "an empty element": b"<?xml version='1.0'?><a/>",
        "half": body[:len(body) // 2],
        "a third": body[:len(body) // 3],
        "its first bytes": body[:60],
        "noise": NOISE,
        "less noise": noise(1_000_000, 2),
        "noise behind its beginning": body[:300] + NOISE[:2_000_000],
    }


def wrong_charsets(body):
    """Bytes of one charset under the name of another: read right by a guess that is right, or refused."""
    text, charset = as_text(body)
    return {
        "EBCDIC": text.encode("cp037", "replace"),
        "UTF-16 that says " + charset: text.encode("utf-16-le"),
        "UTF-32 that says " + charset: text.encode("utf-32-be"),
        "Windows-1252 that says " + charset: text.encode("cp1252", "replace"),
    }


def facts_of(answer):
    return [(e.get("id"), f["type"], f.get("date"), f.get("actor")) for e in answer.get("entries", []) for f in e.get("facts", [])]


def check_source(check, reader, name, body, known):
    """known: another source has the same mapping and document, so that only the daemon has to see this one."""
    refused, guessed = must_refuse(body), wrong_charsets(body)
    if known:
        return [(name, what, refused[what]) for what in ("html", "half")]
    began = time.monotonic()
    own, *answers = reader.parse(name, [body, *refused.values(), *guessed.values()])
    took = time.monotonic() - began
    check(took < SLOW, f"{name}: {took:.1f} s")
    if not check(own.get("entries"), f"{name}: its own document gives nothing: {own.get('refused')}"):
        return []
    for what, got in zip(refused, answers):
        check(got.get("refused"), f"{name}: {what} is not refused: {len(got.get('entries', []))} entries, facts {facts_of(got)[:3]}")
    acts = {str(f[1:3]) for f in facts_of(own)}
    for what, got in zip(guessed, answers[len(refused):]):
        check(got.get("refused") or got["entries"], f"{name}: {what} is an empty answer")
        # a name with a letter that was lost in the other charset may differ; an act that never happened may not
        other = {str(f[1:3]) for f in facts_of(got)} - acts
        check(not other, f"{name}: {what} gives other facts: {sorted(other)[:5]}")
    return [(name, what, refused[what]) for what in ("html", "empty", "half", "less noise")]


def whole_daemon(check, cases):
    """All of them as sources of one daemon: every poll fails, and there is no milestone and no alert of one."""
    sources, mappings = defined()
    with Room() as room:
        server = Publisher()
        text = PACK % ", ".join(sorted({s["pack"] for s in sources.values()} | set(mappings.values())))
        text += "".join(f"  {name}: {{enabled: no}}\n" for name in sources)
        for i, (name, what, body) in enumerate(cases):
            server.show(f"/{i}", body, "text/html" if what == "html" else "application/octet-stream")
            how = sources.get(name, {"map": name})
            how = f"map: {how['map']}" if how["map"] else f"format: {how['format']}"
            text += f"  h{i}: {{url: '{server.base}/{i}', {how}, dossiers: [everything], class: us_treaty, evidence: record, alert-first: yes}}\n"
        config = room.write("ratifyd.yaml", text)
        rc, log = room.once(config, timeout=200)
        check(rc in (0, 1), f"exit {rc}: {log[-1500:]}")
        rows = {r["source"]: r for r in json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]}
        for i, (name, what, body) in enumerate(cases):
            row = rows[f"h{i}"]
            check(row["state"] == "failing" and row["entries_seen"] == 0, f"{name}: {what} in the daemon: {row['state']}, {row['entries_seen']} entries, {row.get('last_error')}")
        got = json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]
        check(got == [], f"milestones: {got[:3]}")
        check([a for a in room.alerts() if a.get("type")] == [], f"alerts: {[a['title'] for a in room.alerts()][:3]}")


def main():
    need_program()
    check, cases, lacking = Checks(), [], []
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(folder)
        known = documents()
        read_by = {s["map"] for s in reader.sources.values()}
        due = [n for n, s in reader.sources.items() if s["map"] or s["format"] == "mtdsg"] + [m for m in reader.mappings if m not in read_by]
        seen = set()
        for name in known:
            check(name in reader.sources or name in reader.mappings, f"documents.json names {name}, which no pack defines")
        for name in due:
            if not check(name in known, f"{name} has no document in documents.json"):
                continue
            body = document(known[name])
            if body is None:
                lacking.append(name)
            else:
                same = (reader.sources.get(name, {}).get("map") or name, known[name])
                cases += check_source(check, reader, name, body, same in seen)
                seen.add(same)
    if cases:
        whole_daemon(check, cases + [(cases[0][0], "noise", NOISE)])
    if lacking:
        print("skipped: no genuine documents here (RATIFY_SHARED) for " + ", ".join(lacking))
        if not cases and not check.bad:
            return 77
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
