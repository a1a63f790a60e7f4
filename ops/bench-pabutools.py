"""Times pabutools and our benchmark on the same files and prints a table of ratios. Started by ops/bench-pabutools."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time


def executable():
    """The path of the benchmark, out of cargo's messages."""
    for line in sys.stdin:
        message = json.loads(line)
        if message.get("reason") == "compiler-artifact" and message["target"]["name"] == "elections":
            print(message["executable"])


def rules(kind):
    """Our keys, and the same rules of pabutools for ballots of that kind."""
    from pabutools.election import Additive_Borda_Sat, Additive_Cardinal_Sat, Cardinality_Sat, Cost_Sat
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen
    from pabutools.tiebreaking import lexico_tie_breaking

    def shares(sat):
        return lambda i, p: method_of_equal_shares(i, p, sat_class=sat, tie_breaking=lexico_tie_breaking)

    if kind == "ordinal":
        return [("mes_borda_pabutools", shares(Additive_Borda_Sat))]
    if kind in ("cumulative", "scoring"):
        return [("mes_points", shares(Additive_Cardinal_Sat))]
    return [
        ("mes_cost", shares(Cost_Sat)),
        ("mes_card", shares(Cardinality_Sat)),
        # Cost per cost is the number of supporters.
        ("greedy_score", lambda i, p: greedy_utilitarian_welfare(i, p, sat_class=Cost_Sat, tie_breaking=lexico_tie_breaking)),
        ("phragmen_stop", lambda i, p: sequential_phragmen(i, p, tie_breaking=lexico_tie_breaking)),
    ]


def unpacked(path, folder):
    if not path.endswith(".gz"):
        return path
    plain = os.path.join(folder, os.path.basename(path)[:-3])
    with gzip.open(path, "rb") as packed, open(plain, "wb") as out:
        out.write(packed.read())
    return plain


def seconds(work):
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def compare(bench, path, plain):
    import pabutools.fractions
    from pabutools.election import parse_pabulib

    assert pabutools.fractions.FRACTION == "gmpy2", "exact fractions are what we compare with"
    parse_time, (instance, profile) = seconds(lambda: parse_pabulib(plain))
    group_time, multi = seconds(profile.as_multiprofile)
    pairs = rules(instance.meta.get("vote_type", "approval"))
    keys = [key for key, _ in pairs]
    ours = subprocess.run([bench, "times", path, *keys], check=True, capture_output=True, text=True).stdout
    ours = {key: max(int(micros), 1) / 1e6 for key, micros in (line.split() for line in ours.splitlines())}
    name = os.path.basename(path)
    row(name, "reading", parse_time, ours["reading"])
    print(f"{name:<44} {'grouping (with each rule of ours)':<36} {group_time:>10.3f}")
    for key, rule in pairs:
        theirs, chosen = seconds(lambda: rule(instance, multi))
        row(name, key, theirs, ours[key], f"{len(chosen)} funded there")


def row(name, what, theirs, ours, remark=""):
    print(f"{name:<44} {what:<36} {theirs:>10.3f} {ours:>10.4f} {theirs / ours:>8.0f}  {remark}", flush=True)


def main():
    if sys.argv[1:] == ["--executable"]:
        return executable()
    bench, *paths = sys.argv[1:]
    sys.setrecursionlimit(100_000)
    print(f"{'file':<44} {'what':<36} {'theirs s':>10} {'ours s':>10} {'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            compare(bench, path, unpacked(path, folder))


if __name__ == "__main__":
    main()
