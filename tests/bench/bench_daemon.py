"""The whole daemon: polls of many loopback feeds against a bare libcurl multi loop, memory, idleness, and the time to a sink.

usage: bench_daemon.py [ROUNDS]; RATIFY_TESTS and RATIFY_BIN are the folders of an optimised build. A feed has an address of its own
in 127/8, so every poll opens a connection, as in the wild; those of one host share one. Cold: every document is new and taken in.
"""
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TESTS = os.environ.get("RATIFY_TESTS", os.path.join(SOURCE, "build/bench/tests"))
os.environ.setdefault("RATIFY_BIN", os.path.join(SOURCE, "build/bench/bin"))
os.environ.setdefault("RATIFY_SOURCE", SOURCE)
sys.path[:0] = [os.path.join(SOURCE, "tests/daemon"), os.path.join(SOURCE, "demo")]
import record
from harness import Room
from servers import MailHost, Publisher

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
IDLE_S = 60
FILE_FEEDS = 1000


class Feeds:
    """prog_feeds.c, and what it was asked."""

    def __init__(self, room):
        self.p = subprocess.Popen([f"{TESTS}/bench_prog_feeds"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        room.processes.append(self.p)
        self.port = int(self.p.stdout.readline())

    def told(self):
        self.p.stdin.write(b"\n")
        self.p.stdin.flush()
        return json.loads(self.p.stdout.readline())

    def urls(self, n, hosts=1000):
        return [f"http://127.1.{i % hosts // 250}.{i % hosts % 250 + 1}:{self.port}/f/{i}" for i in range(n)]


def configure(room, urls):
    for k in range(0, len(urls), FILE_FEEDS):
        room.write(f"s{k:06}.yaml", "sources:\n" + "".join(f"  s{k + i}: {{url: '{u}', class: news, interval: 1h}}\n" for i, u in enumerate(urls[k:k + FILE_FEEDS])))
    return room.write("ratifyd.yaml", "include: ['s*.yaml']\ndaemon: {log-level: warning}\nsinks:\n  audit: {type: audit}\nroutes:\n  all: {sinks: [audit]}\n")


def bare(urls, etag):
    began = time.monotonic()
    p = subprocess.Popen([f"{TESTS}/bench_prog_bare_multi", "32", etag], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    p.stdin.write("".join(u + "\n" for u in urls).encode())
    p.stdin.close()
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, time.monotonic() - began


def cpu(pid):
    return time.clock_gettime((~pid << 3) | 2)  # the clock of another process


def answered(feeds, n):
    """Waits until n requests were answered; what they were."""
    total, end = None, time.monotonic() + 120
    while time.monotonic() < end:
        now = feeds.told()
        total = now if total is None else {k: total[k] + now[k] for k in now}
        if total["whole"] + total["not_modified"] >= n:
            return total
        time.sleep(0.002)
    sys.exit(f"bench_daemon: {total} of {n} answers in two minutes")


def settle(pid):
    """Until it sleeps."""
    last = -1.0
    while cpu(pid) != last:
        last = cpu(pid)
        time.sleep(0.05)


def memory(pid):
    rollup = open(f"/proc/{pid}/smaps_rollup").read()
    return {k: int(re.search(rf"^{k}:\s+(\d+)", rollup, re.M).group(1)) / 1024 for k in ("Rss", "Pss", "Anonymous")}


def peak(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024


def polls(n, rounds, hosts=1000, compare=True):
    """Per round: bare cold, ours cold, bare warm, ours warm: (CPU s, wall s); and what else was seen."""
    rows, seen = [], {}
    with Room() as room:
        feeds = Feeds(room)
        urls = feeds.urls(n, hosts)
        config = configure(room, urls)
        for _ in range(rounds):
            row = {"bare cold": bare(urls, '"cold"')} if compare else {}
            feeds.told()
            subprocess.run(["rm", "-rf", room.path("state")], check=True)
            began = time.monotonic()
            d = room.daemon(config)
            answered(feeds, n)
            settle(d.pid)
            row["cold"] = cpu(d.pid), time.monotonic() - began
            if compare:
                row["bare warm"] = bare(urls, '"warm"')
            feeds.told()
            before, began = cpu(d.pid), time.monotonic()
            d.send_signal(signal.SIGUSR1)
            got = answered(feeds, n)
            row["warm"] = 0, time.monotonic() - began
            settle(d.pid)
            row["warm"] = cpu(d.pid) - before, row["warm"][1]
            seen = dict(memory(d.pid), peak=peak(d.pid), http=(got["bytes_in"] + got["bytes_out"]) / n, whole=got["whole"], pid=d.pid)
            rows.append(row)
            d.terminate()
            d.wait(30)
        feeds.p.stdin.close()
    return rows, seen


def line(name, what, value, target):
    print(f"{name:4} {what:62} {value:>10}  target {target}", flush=True)


def ratio(rows, ours, theirs, part):
    return statistics.median(r[ours][part] / r[theirs][part] for r in rows)


def report_polls(n, rounds):
    rows, seen = polls(n, rounds)
    per = {k: statistics.median(r[k][0] for r in rows) / n * 1e6 for k in rows[0]}
    line("H1", f"warm poll of {n} feeds, CPU against a bare multi loop", f"{ratio(rows, 'warm', 'bare warm', 0):.2f}", "<= 1.25")
    line("H1", "the same, wall", f"{ratio(rows, 'warm', 'bare warm', 1):.2f}", "<= 1.25")
    line("H3", f"cold poll of {n} feeds with start, CPU against the same", f"{ratio(rows, 'cold', 'bare cold', 0):.2f}", "<= 4.5")
    line("H4", "the same, wall against its own CPU", f"{statistics.median(r['cold'][1] / r['cold'][0] for r in rows):.2f}", "<= 1.3")
    line("H9", f"peak resident memory, cold poll of {n}", f"{seen['peak']:.1f} MiB", "<= 32 MiB")
    line("H10", "HTTP bytes of a warm poll, a feed", f"{seen['http']:.0f}", "<= 350")
    line("H10", "documents sent again in the second poll", str(seen["whole"]), "0")
    line("I3", f"anonymous memory after the polls, {n} feeds", f"{seen['Anonymous']:.1f} MiB", "<= 10 MiB")
    print("     us of CPU a feed: " + ", ".join(f"{k} {v:.0f}" for k, v in per.items()), flush=True)
    return per


def report_one_host():
    many, _ = polls(500, 3, compare=False)
    one, _ = polls(500, 3, hosts=1, compare=False)
    figure = statistics.median(a["warm"][0] / b["warm"][0] for a, b in zip(one, many))
    line("H12", "many feeds of one host, warm CPU against one host each", f"{figure:.2f}", "<= 0.35")


def switches(pid):
    return sum(int(w.split()[1]) for w in open(f"/proc/{pid}/status") if "ctxt_switches" in w)


def report_idle():
    with Room() as room:
        feeds = Feeds(room)
        d = room.daemon(configure(room, feeds.urls(100)))
        answered(feeds, 100)
        settle(d.pid)
        time.sleep(1)
        before, spent = switches(d.pid), cpu(d.pid)
        time.sleep(IDLE_S)
        line("I1", f"context switches in {IDLE_S} s with nothing due, 100 feeds", str(switches(d.pid) - before), "0")
        line("I1", "CPU in that time", f"{(cpu(d.pid) - spent) * 1e3:.1f} ms", "0")
        m = memory(d.pid)
        line("I3", "anonymous memory, 100 feeds", f"{m['Anonymous']:.1f} MiB", "<= 5 MiB")
        line("I4", "proportional set size, 100 feeds", f"{m['Pss']:.1f} MiB", "<= 16 MiB alone")
        feeds.p.stdin.close()


def report_latency(times=40):
    """Between the last byte of a document and the end of its mail."""
    with Room() as room:
        server, mail, done = Publisher(), MailHost(), []
        config = room.write("ratifyd.yaml", f"""daemon: {{packs: [], log-level: warning}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{server.base}/s.xml', dossiers: [d], interval: 1h, class: news}}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{mail.port}', tls: none, from: a@example.org, to: b@example.org}}
routes:
  all: {{sinks: [mail]}}
""")
        titles = ["plain"]
        server.show("/s.xml", record.rss("S", [record.item(t, t, "2026-01-01", "x") for t in titles], server.base), "application/rss+xml")
        d = room.daemon(config)
        while not server.asked("/s.xml"):
            time.sleep(0.01)
        settle(d.pid)
        for i in range(times):
            titles.insert(0, f"MILESTONE m{i}")
            server.show("/s.xml", record.rss("S", [record.item(t, t, "2026-01-01", "x") for t in titles[:20]], server.base), "application/rss+xml")
            n, asked = len(mail.mails), server.asked("/s.xml")
            d.send_signal(signal.SIGUSR1)
            while server.asked("/s.xml") == asked:
                time.sleep(0.0001)
            began = time.monotonic()  # a little before the first byte: what is told here is no less than the truth
            while len(mail.mails) == n:
                time.sleep(0.0001)
            done.append((time.monotonic() - began) * 1e3)
            settle(d.pid)
        line("L1", "document served to mail taken, p50 (servers in Python)", f"{statistics.median(done):.1f} ms", "<= 5 ms")


def main():
    small = report_polls(1000, ROUNDS)
    large = report_polls(10000, 1)
    line("H8", "warm CPU a feed, 10,000 against 1,000", f"{large['warm'] / small['warm']:.2f}", "<= 1.1")
    report_one_host()
    report_latency()
    report_idle()


main()
