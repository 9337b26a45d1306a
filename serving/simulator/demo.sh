#!/usr/bin/env bash
# The main job on one machine, each part a process: broker, server, trainer and simulated listeners.
# Usage: demo.sh BIN-FOLDER [--seconds N] [--json FILE] [--port P] [--rate EVENTS-PER-SECOND] [--listeners N]
# Ends after N seconds with a table, or on Ctrl-C; in both cases everything stops in order.
set -euo pipefail

configuration=$(dirname "$0")/../../configs/demo.toml
bin=$1
shift
seconds=() json=() port=8080 rate=150 listeners=400 history=60000
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || { echo "demo: $1 needs a value" >&2; exit 2; }
    case "$1" in
        --seconds) seconds=(--seconds "$2") ;;
        --json) json=(--json "$2") ;;
        --port) port=$2 ;;
        --rate) rate=$2 ;;
        --listeners) listeners=$2 ;;
        *) echo "demo: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/segue-demo.XXXXXX")
pids=()
names=()

segue=("$bin/segue" --config "$configuration" --set "kafka.embedded_address_file=$folder/broker.address"
    --set "registry.path=$folder/registry" --set "serving.port=$port")

# start NAME COMMAND… runs a part in the background, in a process group of its own so that Ctrl-C reaches only us.
start() {
    local name=$1
    shift
    set -m
    "${segue[@]}" "$@" >"$folder/$name.log" 2>&1 &
    set +m
    pids+=($!)
    names+=("$name")
}

# await FILE NAME waits until the part has written its address.
await() {
    local waited=0
    until [ -s "$1" ]; do
        kill -0 "${pids[-1]}" 2>/dev/null && [ $waited -lt 300 ] ||
            { echo "demo: the $2 did not start:" >&2; tail -n 5 "$folder/$2.log" >&2; exit 1; }
        sleep 0.1
        waited=$((waited + 1))
    done
}

stop() {
    trap '' INT TERM
    local i failed=no
    for ((i = ${#pids[@]} - 1; i >= 0; --i)); do
        kill -TERM -- "-${pids[i]}" 2>/dev/null || true
        wait "${pids[i]}" 2>/dev/null && continue
        failed=yes
        echo "demo: the ${names[i]} ended with an error; its log: $folder/${names[i]}.log" >&2
    done
    [ $failed = yes ] || rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

start broker broker --address-file "$folder/broker.address"
await "$folder/broker.address" broker
echo "demo: publishing $history plays of the past"
"${segue[@]}" simulate --listeners "$listeners" --history "$history" >"$folder/history.log" 2>&1 ||
    { cat "$folder/history.log" >&2; exit 1; }
start server serve --address-file "$folder/server.address"
await "$folder/server.address" server
start trainer trainer
echo "demo: the page is at http://$(cat "$folder/server.address")/"
echo "demo: logs are in $folder"

# The listeners are a child too, so that a signal to us ends the wait at once and stop() ends them first.
start_listeners() {
    set -m
    "${segue[@]}" simulate --listeners "$listeners" --rate "$rate" --server "$(cat "$folder/server.address")" \
        "${seconds[@]}" "${json[@]}" &
    set +m
    pids+=($!)
    names+=(listeners)
}
start_listeners
status=0
wait "${pids[-1]}" || status=$?
unset 'pids[-1]' 'names[-1]'
exit $status
