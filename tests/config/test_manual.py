#!/usr/bin/env python3
"""The manual's list of keys is the program's: every key of `ratifyctl keys --json` stands in docs/ratifyd.yaml.5
under its section, with its kind, range, unit, default and help. With --write the list is written anew."""
import json
import os
import re
import shutil
import subprocess
import sys

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CTL = os.path.join(os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin"), "ratifyctl")
MANUAL = os.path.join(TOP, "docs/ratifyd.yaml.5")
BEGIN, END = '.\\" keys: what follows is compared with `ratifyctl keys`\n', '.\\" keys: end\n'


def roff(text):
    """A sentence as a roff line: nothing in it is a request or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[0] in ".'" else text


def entry(row):
    help_ = row["help"][0].upper() + row["help"][1:] + ("" if row["help"].endswith(".") else ".")
    return '.It Ic %s\n.Pq "%s"\n.br\n%s\n' % (roff(row["key"]), roff(row["summary"]), roff(help_))


def sections(rows):
    out, order = {}, []
    for row in rows:
        if row["section"] not in out:
            order.append(row["section"])
        out.setdefault(row["section"], []).append(row)
    return [(name, out[name]) for name in order]


def listing(rows):
    text = ""
    for name, keys in sections(rows):
        about = keys[0]["section_help"].rstrip(".")
        text += ".Ss %s\n%s.\n.Bl -tag -width Ds\n" % (roff(name), roff(about[0].upper() + about[1:]))
        text += "".join(entry(k) for k in keys) + ".El\n"
    return text


def check_entry(manual, section, row):
    """Independent of how the entry is laid out: the key stands in its section, with each of its properties."""
    part = re.search(r"^\.Ss %s\n(.*?)(?=^\.S[sh] |\Z)" % re.escape(roff(section)), manual, re.S | re.M)
    if not part:
        return "no section %s" % section
    item = re.search(r"^\.It Ic %s\n(.*?)(?=^\.It |^\.El)" % re.escape(roff(row["key"])), part.group(1), re.S | re.M)
    if not item:
        return "no entry"
    text = item.group(1).replace("\\-", "-").replace("\\e", "\\").replace("\\&", "")
    wanted = []
    if row["default"] is not None:
        wanted.append("default " + row["default"])
    if row["min"] is not None:
        wanted.append("%s to %s" % (row["min"], row["max"]))
    if row["kind"] == "integer" and row["unit"]:
        wanted.append(row["unit"])
    wanted += row["words"] + (["required"] if row["required"] else []) + ([] if row["reloadable"] else ["read at start only"])
    missing = [w for w in wanted if w not in text]
    return "its entry lacks: " + ", ".join(missing) if missing else None


def lint():
    if not shutil.which("mandoc"):
        print("mandoc is not installed: the manuals are not linted here")
        return []
    out = []
    for page in ("ratifyd.yaml.5", "ratifyd-packs.5"):
        run = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", os.path.join(TOP, "docs", page)], capture_output=True, text=True)
        out += run.stdout.splitlines() + (["%s: mandoc says %d" % (page, run.returncode)] if run.returncode else [])
    return out


def main():
    if not os.path.exists(CTL):
        print("skipped: there is no " + CTL)
        return 77
    rows = json.loads(subprocess.run([CTL, "keys", "--json"], check=True, capture_output=True, text=True).stdout)
    manual = open(MANUAL, encoding="utf-8").read()
    if manual.count(BEGIN) != 1 or manual.count(END) != 1:
        print("%s has no place for the keys" % MANUAL)
        return 1
    head, rest = manual.split(BEGIN)
    old, tail = rest.split(END)
    if sys.argv[1:] == ["--write"]:
        with open(MANUAL, "w", encoding="utf-8") as f:
            f.write(head + BEGIN + listing(rows) + END + tail)
        return 0
    mistakes = []
    for row in rows:
        why = check_entry(old, row["section"], row)
        if why:
            mistakes.append("%s: %s: %s" % (row["section"], row["key"], why))
    known = {(r["section"], roff(r["key"])) for r in rows}
    for part in re.split(r"^\.Ss ", old, flags=re.M)[1:]:
        name = part.split("\n", 1)[0].replace("\\-", "-")
        for key in re.findall(r"^\.It Ic (.*)$", part, re.M):
            if (name, key) not in known:
                mistakes.append("%s: %s: in the manual only" % (name, key))
    if old != listing(rows) and not mistakes:
        mistakes.append("the words differ")
    mistakes += lint()
    for m in mistakes:
        print(m)
    if mistakes:
        print("docs/ratifyd.yaml.5 is behind the tables: RATIFY_BIN=... tests/config/test_manual.py --write")
    else:
        print("%d keys in %d sections, as in the manual" % (len(rows), len(sections(rows))))
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
