#!/usr/bin/env python3
"""A bundle that is refused is sent in parts, which wait for the fuse, too, until what is wrong with it is found; that is told once."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import test_digests
from harness import Checks, Room
from test_digests import NAMES, titles

# refuses what has the word of its first file in it
PROGRAM = """#!/bin/sh
cat >"$2.one"
cat "$2.one" >>"$2.tried"
echo >>"$2.tried"
grep -q "$(cat "$1")" "$2.one" && exit 65
cat "$2.one" >>"$2"
echo >>"$2"
"""


class Case(test_digests.Case):
    def __init__(self, room, check, *args):
        super().__init__(room, check, *args)
        room.write("program", PROGRAM)
        os.chmod(room.path("program"), 0o755)
        self.refuses("no such word")

    def refuses(self, word):
        self.room.write("status", word)

    def tried(self):
        return test_digests.got(self.room, "got.tried")

    def came(self):
        return sorted(t.split()[0] for n in self.got() for t in titles(n))

    def told(self):
        return [a for a in self.room.alerts() if a["kind"] == "sink"]

    def failed(self):
        return sorted(d["title"].split()[0] for d in self.open() if d["state"] == "failed")


def one_of_them(check):
    with Room() as room:
        case = Case(room, check, ", digest: morning")
        case.say("signed", *NAMES)
        case.once()
        case.refuses("Oman signs")
        case.once(test_digests.seconds_to(7, 30) + 60)
        check(case.failed() == ["Oman"] and case.came() == sorted(set(NAMES) - {"Oman"}), f"all but one came: {case.failed()} {len(case.came())}")
        check(len(case.got()) <= 13 and len(case.tried()) <= 15, f"in {len(case.got())} messages, {len(case.tried())} tries, not one by one")
        check(all(n["kind"] == "digest" and "coverage" in n for n in case.got() if "parts" in n), "parts of a digest are digests")
        check(len({n["delivery"] for n in case.tried()}) == len(case.tried()), "each part has an id of its own")
        check(len(case.told()) == 1 and "Oman" in case.told()[0]["text"], f"told: {case.told()}")


def all_of_them(check):
    with Room() as room:
        case = Case(room, check, ", digest: morning")
        case.say("signed", *NAMES)
        case.once()
        case.refuses(".")
        case.once(test_digests.seconds_to(7, 30) + 60)
        check(case.failed() == sorted(NAMES) and case.got() == [], f"all of them are refused: {case.open()[:2]}")
        check(len(case.told()) == 1 and "--in-state failed" in case.told()[0]["text"], f"told once, and where to look: {[a['text'] for a in case.told()][:3]}")


def behind_a_fuse(check):
    with Room() as room:
        case = Case(room, check, "", ", fuse: 5/1h")
        case.say("signed", *NAMES)
        case.once()
        check(len(case.got()) == 5, f"as many as the fuse lets through: {len(case.got())}")
        held = [d["title"].split()[0] for d in case.open()]
        bad = held[17]
        case.refuses(f"{bad} signs")
        before = 5
        for n in range(1, 12):
            case.once(n * 3700)
            check(len(case.got()) - before <= 5, f"past the fuse: {len(case.got()) - before} in an hour")
            before = len(case.got())
        check(case.failed() == [bad] and case.came() == sorted(set(NAMES) - {bad}), f"all but one came: {case.failed()} {len(case.came())}, {case.open()[:3]}")
        check(len(case.told()) == 1, f"told: {case.told()}")


def main():
    check = Checks()
    for part in (one_of_them, all_of_them, behind_a_fuse):
        part(check)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
