#!/usr/bin/env python3
"""The Convention against Cybercrime from its mandate to November 2026, through the whole daemon with the dossier as it is shipped: every
step with its day, the vote, the count, the last day for signature, what is next, and where the United States, Qatar and Azerbaijan
stand; in whatever order the sources and their rows come, doubled, and with a source missing."""
import json
import os
import random
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import TOP, Checks, document, need_program, shipped

sys.path[1:1] = [os.path.join(TOP, "tests/daemon"), os.path.join(TOP, "demo")]
import record
from harness import Room
from servers import Publisher

PACKS = ["un-cybercrime", "un-resolutions", "un-ga-votes", "rules-treaty", "rules-un", "rules-news"]
CONFIG = """
daemon: {{packs: [{packs}]}}
sources:
{off}{sources}
sinks:
  audit: {{type: audit}}
"""
NEWS = [record.item("az", "Azerbaijan's parliament approves ratification of the United Nations Convention against Cybercrime", "2026-02-10",
                    "The Milli Majlis of Azerbaijan approved the ratification of the United Nations Convention against Cybercrime on 10 February 2026.")]
# step: status, day; of the whole
MAIN = {"initiative": ("done", "2019-12-27"), "modalities": ("done", "2021-05-26"), "committee": ("done", "2024-11-27"), "adopted": ("done", "2024-12-24"),
        "opened": ("done", "2025-10-25"), "signed": ("done", "2025-10-25"), "consents": ("done", "2026-04-29"), "threshold": ("possible", None), "in-force": ("not yet", None)}


def documents(shuffle):
    """name: (what the source is, document)."""
    table = record.mtdsg(3, {"Qatar": "29 Apr 2026"})
    votes = document("samples/unga-votes/74.jsonl")
    lines = [line for line in votes.split(b"\n") if b'"A/RES/74/247"' in line or b'"A/RES/74/24' in line]
    if shuffle:
        rows = re.findall(rb"<Row><Entry>.*?</Row>", table)
        mixed = shuffle.sample(rows, len(rows))
        table = table.replace(b"".join(rows), b"".join(mixed))
        lines = shuffle.sample(lines + lines, 2 * len(lines))
    untc = "format: mtdsg, class: un, evidence: record, origin: UN Treaty Collection, dossiers: [un-cybercrime]"
    ga = "map: un-ga-resolution, class: un, evidence: record, origin: United Nations"
    out = {"untc": (untc, table), "mandate": (ga, document("samples/unga-akn/74_247_E.xml")), "modalities": (ga, document("samples/unga-akn/75_282_E.xml")),
           "adoption": (ga, document("samples/unga-akn/A_RES_79_243_E.xml")), "votes": ("map: un-ga-votes, class: un, evidence: record, origin: United Nations", b"\n".join(lines)),
           "press": ("class: news, evidence: press, origin: Trend", record.rss("News", NEWS * (2 if shuffle else 1), "https://news.example"))}
    names = list(out)
    if shuffle:
        shuffle.shuffle(names)
    return {n: out[n] for n in names}


class Run:
    def __init__(self, check, what, shuffle=None, without=()):
        self.check, self.what, self.room, self.server, self.env = check, what, Room(), Publisher(), {}
        sources = ""
        for i, (name, (more, body)) in enumerate(documents(shuffle).items()):
            if name in without:
                continue
            self.server.show(f"/{name}", body, "application/json" if name == "votes" else "text/xml")
            sources += f"  s{i}-{name}: {{url: '{self.server.base}/{name}', {more}, interval: 1s}}\n"
        off = "".join(f"  {s}: {{enabled: no}}\n" for s in dict.fromkeys(shipped(*PACKS)))
        self.config = self.room.write("ratifyd.yaml", CONFIG.format(packs=", ".join(PACKS), sources=sources, off=off))

    def __enter__(self):
        self.room.__enter__()
        return self

    def __exit__(self, *exc):
        self.room.__exit__(*exc)

    def at(self, day):
        self.env = self.room.clock(int(time.mktime(time.strptime(day + " 12:00", "%Y-%m-%d %H:%M")) - time.time()))

    def poll(self):
        for _ in range(2):
            rc, log = self.room.once(self.config, **self.env)
            self.check(rc == 0, f"{self.what}: exit {rc}: {log[-1200:]}")

    def json(self, *args):
        return json.loads(self.room.ctl(*args, "--json", config=self.config, env=self.env)[1])

    def tracks(self):
        told = self.json("timeline", "un-cybercrime")
        return told, {t["track"]: t for t in told["tracks"]}


def status(track):
    return {s["step"]: (s["status"], s["date"]) for s in track["steps"]}


def whole(check, what, shuffle=None):
    with Run(check, what, shuffle) as r:
        r.at("2026-11-25")
        r.poll()
        told, tracks = r.tracks()
        got = status(tracks["main"])
        check.equal(f"{what}: the whole", {s: got[s] for s in MAIN}, MAIN)
        check.equal(f"{what}: stands at", tracks["main"]["current"], ["consents"])
        check.equal(f"{what}: may come next", tracks["main"]["next"], ["signed", "consents", "threshold"])
        check.equal(f"{what}: the United States", (tracks["United States of America"]["current"], tracks["United States of America"]["next"]), ([], ["signed", "consents"]))
        check.equal(f"{what}: and its Senate", tracks["us"]["next"], ["signed"])
        check.equal(f"{what}: Qatar", {s: status(tracks["Qatar"])[s] for s in ("signed", "consents")}, {"signed": ("done", "2025-10-25"), "consents": ("done", "2026-04-29")})
        check.equal(f"{what}: Azerbaijan", (tracks["Azerbaijan"]["current"], status(tracks["Azerbaijan"])["approved"]), (["approved"], ("done", "2026-02-10")))
        mandate = [m for m in told["milestones"] if m["number"] == "A/RES/74/247"]
        check.equal(f"{what}: the mandate, once", [(m["date"], m["vote"]["for"], m["vote"]["against"], m["vote"]["abstain"]) for m in mandate], [("2019-12-27", 79, 60, 33)])
        voted = [m for m in r.json("milestones", "--actor", "US")["milestones"] if m["number"] == "A/RES/74/247"]
        check.equal(f"{what}: against it", [m["position"] for m in voted], ["against"])
        check(told["progress"].startswith("1 of 40") and told["signatories"] == len(record.signatures(3)), f"{what}: {told['progress']}, {told['signatories']} signatories")
        proof = r.json("threshold", "un-cybercrime")
        check.equal(f"{what}: the proof", [(i["state"], i["counts"]) for i in proof["inputs"]], [("Qatar", True)])
        # the ninetieth day, if all that is missing came today; the last day for signature
        forecast = {f["what"]: f for f in told["forecast"]} if isinstance(told["forecast"], list) else told["forecast"]
        check("2027-02-23" in json.dumps(forecast), f"{what}: {forecast}")
        due = {d["key"]: (d["state"], d["by"]) for d in r.json("next", "un-cybercrime")["dossiers"][0]["expected"]}
        check.equal(f"{what}: the last day for signature", due.get("closes:signature"), ("ahead", "2026-12-31"))
        check.equal(f"{what}: alerts of a base line", [a["title"] for a in r.room.alerts()], [])
        # nothing is said twice, and nothing is in doubt but what only a newspaper tells
        keys = [(m["type"], m["actor"], m["number"], m["date"]) for m in told["milestones"]]
        check.equal(f"{what}: doubled", sorted({str(k) for k in keys if keys.count(k) > 1}), [])
        check.equal(f"{what}: in doubt", sorted({(m["state"], m["type"]) for m in told["milestones"] if m["state"] != "official"}), [("reported", "consent_given")])
        r.at("2027-01-02")
        r.poll()
        _, tracks = r.tracks()
        got = status(tracks["main"])
        check.equal(f"{what}: after the last day", (got["closed"], status(tracks["United States of America"])["signed"][0]), (("done", "2026-12-31"), "precluded"))
        check.equal(f"{what}: they can accede", tracks["United States of America"]["next"], ["consents"])


def missing(check):
    """Without a source its steps are unknown or passed over, and nothing else changes."""
    with Run(check, "without the treaty collection", without=["untc"]) as r:
        r.at("2026-11-25")
        r.poll()
        told, tracks = r.tracks()
        got = status(tracks["main"])
        check.equal("without the treaty collection", {s: got[s] for s in ("initiative", "modalities", "adopted")}, {s: MAIN[s] for s in ("initiative", "modalities", "adopted")})
        check(told["parties"] == 0 and status(tracks["Azerbaijan"])["approved"][0] == "done" and got["consents"][0] != "done", f"a parliament deposits nothing: {got}")
    with Run(check, "without the Assembly", without=["mandate", "modalities", "adoption", "votes"]) as r:
        r.at("2026-11-25")
        r.poll()
        told, tracks = r.tracks()
        got = status(tracks["main"])
        for step in ("opened", "signed", "consents"):
            check.equal(f"without the Assembly: {step}", got[step], MAIN[step])
        check(got["initiative"][0] in ("skipped", "not yet") and told["progress"].startswith("1 of 40"), f"without the Assembly: {got}")


def main():
    need_program()
    check = Checks()
    if document("samples/unga-votes/74.jsonl") is None:
        print("skipped: no genuine documents here (RATIFY_SHARED)")
        return 77
    whole(check, "in order")
    for seed in (1, 2):
        whole(check, f"shuffled and doubled {seed}", random.Random(seed))
    missing(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
