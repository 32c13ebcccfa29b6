"""The whole daemon and webhooks: a receiver that is busy is asked again with the same key, one that is gone is asked once, its alerts are
held and that is told through another sink; after kill -9 in the middle of a delivery the second copy has the first one's key."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "daemon"))
from harness import Checks, Room, json_lines, kill9, need_shared, port_of, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: [], drain: 1s}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{base}/s.xml', dossiers: [d], interval: 1h, class: news, alert-first: yes}}
sinks:
  busy: {{type: webhook, url: 'http://127.0.0.1:{busy}/'}}
  gone: {{type: webhook, url: 'http://127.0.0.1:{gone}/'}}
  hang: {{type: webhook, url: 'http://127.0.0.1:{hang}/'}}
  file: {{type: file, path: '{dir}/alerts.jsonl'}}
  audit: {{type: audit}}
"""


def main():
    need_shared()
    check = Checks()
    with Room() as room:
        server = Publisher()
        server.show("/s.xml", record.rss("S", [record.item(str(i), f"MILESTONE T{i}", "2026-01-02", "text") for i in range(3)], server.base), "application/rss+xml")
        busy, busy_log = room.fault_server("badhook.py", "--plan", "503,ok", called="busy")
        gone, gone_log = room.fault_server("badhook.py", "--plan", "410", called="gone")
        hang, hang_log = room.fault_server("badhook.py", "--plan", "hang,ok", called="hang")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, dir=room.dir, busy=port_of(busy), gone=port_of(gone), hang=port_of(hang)))
        hooks = lambda log: [x for x in json_lines(log) if x["ev"] == "hook"]  # noqa: E731
        d = room.daemon(config)
        # three milestones, and what is told of the sink that is gone
        wait_for(lambda: len({h["key"] for h in hooks(busy_log) if h["taken"]}) >= 4, 30, f"busy: {hooks(busy_log)}")
        # taken, and written down as that: what is killed in between is sent twice, which is not what is asked here
        wait_for(lambda: sum(r["what"] == "delivery" and r["sink"] == "busy" and r["verdict"] == "delivered" for r in room.audit()) >= 4, 30, "busy: not settled")
        keys = [h["key"] for h in hooks(busy_log)]
        check(len(keys) == len(set(keys)) + 1 and keys.count(keys[0]) == 2, f"busy: asked again with one key: {keys}")
        check(all(h["key"] == h["headers"]["idempotency-key"] == h["headers"]["webhook-id"] and h["json"] for h in hooks(busy_log)), "busy: key and body")
        told = [json.loads(line) for line in open(room.path("alerts.jsonl"))]
        check(sum(x["kind"] == "sink" and "gone" in x["title"] + x["text"] for x in told) == 1, f"told once: {told}")
        check(len(hooks(gone_log)) == 1, f"gone: {hooks(gone_log)}")
        check([r["verdict"] for r in room.audit() if r["what"] == "delivery" and r["sink"] == "gone"] == ["broken"], "gone: verdict")
        check(len(hooks(hang_log)) == 1 and hooks(hang_log)[0]["taken"], "hang: took it")
        kill9(d)
        d = room.daemon(config)
        wait_for(lambda: len({h["key"] for h in hooks(hang_log)}) >= 4 and len({h["key"] for h in hooks(hang_log)}) < len(hooks(hang_log)), 30, "hang: not asked again")
        keys = [h["key"] for h in hooks(hang_log)]
        check(keys.count(keys[0]) == 2 and len(keys) == len(set(keys)) + 1, f"hang: a second copy has the first key: {keys}")
        time.sleep(0.3)
        sent = [h["key"] for h in hooks(busy_log) if h["taken"]]
        check(len(sent) == len(set(sent)), f"busy: nothing twice after the restart: {sent}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
