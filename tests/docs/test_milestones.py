#!/usr/bin/env python3
"""ratifyd-milestones(7) has the table of daemon/model.h, and mandoc finds nothing to say."""
import os
import re
import shutil
import subprocess
import sys

SOURCE = os.environ.get("RATIFY_SOURCE", os.path.join(os.path.dirname(__file__), "..", ".."))
PAGES = ("ratifyd-milestones.7", "ratifyctl.1", "ratifyd-sinks.7")


def code_rows():
    with open(os.path.join(SOURCE, "daemon/model.h"), encoding="utf-8") as f:
        text = f.read()
    text = text[text.index("#define MS_TYPES"):text.index("enum ms_type {")].replace("\\\n", " ")
    rows = re.findall(r"X\(\w+, \"(\w+)\", '(\w)', ([01]), (\d+),\s*\"([^\"]*)\",\s*\"([^\"]*)\"\)", text)
    if len(rows) != len(re.findall(r"\bX\([A-Z_]+,", text)) or len(rows) < 30:
        sys.exit("the table of daemon/model.h has another form than this test reads")
    return [(code, importance, "State" if actor == "1" else "dossier", days, f"{title}: {meaning}")
            for code, importance, actor, days, title, meaning in rows]


def page_rows():
    with open(os.path.join(SOURCE, "docs/ratifyd-milestones.7"), encoding="utf-8") as f:
        text = f.read()
    return re.findall(r"^(\w+)\t([ABC])\t(State|dossier)\t(\d+)\tT\{\n(.*)\nT\}$", text, re.M)


def main():
    code, page = code_rows(), page_rows()
    wrong = [f"only in model.h or different there: {r}" for r in code if r not in page]
    wrong += [f"only in the manual or different there: {r}" for r in page if r not in code]
    if [r[0] for r in code] != [r[0] for r in page] and not wrong:
        wrong.append("the order differs")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(code)} types, equal in model.h and in the manual")
    if shutil.which("mandoc") is None:
        print("skipped: mandoc is not installed, the pages were not linted")
        return
    for name in PAGES:
        path = os.path.join(SOURCE, "docs", name)
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0 or done.stdout:
            sys.exit(f"{name}: {done.stdout}{done.stderr}")
        print(f"{name}: mandoc finds nothing")


if __name__ == "__main__":
    main()
