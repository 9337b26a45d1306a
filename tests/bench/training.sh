#!/usr/bin/env bash
# How fast the LSTM is trained: events/s, GFLOP/s, the share of the sgemm rate measured in the same run, peak memory.
# Usage: training.sh BUILD-FOLDER [--dataset KIND:PATH] [--seconds S] [--threads N] …; --help lists all
set -euo pipefail

build=$1
shift
exec "$build/bench/training_bench" "$@"
