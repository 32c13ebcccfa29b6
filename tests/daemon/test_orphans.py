#!/usr/bin/env python3
"""A sink is taken out of the configuration while deliveries wait for it: they fail aloud, and wait no more."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import SOURCE, Checks, Room

sys.path.insert(0, os.path.join(SOURCE, "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{base}/s.xml', dossiers: [d], interval: 1h, class: news}}
sinks:
  audit: {{type: audit}}
{sinks}
"""
# nobody listens on the port of a socket that was closed
MAIL = "  post: {type: mail, server: 'smtp://127.0.0.1:1', tls: none, from: a@example.org, to: b@example.org}"


def main():
    check = Checks()
    with Room() as room:
        server = Publisher()

        def show(*titles):
            items = [record.item(str(i), t, "2026-01-0%d" % (i + 1), "text") for i, t in enumerate(titles)]
            server.show("/s.xml", record.rss("S", items, server.base), "application/rss+xml")

        show("plain")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, sinks=MAIL))
        check(room.once(config)[0] == 0, "the base line")
        show("MILESTONE one ratified", "plain")
        check(room.once(config)[0] == 0, "a milestone, and a mail host that is away")
        rows = json.loads(room.ctl("outbox", "--json", config=config)[1])["deliveries"]
        check(any(d["sink"] == "post" and d["state"] == "due" for d in rows), f"the mail waits: {rows}")

        room.write("ratifyd.yaml", CONFIG.format(base=server.base, sinks=""))
        rc, log = room.once(config)
        check(rc == 0, f"without the sink: exit {rc}: {log[-500:]}")
        rows = json.loads(room.ctl("outbox", "--json", config=config)[1])["deliveries"]
        left = [d for d in rows if d["sink"] == "post"]
        check(left and all(d["state"] == "failed" for d in left), f"what waited has failed: {left}")
        told = [a for a in room.alerts() if a["kind"] == "sink"]
        check(len(told) == 1 and "post" in told[0]["title"], f"and that is told once: {told}")
        check(room.once(config)[0] == 0 and len([a for a in room.alerts() if a["kind"] == "sink"]) == 1, "once, not at every start")
        check(room.ctl("audit", "verify", config=config, check=False)[0] == 0, "audit verify")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
