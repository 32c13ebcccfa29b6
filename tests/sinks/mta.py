"""Postfix on loopback, with a configuration, a spool and mailboxes in a folder of its own; ends with it."""
import email
import email.policy
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

POSTFIX, DAEMONS, SENDMAIL = "/usr/sbin/postfix", "/usr/lib/postfix/sbin", "/usr/sbin/sendmail"
NOBODY = 65534
MAIN = """
compatibility_level = 3.6
queue_directory = {dir}/spool
data_directory = {dir}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.org
virtual_mailbox_base = {dir}/boxes
virtual_mailbox_maps = inline:{{ a@example.org=a/, b@example.org=b/, c@example.org=c/, d@example.org=d/ }}
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nobody}
default_transport = error:nothing leaves this machine
maillog_file = {dir}/log
maillog_file_prefixes = {dir}
smtpd_client_connection_count_limit = 0
alias_maps =
alias_database =
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def need():
    """Ends the test, aloud, where there is no Postfix or it cannot be run."""
    why = None
    if not os.path.exists(POSTFIX) or not os.path.isdir(DAEMONS):
        why = "a real mail server, Postfix is not installed (./dev deps)"
    elif os.geteuid() != 0:
        why = "a real mail server, Postfix has to be started by root"
    if why:
        print("skipped: " + why)
        sys.exit(77)


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)


class Postfix:
    def __init__(self, folder):
        self.dir = folder
        for name in ("etc", "spool", "data", "boxes"):
            os.makedirs(os.path.join(folder, name))
        os.chown(os.path.join(folder, "data"), pwd.getpwnam("postfix").pw_uid, -1)
        os.chown(os.path.join(folder, "boxes"), NOBODY, NOBODY)
        above = os.path.dirname(folder)  # its processes are other users
        while above not in ("/", tempfile.gettempdir()):
            os.chmod(above, os.stat(above).st_mode | 0o011)
            above = os.path.dirname(above)
        with socket.create_server(("127.0.0.1", 0)) as s:
            self.port = s.getsockname()[1]
        for name, text in (("main.cf", MAIN), ("master.cf", MASTER)):
            with open(os.path.join(folder, "etc", name), "w") as f:
                f.write(text.format(dir=folder, daemons=DAEMONS, port=self.port, nobody=NOBODY))
            os.chmod(os.path.join(folder, "etc", name), 0o644)
        self.config = os.path.join(folder, "etc")
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)

    def start(self):
        self.process = subprocess.Popen([POSTFIX, "-c", self.config, "start-fg"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise AssertionError("Postfix does not listen: " + self.log()[-2000:])

    def stop(self):
        subprocess.run([POSTFIX, "-c", self.config, "stop"], capture_output=True, timeout=30)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # the session that was started here
            self.process.wait()

    def log(self):
        path = os.path.join(self.dir, "log")
        return open(path).read() if os.path.exists(path) else ""

    def sendmail(self):
        return [SENDMAIL, "-C", self.config, "-oi"]

    def raw(self, box):
        folder = os.path.join(self.dir, "boxes", box, "new")
        if not os.path.isdir(folder):
            return []
        names = sorted(os.listdir(folder), key=lambda n: (os.stat(os.path.join(folder, n)).st_mtime_ns, n))
        out = []
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                out.append(f.read())
        return out

    def mails(self, box):
        """As they travelled: the mailbox has the line ends of the machine."""
        return [email.message_from_bytes(m.replace(b"\n", b"\r\n"), policy=email.policy.default) for m in self.raw(box)]
