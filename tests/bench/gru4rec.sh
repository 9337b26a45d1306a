#!/usr/bin/env bash
# Official GRU4Rec in PyTorch on #nowplaying, as a reference for the LSTM: events/s and quality, by its
# README's recipe for 100 units but batches of 128, on one thread and on two. An epoch takes some two minutes.
#   git clone https://github.com/hidasib/GRU4Rec_PyTorch_Official
#   python3 -m venv venv && venv/bin/pip install torch 'numpy<2' 'pandas<3'
# Usage: gru4rec.sh BUILD-FOLDER --checkout FOLDER --python PROGRAM [--data FOLDER] [--threads "1 2"] [--epochs N]
#        [--share OF-THE-TRAINING] [--recipe FILE-IN-CHECKOUT] [--set NAME=VALUE,…]
set -euo pipefail

shift  # nothing of ours is run
data=${SEGUE_DATA:-../shared/data} checkout= python= threads="1 2" passed=()
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || { echo "gru4rec: $1 needs a value" >&2; exit 2; }
    case "$1" in
        --data) data=$2 ;;
        --checkout) checkout=$2 ;;
        --python) python=$2 ;;
        --threads) threads=$2 ;;
        --epochs | --share | --recipe | --set) passed+=("$1" "$2") ;;
        *) echo "gru4rec: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done
[ -f "$checkout/gru4rec_pytorch.py" ] ||
    { echo "gru4rec: --checkout must name a checkout of hidasib/GRU4Rec_PyTorch_Official" >&2; exit 1; }
"${python:-python3}" -c 'import pandas, torch' 2>/dev/null ||
    { echo "gru4rec: --python must name a Python that has torch and pandas" >&2; exit 1; }
[ -d "$data/nowplaying_gce" ] || { echo "gru4rec: no $data/nowplaying_gce; name its folder in SEGUE_DATA" >&2; exit 1; }

for count in $threads; do
    "${python:-python3}" "$(dirname "$0")/gru4rec.py" --checkout "$checkout" --threads "$count" \
        --train "$data/nowplaying_gce/train_sessions.txt" --test "$data/nowplaying_gce/test_sessions.txt" "${passed[@]}"
done
