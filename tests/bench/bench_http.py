"""Warm fetches through lib/http against a bare libcurl multi loop: CPU, interleaved, as ratios.

usage: bench_http.py [FEEDS] [ROUNDS]; RATIFY_TESTS is the folder of an optimised build's test programs.
A feed has an address of its own in 127/8, so every fetch opens a connection, as in the wild.
"""
import json
import os
import resource
import selectors
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading

TESTS = os.environ.get("RATIFY_TESTS", "build/bench/tests")
FEEDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
ADDRESSES, AT_ONCE, TLS_FEEDS, ETAG = 900, 32, 200, '"warm"'
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


def serve_tls(ready, where):
    """The same over TLS, a connection an answer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{where}/cert.pem", f"{where}/key.pem")
    s = socket.create_server(("127.0.0.1", 0), backlog=256)
    os.write(ready, b"%d\n" % s.getsockname()[1])
    threading.Thread(target=lambda: (os.read(ready, 1), os._exit(0)), daemon=True).start()

    def one(c):
        try:
            with context.wrap_socket(c, server_side=True) as t:
                t.recv(65536)
                t.sendall(ANSWER.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        except OSError:
            c.close()

    while True:
        threading.Thread(target=one, args=(s.accept()[0],), daemon=True).start()


def start_server(serve_it, *args):
    """Its port, and the socket whose close ends it, and its pid."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        serve_it(theirs.fileno(), *args)
        os._exit(0)
    theirs.close()
    return int(ours.recv(64)), ours, pid


def measure(command, urls):
    p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    p.stdin.write(urls)
    p.stdin.close()
    out = json.loads(p.stdout.read())
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode != 0 or out["not_modified"] != urls.count(b"\n"):
        sys.exit(f"bench_http: {command[0]} ended with {p.returncode}: {out}")
    return usage.ru_utime + usage.ru_stime


def compare(what, commands, urls, rounds, targets):
    """Median CPU of each, and of the first one's ratio to each other one in the same round."""
    seen = {name: [] for name in commands}
    count = urls.count(b"\n")
    for _ in range(rounds):
        for name, command in commands.items():
            seen[name].append(measure(command, urls))
    for name, runs in seen.items():
        cpu = statistics.median(runs)
        print(f"  {name:22} {cpu * 1e3:7.1f} ms CPU, {cpu * 1e6 / count:6.0f} us a feed")
    first, *others = seen
    for other, target in zip(others, targets):
        ratio = statistics.median(a / b for a, b in zip(seen[first], seen[other]))
        print(f"{what}: CPU of {first} against {other}: {ratio:.3f} (target <= {target})", flush=True)


def plain():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    port, end, pid = start_server(serve)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    urls = "".join(f"http://127.1.{i % ADDRESSES // 250}.{i % ADDRESSES % 250 + 1}:{port}/feed/{i}\n"
                   for i in range(FEEDS)).encode()
    try:
        compare(f"warm fetch of {FEEDS} feeds",
                {"lib/http": [f"{TESTS}/lib_prog_fetch", "-q", "-n", str(AT_ONCE), "-e", ETAG, "-"],
                 "a bare multi loop": [f"{TESTS}/bench_prog_bare_multi", str(AT_ONCE), ETAG]}, urls, ROUNDS, [1.25])
    finally:
        end.close()
        os.waitpid(pid, 0)


def tls():
    """With the system's bundle and one more CA in it: that is what libcurl may parse again and again."""
    bundle = ssl.get_default_verify_paths().openssl_cafile
    bundle = bundle if bundle and os.path.exists(bundle) else "/etc/ssl/certs/ca-certificates.crt"
    with tempfile.TemporaryDirectory() as where:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                        "30", "-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=bench", "-addext",
                        "subjectAltName=IP:127.0.0.1"], cwd=where, check=True, stderr=subprocess.DEVNULL)
        with open(f"{where}/ca.pem", "w") as all_of_them:
            for name in (bundle, f"{where}/cert.pem"):
                with open(name) as f:
                    all_of_them.write(f.read())
        port, end, pid = start_server(serve_tls, where)
        urls = "".join(f"https://127.0.0.1:{port}/feed/{i}\n" for i in range(TLS_FEEDS)).encode()
        bare = [f"{TESTS}/bench_prog_bare_multi", "8", ETAG, f"{where}/ca.pem"]
        try:
            compare(f"fetch of {TLS_FEEDS} feeds over TLS",
                    {"lib/http": [f"{TESTS}/lib_prog_fetch", "-q", "-n", "8", "-h", "8", "-e", ETAG, "-C", f"{where}/ca.pem", "-"],
                     "a bare multi loop": bare, "the default CA path": [*bare, "default"]}, urls, 3, [1.15, 0.05])
        finally:
            end.close()
            os.waitpid(pid, 0)


plain()
tls()
