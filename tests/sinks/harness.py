"""What the scripts of this folder share: one run of prog_sink, hostile texts, and a list of failures."""
import importlib.util
import json
import os
import subprocess
import sys

PROG = os.path.join(os.environ["RATIFY_TESTS"], "sinks_prog_sink")
SHARED = os.environ.get("RATIFY_SHARED") or ""
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


def verdicts(got):
    return [g["verdict"] for g in got]


def end():
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)
