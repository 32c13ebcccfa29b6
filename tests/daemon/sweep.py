#!/usr/bin/env python3
"""The complete sweep: kills ratifyd --once at every system call that changes something outside it (./dev sweep).

usage: sweep.py [--step N] [--how LIST] [--calls LIST] [--max N]
Uses the shared faultpoints.py and the release build, because strace and the leak checker do not mix.
"""
import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import crash
from harness import FAULTS, Room, get, need_shared, port_of

CHANGING = "write,pwrite64,fsync,fdatasync,rename,unlink,ftruncate,sendto,sendmsg,connect"


def main():
    need_shared("the fault tools")
    if subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True).returncode != 0:
        print("skipped: strace may not trace here")
        return 77
    ap = argparse.ArgumentParser()
    ap.add_argument("--step", default="1")
    ap.add_argument("--how", default="KILL")
    ap.add_argument("--calls", default=CHANGING)
    ap.add_argument("--max", default="400")
    a = ap.parse_args()
    with Room() as room:
        http, _ = room.fault_server("badhttpd.py", "--max-seconds", "3600")
        http = port_of(http)
        smtp, _ = room.fault_server("badsmtpd.py", "--dir", room.path("mail"), "--max-seconds", "3600")
        smtp = port_of(smtp)
        crash.prepare(room.dir, http, smtp)
        env = room.environment(RATIFY_BIN=os.environ["RATIFY_BIN"], RATIFY_SOURCE=os.environ["RATIFY_SOURCE"], RATIFY_SHARED=os.environ["RATIFY_SHARED"])
        subprocess.run(crash.command(room.dir), env=env, check=True, capture_output=True, timeout=60)
        crash.keep(room.dir)
        get(f"http://127.0.0.1:{http}/ctl/grow/next")
        me = f"{sys.executable} {os.path.join(os.path.dirname(os.path.abspath(__file__)), 'crash.py')}"
        mail = room.path("mail")
        return subprocess.run([sys.executable, os.path.join(FAULTS, "faultpoints.py"), "--cmd", " ".join(crash.command(room.dir)) + " >/dev/null 2>&1",
                               "--reset", f"{me} reset {room.dir} {mail}", "--check", f"{me} check {room.dir} {mail} g1",
                               "--calls", a.calls, "--how", a.how, "--step", a.step, "--max", a.max], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
