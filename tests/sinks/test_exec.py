"""The exec sink: exit statuses as verdicts, what the program gets, and programs that hang, flood or are not there."""
import glob
import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time

from harness import HOSTILE, check, end, evil, hostile, sink, verdicts

NOTICE = {"dossier": "un-cybercrime", "dossier_title": "UN convention", "type": "ratified", "state": "official", "event": "2025-10-25",
          "event_at": 1761350400, "event_text": "25 October 2025", "url": "https://example.org/a", "source": "un-mtdsg", "next": "39 further consents",
          "links": ["https://example.org/a", "https://example.org/b"]}


def script(folder, text, name="program"):
    path = os.path.join(folder, name)
    with open(path, "w") as f:
        f.write("#!/bin/sh\n" + text + "\n")
    os.chmod(path, 0o700)
    return path


def statuses(folder):
    for status, verdict in ((0, "delivered"), (75, "deferred"), (71, "deferred"), (74, "deferred"), (69, "broken"), (77, "broken"), (78, "broken"),
                            (1, "rejected"), (2, "rejected"), (64, "rejected"), (65, "rejected"), (126, "rejected"), (255, "rejected")):
        got = sink("exec", [f"command={script(folder, f'exit {status}')}"])
        check(f"status {status}", verdicts(got) == [verdict] and got[0]["status"] == status, got)
    got = sink("exec", [f"command={script(folder, 'kill -SEGV $$')}"])
    check("a signal", verdicts(got) == ["deferred"] and "signal 11" in got[0]["detail"], got)


def what_it_gets(folder):
    seen = os.path.join(folder, "seen")
    got = sink("exec", [f"command={script(folder, 'cat > %s; env > %s.env; printf %%s, %s > %s.args' % (seen, seen, chr(34) + '$@' + chr(34), seen))},a b,$HOME"],
               [NOTICE], env=dict(os.environ, SECRET_OF_MINE="no"))
    check("delivered", verdicts(got) == ["delivered"], got)
    said = json.load(open(seen))
    check("schema", said["schema"] == "ratifyd.alert/1", said)
    for key in ("dossier", "dossier_title", "type", "state", "event", "event_at", "event_text", "url", "source", "next", "links"):
        check(f"input: {key}", said.get(key) == NOTICE[key], said)
    check("input: the rest", said["delivery"] == "0123456789abcdef" * 2 and said["class"] == "A" and said["sink"] == "under-test", said)
    sink("exec", [f"command={script(folder, 'cat > %s' % seen)}"], [{**NOTICE, "links": []}])
    check("one link is a list of links", json.load(open(seen)).get("links") == [NOTICE["url"]], open(seen).read())
    check("absent is left out", "milestone" not in said, said)
    env = dict(line.split("=", 1) for line in open(seen + ".env").read().split("\n") if "=" in line)
    check("environment", env.get("RATIFYD_DELIVERY_ID") == said["delivery"] and env.get("RATIFYD_ATTEMPT") == "1" and
          env.get("RATIFYD_DOSSIER") == "un-cybercrime" and "SECRET_OF_MINE" not in env, env)
    check("arguments are words", open(seen + ".args").read() == "a b,$HOME,", open(seen + ".args").read())


def the_schema(folder):
    """Every field that a template may name, every member of the object and every kind of alert is in the manual, and nothing else is."""
    page = open(os.path.join(os.environ["RATIFY_SOURCE"], "docs", "ratifyd-sinks.7"), encoding="utf-8").read()
    part = re.search(r"^\.Ss The alert as JSON\n(.*?)^\.Ss ", page, re.S | re.M).group(1)
    told = {w for line in re.findall(r"^\.It Ql (.*)$", part, re.M) for w in line.split(" , ")}
    known = sink("file", ["path=/nowhere/x", "line=${nothing}"], [])[0]["detail"]
    fields = set(re.search(r"expected (.*)", known).group(1).split(", "))
    check("the manual has every field of the JSON", told == fields | {"schema", "parts"}, (told ^ (fields | {"schema", "parts"}), known))
    with open(os.path.join(os.environ["RATIFY_SOURCE"], "daemon", "model.c"), encoding="utf-8") as f:
        kinds = re.findall(r'"([a-z]+)"', re.search(r"alert_kind_words\[.*?\};", f.read(), re.S).group(0))
    about = re.search(r"^\.It Ql kind\n(.*?)^\.It ", part, re.S | re.M).group(1)
    missing = [k for k in kinds + ["digest", "group", "summary"] if not re.search(rf"\b{k}\b", about)]
    check("the manual has every kind of alert", missing == [], missing)


def hostile_texts(folder):
    seen = os.path.join(folder, "all")
    texts = hostile()
    got = sink("exec", [f"command={script(folder, f'cat >> {seen}; echo >> {seen}; env >> {seen}.env')}"], [evil(t, i) for i, t in enumerate(texts)])
    check("hostile: delivered", verdicts(got) == ["delivered"] * len(texts), got)
    said = [json.loads(line) for line in open(seen, encoding="utf-8").read().split("\n") if line]
    check("hostile: one line an alert, byte for byte", [s.get("title", "") for s in said] == texts)
    for line in open(seen + ".env", encoding="utf-8"):
        if line.startswith("RATIFYD_"):
            check("hostile: environment", re.fullmatch(r"RATIFYD_[A-Z_]+=[A-Za-z0-9._/-]{1,100}\n", line), line)


def trouble(folder):
    pid = os.path.join(folder, "pid")
    start = time.monotonic()
    got = sink("exec", [f"command={script(folder, f'echo $$ > {pid}; sleep 60 & wait')}"], options=["--deadline-ms", "500"])
    check("a hang ends at the deadline", verdicts(got) == ["deadline"] and time.monotonic() - start < 5, got)
    time.sleep(0.1)
    check("and its children with it", not os.path.exists("/proc/" + open(pid).read().strip()), "alive")
    got = sink("exec", [f"command={script(folder, 'yes 0123456789 | head -c 3000000; exit 75')}"])
    check("a flood is cut", verdicts(got) == ["deferred"] and len(got[0]["detail"]) < 400, got)
    got = sink("exec", [f"command={script(folder, 'printf ' + chr(39) + 'no' + chr(92) + '033[2J ' + chr(92) + '377' + chr(92) + 'nnot today' + chr(39) + ' >&2; exit 75')}"])
    check("its words are text", got[0]["detail"] == "exit status 75: no [2J \ufffd not today", got)
    got = sink("exec", [f"command={script(folder, 'exec <&-; exit 0')}"], [{"text": "x" * 500000}])
    check("it need not read", verdicts(got) == ["delivered"], got)
    got = sink("exec", [f"command={folder}/none"])
    check("no program", verdicts(got) == ["broken"] and "none" in got[0]["detail"], got)
    path = script(folder, "exit 0", "not-executable")
    os.chmod(path, stat.S_IRUSR)
    if os.geteuid() != 0:
        check("no right", verdicts(sink("exec", [f"command={path}"])) == ["broken"])
    got = sink("exec", ["command=mail -s subject me"])
    check("no shell line", verdicts(got) == ["refused"] and "list of words" in got[0]["detail"], got)


def the_manual(folder):
    """The worked example of ratifyd-sinks(7) does what the manual says."""
    manual = open(os.path.join(os.environ["RATIFY_SOURCE"], "docs", "ratifyd-sinks.7"), encoding="utf-8").read()
    example = re.search(r'^\.\\" example program: run by a test\n\.Bd[^\n]*\n(.*?)^\.Ed$', manual, re.S | re.M)
    check("the manual has an example", example is not None)
    if example is None:
        return
    path = os.path.join(folder, "example")
    with open(path, "w") as f:
        f.write(example.group(1).replace("\\e", "\\").replace("\\-", "-").replace("\\(aq", "'").replace("\\&", ""))
    os.chmod(path, 0o700)
    box = os.path.join(folder, "alerts")
    got = sink("exec", [f"command={path},{box}"], [{**NOTICE, "title": "Qatar ratifies"}, {**NOTICE, "title": "Qatar ratifies"}], options=["--pause-ms", "10"])
    check("example: missing folder is a reason to wait", verdicts(got) == ["deferred"] * 2, got)
    os.mkdir(box)
    got = sink("exec", [f"command={path},{box}"], [{**NOTICE, "title": "Qatar ratifies"}] * 2)
    check("example: delivered, twice the same is once", verdicts(got) == ["delivered"] * 2 and len(glob.glob(box + "/*")) == 1, (got, os.listdir(box)))
    check("example: what it wrote", "Qatar ratifies" in open(glob.glob(box + "/*")[0]).read())


def main():
    with tempfile.TemporaryDirectory() as folder:
        for test in (statuses, what_it_gets, the_schema, hostile_texts, trouble, the_manual):
            test(folder)
    end()


main()
