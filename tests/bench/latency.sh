#!/usr/bin/env bash
# Event to push, open loop: `segue load` against a server with a version of a trained one's size, on the embedded
# broker. Prints the percentiles, and the server's start-up time and memory.
# Usage: latency.sh BUILD-FOLDER [--rate R] [--seconds S] [--listeners N] [--tracks N] [--json FILE]
set -euo pipefail

build=$1
shift
rate=200 seconds=30 listeners=1000 tracks=20000 json=()
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || { echo "latency: $1 needs a value" >&2; exit 2; }
    case "$1" in
        --rate) rate=$2 ;;
        --seconds) seconds=$2 ;;
        --listeners) listeners=$2 ;;
        --tracks) tracks=$2 ;;
        --json) json=(--json "$2") ;;
        *) echo "latency: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/segue-latency.XXXXXX")
pids=()
settings=(--set "kafka.embedded_address_file=$folder/broker.address" --set "registry.path=$folder/registry"
    --set serving.port=0)
segue() { "$build/bin/segue" "${settings[@]}" "$@"; }

# start NAME COMMAND… runs a part in the background and waits for its address in $folder/NAME.address.
start() {
    local name=$1
    shift
    rm -f "$folder/$name.address"
    "$build/bin/segue" "${settings[@]}" "$@" --address-file "$folder/$name.address" >"$folder/$name.log" 2>&1 &
    pids+=($!)
    until [ -s "$folder/$name.address" ]; do
        kill -0 "${pids[-1]}" 2>/dev/null || { echo "latency: the $name did not start:" >&2; cat "$folder/$name.log" >&2; exit 1; }
        sleep 0.005
    done
}

stop_last() {
    kill -TERM "${pids[-1]}" 2>/dev/null || true
    wait "${pids[-1]}" 2>/dev/null || true
    unset 'pids[-1]'
}

stop_all() {
    trap '' INT TERM
    while [ ${#pids[@]} -gt 0 ]; do stop_last; done
    rm -rf "$folder"
}
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

resident() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/${pids[-1]}/status"; }

start broker broker
segue simulate --listeners "$listeners" --tracks "$tracks" --history 10000 >"$folder/history.log"
start server serve   # makes version 0 from the log
for _ in $(seq 200); do [ -e "$folder/registry/versions/0/manifest.json" ] && break; sleep 0.05; done
stop_last
version=$("$build/tests/publish_random_version" "$folder/registry" "$listeners")
segue models activate "$version" >"$folder/activate.log"

began=$(date +%s%N)
start server serve
ended=$(date +%s%N)
echo "version $version: $tracks tracks, LSTM of 100 units, FM of 64 dimensions, random weights"
echo "server: ready to push $(((ended - began) / 1000000)) ms after its start, $(resident) MB; of that time:"
grep -o 'serving version.*\|listening.*\|ready after.*' "$folder/server.log" | sed 's/^/  /'
segue load --server "$(cat "$folder/server.address")" --listeners "$listeners" --tracks "$tracks" \
    --rate "$rate" --seconds "$seconds" "${json[@]}"
echo "server: $(resident) MB under load, with $listeners sockets"
