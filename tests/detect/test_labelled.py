"""Labelled texts of other publishers: precision and recall do not fall below what was reached."""
import collections
import json
import os
import subprocess
import sys

shared = os.environ.get("RATIFY_SHARED")
if not shared or not os.path.isdir(os.path.join(shared, "labelled")):
    print("skipped: no labelled texts (RATIFY_SHARED)")
    sys.exit(77)

CTL = os.path.join(os.environ["RATIFY_BIN"], "ratifyctl")
FILES = ("us_bills", "us_treaties", "un", "news")
# a little below what is reached: precision, recall, false alerts among the negatives
MINIMA = {
    "us_bill": (0.995, 0.99, 0.0),
    "us_treaty": (0.995, 0.98, 0.0),
    "un": (0.98, 0.92, 0.01),
    "news": (0.97, 0.93, 0.01),
}
LESS_WITHOUT_DOMAIN = 0.02

rows = []
for name in FILES:
    with open(os.path.join(shared, "labelled", name + ".jsonl"), encoding="utf-8") as f:
        rows += [json.loads(line) for line in f]


def classify(with_domain):
    text = "".join(json.dumps({k: r[k] for k in (("id", "text", "domain") if with_domain else ("id", "text"))}) + "\n" for r in rows)
    p = subprocess.run([CTL, "classify"], input=text, capture_output=True, text=True, timeout=250)
    if p.returncode != 0:
        sys.exit("FAILED: exit %d: %s" % (p.returncode, p.stderr[-2000:]))
    return {o["id"]: o for o in map(json.loads, p.stdout.splitlines())}


def score(domain, got):
    n = collections.Counter()
    for r in rows:
        if r["domain"] != domain:
            continue
        want, may = set(r["labels"]), set(r.get("optional", []))
        have = set(got[r["id"]]["labels"]) - (may - want)
        n["tp"] += len(want & have)
        n["fp"] += len(have - want)
        n["fn"] += len(want - have)
        if not want and not may:
            n["negatives"] += 1
            n["alarms"] += bool(have)
    return n["tp"] / (n["tp"] + n["fp"]), n["tp"] / (n["tp"] + n["fn"]), n["alarms"] / n["negatives"]


bad = 0
for with_domain in (True, False):
    got = classify(with_domain)
    for domain, (precision, recall, alarms) in MINIMA.items():
        p, r, a = score(domain, got)
        slack = 0 if with_domain else LESS_WITHOUT_DOMAIN
        ok = p >= precision - slack and r >= recall - slack and a <= alarms + slack / 2
        bad += not ok
        print("%-9s %s  P %.3f  R %.3f  F1 %.3f  false alerts %.4f%s" % (
            domain, "with domain   " if with_domain else "without domain", p, r, 2 * p * r / (p + r), a, "" if ok else "  BELOW THE MINIMUM"))
    # a fact's quote is the text's own bytes
    for r in rows:
        raw = r["text"].encode()
        for f in got[r["id"]]["facts"]:
            if raw[f["from"]:f["to"]].decode() != f["quote"]:
                print("FAILED: quote of", r["id"], f)
                bad += 1
sys.exit(1 if bad else 0)
