#!/usr/bin/env python3
"""Dies at every step of store and outbox, starts again, and compares: nothing lost, nothing invented, at most one
duplicate, and that with the same id. RATIFYD_SWEEP_STEP=3 takes every third step."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import crash
from harness import Checks, Room, get, need_shared, port_of

STRIDE = int(os.environ.get("RATIFYD_SWEEP_STEP", "1"))


def main():
    need_shared()
    check = Checks()
    with Room() as room:
        http, _ = room.fault_server("badhttpd.py")
        http = port_of(http)
        smtp, _ = room.fault_server("badsmtpd.py", "--dir", room.path("mail"))
        smtp = port_of(smtp)
        crash.prepare(room.dir, http, smtp)
        env = room.environment()
        subprocess.run(crash.command(room.dir), env=env, check=True, capture_output=True, timeout=60)
        crash.keep(room.dir)
        get(f"http://127.0.0.1:{http}/ctl/grow/next")
        steps = 0
        for n in range(1, 2000, STRIDE):
            crash.reset(room.dir, room.path("mail"))
            p = subprocess.run(crash.command(room.dir), env=dict(env, RATIFYD_DIE_AT=str(n)), capture_output=True, timeout=60)
            if p.returncode == 0:
                break
            steps += 1
            check(p.returncode == -9, f"step {n}: ended by {p.returncode}: {p.stderr[-300:]}")
            p = subprocess.run(crash.command(room.dir), env=env, capture_output=True, timeout=60)
            check(p.returncode == 0, f"step {n}: the next run: exit {p.returncode}: {p.stderr[-300:]}")
            for bad in crash.problems(room.dir, room.path("mail"), ["g1"]):
                check(False, f"step {n}: {bad}")
        check(steps >= 10, f"only {steps} steps died: the hook is not compiled in")
        print(f"died at {steps} steps")
    return check.done()


if __name__ == "__main__":
    sys.exit(main())
