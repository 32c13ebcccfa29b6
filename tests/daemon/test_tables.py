#!/usr/bin/env python3
"""A depositary's table that changes in every way it can, over restarts and reloads: exactly the alerts that are due, none else.
A fall of many rows is held back until a person says what it is."""
import json
import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
{rules}
dossiers:
  t: {{title: 'Convention on Tables', identifiers: [XVIII-99], procedure: un-treaty, threshold: 40}}
{dossiers}
sources:
{sources}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit], health: false}}
"""
TABLE = "  table: {{url: '{base}/t.xml', format: mtdsg, class: un, evidence: record, dossiers: [t], interval: 200ms}}\n"
STREAM = "  stream: {{url: '{base}/s.xml', class: news, interval: 200ms}}\n"


def table(rows, signatories=None, parties=None):
    """rows: participant -> (signature, consent)."""
    signed = sum(1 for s, _ in rows.values() if s)
    bound = sum(1 for _, c in rows.values() if c)
    body = "".join(f"<Row><Entry>{n}</Entry><Entry>{s}</Entry><Entry>{c}</Entry></Row>" for n, (s, c) in sorted(rows.items()))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Document><Treaty><Template>mtdsg</Template><Header><Chapter><Header>CHAPTER XVIII</Header><Name>PENAL MATTERS</Name></Chapter>
<ExternalData><Numsect>99</Numsect><Titlesect>Convention on Tables</Titlesect><Conclusion>New York, 1 May 2020</Conclusion>
<Status><Label>Status</Label><SignatoriesLabel>Signatories</SignatoriesLabel><Signatories>{signatories or signed}</Signatories><PartiesLabel>Parties</PartiesLabel><Parties>{parties or bound}</Parties></Status>
</ExternalData></Header>
<Participants><Table colsep="0" frame="none" rowsep="0"><TGroup cols="3"><Thead><Row rowsep="0"><Entry colname="1">Participant</Entry><Entry colname="2">Signature</Entry>
<Entry colname="3">Ratification, Acceptance(A), Approval(AA), Accession(a)</Entry></Row></Thead><Tbody><Rows>{body}</Rows></Tbody></TGroup></Table></Participants>
</Treaty></Document>""".encode()


def stream(*titles):
    return record.rss("S", [record.item(t, t, "2026-01-02", "text") for t in titles], "http://feed.example")


class History:
    """Shows a document, runs the daemon once (a restart each time), and compares the alerts that came."""

    def __init__(self, room, server, check, config):
        self.room, self.server, self.check, self.config, self.seen = room, server, check, config, 0

    def step(self, what, *due):
        rc, log = self.room.once(self.config)
        self.check(rc == 0, f"{what}: exit {rc}: {log[-1500:]}")
        new = self.room.alerts()[self.seen:]
        self.seen += len(new)
        said = [f"{a['kind']}: {a['title']}" for a in new]
        left = list(said)
        for words in due:
            hit = next((s for s in left if all(w in s for w in words)), None)
            self.check(hit, f"{what}: no alert of {words} among {said}")
            if hit:
                left.remove(hit)
        self.check(not left, f"{what}: not due: {left}")


def rows_change(check):
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(rules="", dossiers="", sources=TABLE.format(base=server.base)))
        h = History(room, server, check, config)
        rows = {n: ("8 May 2020", "") for n in ("Austria", "Brazil", "Chile", "Denmark", "Egypt", "Fiji", "Turkey")}
        rows["Austria"] = ("8 May 2020", "1 Feb 2021")
        show = lambda **kw: server.show("/t.xml", table(rows, **kw), "text/xml")  # noqa: E731
        show()
        h.step("the base line")
        rows["Brazil"] = ("8 May 2020", "3 Jun 2021")
        show()
        h.step("a ratification", ("Brazil",))
        h.step("the same table once more")
        rows["Brazil"] = ("8 May 2020", "4 Jun 2021")
        show()
        h.step("its date is another by a day")
        rows["Brazil"] = ("8 May 2020", "4 Dec 2021")
        show()
        h.step("by half a year", ("Brazil", "correct"))
        rows["Brazil"] = ("8 May 2020", "4 Dec 2021 A")
        show()
        h.step("it was an acceptance")
        rows["T\u00fcrkiye"] = rows.pop("Turkey")
        show()
        h.step("a State has another name")
        rows["T\u00fcrkiye"] = ("8 May 2020", "9 Sep 2022")
        show()
        h.step("and ratifies under it", ("T\u00fcrkiye",))
        chile = rows.pop("Chile")
        show()
        h.step("a row vanishes", ("Chile",))
        h.step("and stays away")
        rows["Chile"] = chile
        show()
        h.step("and returns", ("Chile",))
        h.step("and stays")
        all_rows = dict(rows)
        rows.clear()
        show()
        h.step("an empty table", ("lost many rows",))
        server.show("/t.xml", table(all_rows)[:-200], "text/xml")
        h.step("a table that breaks off")
        server.show("/t.xml", b"<html><body>" + table({"Mali": ("1 Jan 2022", "1 Jan 2022")}) + b"</body></html>", "text/html")
        h.step("an HTML page")
        rows.update(all_rows)
        show(signatories=70)
        h.step("a wrong count")
        show()
        h.step("the table again", ("is back",))
        rows["Ghana"] = ("", "2 Mar 2023 a")
        show()
        h.step("an accession", ("Ghana",))
        rows["Haiti"] = ("9 May 2020", "")
        show()
        h.step("a signature", ("Haiti signs",))
        rows["Haiti"] = ("9 Oct 2020", "")
        show()
        h.step("its date is another", ("Haiti", "correct"))
        rows["Haiti"] = ("9 Oct 2020", "1 Apr 2024")
        show()
        h.step("who signed ratifies", ("Haiti ratifies",))
        rows["Haiti"] = ("9 Oct 2020", "")
        show()
        h.step("the ratification is taken out", ("No longer listed", "Haiti"))
        rows["Haiti"] = ("9 Oct 2020", "1 Apr 2024")
        show()
        h.step("and put in again", ("Official now", "Haiti"))
        rows["Iraq"] = ("8 May 2020", "5 May 2024 AA")
        rows["Japan"] = ("", "6 May 2024 a")
        show()
        h.step("two rows at once, three acts", ("Iraq signs",), ("Iraq approves",), ("Japan accedes",))
        rows["Japan"] = ("[8 May 2020]", "6 May 2024 a")
        show()
        h.step("what stands in brackets is history")
        rows["Japan"] = ("", "6 May 2024 d")
        show()
        h.step("an accession was a succession")
        for n in list(rows)[:3]:
            rows[n] = ("8 May 2020 ", rows[n][1] + " ")
        show()
        h.step("only blanks")
        rc, _ = room.ctl("audit", "verify", config=config, check=False)
        check(rc == 0, "audit verify")


NAMES = ("Austria", "Brazil", "Chile", "Denmark", "Egypt", "Fiji", "Ghana", "Haiti", "Iraq", "Japan", "Kenya", "Latvia", "Malta")


def states(n, first=0):
    return {name: ("8 May 2020", "") for name in NAMES[first:n]}


def source(room, config):
    return json.loads(room.ctl("sources", "--json", config=config)[1])["sources"][0]


def falls(check):
    """What is many, what is not, and what a person can say about it."""
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(rules="", dossiers="", sources=TABLE.format(base=server.base)))
        h = History(room, server, check, config)
        show = lambda rows, mark=b"": server.show("/t.xml", table(rows) + mark, "text/xml")  # noqa: E731
        say = lambda *words: room.ctl("sources", *words, config=config, check=False)  # noqa: E731
        show(states(13))
        h.step("the base line")
        show(states(13, first=5))
        h.step("five rows of thirteen", *(("No longer listed", n) for n in NAMES[:5]))
        show(states(13))
        h.step("and they return", *(("Official now", n) for n in NAMES[:5]))

        show(states(13, first=6))
        h.step("six rows of thirteen", ("table lost many rows",))
        row = source(room, config)
        check(row["state"] == "failing" and "6 of 13 rows are missing" in row["last_error"], row["last_error"])
        check(all(f"ratifyctl sources {w} table" in row["last_error"] for w in ("release", "discard")), row["last_error"])
        check(row["held"] and (row["held"]["state"], row["held"]["missing"], row["held"]["rows"]) == ("held", 6, 7), row["held"])
        h.step("the same once more")
        show(states(13, first=7))
        h.step("and one more is missing")
        check(source(room, config)["held"]["missing"] == 7, "the newest document is held")
        rc, out = say("held", "table")
        check(rc == 0 and out.encode() == table(states(13, first=7)), "the document as it came")
        check(say("held", "tables")[0] == 64 and say("release", "tables")[0] == 64, "another source")

        check(say("discard", "table")[0] == 0, "discard")
        h.step("discarded, the same")
        row = source(room, config)
        check("discarded" in row["last_error"] and row["held"]["state"] == "discarded", f"{row['last_error']} {row['held']}")
        check(say("held", "table")[0] == 64, "a discarded document is forgotten")
        show(states(13))
        h.step("the whole table", ("table is back",))
        row = source(room, config)
        check(row["state"] == "ok" and row["held"] is None, row)
        show(states(13, first=7))
        h.step("the fall that was discarded before", ("table lost many rows",))
        check(say("release", "table")[0] == 0, "release")
        h.step("released", ("table is back",), *(("No longer listed", n) for n in NAMES[:7]))
        check(source(room, config)["held"] is None, "taken in, nothing is held back")
        h.step("once")
        show(states(13))
        h.step("they return", *(("Official now", n) for n in NAMES[:7]))

        show(states(13, first=6), b"<!-- at noon -->")
        h.step("another fall", ("table lost many rows",))
        check(say("release", "table")[0] == 0, "release before the next document")
        show(states(13, first=7), b"<!-- at one -->")
        h.step("released, but another row is missing, too", ("table lost many rows",))
        check(say("release", "table")[0] == 0, "release again")
        show(states(13, first=7), b"<!-- at two -->")
        h.step("the same rows at another hour", ("table is back",), *(("No longer listed", n) for n in NAMES[:7]))
        renamed = {f"{n} Islands Union": v for n, v in states(13, first=7).items()}
        show(renamed)
        h.step("every name is another one", ("table lost many rows",))
        words = [r.get("decision") for r in room.audit() if r["what"] == "quarantine"]
        check(words == ["discarded", "released", "released", "released"], f"audit: {words}")
        rc, _ = room.ctl("audit", "verify", config=config, check=False)
        check(rc == 0, "audit verify")


def small_tables(check):
    """One of two States can withdraw; a table of one cannot be emptied by itself."""
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(rules="", dossiers="", sources=TABLE.format(base=server.base)))
        h = History(room, server, check, config)
        server.show("/t.xml", table(states(2)), "text/xml")
        h.step("two States")
        server.show("/t.xml", table(states(1)), "text/xml")
        h.step("one of them is gone", ("No longer listed", "Brazil"))
        server.show("/t.xml", table({}), "text/xml")
        h.step("and the other", ("table lost many rows",))


def released_while_it_runs(check):
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(rules="", dossiers="", sources=TABLE.format(base=server.base).replace("200ms", "1h")))
        server.show("/t.xml", table(states(13)), "text/xml")
        d = room.daemon(config)
        wait_for(lambda: os.path.exists(room.path("run", "ratifyd", "control")) and server.asked("/t.xml") >= 1, 20, "the daemon does not start")
        wait_for(lambda: source(room, config)["state"] == "ok", 10, "no base line")
        server.show("/t.xml", table(states(13, first=7)), "text/xml")
        room.ctl("poll", config=config)
        wait_for(lambda: source(room, config)["held"], 10, "nothing is held back")
        check(room.ctl("sources", "discard", "nobody", config=config, check=False)[0] == 64, "another source")
        room.ctl("sources", "release", "table", config=config)  # and it is asked at once
        wait_for(lambda: sum(a["kind"] == "vanished" for a in room.alerts()) == 7, 10, "what was released is not taken in")
        wait_for(lambda: source(room, config)["state"] == "ok", 10, "the source is well again")
        d.send_signal(signal.SIGTERM)
        check(d.wait(20) == 0, "the daemon ended badly: " + open(room.path("daemon.log")).read()[-800:])


def reloads(check):
    """What a reload changes fires nothing; what comes after it does."""
    with Room() as room:
        server = Publisher()
        rows = {"Austria": ("8 May 2020", ""), "Brazil": ("8 May 2020", "")}
        server.show("/t.xml", table(rows), "text/xml")
        server.show("/s.xml", stream("Fiji ratifies the Convention on Chairs", "MILESTONE zero of the Convention on Tables"), "application/rss+xml")
        write = lambda **kw: room.write("ratifyd.yaml", CONFIG.format(**{**{"rules": "", "dossiers": "", "sources": TABLE.format(base=server.base) + STREAM.format(base=server.base)}, **kw}))  # noqa: E731
        config = write()
        d = room.daemon(config)
        wait_for(lambda: server.asked("/s.xml") >= 2 and server.asked("/t.xml") >= 2, 20, "the sources were not asked")
        alerts = lambda: [a["title"] for a in room.alerts()]  # noqa: E731

        def reload(what):
            asked = server.asked("/s.xml"), server.asked("/t.xml")
            os.kill(d.pid, signal.SIGHUP)
            wait_for(lambda: (server.asked("/s.xml") >= asked[0] + 2 or "stream" not in open(config).read()) and server.asked("/t.xml") >= asked[1] + 2, 20, f"no polls after {what}")
            time.sleep(0.3)

        chairs = "  c: {title: 'Convention on Chairs', procedure: un-treaty}\n"
        rule = "  fiji: {type: ratified, pattern: '(?<actor>Fiji) ratifies', guards: none, scope: title}\n"
        write(rules=rule)
        reload("a rule is new")
        check(alerts() == [], f"a new rule fired: {alerts()}")
        write(rules=rule, dossiers=chairs)
        reload("a dossier is new")
        check(alerts() == [], f"a new dossier fired: {alerts()}")
        out = room.ctl("milestones", "--json", config=config)[1]
        check('"Fiji"' in out, f"a new dossier's base line lacks what its sources said before: {out[:400]}")
        server.show("/s.xml", stream("MILESTONE chair of the Convention on Chairs", "Fiji ratifies the Convention on Chairs", "MILESTONE zero of the Convention on Tables"), "application/rss+xml")
        wait_for(lambda: len(alerts()) == 1, 10, "news about a new dossier do not alert")
        rows["Chile"] = ("9 May 2020", "")
        server.show("/t.xml", table(rows), "text/xml")
        wait_for(lambda: len(alerts()) == 2 and "Chile" in alerts()[1], 10, "a new row does not alert after a reload")
        write(rules=rule, dossiers=chairs, sources=TABLE.format(base=server.base))
        reload("a source is gone")
        write(rules=rule, dossiers=chairs)
        reload("a source is back")
        check(len(alerts()) == 2, f"a source that was away for a while fired: {alerts()[2:]}")
        server.show("/s.xml", stream("MILESTONE late of the Convention on Chairs", "Fiji ratifies the Convention on Chairs"), "application/rss+xml")
        wait_for(lambda: len(alerts()) == 3, 10, "news of a source that is back do not alert")
        write(rules=rule + "  more: {type: entry_into_force, pattern: 'Convention on Chairs', guards: none, needs-actor: false, scope: title}\n".replace("entry_into_force", "adopted"), dossiers=chairs)
        reload("another rule")
        check(len(alerts()) == 3, f"a rule that matches old entries fired: {alerts()[3:]}")
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly: " + open(room.path("daemon.log")).read()[-800:])


def main():
    check = Checks()
    for part in (rows_change, falls, small_tables, released_while_it_runs, reloads):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
