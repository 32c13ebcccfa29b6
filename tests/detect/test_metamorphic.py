#!/usr/bin/env python3
"""What must change a reading does, and what must not does not: labelled texts with one word turned round, or with other names, numbers and parties."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import asking

SHARED = os.environ.get("RATIFY_SHARED", "")

# a label, what to look for in its texts, what to put there, the label that is due then (None: not the old one)
TURNS = (
    ("floor_passed", r"\bPassed by\b", "Failed by", "floor_failed"),
    ("floor_passed", r"\bAgreed to by (the Yeas|recorded|voice)", r"Failed by \1", "floor_failed"),
    ("floor_passed", r"\bPassed Senate\b", "Failed of passage in Senate", "floor_failed"),
    ("floor_failed", r"^(On passage) Failed by\b", r"\1 Passed by", "floor_passed"),
    ("floor_failed", r"^(On motion to suspend .*) Failed by\b", r"\1 Agreed to by", "floor_passed"),
    ("floor_failed", r"^Failed of passage/not agreed to in House:? ?(.*) Failed by\b", r"Passed/agreed to in House: \1 Agreed to by", "floor_passed"),
    ("cloture_invoked", r"\binvoked\b", "not invoked", "cloture_failed"),
    ("cloture_failed", r"^(Cloture on [^,]*)\bnot invoked\b", r"\1invoked", "cloture_invoked"),
    ("consent_given", r"^(Resolution of advice and consent.*?) agreed to\b", r"\1 not agreed to", "consent_refused"),
    ("consent_given", r"^(Resolution of advice and consent.*?) agreed to\b", r"\1 rejected", "consent_refused"),
    ("consent_given", r"\bratifies\b", "refuses to ratify", None),
    ("consent_given", r"\bratifies\b", "is set to ratify", None),
    ("consent_given", r"\bapproves\b", "may approve", None),
    ("un_sc_adopted", r"\bAdopt(ed|s)\b", "fails to adopt", None),
    ("ratified", r"\bratified\b", "has yet to ratify", None),
    ("treaty_signed", r"\bsigns\b", "is expected to sign", None),
    ("entered_into_force", r"\b(enters|entered) into force\b", "will enter into force next year", None),
    ("withdrawal", r"\bwithdraws from\b", "threatens to withdraw from", None),
)
# what does not matter: (what to look for, what to put there)
SAME = (
    (r"\bRoll no\. \d+", "Roll no. 511"),
    (r"\bRecord Vote Number: \d+", "Record Vote Number: 77"),
    (r"\b(Sen|Senator|Rep)\.? [A-Z][a-z]+\b", r"\1 Zamora"),
    (r"\b(House|Senate) Committee on [A-Z][a-z]+\b(?! and|,)", r"\1 Committee on Agriculture"),
    (r"\b[HS]\. ?Res\. \d+", "H. Res. 909"),
    (r"\bCalendar No\. \d+", "Calendar No. 40"),
    (r"\bH\. Rept\. \d+-\d+", "H. Rept. 118-2"),
    (r"\b(Malta|Qatar|Mauritius|Fiji|Ghana|Palau|Albania)\b", "Uruguay"),
)
# wordings of Congress.gov that the labelled texts lack
MORE = ("Resolution of advice and consent to ratification agreed to in Senate by Division Vote.",
        "Resolution of advice and consent to ratification agreed to as amended in Senate by Yea-Nay Vote. 95 - 1. Record Vote Number: 282.",
        "Resolution of advice and consent to ratification agreed to in the Senate by Voice Vote.")
COUNTS = re.compile(r"(?<![\d-])(\d{2,3}) - (\d{2,3})(?![\d-])")


def swapped(m):
    return f"{m.group(2)} - {m.group(1)}"


def votes(answer):
    return sorted((f["vote"]["for"], f["vote"]["against"]) for f in answer["facts"] if "vote" in f)


def main():
    if not SHARED:
        print("skipped: no shared documents (RATIFY_SHARED)")
        return 77
    texts = []
    for name in ("us_bills", "us_treaties", "un", "news"):
        texts += [json.loads(line) for line in open(os.path.join(SHARED, "labelled", name + ".jsonl"), encoding="utf-8")]
    texts += [{"id": f"more-{i}", "text": t, "domain": "us_treaty", "labels": ["consent_given"]} for i, t in enumerate(MORE)]
    base = {t["id"]: a for t, a in zip(texts, asking.classify([{"id": t["id"], "text": t["text"], "domain": t["domain"]} for t in texts]))}
    rows, due = [], []
    tried = {}
    for t in texts:
        labels = set(base[t["id"]]["labels"])
        for label, find, put, want in TURNS:
            new = re.sub(find, put, t["text"], flags=re.I)
            if new != t["text"] and label in labels and label in t["labels"] and len(labels) == 1:
                rows.append({"id": t["id"], "text": new, "domain": t["domain"]})
                due.append(("turn", label, want))
                tried[(label, find, put)] = tried.get((label, find, put), 0) + 1
        for find, put in SAME:
            new = re.sub(find, put, t["text"])
            if new != t["text"]:
                rows.append({"id": t["id"], "text": new, "domain": t["domain"]})
                due.append(("same", labels, None))
                tried[find] = tried.get(find, 0) + 1
        new = COUNTS.sub(swapped, t["text"])
        if new != t["text"] and votes(base[t["id"]]):
            rows.append({"id": t["id"], "text": new, "domain": t["domain"]})
            due.append(("swap", labels, sorted((n, y) for y, n in votes(base[t["id"]]))))
    wrong = []
    for row, (kind, label, want), answer in zip(rows, due, asking.classify(rows)):
        labels = set(answer["labels"])
        if kind == "turn" and (label in labels or (want is not None and want not in labels)):
            wrong.append(f"{label} should be {want or 'nothing of the kind'}, is {sorted(labels)}: {row['text']}")
        if kind == "same" and labels != label:
            wrong.append(f"{sorted(label)} became {sorted(labels)}: {row['text']}")
        if kind == "swap" and (labels != label or votes(answer) != want):
            wrong.append(f"counts {votes(answer)} instead of {want}, {sorted(labels)} of {sorted(label)}: {row['text']}")
    idle = [k for k in TURNS if (k[0], k[1], k[2]) not in tried] + [k for k in SAME if k[0] not in tried]
    for line in wrong + [f"never tried: {k}" for k in idle]:
        print(line)
    print(f"{len(rows)} texts with a change: {len(wrong)} wrong")
    return 1 if wrong or idle else 0


if __name__ == "__main__":
    sys.exit(main())
