#!/usr/bin/env bash
# The session fold beside that of an earlier commit: the same benchmark is built against both and run in turns, so
# that a busy machine slows both. Prints events a second, their ratio, and the bytes of an idle session of 13 plays
# and 13 ends. Needs the repository's history.
# Usage: session-fold.sh BUILD-FOLDER [--against COMMIT] [--rounds N]
set -euo pipefail

build=$(realpath "$1")
shift
against=688a99a rounds=5
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || { echo "session-fold: $1 needs a value" >&2; exit 2; }
    case "$1" in
        --against) against=$2 ;;
        --rounds) rounds=$2 ;;
        *) echo "session-fold: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done

root=$(git rev-parse --show-toplevel)
git -C "$root" cat-file -e "$against^{commit}" 2>/dev/null ||
    { echo "session-fold: this repository has no commit $against" >&2; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/segue-session-fold.XXXXXX")
trap 'rm -rf "$folder"' EXIT
git -C "$root" archive "$against" | tar -x -C "$folder"
cp "$root/tests/bench/session_fold_bench.cpp" "$folder/tests/bench/"
cmake -S "$folder" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSEGUE_TRAINING=OFF >"$folder/log" 2>&1 &&
    cmake --build "$folder/build" --target session_fold_bench >>"$folder/log" 2>&1 ||
    { tail -n 20 "$folder/log" >&2; echo "session-fold: $against could not be built" >&2; exit 1; }

for ((round = 0; round < rounds; ++round)); do
    for side in then now; do
        program=$build/bench/session_fold_bench
        [ $side = now ] || program=$folder/build/bench/session_fold_bench
        "$program" --benchmark_format=json >"$folder/$side.$round.json" 2>/dev/null
    done
done

python3 - "$folder" "$rounds" "$against" <<'PY'
import json, statistics, sys

folder, rounds, against = sys.argv[1], int(sys.argv[2]), sys.argv[3]

def runs(side):
    by_name = {}
    for i in range(rounds):
        for run in json.load(open(f"{folder}/{side}.{i}.json"))["benchmarks"]:
            by_name.setdefault(run["name"], []).append(run.get("items_per_second") or run["bytes/session"])
    return by_name

then, now = runs("then"), runs("now")
print(f"{'':38}{against:>12}{'now':>12}{'ratio':>8}")
for name in now:
    a, b = (statistics.median(side[name]) for side in (then, now))
    # Of speeds the median of the rounds' ratios: both sides of a round had the same machine.
    ratio = statistics.median(y / x for x, y in zip(then[name], now[name]))
    unit = "bytes/session" if a < 10_000 else "events/s"
    print(f"{name:30}{unit:>14}{a:>12,.0f}{b:>12,.0f}{ratio:>8.2f}".replace(f"{unit:>14}", f"{unit:<14}"))
PY
