#!/usr/bin/env python3
"""Sinks in trouble: each mail fault comes to the end that it should, at the right number of attempts and under one id; what fails
for good is told elsewhere; a hanging mail host and a notification server that does not answer hold nobody up; clocks that are set
lose and double nothing."""
import collections
import json
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import FAULTS, TOKEN, Checks, Room, json_lines, mails, need_shared, port_of, wait_for

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
  s: {{url: '{base}/s.xml', dossiers: [d], interval: {interval}, class: news}}
sinks:
  audit: {{type: audit}}
{sinks}
routes:
  all: {{sinks: [audit{more}], health: false}}
  trouble: {{sinks: [audit]}}
"""
DAY = 86400
# fault plan -> (state it ends in, attempts, copies that were taken, told through another sink); runs are an hour apart
FAULTS_OF_MAIL = {
    "mail-550": ("failed", 1, 0, True),
    "dot-554": ("failed", 1, 0, True),
    "data-554": ("failed", 1, 0, True),
    "rcpt-550": ("failed", 1, 0, True),
    "mail-451,ok": ("delivered", 2, 1, False),
    "rcpt-450,rcpt-450,ok": ("delivered", 3, 1, False),
    "dot-451,ok": ("delivered", 2, 1, False),
    "banner-421,ok": ("delivered", 2, 1, False),
    "bad-code,ok": ("delivered", 2, 1, False),
    "drop-after-data,ok": ("delivered", 2, 2, False),
    "reset-after-data,ok": ("delivered", 2, 2, False),
    "drop-before-take,ok": ("delivered", 2, 1, False),
}


def feed(server, *titles):
    items = [record.item(t, t, "2026-01-0%d" % (i % 9 + 1), "text") for i, t in enumerate(titles)]
    server.show("/s.xml", record.rss("S", items, server.base), "application/rss+xml")


def mail_sink(name, port, more=""):
    return f"  {name}: {{type: mail, server: 'smtp://127.0.0.1:{port}', tls: none, from: a@example.org, to: b@example.org{more}}}\n"


def outbox(room, config):
    return json.loads(room.ctl("outbox", "--all", "--json", config=config)[1])["deliveries"]


def mail_faults(check):
    """One mail host a fault, all in one daemon; runs of --once, an hour of wall time apart."""
    with Room() as room:
        server, ports = Publisher(), {}
        for i, plan in enumerate(FAULTS_OF_MAIL):
            told, _ = room.fault_server("badsmtpd.py", "--dir", room.path(f"mail{i}"), "--plan", plan, called=f"smtp{i}")
            ports[f"m{i}"] = port_of(told)
        spare = port_of(room.fault_server("badsmtpd.py", "--dir", room.path("spare"), called="spare")[0])
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, interval="1h", sinks="".join(mail_sink(n, p, ", deadline: 5s" + (", fallback: spare" if n == "m0" else "")) for n, p in ports.items())
                                                          + mail_sink("spare", spare),
                                                          more="".join(", " + n for n in ports)))
        feed(server, "plain")
        check(room.once(config, **room.clock(0))[0] == 0, "the base line")
        feed(server, "MILESTONE one", "plain")
        for n in range(4):
            rc, log = room.once(config, **room.clock(3700 * n))
            check(rc == 0, f"run {n}: exit {rc}: {log[-800:]}")
        alert = [a for a in room.alerts() if TOKEN.search(a["title"] + a["text"])]
        check(len(alert) == 1, f"{len(alert)} alerts")
        rows = {d["sink"]: d for d in outbox(room, config) if d["alert"] == alert[0]["alert"]}
        troubled = collections.Counter(r["text"].split(":")[0] and s for r in room.alerts() if r["kind"] == "sink" for s in ports if f"sink {s}" in r["title"])
        spared = [m["subject"] for m in mails(room.path("spare"))]
        check(len(spared) == 1 and "m0" in spared[0], f"the fallback of one sink got {spared}")
        for i, (plan, (state, attempts, copies, told)) in enumerate(FAULTS_OF_MAIL.items()):
            row, got = rows[f"m{i}"], mails(room.path(f"mail{i}"))
            got = [m for m in got if TOKEN.search(m.get_body(("plain",)).get_content() + m["subject"])]
            check((row["state"], row["attempts"]) == (state, attempts), f"{plan}: {row['state']} after {row['attempts']} attempts, {row['detail']}")
            check(len(got) == copies, f"{plan}: {len(got)} copies were taken, {copies} expected")
            check(len({m["message-id"] for m in got}) <= 1, f"{plan}: its copies have different ids")
            check(bool(troubled[f"m{i}"]) == told, f"{plan}: told {troubled[f'm{i}']} times that it failed")
            check(troubled[f"m{i}"] <= 1, f"{plan}: told {troubled[f'm{i}']} times")


def broken_and_back(check):
    """A sink that refuses our credentials is held, told once, and released by a reload; a host that was down gets everything in order."""
    with Room() as room:
        server = Publisher()
        told, log535 = room.fault_server("badsmtpd.py", "--dir", room.path("auth"), "--plan", "auth-535,auth-535,auth-required", "--user", "u", "--password-file",
                                         room.write("pw", "secret\n"), called="auth")
        down, log421 = room.fault_server("badsmtpd.py", "--dir", room.path("down"), "--plan", "banner-421,ok", called="down")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, interval="1h", more=", auth, down",
                                                          sinks=mail_sink("auth", port_of(told), f", user: u, password: {{file: '{room.path('pw')}'}}") + mail_sink("down", port_of(down))))
        feed(server, "plain")
        d = room.daemon(config, **room.clock(0))
        wait_for(lambda: server.asked("/s.xml") >= 1, 20, "the source was not asked")
        for n in range(3):
            feed(server, *[f"MILESTONE n{k}" for k in range(n, -1, -1)], "plain")
            d.send_signal(signal.SIGUSR1)
            wait_for(lambda: len([a for a in room.alerts() if a["kind"] != "sink"]) == n + 1, 20, f"alert {n}")
        broken = lambda: [a for a in room.alerts() if a["kind"] == "sink"]
        wait_for(broken, 10, "credentials that are refused are not told")
        time.sleep(0.5)
        held = [r for r in outbox(room, config) if r["sink"] == "auth"]
        check(len(broken()) == 1 and len([r for r in held if r["state"] == "held"]) >= 1, f"held: {[r['state'] for r in held]}, told {len(broken())} times")
        check(len([e for e in json_lines(log535) if e["ev"] == "auth"]) == 1, "a sink that is held was tried again")
        check(len([e for e in json_lines(log421) if e["ev"] == "conn"]) == 1, "a host that is down is tried by one alert, not by each")
        # the clock jumps a day ahead: what was deferred is tried, and the first that is taken brings the rest, oldest first
        room.clock(DAY)
        os.kill(d.pid, signal.SIGHUP)
        wait_for(lambda: len(mails(room.path("down"))) >= 3, 20, "the mail host that is back has not got everything")
        order = [TOKEN.search(m["subject"] + m.get_body(("plain",)).get_content()).group(1) for m in mails(room.path("down"))]
        check(order == ["n0", "n1", "n2"], f"order after the host was down: {order}")
        wait_for(lambda: len([e for e in json_lines(log535) if e["ev"] == "auth"]) >= 2, 10, "a reload does not release what is held")
        os.kill(d.pid, signal.SIGHUP)
        wait_for(lambda: len(mails(room.path("auth"))) >= 3, 20, "a second reload, now with the right password, does not deliver")
        d.terminate()
        check(d.wait(20) == 0, "the daemon did not end well")
        ids = [m["message-id"] for m in mails(room.path("auth")) + mails(room.path("down"))]
        check(len(ids) == len(set(ids)), "something was delivered twice")


def clock_steps(check):
    """A day ahead, a day back, ten years ahead: no storm, nothing lost, doubled or given up, and what waits is not kept waiting."""
    with Room() as room:
        server = Publisher()
        told, log = room.fault_server("badsmtpd.py", "--dir", room.path("mail"), "--plan", "mail-451,mail-451,mail-451,ok")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, interval="5min", sinks=mail_sink("mail", port_of(told)), more=", mail"))
        feed(server, "plain")
        d = room.daemon(config, **room.clock(0))
        wait_for(lambda: server.asked("/s.xml") >= 1, 20, "the source was not asked")
        tries = lambda: len([e for e in json_lines(log) if e["ev"] == "conn"])
        expect, asked = [], 1
        for n, step in enumerate((0, DAY, 3650 * DAY, 0)):
            room.clock(step)
            feed(server, *[f"MILESTONE c{k}" for k in range(n, -1, -1)], "plain")
            d.send_signal(signal.SIGUSR1)
            asked += 1
            expect.append(f"c{n}")
            wait_for(lambda: len(room.alerts()) >= n + 1, 20, f"the alert after a step to {step} s")
        time.sleep(1)
        check(server.asked("/s.xml") <= asked + 1, f"asked {server.asked('/s.xml')} times where {asked} were wanted")
        due = [r for r in outbox(room, config) if r["sink"] == "mail" and r["state"] == "due"]
        late = [r for r in due if r["due"] and r["due"] > time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3 * 3600))]
        check(not late, f"waits for the time that it was: {late[:1]}")
        room.clock(7200)
        d.send_signal(signal.SIGHUP)
        wait_for(lambda: len(mails(room.path("mail"))) >= len(expect), 20, f"{len(mails(room.path('mail')))} of {len(expect)} mails")
        got = collections.Counter(TOKEN.search(m["subject"] + m.get_body(("plain",)).get_content()).group(1) for m in mails(room.path("mail")))
        check(got == collections.Counter(expect), f"mails: {dict(got)}")
        check(len(room.alerts()) == len(expect), f"alerts: {[a['title'] for a in room.alerts()]}")
        d.terminate()
        check(d.wait(20) == 0, "the daemon did not end well")


def hanging(check, notify_log):
    """never-dot and a notification server that does not answer, at once: audit settles, ratifyctl answers."""
    with Room() as room:
        server = Publisher()
        told, _ = room.fault_server("badsmtpd.py", "--dir", room.path("mail"), "--plan", "never-dot")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, interval="1h", sinks=mail_sink("mail", port_of(told)) + "  desk: {type: desktop}\n  log: {type: log, target: stderr}\n",
                                                          more=", mail, desk, log"))
        feed(server, "plain")
        d = room.daemon(config)
        wait_for(lambda: server.asked("/s.xml") >= 1, 20, "the source was not asked")
        for n in range(3):
            feed(server, *[f"MILESTONE h{k}" for k in range(n, -1, -1)], "plain")
            began = time.monotonic()
            d.send_signal(signal.SIGUSR1)
            done = lambda: {r["sink"] for r in room.audit() if r["what"] == "delivery" and r["verdict"] == "delivered"} >= {"audit", "log"} \
                and len([r for r in room.audit() if r["what"] == "delivery" and r["sink"] == "audit"]) == n + 1
            wait_for(done, 4, "hanging sinks hold the others up")  # one that did would hold them for its deadline, 5 s
            took = []
            for _ in range(10):
                t = time.monotonic()
                rc, _ = room.ctl("status", "--json", config=config)
                took.append(time.monotonic() - t)
            check(sorted(took)[-2] < 1.0, f"ratifyctl status took {took}")
            print(f"hanging sinks: audit after {time.monotonic() - began:.2f} s with ten status requests, slowest {max(took) * 1000:.0f} ms")
        wait_for(lambda: [r for r in room.audit() if r["what"] == "delivery" and r["sink"] == "desk" and r["verdict"] == "deferred"], 12, "the helper's deadline does not end it")
        began = time.monotonic()
        d.terminate()
        check(d.wait(20) == 0 and time.monotonic() - began <= 6, f"SIGTERM with hanging sinks took {time.monotonic() - began:.1f} s")


def main():
    need_shared()
    check = Checks()
    if len(sys.argv) > 1:
        hanging(check, sys.argv[1])
        return check.done()
    for part in (mail_faults, broken_and_back, clock_steps):
        began = time.monotonic()
        part(check)
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
    log = f"/tmp/ratifyd-trouble-{os.getpid()}.jsonl"
    rc = subprocess.run([os.path.join(FAULTS, "with-notifyd.sh"), "--plan", "noreply", "--log", log, "--", sys.executable, __file__, log]).returncode
    if os.path.exists(log):
        os.unlink(log)
    check(rc == 0, "with a notification server that does not answer")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
