"""What the scripts of this folder share: one run of prog_sink, hostile texts, and a list of failures."""
import email
import email.policy
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time

PROG = os.path.join(os.environ["RATIFY_TESTS"], "sinks_prog_sink")
SHARED = os.environ.get("RATIFY_SHARED") or ""
BADSMTPD = os.path.join(SHARED, "faults", "badsmtpd.py")
HOSTILE = [
    "plain", "T\u00fcrkiye \u6279\u51c6 \U0001f1fa\U0001f1f3 " * 12, "x\r\nBcc: evil@example.org", "x\nX-Evil: 1\n\nbody",
    "\x1b[31mred\x07\x7f\x9b", "\u202egnp.exe\u2066", "y" * 3000, "\u00e9" * 3000, " " * 50, " leading", "a\tb", "{key} ${title} ${with.topic}",
    "<script>alert(1)</script> &amp; ]]>", "\"quotes\" 'and' \\", "", "\u2028\u2029\ufeff", "%s%n$HOME`id`$(id); id\n", "x\"] [evil@1 a=\"b", "<!channel> @everyone @here",
]
failures = []


def check(what, ok, seen=""):
    if not ok:
        failures.append(what)
        print(f"FAILED {what}: {seen}", flush=True)


def shared_texts():
    """The naughty strings, and the titles that badhttpd.py has under /evil/all; no NUL, which an alert never has."""
    texts, blns, badhttpd = [], os.path.join(SHARED, "corpus", "blns", "blns.json"), os.path.join(SHARED, "faults", "badhttpd.py")
    if not os.path.exists(blns) or not os.path.exists(badhttpd):
        print("skipped: blns and /evil/all, no shared documents (RATIFY_SHARED)")
        return []
    spec = importlib.util.spec_from_file_location("badhttpd", badhttpd)
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    sys.path.insert(0, os.path.dirname(badhttpd))
    spec.loader.exec_module(module)
    texts = json.load(open(blns)) + list(module.EVIL.values())
    return [t.replace("\0", "").encode("utf-8", "replace").decode() for t in texts]


def hostile():
    return HOSTILE + shared_texts()


def evil(text, i):
    return {"delivery_id": f"{i:032x}", **{k: text for k in ("title", "text", "source", "dossier", "dossier_title", "milestone", "type", "state",
            "event_text", "alert_id", "kind")}, "url": "https://example.org/" + text}


def sink(kind, keys, notices=({},), options=(), env=None, timeout=120):
    """Verdict lines of the notices; a configuration that is refused gives one with the verdict refused."""
    lines = "\n".join(json.dumps(n) for n in notices)
    done = subprocess.run([PROG, *options, kind, *keys], input=lines, capture_output=True, text=True, timeout=timeout, env=env)
    check(f"{kind} {keys} exits in order", done.returncode in (0, 78), done.stderr[-3000:])
    return [json.loads(line) for line in done.stdout.split("\n") if line]


class Bad:
    """One badsmtpd.py with its plan, and what it took."""

    def __init__(self, tmp, name, plan, *more):
        self.dir = os.path.join(tmp, name)
        os.makedirs(self.dir)
        port_file = os.path.join(self.dir, "port")
        self.log_file = os.path.join(self.dir, "log")
        self.process = subprocess.Popen([sys.executable, BADSMTPD, "--plan", plan, "--port-file", port_file, "--log",
            self.log_file, "--dir", os.path.join(self.dir, "mail"), "--max-seconds", "60", *more])
        for _ in range(200):
            if os.path.exists(port_file):
                break
            time.sleep(0.05)
        self.port = json.load(open(port_file))["port"]

    def end(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log = [json.loads(line) for line in open(self.log_file)]
        return self

    def messages(self):
        return [x for x in self.log if x["ev"] == "msg"]

    def commands(self):
        return [x["line"] for x in self.log if x["ev"] == "cmd"]

    def eml(self):
        d = os.path.join(self.dir, "mail")
        return [email.message_from_bytes(open(os.path.join(d, f), "rb").read(), policy=email.policy.default) for f in sorted(os.listdir(d))]


def verdicts(got):
    return [g["verdict"] for g in got]


def end():
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)
