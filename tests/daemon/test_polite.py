#!/usr/bin/env python3
"""What publishers ask for is obeyed, host by host: Retry-After in all its forms, 429 and 503, 410, permanent redirects after three
sightings; one connection a host; what the owner wrote for one host goes to no other; one dead host is no trouble of ours."""
import collections
import http.server
import json
import os
import signal
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room, json_lines, need_shared, port_of, wait_for

CONFIG = """
daemon: {{packs: [], log-level: debug}}
http: {{timeout: 3s, connect-timeout: 2s}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
{sources}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
"""
RETRY = {  # what the first answer asks for, in seconds, least and most, until the next request to that host
    "/retry/seconds?s=2": (2.0, 4.5), "/retry/date?s=3": (2.0, 5.5), "/retry/rfc850?s=3": (2.0, 5.5), "/retry/asctime?s=3": (2.0, 5.5),
    "/retry/two": (7.0, 10.0), "/retry/seconds?s=2&code=429": (2.0, 4.5),
    "/retry/past": (0.3, 3.0), "/retry/zero": (0.3, 3.0), "/retry/negative": (0.3, 3.0), "/retry/garbage": (0.3, 3.0), "/retry/empty": (0.3, 3.0),
    "/retry/huge": None, "/retry/overflow": (0.3, 3.0), "/retry/float": (0.3, 3.0),
}


def source(name, url, more=""):
    return f"  {name}: {{url: '{url}', dossiers: [d], class: news, interval: 300ms{more}}}\n"


def requests_of(log):
    return [r for r in json_lines(log) if r["ev"] == "req"]


def retry_after(check):
    """Each form on a host of its own, which has a second source that never asked for anything."""
    with Room() as room:
        lines, logs = [], {}
        for i, path in enumerate(RETRY):
            told, log = room.fault_server("badhttpd.py", called=f"h{i}")
            logs[path] = log
            base = f"http://127.0.0.1:{port_of(told)}"
            lines += [source(f"a{i}", base + path), source(f"b{i}", base + "/ok.rss")]
        config = room.write("ratifyd.yaml", CONFIG.format(sources="".join(lines)))
        d = room.daemon(config)
        time.sleep(6)
        d.send_signal(signal.SIGUSR1)  # what a person asks for does not break a host's quiet
        time.sleep(0.3)
        os.kill(d.pid, signal.SIGHUP)  # nor does a reload
        time.sleep(4)
        d.terminate()
        d.wait(20)
        d = room.daemon(config)  # nor a restart
        time.sleep(1.5)
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly")
        for path, want in RETRY.items():
            asked = requests_of(logs[path])
            first = next(i for i, r in enumerate(asked) if r["path"] == path.split("?")[0])
            later = asked[first + 1:]
            if want is None:
                check(not later, f"{path}: {len(later)} requests to a host that asked for a year of quiet")
                continue
            if not check(later, f"{path}: never asked again"):
                continue
            gap = later[0]["mono"] - asked[first]["mono"]
            check(want[0] <= gap <= want[1], f"{path}: asked {later[0]['path']} after {gap:.2f} s, right is {want[0]} to {want[1]} s")
        for log in logs.values():
            begun = {}  # one connection a host: no request begins before the last has ended, but for the time in which its end is written down
            for e in json_lines(log):
                if e["ev"] == "req":
                    begun[e["conn"]] = e["mono"]
                elif e["ev"] == "end" and e["conn"] in begun:
                    del begun[e["conn"]]
                    check(not begun or e["mono"] - min(begun.values()) < 0.25, f"two requests at once to one host: {e['path']}")


def moves(check):
    with Room() as room:
        told, log = room.fault_server("badhttpd.py")
        base = f"http://127.0.0.1:{port_of(told)}"
        config = room.write("ratifyd.yaml", CONFIG.format(sources="".join([
            source("moved", base + "/redir/301"), source("moved308", base + "/redir/308"), source("flip", base + "/redir/flip"),
            source("found", base + "/redir/302"), source("gone", base + "/status/410")])))
        d = room.daemon(config)
        wait_for(lambda: len([r for r in requests_of(log) if r["path"] == "/redir/302"]) >= 7, 30, "seven polls")
        room_sources = {s["source"]: s for s in json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]}
        d.terminate()
        d.wait(20)
        d = room.daemon(config)
        time.sleep(1)
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly")
        n = collections.Counter(r["path"] for r in requests_of(log))
        check(n["/redir/301"] == 3 and n["/redir/308"] == 3, f"asked {n['/redir/301']} and {n['/redir/308']} times at an address that moved for good")
        check(room_sources["moved"]["url_now"] == base + "/ok.rss", f"sources show {room_sources['moved']['url_now']} as the new address")
        check(not room_sources["flip"]["url_now"] and n["/redir/flip"] >= 6, f"a redirect that comes and goes was believed after {n['/redir/flip']} polls")
        check(not room_sources["found"]["url_now"], "a 302 was believed")
        check(n["/status/410"] == 1 and room_sources["gone"]["state"] == "gone", f"asked {n['/status/410']} times what is gone")
        told = collections.Counter(a.get("source") for a in room.alerts())
        check(told == {"moved": 1, "moved308": 1, "gone": 1}, f"told about {dict(told)}")


class Host(http.server.BaseHTTPRequestHandler):
    """Answers, until all of its kind fall silent at one moment."""
    seen, silent = set(), False

    def do_GET(self):
        Host.seen.add(self.server.server_port)
        if Host.silent:
            self.close_connection = True
            return
        body = b'<rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>plain</title></item></channel></rss>'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def one_dead_host(check):
    """A host that answers nobody, beside one that is rarely asked: its failures are its own, and it is asked less and less."""
    with Room() as room:
        told, log = room.fault_server("badhttpd.py")
        dead = socket.socket()
        dead.bind(("127.0.0.1", 0))  # refuses: it does not listen
        config = room.write("ratifyd.yaml", CONFIG.format(sources=source("dead", f"http://127.0.0.1:{dead.getsockname()[1]}/x")
                                                          + f"  good: {{url: 'http://127.0.0.1:{port_of(told)}/ok.rss', dossiers: [d], interval: 1h}}\n"))
        d = room.daemon(config)
        time.sleep(3.5)
        s = {s["source"]: s for s in json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]}
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly")
        check(3 <= s["dead"]["failures"] <= 5, f"a dead host failed {s['dead']['failures']} times in 3.5 s, with 300 ms doubling")
        check(s["good"]["state"] == "ok", f"the good one is {s['good']['state']}")
        check(len(requests_of(log)) == 1, f"the good one was asked {len(requests_of(log))} times in its hour")


def all_hosts_silent(check):
    """Every host falls silent at once: that is us, and no source's fault; when they are back, so are we."""
    with Room() as room:
        servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) for _ in range(4)]
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        config = room.write("ratifyd.yaml", CONFIG.format(sources="".join(source(f"s{i}", f"http://127.0.0.1:{s.server_port}/feed") for i, s in enumerate(servers))))
        d = room.daemon(config)
        wait_for(lambda: len(Host.seen) == 4, 10, "all four are asked")
        Host.silent = True
        time.sleep(2)
        states = json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]
        check(len([s for s in states if s["state"] == "failing"]) <= 1, f"of four silent hosts {[s['failures'] for s in states]} failures were counted")
        Host.silent = False
        time.sleep(1)
        states = json.loads(room.ctl("sources", "--json", config=config)[1])["sources"]
        check([s["state"] for s in states] == ["ok"] * 4, f"a second after they are back: {[s['state'] for s in states]}")
        check(not room.alerts(), "our own trouble was told as theirs")
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly")


def clock_jumps(check):
    """Five failures and a clock that jumps are no six hours of trouble; five failures over seven hours are."""
    with Room() as room:
        told, log = room.fault_server("badhttpd.py")
        config = room.write("ratifyd.yaml", CONFIG.format(sources=source("bad", f"http://127.0.0.1:{port_of(told)}/status/404").replace("300ms", "100ms")))
        d = room.daemon(config, **room.clock(0))
        wait_for(lambda: len(requests_of(log)) >= 5, 20, "five polls")
        room.clock(7 * 3600)
        wait_for(lambda: len(requests_of(log)) >= 6, 20, "a sixth poll")
        time.sleep(0.3)
        check(not room.alerts(), f"a clock that was set is told as a source's trouble: {[a['title'] for a in room.alerts()]}")
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly")
        for hour in range(8, 15):
            room.once(config, **room.clock(hour * 3600))
        check(len(room.alerts()) == 1, f"a source that fails for hours is told {len(room.alerts())} times")


def main():
    need_shared()
    check = Checks()
    for part in (retry_after, moves, one_dead_host, all_hosts_silent, clock_jumps):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
