"""What the tests of the whole daemon share: loopback servers, a configuration, a run, and what came out of each sink."""
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

BIN = os.environ.get("RATIFY_BIN", "")
SOURCE = os.environ.get("RATIFY_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("RATIFY_SHARED", "")
FAULTS = os.path.join(SHARED, "faults") if SHARED else ""
TOKEN = re.compile(r"MILESTONE (\w+)")


def need_shared(what="the shared documents"):
    if not SHARED or not os.path.isdir(SHARED):
        print(f"skipped: {what} are not here (RATIFY_SHARED)")
        sys.exit(77)


class Room:
    """A folder of its own that goes away, and every process that was started in it."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="ratifyd-test-")
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        for p in self.processes:
            if p.poll() is None:
                p.terminate()
        for p in self.processes:
            try:
                p.wait(10)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(self.path(name), 0o600)
        return self.path(name)

    def start(self, argv, **kw):
        p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, **kw)
        self.processes.append(p)
        return p

    def fault_server(self, name, *args, called=None):
        """badhttpd.py, badsmtpd.py or badhook.py of the shared folder; returns (what its port file says, log path)."""
        port, log = self.path((called or name) + ".port"), self.path((called or name) + ".log")
        self.start([sys.executable, os.path.join(FAULTS, name), "--port-file", port, "--log", log, "--max-seconds", "280", *args],
                   stdout=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists(port) and os.path.getsize(port) > 0, 10, f"{name} does not listen")
        time.sleep(0.05)
        return json.loads(open(port).read()), log

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "DBUS_SESSION_BUS_ADDRESS", "LD_PRELOAD")}
        env.update(HOME=self.dir, XDG_RUNTIME_DIR=self.path("run"), XDG_STATE_HOME=self.path("xdg-state"), XDG_CONFIG_HOME=self.path("xdg-config"))
        os.makedirs(env["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
        env.update(more)
        return env

    def once(self, config, timeout=60, **env):
        """ratifyd --once: (exit status, its log)."""
        p = subprocess.run([os.path.join(BIN, "ratifyd"), "-c", config, "--state", self.path("state"), "--packs", os.path.join(SOURCE, "config", "packs"), "--once"],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout, env=self.environment(**env))
        return p.returncode, p.stdout.decode("utf-8", "replace")

    def daemon(self, config, *args, log="daemon.log", **env):
        out = open(self.path(log), "ab")
        return self.start([os.path.join(BIN, "ratifyd"), "-c", config, "--state", self.path("state"), "--packs", os.path.join(SOURCE, "config", "packs"), *args],
                          stdout=out, stderr=out, env=self.environment(**env))

    def clock(self, seconds):
        """Environment of a daemon whose wall clock is so far ahead; call it again to move it while the daemon runs."""
        self.write("clock.tmp", str(seconds))
        os.rename(self.path("clock.tmp"), self.path("clock"))
        return {"LD_PRELOAD": os.path.join(os.environ["RATIFY_TESTS"], "daemon_preload_clock.so"), "RATIFYD_TEST_CLOCK": self.path("clock"),
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def ask(self, *args, config=None, env=None):
        """ratifyctl: (exit status, standard output, standard error)."""
        argv = [os.path.join(BIN, "ratifyctl"), "--state", self.path("state"), "--packs", os.path.join(SOURCE, "config", "packs")]
        if config:
            argv += ["-c", config]
        p = subprocess.run(argv + list(args), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment(**(env or {})), timeout=60)
        return p.returncode, p.stdout.decode("utf-8", "replace"), p.stderr.decode("utf-8", "replace")

    def ctl(self, *args, check=True, **more):
        rc, out, complaint = self.ask(*args, **more)
        if check and rc != 0:
            raise AssertionError(f"ratifyctl {' '.join(args)}: exit {rc}: {complaint}")
        return rc, out

    def audit(self, name="audit.jsonl"):
        path = self.path("state", name)
        if not os.path.exists(path):
            return []
        return [json.loads(line) for line in open(path, encoding="utf-8")]

    def alerts(self):
        return [r for r in self.audit() if r["what"] == "alert"]


def port_of(told):
    """The plain port out of what a fault server wrote into its port file."""
    return told["ports"]["http"] if "ports" in told else told["port"]


def wait_for(condition, seconds, complaint):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = condition()
        if got:
            return got
        time.sleep(0.02)
    raise AssertionError(f"{complaint} (waited {seconds} s)")


def get(url):
    with urllib.request.urlopen(url, timeout=10) as r:
        return r.read()


def json_lines(path):
    if not os.path.exists(path):
        return []
    out = []
    for line in open(path, encoding="utf-8", errors="replace"):
        try:
            out.append(json.loads(line))
        except ValueError:
            pass
    return out


def mails(folder):
    import email
    import email.policy
    out = []
    for name in sorted(glob.glob(os.path.join(folder, "*.eml"))):
        with open(name, "rb") as f:
            out.append(email.message_from_binary_file(f, policy=email.policy.default))
    return out


def kill9(p):
    p.send_signal(signal.SIGKILL)
    p.wait()


class Checks:
    """Collects what differs; the test's exit status."""

    def __init__(self):
        self.bad = 0
        self.good = 0

    def __call__(self, ok, what):
        if ok:
            self.good += 1
        else:
            self.bad += 1
            print(f"WRONG: {what}")
        return ok

    def done(self):
        print(f"{self.good} checks hold, {self.bad} do not")
        return 1 if self.bad or not self.good else 0
