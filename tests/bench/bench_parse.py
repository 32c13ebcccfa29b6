"""Parsing against libxml2's bare push parser, and against sfeed where it is installed: CPU, interleaved, as ratios.

usage: bench_parse.py [ROUNDS]; RATIFY_TESTS is the folder of an optimised build's test programs.
P1: one RSS of 50 MB. P2: 2,000 feeds of about 43 KB. Both with the elements that WordPress writes, one text escaped and one in a CDATA section.
"""
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

TESTS = os.environ.get("RATIFY_TESTS", "build/bench/tests")
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
WORDS = ("treaty convention state party ratification committee assembly vote signature instrument deposit article council "
         "report draft resolution member session protocol amendment the of and to in a for on with that is was by").split()
HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        '\t<title>Bench</title>\n\t<atom:link href="http://bench.example/feed" rel="self" type="application/rss+xml"/>\n'
        '\t<link>http://bench.example</link>\n\t<description>A feed</description>\n\t<language>en</language>\n')
TAIL = "</channel>\n</rss>\n"


def item(rnd, n):
    def text(words):
        return " ".join(rnd.choice(WORDS) for _ in range(words))
    return (f"\t<item>\n\t\t<title>{text(9)} &#8217; {n}</title>\n\t\t<link>http://bench.example/{n}/?a=1&amp;b={n}</link>\n"
            f"\t\t<dc:creator><![CDATA[{text(2)}]]></dc:creator>\n\t\t<pubDate>Tue, {n % 28 + 1:02} Oct 2025 10:14:55 +0000</pubDate>\n"
            f"\t\t<category><![CDATA[{text(1)}]]></category>\n\t\t<category><![CDATA[{text(2)}]]></category>\n"
            f'\t\t<guid isPermaLink="false">http://bench.example/?p={n}</guid>\n'
            f"\t\t<description>&lt;p&gt;{text(30)} &amp;amp; {text(20)}&lt;/p&gt; &lt;a href=&quot;/x/{n}&quot;&gt;{text(4)}&lt;/a&gt;</description>\n"
            f'\t\t<content:encoded><![CDATA[<p>{text(60)}</p>\n<p>caf\u00e9 <a href="/x">{text(25)}</a></p>]]></content:encoded>\n'
            f"\t</item>\n")


def write(path, rnd, size):
    parts, total, n = [HEAD], 0, 0
    while total < size:
        parts.append(item(rnd, n))
        total += len(parts[-1])
        n += 1
    with open(path, "w", encoding="utf-8") as f:
        f.write("".join(parts) + TAIL)
    return n


def measure(command, paths):
    p = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    p.stdin.write("".join(f"{x}\n" for x in paths).encode())
    p.stdin.close()
    out = p.stdout.read()
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode != 0:
        sys.exit(f"bench_parse: {command[0]} ended with {p.returncode}")
    return usage.ru_utime + usage.ru_stime, out


def compare(what, paths, entries, target, commands):
    seen = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            seen[name].append(measure(command, paths))
    if json.loads(seen["ours"][0][1])["entries"] != entries:
        sys.exit(f"bench_parse: {what}: not every entry was seen")
    size = sum(os.path.getsize(p) for p in paths) / 1e6
    for name, runs in seen.items():
        cpu = statistics.median(r[0] for r in runs)
        print(f"  {name:10} {cpu * 1e3:7.0f} ms CPU {size / cpu:6.0f} MB/s {entries / cpu:9.0f} entries/s")
    for other in commands:
        if other != "ours":
            ratio = statistics.median(b[0] / a[0] for a, b in zip(seen["ours"], seen[other]))
            print(f"{what}: {ratio:.2f} times the speed of {other}" + (f" (target >= {target})" if other == "bare push" else ""))


def main():
    ours, bare = [f"{TESTS}/bench_prog_parse"], [f"{TESTS}/bench_prog_bare_push"]
    rnd = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="ratify-bench-") as folder:
        big = f"{folder}/big.xml"
        n = write(big, rnd, 50e6)
        small = [f"{folder}/{i}.xml" for i in range(2000)]
        m = sum(write(p, rnd, 43e3) for p in small)
        one, many = {"ours": ours, "bare push": bare}, {"ours": ours, "bare push": bare}
        if shutil.which("sfeed"):
            one["sfeed"] = ["sh", "-c", "while read -r f; do sfeed <\"$f\" >/dev/null || exit; done"]
            many["sfeed"] = one["sfeed"]
        else:
            print("bench_parse: no sfeed here (Debian package sfeed): not compared with it")
        compare(f"P1, one RSS of {os.path.getsize(big) / 1e6:.0f} MB", [big], n, 0.65, one)
        compare("P2, 2,000 feeds", small, m, 0.6, many)


main()
