#!/usr/bin/env python3
"""A burst of a thousand records is signed: the checkpoint is in the chain, the file and the log, `audit verify` knows it and its key, and
a chain that was written anew, or signed by somebody else, is told."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{base}/s.xml', dossiers: [d], interval: 1h, class: news, alert-first: yes}}
sinks:
  audit: {{type: audit}}
  lines: {{type: file, path: '{lines}'}}
routes:
  all: {{sinks: [audit, lines]}}
"""


def main():
    check = Checks()
    with Room() as room:
        server = Publisher()
        server.show("/s.xml", record.rss("S", [record.item(str(i), f"MILESTONE T{i}", "2026-01-02", "text") for i in range(400)], server.base), "application/rss+xml")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, lines=room.path("lines.jsonl")))
        d = room.daemon(config)
        seals = lambda: [r for r in room.audit() if r["what"] == "checkpoint"]  # noqa: E731
        wait_for(lambda: seals(), 60, f"no checkpoint in {len(room.audit())} records")
        d.terminate()
        d.wait(20)
        one, records = seals()[0], room.audit()
        check(one["covers"] == one["seq"] - 1 and one["head"] == records[one["covers"]]["hash"] and one["covers"] >= 1000, one)
        check(one["key"] in open(room.path("daemon.log")).read() and one["signature"] in open(room.path("daemon.log")).read(), "the log has no mark")
        check(os.stat(room.path("state", "audit.key")).st_mode & 0o777 == 0o600, "mode of the key")
        secret = open(room.path("state", "audit.key")).read().strip()
        check(len(secret) == 64 and secret not in open(room.path("daemon.log")).read() + json.dumps(records), "the key is somewhere")
        rc, out = room.ctl("audit", "verify", config=config)
        check(rc == 0 and re.search(r"signed checkpoints: 1, the last over %d records, by the key %s" % (one["seq"], one["key"]), out), out)
        check(room.ctl("audit", "verify", "--key", one["key"], config=config, check=False)[0] == 0, "the right key")
        check(room.ctl("audit", "verify", "--key", "0" * 64, config=config, check=False)[0] == 65, "another key")
        rc, out = room.ctl("--json", "audit", "verify", config=config)
        check(json.loads(out)["covered"] == one["seq"] and json.loads(out)["key"] == one["key"], out)
        # what is sent after it takes it along, also after a restart
        server.show("/s.xml", record.rss("S", [record.item("new", "MILESTONE NEW", "2026-01-03", "text")], server.base), "application/rss+xml")
        rc, log = room.once(config, **room.clock(7200))
        sent = [json.loads(line) for line in open(room.path("lines.jsonl"))]
        carried = [x["checkpoint"] for x in sent if "NEW" in x["text"]]
        mark = " ".join(str(one[k]) for k in ("covers", "head", "key", "signature"))
        check(rc == 0 and carried and carried[0] == " ".join(str(seals()[-1][k]) for k in ("covers", "head", "key", "signature")), (carried, mark))
        check(room.ctl("audit", "verify", "--checkpoint", mark, config=config, check=False)[0] == 0, "a log with its checkpoint")
        check(room.ctl("audit", "verify", "--checkpoint", mark, room.path("state", "audit.jsonl"), check=False)[0] == 0, "a file with its checkpoint")
        for wrong in (mark[:-1] + ("0" if mark[-1] != "0" else "1"), mark.replace(str(one["covers"]), str(one["covers"] + 1), 1), "1 2 3", "", mark + " x"):
            check(room.ctl("audit", "verify", "--checkpoint", wrong, config=config, check=False)[0] == 65, f"a checkpoint that is none: {wrong}")
        with open(room.path("state", "audit.jsonl")) as f, open(room.path("cut.jsonl"), "w") as g:
            g.writelines(f.readlines()[:one["covers"]])
        check(room.ctl("audit", "verify", room.path("cut.jsonl"), check=False)[0] == 0, "whole in itself")
        check(room.ctl("audit", "verify", "--checkpoint", mark, room.path("cut.jsonl"), check=False)[0] == 65, "but cut before what was signed")
        with open(room.path("state", "audit.jsonl")) as f, open(room.path("short.jsonl"), "w") as g:
            g.writelines(f.readlines()[:one["seq"]])
        check(room.ctl("audit", "verify", room.path("short.jsonl"), check=False)[0] == 0, "what is cut off before the checkpoint is whole in itself")
        check(room.ctl("audit", "verify", "--key", one["key"], room.path("short.jsonl"), check=False)[0] == 65, "but has no checkpoint")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
