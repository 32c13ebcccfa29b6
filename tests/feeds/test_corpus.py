"""Scores ratifyctl parse on other projects' suites and runs it over every document of the shared corpus."""
import json
import os
import subprocess
import sys
import time

SHARED = os.environ.get("RATIFY_SHARED") or ""
CTL = os.path.join(os.environ["RATIFY_BIN"], "ratifyctl")
CORPUS = os.path.join(SHARED, "corpus")
BATCH, DEADLINE_S = 100, 60
WITH_URL = ["--url", "{base}", "--content-type", "{ctype}", "--content-location", "{location}", "{file}"]
MINIMA = (("feedparser", "core", WITH_URL, 0.97), ("gofeed", "core", WITH_URL, 0.95), ("feed-rs", "peer", ["{file}"], 0.95),
          ("rss-parser", "peer", ["{file}"], 0.94), ("fastfeedparser", "peer", ["{file}"], 0.95),
          ("feedvalidator", "core", WITH_URL, 690 / 696))


def score(suite, tier, arguments, least):
    p = subprocess.run([sys.executable, f"{CORPUS}/score.py", "--tier", tier, "--min", str(least), "--timeout", "20",
                        f"{CORPUS}/{suite}", "--", CTL, "parse", *arguments], stdout=subprocess.PIPE, text=True, check=False)
    print(suite, p.stdout.strip().splitlines()[-1])
    if p.returncode != 0:
        print(p.stdout)
        sys.exit(f"{suite}: below {least} or a crash (exit {p.returncode})")


def documents():
    for folder, _, names in sorted(os.walk(CORPUS)):
        for name in sorted(names):
            if not name.endswith((".jsonl", ".py")) and name not in ("LICENSE", "PROVENANCE.md", "README.md"):
                yield os.path.join(folder, name)


def run_all():
    """Every document has its line, and no line is missing because of a crash."""
    paths = list(documents())
    for i in range(0, len(paths), BATCH):
        batch = paths[i:i + BATCH]
        start = time.monotonic()
        p = subprocess.run([CTL, "parse", *batch], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=DEADLINE_S, check=False)
        lines = [json.loads(line) for line in p.stdout.decode("utf-8").splitlines()]
        if p.returncode not in (0, 65) or len(lines) != len(batch):
            sys.exit(f"exit {p.returncode} after {len(lines)} of {len(batch)} documents, by {batch[min(len(lines), len(batch) - 1)]}\n"
                     + p.stderr.decode("utf-8", "replace")[-3000:])
        for line in lines:
            if "refused" not in line and not line.get("format"):
                sys.exit(f"{line['file']}: neither a format nor a refusal")
        if time.monotonic() - start > DEADLINE_S / 2:
            print(f"slow: {batch[0]} and what follows")
    print(f"{len(paths)} documents read")


def main():
    if not os.path.isdir(CORPUS):
        print("skipped: no shared corpus (RATIFY_SHARED)")
        sys.exit(77)
    run_all()
    for row in MINIMA:
        score(*row)


main()
