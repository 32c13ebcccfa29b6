"""What the tests of the shipped packs share: what the packs define, the document of each source, and how a document is read."""
import json
import os
import re
import subprocess
import sys

TOP = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CTL = os.path.join(os.environ.get("RATIFY_BIN") or os.path.join(TOP, "build/dev/bin"), "ratifyctl")
SHARED = os.environ.get("RATIFY_SHARED") or ""
PACKS = os.path.join(TOP, "config/packs")
HERE = os.path.join(TOP, "tests/packs")


# tables of further treaties: untc-xviii-16 and coe-cets-185 stand for all of them
ALIKE = re.compile(r"untc-(?!xviii-16$)|coe-cets-(?!185)|coe-treaties$")


def defined():
    """(sources, mappings): each source with its pack, mapping and format, and the pack of each mapping."""
    sources, mappings = {}, {}
    for file in sorted(os.listdir(PACKS)):
        section = name = ""
        for line in open(os.path.join(PACKS, file), encoding="utf-8"):
            section = m.group(1) if (m := re.match(r"([a-z-]+):", line)) else section
            m = re.match(r"  ([\w.-]+):", line)
            name = m.group(1) if m else name
            if section == "mappings" and m:
                mappings[name] = file[:-5]
            if section == "sources" and ALIKE.match(name):
                continue
            if section == "sources" and m:
                sources[name] = {"pack": file[:-5], "map": None, "format": None}
            for key in ("map", "format"):
                found = section == "sources" and re.search(r"(?:^    |[{,] *)%s: *([\w.-]+)" % key, line)
                if found:
                    sources[name][key] = found.group(1)
    return sources, mappings


def shipped(*packs):
    """The names of all sources of these packs and of those that they need."""
    names, todo = [], list(packs)
    for pack in todo:
        section = ""
        for line in open(os.path.join(PACKS, pack + ".yaml"), encoding="utf-8"):
            section = m.group(1) if (m := re.match(r"([a-z-]+):", line)) else section
            if section == "needs":
                todo += [n for n in re.findall(r"[\w.-]+", line.split(":")[1]) if n not in todo]
            if section == "sources" and (m := re.match(r"  ([\w.-]+):", line)):
                names.append(m.group(1))
    return names


def document(path):
    """The bytes of a document: samples/... of the shared folder (None without it), or a file of this repository."""
    if path.startswith("samples/"):
        path = os.path.join(SHARED, path)
        if not SHARED or not os.path.exists(path):
            return None
    with open(os.path.join(TOP, path), "rb") as f:
        return f.read()


def documents():
    """The document of each source, out of documents.json and documents-*.json."""
    found = {}
    for file in sorted(os.listdir(HERE)):
        if re.fullmatch(r"documents(-\w+)?\.json", file):
            with open(os.path.join(HERE, file), encoding="utf-8") as f:
                found.update(json.load(f))
    return found


class Reader:
    """Reads documents as the daemon does, by the mapping of a source of a shipped pack or by a mapping alone."""

    def __init__(self, folder, more="", rules=()):
        self.sources, self.mappings = defined()
        self.folder, self.config = folder, os.path.join(folder, "ratifyd.yaml")
        packs = sorted({s["pack"] for s in self.sources.values()} | set(self.mappings.values()) | set(rules))
        with open(self.config, "w", encoding="utf-8") as f:
            f.write("daemon:\n  packs: [%s]\nsources:\n" % ", ".join(packs))
            for name in self.mappings:  # "mapping NAME" is read by a source of this test's own
                f.write("  only-%s:\n    url: https://parliament.example/%s\n    map: %s\n" % (name, name, name))
            f.write(more)

    def parse(self, source, bodies, url=None, timeout=120):
        """One answer a document, the entries or what was refused; `source` is a source's or else a mapping's name."""
        paths = []
        for i, body in enumerate(bodies):
            paths.append(os.path.join(self.folder, "document%d" % i))
            with open(paths[-1], "wb") as f:
                f.write(body)
        name = source if source in self.sources else "only-" + source
        run = subprocess.run([CTL, "-c", self.config, "--packs", PACKS, "parse", "--source", name, *(["--url", url] if url else []), *paths],
                             capture_output=True, text=True, timeout=timeout)
        lines = run.stdout.splitlines()
        if run.returncode not in (0, 65) or len(lines) != len(paths):
            raise AssertionError("%s: exit %d after %d of %d documents: %s" % (source, run.returncode, len(lines), len(paths), run.stderr[-1500:]))
        return [json.loads(line) for line in lines]


class Checks:
    """Collects what differs; the test's exit status."""

    def __init__(self):
        self.good, self.bad = 0, []

    def __call__(self, ok, what):
        if ok:
            self.good += 1
        else:
            self.bad.append(what)
        return ok

    def equal(self, what, got, expected):
        return self(got == expected, "%s: %r, expected %r" % (what, got, expected))

    def done(self):
        for what in self.bad[:60]:
            print("WRONG: %s" % (what,))
        print("%d checks hold, %d do not" % (self.good, len(self.bad)))
        return 1 if self.bad or not self.good else 0


def need_program():
    if not os.path.exists(CTL):
        print("skipped: there is no " + CTL)
        sys.exit(77)
