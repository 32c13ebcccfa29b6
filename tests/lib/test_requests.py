#!/usr/bin/env python3
"""lib/http: what a POST, a key and TLS of old times may do, and what they may not. Loopback servers that say back what
they were asked, and one whose key is too short for
anybody who did not ask for it (that it also renegotiates as before RFC 5746 is not tried: OpenSSL has no such server)."""
import http.server
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

FETCH = os.path.join(os.environ.get("RATIFY_TESTS", "build/dev/tests"), "lib_prog_fetch")
KEY = "Zx/9+secret=Q"
bad = []


def check(good, *words):
    if not good:
        bad.append(" ".join(str(w) for w in words))


class Handler(http.server.BaseHTTPRequestHandler):
    """/to/CODE/URL redirects; everything else says back what was asked, in its body and its headers."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.seen.append((self.command, self.path, dict(self.headers.items()), body))
        out = json.dumps([self.command, self.path, body]).encode()
        status, more = 200, {"ETag": '"%s"' % self.path, "Content-Location": self.path}
        if self.path.startswith("/to/"):
            code, _, rest = self.path[4:].partition("/")
            status, more = int(code), {"Location": rest}
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)

    do_GET = do_POST = answer

    def log_message(self, *args):
        pass


def serve():
    s = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    s.seen, s.daemon_threads = [], True
    threading.Thread(target=s.serve_forever, daemon=True).start()
    return s, "http://127.0.0.1:%d" % s.server_address[1]


def fetch(*args):
    p = subprocess.run([FETCH, *args], capture_output=True, text=True, timeout=60)
    check(p.returncode == 0, args, "exit", p.returncode, p.stderr)
    check(KEY not in p.stdout + p.stderr and "Zx%2F9%2Bsecret" not in p.stdout, args, "tells the key:", p.stdout)
    return [json.loads(line) for line in p.stdout.splitlines()]


def posts(server, base):
    a = fetch("-d", '{"q": 1}', "-e", '"x"', base + "/p")[0]
    method, path, headers, body = server.seen[-1]
    check((a["end"], a["status"], method, body) == ("ok", 200, "POST", '{"q": 1}'), a, method, body)
    check(headers.get("Content-Type") == "application/json", headers)
    check("If-None-Match" not in headers and "Expect" not in headers, "a POST has no validators:", headers)
    fetch("-d", "a=b", base + "/p")
    check(server.seen[-1][2].get("Content-Type") == "application/x-www-form-urlencoded", server.seen[-1][2])
    fetch("-d", "{}", "-H", "Content-Type: text/x", base + "/p")
    check(server.seen[-1][2].get("Content-Type") == "text/x", server.seen[-1][2])
    for code in (301, 302, 303):
        n = len(server.seen)
        a = fetch("-d", "{}", f"{base}/to/{code}//p2")[0]
        check(a["end"] == "redirect" and str(code) in a["detail"] and len(server.seen) == n + 1, code, a)
    for code in (307, 308):
        a = fetch("-d", "{}", f"{base}/to/{code}//p2")[0]
        check(a["end"] == "ok" and server.seen[-1][:2] == ("POST", "/p2") and server.seen[-1][3] == "{}", code, a)
        a = fetch("-d", "{}", f"{base}/to/{code}/http://example.org/p2")[0]
        check(a["end"] == "redirect" and "another host" in a["detail"], code, a)
    a = fetch("-r", "2", base + "/g", base + "/h")
    check([x["status"] for x in a] == [200] * 4 and server.seen[-1][0] == "GET", a)


def keys(server, base):
    a = fetch("-K", KEY, base + "/k?api_key={key}&x=1")[0]
    check(server.seen[-1][1] == "/k?api_key=Zx%2F9%2Bsecret%3DQ&x=1", server.seen[-1])
    check(a["final_url"] == base + "/k?api_key={key}&x=1" and "api_key={key}&x=1" in a["body"], a)
    check(a["etag"] is None, "a validator that has the key is not kept:", a)
    a = fetch("-K", KEY, base + "/to/301//new?k={key}")[0]
    check(a["end"] == "ok" and "/new?k=Zx%2F9" in server.seen[-1][1] and a["moved_to"] == base + "/new?k={key}", a)
    for host in ("http://example.org", "http://[2001:db8::1]"):
        n = len(server.seen)
        a = fetch("-K", KEY, base + "/to/302/" + host + "/new?k={key}")[0]
        check(a["end"] == "redirect" and "with the key" in a["detail"] and len(server.seen) == n + 1, a)
    for where in ("gopher://x/{key}", "x" * 300 + ":{key}" * 30, "http://u:{key}@127.0.0.1/", "http://" + "{key}" * 60 + "/"):
        a = fetch("-K", KEY, base + "/to/302/" + where)[0]
        check(a["end"] in ("redirect", "ok", "refused"), a)
        check("secret" not in json.dumps(a), a)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def legacy():
    if not shutil.which("openssl"):
        print("openssl is not installed: TLS of old times is not tried")
        return
    with tempfile.TemporaryDirectory() as room:
        run = lambda *a: subprocess.run(["openssl", *a], cwd=room, check=True, capture_output=True, timeout=60)  # noqa: E731
        for bits, name in ((1024, "old"), (2048, "new")):
            run("req", "-x509", "-newkey", f"rsa:{bits}", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost")
        ca = os.path.join(room, "ca.pem")
        with open(ca, "w") as f:
            f.write(open(os.path.join(room, "old.pem")).read() + open(os.path.join(room, "new.pem")).read())
        ports = [free_port(), free_port()]
        servers = []
        for port, name in zip(ports, ("old", "new")):
            servers.append(subprocess.Popen(["openssl", "s_server", "-accept", str(port), "-key", name + ".key", "-cert", name + ".pem", "-www", "-quiet", "-tls1_2",
                                             "-cipher", "DEFAULT:@SECLEVEL=0"], cwd=room, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        try:
            for port in ports:
                end = time.monotonic() + 20
                while time.monotonic() < end:
                    try:
                        socket.create_connection(("127.0.0.1", port), 1).close()
                        break
                    except OSError:
                        time.sleep(0.05)
            old, new = ("https://127.0.0.1:%d/" % p for p in ports)
            a = fetch("-C", ca, old)[0]
            check(a["end"] == "tls" and "key too weak" in a["detail"], "a short key is refused by default:", a)
            a = fetch("-C", ca, "-L", old)[0]
            check(a["end"] == "ok" and a["status"] == 200, "and taken on request:", a)
            a = fetch("-C", ca, "-L", "-r", "2", new, old)
            check([x["end"] for x in a] == ["ok"] * 4, a)
            a = fetch("-C", os.path.join(room, "new.pem"), "-L", old)[0]
            check(a["end"] == "tls", "legacy does not mean unverified:", a)
            # another host that a redirect names gets TLS as everybody has it
            plain, base = serve()
            a = fetch("-C", ca, "-L", base.replace("127.0.0.1", "localhost") + "/to/302/https://127.0.0.1:%d/" % ports[0])[0]
            check(a["end"] in ("tls", "refused"), "a redirect to another host:", a)
            plain.shutdown()
        finally:
            for s in servers:
                s.kill()
                s.wait()


def main():
    server, base = serve()
    posts(server, base)
    keys(server, base)
    server.shutdown()
    legacy()
    for line in bad:
        print("WRONG:", line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
