"""A screen without a monitor (Xvfb), a session bus of its own, and dunst as the notification server; and pictures of that screen, by the
standard library alone."""
import json
import os
import shutil
import struct
import subprocess
import zlib

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=%s</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
# Its menu is a program that takes the line that a file names.
DUNST = """[global]
    width = 700
    height = 600
    origin = top-left
    offset = 10x10
    notification_limit = 20
    font = DejaVu Sans 11
    markup = full
    format = "<b>%%s</b>\\n%%b"
    word_wrap = yes
    show_age_threshold = -1
    idle_threshold = 0
    dmenu = %s
    frame_color = "#00aa00"
[urgency_low]
    background = "#102030"
    foreground = "#ffffff"
    timeout = 0
[urgency_normal]
    background = "#102030"
    foreground = "#ffffff"
    timeout = 0
[urgency_critical]
    background = "#301020"
    foreground = "#ffffff"
    timeout = 0
"""
MENU = """#!/bin/sh
grep -m 1 "$(cat %s)"
"""


def missing():
    """What it needs and this machine has not; "" when all is there."""
    return ", ".join(p for p in ("Xvfb", "dunst", "dunstctl", "dbus-daemon", "dbus-send", "busctl") if not shutil.which(p))


class Picture:
    """A frame buffer that Xvfb keeps in a file of the format of xwd: 32 bits a pixel."""

    def __init__(self, path):
        data = open(path, "rb").read()
        head = struct.unpack(">25I", data[:100])
        size, self.width, self.height, order, line, colours = head[0], head[4], head[5], head[7], head[12], head[19]
        start = size + 12 * colours
        self.rows = [data[start + y * line:start + y * line + 4 * self.width] for y in range(self.height)]
        self.blue_first = order == 0

    def pixel(self, x, y):
        p = self.rows[y][4 * x:4 * x + 4]
        return (p[2], p[1], p[0]) if self.blue_first else (p[1], p[2], p[3])

    def count(self, colour):
        r, g, b = colour
        wanted = bytes((b, g, r)) if self.blue_first else bytes((r, g, b))
        at = 0 if self.blue_first else 1
        return sum(1 for row in self.rows for x in range(0, len(row), 4) if row[x + at:x + at + 3] == wanted)

    def write_png(self, path):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        raw = b"".join(b"\0" + b"".join(bytes(self.pixel(x, y)) for x in range(self.width)) for y in range(self.height))
        with open(path, "wb") as f:
            f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


class CannotStart(Exception):
    """A program of the screen does not run on this machine: nothing is learnt about ratifyd."""


class Screen:
    """start: how a program is started so that it is ended with the test; wait_for: as in the harness of the daemon."""

    def __init__(self, folder, start, wait_for):
        self.folder, self.start, self.wait_for = folder, start, wait_for
        os.makedirs(folder)
        self.choice = os.path.join(folder, "choice")
        self.env = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=" + os.path.join(folder, "bus"), "HOME": folder, "XDG_CONFIG_HOME": folder}
        for name in ("WAYLAND_DISPLAY", "DISPLAY"):
            self.env.pop(name, None)

    def write(self, name, text, mode=0o600):
        path = os.path.join(self.folder, name)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    def up_bus(self):
        config = self.write("bus.conf", BUS % os.path.join(self.folder, "bus"))
        self.start(["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--nosyslog"], stderr=subprocess.DEVNULL, env=self.env)
        self.wait_for(lambda: os.path.exists(os.path.join(self.folder, "bus")), 10, "no bus")

    def up_display(self):
        r, w = os.pipe()
        self.start(["Xvfb", "-displayfd", str(w), "-screen", "0", "900x700x24", "-fbdir", self.folder, "-nolisten", "tcp", "-noreset"],
                   pass_fds=[w], stderr=subprocess.DEVNULL, env=self.env)
        os.close(w)
        with os.fdopen(r) as f:
            number = f.readline().strip()
        if not number:
            raise CannotStart("Xvfb")
        self.env["DISPLAY"] = ":" + number

    def up_server(self):
        menu = self.write("menu", MENU % self.choice, 0o700)
        self.write("dunstrc", DUNST % menu)
        log = open(os.path.join(self.folder, "dunst.log"), "w")
        self.start(["dunst", "-conf", os.path.join(self.folder, "dunstrc")], stdout=log, stderr=log, env=self.env)
        try:
            self.wait_for(lambda: self.control("debug").returncode == 0, 10, "no answer")
        except AssertionError:
            raise CannotStart("dunst: " + open(os.path.join(self.folder, "dunst.log")).read()) from None

    def control(self, *words):
        return subprocess.run(["dunstctl", *words], env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)

    def shown(self):
        return int(self.control("count", "displayed").stdout or -1)

    def history(self):
        """What was shown and is closed, the newest first: pairs of summary and body, as the server has them."""
        told = json.loads(self.control("history").stdout)["data"][0]
        return [(n["summary"]["data"], n["body"]["data"]) for n in told]

    def choose(self, word):
        """The entry of the menu of all that is shown."""
        self.write("choice", word)
        self.control("context")

    def picture(self):
        return Picture(os.path.join(self.folder, "Xvfb_screen0"))
