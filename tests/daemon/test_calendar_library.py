#!/usr/bin/env python3
"""libical is not in memory before the first calendar is written; where it is missing, a mail sink that wants it is a mistake of the
configuration, named before anything is sent."""
import datetime
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from acts import mapping
from harness import BIN, SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
from servers import MailHost, Publisher

CONFIG = """
daemon: {{packs: []}}
dossiers:
  t: {{title: Convention on Tables}}
mappings:
""" + mapping("hearings", "meetings", "table") + """    fields: {{id: id, title: matter, date: at, acting-body: {{template: Committee on Furniture}}}}
    events: {{meeting: {{kind: hearing}}}}
sources:
  hearings: {{url: '{base}/h.json', map: hearings, evidence: official, dossiers: [t], interval: 1s}}
sinks:
  audit: {{type: audit}}
  mail: {{type: mail, server: 'smtp://127.0.0.1:{port}', from: a@example.org, to: b@example.org{more}}}
routes:
  all: {{sinks: [audit, mail]}}
"""
DAY = f"{datetime.date.today().year + 1}-03-04T15:00:00Z"


def meetings(*matters):
    rows = [{"id": str(i), "matter": m, "at": DAY} for i, m in enumerate(matters)]
    return json.dumps({"meetings": rows}).encode()


def is_loaded(pid):
    with open(f"/proc/{pid}/maps", encoding="utf-8") as f:
        return "libical" in f.read()


def has_calendar(mail):
    return any(p.get_content_type() == "text/calendar" for p in mail.walk())


def first_use(check, more, wanted):
    with Room() as room:
        server, host = Publisher(), MailHost()
        server.show("/h.json", meetings("Hearing of old"), "application/json")
        d = room.daemon(room.write("ratifyd.yaml", CONFIG.format(base=server.base, port=host.port, more=more)))
        wait_for(lambda: server.asked("/h.json") > 2, 20, "not polled")
        check(not is_loaded(d.pid), "nobody asked for a calendar yet")
        server.show("/h.json", meetings("Hearing of old", "Hearing on Tables"), "application/json")
        mail = wait_for(lambda: host.mails and host.mails[0], 20, "no mail")
        check(has_calendar(mail) == wanted and is_loaded(d.pid) == wanted, f"a calendar and its library {'are' if wanted else 'are not'} there{more}")
        d.terminate()
        check(d.wait(20) == 0, "it stops")


def missing(check):
    """A file in its place that is no library."""
    with Room() as room:
        os.mkdir(room.path("lib"))
        real = subprocess.run(["cc", "-print-file-name=libical.so"], capture_output=True, text=True, check=True).stdout.strip()
        room.write(f"lib/{os.readlink(real)}", "no library " * 100)
        env = {"LD_LIBRARY_PATH": room.path("lib")}
        for more, status in (("", 78), (", calendar: yes", 78), (", calendar: no", 0)):
            config = room.write("ratifyd.yaml", CONFIG.format(base="http://127.0.0.1:9", port=9, more=more))
            p = subprocess.run([os.path.join(BIN, "ratifyctl"), "check", config], capture_output=True, text=True, env=room.environment(**env), timeout=60)
            check(p.returncode == status, f"check ends with {p.returncode}{more}: {p.stdout}{p.stderr}")
            told = [line for line in (p.stdout + p.stderr).splitlines() if "libical" in line]
            if status:
                check(len(told) == 1 and told[0].startswith(f"{config}:") and "sinks.mail" in told[0] and "expected the package libical3, or calendar: no" in told[0], f"one sentence: {told}")
                rc, log = room.once(config, **env)
                check(rc == 78 and "expected the package libical3" in log, f"the daemon does not start: {rc} {log}")
        check(room.once(config, **env)[0] == 0, "without a calendar it does")


def removed(check):
    """It was there at the start, and is not when the first calendar is written: the mail goes without, and that is said once, and shown."""
    with Room() as room:
        os.mkdir(room.path("lib"))
        real = subprocess.run(["cc", "-print-file-name=libical.so"], capture_output=True, text=True, check=True).stdout.strip()
        name = os.readlink(real)
        shutil.copy(os.path.realpath(real), room.path("lib", name))
        env = {"LD_LIBRARY_PATH": room.path("lib")}
        server, host = Publisher(), MailHost()
        server.show("/h.json", meetings("Hearing of old"), "application/json")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, port=host.port, more=""))
        d = room.daemon(config, **env)
        wait_for(lambda: server.asked("/h.json") > 2, 20, "not polled")
        check(json.loads(room.ctl("status", "--json", config=config)[1])["lacks"] == [], "nothing is lacking")
        room.write(f"lib/{name}", "no library " * 100)
        matters = ["Hearing of old"]
        for i in range(2):
            matters.append(f"Hearing number {i}")
            server.show("/h.json", meetings(*matters), "application/json")
            mail = wait_for(lambda: len(host.mails) > i and host.mails[i], 20, "no mail")
            check(not has_calendar(mail), "it has no calendar")
        with open(room.path("daemon.log"), encoding="utf-8") as f:
            told = [line for line in f if "calendar" in line]
        check(len(told) == 1 and "sink mail: " in told[0] and name in told[0], f"said once: {told}")
        lacks = json.loads(room.ctl("status", "--json", config=config)[1])["lacks"]
        check([s["sink"] for s in lacks] == ["mail"] and "libical cannot be loaded" in lacks[0]["what"], f"status: {lacks}")
        check("sink mail: " + lacks[0]["what"] in room.ctl("status", config=config)[1].splitlines(), "status, for people")
        rc, out, err = room.ask("check", config, env=env)
        check(rc == 78 and "libical" in out + err, f"check: {rc} {out} {err}")
        os.unlink(room.path("lib", name))
        shutil.copy(os.path.realpath(real), room.path("lib", name))
        server.show("/h.json", meetings(*matters, "Hearing when it is back"), "application/json")
        mail = wait_for(lambda: len(host.mails) > 2 and host.mails[2], 20, "no mail")
        check(has_calendar(mail), "it is there again")
        check(json.loads(room.ctl("status", "--json", config=config)[1])["lacks"] == [], "and nothing is lacking")
        d.terminate()
        check(d.wait(20) == 0, "it stops")


def main():
    check = Checks()
    first_use(check, "", True)
    first_use(check, ", calendar: no", False)
    missing(check)
    removed(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
