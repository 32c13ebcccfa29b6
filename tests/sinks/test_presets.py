"""Each shipped preset against what its service publishes of a message: members, types, lengths; with a plain alert, with
one that lacks all it can lack, and with hostile texts. The services themselves are not asked."""
import http.server
import json
import os
import re
import subprocess
import tempfile
import threading

from harness import HOSTILE, check, end, evil, sink, verdicts
from schemas import SCHEMAS, faults

TOP = os.environ["RATIFY_SOURCE"]
CTL = os.path.join(os.environ["RATIFY_BIN"], "ratifyctl")
FULL = {"title": "Ratification: Qatar, 1 of 40", "text": "Qatar has ratified.\nIt enters into force after 40.\n", "url": "https://treaties.un.org/a?b=1&c",
        "event_text": "25 October 2025", "state": "official", "type": "ratified", "importance": "A", "delivery_id": "4" * 32}
LONG = {**FULL, "title": "Ratification of everything " * 30, "text": "What happened: \u00e9&<>*_\n" * 900, "links": [FULL["url"]] * 3, "milestone": "7" * 32, "delivery_id": "6" * 32,
        "next": "39 further consents", "url": "https://treaties.un.org/" + "x" * 1500}
BUNDLE = {"title": "12 alerts: 7 of UN Convention against Cybercrime", "text": "- one\n" * 12, "kind": "digest", "alert_id": "8" * 32, "delivery_id": "8" * 32,
          "parts": [{"title": f"part {i}", "text": "t", "alert_id": f"{i:032x}"} for i in range(12)], "coverage": "7 of 8 sources healthy"}
BARE = {"title": "T", "text": "W", "importance": "H", "kind": "source", "delivery_id": "5" * 32}
WITH = {"ntfy": "topic=alerts", "matrix": "room=!r:example.org", "home-assistant": "service=mobile_app_phone"}
PATH = {"matrix": "/_matrix/client/v3/rooms/%21r%3Aexample.org/send/m.room.message/{id}", "gotify": "/message",
        "home-assistant": "/api/services/notify/mobile_app_phone"}
KEY = {"matrix": ("authorization", "Bearer k3y-of-mine"), "gotify": ("x-gotify-key", "k3y-of-mine"), "home-assistant": ("authorization", "Bearer k3y-of-mine")}


def members(what, o, required, optional=()):
    check(f"{what}: members", isinstance(o, dict) and set(required) <= set(o) and set(o) <= set(required) | set(optional), o)
    return o


def text(what, s, most, least=1):
    check(f"{what}: a text of {least} to {most} characters", isinstance(s, str) and least <= len(s) <= most, s if not isinstance(s, str) else len(s))


def ntfy(o, n):
    members("ntfy", o, ("topic", "title", "message", "priority"), ("click", "sequence_id"))
    check("ntfy: what is replaced", o.get("sequence_id") == n.get("milestone"), o)
    check("ntfy: values", o["topic"] == "alerts" and o["priority"] in (1, 2, 3, 4, 5) and len(o["message"].encode()) <= 4096, o)
    check("ntfy: click", o.get("click") == n.get("url"), o)


def slack(o, n):
    members("slack", o, ("text", "blocks", "unfurl_links", "unfurl_media"))
    check("slack: blocks", [b["type"] for b in o["blocks"]] == ["header"] + ["section"] * (len(o["blocks"]) - 1), o)
    for b in o["blocks"]:
        members("slack: block", b, ("type", "text"))
        members("slack: text", b["text"], ("type", "text", "emoji"))
        check("slack: plain", b["text"]["type"] == "plain_text", b)
        text("slack", b["text"]["text"], 150 if b["type"] == "header" else 3000)
    check("slack: no mark-up", not re.search("[<>]|&(?!amp;|lt;|gt;)", o["text"]), o["text"])


def matrix(o, n):
    members("matrix", o, ("msgtype", "body", "m.mentions"))
    check("matrix: values", o["msgtype"] == "m.text" and o["m.mentions"] == {} and len(json.dumps(o, ensure_ascii=False).encode()) < 60000, o)


def mattermost(o, n):
    members("mattermost", o, ("attachments",))
    a = members("mattermost", o["attachments"][0], ("fallback", "title", "text"), ("title_link",))
    check("mattermost: nobody is called", not re.search("@(?!\u200b)", a["title"] + a["text"]), a)
    check("mattermost: length", len(json.dumps(o)) < 100000 and len(a["text"]) <= 7600, len(a["text"]))


def discord(o, n):
    members("discord", o, ("allowed_mentions", "embeds"))
    e = members("discord", o["embeds"][0], ("title", "description"), ("url",))
    check("discord: mentions", o["allowed_mentions"] == {"parse": []}, o)
    text("discord title", e["title"], 256, 0)
    text("discord description", e["description"], 4096, 0)


def teams(o, n):
    members("teams", o, ("type", "attachments"))
    a = members("teams", o["attachments"][0], ("contentType", "contentUrl", "content"))
    check("teams: type", o["type"] == "message" and a["contentType"] == "application/vnd.microsoft.card.adaptive" and a["contentUrl"] is None, o)
    c = members("teams card", a["content"], ("$schema", "type", "version", "body"), ("actions",))
    check("teams: card", c["type"] == "AdaptiveCard" and c["version"] == "1.2", c)
    for b in c["body"]:
        members("teams block", b, ("type", "inlines"))
        check("teams: runs, never Markdown", b["type"] == "RichTextBlock" and all(i["type"] == "TextRun" and i["text"] for i in b["inlines"]), b)
    check("teams: action", [x["url"] for x in c.get("actions", [])] == ([n["url"]] if "url" in n else []), c)
    check("teams: under 28 KB", len(json.dumps(o, ensure_ascii=False).encode()) < 28000)


def gotify(o, n):
    members("gotify", o, ("title", "message", "priority", "extras"))
    check("gotify: class A rings, C does not", o["priority"] == {"A": 8, "H": 5}[n["importance"] if "importance" in n else "A"], o)
    members("gotify extras", o["extras"], ("client::display",), ("client::notification",))
    check("gotify: click", o["extras"].get("client::notification", {}).get("click", {}).get("url") == n.get("url"), o)


def home_assistant(o, n):
    members("home-assistant", o, ("title", "message"))


SERVICES = {"ntfy": ntfy, "slack": slack, "matrix": matrix, "mattermost": mattermost, "discord": discord, "teams": teams, "gotify": gotify,
            "home-assistant": home_assistant}


class Server(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(body.decode("utf-8"))))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


def presets():
    """The pack, taken apart by its layout: name -> key -> text."""
    out, name, block = {}, None, None
    for line in open(os.path.join(TOP, "config", "packs", "presets.yaml"), encoding="utf-8"):
        if re.match(r"  [a-z-]+:$", line):
            name = line.strip()[:-1]
            out[name], block = {}, None
        elif block and line.startswith("      "):
            out[name][block] += line
        elif m := re.match(r"    ([a-z-]+): (.*)$", line):
            block = m.group(1) if m.group(2) == "|" else None
            out[name][m.group(1)] = "" if block else m.group(2).strip('"')
    return out


def one(server, name, preset, keyfile):
    url = "http://127.0.0.1:%d" % server.server_address[1]
    # the id of a milestone is of our own making, and a link was judged before
    notices = [FULL, BARE, LONG, BUNDLE] + [{k: v for k, v in evil(t, i).items() if k not in ("url", "milestone")} for i, t in enumerate(HOSTILE) if t.strip()]
    keys = [f"{k}={v}" for k, v in preset.items() if k != "type"] + ([f"with={WITH[name]}"] if name in WITH else [])
    server.got = []
    got = sink("webhook", [f"url={url}"] + keys + ([f"key={keyfile}"] if name in KEY else []), notices)
    check(f"{name}: delivered", verdicts(got) == ["delivered"] * len(notices), got)
    for n, (method, path, headers, body) in zip(notices, server.got):
        check(f"{name}: method and path", method == ("PUT" if name == "matrix" else "POST") and
              path == PATH.get(name, "/").replace("{id}", n["delivery_id"]), (method, path))
        check(f"{name}: key", name not in KEY or headers.get(KEY[name][0]) == KEY[name][1], headers)
        check(f"{name}: nothing of a template is left", "only-with" not in json.dumps(body) and ("${" not in json.dumps(body) or "${" in n["title"]), body)
        SERVICES[name](body, n)
        wrong = faults(body, SCHEMAS[name])
        check(f"{name}: as it is published", wrong == [], (wrong, body))
    # the same through the configuration
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "ratifyd.yaml")
        with open(config, "w") as f:
            f.write("sinks:\n  s:\n    preset: %s\n    url: %s\n" % (name, url))
            if name in WITH:
                f.write('    with: {%s: "%s"}\n' % tuple(WITH[name].split("=")))
            if name in KEY:
                f.write("    key: {file: %s}\n" % keyfile)
        server.got = []
        run = subprocess.run([CTL, "--packs", os.path.join(TOP, "config", "packs"), "-c", config, "sinks", "test", "s"], capture_output=True, text=True)
        check(f"{name}: ratifyctl sinks test", run.returncode == 0 and "s: delivered: 200" in run.stdout and len(server.got) == 1, run.stdout + run.stderr)
        SERVICES[name](server.got[0][3] if server.got else None, BARE)


def judge():
    """The schemas can say no."""
    bad = [("ntfy", {"topic": "a", "priority": 9}), ("ntfy", {"message": "x"}), ("slack", {"text": "x", "blocks": [{"type": "image"}]}), ("gotify", {"message": ""}),
           ("gotify", {"message": "x", "priority": True}), ("discord", {"embeds": [{"title": "x" * 257}]}), ("matrix", {"msgtype": "m.text", "body": 1}),
           ("teams", {"type": "message", "attachments": []}), ("mattermost", {"attachments": [{"fallback": "x", "titel": "y"}]}), ("home-assistant", {"title": "x"})]
    for name, body in bad:
        check(f"{name}: a wrong body is told", faults(body, SCHEMAS[name]) != [], body)


def mistakes():
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "ratifyd.yaml")
        for yaml, words in (("sinks:\n  s: {preset: ntfi, url: 'https://x'}\n", 'preset is "ntfi"'),
                            ("sinks:\n  s: {preset: ntfy, url: 'https://x'}\n", 'expected topic under "with"'),
                            ("sinks:\n  s: {preset: gotify, url: 'https://x'}\n", "there is no key"),
                            ("presets:\n  mine: {type: webhook, body: '{\"a\": \"${b}\"}'}\nsinks:\n  s: {preset: mine, url: 'https://x'}\n", "${b}")):
            with open(config, "w") as f:
                f.write(yaml)
            run = subprocess.run([CTL, "--packs", os.path.join(TOP, "config", "packs"), "-c", config, "check"], capture_output=True, text=True)
            check(f"tells {words}", run.returncode == 78 and words in run.stdout + run.stderr, run.stdout + run.stderr)


def the_manual():
    """The example of ratifyd-sinks(7) is a configuration without a mistake."""
    page = open(os.path.join(TOP, "docs", "ratifyd-sinks.7"), encoding="utf-8").read()
    example = re.search(r"^\.Sh EXAMPLES\n\.Bd[^\n]*\n(.*?)^\.Ed$", page, re.S | re.M).group(1).replace("\\-", "-")
    with tempfile.TemporaryDirectory() as folder:
        for path in set(re.findall(r"file: (/\S+)", example)):
            secret = os.path.join(folder, os.path.basename(path))
            with open(os.open(secret, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
                f.write("some-secret\n")
            example = example.replace(path, secret)
        config = os.path.join(folder, "ratifyd.yaml")
        with open(config, "w") as f:
            f.write(example)
        run = subprocess.run([CTL, "--packs", os.path.join(TOP, "config", "packs"), "-c", config, "check"], capture_output=True, text=True)
        check("the manual's example loads", run.returncode == 0, run.stdout + run.stderr)


def main():
    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shipped = presets()
    check("every preset has its test", set(shipped) == set(SERVICES) == set(SCHEMAS), set(shipped) ^ set(SERVICES))
    judge()
    with tempfile.TemporaryDirectory() as folder:
        keyfile = os.path.join(folder, "key")
        with open(os.open(keyfile, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
            f.write("k3y-of-mine\n")
        for name, preset in shipped.items():
            one(server, name, preset, keyfile)
    mistakes()
    the_manual()
    server.shutdown()
    end()


main()
