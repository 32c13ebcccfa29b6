#!/usr/bin/env python3
"""follow and unfollow: through the running daemon, by names, words and numbers of the shipped treaties, and every refusal leaves all as it was."""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "daemon"))
from harness import Checks, Room, wait_for

sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "demo"))
sys.path.insert(0, os.path.join(os.environ["RATIFY_SOURCE"], "tests/packs"))
from servers import Publisher
from test_dossiers import table

MINE = """# my own words, which nobody may touch
daemon: {packs: [quiet]}   # and these
sinks:
  audit: {type: audit}
"""
PACKS = {
    "quiet": "dossiers:\n  quiet: {title: Some quiet treaty, procedure: un-treaty}\n",
    "lantern": "needs: [lantern-list]\ndossiers:\n  lantern: {title: Lantern Convention of Valletta, short-title: Lantern Convention, identifiers: [MTDSG XCIX-7], threshold: 3}\n"
               "  lantern-protocol: {title: Protocol to the Lantern Convention of Valletta}\n",
    "lantern-list": "sources:\n  lantern-table: {url: '{base}/lantern.xml', format: mtdsg, evidence: record, dossiers: lantern, interval: 1h}\n",
    "broken": "dossiers:\n  broken: {titel: Broken Convention}\n",
    "clash": "dossiers:\n  clash: {title: Clash Convention}\n  quiet: {title: Another quiet treaty}\n",
}
check = Checks()


def room_with(room, server, *names):
    os.makedirs(room.path("xdg-config/ratifyd/packs"))
    for name, text in PACKS.items():
        if names and name not in names:
            continue
        room.write(f"xdg-config/ratifyd/packs/{name}.yaml", text.replace("{base}", server.base if server else "http://127.0.0.1:9"))
    return room.write("ratifyd.yaml", MINE)


def ask(room, config, *args):
    """(exit status, what was said to people, what was said of mistakes)"""
    import subprocess
    p = subprocess.run([os.path.join(os.environ["RATIFY_BIN"], "ratifyctl"), "-c", config, "--state", room.path("state"), "--packs",
                        os.path.join(os.environ["RATIFY_SOURCE"], "config/packs"), *args], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=room.environment(), timeout=60)
    return p.returncode, p.stdout, p.stderr


def through_the_daemon():
    with Room() as room:
        server = Publisher()
        config, rows = room_with(room, server, "quiet", "lantern", "lantern-list"), {"Malta": ("1 Feb 2026", ""), "Qatar": ("1 Feb 2026", "3 Mar 2026")}
        server.show("/lantern.xml", table(rows, 1), "text/xml")
        room.daemon(config)
        wait_for(lambda: ask(room, config, "status")[0] == 0, 20, "the daemon does not answer")
        code, out, err = ask(room, config, "follow", "lantern", "valletta")
        check(code == 0 and "The running daemon follows it now" in out and "lantern-table  1h" in out and "told to nobody" in out, f"follow: {code} {out} {err}")
        check("127.0.0.1" in out and "lantern: Lantern Convention\n" in out, f"what will be asked: {out}")
        check("1 of 3 consents" in out, f"what was found of the past is shown: {out}")
        milestones = lambda: json.loads(room.ctl("milestones", "--dossier", "lantern", "--json", config=config)[1])["milestones"]  # noqa: E731
        wait_for(lambda: len(milestones()) >= 3, 20, "the table is not read")
        check([a for a in room.alerts() if a.get("dossier")] == [], "the past was told")
        check("1 of 3 consents" in room.ctl("timeline", "lantern", config=config)[1], "the timeline does not show it")
        rows["Malta"] = (rows["Malta"][0], "9 Apr 2026")
        server.show("/lantern.xml", table(rows, 2), "text/xml")
        room.ctl("poll", "lantern-table", config=config)
        wait_for(lambda: [a for a in room.alerts() if a.get("dossier") == "lantern"], 20, "what is new is not told")
        code, out, err = ask(room, config, "unfollow", "lantern-protocol")
        check(code == 0 and "lantern is no longer followed" in out and "lantern-protocol is no longer followed" in out and "not taken" not in out, f"unfollow: {code} {out} {err}")
        polls = json.loads(room.ctl("status", "--json", config=config)[1])["polls"]
        check("lantern-table" not in [p["source"] for p in polls], "it is asked still")
        check(not os.path.exists(config + ".d"), "the folder is left")
        code, out, err = ask(room, config, "follow", "lantern")
        check(code == 0 and "2 of 3 consents" in out, f"what is known is shown: {code} {out} {err}")
        check(open(config, encoding="utf-8").read() == MINE, "the user's file was changed")
        check(len([a for a in room.alerts() if a.get("dossier") == "lantern"]) == 1, f"to follow again told something: {room.alerts()}")


def refusals():
    with Room() as room:
        config = room_with(room, None)

        def refused(what, code, words, *args):
            before = sorted(os.listdir(config + ".d")) if os.path.exists(config + ".d") else None
            got, out, err = ask(room, config, *args)
            check(got == code and words in err, f"{what}: exit {got}, expected {code}: {out} {err}")
            after = sorted(os.listdir(config + ".d")) if os.path.exists(config + ".d") else None
            check(before == after, f"{what}: {before} became {after}")

        refused("a near name", 64, 'did you mean "lantern"?', "follow", "lanten")
        refused("nothing like it", 64, "lists them all", "follow", "qqqqqqqqqqqqqq")
        refused("words of several", 64, "means more than one", "follow", "nuclear")
        check("ctbt" in ask(room, config, "follow", "nuclear")[2] and "tpnw" in ask(room, config, "follow", "nuclear")[2], "the several are not listed")
        refused("followed by the file", 64, "is followed already", "follow", "quiet")
        refused("a pack with mistakes", 64, "no pack has", "follow", "broken")
        refused("a name twice", 78, "is repeated", "follow", "clash")
        refused("not by follow", 64, "was not followed by ratifyctl follow", "unfollow", "quiet")
        refused("not followed", 64, "is not followed", "unfollow", "lantern")
        refused("no name", 64, "usage: ", "unfollow")
        code, out, _ = ask(room, config, "follow", "--dry-run", "lantern")
        check(code == 0 and "lantern-table" in out and not os.path.exists(config + ".d"), f"--dry-run: {code} {out}")
        code, out, err = ask(room, config, "follow", "lantern")
        check(code == 0 and "ratifyd is not running" in out, f"without a daemon: {code} {out} {err}")
        refused("twice", 64, "is followed already", "follow", "Lantern Convention")
        room.write("ratifyd.yaml", MINE + "routes: {r: {sinks: [audit], dossiers: [lantern]}}\n")
        refused("a route needs it", 78, "the configuration has mistakes: nothing is changed", "unfollow", "lantern")
        check(ask(room, config, "check")[0] == 0, "the configuration is not what it was")
        room.write("ratifyd.yaml", MINE + "sink: {}\n")
        refused("a configuration with mistakes", 78, "nothing is changed", "follow", "tpnw")
        room.write("ratifyd.yaml", MINE)
        os.remove(room.path("xdg-config/ratifyd/packs/lantern.yaml"))
        code, out, err = ask(room, config, "unfollow", "qqq")
        check(code == 78 and "there is no pack" in err, f"unfollow in a broken configuration: {code} {out} {err}")
        code, out, err = ask(room, config, "unfollow", "lantern")
        check(code == 0 and "lantern is no longer followed" in out and not os.path.exists(config + ".d"), f"a pack that is gone: {code} {out} {err}")
        check(ask(room, config, "check")[0] == 0, "it is not mended")
        os.remove(config)
        refused("no configuration", 66, "sample", "follow", "tpnw")


def shipped():
    """Names, numbers and words that people guess, each of one pack."""
    with Room() as room:
        config = room_with(room, None, "quiet")
        for words, pack in (("bbnj", "bbnj"), ("high seas", "bbnj"), ("paris", "paris-agreement"), ("CRPD", "crpd"), ("XXVI-9", "tpnw"), ("MTDSG XXVI-9", "tpnw"),
                            ("opcat", "cat"), ("Istanbul Convention", "istanbul"), ("mine ban", "mine-ban"), ("Ottawa Treaty", "mine-ban"), ("cluster bomb", "cluster-munitions"),
                            ("Treaty Doc. 111-5", "new-start"), ("CETS 225", "ai-convention"), ("artificial intelligence", "ai-convention"), ("budapest", "budapest"),
                            ("second protocol to the budapest convention", "budapest-protocols"), ("hanoi", "un-cybercrime"), ("ilo 190", "ilo-190"), ("pandemic", "pandemic-agreement"),
                            ("kampala aggression", "rome-statute"), ("derecho del mar", "unclos"), ("Accord de Paris", "paris-agreement"), ("mercury", "minamata"),
                            ("genocide", "genocide"), ("child soldiers", "crc"), ("law of the sea treaty", "unclos"), ("escazu", "escazu")):
            code, out, err = ask(room, config, "--json", "follow", "--dry-run", *words.split())
            check(code == 0 and json.loads(out)["would_follow"] == pack, f"{words}: exit {code}: {out[:200]} {err}")
        code, out, err = ask(room, config, "--json", "follow")
        packs = json.loads(out)["packs"]
        check(len(packs) >= 41 and sum(len(p["dossiers"]) for p in packs) >= 69, f"{len(packs)} packs are listed")
        check([p["pack"] for p in packs if p["followed"]] == ["quiet"], "what is followed is not marked")
        code, out, err = ask(room, config, "follow", "istanbul")
        check(code == 0 and "never" in out and "needs a key: sources.coe-cets-210.key" in out, f"a source without its key: {out} {err}")
        code, out, err = ask(room, config, "unfollow", "violence", "against", "women")
        check(code == 0 and "istanbul is no longer followed" in out, f"unfollow by words: {code} {out} {err}")
        check(ask(room, config, "unfollow", "--", "istanbul")[0] == 64, "what is not followed")
        code, out, err = ask(room, config, "follow", "--", "cat")
        check(code == 0 and ask(room, config, "check")[0] == 0, f"two together: {err}")


if not os.path.exists(os.path.join(os.environ.get("RATIFY_BIN", ""), "ratifyctl")):
    print("skipped: there is no ratifyctl")
    sys.exit(77)
for part in (through_the_daemon, refusals, shipped):
    part()
sys.exit(check.done())
