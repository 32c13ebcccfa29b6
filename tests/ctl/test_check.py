#!/usr/bin/env python3
"""`ratifyctl check` and `ratifyctl keys` as people and scripts see them: words, exit codes, --json."""
import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CTL = os.path.join(os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin"), "ratifyctl")
PACKS = os.path.join(TOP, "config/packs")
failed = []


def expect(name, ok, what=""):
    if not ok:
        failed.append(name)
        print("FAILED %s: %s" % (name, what))


def ctl(*args, **env):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("XDG_") and k not in ("DBUS_SESSION_BUS_ADDRESS", "RATIFYD_PACKS")}
    clean.update(env)
    return subprocess.run([CTL, *args], capture_output=True, text=True, env=clean, timeout=60)


def check_text(text, *args, **env):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "ratifyd.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        run = ctl("--packs", PACKS, "check", path, *args, HOME=folder, **env)
        return run, run.stderr.replace(folder + "/", ""), run.stdout.replace(folder + "/", "")


def shipped_files():
    run = ctl("--packs", PACKS, "check", os.path.join(TOP, "config/ratifyd.yaml"), XDG_RUNTIME_DIR="/run/user/1")
    expect("sample", run.returncode == 0 and all(re.fullmatch(r"notice: source \S+ is off: it needs a key: .*", line) for line in run.stderr.splitlines()), run.stderr)
    expect("sample says what was read", re.search(r": ok: \d+ sources, 2 dossiers, \d+ rules, \d+ sinks, 0 routes in \d+ files\n", run.stdout), run.stdout)
    names = sorted(n[:-5] for n in os.listdir(PACKS) if n.endswith(".yaml"))
    _, told, out = check_text("daemon: {packs: [%s]}\nsinks: {l: {type: log}}\n" % ", ".join(names))
    expect("all packs together", ": ok: " in out, told)


def mistakes():
    run, told, out = check_text("source: {}\nsources:\n  a: {url: x, intervall: 6h}\n")
    expect("exit of mistakes", run.returncode == 78, run.returncode)
    lines = told.splitlines()
    expect("number of lines", len(lines) == 4, told)
    expect("hint", lines[0].startswith('ratifyd.yaml:1:1: unknown section "source", expected ') and lines[0].endswith('(did you mean "sources"?)'), lines[0])
    expect("place", lines[1].startswith("ratifyd.yaml:3:12: url is "), lines[1])
    expect("key", lines[2].startswith('ratifyd.yaml:3:15: unknown key "intervall"'), lines[2])
    expect("nothing on standard output", out == "", out)
    run = ctl("check", "/nowhere/ratifyd.yaml")
    expect("no file", run.returncode == 78 and "/nowhere/ratifyd.yaml: no such file" in run.stderr, run.stderr)
    expect("unknown option", ctl("check", "--bogus").returncode == 64)
    expect("no home at all", "/etc/ratifyd/ratifyd.yaml: no such file" in subprocess.run([CTL, "check"], capture_output=True, text=True, env={}, timeout=60).stderr or os.path.exists("/etc/ratifyd/ratifyd.yaml"))
    expect("two files", ctl("check", "a", "b").returncode == 64)
    run, told, _ = check_text("sinks:\n  m: {type: mail, server: 'smtp://x', from: a@b, to: c@d, password: geheim}\n")
    expect("secret", run.returncode == 78 and "geheim" not in told + run.stdout, told)


RULE = "rules:\n  r:\n    type: ratified\n    pattern: '(?<actor>\\w+) ratifies the treaty'\n"


def rules():
    run, told, _ = check_text(RULE + "    examples: ['France ratifies the treaty']\n")
    expect("good example", run.returncode == 0, told)
    expect("one is few", "warning: rules.r has too few texts to be tried by: 1 in examples, 0 in counter-examples" in told, told)
    run, told, _ = check_text(RULE + "    examples: ['France ratifies the treaty', 'Chad ratifies the treaty']\n    counter-examples: [a, b]\n")
    expect("two of each are enough", run.returncode == 0 and "too few" not in told, told)
    run, told, _ = check_text(RULE + "    examples: ['France signs the treaty']\n    counter-examples: ['Spain ratifies the treaty']\n")
    expect("bad examples", run.returncode == 78 and told.count("ratifyd.yaml:2:3: rule r: its ") == 2, told)
    run, told, _ = check_text(RULE + RULE[7:].replace("r:", "s:", 1).replace("actor", "nobody") + RULE[7:].replace("r:", "t:", 1).replace("actor", "noone"))
    expect("all wrong rules are told", run.returncode == 78 and 'rule s: ' in told and 'rule t: ' in told, told)
    expect("the right one is not", "rule r: " not in told, told)


def sinks():
    mail = "type: mail, server: 'smtp://mail.example.org', from: a@example.org, to: b@example.org"
    for more, words in (("user: me", "a user alone is no login, expected user and password"),
                        ("password: {command: [echo]}", "a password alone is no login, expected user and password"),
                        ("tls: none, user: me, password: {command: [echo]}", "a password is not sent in the clear to mail.example.org")):
        run, told, _ = check_text("sinks:\n  m: {%s, %s}\n" % (mail, more))
        expect(more, run.returncode == 78 and told.startswith("ratifyd.yaml:2:") and ": sinks.m: " in told and words in told and "1 mistake" in told, told)
    run, told, _ = check_text("sinks:\n  m: {%s}\n  n: {%s, user: me, password: {command: [echo]}}\n" % (mail, mail))
    expect("mail without and with a login", run.returncode == 0, told)


def seats():
    for place, good in (("Europe/Paris", True), ("Council of Europe", True), ("Asia/Tokyo", True), ("Atlantis/Town", False)):
        run, told, _ = check_text("dossiers:\n  d: {title: Convention on Tables, seat: %s}\n" % place)
        expect("seat " + place, run.returncode == (0 if good else 78), told)
        expect("words of " + place, good or told.startswith("ratifyd.yaml:2:") and '"Atlantis/Town", expected a body whose seat is known' in told, told)


def warnings():
    run, told, _ = check_text("")
    expect("nothing at all", run.returncode == 0 and "there are no sinks" in told and "there are no sources" in told, told)
    text = "sinks: {d: {type: desktop}}\n"
    run, told, _ = check_text(text)
    expect("no bus is no mistake", run.returncode == 0, told)
    expect("no bus is told", "warning: sinks.d needs a session bus" in told, told)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        _, told, _ = check_text(text, **{name: "/x"})
        expect(name, "session bus" not in told, told)


def as_json():
    run, _, _ = check_text("sinks: {l: {type: log}}\n", "--json")
    data = json.loads(run.stdout)
    expect("json ok", run.returncode == 0 and data["ok"] is True and data["mistakes"] == [] and len(data["files"]) == 1, data)
    expect("json warns", any("no dossiers" in w for w in data["warnings"]) and run.stderr == "", data)
    run, _, _ = check_text("x: [\n", "--json")
    data = json.loads(run.stdout)
    expect("json mistakes", run.returncode == 78 and data["ok"] is False and len(data["mistakes"]) == 2, data)


def keys():
    rows = json.loads(ctl("keys", "--json").stdout)
    sections = {r["section"] for r in rows}
    expect("sections", {"daemon", "http", "sources.NAME", "dossiers.NAME", "rules.NAME", "sinks.NAME", "routes.NAME", "sinks.NAME (mail)"} <= sections, sections)
    expect("no key twice", len({(r["section"], r["key"]) for r in rows}) == len(rows))
    expect("hyphens", not [r["key"] for r in rows if not re.fullmatch(r"[a-z][a-z0-9-]*", r["key"])], [r["key"] for r in rows])
    expect("help", all(r["help"].strip() for r in rows))
    interval = [r for r in rows if (r["section"], r["key"]) == ("daemon", "interval")][0]
    expect("interval", (interval["default"], interval["kind"], interval["min"], interval["max"]) == ("30min", "duration", "100ms", "7d"), interval)
    out = ctl("keys", "sources").stdout
    expect("one section", out.startswith("sources.NAME: ") and "routes" not in out.split("\n")[0] and "daemon: " not in out, out)
    expect("one type", "server" in ctl("keys", "mail").stdout)
    expect("unknown section", ctl("keys", "zebra").returncode == 64)


def manual_examples():
    for page in ("ratifyd.yaml.5", "ratifyd-packs.5"):
        text = open(os.path.join(TOP, "docs", page), encoding="utf-8").read()
        # those of mappings are documents and results, too: tests/docs/test_mapping_examples.py runs them
        text = re.sub(r'^\.\\" mapping examples: each.*?^\.\\" mapping examples: end$', "", text, flags=re.S | re.M)
        for block in re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text, re.S | re.M):
            block = block.replace("\\e", "\\").replace("\\-", "-")
            if "daemon:" not in block and not block.startswith("rules:"):  # a rule is tried by itself
                block = "daemon: {packs: [un-cybercrime]}\n" + block
            run, told, _ = check_text(block)
            expect("example of " + page, run.returncode == 0, block + told)


if not os.path.exists(CTL):
    print("skipped: there is no " + CTL)
    sys.exit(77)
for part in (shipped_files, mistakes, rules, sinks, seats, warnings, as_json, keys, manual_examples):
    part()
sys.exit(1 if failed else 0)
