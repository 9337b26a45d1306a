#!/usr/bin/env python3
"""Comparison of our ALS with Python's `implicit` on HetRec's Last.fm: same split and settings, AUC@10 and seconds.

Usage: als.sh BUILD-FOLDER [--data FOLDER] [--threads N] [--confidence C …]
Fails if AUC@10 differs by more than .005 or ours is slower. Without `implicit` (pip install implicit), prints that
and succeeds.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # recommended by implicit, which has its own threads
try:
    import implicit
    import numpy
    from implicit.evaluation import AUC_at_k
    from scipy.sparse import csr_matrix
except ImportError as missing:
    print(f"als: not compared, {missing}")
    sys.exit(0)

FACTORS, REGULARISATION, ITERATIONS, K = 64, 0.01, 15, 10
MOST_APART = 0.005


def ours(build, folder, confidence, threads):
    """Our AUC and seconds, and the (user, artist) pairs of the test."""
    with tempfile.TemporaryDirectory() as scratch:
        figures, predictions = os.path.join(scratch, "json"), os.path.join(scratch, "predictions")
        settings = {"factors": FACTORS, "regularisation": REGULARISATION, "iterations": ITERATIONS, "confidence": confidence}
        command = [os.path.join(build, "bin", "segue"), "--set", f"training.threads={threads}",
                   "evaluate", "--dataset", f"hetrec-lastfm:{folder}",
                   "--protocol", "random-rows", "--test-share", "0.2", "--validation-share", "0.001",
                   "--model", "als", "--k", str(K), "--json", figures, "--predictions", predictions]
        for name, value in settings.items():
            command += ["--setting", f"{name}={value}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(figures, encoding="utf-8") as file:
            result = json.load(file)
        with open(predictions, encoding="utf-8") as file:
            test = {(line["user"], line["target"]) for line in map(json.loads, file) if "user" in line}
    # `segue evaluate` trains twice, without and with the validation rows, which are a thousandth of the rows here.
    return result["metrics"][f"auc@{K}"], result["seconds"]["train"] / 2, test


def theirs(pairs, test, confidence, threads):
    users = {user: i for i, user in enumerate(dict.fromkeys(user for user, _ in pairs))}
    artists = {artist: i for i, artist in enumerate(dict.fromkeys(artist for _, artist in pairs))}

    def matrix(some):
        rows, columns = [users[user] for user, _ in some], [artists[artist] for _, artist in some]
        ones = numpy.ones(len(rows), dtype=numpy.float32)
        return csr_matrix((ones, (rows, columns)), shape=(len(users), len(artists)))

    training, relevant = matrix([pair for pair in pairs if pair not in test]), matrix([pair for pair in pairs if pair in test])
    model = implicit.als.AlternatingLeastSquares(factors=FACTORS, regularization=REGULARISATION, alpha=confidence,
                                                 iterations=ITERATIONS, num_threads=threads, random_state=1)
    start = time.perf_counter()
    model.fit(training, show_progress=False)
    seconds = time.perf_counter() - start
    return AUC_at_k(model, training, relevant, K=K, show_progress=False), seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--data", default=os.environ.get("SEGUE_DATA", "../shared/data"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--confidence", type=float, nargs="+", default=[1, 5])
    options = parser.parse_args()
    folder = os.path.join(options.data, "hetrec2011-lastfm-2k")
    with open(os.path.join(folder, "user_artists.dat"), encoding="utf-8") as file:
        pairs = [tuple(line.split("\t")[:2]) for line in file.read().splitlines()[1:]]

    failed = False
    print(f"{FACTORS} factors, λ = {REGULARISATION}, {ITERATIONS} iterations, {options.threads} threads, "
          f"implicit {implicit.__version__}")
    for confidence in options.confidence:
        our_auc, our_seconds, test = ours(options.build, folder, confidence, options.threads)
        their_auc, their_seconds = theirs(pairs, test, confidence, options.threads)
        apart = abs(our_auc - their_auc) > MOST_APART
        slower = our_seconds > their_seconds
        failed = failed or apart or slower
        print(f"confidence {confidence:g}: AUC@{K} ours {our_auc:.4f} in {our_seconds:.2f} s, "
              f"implicit {their_auc:.4f} in {their_seconds:.2f} s"
              f"{': too far apart' if apart else ''}{': ours is slower' if slower else ''}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
