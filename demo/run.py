#!/usr/bin/env python3
"""Replays the public record of the UN Convention against Cybercrime, in time-lapse, against the real ratifyd.

usage: run.py BIN_DIR   (started by ./dev demo, on a session bus of its own)
Everything happens on 127.0.0.1. Exit 0 when every alert that is due came once to each sink, and none else.
"""
import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import record  # noqa: E402
from servers import MailHost, Publisher  # noqa: E402

PACKS = os.path.join(HERE, "..", "config", "packs")
USED = [n[:-5] for n in sorted(os.listdir(PACKS)) if n.startswith("rules-")] + ["un-cybercrime", "budapest"]
TABLE = "/doc/Publication/MTDSG/Volume%20II/Chapter%20XVIII/XVIII-16.en.xml"
NEWS, PRESS = "/feed/subscribe/en/news/all/rss.xml", "/en/rss.xml"
COLOUR = sys.stdout.isatty() and "NO_COLOR" not in os.environ
BEGAN = time.monotonic()


def say(text, strong=False):
    if COLOUR and strong:
        text = f"\033[1m{text}\033[0m"
    print(f"[{time.monotonic() - BEGAN:5.1f} s] {text}", flush=True)


class Desktop:
    """The demonstration's notification server: what it prints is what a person would have seen."""

    def __init__(self, program):
        self.shown = []
        self.process = subprocess.Popen([program], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.process.stdout.readline()  # ready
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.shown.append(json.loads(line))


class Daemon:
    def __init__(self, bin_dir, folder, config):
        self.bin_dir, self.folder, self.config = bin_dir, folder, config
        self.log_path = os.path.join(folder, "log")
        self.env = dict(PATH=os.environ["PATH"], HOME=folder, XDG_RUNTIME_DIR=os.path.join(folder, "run"),
                        DBUS_SESSION_BUS_ADDRESS=os.environ["DBUS_SESSION_BUS_ADDRESS"])
        os.makedirs(self.env["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
        self.start()

    def start(self):
        log = open(self.log_path, "ab")
        self.process = subprocess.Popen([os.path.join(self.bin_dir, "ratifyd"), "-c", self.config, "--state", os.path.join(self.folder, "state"),
                                         "--packs", PACKS], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.env)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)

    def ctl(self, *args):
        p = subprocess.run([os.path.join(self.bin_dir, "ratifyctl"), "-c", self.config, "--state", os.path.join(self.folder, "state"), "--packs", PACKS, *args],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, env=self.env)
        return p.returncode, p.stdout + p.stderr

    def audit(self):
        path = os.path.join(self.folder, "state", "audit.jsonl")
        if not os.path.exists(path):
            return []
        records = []
        for line in open(path, encoding="utf-8"):
            try:
                records.append(json.loads(line))
            except ValueError:
                pass  # its last line may be being written
        return records

    def log_lines(self):
        return open(self.log_path, encoding="utf-8", errors="replace").read().splitlines()


def pack_sources():
    """Names and paths of every source of the packs in use: each is pointed at loopback, none is left outside."""
    out, packs = {}, list(USED)
    for name in packs:
        section = None
        for line in open(os.path.join(PACKS, name + ".yaml"), encoding="utf-8"):
            top = re.match(r"(\w[\w-]*):", line)
            if top:
                section = top.group(1)
            if top and section == "needs":
                packs += [n for n in re.findall(r"[\w.-]+", line.split(":")[1]) if n not in packs]
            key = re.match(r"  ([a-z0-9][\w.-]*):", line)
            if section == "sources" and key:
                current = key.group(1)
                out[current] = None
            url = re.search(r"\burl: *['\"]?(https?://[^'\"\s,}]+)", line)
            if section == "sources" and url and out and out[current] is None:
                out[current] = url.group(1)
    return out


def write_config(folder, publisher, mail_port, packs):
    sources = ""
    for name, url in pack_sources().items():
        path = re.sub(r"^https?://[^/]+", "", url or "/none")
        sources += f"  {name}: {{url: '{publisher.base}{path}', interval: 300ms}}\n"
    config = os.path.join(folder, "ratifyd.yaml")
    with open(config, "w", encoding="utf-8") as f:
        f.write(f"""daemon:
  packs: [{', '.join(packs)}]
sources:
{sources}sinks:
  desktop: {{type: desktop}}
  mail: {{type: mail, server: 'smtp://127.0.0.1:{mail_port}', tls: none, from: ratifyd@example.org, to: analyst@example.org}}
  log: {{type: log}}
  audit: {{type: audit}}
routes:
  everything: {{sinks: [desktop, mail, log, audit]}}
""")
    os.chmod(config, 0o600)
    return config


class Replay:
    def __init__(self, bin_dir, folder):
        self.publisher, self.mail = Publisher(), MailHost()
        self.news, self.press, self.stage, self.deposits = [], [], 0, {}
        config = write_config(folder, self.publisher, self.mail.port, USED)
        for path in {re.sub(r"^https?://[^/]+", "", u) for u in pack_sources().values() if u} - {TABLE, NEWS, PRESS}:
            self.publisher.show(path, record.rss("Quiet", [record.item("q", "Nothing of interest", "2019-01-02", "A plain entry.")], self.publisher.base), "application/rss+xml")
        self.show()
        self.desktop = Desktop(os.path.join(bin_dir, "demo-notifyd"))
        self.daemon = Daemon(bin_dir, folder, config)
        self.told = 0
        self.expected = collections.Counter()
        self.wrong = []

    def show(self):
        old = [record.item("1", "Security Council meets on the situation in the region", "2019-12-01", "A plain entry."),
               record.item("2", "Experts discuss a United Nations cybercrime convention", "2019-12-02", "Talks may begin next year.")]
        self.publisher.show(NEWS, record.rss("UN News", self.news + old, self.publisher.base), "application/rss+xml")
        self.publisher.show(PRESS, record.rss("Press releases", self.press + old[:1], self.publisher.base), "application/rss+xml")
        self.publisher.show(TABLE, record.mtdsg(self.stage, self.deposits), "text/xml")

    def alerts(self):
        return [r for r in self.daemon.audit() if r["what"] == "alert" and r.get("dossier")]

    def polled_since(self, marks):
        return all(self.publisher.asked(path) > n + 1 for path, n in marks.items())

    def settle(self, seconds=20):
        """Until every document was asked for again and nothing more is on its way to a sink."""
        marks = {p: self.publisher.asked(p) for p in (TABLE, NEWS, PRESS)}
        end = time.monotonic() + seconds
        quiet = 0
        while time.monotonic() < end:
            time.sleep(0.05)
            done = self.counts()
            quiet = quiet + 1 if self.polled_since(marks) and len(set(done.values())) == 1 else 0
            if quiet >= 4:
                return True
        self.wrong.append(f"not quiet after {seconds} s: {self.counts()}")
        return False

    def counts(self):
        alerts = {r["alert"] for r in self.alerts()}
        mails = sum(1 for m in self.mail.taken() if m["X-Ratifyd-Dossier"])
        done = collections.Counter(r["sink"] for r in self.daemon.audit() if r["what"] == "delivery" and r["verdict"] == "delivered" and r["alert"] in alerts)
        return dict(alerts=len(alerts), mails=mails, desktop=done["desktop"], log=done["log"], audit=done["audit"])

    def step(self, title, expect, change):
        """One step of the record: what changes, how many alerts of which type it must cause, and none else."""
        say(title, strong=True)
        change()
        self.show()
        self.settle()
        fresh = self.alerts()[self.told:]
        self.told += len(fresh)
        for r in fresh[:6]:
            say(f"    alert: {r['title']}")
        if len(fresh) > 6:
            say(f"    ... and {len(fresh) - 6} more of this kind")
        if not fresh:
            say("    no alert")
        if len(fresh) != expect:
            self.wrong.append(f"{title}: {len(fresh)} alerts, {expect} were due: {[r['title'] for r in fresh][:8]}")
        self.expected[title] = expect


def play(r):
    news = lambda *a: r.news.insert(0, record.item(*a))  # noqa: E731
    press = lambda *a: r.press.insert(0, record.item(*a))  # noqa: E731

    say("ratifyd starts with its shipped packs; the first look is a base line and announces nothing", strong=True)
    r.settle()
    if r.alerts():
        r.wrong.append("the base line was announced")

    def first_vote():
        press("ga12235", "General Assembly adopts resolution 74/247 to begin work on a United Nations cybercrime convention", "2019-12-27",
              "By a recorded vote of 79 in favour to 60 against, with 33 abstentions, the General Assembly adopted resolution A/RES/74/247, "
              "establishing a committee to elaborate a United Nations cybercrime convention.")
    r.step("27 December 2019: the Assembly votes 79-60-33 to draft a convention", 1, first_vote)

    def adoption():
        news("1158526", "UN General Assembly adopts milestone cybercrime treaty", "2024-12-24",
             "The General Assembly on Tuesday adopted the United Nations Convention against Cybercrime without a vote.")
        press("ga12664", "General Assembly adopts United Nations Convention against Cybercrime", "2024-12-24",
              "The General Assembly adopted without a vote resolution A/RES/79/243, the United Nations Convention against Cybercrime.")
    r.step("24 December 2024: adopted without a vote; two services report it", 1, adoption)

    def opening():
        news("1166182", "UN Convention against Cybercrime opens for signature in Hanoi", "2025-10-25",
             "The United Nations Convention against Cybercrime opened for signature on Saturday in Hanoi, Viet Nam.")
    r.step("25 October 2025: opened for signature in Hanoi", 1, opening)

    def trap_headline():
        news("1166190", "In Hanoi 72 States ratify the UN cybercrime convention", "2025-10-26", "A celebration in Hanoi.")
    r.step("A trap: the press says that \"72 States ratify\", though they signed", 0, trap_headline)

    def hanoi():
        r.stage = 1
    r.step("The depositary's table: the signatures of 25 and 26 October 2025", len(record.HANOI_25) + len(record.HANOI_26), hanoi)

    show = r.show

    def maintenance():
        r.show = lambda: r.publisher.show(TABLE, record.MAINTENANCE, "text/html")
    r.step("A trap: the treaty collection answers 200 with a page about maintenance; nobody withdrew", 0, maintenance)
    r.show = show

    def reorder():
        r.news.reverse()
        r.news.append(dict(r.news[0]))
    r.step("A trap: the feed comes in another order, with one entry twice", 0, reorder)

    def kill():
        r.daemon.kill()
        r.daemon.start()
    r.step("kill -9, and a new start: nothing is lost, nothing is said twice", 0, kill)

    def mauritius():
        r.stage = 2
    r.step("19 November 2025: Mauritius signs", 1, mauritius)

    def azerbaijan():
        news("1170001", "Azerbaijan's parliament ratifies UN Convention against Cybercrime", "2026-02-10",
             "Azerbaijan's parliament on Tuesday approved the law on ratification of the United Nations Convention against Cybercrime.")
    r.step("10 February 2026: Azerbaijan's parliament consents; that is no deposit", 1, azerbaijan)

    def qatar_reported():
        news("1175001", "Qatar ratifies UN Convention against Cybercrime", "2026-04-29",
             "Qatar deposited its instrument of ratification of the United Nations Convention against Cybercrime.")
    r.step("Spring 2026 (day assumed): the press says that Qatar has ratified: reported, not confirmed", 1, qatar_reported)

    def qatar_official():
        r.deposits = {"Qatar": record.QATAR_DAY_ASSUMED}
    r.step("The depositary's table says so, too: the same milestone becomes official, 1 of 40", 1, qatar_official)

    def canada():
        r.stage = 3
    r.step("July 2026 (day assumed): Canada signs", 1, canada)


def finish(r):
    total = sum(r.expected.values())
    counts = r.counts()
    r.daemon.stop()
    by_sink = collections.defaultdict(collections.Counter)
    alerts = {a["alert"] for a in r.alerts()}
    for d in r.daemon.audit():
        if d["what"] == "delivery" and d["verdict"] == "delivered" and d["alert"] in alerts:
            by_sink[d["sink"]][d["alert"]] += 1
    for sink in ("desktop", "mail", "log", "audit"):
        if by_sink[sink] != collections.Counter(alerts):
            r.wrong.append(f"sink {sink}: {len(by_sink[sink])} of {len(alerts)} alerts, most often {max(by_sink[sink].values(), default=0)} times")
    ids = collections.Counter(m["Message-ID"] for m in r.mail.taken())
    if any(n > 1 for n in ids.values()):
        r.wrong.append("a mail came twice")
    if not r.publisher.asked(status=304):
        r.wrong.append("no request was answered 304")
    code, text = r.daemon.ctl("timeline", "un-cybercrime")
    print("\n" + text)
    print(f"{len(alerts)} alerts, each delivered once to each sink; {r.publisher.asked()} requests, {r.publisher.asked(status=304)} of them 304")
    if len(alerts) != total:
        r.wrong.append(f"{len(alerts)} alerts, {total} were due ({counts})")
    code, text = r.daemon.ctl("audit", "verify")
    print(text.strip())
    if code != 0:
        r.wrong.append(f"audit verify: exit {code}")


def main():
    folder = tempfile.mkdtemp(prefix="ratifyd-demo-")
    r = None
    try:
        r = Replay(sys.argv[1], folder)
        play(r)
        finish(r)
        if r.wrong:
            print("\n".join(r.daemon.log_lines()[-15:]))
    finally:
        if r is not None:
            if r.daemon.process.poll() is None:
                r.daemon.process.kill()
                r.daemon.process.wait()
            r.desktop.process.terminate()
            r.desktop.process.wait()
        shutil.rmtree(folder, ignore_errors=True)
    for w in r.wrong:
        print(f"DIFFERS: {w}")
    return 1 if r.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
