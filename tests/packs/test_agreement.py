#!/usr/bin/env python3
"""The depositary's genuine tables of shipped treaties through the whole daemon: the parties that are counted, the threshold, and the day of
entry into force that is computed from them agree with what each document itself says, or the difference is explained by name."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import HERE, SHARED, TOP, Checks, need_program, shipped
from test_treaties import EXPLAINED, day, items, tag

sys.path[1:1] = [os.path.join(TOP, "tests/daemon"), os.path.join(TOP, "demo")]
from harness import Room
from servers import Publisher

CONFIG = """
daemon: {{packs: [{packs}]}}
sources:
{sources}
sinks:
  audit: {{type: audit}}
"""
# what a table's rows alone do not give, and why: who has no row any more, or what else it waited for
NOT_COMPUTED = {"paris-agreement": "a share of the emissions, too", "kyoto": "a share of the emissions, too",
                "rome-statute": "sixty days, then the month"}


def main():
    need_program()
    check = Checks()
    if not SHARED:
        print("skipped: no genuine documents here (RATIFY_SHARED)")
        return 77
    folder = os.path.join(SHARED, "samples/mtdsg")
    sources = items("sources")
    with open(os.path.join(TOP, "tests/feeds/golden/mtdsg.json"), encoding="utf-8") as f:
        golden = json.load(f)
    stems = {re.search(r"/([^/]+)\.en\.xml$", s["url"]).group(1): (name, s) for name, s in sources.items() if s.get("format") == "mtdsg"}
    stems = {stem.lower(): found for stem, found in stems.items()}
    here = {f[:-7]: stems[f[:-7].lower()] for f in sorted(os.listdir(folder)) if f.endswith(".en.xml") and f[:-7].lower() in stems}
    check(len(here) >= 6, f"only {len(here)} documents are of shipped treaties")
    packs = sorted({pack[:-5] for pack in os.listdir(os.path.join(TOP, "config/packs")) for name, _ in here.values()
                    if re.search(r"^  %s:" % re.escape(name), open(os.path.join(TOP, "config/packs", pack), encoding="utf-8").read(), re.M)})
    server, lines = Publisher(), ""
    mine = {name for name, _ in here.values()}
    for stem, (name, _) in here.items():
        with open(os.path.join(folder, stem + ".en.xml"), "rb") as f:
            server.show(f"/{stem}.en.xml", f.read(), "text/xml")
        lines += f"  {name}: {{url: '{server.base}/{stem}.en.xml'}}\n"
    lines += "".join(f"  {s}: {{enabled: no}}\n" for s in dict.fromkeys(shipped(*packs)) if s not in mine)
    with Room() as room:
        config = room.write("ratifyd.yaml", CONFIG.format(packs=", ".join(packs), sources=lines))
        rc, log = room.once(config)
        check(rc == 0 and not room.alerts(), f"exit {rc}, {len(room.alerts())} alerts: {log[-1000:]}")
        computed = 0
        for stem, (name, source) in here.items():
            dossier = source["dossiers"].strip("[] ")
            proof = json.loads(room.ctl("threshold", dossier, "--json", config=config)[1])
            text = open(os.path.join(folder, stem + ".en.xml"), encoding="iso-8859-1").read()
            gold = golden[stem]
            bound = gold.get("bound", gold["parties"])
            counted = [i["state"] for i in proof["inputs"] if i["counts"]]
            check(len(counted) == proof["parties"] and proof["parties"] + proof["organisations"] == bound,
                  f"{stem}: {proof['parties']} and {proof['organisations']} organisations, the document says {bound}")
            left = {n for n, _, _ in gold.get("left", [])}
            why = {i["state"]: i["why"] for i in proof["inputs"] if not i["counts"]}
            check(all(w in ("organisation", "territory", "withdrawn", "former") for w in why.values()), f"{stem}: who does not count is told by name: {why}")
            check(left <= {s.split(" (")[0] for s in list(why) + counted}, f"{stem}: who left is named: {left} {why}")
            told, entry = tag(text, "Labeltext"), json.loads(room.ctl("timeline", dossier, "--json", config=config)[1])["forecast"][0]
            if gold["in_force"] is None:
                check(not proof["in_force"] and proof["level"] in ("open", "one-short", "one short"), f"{stem}: {proof['level']}")
                continue
            check(proof["in_force"] and proof["in_force_on"] == str(day(told)) == entry["date"] and entry["over"], f"{stem}: in force {proof['in_force_on']}, the document says {told[:40]!r}")
            if entry["inputs"].endswith("as it is counted from the threshold"):
                computed += 1
            else:
                check(dossier in EXPLAINED or dossier in NOT_COMPUTED or not proof["met_on"], f"{stem}: {entry['inputs']}")
                print(f"{stem}: {entry['inputs']}: {EXPLAINED.get(dossier, NOT_COMPUTED.get(dossier))}")
        print(f"{len(here)} documents of shipped treaties, of {computed} the day is the one that was counted")
        check(computed >= 3, f"only {computed}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
