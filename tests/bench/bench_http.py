"""Warm fetches through lib/http against a bare libcurl multi loop: CPU, wall and memory, interleaved, as ratios.

usage: bench_http.py [FEEDS] [ROUNDS]; RATIFY_TESTS is the folder of an optimised build's test programs.
A feed has an address of its own in 127/8, so every fetch opens a connection, as in the wild.
"""
import json
import os
import resource
import selectors
import socket
import statistics
import subprocess
import sys

TESTS = os.environ.get("RATIFY_TESTS", "build/bench/tests")
FEEDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
ADDRESSES, AT_ONCE, ETAG, TARGET = 900, 32, '"warm"', 1.25
ANSWER = b'HTTP/1.1 304 Not Modified\r\nETag: "warm"\r\nDate: Mon, 05 Jan 2026 10:00:00 GMT\r\nServer: bench\r\n\r\n'


def serve(ready):
    """Answers 304 to everything; ends with its parent."""
    chosen = selectors.EpollSelector()
    port = 0
    for i in range(ADDRESSES):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((f"127.1.{i // 250}.{i % 250 + 1}", port))
        port = s.getsockname()[1]
        s.listen(256)
        s.setblocking(False)
        chosen.register(s, selectors.EVENT_READ, True)
    chosen.register(ready, selectors.EVENT_READ, None)
    os.write(ready, b"%d\n" % port)
    while True:
        for key, _ in chosen.select():
            if key.data is None:
                return
            if key.data:
                c, _ = key.fileobj.accept()
                c.setblocking(False)
                chosen.register(c, selectors.EVENT_READ, False)
                continue
            try:
                asked = key.fileobj.recv(65536)
            except OSError:
                asked = b""
            if asked:
                key.fileobj.send(ANSWER)
            else:
                chosen.unregister(key.fileobj)
                key.fileobj.close()


def measure(command, urls):
    p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    p.stdin.write(urls)
    p.stdin.close()
    out = json.loads(p.stdout.read())
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode != 0 or out["not_modified"] != FEEDS:
        sys.exit(f"bench_http: {command[0]} ended with {p.returncode}: {out}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        serve(theirs.fileno())
        os._exit(0)
    theirs.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    port = int(ours.recv(64))
    urls = "".join(f"http://127.1.{i % ADDRESSES // 250}.{i % ADDRESSES % 250 + 1}:{port}/feed/{i}\n"
                   for i in range(FEEDS)).encode()
    commands = {"lib/http": [f"{TESTS}/lib_prog_fetch", "-q", "-n", str(AT_ONCE), "-e", ETAG, "-"],
                "bare multi": [f"{TESTS}/bench_prog_bare_multi", str(AT_ONCE), ETAG]}
    seen = {name: [] for name in commands}
    try:
        for _ in range(ROUNDS):
            for name, command in commands.items():
                seen[name].append(measure(command, urls))
    finally:
        ours.close()
        os.waitpid(pid, 0)
    for name, runs in seen.items():
        cpu = statistics.median(r[0] for r in runs)
        print(f"{name:12} {cpu * 1e3:7.1f} ms CPU, {cpu * 1e6 / FEEDS:5.0f} us a feed, peak {max(r[1] for r in runs):.0f} MiB")
    ratio = statistics.median(a[0] / b[0] for a, b in zip(seen["lib/http"], seen["bare multi"]))
    print(f"warm fetch of {FEEDS} feeds, CPU against a bare multi loop: {ratio:.2f} (target <= {TARGET})")


main()
