#!/usr/bin/env python3
# What a vote needed, of whom, by how many it was carried, and the flag of a count that cannot give
# its result; how it was decided where nobody is counted.
import json
import os
import subprocess
import sys

BIN = os.path.join(os.environ["RATIFY_BIN"], "ratifyctl")
PACKS = os.path.join(os.environ["RATIFY_SOURCE"], "config", "packs")

# text, domain, type, (for, against, abstain), majority, denominator, required, margin, disagrees
ROWS = [
    ("On passage Passed by the Yeas and Nays: 219 - 200 (Roll no. 61).", "us_bill", "floor_passed",
     (219, 200, None), "more-than-half", "voting", 210, 9, False),
    ("On passage Failed by the Yeas and Nays: 219 - 200 (Roll no. 61).", "us_bill", "floor_failed",
     (219, 200, None), "more-than-half", "voting", 210, 9, True),
    ("On motion to suspend the rules and pass the bill Failed by the Yeas and Nays: (2/3 required): 251 - 171 (Roll no. 14).",
     "us_bill", "floor_failed", (251, 171, None), "two-thirds", "voting", 282, -31, False),
    ("On motion to suspend the rules and pass the bill Agreed to by the Yeas and Nays: (2/3 required): 251 - 171 (Roll no. 14).",
     "us_bill", "floor_passed", (251, 171, None), "two-thirds", "voting", 282, -31, True),
    ("Cloture on the measure not invoked in Senate by Yea-Nay Vote. 56 - 41. Record Vote Number: 20.", "us_bill",
     "cloture_failed", (56, 41, None), "three-fifths-of-members", "members", 60, -4, False),
    ("Cloture on the measure invoked in Senate by Yea-Nay Vote. 56 - 41. Record Vote Number: 20.", "us_bill",
     "cloture_invoked", (56, 41, None), "three-fifths-of-members", "members", 60, -4, True),
    ("Passed Senate, under the order of 2/3/2026, having achieved 60 votes in the affirmative, without amendment "
     "by Yea-Nay Vote. 66 - 31. Record Vote Number: 31.", "us_bill", "floor_passed",
     (66, 31, None), "sixty", "members", 60, 6, False),
    ("Resolution of advice and consent to ratification not agreed to in Senate by Yea-Nay Vote. 62 - 35. Record Vote Number: 9.",
     "us_treaty", "consent_refused", (62, 35, None), "two-thirds", "voting", 65, -3, False),
    ("Resolution of advice and consent to ratification agreed to in Senate by Yea-Nay Vote. 62 - 35. Record Vote Number: 9.",
     "us_treaty", "consent_given", (62, 35, None), "two-thirds", "voting", 65, -3, True),
    ("The Security Council failed to adopt the draft resolution by a vote of 11 in favour to 2 against, with 2 abstentions.",
     "un", "un_failed", (11, 2, 2), "nine", "members", 9, 2, False),
    ("By a vote of 13 in favour with 2 abstentions, the Security Council adopted the resolution.", "un",
     "un_sc_adopted", (13, 0, 2), "nine", "members", 9, 4, False),
    ("The General Assembly rejected the draft resolution by a vote of 71 against to 40 in favour, with 30 abstentions.",
     "un", "un_failed", (40, 71, 30), "more-than-half", "voting", 56, -16, False),
    ("57 MPs voted in favour of ratifying the Lantern Convention, while 31 opposed it.", "news", "consent_given",
     (57, 31, None), "more-than-half", "voting", 45, 12, False),
]
# more than the body has: no count
IMPOSSIBLE = [
    ("The Security Council failed to adopt the draft resolution by a vote of 12 in favour to 9 against.", "un", "un_failed"),
    ("Passed Senate with an amendment by Yea-Nay Vote. 152 - 147. Record Vote Number: 549.", "us_bill", "floor_passed"),
]
MANNERS = [
    ("Passed Senate without amendment by Unanimous Consent.", "us_bill", "unanimous consent"),
    ("Passed Senate without amendment by Voice Vote.", "us_bill", "voice vote"),
    ("The Third Committee approved the draft resolution without a vote.", "un", "without a vote"),
    ("General Assembly adopts Lantern Treaty by consensus", "un", "consensus"),
    ("The Security Council unanimously adopted resolution 2990 (2025).", "un", "unanimous"),
    ("On passage Passed by the Yeas and Nays: 219 - 200 (Roll no. 61).", "us_bill", None),
]


def classify(rows):
    lines = "".join(json.dumps({"id": str(i), "text": r[0], "domain": r[1]}) + "\n" for i, r in enumerate(rows))
    done = subprocess.run([BIN, "--packs", PACKS, "classify"], input=lines, capture_output=True, text=True, timeout=60)
    if done.returncode != 0 or done.stderr:
        sys.exit("classify: %s %s" % (done.returncode, done.stderr))
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(ok, what):
    if not ok:
        sys.exit("WRONG: %s" % (what,))


for row, said in zip(ROWS, classify(ROWS)):
    text, _, kind, counts, majority, of, required, margin, disagrees = row
    fact = next((f for f in said["facts"] if f["type"] == kind), None)
    check(fact is not None and "vote" in fact, (text, said))
    vote = fact["vote"]
    check((vote["for"], vote["against"], vote.get("abstain")) == counts, (text, vote))
    check((vote["majority"], vote["denominator"], vote["required"], vote["margin"]) == (majority, of, required, margin), (text, vote))
    check(vote["voting"] == counts[0] + counts[1] and vote["disagrees"] == disagrees, (text, vote))
    check("manner" not in fact, (text, fact))
for row, said in zip(IMPOSSIBLE, classify(IMPOSSIBLE)):
    check(said["labels"] == [row[2]] and "vote" not in said["facts"][0], (row[0], said))
for row, said in zip(MANNERS, classify(MANNERS)):
    check(said["facts"] and all(f.get("manner") == row[2] for f in said["facts"]), (row[0], said))
print("votes: ok")
