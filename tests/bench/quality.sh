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
    evaluate movielens blend.previous "${asked[@]}" --context previous --model blend \
        --members ease-recent,v-stan,sequential-rules,user-knn,fm-gcn
}

spotify() {
    local data_set=(--dataset "spotify-mini:$data/spotify_mini_aidl" --negatives all) asked mask model members context
    for mask in none seen; do
        asked=("${data_set[@]}")  # masked as in the published protocol, whose filter goes with it
        [ $mask = none ] || asked+=(--min-item-users 2 --min-user-items 4 --filter-once)
        for model in $floors personal-repeats; do
            evaluate "spotify.$mask" "$model" "${asked[@]}" --mask $mask --model "$model"
        done
        members=context-markov,sequential-rules,item-knn,item-pop
        [ $mask = seen ] || members+=,personal-repeats  # masked, it would live on the one repeat that is not: the target
        evaluate "spotify.$mask" blend "${asked[@]}" --mask $mask --model blend --members $members
        for model in fm fm-gcn fm-gcn-att; do
            for context in none previous skip previous+skip; do
                evaluate "spotify.$mask" "$model.$context" "${asked[@]}" --mask $mask --model $model \
                    --context $context --setting regularisation=0.00006  # of .004 to .00006 the best on validation
            done
        done
    done
}

lastfm() {
    local folder=$data/lastfm_s3rec negatives model asked
    for negatives in all 99; do
        asked=(--dataset "s3rec:$folder/LastFM.txt" --negatives all)
        [ $negatives = all ] || asked=(--dataset "s3rec:$folder/LastFM.txt" --given-negatives "$folder/LastFM_sample.txt")
        for model in $floors; do evaluate "lastfm.$negatives" "$model" "${asked[@]}" --model "$model"; done
        evaluate "lastfm.$negatives" blend "${asked[@]}" --model blend \
            --members ease-recent,context-markov,sequential-rules,user-knn,item-knn,item-pop
        for model in fm fm-gcn; do
            evaluate "lastfm.$negatives" "$model.previous" "${asked[@]}" --model "$model" --context previous
        done
        evaluate "lastfm.$negatives" blend.previous "${asked[@]}" --context previous --model blend \
            --members ease-recent,ease,context-markov,sequential-rules,user-knn,item-knn,item-pop,fm-gcn
    done
}

for dataset in movielens spotify lastfm; do
    [ -n "$only" ] && [ "$only" != $dataset ] || $dataset
done
page() {
    cat <<'TEXT'
# How good the lists are

Made by `./run bench quality --page docs/quality.md`. Settings, epoch and the weights of a blend are chosen on validation; the
test is asked once. In brackets: 95 % intervals, by bootstrap over users or sessions. Training time is that of the choice too.

Spotify's published protocol masks the songs of the session but never the target, so that a repeat has hardly any rivals: there
every figure stands a second time with nothing masked, which is the one to trust, split into repeats and new songs.

TEXT
    "$build/bin/segue" table "$results"/*.json
    if [ -s "$results/movielens.blend.previous.predictions" ] && [ -s "$results/movielens.fm-gcn.previous.predictions" ]; then
        printf '\nThe blend with FM-GCN against FM-GCN + previous on MovieLens, case by case:\n\n```\n'
        "$build/bin/segue" compare "$results"/movielens.{blend,fm-gcn}.previous.predictions
        printf '```\n'
    fi
}
if [ -n "$page" ]; then page >"$page"; echo "quality: wrote $page"; else page; fi
