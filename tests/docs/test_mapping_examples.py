#!/usr/bin/env python3
"""Every worked example of the mapping language in ratifyd-packs.5 gives what the manual says."""
import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CTL = os.path.join(os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin"), "ratifyctl")


def examples():
    manual = open(os.path.join(TOP, "docs/ratifyd-packs.5"), encoding="utf-8").read()
    part = manual.split('.\\" mapping examples: each is run by a test\n')[1].split('.\\" mapping examples: end')[0]
    blocks = [b.replace("\\e", "\\").replace("\\-", "-") for b in re.findall(r"^\.Bd -literal[^\n]*\n(.*?)^\.Ed$", part, re.S | re.M)]
    return list(zip(blocks[0::3], blocks[1::3], blocks[2::3])), len(blocks) % 3


def said(e):
    """[who id group: vote; ...] @event time title, place, body >request url mapping"""
    text = ""
    if "positions" in e:
        text += " [%s]" % "; ".join("%s: %s" % (" ".join(p[k] for k in ("actor", "id", "group") if k in p), p.get("vote", "?")) for p in e["positions"])
    for v in e.get("events", []):
        text += " @%s %s %s" % (v["name"], v["starts"], ", ".join(v.get(k, "-") for k in ("title", "place", "body")))
    for v in e.get("requests", []):
        text += " >%s %s %s" % (v["name"], v["url"], v["map"])
    return text


def yields(folder, mapping, document):
    name = re.search(r"^  ([a-z-]+):$", mapping, re.M).group(1)
    config, path = os.path.join(folder, "ratifyd.yaml"), os.path.join(folder, "document")
    with open(config, "w", encoding="utf-8") as f:
        f.write("sources:\n  example:\n    url: https://parliament.example/list\n    map: %s\n%s" % (name, mapping))
    with open(path, "w", encoding="utf-8") as f:
        f.write(document)
    run = subprocess.run([CTL, "-c", config, "parse", "--source", "example", path], capture_output=True, text=True)
    if run.returncode:
        return name, run.stdout + run.stderr
    lines, document = "", json.loads(run.stdout)
    for e in document["entries"]:
        facts = ", ".join(" ".join([f["type"]] + ([f["kind"]] if "kind" in f else [])) for f in e["facts"])
        lines += " | ".join([e.get("id", "-"), e["title"], e["published"], facts or "-"]) + said(e) + "\n"
    return name, lines + ("next %s\n" % document["next"] if "next" in document else "")


def main():
    if not os.path.exists(CTL):
        print("skipped: there is no " + CTL)
        return 77
    cases, rest = examples()
    kinds, bad = set(), 0
    with tempfile.TemporaryDirectory() as folder:
        for mapping, document, expected in cases:
            name, got = yields(folder, mapping, document)
            kinds.add(re.search(r"document: (\w+)", mapping).group(1))
            if got != expected:
                print("%s gives\n%sthe manual says\n%s" % (name, got, expected))
                bad += 1
    if rest or kinds != {"xml", "html", "json", "jsonl", "csv", "text"}:
        print("there are examples for %s alone" % ", ".join(sorted(kinds)))
        bad += 1
    print("%d examples, %d wrong" % (len(cases), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
