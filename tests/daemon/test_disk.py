#!/usr/bin/env python3
"""A disk that is full, read-only or limited, too few descriptors, a state directory that is not ours: the daemon lives on or ends with
one sentence, is not busy, says it once a minute, advances no validator meanwhile, and loses nothing."""
import os
import resource
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, FAULTS, TOKEN, Checks, Room, mails, need_shared, port_of, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: [], log-level: info}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
{sources}
sinks:
  audit: {{type: audit}}
{sinks}
routes:
  all: {{sinks: [audit{more}], health: false}}
"""


def feed(server, *titles, path="/s.xml"):
    items = [record.item(t, t, "2026-01-0%d" % (i % 9 + 1), "text" * 50) for i, t in enumerate(titles)]
    server.show(path, record.rss("S", items, server.base), "application/rss+xml")


def busy_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def many(base, n, interval):
    return "".join(f"  s{i}: {{url: '{base}/s{i}.xml', dossiers: [d], class: news, interval: {interval}}}\n" for i in range(n))


def full_disk(check, folder):
    """Inside fulldisk.sh: the state lies on a small tmpfs, which is filled and freed again."""
    with Room() as room:
        os.symlink(folder, room.path("state"))
        server = Publisher()
        smtp, _ = room.fault_server("badsmtpd.py", "--dir", room.path("mail"))
        config = room.write("ratifyd.yaml", CONFIG.format(
            sources=many(server.base, 5, "1s"), more=", mail",
            sinks=f"  mail: {{type: mail, server: 'smtp://127.0.0.1:{port_of(smtp)}', tls: none, from: a@example.org, to: b@example.org}}"))
        for i in range(5):
            feed(server, "plain", path=f"/s{i}.xml")
        d = room.daemon(config)
        wait_for(lambda: all(server.asked(f"/s{i}.xml") >= 2 for i in range(5)), 20, "the sources were not asked")
        fill = os.open(os.path.join(folder, "fill"), os.O_WRONLY | os.O_CREAT)
        try:
            while True:
                os.write(fill, b"x" * 4096)
        except OSError:
            os.close(fill)
        for i in range(5):
            feed(server, f"MILESTONE full{i}", "plain", path=f"/s{i}.xml")
        said, began, busy = os.path.getsize(room.path("daemon.log")), time.monotonic(), busy_seconds(d.pid)
        asked = [server.asked(f"/s{i}.xml", 304) for i in range(5)]
        time.sleep(6)
        spent = (busy_seconds(d.pid) - busy) / (time.monotonic() - began)
        check(d.poll() is None, "a full disk ends the daemon")
        check(spent < 0.3, f"busy for {spent * 100:.0f} % of the time on a full disk")
        check([server.asked(f"/s{i}.xml", 304) for i in range(5)] == asked, "a validator was advanced though nothing could be written")
        with open(room.path("daemon.log")) as f:
            f.seek(said)
            lines = f.read().splitlines()
        check(1 <= len(lines) <= 2, f"{len(lines)} log lines about it in 6 s: {lines[:8]}")
        rc, out = room.ctl("status", config=config, check=False)
        check(rc == 0 and "disk full" in out, f"ratifyctl status on a full disk: exit {rc}: {out}")
        check(not mails(room.path("mail")), "something was sent that was not written down")
        os.unlink(os.path.join(folder, "fill"))
        began = time.monotonic()
        wait_for(lambda: len(mails(room.path("mail"))) == 5 and len(room.alerts()) == 5, 60, f"after it: {len(mails(room.path('mail')))} of 5 mails")
        print(f"full disk: {len(lines)} lines, {spent * 100:.1f} % busy; all delivered {time.monotonic() - began:.1f} s after it was freed")
        d.terminate()
        check(d.wait(20) == 0, "the daemon ended badly")
        check(sorted(TOKEN.search(a["title"] + a["text"]).group(1) for a in room.alerts()) == [f"full{i}" for i in range(5)], "the alerts are others")
        check(room.ctl("audit", "verify", config=config, check=False)[0] == 0, "audit verify")


def limits(check):
    """A file-size limit that the database meets, and too few descriptors for what is to be done."""
    for limit, value in ((resource.RLIMIT_FSIZE, 160 * 1024), (resource.RLIMIT_NOFILE, 20), (resource.RLIMIT_NOFILE, 14)):
        with Room() as room:
            server = Publisher()
            for i in range(24):
                feed(server, *[f"MILESTONE l{i}x{k}" for k in range(20)], path=f"/s{i}.xml")
            config = room.write("ratifyd.yaml", CONFIG.format(sources=many(server.base, 12, "1s").replace("news", "news, alert-first: yes"), sinks="", more=""))
            command = [os.path.join(BIN, "ratifyd"), "-c", config, "--state", room.path("state"), "--packs", os.path.join(os.environ["RATIFY_SOURCE"], "config", "packs")]
            d = room.start(command, stdout=open(room.path("daemon.log"), "ab"), stderr=subprocess.STDOUT, env=room.environment(),
                           preexec_fn=lambda: resource.setrlimit(limit, (value, value)))
            time.sleep(1.5)
            clients = []
            for _ in range(30):  # half-open clients take what descriptors there are
                s = socket.socket(socket.AF_UNIX)
                try:
                    s.settimeout(1)
                    s.connect(room.path("run", "ratifyd", "control"))
                    clients.append(s)
                except OSError:
                    break
            began, busy = time.monotonic(), busy_seconds(d.pid) if d.poll() is None else 0
            time.sleep(3)
            name = f"{'fsize' if limit == resource.RLIMIT_FSIZE else 'nofile'} {value}"
            log = open(room.path("daemon.log")).read()
            if d.poll() is None:
                spent = (busy_seconds(d.pid) - busy) / (time.monotonic() - began)
                check(spent < 0.4, f"{name}: busy for {spent * 100:.0f} %")
                print(f"{name}: alive, {spent * 100:.1f} % busy, {len(log.splitlines())} log lines")
                for s in clients:
                    s.close()
                d.terminate()
                check(d.wait(20) == 0, f"{name}: ended by {d.returncode}: {log[-500:]}")
            else:
                check(d.returncode in (71, 73, 74), f"{name}: ended by {d.returncode}: {log[-500:]}")
                print(f"{name}: exit {d.returncode}: {log.splitlines()[-1:]}")
            check("Sanitizer" not in log, f"{name}: {log[-2000:]}")


def not_ours(check):
    with Room() as room:
        config = room.write("ratifyd.yaml", CONFIG.format(sources="", sinks="", more=""))
        state = room.path("state")

        def refused(what, code=73):
            began = time.monotonic()
            rc, log = room.once(config)
            check(rc == code and state in log and len(log.splitlines()) == 1, f"{what}: exit {rc}: {log}")
            check(time.monotonic() - began < 2, f"{what}: took {time.monotonic() - began:.1f} s")

        os.mkdir(state)
        os.chmod(state, 0o770)
        refused("a state directory that its group may write")
        os.chmod(state, 0o700)
        check(room.once(config)[0] == 0, "a good state directory")
        if os.geteuid() == 0:
            os.chown(state, 65534, 65534)
            refused("a state directory of another user")
            os.chown(state, 0, 0)
        else:
            os.chmod(state, 0o500)
            os.unlink(os.path.join(state, "lock"))
            refused("a state directory that we may not write")
            os.chmod(state, 0o700)
        subprocess.run(["rm", "-rf", state], check=True)
        open(state, "w").close()
        refused("a file in the state directory's place")
        os.unlink(state)
        config = room.write("ratifyd.yaml", "daemon: {packs: []}\n")
        for what in (b"", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 5000):
            os.makedirs(state, mode=0o700, exist_ok=True)
            with open(os.path.join(state, "ratifyd.db"), "wb") as f:
                f.write(what)
            rc, log = room.once(config)
            check(rc == 0 if not what else rc in (65, 73, 74) and "ratifyd.db" in log, f"a database of {len(what)} bytes {what[:8]}: exit {rc}: {log}")
            subprocess.run(["rm", "-rf", state], check=True)


def read_only(check, folder):
    with Room() as room:
        os.symlink(folder, room.path("state"))
        began = time.monotonic()
        rc, log = room.once(room.write("ratifyd.yaml", CONFIG.format(sources="", sinks="", more="")))
        check(rc == 73 and folder in log and len(log.splitlines()) == 1, f"a read-only state directory: exit {rc}: {log}")
        check(time.monotonic() - began < 2, f"a read-only state directory: {time.monotonic() - began:.1f} s")


def inside(*mode):
    """Runs this script in a mount namespace of its own; None where that is not allowed."""
    if subprocess.run(["unshare", "-m" if os.geteuid() == 0 else "-rm", "true"], capture_output=True).returncode != 0:
        return None
    return subprocess.run([os.path.join(FAULTS, "fulldisk.sh"), *mode, "--", sys.executable, __file__, mode[0]]).returncode


def main():
    need_shared()
    check = Checks()
    if len(sys.argv) > 1:
        {"tmpfs": full_disk, "readonly": read_only}[sys.argv[1]](check, os.environ["FULLDISK_DIR"])
        return check.done()
    limits(check)
    not_ours(check)
    for mode in (("tmpfs", "3m"), ("readonly",)):
        rc = inside(*mode)
        if rc is None or rc == 3:
            print(f"not tested: {mode[0]}: a mount namespace is not allowed here")
        else:
            check(rc == 0, f"{mode[0]}: exit {rc}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
