#!/usr/bin/env bash
# How good the lists are: every model on MovieLens 100k, Spotify mini and S3-Rec's Last.fm, beside what is published.
# Takes hours; each model's figures are kept, and made only where they are missing.
# Usage: quality.sh BUILD-FOLDER [--data FOLDER] [--results FOLDER] [--page FILE] [--only movielens|spotify|lastfm]
set -euo pipefail

build=$1
shift
data=${SEGUE_DATA:-../shared/data} results=build/quality page= only=
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || { echo "quality: $1 needs a value" >&2; exit 2; }
    case "$1" in
        --data) data=$2 ;;
        --results) results=$2 ;;
        --page) page=$2 ;;
        --only) only=$2 ;;
        *) echo "quality: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done
[ -d "$data" ] || { echo "quality: no data sets at $data; name their folder in SEGUE_DATA" >&2; exit 1; }
mkdir -p "$results"

# evaluate GROUP NAME ARGUMENT… keeps $results/GROUP.NAME.json and .predictions.
evaluate() {
    local group=$1 file=$results/$1.$2
    shift 2
    [ ! -s "$file.json" ] || return 0
    echo "quality: segue evaluate $*"
    "$build/bin/segue" evaluate "$@" --json "$file.json.new" --predictions "$file.predictions" >"$file.log" 2>&1 ||
        { cat "$file.log" >&2; echo "quality: left out: $*" >&2; return 0; }
    mv "$file.json.new" "$file.json"
}

floors="item-pop user-knn item-knn markov context-markov sequential-rules v-sknn v-stan ease ease-recent"

movielens() {
    local asked=(--dataset "movielens:$data/ml-100k" --negatives 99 --seeds 10) model
    for model in $floors blend; do evaluate movielens "$model" "${asked[@]}" --model "$model"; done
    for model in mf fm fm-gcn fm-gcn-att nfm; do
        evaluate movielens "$model" "${asked[@]}" --model "$model"
        [ $model = mf ] || evaluate movielens "$model.previous" "${asked[@]}" --model "$model" --context previous
    done
}

spotify() {
    local data_set=(--dataset "spotify-mini:$data/spotify_mini_aidl" --negatives all) asked mask model context
    for mask in none seen; do
        asked=("${data_set[@]}")  # masked as in the published protocol, whose filter goes with it
        [ $mask = none ] || asked+=(--min-item-users 2 --min-user-items 4 --filter-once)
        for model in $floors personal-repeats blend; do
            evaluate "spotify.$mask" "$model" "${asked[@]}" --mask $mask --model "$model"
        done
        for model in fm fm-gcn fm-gcn-att; do
            for context in none previous skip previous+skip; do
                evaluate "spotify.$mask" "$model.$context" "${asked[@]}" --mask $mask --model $model --context $context
            done
        done
    done
}

lastfm() {
    local folder=$data/lastfm_s3rec negatives model asked
    for negatives in all 99; do
        asked=(--dataset "s3rec:$folder/LastFM.txt" --negatives all)
        [ $negatives = all ] || asked=(--dataset "s3rec:$folder/LastFM.txt" --given-negatives "$folder/LastFM_sample.txt")
        for model in $floors blend; do evaluate "lastfm.$negatives" "$model" "${asked[@]}" --model "$model"; done
        for model in fm fm-gcn; do
            evaluate "lastfm.$negatives" "$model.previous" "${asked[@]}" --model "$model" --context previous
        done
    done
}

for dataset in movielens spotify lastfm; do
    [ -n "$only" ] && [ "$only" != $dataset ] || $dataset
done
table() { "$build/bin/segue" table "$results"/*.json; }
if [ -n "$page" ]; then table >"$page"; echo "quality: wrote $page"; else table; fi
