"""Every kind of alert that the log sink knows has its entry in the journal's catalog, and systemd can read it."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.environ["RATIFY_SOURCE"]
CATALOG = os.path.join(TOP, "systemd", "ratifyd.catalog")
log = open(os.path.join(TOP, "sinks", "log.c")).read()
model = open(os.path.join(TOP, "daemon", "model.c")).read()
ids = dict(re.findall(r'\{ "(\w+)", "([0-9a-f]{32})" \}', log))
kinds = re.findall(r'"(\w+)"', re.search(r"alert_kind_words\[[^=]*= \{(.*?)\};", model, re.S).group(1))
entries = re.findall(r"^-- ([0-9a-f]{32})$", open(CATALOG).read(), re.M)
mistakes = []
if sorted(ids) != sorted(kinds):
    mistakes.append("sinks/log.c knows %s, alerts are of %s" % (sorted(ids), sorted(kinds)))
if sorted(entries) != sorted(ids.values()):
    mistakes.append("the catalog's ids are not those of sinks/log.c")
if not shutil.which("journalctl"):
    print("journalctl is not installed: the catalog is not compiled here")
else:
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(root + "/usr/lib/systemd/catalog")
        shutil.copy(CATALOG, root + "/usr/lib/systemd/catalog")
        os.makedirs(root + "/var/lib/systemd/catalog")
        run = subprocess.run(["journalctl", "--root=" + root, "--update-catalog"], capture_output=True, text=True)
        if run.returncode != 0 or run.stderr:
            mistakes.append("journalctl: " + run.stderr)
        shown = subprocess.run(["journalctl", "--root=" + root, "--dump-catalog"], capture_output=True, text=True).stdout
        mistakes += ["not in the compiled catalog: " + i for i in entries if i not in shown]
print("\n".join(mistakes) or "%d entries" % len(entries))
sys.exit(1 if mistakes else 0)
