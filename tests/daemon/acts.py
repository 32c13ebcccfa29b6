"""A list of acts as a source: one dossier, a record that says who did what, and a program that takes the alerts."""
import json
import os


def mapping(name="acts", rows="acts", kind="stream"):
    """The head of a mapping whose rows are objects of a JSON list; what is read of each follows."""
    return f"""  {name}:
    document: json
    kind: {kind}
    rows: {rows}[*]
    empty-when: none
    empty-match: .
    prose: no
    require: [id, title]
"""


RECORD = "  record: {{url: '{base}/r.json', map: acts, class: un, evidence: record, dossiers: [t], interval: 1s}}\n"
# The head of a configuration: {base} is the publisher; other sources, sinks and routes follow.
ACTS = """
daemon: {{packs: []}}
dossiers:
  t: {{title: Convention on Tables}}
mappings:
""" + mapping() + """    fields: {{id: id, title: title}}
    values: {{who: who, what: what}}
    facts:
      ratified: {{type: ratified, actor: who, when: {{what: '^ratified$'}}}}
      signed: {{type: treaty_signed, actor: who, when: {{what: '^signed$'}}}}
      withdrew: {{type: withdrawal, actor: who, when: {{what: '^withdrew$'}}}}
      force: {{type: entered_into_force, when: {{what: '^force$'}}}}
sources:
""" + RECORD
PROGRAM = """#!/bin/sh
cat >>"$2.tried"
echo >>"$2.tried"
[ "$(cat "$1")" = 0 ] || exit "$(cat "$1")"
tail -n 1 "$2.tried" >>"$2"
"""


def act(what, who):
    return {"id": f"{what} {who}", "title": f"{who} {what}", "who": who, "what": what}


def body(acts):
    return json.dumps({"acts": acts}).encode()


def program(room):
    """What an exec sink runs: keeps what it gets in the file got.tried, and what it takes in got; ends with the number in status."""
    path = room.write("program", PROGRAM)
    os.chmod(path, 0o755)
    room.write("got", "")
    room.write("got.tried", "")
    room.write("status", "0")
    return path


def got(room, name="got"):
    with open(room.path(name), encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]
