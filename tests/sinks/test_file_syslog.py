"""The file sink (whole lines, rotation, full disks, links) and the syslog sink (RFC 5424, hostile texts)."""
import json
import os
import re
import socket
import subprocess
import tempfile

from harness import PROG, check, end, evil, hostile, sink, verdicts


def lines_of(path):
    return open(path, encoding="utf-8").read().split("\n")


def json_lines(folder):
    path, texts = os.path.join(folder, "alerts.jsonl"), hostile()
    got = sink("file", [f"path={path}"], [evil(t, i) for i, t in enumerate(texts)])
    check("file: delivered", verdicts(got) == ["delivered"] * len(texts), got)
    lines = lines_of(path)
    check("file: a line an alert", len(lines) == len(texts) + 1 and lines[-1] == "", len(lines))
    check("file: byte for byte", [json.loads(line).get("title", "") for line in lines[:-1]] == texts)
    check("file: mode", os.stat(path).st_mode & 0o777 == 0o600, oct(os.stat(path).st_mode))


def templates(folder):
    path, texts = os.path.join(folder, "alerts.txt"), hostile()
    got = sink("file", [f"path={path}", "line=${event} ${title} <${url}>"], [{"title": "Qatar", "event": "2025-10-25", "url": "https://e.org/"}])
    check("template", verdicts(got) == ["delivered"] and lines_of(path) == ["2025-10-25 Qatar <https://e.org/>", ""], lines_of(path))
    sink("file", [f"path={path}", "line=${title}|${text}"], [evil(t, i) for i, t in enumerate(texts)])
    lines = lines_of(path)
    check("template: a line an alert", len(lines) == len(texts) + 2, len(lines))
    check("template: no controls", not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\n".join(lines)))
    for line, words in (("${nothing}", "${nothing}, expected delivery"), ("${title", "without its end"), ("${title.latex}", "html, markdown or slack"),
                        ("${with.x}", "under \"with\"")):
        got = sink("file", [f"path={path}", f"line={line}"])
        check(f"refuses {line}", verdicts(got) == ["refused"] and words in got[0]["detail"], got)


def rotation(folder):
    path = os.path.join(folder, "rotated")
    p = subprocess.Popen([PROG, "--pause-ms", "300", "file", f"path={path}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    p.stdin.write("\n".join(json.dumps({"title": t}) for t in ("one", "two")))
    p.stdin.close()
    check("rotation: first", json.loads(p.stdout.readline())["verdict"] == "delivered")
    os.rename(path, path + ".1")
    p.stdout.read()
    p.wait()
    p.stdout.close()
    check("rotation: the new file has the second", "one" in open(path + ".1").read() and "two" in open(path).read() and "two" not in open(path + ".1").read())
    with open(path, "a") as f:
        f.write('{"half')
    sink("file", [f"path={path}"], [{"title": "three"}])
    check("a torn line stays alone", lines_of(path)[1] == '{"half' and json.loads(lines_of(path)[2])["title"] == "three", lines_of(path))


def wrong_files(folder):
    target, path = os.path.join(folder, "target"), os.path.join(folder, "link")
    open(target, "w").close()
    os.symlink(target, path)
    got = sink("file", [f"path={path}"])
    check("a link", verdicts(got) == ["broken"] and "symbolic link" in got[0]["detail"] and os.path.getsize(target) == 0, got)
    os.unlink(path)
    os.link(target, path)
    check("a second name", verdicts(sink("file", [f"path={path}"])) == ["broken"] and os.path.getsize(target) == 0)
    os.unlink(path)
    os.mkfifo(path)
    check("a pipe", verdicts(sink("file", [f"path={path}"])) == ["broken"])
    check("a folder", verdicts(sink("file", [f"path={folder}"])) == ["broken"])
    check("no folder", verdicts(sink("file", [f"path={folder}/none/x"])) == ["deferred"])


def full_disk(folder):
    path = os.path.join(folder, "full")
    first = sink("file", [f"path={path}"], [{"title": "first"}])
    before = open(path).read()
    limited = subprocess.run(["bash", "-c", f"ulimit -f 1; trap '' XFSZ; exec {PROG} --tries 2 file path={path}"],
                             input=json.dumps({"title": "x" * 5000}), capture_output=True, text=True)
    got = [json.loads(line) for line in limited.stdout.split("\n") if line]
    check("no room: deferred", verdicts(first) == ["delivered"] and verdicts(got) == ["deferred"] * 2, (got, limited.stderr))
    check("no room: nothing half stays", open(path).read() == before, open(path).read()[-100:])
    check("room again", verdicts(sink("file", [f"path={path}"], [{"title": "x" * 5000}])) == ["delivered"] and len(lines_of(path)) == 3)
    if os.path.exists("/dev/full"):
        check("a device is no file", verdicts(sink("file", ["path=/dev/full"])) == ["broken"])


RFC5424 = re.compile(r"<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (\S+) ratifyd (\d+) (\S{1,32}) "
                     r'(\[ratifyd@32473(?: [A-Z_]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*\]) \ufeff(.*)', re.S)


def syslog(folder):
    path, texts = os.path.join(folder, "log"), hostile()
    unix, udp = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    check("no server yet", verdicts(sink("syslog", [f"address={path}"])) == ["deferred"])
    unix.bind(path)
    udp.bind(("127.0.0.1", 0))
    for s, address in ((unix, path), (udp, "udp://127.0.0.1:%d" % udp.getsockname()[1])):
        s.setblocking(False)
        for n in range(0, len(texts), 8):  # what a socket holds that nobody reads
            part = texts[n:n + 8]
            got = sink("syslog", [f"address={address}", "facility=local0"], [evil(t, n + i) for i, t in enumerate(part)])
            check(f"syslog {address}: delivered", verdicts(got) == ["delivered"] * len(part), got)
            for t in part:
                m = RFC5424.fullmatch(s.recv(65536).decode("utf-8"))
                check(f"syslog {t!r}: one message of the form", m is not None)
                check(f"syslog {t!r}: no controls", m is None or not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", m.group(0)), t)
            check("syslog: nothing more", not more(s))
    sink("syslog", [f"address={path}"], [{"dossier": "un-cybercrime", "importance": "H", "kind": "source", "title": "T", "text": "W\n"}])
    m = RFC5424.fullmatch(unix.recv(65536).decode())
    check("syslog: parts", m and m.group(1) == "12" and m.group(3) == "watch.example.org" and m.group(5) == "source"
          and 'RATIFYD_DOSSIER="un-cybercrime"' in m.group(6) and 'RATIFYD_DELIVERY_ID="0123' in m.group(6) and m.group(7) == "T: W", m and m.groups())
    for address in ("udp://example.org", "tcp://127.0.0.1", "udp://127.0.0.1:0", "udp://[::1", "udp://127.0.0.1x"):
        check(f"refuses {address}", verdicts(sink("syslog", [f"address={address}"])) == ["refused"])


def more(s):
    try:
        s.recv(10)
    except BlockingIOError:
        return False
    return True


def main():
    with tempfile.TemporaryDirectory() as folder:
        for test in (json_lines, templates, rotation, wrong_files, full_disk, syslog):
            test(folder)
    end()


main()
