#!/usr/bin/env python3
"""Help texts, the command line and the manual say the same: options, commands and exit codes of ratifyd and ratifyctl."""
import os
import re
import subprocess
import sys

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin")
EXITS = dict(USAGE=64, DATAERR=65, NOINPUT=66, NOUSER=67, NOHOST=68, UNAVAILABLE=69, SOFTWARE=70, OSERR=71, OSFILE=72, CANTCREAT=73,
             IOERR=74, TEMPFAIL=75, PROTOCOL=76, NOPERM=77, CONFIG=78)
failed = []


def expect(name, ok, what=""):
    if not ok:
        failed.append(name)
        print("FAILED %s: %s" % (name, what))


def run(program, *args):
    return subprocess.run([os.path.join(BIN, program), *args], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def read(*path):
    with open(os.path.join(TOP, *path), encoding="utf-8") as f:
        return f.read()


def words(text):
    return set(re.findall(r"(?<![\w-])(-[a-zA-Z]|--[a-z][a-z-]*)(?![\w-])", text))


def manual_options(text):
    return {"-" + o.replace("Fl ", "-").replace("\\-", "-") for o in re.findall(r"\bFl ((?:Fl )?[\w\\-]+)", text)}


def manual_items(page):
    """What the page says about each command: the .It line, or its .It Xo ... .Xc."""
    items = {}
    for item in re.findall(r"^\.It Xo\n(.*?)^\.Xc$", page, re.S | re.M) + re.findall(r"^\.It (Ic .*)$", page, re.M):
        name = re.search(r"Ic ([a-z]+)", item).group(1)
        items[name] = items.get(name, "") + item + "\n"
    return items


def exit_codes(page):
    section = re.search(r"^\.Sh EXIT STATUS\n(.*?)^\.Sh ", page, re.S | re.M).group(1)
    return {int(n) for n in re.findall(r"^\.It (\d+)$", section, re.M)}


def exits_of(*folders):
    out = set()
    for folder in folders:
        for name in os.listdir(os.path.join(TOP, folder)):
            if name.endswith(".c"):
                out |= {EXITS[w] for w in re.findall(r"\bEX_([A-Z]+)\b", read(folder, name)) if w != "OK"}
    return out


def daemon():
    page = read("docs", "ratifyd.8")
    shown = run("ratifyd", "--help")
    expect("ratifyd --help", shown.returncode == 0 and shown.stderr == "", shown)
    taken = {"--" + w for w in re.findall(r'^\t\{ "([a-z-]+)", ', read("daemon", "main.c"), re.M)} | {"-c", "-d", "-h", "-V"}
    expect("options of ratifyd", len(taken) > 8 and words(shown.stdout) == taken, "%s taken, %s told" % (taken, words(shown.stdout)))
    expect("options in ratifyd.8", manual_options(page) == taken, "%s taken, %s in the manual" % (taken, manual_options(page)))
    expect("exits of ratifyd", exits_of("daemon") <= exit_codes(page), "%s are not in ratifyd.8" % (exits_of("daemon") - exit_codes(page)))
    for args in (["--bogus"], ["-x"], ["word"], ["--state"]):
        wrong = run("ratifyd", *args)
        expect("ratifyd %s" % args, wrong.returncode == 64 and "ratifyd: " in wrong.stderr and "--help" in wrong.stderr and wrong.stdout == "", wrong)
    expect("version of ratifyd", re.fullmatch(r"ratifyd \(ratifyd\) [\d.]+\n", run("ratifyd", "--version").stdout))


def commands():
    page = read("docs", "ratifyctl.1")
    overview = run("ratifyctl", "--help")
    expect("ratifyctl --help", overview.returncode == 0 and overview.stderr == "", overview)
    names = re.findall(r"^  ([a-z]+) +\S", overview.stdout, re.M)
    items = manual_items(page)
    documented = set(items)
    expect("commands", len(names) > 10 and set(names) <= documented, set(names) - documented)
    common = re.search(r"The common options stand.*?^\.El", page, re.S | re.M).group(0)
    expect("common options", words(overview.stdout.split("\n")[0]) <= manual_options(common), overview.stdout)
    for name in names:
        one = run("ratifyctl", name, "--help")
        expect(name + " --help", one.returncode == 0 and one.stderr == "" and one.stdout.startswith("usage: ratifyctl %s" % name), one)
        expect(name + " -h", run("ratifyctl", name, "-h").stdout == one.stdout)
        expect("help " + name, run("ratifyctl", "help", name).stdout == one.stdout)
        usage = words(one.stdout.split("\n\n")[0])
        expect("options of " + name, usage == manual_options(items.get(name, "")), "%s told, %s in the manual" % (usage, manual_options(items.get(name, ""))))
        wrong = run("ratifyctl", name, "--bogus")
        expect(name + " --bogus", wrong.returncode == 64 and wrong.stderr.startswith("ratifyctl: ") and wrong.stdout == "", wrong)
    expect("exits of ratifyctl", exits_of("ctl") <= exit_codes(page), "%s are not in ratifyctl.1" % (exits_of("ctl") - exit_codes(page)))


def command_line():
    for args, text in ((["tmeline"], 'did you mean "timeline"?'), (["--bogus"], "no option --bogus"), (["sources", "--state"], "--state lacks its value"),
                       (["parse", "--bogus", "x"], "no option --bogus"), (["parse", "--url"], "--url lacks its value"), (["help", "nope"], 'no command "nope"')):
        wrong = run("ratifyctl", *args)
        expect(" ".join(args), wrong.returncode == 64 and text in wrong.stderr, wrong)
    expect("no word at all", run("ratifyctl").returncode == 64 and run("ratifyctl").stderr == run("ratifyctl", "--help").stdout)
    expect("--word=value", "/nowhere holds no state" in run("ratifyctl", "sources", "--state=/nowhere").stderr)
    expect("an empty value", run("ratifyctl", "parse", "--format=", "/dev/null").returncode == run("ratifyctl", "parse", "--format", "", "/dev/null").returncode == 65)
    expect("after --", "--help" in run("ratifyctl", "parse", "--", "--help").stdout + run("ratifyctl", "parse", "--", "--help").stderr
           and run("ratifyctl", "parse", "--", "--help").returncode == 66)
    for args in (["keys"], ["keys", "--json"], ["--help"], ["keys", "--help"], ["--version"],
                 ["sinks", "-c", os.path.join(TOP, "config/ratifyd.yaml"), "--packs", os.path.join(TOP, "config/packs")]):
        with open("/dev/full", "w") as full:
            lost = subprocess.run([os.path.join(BIN, "ratifyctl"), *args], stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        expect("/dev/full " + " ".join(args), lost.returncode == 74 and "could not be written" in lost.stderr, lost)
    expect("one line", all(run("ratifyctl", *a).stdout.count("\n") == 1 for a in (["keys", "--json"], ["check", "/nowhere", "--json"])))


if not os.path.exists(os.path.join(BIN, "ratifyctl")):
    print("skipped: there is no ratifyctl in " + BIN)
    sys.exit(77)
daemon()
commands()
command_line()
print("%d failed" % len(failed) if failed else "help, manual and command line agree")
sys.exit(1 if failed else 0)
