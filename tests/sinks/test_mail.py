"""The mail sink against servers that refuse, hang, vanish and lie.

A small server of our own shows that the loop never waits for QUIT; the faults of badsmtpd.py (shared documents)
show the verdict of each. One sink process and one server a case, side by side.
"""
import base64
import concurrent.futures
import email
import email.policy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from harness import BADSMTPD, Bad, shared_texts

PROG = os.path.join(os.environ["RATIFY_TESTS"], "sinks_prog_sink")
FORBIDDEN = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
failures = []


def check(what, ok, seen=""):
    if not ok:
        failures.append(what)
        print(f"FAILED {what}: {seen}", flush=True)


def sink(port, notices, *keys, options=(), server="smtp://127.0.0.1", to="a@example.org"):
    lines = "\n".join(json.dumps(n) for n in notices)
    command = [PROG, *options, "mail", f"server={server}:{port}", "from=Ratifyd <r@example.org>", f"to={to}", *keys]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=60)
    check(f"{keys} exits in order", done.returncode in (0, 78), done.stderr[-2000:])
    return [json.loads(line) for line in done.stdout.split("\n") if line]


# ---- our own server: what the library could wait for, the server never says ----------------------------------


class Silent(threading.Thread):
    """Refuses `at` with 550 (or takes all) and then never answers again, whatever is said."""

    def __init__(self, at):
        super().__init__(daemon=True)
        self.at, self.said, self.socket = at, [], socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        c, _ = self.socket.accept()
        c.sendall(b"220 hello\r\n")
        data = silent = False
        for raw in c.makefile("rb"):
            line = raw.decode("latin-1").rstrip()
            if data and line != ".":
                continue
            verb = "." if data else line.split(" ")[0].upper()
            self.said.append(verb)
            data = verb == "DATA" and self.at != "DATA"
            if silent:
                continue
            reply = b"354 go\r\n" if data else b"250 ok\r\n"
            silent = verb == self.at or (verb == "." and self.at == "QUIT")
            c.sendall(b"550-no\r\n550 not today \xff\x1b[2J\xc2\x9b\r\n" if verb == self.at else reply)


def quit_is_not_waited_for():
    for at, verdict in (("MAIL", "rejected"), ("RCPT", "rejected"), ("DATA", "rejected"), (".", "rejected"), ("QUIT", "delivered")):
        server = Silent(at)
        server.start()
        start = time.monotonic()
        got = sink(server.port, [{}])
        spent = time.monotonic() - start
        check(f"silent after {at}: verdict", [g["verdict"] for g in got] == [verdict], got)
        check(f"silent after {at}: at once", spent < 3, f"{spent:.1f} s")
        if at != "QUIT":
            check(f"silent after {at}: words", "550 not today \ufffd [2J" in got[0]["detail"], got)


def nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as s:
        port = s.getsockname()[1]
    got = sink(port, [{}])
    check("nobody listens", got[0]["verdict"] == "deferred" and got[0]["status"] == 0, got)


def refused_configurations(tmp):
    for keys, words in (
        (("server=smtp://mail.example.org", "from=a@b.c", "to=a@b.c", "tls=none", "user=x"), "in the clear"),
        (("server=smtps://mail.example.org", "from=a@b.c", "to=a@b.c", "tls=starttls"), "implicit"),
        (("server=smtp://127.0.0.1:1", "from=nobody", "to=a@b.c"), "from"),
        (("server=smtp://127.0.0.1:1", "from=a@b.c", "to=x\r\nRCPT TO:y@z"), "to"),
        (("server=smtp://127.0.0.1:1", "from=a@b.c", "to=a@b.c", "helo=a b"), "helo"),
        (("server=smtp://127.0.0.1:1", "from=a@b.c", "to=a@b.c", "user=x", f"password={tmp}/none"), "none"),
    ):
        done = subprocess.run([PROG, "mail", *keys], input="", capture_output=True, text=True, timeout=60)
        check(f"refuses {keys}", done.returncode == 78 and words in done.stdout, done.stdout + done.stderr[-500:])


# ---- badsmtpd ------------------------------------------------------------------------------------------------


VERDICTS = {
    "ok": "delivered", "banner-421": "deferred", "banner-554": "deferred", "banner-none": "deadline", "banner-trickle": "delivered",
    "banner-garbage": "deferred", "ehlo-500": "delivered", "ehlo-421": "deferred", "mail-451": "deferred", "mail-550": "rejected",
    "mail-452": "deferred", "rcpt-450": "deferred", "rcpt-550": "rejected", "data-451": "deferred", "data-554": "rejected",
    "dot-451": "deferred", "dot-452": "deferred", "dot-554": "rejected", "drop-at-mail": "deferred", "drop-in-data": "deferred",
    "drop-after-data": "deferred", "drop-before-take": "deferred", "reset-after-data": "deferred", "never-dot": "deadline",
    "starttls-454": "deferred", "starttls-strip": "deferred", "starttls-garbage": "deferred", "starttls-inject": "deferred",
    "auth-required": "delivered", "auth-535": "broken", "auth-454": "deferred", "auth-plainonly": "delivered",
    "size-small": "rejected", "size-unannounced": "rejected", "long-reply": "deferred", "bad-code": "deferred",
    "banner-slow": "delivered", "rcpt-mixed": "delivered", "slow-dot": "delivered", "slow-all": "delivered",
    "no-code": "deadline", "421-anytime": "deferred", "quit-hang": "delivered", "8bit-strict": "delivered", "huge-line": "deferred",
}


SLOW = ("banner-slow", "slow-dot", "slow-all")  # answers that come late are answers


def one_fault(tmp, fault, verdict, certificate, password):
    keys, more = [], []
    if fault.startswith("starttls"):
        more += ["--cert", certificate, "--key", certificate]
        keys += ["tls=starttls", f"ca-file={certificate}"]
    if fault.startswith("auth"):
        more += ["--user", "ann", "--password-file", password]
        keys += ["user=ann", f"password={password}"]
    server = Bad(tmp, fault, fault, *more)
    start = time.monotonic()
    got = sink(server.port, [{}], *keys, options=["--deadline-ms", "30000" if fault in SLOW else "6000"])
    spent = time.monotonic() - start
    server.end()
    check(f"{fault}: verdict", [g["verdict"] for g in got] == [verdict], got)
    check(f"{fault}: in time", spent < (35 if fault in SLOW else 15), f"{spent:.1f} s")
    check(f"{fault}: one attempt", sum(c.startswith("MAIL") for c in server.commands()) <= 1, server.commands())
    for m in server.messages():
        check(f"{fault}: faults", m["faults_seen"] == [], m)
    if fault.startswith("starttls"):
        check(f"{fault}: nothing in the clear", not any(c.startswith("MAIL") for c in server.commands()), server.commands())


def same_id_after_a_loss(tmp):
    server = Bad(tmp, "again", "drop-after-data,reset-after-data,dot-451,ok")
    got = sink(server.port, [{"delivery_id": "1" * 32}, {"delivery_id": "2" * 32}], options=["--tries", "9"])
    ids = [m["message_id"] for m in server.end().messages()]
    check("retries: verdicts", [g["verdict"] for g in got] == ["deferred"] * 3 + ["delivered"] * 2, got)
    check("retries: one id a delivery", len(ids) == 5 and len(set(ids[:4])) == 1 and ids[4] != ids[0], ids)
    check("retries: form of the id", all(re.fullmatch(r"<d\.[0-9a-f]{32}@watch\.example\.org>", i) for i in ids), ids)
    again = Bad(tmp, "restarted", "ok")
    sink(again.port, [{"delivery_id": "1" * 32}])
    check("retries: another process, the same id", again.end().messages()[0]["message_id"] == ids[0])


def recipients(tmp):
    server = Bad(tmp, "mixed", "rcpt-mixed,ok")
    got = sink(server.port, [{}], to="a@example.org,b@example.org,c@example.org")
    taken = [m["rcpt"][0] for m in server.end().messages()]
    check("one refused: told, the others have it", got[0]["verdict"] == "rejected" and taken == ["a@example.org", "c@example.org"], (got, taken))
    check("one refused: who", "b@example.org: 550" in got[0]["detail"] and "2 of 3" in got[0]["detail"], got)
    server = Bad(tmp, "second-later", "421-anytime,ok")
    got = sink(server.port, [{}, {"delivery_id": "9" * 32}], options=["--tries", "5"], to="a@example.org,b@example.org")
    taken = [m["rcpt"][0] for m in server.end().messages()]
    check("each has it once", sorted(taken) == ["a@example.org"] * 2 + ["b@example.org"] * 2, taken)
    check("one connection for what follows", sum(x["ev"] == "conn" for x in server.log) == 2, server.log)


def encrypted(tmp, certificate, password):
    for name, more, keys in (("starttls", [], ["tls=starttls"]), ("implicit", ["--smtps"], ["tls=implicit"])):
        server = Bad(tmp, name, "ok", "--cert", certificate, "--key", certificate, "--user", "ann", "--password-file", password, *more)
        all_keys = [*keys, f"ca-file={certificate}", "user=ann", f"password={password}"]
        got = sink(server.port, [{}, {"delivery_id": "3" * 32}], *all_keys, server="smtp://localhost")
        untrusted = sink(server.port, [{}], *keys, server="smtp://localhost")
        server.end()
        check(f"{name}: delivered", [g["verdict"] for g in got] == ["delivered"] * 2, got)
        check(f"{name}: with TLS and login", all(m["tls"] and m["auth"] == "ann" for m in server.messages()), server.messages())
        check(f"{name}: an unknown certificate is refused", untrusted[0]["verdict"] == "deferred" and len(server.messages()) == 2, untrusted)


HOSTILE = [
    "plain", "T\u00fcrkiye \u6279\u51c6 \U0001f1fa\U0001f1f3 " * 12, "x\r\nBcc: evil@example.org", "x\nX-Evil: 1\n\nbody", "=?UTF-8?Q?=0D=0ABcc:_x?=",
    "\x1b[31mred\x07\x7f\x9b", "\u202egnp.exe\u2066", ".\r\n.\r\nMAIL FROM:<x>", "From me\n.\n..\n", "y" * 3000, "\u00e9" * 3000, " " * 500, "a\tb",
    "<script>alert(1)</script> &amp; ]]>", "\"quotes\" 'and' \\", "--=_ratifyd_x--", "", "\u2028\u2029\ufeff", "%s%n$HOME`id`",
]


def hostile(tmp):
    texts = HOSTILE + shared_texts()
    notices = [{"delivery_id": f"{i:032x}", "title": t, "text": f"{t}\n\n{t}", "source": t, "dossier": t, "dossier_title": t,
                "milestone": t, "type": t, "state": t, "event_text": t, "alert_id": t, "kind": t, "url": "https://example.org/" + t}
               for i, t in enumerate(texts)]
    server = Bad(tmp, "hostile", "ok")
    got = sink(server.port, notices)
    server.end()
    mails = server.eml()
    check("hostile: all delivered", [g["verdict"] for g in got] == ["delivered"] * len(notices), got)
    check("hostile: each once", len(mails) == len(notices), len(mails))
    for n, m, e in zip(notices, server.messages(), mails):
        check(f"hostile {n['title']!r}: faults", m["faults_seen"] == [], m)
        check("hostile: sender", e["from"] == "Ratifyd <r@example.org>" and e["to"] == "a@example.org", e["from"])
        check("hostile: no defects", not e.defects and not e["subject"].defects, (e.defects, e["subject"].defects))
        check("hostile: subject", len(str(e["subject"])) <= 200 and not re.search(FORBIDDEN, str(e["subject"])), e["subject"])
        check("hostile: two parts", [p.get_content_type() for p in e.iter_parts()] == ["text/plain", "text/html"], n["title"])
        html = e.get_body(("html",)).get_content()
        tags = set(re.findall(r"</?([a-zA-Z][a-zA-Z0-9]*)", html)) - {"html", "head", "meta", "body", "h2", "p", "br", "table", "tr", "th", "td", "a", "small"}
        check(f"hostile {n['title']!r}: markup", not tags, tags)
    check("a title comes through", str(mails[0]["subject"]) == "plain" and "T\u00fcrkiye \u6279\u51c6" in str(mails[1]["subject"]), mails[1]["subject"])


def thread_and_marks(tmp):
    server = Bad(tmp, "thread", "ok")
    sink(server.port, [{"delivery_id": c * 32, "dossier": d, "importance": "B"} for c, d in (("1", "budapest"), ("2", "budapest"), ("3", "un-cybercrime"))]
         + [{"delivery_id": "4" * 32, "kind": "source", "importance": "H"}])
    server.end()
    roots = [m["in-reply-to"] for m in server.eml()]
    check("one thread a dossier", roots[0] == roots[1] and len(set(roots)) == 3, roots)
    for m in server.eml():
        check("References is In-Reply-To", m["references"] == m["in-reply-to"], m)
        check("Auto-Submitted", m["auto-submitted"] == "auto-generated", m)
    check("List-Id", server.eml()[0]["list-id"] == "<budapest.ratifyd.watch.example.org>" and server.eml()[3]["list-id"] is None)
    check("class", [m["x-ratifyd-class"] for m in server.eml()] == ["B", "B", "B", "H"])


# ---- tokens and programs -------------------------------------------------------------------------------------


class Bearer(threading.Thread):
    """Takes mails of whoever logs in with the token `good`, which may be changed."""

    def __init__(self, mechanism, good):
        super().__init__(daemon=True)
        self.mechanism, self.good, self.seen, self.taken, self.socket = mechanism, good, [], 0, socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self):
        while True:
            c, _ = self.socket.accept()
            threading.Thread(target=self.one, args=(c,), daemon=True).start()

    def one(self, c):
        try:
            self.talk(c)
        except ConnectionError:
            pass

    def talk(self, c):
        say, data, failed, asked = lambda text: c.sendall(text.encode() + b"\r\n"), False, False, False
        say("220 hello")
        for raw in c.makefile("rb"):
            line = raw.decode("latin-1").rstrip("\r\n")
            if data:
                data = line != "."
                if not data:
                    self.taken += 1
                    say("250 taken")
            elif line.startswith("EHLO"):
                say(f"250-me\r\n250 AUTH {self.mechanism}")
            elif line == f"AUTH {self.mechanism}":
                asked = True
                say("334 ")
            elif asked:
                asked = False
                self.seen.append(base64.b64decode(line).decode())
                failed = f"auth=Bearer {self.good}\x01" not in self.seen[-1]
                say("334 eyJzdGF0dXMiOiI0MDEifQ==" if failed else "235 yes")
            elif failed:
                failed = False
                say("535 5.7.8 not that token")
            elif line == "DATA":
                data = True
                say("354 go")
            else:
                say("250 ok")


def tokens(tmp):
    script, count = os.path.join(tmp, "token"), os.path.join(tmp, "count")
    with open(script, "w") as f:
        f.write(f"#!/bin/sh\necho x >>{count}\ncat {tmp}/current\n")
    os.chmod(script, 0o700)

    def current(text):
        with open(os.path.join(tmp, "current"), "w") as f:
            f.write(text + "\n")

    for mechanism in ("XOAUTH2", "OAUTHBEARER"):
        server = Bearer(mechanism, "fresh-token")
        server.start()
        current("fresh-token")
        keys = ["user=ann@example.org", f"token=!{script}"]
        got = sink(server.port, [{}, {"delivery_id": "7" * 32}], *keys)
        check(f"{mechanism}: delivered", [g["verdict"] for g in got] == ["delivered"] * 2 and server.taken == 2, (got, server.seen))
        check(f"{mechanism}: who and what", "ann@example.org" in server.seen[0] and len(server.seen) == 1, server.seen)
        current("stale-token")
        got = sink(server.port, [{}], *keys, options=["--tries", "5", "--retry-ms", "10"])
        check(f"{mechanism}: a refused token is read anew once", [g["verdict"] for g in got] == ["deferred", "broken"] and
              ("not that token" if mechanism == "OAUTHBEARER" else "denied") in got[1]["detail"], got)
        check(f"{mechanism}: no token in words", "stale" not in json.dumps(got), got)
    check("read once a process, and after a refusal", len(open(count).read().split()) == 6, open(count).read())
    got = sink(server.port, [{}], "user=ann", "token=!/bin/false")
    check("no token: for later", [g["verdict"] for g in got] == ["deferred"] and "ended with 1" in got[0]["detail"], got)
    got = sink(server.port, [{}], "user=ann", "token=!/bin/sleep,60", options=["--deadline-ms", "300"])
    check("a token program that hangs", [g["verdict"] for g in got] == ["deadline"], got)


def program(tmp):
    box, script = os.path.join(tmp, "box"), os.path.join(tmp, "sendmail")
    os.mkdir(box)
    with open(script, "w") as f:
        f.write('#!/bin/sh\nprintf "%s\\n" "$@" >>' + box + '/args\ncase "$6" in b@*) echo "no such user" >&2; exit 67;; c@*) exit 75;; d@*) exit 78;; esac\ncat >' + box + '/"$6"\n')
    os.chmod(script, 0o700)
    run = lambda notices, to, *options: [json.loads(x) for x in subprocess.run([PROG, *options, "mail", "transport=sendmail", f"command={script},-oi,--x=y z",
        "from=Ratifyd <r@example.org>", f"to={to}"], input="\n".join(json.dumps(n) for n in notices), capture_output=True, text=True, timeout=60).stdout.split("\n") if x]
    got = run([{"title": "x\nBcc: evil@example.org"}], "a@example.org")
    check("program: delivered", [g["verdict"] for g in got] == ["delivered"], got)
    args = open(box + "/args").read().split("\n")
    check("program: arguments", args == ["-oi", "--x=y z", "-f", "r@example.org", "--", "a@example.org", ""], args)
    raw = open(box + "/a@example.org", "rb").read()
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    check("program: the message", b"\r" not in raw and mail["to"] == "a@example.org" and mail["bcc"] is None and mail["message-id"].startswith("<d."), raw[:500])
    for to, verdict, words in (("b@x.org", "rejected", "no such user"), ("c@x.org", "deferred", "75"), ("d@x.org", "broken", "78"), ("a@x.org,b@x.org", "rejected", "1 of 2")):
        got = run([{}], to)
        check(f"program: {to}", [g["verdict"] for g in got] == [verdict] and words in got[0]["detail"], got)
    os.unlink(box + "/args")
    got = run([{}], "a@x.org,c@x.org", "--tries", "3", "--retry-ms", "10")
    check("program: who has it is not sent it again", open(box + "/args").read().split("\n").count("a@x.org") == 1, open(box + "/args").read())
    done = subprocess.run([PROG, "mail", "transport=sendmail", f"command={tmp}/none", "from=r@example.org", "to=a@example.org"], input="{}", capture_output=True, text=True)
    check("program: none there", '"deferred"' in done.stdout and "none" in done.stdout, done.stdout)


def make_certificate(tmp):
    path = os.path.join(tmp, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", path, "-out", path + ".crt"], check=True, capture_output=True)
    with open(path, "a") as f:
        f.write(open(path + ".crt").read())
    return path


def main():
    with tempfile.TemporaryDirectory() as tmp:
        quit_is_not_waited_for()
        tokens(tmp)
        program(tmp)
        nobody_listens()
        refused_configurations(tmp)
        if not os.path.exists(BADSMTPD):
            print("skipped: the faults of badsmtpd.py, no shared documents (RATIFY_SHARED)")
        else:
            certificate, password = make_certificate(tmp), os.path.join(tmp, "password")
            with open(os.open(password, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
                f.write("hunter2\n")
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                jobs = [pool.submit(one_fault, tmp, f, v, certificate, password) for f, v in VERDICTS.items()]
                jobs += [pool.submit(f, tmp) for f in (same_id_after_a_loss, recipients, hostile, thread_and_marks)]
                jobs.append(pool.submit(encrypted, tmp, certificate, password))
                listed = subprocess.run([sys.executable, BADSMTPD, "--list"], capture_output=True, text=True).stdout.split("\n")
                check("every plan has its verdict here", {x.split()[0] for x in listed if x} == set(VERDICTS))
                for j in jobs:  # each raises what went wrong in it
                    j.result()
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
