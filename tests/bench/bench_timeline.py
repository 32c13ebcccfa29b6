"""Ten years of a treaty with 200 parties: what `ratifyctl timeline`, `next` and `threshold` take to answer, with its tracks.

usage: bench_timeline.py [ROUNDS]; RATIFY_BIN is the folder of an optimised build. Two depositaries tell of every signature, instrument and
statement, a roll call of the adoption tells how 193 States voted; the dossier has the tracks of its organisation, of the Senate and of
five States, and ten shipped packs are followed beside it, as a user's configuration has them. The target is 50 ms.
"""
import json
import os
import statistics
import subprocess
import sys
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.environ.setdefault("RATIFY_BIN", os.path.join(SOURCE, "build/bench/bin"))
os.environ.setdefault("RATIFY_SOURCE", SOURCE)
sys.path[:0] = [os.path.join(SOURCE, "tests/daemon"), os.path.join(SOURCE, "tests/packs"), os.path.join(SOURCE, "demo")]
from harness import Room
from servers import Publisher
from packs import shipped

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 21
TARGET_MS = 50
PARTIES = 200
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PACKS = ["un-cybercrime", "us-senate", "us-congress", "un-ga-votes", "bbnj", "paris-agreement", "crc", "covenants", "budapest", "rome-statute"]
CONFIG = """daemon: {{packs: [{1}]}}
dossiers:
  t: {{title: Convention on Benches, identifiers: [MTDSG XVIII-99], procedure: un-treaty, threshold: 190, threshold-days: 90, late-days: 30,
      tracks: {{us: {{procedure: us-advice-consent}}}}, follow: {{states: [US, QA, FR, DE, GB]}}}}
sources:
{2}  one: {{url: '{0}/one.xml', format: mtdsg, class: un, evidence: record, dossiers: [t]}}
  two: {{url: '{0}/two.xml', format: mtdsg, class: un, evidence: official, origin: another, dossiers: [t]}}
  votes: {{url: '{0}/votes.jsonl', map: votes, class: un, evidence: record, dossiers: [t]}}
mappings:
  votes:
    document: jsonl
    fields: {{id: number, title: number, date: on}}
    facts: {{adopted: {{type: un_ga_adopted, when: {{id: A}}, counts: yes}}}}
    positions: {{states: {{each: 'votes[*]', actor: who, vote: how}}}}
sinks: {{a: {{type: audit}}}}
routes: {{all: {{sinks: [a], health: false}}}}
"""


def day(k):
    return f"{k % 28 + 1} {MONTHS[k // 28 % 12]} {2016 + k // 336 % 10}"


def names():
    """Genuine names, then some that are in no table of States."""
    with open(os.path.join(SOURCE, "daemon/identify/states_data.c"), encoding="utf-8") as f:
        known = [line.split('"')[1] for line in f if line.startswith("\t{ \"")]
    plain = [n for n in known if n.isascii() and "\\" not in n][:PARTIES]
    return plain + [f"Island number {i}" for i in range(PARTIES - len(plain))]


def table():
    rows, said = [], []
    for i, name in enumerate(names()):
        rows.append(f"<Row><Entry>{name}</Entry><Entry>{day(i)}</Entry><Entry>{day(300 + i * 13)}</Entry></Row>")
        said.append(f"<Declaration><Participant>{name}</Participant><text type='declaration'>Declaration: we read article {i} as it stands.</text></Declaration>")
    return ("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><Document><Treaty><Template>mtdsg</Template><Header><ExternalData><Numsect>99</Numsect>"
            "<Titlesect>Convention on Benches</Titlesect><Conclusion>New York, 1 January 2016</Conclusion><EIF><Label>Not yet in force</Label></EIF>"
            f"<Status><SignatoriesLabel>Signatories</SignatoriesLabel><Signatories>{PARTIES}</Signatories><PartiesLabel>Parties</PartiesLabel><Parties>{PARTIES}</Parties>"
            "</Status></ExternalData></Header><Participants><Table><TGroup cols=\"3\"><Thead><Row><Entry>Participant</Entry><Entry>Signature</Entry><Entry>Ratification</Entry></Row></Thead>"
            f"<Tbody><Rows>{''.join(rows)}</Rows></Tbody></TGroup></Table></Participants><Declarations>{''.join(said)}</Declarations></Treaty></Document>").encode("latin-1")


def votes():
    return json.dumps({"number": "A/RES/70/1", "on": "2015-12-20", "votes": [{"who": n, "how": ("yes", "no", "abstain")[i % 3]} for i, n in enumerate(names()[:193])]}).encode()


def timed(room, config, *args):
    argv = [os.path.join(os.environ["RATIFY_BIN"], "ratifyctl"), "-c", config, "--state", room.path("state"), "--packs", os.path.join(SOURCE, "config/packs"), *args]
    took, spent, env = [], [], room.environment()
    for _ in range(ROUNDS):
        before = os.times()
        began = time.monotonic()
        done = subprocess.run(argv, stdout=subprocess.PIPE, check=True, env=env)
        took.append((time.monotonic() - began) * 1000)
        after = os.times()
        spent.append((after.children_user + after.children_system - before.children_user - before.children_system) * 1000)
    return statistics.median(took), statistics.mean(spent), done.stdout


def main():
    with Room() as room:
        server = Publisher()
        config = room.write("ratifyd.yaml", CONFIG.format(server.base, ", ".join(PACKS), "".join(f"  {n}: {{enabled: no}}\n" for n in shipped(*PACKS))))
        for path in ("/one.xml", "/two.xml"):
            server.show(path, table(), "text/xml")
        server.show("/votes.jsonl", votes(), "application/json")
        rc, log = room.once(config)
        if rc != 0:
            sys.exit(log)
        state = json.loads(timed(room, config, "timeline", "t", "--json")[2])
        print(f"{len(state['milestones'])} milestones, {sum(m['evidence_count'] for m in state['milestones'])} evidences, {state['parties']} parties, {len(state['tracks'])} tracks, {ROUNDS} rounds, medians")
        for args in (("timeline", "t"), ("timeline", "t", "--states"), ("timeline", "t", "--json"), ("next", "t"), ("threshold", "t"), ("threshold", "t", "--json")):
            ms, cpu, out = timed(room, config, *args)
            print(f"ratifyctl {' '.join(args):22} {ms:7.1f} ms, {cpu:6.1f} ms of a processor  {len(out):8} bytes{'' if ms < TARGET_MS else '  over the target'}")


main()
