#!/usr/bin/env python3
"""A treaty before four parliaments, through the whole daemon with the sources as they are shipped: first sight is a base line,
then consent, passage and promulgation are told once, each with its body and day; keys go where they belong and nowhere else."""
import http.server
import json
import os
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from packs import TOP, Checks, document, need_program

sys.path[1:1] = [os.path.join(TOP, "tests/daemon")]
from harness import Room

TOKEN, DIP = "lantern-token-0123456789", "lantern-dip-9876543210"
CONFIG = """
daemon: {{packs: [eu, uk, canada, germany, budapest, rules-treaty, rules-news]}}
dossiers:
  lanterns:
    title: Convention on the Safety of Lanterns
    aliases: [Lantern Convention, Übereinkommen über die Sicherheit von Laternen, Sicherheit von Laternen]
sources:
  eu-eur-lex-oj: {{url: '{base}/oj'}}
  eu-eur-lex-legislation: {{enabled: no}}
  uk-bills: {{enabled: no}}
  uk-commons-sitting-days: {{enabled: no}}
  uk-lords-sitting-days: {{enabled: no}}
  us-senate-foreign-relations: {{enabled: no}}
  us-senate-floor: {{enabled: no}}
  un-news: {{enabled: no}}
  un-press: {{enabled: no}}
  federal-register-cybercrime: {{enabled: no}}
  eu-oeil-procedure: {{url: '{base}/oeil', enabled: yes}}
  eu-doceo-votes: {{url: '{base}/vot', enabled: yes}}
  uk-treaties: {{url: '{base}/uk'}}
  ca-legisinfo: {{url: '{base}/ca'}}
  ca-commons-votes: {{url: '{base}/ca-votes'}}
  de-dip-vorgang: {{url: '{base}/de', key: {{file: '{dip}'}}}}
  coe-cets-185: {{url: '{base}/coe', key: {{file: '{token}'}}}}
  coe-cets-185-treaty: {{url: '{base}/coe-list', key: {{file: '{token}'}}}}
sinks:
  audit: {{type: audit}}
"""
MADE = {"/oeil": ("eu-oeil-consent.html", "text/html"), "/vot": ("eu-vot-consent.xml", "text/xml"), "/uk": ("uk-treaties.json", "application/json"),
        "/ca": ("ca-legisinfo.json", "application/json"), "/ca-votes": ("ca-commons-votes.xml", "text/xml"), "/de": ("de-dip-vorgang.json", "application/json"),
        "/oj": ("eu-eur-lex.rss", "application/rss+xml"), "/coe": ("coe-signatures-185.json", "application/json")}
ASKED = {  # what rows name: the sitting's votes, and the steps of a bill, a treaty and a proceeding
    "/doceo/document/PV-10-2019-01-17-VOT_EN.xml": "eu-vot-consent.xml", "/legisinfo/en/bill/99-1/C-99/json": "ca-legisinfo-steps.json",
    "/legisinfo/en/bill/99-1/C-99/json?view=progress": "ca-legisinfo-steps.json",
    "/api/Treaty/L4nt3rnA/BusinessItems": "uk-treaty-business.json", "/api/v1/vorgangsposition?f.vorgang=399001&format=json": "de-dip-vorgangsposition.json"}
LIST = [{"Numero_traite": "185", "Libelle_titre_ENG": "Convention on Cybercrime (ETS No. 185)", "Date_ste": "2001-11-23T00:00:00",
         "Date_vigueur_ste": "2004-07-01T00:00:00", "Nom_commun_ENG": "Budapest Convention"}]


def made(name):
    """A document with its years brought into the past, for what is to come is only announced."""
    return document("tests/packs/made/" + name).replace(b"2099", b"2019").replace(b"2098", b"2018")


class Services:
    """Answers by path, and keeps what was asked."""

    def __init__(self):
        outer = self
        self.documents, self.asked = {}, []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.asked.append((self.command, self.path, dict(self.headers.items()), sent))
                body, kind = outer.documents.get(self.path, (b"not found", "text/plain"))
                self.send_response(200 if self.path in outer.documents else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def cursors(path, body):
    """The same list as the Bundestag gives it, two proceedings a page: the cursor of a page is that of the next one, and behind the last is a page that keeps it."""
    whole, out, at = json.loads(body), {}, ""
    for n in range(0, len(whole["documents"]) + 2, 2):
        page = whole["documents"][n:n + 2]
        mark = f"AoJw/{n}==" if page else f"AoJw/{n - 2}=="
        out[path + at] = json.dumps({**whole, "documents": page, "cursor": mark}).encode()
        at = f"?cursor=AoJw%2F{n}%3D%3D"
    return out


def before(path, body):
    """The same documents before anything was decided."""
    if path == "/oeil":
        at = body.index(b"<tr><td>17/01/2019")
        return body[:at] + body[body.index(b"</tbody>", at):]
    if path == "/vot":
        return body.replace(b"Lantern Convention ***<", b"Lantern Convention (debate)<").replace(b"Draft Council decision", b"Request for postponement")
    if path == "/uk":
        return body.replace(b"CanRatify", b"NotConcluded").replace(b"CantRatify", b"NotConcluded")
    if path == "/ca":
        bills = json.loads(body)
        for bill in bills:
            bill.update(PassedHouseThirdReadingDateTime=None, PassedSenateFirstReadingDateTime=None, PassedSenateThirdReadingDateTime=None, ReceivedRoyalAssentDateTime=None)
        return json.dumps(bills[:1]).encode()
    if path == "/ca-votes":
        return body.replace(b"3rd reading and adoption of", b"Report stage of")
    if path == "/de":
        return body.replace("Verkündet".encode(), "Überwiesen".encode()).replace(b'"verkuendung"', b'"nicht"')
    if "vorgangsposition" in path:
        return b'{"numFound": 0, "documents": [], "cursor": "AoJw"}'
    if path == "/oj":
        return body.replace(b"Convention on the Safety of Lanterns", b"Convention on Gardens").replace(b"209900001", b"209900000")
    return body


def main():
    need_program()
    check = Checks()
    with Room() as room:
        services = Services()
        config = room.write("ratifyd.yaml", CONFIG.format(base=services.base, token=room.write("token", TOKEN + "\n"), dip=room.write("dip", DIP + "\n")))

        def poll(change):
            for path, (_, kind) in MADE.items():
                body = change(path, made(MADE[path][0])).replace(b"https://www.europarl.europa.eu/doceo", services.base.encode() + b"/doceo")
                for page, part in (cursors(path, body) if path == "/de" else {path: body}).items():
                    services.documents[page] = (part, kind)
            for path, name in ASKED.items():
                services.documents[path] = (change(path, made(name)), "text/xml" if path.endswith("xml") else "application/json")
            services.documents["/coe-list"] = (json.dumps(LIST).encode(), "application/json")
            had = len(room.alerts())
            rc, log = room.once(config)
            check(rc == 0, f"exit {rc}: {log[-1500:]}")
            for secret in (TOKEN, DIP):
                check(secret not in log, "a key is in the log")
            return [a for a in room.alerts()[had:] if a.get("dossier")]

        def milestones():
            got = json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"]
            return sorted(((m["dossier"], m["type"], m.get("actor"), m.get("body"), m["date"], m["state"]) for m in got if m["dossier"] == "lanterns"), key=str)

        check.equal("first sight is told to nobody", [a["title"] for a in poll(before)], [])
        early = {m[1] for m in milestones()}
        check(not early & {"consent_given", "consent_refused", "floor_passed", "enacted"}, f"nothing is decided: {early}")
        check({"introduced", "referred", "reported", "treaty_submitted"} <= early, f"what was before is there: {early}")

        told = poll(lambda path, body: body)
        got = milestones()
        for want in (("consent_given", "European Union", "European Parliament", "2019-01-17"), ("floor_passed", None, "House of Commons of Canada", "2019-03-25"),
                     ("floor_passed", None, "Senate of Canada", "2019-06-18"), ("enacted", None, "Parliament of Canada", "2019-06-20"),
                     ("consent_given", "Germany", "Bundestag", "2019-06-30"), ("enacted", None, "Bundestag", "2019-06-30")):
            check(("lanterns", *want, "official") in got, f"{want} is not in {[m for m in got if m[1] == want[0]]}")
        check(not [m for m in got if m[1] == "treaty_signed"], "a decision of the Council on signing is no signature")
        uk = [m for m in got if m[1] == "consent_given" and m[2] and m[2].startswith("United Kingdom")]
        check(len(uk) == 1 and uk[0][3:5] == ("UK Parliament", None), f"consent of the United Kingdom, of which no day is said: {uk}")
        decided = [m[1:4] for m in got if m[1] in ("consent_given", "floor_passed", "enacted")]
        check.equal("one of each", len(set(decided)), len(decided))
        check(not [m for m in got if m[1] == "consent_refused"], "nobody refused this one")
        votes = {m["body"]: m["vote"] for m in json.loads(room.ctl("milestones", "--json", config=config)[1])["milestones"] if m["dossier"] == "lanterns" and m.get("vote")}
        check.equal("counts", [[votes[b][k] for k in ("for", "against")] for b in ("European Parliament", "House of Commons of Canada")], [[543, 45], [170, 140]])
        check.equal("consents told", sorted(a["title"].split(":")[0] for a in told if a["type"] == "consent_given" and a["kind"] == "new"),
                    ["European Union", "Germany", "United Kingdom of Great Britain and Northern Ireland"])
        check.equal("disputed", [m for m in got if m[-1] == "disputed"], [])
        check.equal("not again", [a["title"] for a in poll(lambda path, body: body)], [])

        sent = {path: (command, headers, body) for command, path, headers, body in services.asked}
        check.equal("the token", [{k.lower(): v for k, v in sent[p][1].items()}.get("token") for p in ("/coe", "/coe-list", "/de", "/uk")], [TOKEN, TOKEN, None, None])
        check.equal("pages of DIP by their cursor", [path for _, path, *_ in services.asked if path.startswith("/de")][:3], ["/de", "/de?cursor=AoJw%2F0%3D%3D", "/de?cursor=AoJw%2F2%3D%3D"])
        check.equal("the key of DIP on each", [{k.lower(): v for k, v in sent[p][1].items()}.get("authorization") for p in sent if p.startswith("/de?")], ["ApiKey " + DIP] * 2)
        check.equal("the key of DIP", {k.lower(): v for k, v in sent["/de"][1].items()}.get("authorization"), "ApiKey " + DIP)
        check.equal("a search is a POST", [sent[p][0] for p in ("/coe", "/coe-list")], ["GET", "POST"])
        check.equal("for one treaty", json.loads(sent["/coe-list"][2])["NumsSte"], ["185"])
        state = b"".join(open(os.path.join(d, f), "rb").read() for d, _, files in os.walk(room.path("state")) for f in files)
        check(TOKEN.encode() not in state and DIP.encode() not in state, "a key is stored")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
