#!/usr/bin/env python3
"""Every path of badhttpd.py, polled twice by the real daemon: it ends well, in bounds and in time, says of each source how it
fares, goes nowhere it was lured to, hands validators back byte for byte, and invents nothing."""
import concurrent.futures
import json
import os
import re
import resource
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, FAULTS, TOKEN, Checks, Room, json_lines, need_shared, port_of

SERVERS = 8
ASAN = b"__asan_init" in open(os.path.join(BIN, "ratifyd"), "rb").read()  # slower, and its memory says nothing
RSS_MAX_KIB = 64 * 1024
CONFIG = """
daemon: {{packs: [], log-level: info}}
http: {{timeout: {timeout}s, connect-timeout: 2s}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
{sources}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit], health: false}}
"""
SPECIAL = {  # families whose list names no words
    "/ok.{fmt}": ["/ok.rss", "/ok.atom", "/ok.json"],
    "/file/{name}": ["/file/none"],
    "/seq/{name}": ["/seq/grow"],
    "/autoseq/{name}": ["/autoseq/grow"],
    "/multi/{name}/{key}": ["/multi/grow/a"],
    "/ctl/{name}/{what}": [],
    "/status/{code}": [f"/status/{c}" for c in (201, 202, 203, 204, 205, 206, 300, 304, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 412, 418, 421, 425, 426,
                                                451, 499, 500, 501, 502, 504, 507, 511, 520, 599, 600, 799)],
    "/secret": [], "/xxe-hit": [],
    "/retry/{what}": [],  # they quiet their whole host: test_polite.py
    "/big": ["/big", "/big?items=9000&bytes=100", "/big?items=20000&bytes=10"],
}
OK, FAILING, GONE = "ok", "failing", "gone"
# What must fail; the rest must be fine. Where a client may decide either way the path is in MAY.
MUST_FAIL = re.compile(r"""^(
    /file/none | /big\?items=20000.* | /slow/.* | /endless/.* | /bomb/(gzip|deflate|nested|te|br)
  | /gzip/(crc|notgzip|unknown) | /len/(long|negative|huge|garbage) | /chunk/(truncated|badsize|hugesize|negative|noend)
  | /redir/(loop|pingpong2?|file|local|metadata|ipv6|decimal|hex|mapped|dns|gopher|dict|ftp|smb|ldap|tftp|data|javascript|userinfo|noloc|empty|garbage
           |upgrade|long|other-host|authleak|300)
  | /status/\d+| /304/.* | /html200 | /empty/(zero|chunked|space|bom|xmldecl|comment|204|close)
  | /hdr/(huge|many) | /reset/.* | /close/.* | /proto/(http09|garbage|nocode|bigcode|smtp|tls)
  | /xml/(xxe-(file|http|param)|lol|quadratic|attrs|namespaces|deep|items|longname|longtext|json-deep) )$""", re.X)
MAY = re.compile(r"""^( /len/(short|dup|with-chunked) | /gzip/(truncated|trailing|double) | /chunk/(ext|tiny) | /redir/(two|crlf|space|downgrade|chain.*) | /proto/(http20|lf|http10)
  | /hdr/(nul|nocolon|bin|space|fold) | /charset/(utf16-nobom|utf32|utf7|bogus|two-boms|nul|overlong|surrogates|utf8-as-latin1|latin1-as-utf8|decl-vs-header|gb18030|sjis|koi8r|utf16.*)
  | /ctype/.* | /xml/(xxe-dtd|xinclude|cdata|xslt-pi|comments|pis|spaces|redos|unclosed|junk-.*|ctl|badent|json-.*) | /evil/.* | /eviljson/.* | /status/(201|203|206) | /empty/rss | /cache/.* )$""", re.X)
SILENT = re.compile("^/(slow/(first|headers)|endless/(1xx|headers)|proto/.*|close/(now|header)|reset/(now|header))$")
NEVER = {"SECRET", "fakehtml", "bomb"}


def listed_paths():
    """Every path that the server's own list names."""
    out = []
    text = subprocess.run([sys.executable, os.path.join(FAULTS, "badhttpd.py"), "--list"], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        pattern, about = line.split(None, 1)
        if pattern in SPECIAL:
            out += SPECIAL[pattern]
        elif "{what}" not in pattern:
            out.append(pattern)
        else:
            words = about.split(": ", 1)[1] if ": " in about else about
            words = re.sub(r"\([^)]*\)", "", re.sub(r"^\S*\?\S* with Retry-After: ", "", words))
            for word in words.split(","):
                word = word.strip().split("?")[0].split(" ")[0]
                if word:
                    out.append(pattern.replace("{what}", word))
    return [p for p in dict.fromkeys(out) if p != "/redir/local"] + ["/redir/local"]


def expected(path):
    if path == "/status/410":
        return GONE
    if MAY.match(path):
        return None
    return FAILING if MUST_FAIL.match(path) else OK


def hurried(path):
    """These first, so that their deadlines run side by side; what keeps the daemon's own processor busy last."""
    slow = path.startswith(("/slow/", "/endless/", "/len/long", "/len/huge", "/proto/", "/chunk/", "/close/"))
    return 2 if path.startswith(("/xml/", "/big", "/bomb/")) else 0 if slow else 1


def measured_once(room, config):
    """(exit status, log, seconds, largest resident set in KiB) of one run."""
    before = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        rc, log = pool.submit(room.once, config, 100).result()
    return rc, log, time.monotonic() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def validator_faults(requests, answers):
    """Of each address: a request after an answer with validators carries them, byte for byte."""
    bad = []
    for path, want in answers.items():
        asked = [r for r in requests if r["path"] == path]
        if len(asked) < 2:
            bad.append(f"{path}: asked {len(asked)} times in two runs")
            continue
        h = asked[-1]["headers"]
        for name, value in want.items():
            if h.get(name) != value:
                bad.append(f"{path}: {name} is {h.get(name)!r:.80}, was given as {value!r:.80}")
    return bad


def main():
    need_shared()
    check = Checks()
    paths = listed_paths()
    paths.sort(key=hurried)
    check(len(paths) >= 255, f"only {len(paths)} paths are listed")
    with Room() as room:
        servers = []
        for i in range(SERVERS):
            port, log = room.path(f"port{i}"), room.path(f"http{i}.log")
            room.start([sys.executable, os.path.join(FAULTS, "badhttpd.py"), "--port-file", port, "--log", log, "--max-seconds", "200"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            servers.append((port, log))
        for port, _ in servers:
            end = time.monotonic() + 10
            while not os.path.exists(port) and time.monotonic() < end:
                time.sleep(0.02)
        ports = [port_of(json.load(open(p))) for p, _ in servers]
        names, lines = {}, []
        for i, path in enumerate(paths):
            name = f"p{i}"
            names[name] = path
            # what looks like nobody there is on one host: several at once would be our own line
            port = ports[0 if SILENT.match(path) else 1 + i % (SERVERS - 1)]
            lines.append(f"  {name}: {{url: 'http://127.0.0.1:{port}{path}', dossiers: [d], class: news, alert-first: yes}}\n")
        idle = room.write("idle.yaml", CONFIG.format(timeout=3, sources=f"  p: {{url: 'http://127.0.0.1:{ports[0]}/ok.rss'}}\n"))
        rc, log, _, base_kib = measured_once(room, idle)
        check(rc == 0, f"one good source: exit {rc}: {log[-500:]}")
        subprocess.run(["rm", "-rf", room.path("state")], check=True)
        config = room.write("ratifyd.yaml", CONFIG.format(timeout=5 if ASAN else 3, sources="".join(lines)))
        for n in (1, 2):
            rc, log, took, kib = measured_once(room, config)
            check(rc == 0, f"run {n}: exit {rc}: {log[-3000:]}")
            print(f"run {n}: {len(paths)} sources in {took:.1f} s, {kib - base_kib} KiB over one good source")
            check(took < 60, f"run {n} took {took:.1f} s")
            if not ASAN:
                check(kib - base_kib <= RSS_MAX_KIB, f"run {n}: {kib - base_kib} KiB over one good source")
            alerts = [m.group(1) for a in room.alerts() for m in [TOKEN.search(a["title"] + a["text"])] if m]
            bad = [t for t in alerts if t in NEVER or t.startswith("error")]
            check(not bad, f"run {n}: alerts of what is no news: {bad}")
            if n == 1:
                first = len(room.alerts())
            else:
                more = [names[a["source"]] + ": " + a["title"] + ": " + a["text"] for a in room.alerts()[first:] if names[a["source"]] != "/autoseq/grow"]
                check(not more, f"the second run of the same documents alerts more: {more}")
        rc, out = room.ctl("sources", "--json", config=config)
        for s in json.loads(out)["sources"]:
            path = names.get(s["source"])
            want = expected(path) if path else None
            if want is not None:
                check(s["state"] == want, f"{path}: {s['state']} where {want} is right (status {s['last_status']}, {s['last_error']})")
            check(s["state"] == OK or s["last_error"], f"{path}: {s['state']} without a reason")
        requests = [r for _, log in servers for r in json_lines(log) if r["ev"] == "req"]
        check(len([r for r in requests if r["path"] == "/status/410"]) == 1, "what is gone is asked once")
        check(len(requests) >= 2 * len(paths) - 3, f"only {len(requests)} requests for {len(paths)} sources in two runs")
        lured = [r for r in requests if r["path"] in ("/secret", "/xxe-hit") or r["addr"] != "127.0.0.1"]
        check(not lured, f"asked where it was lured to: {[(r['addr'], r['path']) for r in lured][:5]}")
        check(all("cookie" not in r["headers"] for r in requests), "a cookie was sent")
        check(all(re.match(r"ratifyd/", r["headers"].get("user-agent", "")) for r in requests), "a request without our name")
        given = {p: {"if-none-match": e} for p, e in (("/etag/unquoted", "abc"), ("/etag/ctl", '"a\tb"'))}
        given["/etag/only-lm"] = {"if-modified-since": "Mon, 05 Jan 2026 10:00:00 GMT"}
        given["/etag/lm-future"] = {"if-modified-since": "Fri, 01 Jan 2099 00:00:00 GMT"}
        given["/etag/huge"] = {"if-none-match": None}
        given["/etag/star"] = {"if-none-match": None}
        for bad in validator_faults(requests, given):
            check(False, bad)
        weak = [r["headers"].get("if-none-match", "") for r in requests if r["path"] == "/etag/weak"]
        check(len(weak) == 2 and weak[1].startswith('W/"'), f"the weak ETag came back as {weak}")
        changing = [r["headers"].get("if-none-match") for r in requests if r["path"] == "/etag/changing"]
        check(changing == [None, '"v1"'], f"/etag/changing: {changing}")
        rc, out = room.ctl("audit", "verify", config=config, check=False)
        check(rc == 0, f"audit verify: exit {rc}: {out}")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
