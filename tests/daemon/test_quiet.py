#!/usr/bin/env python3
"""What system calls show: a 304 writes nothing, a document is synced before the first byte to a sink, a CA file is opened once."""
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, SOURCE, Checks, Room, wait_for

sys.path.insert(0, os.path.join(SOURCE, "demo"))
import record
from servers import MailHost, Publisher

CONFIG = """
daemon: {{packs: []}}
http: {{ca-file: '{ca}'}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
{sources}
sinks:
  mail: {{type: mail, server: 'smtp://127.0.0.1:{mail}', tls: none, from: a@example.org, to: b@example.org}}
routes:
  all: {{sinks: [mail]}}
"""
TLS_SERVERS = 6
CALLS = "trace=openat,pwrite64,write,fdatasync,fsync,connect,sendto,sendmsg"


def traceable(room):
    if not shutil.which("strace"):
        return "there is no strace here"
    p = subprocess.run(["strace", "-f", "-o", room.path("try"), "true"], capture_output=True)
    return None if p.returncode == 0 else "strace is not allowed here: " + p.stderr.decode(errors="replace").strip()[-200:]


def certificate(room):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout", "key.pem",
                    "-out", "ca.pem", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"], cwd=room.dir, check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(room.path("ca.pem"), room.path("key.pem"))
    return context


def secured(context):
    """A publisher over TLS: its socket is wrapped connection by connection."""
    server = Publisher()
    plain = server.server.get_request

    def get_request():
        connection, address = plain()
        return context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    server.server.get_request = get_request
    server.base = server.base.replace("http:", "https:")
    return server


def feed(server, *titles):
    items = [record.item(t, t, "2026-01-01", "text") for t in titles]
    server.show("/s.xml", record.rss("S", items, server.base), "application/rss+xml")


def calls(room, since=0):
    with open(room.path("trace"), errors="replace") as f:
        return f.read().splitlines()[since:]


def poll(d, servers, status):
    """All are asked once more and have answered with that status."""
    before = [s.asked("/s.xml", status) for s in servers]
    d.send_signal(signal.SIGUSR1)
    wait_for(lambda: all(s.asked("/s.xml", status) > n for s, n in zip(servers, before)), 20, f"no new {status}")
    time.sleep(0.7)


class TracedRoom(Room):
    """Ends what strace started, which strace itself may leave behind."""
    traced = 0

    def __exit__(self, *exc):
        if self.traced and os.path.exists(f"/proc/{self.traced}"):
            os.kill(self.traced, signal.SIGKILL)
        super().__exit__(*exc)


def main():
    check = Checks()
    with TracedRoom() as room:
        why = traceable(room)
        if why:
            print("skipped:", why)
            return 77
        context = certificate(room)
        servers = [secured(context) for _ in range(TLS_SERVERS)]
        mail = MailHost()
        for s in servers:
            feed(s, "plain")
        sources = "".join(f"  s{i}: {{url: '{s.base}/s.xml', dossiers: [d], interval: 1h, class: news}}\n" for i, s in enumerate(servers))
        config = room.write("ratifyd.yaml", CONFIG.format(ca=room.path("ca.pem"), sources=sources, mail=mail.port))
        argv = ["strace", "-f", "-o", room.path("trace"), "-s", "64", "-e", CALLS, os.path.join(BIN, "ratifyd"), "-c", config, "--state", room.path("state"),
                "--packs", os.path.join(SOURCE, "config", "packs")]
        # the leak checker and strace do not mix
        p = room.start(argv, stdout=open(room.path("daemon.log"), "ab"), stderr=subprocess.STDOUT, env=room.environment(ASAN_OPTIONS="detect_leaks=0"))
        wait_for(lambda: all(s.asked("/s.xml") for s in servers), 30, "the sources were not asked")
        time.sleep(1)
        pid = int(open(f"/proc/{p.pid}/task/{p.pid}/children").read().split()[0])
        room.traced = pid
        d = type("Daemon", (), {"send_signal": staticmethod(lambda s: os.kill(pid, s))})

        poll(d, servers, 304)  # what this process has not seen yet it looks up once
        at = len(calls(room))
        poll(d, servers, 304)
        seen = calls(room, at)
        writes = [c for c in seen if re.search(r"\b(pwrite64|fdatasync|fsync)\(", c)]
        check(any("sendto(" in c or "write(" in c for c in seen), "nothing was traced")
        check(not writes, f"a 304 writes: {writes[:5]}")

        at = len(calls(room))
        feed(servers[0], "MILESTONE one", "plain")
        d.send_signal(signal.SIGUSR1)
        wait_for(lambda: len(mail.mails) == 1, 20, "no mail came")
        time.sleep(0.3)
        seen = calls(room, at)
        sent = next((i for i, c in enumerate(seen) if re.search(rf"connect\(.*htons\({mail.port}\)", c)), None)
        synced = next((i for i, c in enumerate(seen) if "fdatasync(" in c), None)
        check(sent is not None and synced is not None and synced < sent, f"sink at call {sent}, first fdatasync at call {synced}")
        check(sum("fdatasync(" in c for c in seen[:sent or 0]) >= 2, "the document and its claim are each synced before the first byte leaves")

        opens = [c for c in calls(room) if "openat(" in c and "ca.pem" in c]
        check(len(opens) == 1, f"the CA file was opened {len(opens)} times for {3 * TLS_SERVERS} connections")
        os.kill(pid, signal.SIGTERM)
        check(p.wait(20) == 0, "the daemon ended badly")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
