#!/usr/bin/env python3
"""The control socket under clients that mean no good: garbage, long lines, too many, half-open, of another user, while it drains."""
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: [], drain: 2s}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{base}/s.xml', dossiers: [d], interval: 1h, class: news}}
sinks:
  audit: {{type: audit}}
  hang: {{type: mail, server: 'smtp://127.0.0.1:{mail}', tls: none, from: a@example.org, to: b@example.org}}
routes:
  all: {{sinks: [audit, hang]}}
"""
STATUS = b'{"command":"status"}\n'


def dial(path, timeout=5):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(timeout)
    s.connect(path)
    return s


def answer(s):
    """One line, or what came before the end."""
    got = b""
    try:
        while not got.endswith(b"\n"):
            piece = s.recv(65536)
            if not piece:
                break
            got += piece
    except OSError:
        pass
    return got


def ask(path, *pieces):
    s = dial(path)
    try:
        for p in pieces:
            s.sendall(p)
        return answer(s)
    except OSError:
        return b""
    finally:
        s.close()


def busy_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    check = Checks()
    with Room() as room:
        server, mail = Publisher(), socket.socket()
        mail.bind(("127.0.0.1", 0))
        mail.listen(16)
        server.show("/s.xml", record.rss("S", [record.item("1", "plain", "2026-01-02", "text")], server.base), "application/rss+xml")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base, mail=mail.getsockname()[1]))
        d = room.daemon(config)
        path = room.path("run", "ratifyd", "control")
        wait_for(lambda: os.path.exists(path) and server.asked("/s.xml") >= 1, 20, "the daemon does not start")

        fine = lambda: json.loads(ask(path, STATUS) or b"{}").get("pid") == d.pid  # noqa: E731
        for what in (b"\n", b"{}\n", b"[]\n", b"null\n", b'"status"\n', b"status\n", b'{"command":7}\n', b'{"command":"nope"}\n', b'{"command":"status","command":"x"}\n', b"\0\0\n",
                     b"\xff\xfe\n", b"[" * 3000 + b"\n", b'{"command":"poll","source":[]}\n', b'{"command":"poll","source":"no such"}\n', b'{"command":"\\u0000"}\n',
                     b'{"a":' * 2000 + b"1" + b"}" * 2000 + b"\n", b"GET / HTTP/1.1\r\n\r\n"):
            got = ask(path, what)
            try:
                o = json.loads(got.splitlines()[0])
            except (ValueError, IndexError):
                o = None
            if what.startswith(b'{"command":"poll","source":[]}'):
                check(isinstance(o, dict), f"{what[:40]}: {got[:200]}")
            else:
                check(isinstance(o, dict) and "error" in o, f"{what[:40]}: {got[:200]}")
        check(len(ask(path, STATUS[:7], STATUS[7:])) > 10, "a request in two pieces is not answered")
        both = dial(path)
        both.sendall(STATUS + STATUS)
        check(b"pid" in answer(both), "two requests in one piece are not answered")
        both.close()
        half = dial(path)
        half.sendall(STATUS)
        half.shutdown(socket.SHUT_WR)  # as `echo ... | nc -N` does
        check(b"pid" in answer(half), "a client that has said all gets no answer")
        half.close()
        check(ask(path, b"x" * 70000, b"y" * 70000) == b"", "a line without end is kept")
        check(fine(), "after a line without end")

        rng = random.Random(1)
        for _ in range(150):
            blob = bytearray(rng.choice((STATUS, b'{"command":"poll","source":"s"}\n', b'{"command":"zzz"}\n')) * rng.randint(1, 3))
            for _ in range(rng.randint(1, 8)):
                blob[rng.randrange(len(blob))] = rng.randrange(256)
            s = dial(path)
            try:
                s.sendall(blob)
                if rng.random() < 0.5:
                    s.settimeout(0.05)
                    answer(s)
            except OSError:
                pass
            s.close()
        check(fine(), "after 150 requests with bytes changed")

        greedy = dial(path)  # asks and never reads
        greedy.setblocking(False)
        sent = 0
        end = time.monotonic() + 2
        while time.monotonic() < end and sent < 50000:
            try:
                sent += greedy.send(STATUS * 100) // len(STATUS)
            except BlockingIOError:
                time.sleep(0.01)
            except OSError:
                break
        check(fine(), f"after {sent} requests whose answers nobody reads")
        greedy.close()

        idle = []
        for _ in range(40):
            try:
                idle.append(dial(path))
            except OSError:
                pass
            time.sleep(0.01)
        began, busy = time.monotonic(), busy_seconds(d.pid)
        time.sleep(1.5)
        check((busy_seconds(d.pid) - busy) / (time.monotonic() - began) < 0.2, "half-open clients keep it busy")
        check(len(idle) >= 30 and fine(), f"{len(idle)} silent clients keep others from being answered")
        for s in idle:
            s.close()

        if os.geteuid() == 0:
            os.chmod(path, 0o666)
            for folder in (room.dir, room.path("run"), room.path("run", "ratifyd")):
                os.chmod(folder, 0o755)
            p = subprocess.run([sys.executable, "-c", "import os,socket,sys\nos.setgroups([]);os.setgid(65534);os.setuid(65534)\n"
                                "s=socket.socket(socket.AF_UNIX);s.settimeout(3);s.connect(sys.argv[1])\n"
                                "try:\n s.sendall(b'{\"command\":\"status\"}\\n');sys.stdout.write(s.recv(100).decode())\nexcept OSError: pass\n", path], capture_output=True, text=True)
            check(p.returncode == 0 and p.stdout == "", f"another user is answered: {p.stdout}{p.stderr}")
        else:
            print("not tested: a client of another user (needs root)")

        server.show("/s.xml", record.rss("S", [record.item("2", "MILESTONE one", "2026-01-02", "text")], server.base), "application/rss+xml")
        ask(path, b'{"command":"poll"}\n')
        wait_for(lambda: room.alerts(), 10, "poll by the socket")
        time.sleep(0.3)
        asked = server.asked("/s.xml")
        d.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        got = ask(path, STATUS)
        check(b'"stopping"' in got, f"status while it drains: {got[:200]}")
        for what in (b'{"command":"poll"}\n', b'{"command":"reload"}\n'):
            got = ask(path, what)
            check(b"error" in got and b"stop" in got, f"{what} while it drains: {got[:200]}")
        began = time.monotonic()
        check(d.wait(20) == 0 and time.monotonic() - began < 3, "the drain")
        check(server.asked("/s.xml") == asked, "polled while it drained")
        check("Sanitizer" not in open(room.path("daemon.log")).read(), open(room.path("daemon.log")).read()[-1500:])
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
