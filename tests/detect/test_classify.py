"""ratifyctl classify: its contract on good and bad lines, and own packs."""
import json
import os
import subprocess
import sys
import tempfile

CTL = os.path.join(os.environ["RATIFY_BIN"], "ratifyctl")


def run(lines, *args):
    text = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    p = subprocess.run([CTL, "classify", *args], input=text, capture_output=True, text=True, timeout=60)
    return p.returncode, [json.loads(line) for line in p.stdout.splitlines()], p.stderr


def check(ok, what):
    if not ok:
        print("FAILED:", what)
        sys.exit(1)


GOOD = {"id": "a", "text": "Norway and Chad ratify Lantern Convention on 4 May 2025", "domain": "news"}

code, out, err = run([GOOD, {"id": "b", "text": ""}, {"id": "c", "text": "Placed on the Union Calendar, Calendar No. 7."}])
check(code == 0 and err == "", ("good lines", code, err))
check([o["id"] for o in out] == ["a", "b", "c"], out)
check(out[0]["labels"] == ["ratified"] and [f["actor"] for f in out[0]["facts"]] == ["Norway", "Chad"], out[0])
check(out[0]["facts"][0]["date"] == "2025-05-04" and out[0]["facts"][0]["date_from"] == "text", out[0])
check(out[0]["facts"][0]["quote"] == GOOD["text"], out[0])
check(out[1] == {"id": "b", "labels": [], "facts": []}, out[1])
check(out[2]["labels"] == ["calendar"], out[2])

# a language that no rule reads is told, and only then
code, out, err = run([GOOD, {"id": "l", "text": "Der Bundestag hat dem Gesetz zu dem Vertrag zugestimmt"}])
check(code == 0 and "language" not in out[0] and out[1] == {"id": "l", "labels": [], "facts": [], "language": "not covered"}, out)

# bad lines are told by number; the others are still answered, in order
code, out, err = run([GOOD, "nope\n", {"id": 7, "text": "x"}, {"id": "d"}, {"id": "e", "text": "x", "domain": "press"},
                      "\n", '{"id":"f","text":"\\u0000"}\n', {"id": "g", "text": "x", "domain": None}])
check(code == 65, code)
check([o["id"] for o in out] == ["a", "g"], out)
for number, words in ((2, "expected near"), (3, "no id"), (4, "no text"), (5, "domain"), (7, "u0000")):
    check(any("line %d " % number in line and words in line for line in err.splitlines()), (number, words, err))
check(len(err.splitlines()) == 5, err)

# a day is read by the day of publication, which has to be one
code, out, err = run([{"id": "p", "text": "Chad ratifies Lantern Convention on Friday", "published": "2025-10-07"},
                      {"id": "q", "text": "x", "published": "soon"}])
check(code == 65 and "line 2 " in err and out[0]["facts"][0]["date"] == "2025-10-03", (out, err))

# a class sees only its own rules
code, out, err = run([dict(GOOD, domain="us_bill"), {"id": "h", "text": "Placed on the Union Calendar, Calendar No. 7.", "domain": "news"}])
check(code == 0 and out[0]["labels"] == [] and out[1]["labels"] == [], out)

# a pack of one's own in place of the shipped ones; its mistakes are told with their place
with tempfile.TemporaryDirectory() as tmp:
    pack = os.path.join(tmp, "own.yaml")
    with open(pack, "w") as f:
        f.write("rules:\n  own:\n    type: ratified\n    pattern: 'MILESTONE (?<number>\\w+)'\n    guards: none\n")
    code, out, err = run([{"id": "x", "text": "MILESTONE x1 will not be guarded"}], "--pack", pack)
    check(code == 0 and out[0]["labels"] == ["ratified"] and out[0]["facts"][0]["number"] == "x1", (out, err))
    with open(pack, "w") as f:
        f.write("rules:\n  own:\n    type: ratified\n    pattern: '(?<party>x)'\n")
    code, out, err = run([], "--pack", pack)
    check(code == 78 and "own.yaml" in err and 'no group "party"' in err, (code, err))
code, out, err = run([], "--pack")
check(code == 64, code)
code, out, err = run([], "--pack", "no-such-pack")
check(code == 78 and "no-such-pack" in err, (code, err))

# hostile and endless texts end, and say when something was not looked at to the end
code, out, err = run([{"id": "z", "text": "motion to reconsider the vote by which " * 2600}, {"id": "y", "text": "\u202e\u0007 %s%n" * 1000}])
check(code == 0 and len(out) == 2 and out[0]["labels"] == [] and "unknown" in out[0], out)
print("classify: ok")
