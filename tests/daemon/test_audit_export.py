#!/usr/bin/env python3
"""An alert is exported; somebody without ratifyd finds with sums and openssl that it is whole, and whatever is changed in it."""
import base64
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Checks, Room, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
import record
from servers import Publisher

CONFIG = """
daemon: {{packs: []}}
rules:
  milestone: {{type: ratified, pattern: 'MILESTONE (?<number>\\w+)', guards: none, needs-actor: false, scope: title}}
dossiers:
  d: {{title: 'Some dossier', procedure: un-treaty}}
sources:
  s: {{url: '{base}/s.xml', dossiers: [d], interval: 1h, class: news, alert-first: yes}}
  t: {{url: '{base}/t.xml', dossiers: [d], interval: 1h, class: news, alert-first: yes, evidence: official}}
  h: {{url: '{base}/h.json', map: hearings, dossiers: [d], evidence: official, interval: 1h, alert-first: yes}}
mappings:
  hearings:
    document: json
    kind: table
    rows: meetings[*]
    prose: no
    require: [id, title]
    fields: {{id: id, title: matter, date: at, acting-body: {{template: Committee on Furniture}}, about: {{template: Some dossier}}}}
    events:
      meeting: {{kind: hearing}}
sinks:
  audit: {{type: audit}}
routes:
  all: {{sinks: [audit]}}
"""


def openssl(folder, text, signature):
    return subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", os.path.join(folder, "key.pem"), "-rawin", "-in", text,
                           "-sigfile", signature], capture_output=True).returncode == 0


class Folder:
    """What README.txt says, done without the program that goes along."""

    def __init__(self, path):
        self.path = path

    def read(self, name):
        with open(os.path.join(self.path, name), "rb") as f:
            return f.read()

    def names(self):
        return sorted(os.path.relpath(os.path.join(d, f), self.path) for d, _, files in os.walk(self.path) for f in files)

    def sums_hold(self):
        """As sha256sum -c, by Python where that is quicker."""
        try:
            lines = [x for x in self.read("SHA256SUMS").decode().split("\n") if x and x[0] != "#"]
            pairs = [x.split("  ", 1) for x in lines]
            return all(len(p) == 2 and hashlib.sha256(self.read(p[1])).hexdigest() == p[0].lower() for p in pairs)
        except (OSError, ValueError, UnicodeDecodeError):
            return False

    def signed(self):
        return openssl(self.path, os.path.join(self.path, "SHA256SUMS"), os.path.join(self.path, "SHA256SUMS.sig"))

    def chain(self):
        """The records, when each is what it was and follows; None else. Checkpoints are looked at apart."""
        before, out = None, []
        for line in self.read("chain.jsonl").decode().split("\n")[:-1]:
            try:
                r = json.loads(line)
                text = line.replace(f',"hash":"{r["hash"]}"', "")
                good = hashlib.sha256(bytes.fromhex(r["prev"]) + text.encode()).hexdigest() == r["hash"]
            except (ValueError, KeyError, TypeError):
                return None
            follows = before is None or r["prev"] == before["hash"] or (before["what"] == "checkpoint" and r["seq"] > before["seq"] + 1)
            if not good or not follows:
                return None
            before = r
            out.append(r)
        return out

    def checkpoints(self):
        """Numbers of the records that are the ends of what was signed, from the chain and from the files beside it."""
        key = base64.b64decode(self.read("key.pem").split(b"\n")[1])[12:].hex()
        out = []
        for r in self.chain() or []:
            if r["what"] != "checkpoint":
                continue
            name = os.path.join(self.path, "checkpoints", str(r["covers"]))
            words = f"ratifyd audit checkpoint 1\n{r['covers']}\n{r['prev']}\n"
            if r["key"] == key and open(name + ".txt").read() == words and open(name + ".sig", "rb").read().hex() == r["signature"] and \
                    openssl(self.path, name + ".txt", name + ".sig"):
                out.append(r["covers"])
        return out


def changed(check, folder, sample):
    """One byte of one file: always found."""
    random.seed(7)
    tried = 0
    for name in folder.names():
        path, data = os.path.join(folder.path, name), folder.read(name)
        # what only openssl can find is tried less often: each takes a process
        slow = name in ("SHA256SUMS", "SHA256SUMS.sig")
        where = range(len(data)) if len(data) <= 100 and not slow else random.sample(range(len(data)), min(len(data), 40 if slow else sample))
        for at in where:
            for flip in (0x20, 0x01, 0x80):  # 0x20 is another case of a hexadecimal digit
                with open(path, "r+b") as f:
                    f.seek(at)
                    f.write(bytes([data[at] ^ flip]))
                found = not folder.sums_hold() or not folder.signed()
                tried += 1
                if not found:
                    check(False, f"{name}: byte {at} changed by {flip:#x} is not found")
            with open(path, "wb") as f:
                f.write(data)
        os.rename(path, path + ".gone")
        check(not folder.sums_hold() or not os.path.exists(os.path.join(folder.path, "SHA256SUMS.sig")), f"{name} is missing")
        os.rename(path + ".gone", path)
    check(folder.sums_hold() and folder.signed(), "put back, it is whole again")
    print(f"{tried} changes of a byte in {len(folder.names())} files, each found")


def verifier(folder, *args):
    done = subprocess.run([sys.executable, os.path.join(folder.path, "verify.py"), *args], capture_output=True, text=True, timeout=60, cwd="/")
    return done.returncode, done.stdout + done.stderr


def forged(check, folder, key):
    """With the sums written anew, and signed by a key of the forger's own."""
    with tempfile.TemporaryDirectory() as tmp:
        copy = Folder(os.path.join(tmp, "x"))

        def forge(name, old, new, sign=True):
            shutil.rmtree(copy.path, ignore_errors=True)
            shutil.copytree(folder.path, copy.path)
            data = copy.read(name)
            check(old in data, f"{name} has {old!r}")
            with open(os.path.join(copy.path, name), "wb") as f:
                f.write(data.replace(old, new, 1))
            pem = os.path.join(tmp, "mine.pem")
            if sign:
                subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", pem], check=True, capture_output=True)
                subprocess.run(["openssl", "pkey", "-in", pem, "-pubout", "-out", os.path.join(copy.path, "key.pem")], check=True, capture_output=True)
            with open(os.path.join(copy.path, "SHA256SUMS"), "w") as f:
                for n in copy.names():
                    if not n.startswith("SHA256SUMS"):
                        f.write(f"{hashlib.sha256(copy.read(n)).hexdigest()}  {n}\n")
            if sign:
                subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", pem, "-rawin", "-in", os.path.join(copy.path, "SHA256SUMS"), "-out",
                                os.path.join(copy.path, "SHA256SUMS.sig")], check=True, capture_output=True)
                check(copy.signed(), "the forger's own signature holds")
            check(copy.sums_hold(), "the forger's sums hold")
            return verifier(copy, key)

        for name, old, new, words in (("chain.jsonl", b"MILESTONE T7", b"MILESTONE T8", "was changed"), ("alert.json", b"T7", b"T8", "something else than its record"),
                                      ("key.pem", b"\n-----END", b"\n-----END", "the key is")):
            rc, out = forge(name, old, new)
            check(rc == 1 and words in out and "the key is" in out and "not signed by key.pem" in out, f"{name}: {out}")
        rc, out = forge("alert.json", b"T7", b"T8", sign=False)
        check(rc == 1 and "SHA256SUMS is not signed" in out, out)


def main():
    check = Checks()
    with Room() as room:
        server = Publisher()
        items = [record.item(str(i), f"MILESTONE T{i}", "2026-01-02", "text \u00e9 \x1b[31m") for i in range(400)]
        server.show("/s.xml", record.rss("S", items, server.base), "application/rss+xml")
        server.show("/t.xml", record.rss("T", [record.item("x", "MILESTONE T7", "2026-01-02", "official words")], server.base), "application/rss+xml")
        hearings = json.dumps({"meetings": [{"id": 1, "matter": "A hearing on Some dossier", "at": "2099-01-15T10:00:00Z"}]}).encode()
        server.show("/h.json", hearings, "application/json")
        config = room.write("ratifyd.yaml", CONFIG.format(base=server.base))
        d = room.daemon(config)
        wait_for(lambda: any(r["what"] == "checkpoint" for r in room.audit()), 60, "no checkpoint")
        seven = lambda kind: [r for r in room.audit() if r["what"] == "alert" and '"MILESTONE T7"' in r["text"] and r["kind"] == kind]  # noqa: E731
        wait_for(lambda: seven("new") or seven("official"), 20, f"no alert in {[r['text'] for r in room.alerts()[:3]]}")
        alert = (seven("new") + seven("official"))[0]
        wait_for(lambda: any(r["what"] == "delivery" and r["alert"] == alert["alert"] for r in room.audit()), 20, "it is not delivered")
        wait_for(lambda: {r["source"] for r in room.audit() if r["what"] == "document"} == {"s", "t", "h"}, 20, "not all documents")
        seal = [r for r in room.audit() if r["what"] == "checkpoint"][-1]
        rc, out = room.ctl("audit", "export", "--alert", alert["alert"], "--output", room.path("x"))
        check(rc == 0 and "2 documents, 2 pieces of evidence" in out, out)
        folder = Folder(room.path("x"))
        check(os.stat(folder.path).st_mode & 0o777 == 0o700, "only its owner reads it")
        done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder.path, capture_output=True, text=True)
        check(done.returncode == 0 and "WARNING" not in done.stderr, done.stdout + done.stderr)
        check(folder.sums_hold() and folder.signed(), "whole and signed")
        chain, story = folder.chain(), json.loads(folder.read("alert.json"))
        check(chain is not None and seal["covers"] in folder.checkpoints(), "the chain and its checkpoints")
        everything = {r["seq"]: r for r in room.audit()}
        check(all(everything[r["seq"]] == r for r in chain), "records are those of the log")
        mine = [everything[n] for n in story["records"]]
        check([r["what"] for r in mine].count("document") == 2 and {"start", "milestone", "alert", "delivery"} <= {r["what"] for r in mine}, [r["what"] for r in mine])
        check(all(r["what"] != "alert" or r["alert"] == alert["alert"] for r in mine), "of this alert alone")
        documents = {d["source"]: d for d in story["documents"]}
        for source in ("s", "t"):
            body = server.documents[f"/{source}.xml"][0]
            name = hashlib.sha256(body).hexdigest()
            check(documents[source]["sha256"] == name and folder.read("documents/" + name) == body, f"the bytes of {source}")
            headers = folder.read(f"documents/{name}.headers").decode()
            check(f"# asked: {server.base}/{source}.xml\n" in headers and "# status: 200\n" in headers and "Content-Type: application/rss+xml\n" in headers and
                  f"Content-Length: {len(body)}\n" in headers and "ETag: " in headers, headers)
        check(story["alert"]["title"] == alert["title"] and len(story["milestone"]["evidence"]) == 2, story["alert"])
        page = folder.read("README.txt").decode()
        check(seal["key"] in page and alert["alert"] in page and "\x1b" not in page and hashlib.sha256(server.documents["/t.xml"][0]).hexdigest() in page, page[:3000])
        rc, out = verifier(folder)
        check(rc == 0 and "all is as it was" in out, out)
        check(verifier(folder, seal["key"])[0] == 0 and verifier(folder, "0" * 64)[0] == 1, "with the key that is known")
        # the recipe of the page, by a shell
        recipe = page[page.index("     line=$("):page.index("   must print")]
        for n in (1, len(chain)):
            done = subprocess.run(["bash", "-c", recipe.replace("sed -n 1p", f"sed -n {n}p")], cwd=folder.path, capture_output=True, text=True)
            check(done.stdout.split() == [chain[n - 1]["hash"], "-"], done.stdout + done.stderr)
        changed(check, folder, 30)
        forged(check, folder, seal["key"])
        # what is in the way, what is not there
        rc, out = room.ctl("audit", "export", "--alert", alert["alert"], "--output", room.path("x"), check=False)
        check(rc == 73, "the folder is there already")
        check(room.ctl("audit", "export", "--alert", "0" * 32, "--output", room.path("y"), check=False)[0] == 65 and not os.path.exists(room.path("y")), "no such alert")
        check(room.ctl("audit", "export", "--output", room.path("y"), check=False)[0] == 64, "no alert named")
        rc, out = room.ctl("--json", "audit", "export", "--alert", alert["alert"][:14], "--output", room.path("short"))
        check(json.loads(out)["alert"] == alert["alert"] and Folder(room.path("short")).signed(), "by how it begins")
        check(room.ctl("audit", "export", "--alert", "", check=False)[0] == 64 and room.ctl("audit", "export", "--alert", "%", check=False)[0] == 65, "nothing named")
        # of an event, whose evidence is the list that announces it
        hearing = next(r for r in room.alerts() if r["kind"] == "scheduled")
        check(room.ctl("audit", "export", "--alert", hearing["alert"], "--output", room.path("event"))[0] == 0, "an event")
        event = Folder(room.path("event"))
        said = json.loads(event.read("alert.json"))
        kinds = [everything[n]["what"] for n in said["records"] if n in everything]
        check(said["milestone"] is None and said["announcement"]["starts"].startswith("2099-01-15T10:00") and {"event", "document", "alert"} <= set(kinds), said)
        check(event.read("documents/" + hashlib.sha256(hearings).hexdigest()) == hearings and verifier(event)[0] == 0 and event.signed(), verifier(event)[1])
        # a later alert: no checkpoint yet, and about no milestone
        trouble = room.ctl("--json", "audit", "export", "--alert", [r for r in room.audit() if r["what"] == "alert"][-1]["alert"], "--output", room.path("z"))[1]
        last = json.loads(trouble)
        check(last["signed"] is True, last)
        rc, out = verifier(Folder(room.path("z")))
        check(rc == 0 and (last["unsigned_from"] is None) == ("not under a signed checkpoint" not in out), out)
        d.terminate()
        d.wait(20)
        os.unlink(room.path("state", "audit.key"))
        rc, out = room.ctl("audit", "export", "--alert", alert["alert"], "--output", room.path("unsigned"))
        check(rc == 0 and "not signed" in out and not os.path.exists(room.path("state", "audit.key")), out)
        rc, out = verifier(Folder(room.path("unsigned")))
        check(rc == 1 and out.count("WRONG:") == 1 and "SHA256SUMS is not signed" in out, out)
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
