#!/usr/bin/env python3
"""`ratifyctl procedure`: every shipped procedure is drawn, as text, as a graph that the grammar of the DOT language takes, as
JSON; the three say the same."""
import json
import os
import re
import subprocess
import sys
import tempfile

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CTL = os.path.join(os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin"), "ratifyctl")
PACKS = os.path.join(TOP, "config/packs")
failed = []


def expect(name, ok, what=""):
    if not ok:
        failed.append(name)
        print("FAILED %s: %s" % (name, str(what)[:1500]))


def ctl(*args):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("XDG_") and k != "RATIFYD_PACKS"}
    return subprocess.run([CTL, "--packs", PACKS, *args], capture_output=True, text=True, timeout=60, env={**clean, "HOME": "/nonexistent"})


class Dot:
    """The grammar at graphviz.org/doc/info/lang.html, for directed graphs without subgraphs, ports and HTML strings."""
    TOKEN = re.compile(r'\s+|//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\])*"|->|[{}\[\];,=]|[A-Za-z_\200-\377][A-Za-z_0-9\200-\377]*|-?(?:\.\d+|\d+(?:\.\d*)?))', re.S)
    KEYWORDS = {"node", "edge", "graph", "digraph", "subgraph", "strict"}

    def __init__(self, text):
        self.tokens, at = [], 0
        while at < len(text):
            m = self.TOKEN.match(text, at)
            if not m:
                raise ValueError("no token at %r" % text[at:at + 30])
            if m.group(1):
                self.tokens.append(m.group(1))
            at = m.end()
        self.nodes, self.edges = {}, []
        self.graph()

    def peek(self):
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted=None):
        token = self.tokens.pop(0)
        if wanted is not None and token.lower() != wanted:
            raise ValueError("%r instead of %r" % (token, wanted))
        return token

    def id(self):
        token = self.take()
        if token.lower() in self.KEYWORDS or token in "{}[];,=->":
            raise ValueError("%r is no ID" % token)
        return re.sub(r'\\(["\\])', r"\1", token[1:-1]) if token[0] == '"' else token

    def graph(self):
        self.take("digraph")
        self.name = self.id()
        self.take("{")
        while self.peek() != "}":
            self.statement()
            if self.peek() == ";":
                self.take()
        self.take("}")
        if self.tokens:
            raise ValueError("after the graph: %r" % self.tokens[:5])

    def statement(self):
        if self.peek().lower() in ("node", "edge", "graph"):
            self.take()
            self.attributes()
            return
        name = self.id()
        if self.peek() == "=":
            self.take()
            self.id()
        elif self.peek() == "->":
            self.take()
            to = self.id()
            self.edges.append((name, to, self.attributes()))
        else:
            self.nodes[name] = self.attributes()

    def attributes(self):
        out = {}
        while self.peek() == "[":
            self.take()
            while self.peek() != "]":
                key = self.id()
                self.take("=")
                out[key] = self.id()
                if self.peek() in (",", ";"):
                    self.take()
            self.take()
        return out


def one(name, where=()):
    shown, drawn, told = (ctl(*where, "procedure", "show", name, *more) for more in ([], ["--dot"], ["--json"]))
    for run in (shown, drawn, told):
        expect("%s exits 0" % name, run.returncode == 0 and run.stderr == "", run)
    p = json.loads(told.stdout)
    steps = [s["step"] for s in p["steps"]]
    try:
        dot = Dot(drawn.stdout)
    except (ValueError, IndexError) as why:
        expect("%s in DOT" % name, False, "%s in\n%s" % (why, drawn.stdout))
        return
    expect("%s is the graph's name" % name, dot.name == name == p["procedure"], dot.name)
    expect("nodes of %s" % name, list(dot.nodes) == steps, (dot.nodes, steps))
    expect("edges of %s" % name, [(a, b) for a, b, _ in dot.edges] == [(r["from"], r["to"]) for r in p["routes"]], dot.edges)
    expect("text of %s" % name, [m for m in re.findall(r"^[o!<#]  ([\w-]+): ", shown.stdout, re.M)] == steps, shown.stdout)
    expect("arrows of %s" % name, len(re.findall(r"^\+..[>X] ", shown.stdout, re.M)) == len(p["routes"]), shown.stdout)
    expect("plain characters in %s" % name, all(len(line) < 200 and line.isprintable() for line in shown.stdout.splitlines()), shown.stdout)
    kinds = {"allows": "solid", "requires": "dotted", "causes": "bold", "precludes": "dashed"}
    expect("styles of %s" % name, [e[2]["style"] for e in dot.edges] == [kinds[r["kind"]] for r in p["routes"]], dot.edges)


def main():
    if not os.path.exists(CTL):
        print("skipped: there is no " + CTL)
        return 77
    listed = json.loads(ctl("procedure", "list", "--json").stdout)["procedures"]
    names = {p["procedure"] for p in listed}
    expect("the shipped ones", {"un-treaty", "us-advice-consent", "us-bill", "coe-treaty", "uk-crag", "eu-consent"} <= names, names)
    table = ctl("procedure", "list").stdout
    expect("the table", all(re.search(r"^%s +\d+ +\d+ " % re.escape(n), table, re.M) for n in names), table)
    for name in sorted(names):
        one(name)
    for args, words in ((["show", "us-bil"], 'did you mean "us-bill"'), (["show"], "usage"), (["draw", "x"], "usage"), (["list", "x"], "usage"), ([], "usage")):
        run = ctl("procedure", *args)
        expect("refusal of %s" % args, run.returncode == 64 and words in run.stderr and run.stdout == "", run)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "ratifyd.yaml")
        with open(path, "w", encoding="utf-8") as f:
            f.write("""procedures:
  odd:
    title: 'Said "so", with a \\\\ and -> and ]'
    steps: {a: {title: 'A "quoted" step', who: 'x \\\\', by: enacted}, b: B}
    routes: [{from: a, to: b, kind: causes, after: t}, {from: b, to: a, kind: precludes}]
    clocks: {t: {from: a, to: b, days: 3, at: 'three "days"'}}
dossiers:
  d: {title: Some bill or other, procedure: odd}
""")
        one("odd", ("-c", path))
        one("us-bill", ("-c", path))
        used = {p["procedure"]: p["dossiers"] for p in json.loads(ctl("-c", path, "procedure", "list", "--json").stdout)["procedures"]}
        expect("dossiers are counted", used["odd"] == 1 and used["us-bill"] == 0, used)
    print("%d procedures, %d failed" % (len(names), len(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
