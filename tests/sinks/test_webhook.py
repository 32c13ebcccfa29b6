"""The webhook sink: every fault of badhook.py, signatures, templates and hostile texts, keys, and configurations that are refused."""
import base64
import concurrent.futures
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from harness import SHARED, check, end, evil, hostile, sink, verdicts

BADHOOK = os.path.join(SHARED, "faults", "badhook.py")
NOTICE = {"dossier": "un-cybercrime", "dossier_title": "UN convention", "type": "ratified", "state": "official", "event": "2025-10-25",
          "event_at": 1761350400, "event_text": "25 October 2025", "url": "https://example.org/a?b=c&d", "source": "un-mtdsg", "title": "Qatar ratifies"}


class Hook:
    def __init__(self, folder, name, plan, *more):
        self.dir = os.path.join(folder, name)
        os.makedirs(self.dir)
        port_file, self.log_file = os.path.join(self.dir, "port"), os.path.join(self.dir, "log")
        self.process = subprocess.Popen([sys.executable, BADHOOK, "--plan", plan, "--port-file", port_file, "--log", self.log_file, "--dir",
            os.path.join(self.dir, "taken"), "--max-seconds", "90", *more])
        for _ in range(400):
            if os.path.exists(port_file):
                break
            time.sleep(0.05)
        self.url = "http://127.0.0.1:%d" % json.load(open(port_file))["port"]

    def end(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        log = [json.loads(line) for line in open(self.log_file)]
        self.hooks = [x for x in log if x["ev"] == "hook"]
        self.asked = [h for h in self.hooks if "path" in h]
        return self

    def bodies(self):
        d = os.path.join(self.dir, "taken")
        return [open(os.path.join(d, f), "rb").read() for f in sorted(os.listdir(d))]


VERDICTS = {
    "ok": "delivered", "201": "delivered", "204": "delivered", "301": "broken", "307": "deferred", "400": "rejected", "401": "broken", "404": "broken",
    "410": "broken", "408": "deferred", "413": "rejected", "429": "deferred", "429-date": "deferred", "429-huge": "deferred", "500": "deferred",
    "502": "deferred", "503": "deferred", "slow": "delivered", "hang": "deadline", "drop": "deferred", "take-drop": "deferred", "take-reset": "deferred",
    "big": "delivered", "endless": "delivered", "garbage": "deferred", "ok-html": "delivered", "slow-headers": "delivered",
}
RETRY = {"429": range(2, 3), "503": range(2, 3), "429-date": range(1, 4), "429-huge": range(86400, 7 * 86400 + 1)}


def one_fault(folder, fault, verdict):
    hook = Hook(folder, fault, fault)
    start = time.monotonic()
    got = sink("webhook", [f"url={hook.url}/in"], [NOTICE], options=["--deadline-ms", "5000" if fault == "hang" else "25000"])
    spent = time.monotonic() - start
    hook.end()
    check(f"{fault}: verdict", verdicts(got) == [verdict], got)
    check(f"{fault}: one attempt", len(hook.hooks) == 1 and all(h["path"] == "/in" for h in hook.asked), hook.hooks)
    check(f"{fault}: in time", spent < 30, f"{spent:.1f} s")
    if fault in RETRY:
        check(f"{fault}: Retry-After", got[0]["retry_after_s"] in RETRY[fault], got)
    elif verdict == "deferred":
        check(f"{fault}: our own pace", got[0]["retry_after_s"] == -1, got)
    for h in hook.asked:
        check(f"{fault}: request", h["json"] and h["method"] == "POST" and h["key"] == "0123456789abcdef" * 2, h)


def again(folder):
    hook = Hook(folder, "again", "take-drop,take-reset,503,drop,ok")
    got = sink("webhook", [f"url={hook.url}/"], [{**NOTICE, "delivery_id": "1" * 32}, {**NOTICE, "delivery_id": "2" * 32}], options=["--tries", "60"])
    hook.end()
    check("again: the end of the quiet is told", [g for g in got if "verdict" not in g] == [{"ready": "under-test"}], got)
    got = [g for g in got if "verdict" in g]
    said = [g["verdict"] for g in got if "asked for quiet" not in g["detail"]]
    check("again: verdicts", said == ["deferred"] * 4 + ["delivered"] * 2, got)
    check("again: nothing is asked for as long as the service wants", len(said) < len(got) and
          hook.asked[3]["mono"] - hook.asked[2]["mono"] >= 2 if len(hook.asked) > 3 else False, hook.asked)
    ids = [(h["headers"]["webhook-id"], h["headers"]["idempotency-key"]) for h in hook.asked]
    check("again: one key a delivery", ids == [("1" * 32, "1" * 32)] * 4 + [("2" * 32, "2" * 32)], ids)
    bodies = hook.bodies()
    check("again: the same bytes", len(bodies) == 4 and len(set(bodies[:3])) == 1 and bodies[3] != bodies[0], bodies)
    restarted = Hook(folder, "restarted", "ok")
    sink("webhook", [f"url={restarted.url}/"], [{**NOTICE, "delivery_id": "1" * 32}])
    check("again: another process, the same key", restarted.end().asked[0]["key"] == "1" * 32)


def secret_file(folder, name, text):
    path = os.path.join(folder, name)
    with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
        f.write(text)
    return path


def signatures(folder):
    plain = secret_file(folder, "plain", "not very secret\n")
    hook = Hook(folder, "signed", "ok", "--secret-file", plain)
    got = sink("webhook", [f"url={hook.url}/", f"secret={plain}"], [NOTICE])
    hook.end()
    check("signed with the bytes", verdicts(got) == ["delivered"] and hook.asked[0]["signature_ok"] is True, hook.hooks)
    raw = bytes(range(32))
    coded = secret_file(folder, "coded", "whsec_" + base64.b64encode(raw).decode() + "\n")
    hook = Hook(folder, "standard", "ok")
    sink("webhook", [f"url={hook.url}/", f"secret={coded}"], [NOTICE])
    h, body = hook.end().asked[0]["headers"], hook.bodies()[0]
    content = f"{h['webhook-id']}.{h['webhook-timestamp']}.".encode() + body
    check("signed as Standard Webhooks", h["webhook-signature"] == "v1," + base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode(), h)
    check("signed as GitHub", h["x-hub-signature-256"] == "sha256=" + hmac.new(raw, body, hashlib.sha256).hexdigest(), h)
    check("the time of the attempt", abs(int(h["webhook-timestamp"]) - time.time()) < 60, h)
    for text in ("whsec_!!!", "whsec_", "abc"):
        got = sink("webhook", [f"url={hook.url}/", "secret=" + secret_file(folder, "bad" + str(len(text)), text + "\n")])
        check(f"refuses the secret {text}", verdicts(got) == ["refused"] and text not in got[0]["detail"], got)


BODY = """{"a": "${title}", "n": "${priority}", "at": "${event_at}", "none": "${milestone}", "deep": {"gone": {"url": "${milestone}"}, "kept": [1, true, null]},
"mixed": "<${milestone}> ${event} ${with.room}", "html": "${title.html}", "md": "${title.markdown}", "slack": "${title.slack}", "literal": "$title {} $"}"""


def templates(folder):
    hook = Hook(folder, "templates", "ok")
    key = secret_file(folder, "key", "s3cret/+x\n")
    title = '<b>"Q" & @all *x* [l](u) {key} ${text}'
    got = sink("webhook", [f"url={hook.url}/base/", "path=/rooms/${with.room}/${delivery}", "method=PUT", f"key={key}", f"body={BODY}", "with=room=!r:e.org",
                           "headers=Authorization: Bearer {key},X-More: 1"], [{**NOTICE, "title": title, "delivery_id": "3" * 32}])
    h = hook.end().asked[0]
    check("template: delivered", verdicts(got) == ["delivered"] and h["method"] == "PUT", got)
    check("template: path", h["path"] == "/base/rooms/%21r%3Ae.org/" + "3" * 32, h["path"])
    check("template: headers", h["headers"]["authorization"] == "Bearer s3cret/+x" and h["headers"]["x-more"] == "1" and
          h["headers"]["content-type"] == "application/json", h["headers"])
    check("template: body", json.loads(hook.bodies()[0]) == {
        "a": title, "n": 5, "at": 1761350400, "deep": {"kept": [1, True, None]}, "mixed": "<> 2025-10-25 !r:e.org",
        "html": "&lt;b&gt;&quot;Q&quot; &amp; @all *x* [l](u) {key} ${text}",
        "md": '<b\\>"Q" & @\u200ball \\*x\\* \\[l\\](u) {key} ${text}', "slack": '&lt;b&gt;"Q" &amp; @all *x* [l](u) {key} ${text}',
        "literal": "$title {} $"}, hook.bodies()[0])


def hostile_texts(folder):
    texts = hostile()
    hook = Hook(folder, "hostile", "ok")
    notices = [evil(t, i) for i, t in enumerate(texts)]
    got = sink("webhook", [f"url={hook.url}/"], notices)
    templated = sink("webhook", [f"url={hook.url}/", "path=/x/${title}/${dossier}", f"body={BODY}", "with=room=r"], notices)
    hook.end()
    check("hostile: delivered", verdicts(got + templated) == ["delivered"] * 2 * len(texts), [g for g in got + templated if g["verdict"] != "delivered"])
    bodies = [json.loads(b.decode("utf-8")) for b in hook.bodies()]
    check("hostile: byte for byte", [b.get("title", "") for b in bodies[:len(texts)]] == texts)
    for h, b in zip(hook.asked[len(texts):], bodies[len(texts):]):
        check("hostile: path", h["path"].startswith("/x/") and h["path"].count("/") == 3 and h["path"].isascii() and " " not in h["path"], h["path"])
        check("hostile: the tree is the template's", set(b) <= {"a", "n", "at", "none", "deep", "mixed", "html", "md", "slack", "literal"}, b)
        check("hostile: one line, cut", "\n" not in b.get("a", "") and len(b.get("a", "")) <= 203, b)


def refused():
    for keys, words in (
        (["url=ftp://x"], "http"), (["url=http://127.0.0.1:1", "body={"], "no JSON"), (["url=http://127.0.0.1:1", 'body={"a": "${nothing}"}'], "${nothing}"),
        (["url=http://127.0.0.1:1", 'body={"a": "${with.topic}"}'], "under \"with\""), (["url=http://127.0.0.1:1/{key}"], "there is no key"),
        (["url=http://127.0.0.1:1", "headers=no colon"], "Name: "), (["url=http://127.0.0.1:1", "headers=X: a\r\nY: b"], "Name: "),
        (["url=http://127.0.0.1:1", "headers=Webhook-Id: 1"], "itself"), (["url=http://127.0.0.1:1", "headers=X-T: ${title}"], "path and body"),
        (["url=http://127.0.0.1:1/?a", "path=/x"], "query"), (["url=http://127.0.0.1:1", "path=/${title.nothing}"], "html"),
        (["url=http://127.0.0.1:1", "ca-file=/nonexistent"], "nonexistent"),
    ):
        got = sink("webhook", keys)
        check(f"refuses {keys}", verdicts(got) in (["refused"], ["error"]) and words in got[0]["detail"], got)


def trouble(folder):
    check("nobody listens", verdicts(sink("webhook", ["url=http://127.0.0.1:1/"])) == ["deferred"])
    check("no such host", verdicts(sink("webhook", ["url=http://nowhere.invalid/"])) == ["deferred"])
    hook = Hook(folder, "no-tls", "garbage")
    got = sink("webhook", ["url=" + hook.url.replace("http:", "https:") + "/"], options=["--deadline-ms", "5000"])
    hook.end()
    check("no TLS there", verdicts(got)[0] in ("deferred", "deadline"), got)
    key = secret_file(folder, "echo-key", "k3y-that-nobody-sees\n")
    hook = Hook(folder, "echo", "301")
    got = sink("webhook", [f"url={hook.url}/{{key}}", f"key={key}"])
    hook.end()
    check("the key is in no words", hook.asked[0]["path"] == "/k3y-that-nobody-sees" and "k3y" not in json.dumps(got), got)


def main():
    if not os.path.exists(BADHOOK):
        print("skipped: the faults of badhook.py, no shared documents (RATIFY_SHARED)")
        refused()
        end()
    with tempfile.TemporaryDirectory() as folder:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(f, folder) for f in (hostile_texts, again, signatures, templates, trouble)] + [pool.submit(refused)]
            jobs += [pool.submit(one_fault, folder, f, v) for f, v in VERDICTS.items()]
            for j in jobs:
                j.result()
    listed = {line.split()[0] for line in subprocess.run([sys.executable, BADHOOK, "--list"], capture_output=True, text=True).stdout.split("\n") if line}
    check("every fault has its verdict here", listed == set(VERDICTS), listed ^ set(VERDICTS))
    end()


main()
