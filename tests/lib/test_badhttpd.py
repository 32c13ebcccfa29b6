"""lib/http against every path of the server that misbehaves on purpose (faults/badhttpd.py).

Each answer ends within its deadline and the cap, in the way that its family calls for; nothing
asks for /secret or /xxe-hit, nor any address but 127.0.0.1.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

# What is slow has to meet a short deadline; the rest must not miss one because the machine is busy.
SLOW_MS, TOTAL_MS, MARGIN_MS, CAP = 3000, 60000, 1000, 8 << 20
FETCH = os.path.join(os.environ.get("RATIFY_TESTS", "build/dev/tests"), "lib_prog_fetch")
failures = []


def check(good, *words):
    if not good:
        failures.append(" ".join(str(w) for w in words))


def skip(why):
    print("test_badhttpd: skipped:", why)
    sys.exit(77)


SHARED = os.environ.get("RATIFY_SHARED", "")
SERVER = os.path.join(SHARED, "faults", "badhttpd.py")
if not SHARED or not os.path.exists(SERVER):
    skip("no shared faults/badhttpd.py here (RATIFY_SHARED)")

# ---- which end is right. A path that is not here, or None, may end in any way but has to end.
ENDS = {
    "/slow": "timeout", "/endless": "too-big", "/bomb": "too-big", "/redir": "refused", "/gzip": "io",
    "/len": "ok", "/chunk": "io", "/reset": "io", "/close": "io", "/proto": "io", "/304": "io",
    "/status": "ok", "/retry": "ok", "/etag": "ok", "/cache": "ok", "/charset": "ok", "/ctype": "ok",
    "/xml": "ok", "/evil": "ok", "/eviljson": "ok", "/empty": "ok", "/hdr": "ok", "/html200": "ok",
    "/ok.rss": "ok", "/ok.atom": "ok", "/ok.json": "ok", "/big": "ok", "/headers": "ok",
    "/xml/items": None, "/xml/longtext": "too-big", "/xml/cdata": None,  # about as big as the cap
    "/gzip/good": "ok", "/gzip/identity": "ok", "/gzip/double": "ok", "/gzip/truncated": None,
    "/len/long": "io", "/len/negative": "io", "/len/huge": "too-big", "/len/dup": "io", "/len/garbage": None,
    "/chunk/good": "ok", "/chunk/ext": "ok", "/chunk/trailers": "ok", "/chunk/tiny": "ok",
    "/proto/http10": "ok", "/proto/http20": None, "/proto/lf": "ok",
    "/status/304": "io", "/hdr/huge": "too-big", "/hdr/many": "too-big", "/hdr/nul": "io", "/hdr/nocolon": "io",
    "/hdr/space": None, "/hdr/fold": None,
}
ENDS.update({"/redir/" + name: "redirect" for name in (
    "loop file gopher dict ftp smb ldap tftp data javascript userinfo noloc empty garbage").split()})
ENDS.update({"/redir/" + name: "ok" for name in (
    "chain relative two crlf fragment 300 301 302 303 307 308 flip").split()})
ENDS["/redir/long"] = "too-big"
STATUS = {"/redir/300": 300, "/empty/204": 204, "/ok.rss": 200, "/redir/301": 200, "/status/410": 410}
STATUSES = "200 204 304 400 401 403 404 407 410 429 451 500 502 503 504".split()
RETRY = {"seconds": (4, 5), "date": (1, 5), "rfc850": (1, 5), "asctime": (1, 5), "past": (0, 0), "zero": (0, 0),
         "negative": (-1, -1), "overflow": (-1, -1), "float": (-1, -1), "garbage": (-1, -1), "empty": (-1, -1),
         "huge": (604800, 604800), "two": (2, 7)}
NEVER = ("/secret", "/xxe-hit")


def expected(path):
    path = path.split("?")[0]
    return ENDS.get(path, ENDS.get("/" + path.split("/")[1]))


def all_paths(listing):
    """The patterns of --list with the names that their descriptions enumerate."""
    paths = []
    for line in listing.splitlines():
        pattern, about = line.split(None, 1)
        if pattern in NEVER or "{" not in pattern:
            paths += [] if pattern in NEVER else [pattern]
            continue
        if pattern.startswith(("/file", "/seq", "/autoseq", "/multi", "/ctl")):
            continue  # histories of feeds: the daemon's tests
        if pattern == "/ok.{fmt}":
            names = ["rss", "atom", "json"]
        elif pattern == "/eviljson/{what}":
            names = ["all"]
        elif pattern == "/status/{code}":
            names = STATUSES
        else:
            words = re.sub(r"\([^)]*\)", "", about.split(":", 1)[-1]).split(",")
            names = [re.sub(r"\?.*", "", w.strip()) for w in words]
            names = [n for n in names if re.fullmatch(r"[\w.-]+", n)]
        check(names, "no names found for", pattern)
        paths += [re.sub(r"\{\w+\}", n, pattern) for n in names]
    return paths


def fetch(urls, *options, rounds=1, total_ms=TOTAL_MS):
    """Answers by URL."""
    run = subprocess.run([FETCH, "-t", str(total_ms), "-b", str(CAP), "-r", str(rounds), *options, *urls], text=True,
                         timeout=120, stdout=subprocess.PIPE)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    check(run.returncode == 0, "fetching ended with", run.returncode)
    check(len(answers) == len(urls) * rounds, len(answers), "answers to", len(urls), "URLs")
    return {a["url"]: a for a in answers}


class Log:
    def __init__(self, name):
        self.name, self.place = name, 0

    def requests(self):
        """Those since the last time."""
        with open(self.name) as f:
            f.seek(self.place)
            lines = [json.loads(line) for line in f]
            self.place = f.tell()
        for line in lines:
            check(line.get("path") not in NEVER, "asked for", line.get("path"))
            check(line.get("addr", "127.0.0.1") == "127.0.0.1", "asked", line.get("addr"), "for", line.get("path"))
        return [line for line in lines if line["ev"] == "req"]


def test_every_path(base, paths, log):
    slow = [p for p in paths if p.startswith("/slow/")]
    answers = fetch([base + p for p in slow], "-h", "64", "-n", "64", total_ms=SLOW_MS)
    heavy = [p for p in paths if p.startswith(("/bomb/", "/endless/", "/xml/"))]
    for some in ([p for p in paths if p not in slow and p not in heavy], heavy):
        answers.update(fetch([base + p for p in some], "-h", "64", "-n", "64"))
    for path in paths:
        a = answers.get(base + path)
        if a is None:
            check(False, path, "has no answer")
            continue
        want = expected(path)
        check(want is None or a["end"] == want, path, "ended as", a["end"], "and not", want, a["detail"])
        check(a["ms"] <= (SLOW_MS if path in slow else TOTAL_MS) + MARGIN_MS, path, "took", a["ms"], "ms")
        check(a["body_len"] <= CAP, path, "kept", a["body_len"], "bytes")
        check(a["end"] == "ok" or a["detail"], path, "has no reason for", a["end"])
        check(path not in STATUS or a["status"] == STATUS[path], path, "has status", a["status"])
        if path.startswith("/status/") and a["end"] == "ok":
            check(a["status"] == int(path[8:]), path, "has status", a["status"])
        if path.startswith("/retry/") and path[7:] in RETRY:
            low, high = RETRY[path[7:]]
            check(low <= a["retry_after"] <= high, path, "gives", a["retry_after"], "s")
        moved = base + "/ok.rss" if path in ("/redir/301", "/redir/308") else None
        if path.startswith("/redir/3"):
            check(a["moved_to"] == moved, path, "moved to", a["moved_to"])
    check(log.requests(), "the server saw no request")
    hops = fetch([base + "/redir/chain?n=5", base + "/redir/chain?n=6"])
    check(hops[base + "/redir/chain?n=5"]["end"] == "ok", "five hops are refused")
    check(hops[base + "/redir/chain?n=6"]["end"] == "redirect", "six hops are followed")
    log.requests()


def test_memory(base):
    """One hostile answer after the other adds at most 64 MiB to a quiet run."""
    env = dict(os.environ)  # AddressSanitizer keeps freed memory: not ours
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1:malloc_context_size=1"
    program = ("import subprocess,sys,resource\n"
               "r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL)\n"
               "print(r.returncode,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    peaks = []
    for paths in (["/ok.rss"], ["/bomb/gzip", "/bomb/deflate", "/bomb/br", "/bomb/nested?n=5", "/endless/body",
                                "/endless/chunked", "/endless/headers", "/hdr/many", "/hdr/huge"]):
        out = subprocess.run([sys.executable, "-c", program, FETCH, "-t", str(TOTAL_MS), "-b", str(CAP),
                              *[base + p for p in paths]], text=True, stdout=subprocess.PIPE, env=env, timeout=120)
        status, peak = map(int, out.stdout.split())
        check(status == 0, "fetching", paths, "ended with", status)
        peaks.append(peak)
    print(f"peak {peaks[0] / 1024:.0f} MiB quiet, {peaks[1] / 1024:.0f} MiB with bombs")
    check(peaks[1] - peaks[0] <= 64 * 1024, "bombs cost", peaks[1] - peaks[0], "KiB")


def test_validators(base, log):
    for path in ("/ok.rss", "/etag/weak", "/etag/unquoted", "/etag/ctl", "/etag/huge", "/etag/only-lm"):
        first = fetch([base + path])
        etag, date = first[base + path]["etag"], first[base + path]["last_modified"]
        if path == "/etag/ctl":
            etag = '"a\tb"'  # what is printed is escaped
        if path == "/etag/huge":
            etag = '"' + "e" * 60000 + '"'
        again = fetch([base + path], *(["-e", etag] if etag else []), *(["-l", date] if date else []))
        a, headers = again[base + path], log.requests()[-1]["headers"]
        if path == "/etag/huge":
            check("if-none-match" not in headers and a["status"] == 200, "60,000 bytes of ETag were sent")
            continue
        check(a["end"] == "ok" and a["status"] == 304, path, "asked again gives", a["end"], a["status"])
        check(headers.get("if-none-match") == etag, path, "sent", headers.get("if-none-match"), "for", etag)
        check("if-modified-since" not in headers if etag else headers.get("if-modified-since") == date,
              path, "sent the date", headers.get("if-modified-since"))
    for name in ("cookie", "hsts"):
        fetch([base + "/hdr/" + name, base + "/headers"], rounds=2)
    check(not [r for r in log.requests() if "cookie" in r["headers"]], "a cookie came back")


def test_certificates(ports, ca, log):
    want = {"good": "ok", "self-signed": "tls", "expired": "tls", "not-yet": "tls", "wrong-host": "tls", "tls11": "tls"}
    urls = {name: f"https://127.0.0.1:{ports[name]}/ok.rss" for name in want}
    answers = fetch(list(urls.values()), "-C", ca)
    for name, end in want.items():
        a = answers[urls[name]]
        check(a["end"] == end, "certificate", name, "gives", a["end"], a["detail"])
    answers = fetch([urls["good"]])  # with the system's bundle
    check(answers[urls["good"]]["end"] == "tls", "a CA that nobody named is trusted")
    down = f"https://127.0.0.1:{ports['good']}/redir/downgrade"
    answers = fetch([down], "-C", ca)
    check(answers[down]["end"] == "redirect", "https to http gives", answers[down]["end"])
    log.requests()


def test_ca_opened_once(ports, ca, log):
    """libcurl reads the bundle anew for every connection unless it is told well: 34 ms each."""
    urls = [f"https://127.0.0.1:{ports['good']}/ok.rss?{i}" for i in range(20)]
    env = dict(os.environ)
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":detect_leaks=0"  # does not go with strace
    if not shutil.which("strace"):
        return print("strace is not here: how often the CA file is opened was not seen")
    with tempfile.NamedTemporaryFile("r") as trace:
        run = subprocess.run(["strace", "-f", "-e", "trace=openat,open", "-o", trace.name, FETCH, "-C", ca, "-q", *urls],
                             text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=120)
        lines = trace.read()
    if not lines:
        return print("strace is not allowed: how often the CA file is opened was not seen:", run.stderr.strip()[:200])
    check(run.returncode == 0 and json.loads(run.stdout)["ok"] == 20, "traced fetches:", run.stdout, run.stderr[:400])
    check(len({r["conn"] for r in log.requests()}) == 20, "twenty fetches did not take twenty connections")
    count = lines.count(f'"{ca}"')
    check(count == 1, "the CA file was opened", count, "times for 20 connections")


def main():
    with tempfile.TemporaryDirectory() as where:
        port_file, log_file = os.path.join(where, "ports"), os.path.join(where, "log")
        server = subprocess.Popen([sys.executable, SERVER, "--tls-dir", os.path.join(where, "tls"), "--port-file",
                                   port_file, "--log", log_file, "--max-seconds", "250"],
                                  env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
        try:
            for _ in range(600):
                if os.path.exists(port_file) or server.poll() is not None:
                    break
                time.sleep(0.05)
            with open(port_file) as f:
                info = json.load(f)
            base, log = f"http://127.0.0.1:{info['ports']['http']}", Log(log_file)
            listing = subprocess.run([sys.executable, SERVER, "--list"], text=True, stdout=subprocess.PIPE, check=True,
                                     env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1")).stdout
            paths = all_paths(listing)
            test_every_path(base, paths, log)
            test_memory(base)
            log.requests()
            test_validators(base, log)
            test_certificates(info["ports"], info["ca"], log)
            test_ca_opened_once(info["ports"], info["ca"], log)
        finally:
            server.kill()
            server.wait()
    for failure in failures:
        print("FAILED:", failure)
    print(f"{len(paths)} paths, {len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
