"""For tests of many texts: what the shipped rules read in each, and which of all combinations are tried."""
import itertools
import json
import os
import subprocess


def classify(rows):
    """The answer to each of the rows {"id", "text"[, "domain"]}."""
    packs = os.path.join(os.environ["RATIFY_SOURCE"], "config", "packs")
    lines = "\n".join(json.dumps(r) for r in rows)
    run = subprocess.run([os.path.join(os.environ["RATIFY_BIN"], "ratifyctl"), "--packs", packs, "classify"], input=lines.encode(), stdout=subprocess.PIPE, timeout=120, check=True)
    answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
    if len(answers) != len(rows):
        raise AssertionError(f"{len(rows)} texts, {len(answers)} answers")
    return answers


def misread(cases):
    """Asks each (text, labels that are due, labels that may come, domains) once in every domain; tells what is read otherwise. (asked, misread)"""
    asked = [(domain, *case[:3]) for case in cases for domain in case[3]]
    bad = 0
    for (domain, text, due, may), found in zip(asked, classify([{"id": "", "text": text, **domain} for domain, text, _, _ in asked])):
        got = set(found["labels"])
        if not due <= got or got - due - may:
            bad += 1
            print(f"{domain.get('domain', 'no domain')}: {', '.join(sorted(due)) or 'nothing'} was due, got {', '.join(sorted(got)) or 'nothing'}: {text}")
    return len(asked), bad


def spread(parts, most):
    """At most about so many of the combinations of the parts, evenly, and so that every part comes with every other."""
    every = list(itertools.product(*parts))
    step = max(1, len(every) // most)
    while step > 1 and any(len(p) % step == 0 for p in parts if len(p) > 1):
        step += 1
    return every[::step]
