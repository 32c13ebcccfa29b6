#!/usr/bin/env python3
"""The packs of the United Nations: golden lists, written by reading the documents; the vote lists against a reading of their
own; and the whole daemon, which knows from the documents alone who adopted what when."""
import json
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import TOP, Checks, Reader, document, need_program
from test_europe import changed, golden

sys.path[1:1] = [os.path.join(TOP, "tests/daemon"), os.path.join(TOP, "demo")]
from harness import Room
from servers import Publisher

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
SIDES = {"inFavour": "for", "against": "against", "abstaining": "abstain"}
MONTHS = "January February March April May June July August September October November December".split()
CONFIG = """
daemon: {{packs: [un-cybercrime, un-ga-votes, un-resolutions]}}
dossiers:
  common-system: {{title: United Nations common system of the test, identifiers: [A/RES/75/245]}}
  common-system-b: {{title: Second part of the common system of the test, identifiers: [A/RES/75/245 B]}}
sources:
  untc-xviii-16: {{enabled: no}}
  un-news: {{enabled: no}}
  un-press: {{enabled: no}}
  un-ga-votes-74: {{url: '{base}/74.json', interval: 1s}}
  un-ga-votes-75: {{url: '{base}/75.json', interval: 1s}}
  un-ga-votes-79: {{url: '{base}/79.json', interval: 1s}}
  un-ga-votes-80: {{enabled: no}}
  un-ga-votes: {{enabled: no}}
  un-ga-votes-before: {{enabled: no}}
  un-ga-documents-75: {{enabled: no}}
  un-ga-documents-79: {{enabled: no}}
  un-ga-documents-80: {{enabled: no}}
  un-ga-documents: {{enabled: no}}
  un-ga-documents-before: {{enabled: no}}
{documents}sinks:
  audit: {{type: audit}}
"""
# 75/245 B was adopted four months after 75/245; made, as the list of session 75 has them
LIST_75 = "".join(json.dumps({"symbol": symbol, "title": "United Nations common system", "adoption_meeting": "50th plenary meeting", "adoption_date": day,
                              "originating_document": "A/75/1", "adoption_type": "Without a vote", "MS_in_favour": [], "MS_against": [],
                              "MS_abstaining": [], "MS_in_favour_count": "N.A.", "MS_against_count": "N.A.", "MS_abstaining_count": "N.A."}) + "\n"
                  for symbol, day in (("A/RES/75/245", "31 December 2020"), ("A/RES/75/245 B", "16 April 2021"), ("A/RES/75/282", "26 May 2021")))


def positions(entry):
    return [(p["actor"], p["vote"]) for p in entry.get("positions", [])]


def day_of(text):
    m = re.match(r"(\d+) (\w+) (\d{4})$", text.replace("\xa0", " "))
    return "%s-%02d-%02d" % (m[3], MONTHS.index(m[2]) + 1, int(m[1])) if m else text[:10]


def lists(check, reader):
    """Every line of both lists: symbol, day, counts as published."""
    for session in ("74", "79"):
        body = document(f"samples/unga-votes/{session}.jsonl")
        if body is None:
            return
        want = [json.loads(line) for line in body.decode().splitlines() if line.strip()]
        got = reader.parse("un-ga-votes-" + session, [body])[0].get("entries", [])
        check.equal(f"list {session}", [e["id"] for e in got], [r["symbol"] for r in want])
        for e, r in zip(got, want):
            name = r["symbol"]
            check.equal(f"day of {name}", e["published"], day_of(r["adoption_date"]))
            check.equal(f"about of {name}", e["about"], re.sub(r"(?:(\d) ([A-Z])| [A-Z]-[A-Z])$", lambda m: f"{m[1]}-{m[2]}" if m[1] else "", name))
            voted = [len(r["MS_" + k]) for k in ("in_favour", "against", "abstaining")]
            said = [int(r[f"MS_{k}_count"]) if r[f"MS_{k}_count"].isdigit() else 0 for k in ("in_favour", "against", "abstaining")]
            check.equal(f"counts of {name} and their names", said, voted)
            check.equal(f"positions on {name}", positions(e), [(n, side) for k, side in (("in_favour", "for"), ("against", "against"), ("abstaining", "abstain")) for n in r["MS_" + k]])
            check.equal(f"votes of {name}", [e.get(k) for k in ("for", "against", "abstain")], voted if sum(voted) else [None, *[e.get(k) for k in ("against", "abstain")]])


def voters(check, reader):
    """Each State's vote as two readings of the same vote have it, one of them the Secretariat's list."""
    votes, resolution, library = document("samples/unga-votes/74.jsonl"), document("samples/unga-akn/74_247_E.xml"), document("tests/packs/made/un-digital-library.xml")
    if votes is None:
        return
    want = [(o.text, SIDES[c.get("refersTo")]) for c in ET.fromstring(resolution).iter(AKN + "count") for o in c.iter(AKN + "organization")]
    check.equal("votes on 74/247", [len([w for w in want if w[1] == side]) for side in SIDES.values()], [79, 60, 33])
    got = reader.parse("un-ga-resolution", [resolution])[0]["entries"]
    check.equal("positions on 74/247", [positions(e) for e in got], [[], want])
    row = next(e for e in reader.parse("un-ga-votes-74", [votes])[0]["entries"] if e["id"] == "A/RES/74/247")
    check.equal("positions of the list", sorted(positions(row)), sorted(want))
    got = reader.parse("un-digital-library", [library])[0]["entries"]
    absent = [p["id"] for p in got[0]["positions"] if p["vote"] == "absent"]
    check.equal("positions of the library", sorted(p for p in positions(got[0]) if p[1] != "absent"), sorted(want))
    check.equal("who did not vote", (len(absent), absent[:3]), (21, ["AFG", "AGO", "BEN"]))
    check.equal("nobody votes where nothing is put to the vote", positions(got[1]), [])
    check.equal("positions of the Council", positions(got[2]), [("FRANCE", "for"), ("UNITED KINGDOM", "for"), ("RUSSIAN FEDERATION", "abstain")])


def requests(check, reader):
    """Which documents a list of files names."""
    for source, body, due in (("un-ga-documents-79", "un-xml-files", 11), ("un-sc-documents", "un-sc-files", 4)):
        got = reader.parse(source, [document(f"tests/packs/made/{body}.json")])[0]["entries"]
        asked = [r["url"] for e in got for r in e.get("requests", [])]
        check.equal(f"{source}: documents", len(asked), due)
        check(all(u.startswith("https://raw.githubusercontent.com/UNxml/") and u.endswith(".xml") for u in asked), f"{source}: {asked}")


def resolution(check, reader):
    """What decides between one fact and another in a document of the Secretariat."""
    body = document("samples/unga-akn/A_RES_79_243_E.xml")
    if body is None:
        return
    adopted, committee = ["un_ga_adopted", "2024-12-24", None], ["un_committee_approved", "2024-11-27", None]
    read = lambda *pairs: changed(reader, "un-ga-resolution", body, *pairs)  # noqa: E731
    check.equal("79/243", read(), [committee, adopted])
    check.equal("no Main Committee", read(('refersTo="#thirdCommittee"', 'refersTo="#noMainCommittee"')), [adopted])
    check.equal("unknown day of the committee", read(('date="2024-11-27" outcome="rec', 'date="0001-01-01" outcome="rec')), [["un_committee_approved", None, None], adopted])
    check.equal("unknown day of adoption", read(('date="2024-12-24" name="adoption"', 'date="0001-01-01" name="adoption"'), ('refersTo="#adoptionDate"', 'refersTo="#x"')),
                [committee, ["un_ga_adopted", None, None]])
    check.equal("no step of adoption", sorted(read(('outcome="adopted" as', 'outcome="final" as'))), [adopted, committee][::-1])
    for what, pair in {"no symbol": ('refersTo="#symbol"', 'refersTo="#x"'), "no steps": ("<step ", "<stop "), "another namespace": ("legaldocml/ns/akn/3.0\" xmlns:html", "x\" xmlns:html")}.items():
        check(isinstance(read(pair), str), f"{what} is not refused: {read(pair)}")


def listed(check, reader):
    """A list of resolutions is not given up for one of them."""
    row = {"symbol": "A/RES/99/1", "title": "Lanterns", "adoption_meeting": "3rd plenary meeting", "adoption_date": "29 October 2099", "voting_type": "adoptedRecordedVote",
           "MS_in_favour": ["CHAD", "PERU"], "MS_against": ["MALI"], "MS_abstaining": [], "MS_in_favour_count": "2", "MS_against_count": "1", "MS_abstaining_count": "0"}

    def read(**other):
        got = reader.parse("un-ga-votes-74", ["\n".join(json.dumps(r) for r in (row, dict(row, symbol="A/RES/99/2", **other))).encode()])[0]
        return [(e.get("published"), [f["type"] for f in e["facts"]]) for e in got["entries"]] if "entries" in got else got["refused"]

    first = ("2099-10-29", ["un_ga_adopted"])
    for unknown in ("", "N.A.", None):
        check.equal(f"its day is {unknown!r}", read(adoption_date=unknown), [first, (None, ["un_ga_adopted"])])
    check.equal("another form of the day", read(adoption_date="October 29, 2099"), [first, first])
    check.equal("another wording", read(voting_type="", adoption_type="Recorded vote"), [first, first])
    check.equal("no word of adoption", read(voting_type="", adoption_type="Withdrawn"), [first, ("2099-10-29", [])])
    check.equal("no day at all", reader.parse("un-ga-votes-74", [json.dumps(dict(row, adoption_date="")).encode()])[0].get("refused"), "format changed: field date vanished")


def council(check, reader):
    body = document("tests/packs/made/un-sc-resolution.xml")
    read = lambda *pairs: changed(reader, "un-sc-resolution", body, *pairs)  # noqa: E731
    draft = (('name="resolution"', 'name="draftResolution"'), ("S/RES/9901(2098)", "S/2098/311"))
    check.equal("vetoed", read(*draft, ('outcome="adopted"', 'outcome="veto"')), [["un_failed", "2098-05-04", None]])
    check.equal("not adopted", read(*draft, ('outcome="adopted"', 'outcome="notAdopted"')), [["un_failed", "2098-05-04", None]])
    check.equal("a statement", read(('name="resolution"', 'name="presidentialStatement"'), ("S/RES/9901(2098)", "S/PRST/2098/3")), [])


def sides(room, config):
    """How many States stand on each side of the vote on 74/247, each once."""
    votes = json.loads(room.ctl("milestones", "--votes", "--json", config=config)[1])["milestones"]
    all_of = {p["actor"]: p["position"] for m in votes if m["number"] == "A/RES/74/247" for p in reversed(m["positions"])}
    return [list(all_of.values()).count(side) for side in SIDES.values()]


def daemon(check):
    read = lambda name: document(f"samples/unga-votes/{name}")  # noqa: E731
    if read("74.jsonl") is None:
        return
    names = ("74_247_E", "75_282_E", "A_RES_79_243_E", "A_RES_79_243_F", "A_RES_80_229_E")
    files = {f"/{n}.xml": document(f"samples/unga-akn/{n}.xml") for n in names}
    with Room() as room:
        server = Publisher()
        for path, body in (("/74.json", read("74.jsonl")), ("/75.json", LIST_75.encode()), ("/79.json", read("79.jsonl"))):
            server.show(path, body, "text/plain; charset=utf-8")
        for path, body in files.items():
            server.show(path, body, "text/plain; charset=utf-8")
        documents = "".join(f"  document-{i}: {{url: '{server.base}{path}', map: un-ga-resolution, class: un, evidence: official, origin: UN Secretariat}}\n"
                            for i, path in enumerate(files))
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, documents=documents))
        rc, log = room.once(config)
        check(rc == 0, f"exit {rc}: {log[-1500:]}")
        milestones = json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]
        got = sorted((m["dossier"], m["type"], m["date"] or "", m["number"], m["body"]) for m in milestones)
        check.equal("milestones", got, [("common-system", "un_ga_adopted", "2020-12-31", "A/RES/75/245", "General Assembly"),
                                        ("common-system-b", "un_ga_adopted", "2021-04-16", "A/RES/75/245 B", "General Assembly"),
                                        ("un-cybercrime", "un_committee_approved", "", "A/74/401", "Third Committee"),
                                        ("un-cybercrime", "un_committee_approved", "2024-11-27", "A/79/460", "Third Committee"),
                                        ("un-cybercrime", "un_ga_adopted", "2019-12-27", "A/RES/74/247", "General Assembly"),
                                        ("un-cybercrime", "un_ga_adopted", "2021-05-26", "A/RES/75/282", "General Assembly"),
                                        ("un-cybercrime", "un_ga_adopted", "2024-12-24", "A/RES/79/243", "General Assembly")])
        vote = next((m["vote"] for m in milestones if m["number"] == "A/RES/74/247"), None)
        check(vote and [vote[k] for k in ("for", "against", "abstain")] == [79, 60, 33], f"74/247: {vote}")
        check.equal("one vote a State", sides(room, config), [79, 60, 33])
        for actor, position in (("US", "against"), ("United States of America", "against"), ("Russian Federation", "for"), ("BR", "abstain"), ("AO", None)):
            us = json.loads(room.ctl("milestones", "--actor", actor, "--json", config=config)[1])["milestones"]
            check.equal(f"how {actor} voted", [(m["number"], m["date"], m["position"]) for m in us if m["position"]],
                        [("A/RES/74/247", "2019-12-27", position)] if position else [])
        check.equal("alerts of the first sight", [a["title"] for a in room.alerts() if a.get("type")], [])


FILES = """
daemon: {{packs: [un-cybercrime, un-resolutions]}}
sources:
  untc-xviii-16: {{enabled: no}}
  un-news: {{enabled: no}}
  un-press: {{enabled: no}}
  un-ga-documents-75: {{enabled: no}}
  un-ga-documents-79: {{url: '{base}/contents', interval: 1s}}
  un-ga-documents-80: {{enabled: no}}
  un-ga-documents: {{enabled: no}}
  un-ga-documents-before: {{enabled: no}}
sinks:
  audit: {{type: audit}}
"""


def files(check):
    """A list of files names documents: those of followed dossiers are asked for once, and again when the list has another."""
    names = ("A_RES_79_243_E.xml", "A_RES_80_229_E.xml")
    if document("samples/unga-akn/" + names[0]) is None:
        return
    with Room() as room:
        server = Publisher()
        listed = [{"name": n, "path": "79session/English/" + n, "sha": n, "html_url": f"{server.base}/blob/{n}", "download_url": f"{server.base}/raw/{n}", "type": "file"} for n in names]
        for n in names:
            server.show(f"/raw/{n}", document("samples/unga-akn/" + n), "text/plain; charset=utf-8")
        config = room.write("ratifyd.yaml", FILES.format(base=server.base))
        asked = lambda: [p for p, status in server.log if p.startswith("/raw/")]  # noqa: E731
        for what, due in (("at first", 1), ("again", 1), ("changed", 2)):
            if what == "changed":
                listed[0]["sha"] = "another"
            server.show("/contents", json.dumps(listed).encode(), "application/json; charset=utf-8")
            rc, log = room.once(config)
            check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
            check.equal(f"documents asked for, {what}", asked(), ["/raw/" + names[0]] * due)
            milestones = json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]
            check.equal(f"milestones, {what}", sorted((m["type"], m["date"], m["number"]) for m in milestones),
                        [("un_committee_approved", "2024-11-27", "A/79/460"), ("un_ga_adopted", "2024-12-24", "A/RES/79/243")])
        check.equal("alerts of the first sight", [a["title"] for a in room.alerts() if a.get("type")], [])


NEWS = """
daemon: {{packs: [un-cybercrime, rules-un, rules-treaty, rules-news]}}
sources:
  untc-xviii-16: {{enabled: no}}
  un-press: {{enabled: no}}
  un-news: {{url: '{base}/rss.xml', interval: 1s}}
  unodc-cybercrime: {{url: '{base}/unodc/en/cybercrime/convention/home.html', interval: 1s, enabled: yes}}
sinks:
  audit: {{type: audit}}
"""


def news(check):
    """A story is its number: under another address, and with another title, it is the story that was seen."""
    body = document("samples/un-news/europe-rss_2022-04-01.xml")
    if body is None:
        return
    moved = body.replace(b"/feed/view/en/story/", b"/en/story/")
    link, title = b"https://news.un.org/feed/view/en/story/2022/04/1115242", b"First Person: \xe2\x80\x98I fear I will never see my husband again\xe2\x80\x99"
    fresh = moved.replace(b"2022/04/1115242", b"2022/04/1115999").replace(title, b" Qatar ratifies the UN Ruritania ratifies UN Convention against Cybercrime, in the Secretariat&#039;s words #039;s Convention on Cybercrime ")
    page = document("tests/packs/made/unodc-links.html").replace(b"Ruritania", b"Viet Nam")
    before = b"".join(line for line in page.splitlines(True) if b"Viet Nam" not in line)
    check(moved != body and before != page and link in body and title in body, "the sample is another")
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", NEWS.format(base=server.base))
        for n, feed, links in ((30, body, before), (30, moved, before), (31, fresh, page)):
            server.show("/rss.xml", feed, "application/rss+xml")
            server.show("/unodc/en/cybercrime/convention/home.html", links, "text/html")
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-1500:]}")
            row = next(r for r in json.loads(room.ctl("sources", "--json", config=config)[1])["sources"] if r["source"] == "un-news")
            check.equal("stories", (row["state"], row["entries_seen"]), ("ok", n))
        alerts = [a for a in room.alerts() if a.get("type")]
        check.equal("alerts of a new story and a new link", sorted((a["type"], a["dossier"]) for a in alerts), [("ratified", "un-cybercrime")] * 2)


def main():
    need_program()
    check = Checks()
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(folder)
        print(f"{golden(check, reader, ['un'])} documents with golden lists")
        for test in (lists, listed, voters, requests, resolution, council):
            test(check, reader)
    daemon(check)
    news(check)
    files(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
