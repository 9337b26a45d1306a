#!/usr/bin/env bash
# Next-song prediction on #nowplaying, Yes.com's playlists and 30Music's slices: every song but the first is a target
# after those before it, full ranking, nothing masked. Takes hours. With --page the curves
# over k are drawn beside it, if gnuplot (gnuplot-nox) is installed.
# Usage: sequences.sh BUILD-FOLDER [--data FOLDER] [--results FOLDER] [--page FILE]
#                     [--only nowplaying|yes-small|yes-big|30music|skips|nothing]    nothing: the page from the existing results
set -euo pipefail

here=$(dirname "$0")
source "$here/evaluations.bash"

protocol=(--protocol next-item --negatives all --mask none --k 20 --ks 5,10,20,50,100,500)
baselines="item-pop markov sequential-rules context-markov v-sknn v-stan"
counting=sequential-rules,context-markov,v-sknn,v-stan,item-pop  # members of the blends

# every_baseline GROUP ARGUMENT…
every_baseline() {
    local group=$1 model
    shift
    for model in $baselines; do evaluate "$group" "$model" "$@" "${protocol[@]}" --model "$model"; done
    evaluate "$group" blend "$@" "${protocol[@]}" --model blend --members $counting
}

# One learning rate for embeddings and layers: on the validation of Yes.com's big lists better than two.
one_rate="learning_rate=0.1 dense_learning_rate=0 momentum=0"

# settings PREFIX SETTING=VALUE…: prints them as options; none has a blank.
settings() {
    local prefix=$1 setting
    shift
    for setting in "$@"; do echo "--setting $prefix$setting"; done
}

# lstm GROUP NAME TITLE "SETTING=VALUE …" ARGUMENT…: an LSTM, and a blend with it, called blend.NAME.
lstm() {
    local group=$1 name=$2 title=$3 chosen=$4
    shift 4
    evaluate "$group" "$name" "$@" "${protocol[@]}" --model lstm --title "$title" $(settings "" $chosen)
    evaluate "$group" "blend.$name" "$@" "${protocol[@]}" --model blend --members "$counting,lstm" \
        --title "Blend with $title" $(settings lstm. $chosen)
}

# both_lstms GROUP "SETTING=VALUE …" ARGUMENT…: the LSTM with and without artists, where artists are known.
both_lstms() {
    local group=$1 chosen=$2
    shift 2
    lstm "$group" artists "LSTM with artists" "artists=1 dropout=0.5 $chosen" "$@"
    evaluate "$group" lstm "$@" "${protocol[@]}" --model lstm $(settings "" artists=0 $chosen)
}

# sasrec GROUP ARGUMENT…: the slowest model, run on one split of each data set.
sasrec() {
    local group=$1
    shift
    evaluate "$group" sasrec "$@" "${protocol[@]}" --model sasrec
}

nowplaying() {
    local folder=$data/nowplaying_gce
    local arguments=(nowplaying --name nowplaying
        --dataset "session-lines:$folder/train_sessions.txt,$folder/test_sessions.txt")
    every_baseline "${arguments[@]}"
    lstm nowplaying lstm LSTM "units=200 steps=4 dropout=0.6" "${arguments[@]:1}"
    lstm nowplaying lstm.100 "LSTM, 100 units" "steps=4 dropout=0.4" "${arguments[@]:1}"
    sasrec "${arguments[@]}"
}

# Five splits by the rule of yes_split.py.
yes() {
    local size=$1 seed arguments
    for seed in 5 4 3 2 1; do
        arguments=("yes-$size.$seed" --name "yes-$size/$seed" --dataset "yes:$data/yes_com/yes_$size"
            --random-sequences --test-share 0.1 --split-seed $seed)
        every_baseline "${arguments[@]}"
        both_lstms "${arguments[0]}" "$one_rate" "${arguments[@]:1}"
        [ "$size" = big ] || evaluate "${arguments[0]}" artists.rates "${arguments[@]:1}" "${protocol[@]}" --model lstm \
            --title "LSTM with artists, two rates" $(settings "" artists=1 dropout=0.5 epochs=30 patience=6)
    done
    sasrec "${arguments[@]}"
}
yes-small() { yes small; }
yes-big() { yes big; }

# Of each slice the newest tenth of the sessions is the test.
30music() {
    local slice arguments
    for slice in 4 3 2 1 0; do
        arguments=("30music.$slice" --name "30music/$slice"
            --dataset "30music:$data/30music_slices/30music-200ks_test.$slice.txt" --test-share 0.1)
        every_baseline "${arguments[@]}"
        both_lstms "${arguments[0]}" "" "${arguments[@]:1}"
    done
    sasrec "${arguments[@]}"
}

# The LSTM's use of skips, on Spotify mini: as an input or not; a skipped song as a target of full weight, of less weight,
# or with the unlikelihood loss.
skips() {
    local protocol=(--name skips --dataset "spotify-mini:$data/spotify_mini_aidl" --negatives all --mask none --model lstm)
    local shown weight
    for shown in 0 1; do
        for weight in 1 0.25 -0.25; do
            evaluate skips "shown$shown.weight$weight" "${protocol[@]}" \
                --title "LSTM, skips $([ $shown = 1 ] && echo shown || echo hidden), weight $weight" \
                $(settings "" $one_rate action_mask=$([ $shown = 1 ] && echo 0.3 || echo 1) skipped_target_weight=$weight)
        done
    done
}

case "$only" in
    nowplaying | yes-small | yes-big | 30music | skips) $only ;;
    nothing | "") nowplaying; yes-small; yes-big; 30music; skips ;;
    *) echo "$benchmark: there is no data set \"$only\" here" >&2; exit 2 ;;
esac
[ "$only" = nothing ] || make_requested

# curve DATA-SET TITLE draws DATA-SET.svg beside the page, a line per model over k, and prints the link to it.
curve() {
    local folder
    folder=$(dirname "${page:-$results/page}")
    command -v gnuplot >/dev/null || { echo "$benchmark: no gnuplot (gnuplot-nox), and so no curve of $1" >&2; return 0; }
    "$build/bin/segue" table --tsv "$results/$1".*.json | python3 "$here/hit_rate_curve.py" "$2" | gnuplot >"$folder/$1.svg"
    printf '\n![%s](%s)\n' "$2" "$1.svg"
}

# digests SIZE prints the SHA-256 of the held-out playlists of each split of Yes.com, and fails if yes_split.py differs.
digests() {
    local seed digest file
    for seed in 1 2 3 4 5; do
        digest=$(python3 "$here/yes_split.py" "$data/yes_com/yes_$1/train.txt" $seed)
        for file in "$results/yes-$1.$seed".*.json; do
            [ -e "$file" ] || continue
            grep -q "\"held_out\":\"$digest\"" "$file" ||
                { echo "$benchmark: $file held out something else than yes_split.py" >&2; return 1; }
        done
        echo "| yes-$1 | $seed | \`$digest\` |"
    done
}

sequences() {
    cat <<'TEXT'
# Which song comes next

Made by `./run bench sequences --page docs/sequences.md`. Every song of a session but the first is a target after those
before it, the whole catalogue is ranked, and nothing is masked; songs of equal score share the mean of their ranks. Settings,
epochs and the weights of blends are chosen on validation; the test set is evaluated once. In brackets: 95 % intervals, by bootstrap
over sessions, or where there are five splits of their mean, by Student's t. Training time includes model selection.

- **LSTM with artists**: the embedding of a song is its own plus its artist's (Yes.com and 30Music name them), so that a song
  heard once or twice stands near what it is like. Baselines, and LSTMs otherwise, know songs alone.
- **Two rates**: the LSTMs learn by Adagrad, .2 for the embeddings and .02 for the layers, but for those of `skips`, and those of
  Yes.com that do not say so: .1 for both. On #nowplaying, with 100 units, one rate of .2 comes to HR@20 .191 and MRR@20 .082
  (`--setting dense_learning_rate=0`), one of .1 (no momentum, dropout .3) to .216 and .083, two to .221 and .088.
- **nowplaying**: #nowplaying as cut for GCE-GNN, its own test; the newest training sessions validate, half as many as are tested.
- **yes-small**, **yes-big**: Yes.com's playlists, a tenth held out by five seeds (below). HR@k is the accuracy@k of others.
- **30music**: the five slices of 30Music that can be had, in each the newest tenth of the sessions held out. Songs that only
  the test has stay in it, and no model can find them.
- **skips**: predicting the last song of each session of Spotify mini by LSTMs that use skips in different ways: `shown` as an
  input; as a target of weight 1, of .25, or by its unlikelihood (weight -.25).

TEXT
    "$build/bin/segue" table "$results"/*.json
    local lacking
    lacking=$(missing)
    [ -z "$lacking" ] || printf '\nNot made when this page was, and so missing above: %s\n' "$lacking"
    [ ! -s "$results/yes-small.1.markov.json" ] || curve yes-small "Yes.com, small: how often the next song is among the first k"
    [ ! -s "$results/yes-big.1.markov.json" ] || curve yes-big "Yes.com, big: how often the next song is among the first k"
    cat <<'TEXT'

## The splits of Yes.com

Which playlists are held out follows from the seed by the rule that `tests/bench/yes_split.py` implements in forty lines of Python,
which also writes the parts as files. This is what it gives as SHA-256 of the held-out playlists, one a line, the songs' ids
separated by blanks, and what `segue evaluate` reported:

| data | seed | SHA-256 of what is held out |
|---|---|---|
TEXT
    digests small
    digests big
}
write_page sequences
