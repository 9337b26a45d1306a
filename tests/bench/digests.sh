#!/usr/bin/env bash
# What must stay equal when code is only moved: a digest of what each command below prints and writes. Beside those of
# another build, or of a table that this script printed before, it says which differ, and fails if any does; what was
# compared is then kept for `diff`. One thread, fixed seeds. LibTorch and OpenBLAS choose their kernels by the
# processor: only tables made on the same kind of machine can be compared.
# Usage: digests.sh BUILD-FOLDER [BUILD-FOLDER-OR-TABLE]    some three minutes a build, on one core
set -euo pipefail

movielens="--dataset movielens:data/ml-100k --negatives 99 --max-length 40"
spotify="--dataset spotify-mini:data/spotify_mini_aidl --min-item-users 2 --min-user-items 4 --filter-once --max-length 15"
slice=30music:data/30music_slices/30music-200ks_test.1.txt
songs="--dataset $slice --protocol next-item --mask none --k 20 --ks 5,100"
yes="--dataset yes:data/yes_com/yes_small --protocol next-item --random-sequences --mask none --max-length 8"
weights="--dataset hetrec-lastfm:data/hetrec2011-lastfm-2k --protocol edge-weights --min-item-users 10"
new="--dataset movielens:data/ml-100k --protocol new-items --test-share 0.2 --among-new --max-length 40"
small="--setting epochs=2 --setting dimensions=16"
fm="$small --setting regularisation=0.004"
lstm="--model lstm --setting epochs=1 --setting units=16 --setting negatives=128"
train="--set training.lstm_units=16 --set training.lstm_epochs=1 --set training.lstm_negatives=128"
train="$train --set training.fm_dimensions=8 --set training.fm_epochs=1"
# What a build before the options had one default for `train` and `evaluate` does by itself (and calls the user whom a
# model knows nothing of a stranger).
one_default="--set training.lstm_lanes=64 --set training.lstm_steps=16 --set training.lstm_dropout=0.4
    --set training.lstm_negative_exponent=0.75 --set training.fm_batch=2048 --set training.fm_negatives=4
    --set training.fm_negative_exponent=0.75 --set training.fm_learning_rate=0.007 --set training.fm_regularisation=1e-5
    --set training.fm_folds=4 --set training.fm_self_weight=0.5 --set training.fm_neighbour_weight=0.5"

# NAME COMMAND: shell commands, run in a folder where data/ is the folder of the data sets. `evaluate` is `segue evaluate`,
# which also writes NAME.json and NAME.lists. What follows "needs FOLDER" is skipped where that data set is not there.
# Not here, because no two runs are the same: what goes through Kafka or a server, and TensorBoard's files, full of times.
commands() {
    local train=$train anonymous=stranger
    if [[ $(segue check-config --defaults) == *lstm_lanes* ]]; then
        train="$train $(xargs <<<"$one_default")"
        anonymous=anonymous
    fi
    cat <<LIST
needs ml-100k
movielens.describe      segue data describe --json movielens:data/ml-100k
movielens.columns       segue data describe --json csv:ratings.csv --columns user=u,item=i,time=t,weight=w
movielens.item-pop      evaluate $movielens --model item-pop --seeds 3
movielens.content       evaluate $movielens --model content
movielens.feature-pop   evaluate $movielens --model feature-pop
movielens.user-knn      evaluate $movielens --model user-knn
movielens.item-knn      evaluate $movielens --model item-knn
movielens.markov        evaluate $movielens --model markov
movielens.als           evaluate $movielens --model als --setting factors=16 --setting confidence=2
movielens.ease          evaluate $movielens --model ease
movielens.ease-recent   evaluate $movielens --model ease-recent --setting regularisation=200
movielens.mf            evaluate $movielens --model mf $fm
movielens.mf-pointwise  evaluate $movielens --model mf-pointwise $fm
movielens.fm            evaluate $movielens --model fm $small
movielens.fm-previous   evaluate $movielens --model fm --context previous+hour $fm --setting first_order=0
movielens.fm-anonymous  evaluate $movielens --model fm --context $anonymous+previous $fm
movielens.fm-softmax    evaluate $movielens --model fm-softmax --context previous $fm
movielens.nfm           evaluate $movielens --model nfm $fm --setting hidden=8 --setting epochs=1
movielens.fm-gcn        evaluate $movielens --model fm-gcn --context previous $fm --setting layers=2
movielens.fm-gcn-att    evaluate $movielens --model fm-gcn-att --context previous $fm --setting heads=2
movielens.fm-gcn-softmax evaluate $movielens --model fm-gcn-softmax $fm
movielens.blend         evaluate $movielens --model blend --members item-pop,item-knn,fm --setting fm.epochs=1 --setting fm.regularisation=0.004
movielens.random-rows   evaluate --dataset movielens:data/ml-100k --protocol random-rows --test-share 0.2 --model item-knn --setting neighbours=50
movielens.new.content   evaluate $new --model content
movielens.new.knn       evaluate $new --shown 5 --model item-knn --setting neighbours=50
movielens.new.fm        evaluate $new --model fm $fm --setting features=1 --setting own_dropout=0.5
movielens.new.fm-gcn    evaluate $new --shown 1 --model fm-gcn $fm --setting features=1
movielens.table         segue table movielens.*.json
movielens.table.tsv     segue table --tsv movielens.*.json
movielens.compare       segue compare movielens.fm.lists movielens.fm-previous.lists
movielens.tune          segue tune $movielens --model mf $small --space space.toml --log trials --trials 3 && cat trials
movielens.tune.grid     segue tune $movielens --model item-knn --space grid.toml --log grid --trials 9 --grid && cat grid
movielens.train         segue $train train --dataset movielens:data/ml-100k --out films
movielens.train.lstm    cat films/versions/1/lstm.safetensors
movielens.train.fm      cat films/versions/1/fm-gcn.safetensors
movielens.train.pop     cat films/versions/1/popularity.safetensors
movielens.train.tracks  cat films/versions/1/vocabulary.json films/versions/1/metadata.jsonl
movielens.train.manifest cat films/versions/1/manifest.json
movielens.recommend     segue --set registry.path=films recommend --user 1 --like 50 --like "Fargo (1996)"

needs spotify_mini_aidl
spotify.describe        segue data describe --json spotify-mini:data/spotify_mini_aidl
spotify.item-pop        evaluate $spotify --model item-pop --mask none
spotify.repeats         evaluate $spotify --model personal-repeats --mask none
spotify.context-markov  evaluate $spotify --model context-markov --mask none --setting window=5 --setting growth=10
spotify.fm              evaluate $spotify --model fm --context previous+skip+repeat $fm
spotify.lstm            evaluate $spotify $lstm --mask none --setting learning_rate=0.1 --setting skipped_target_weight=-0.25

needs 30music_slices
30music.describe        segue data describe --json $slice
30music.markov          evaluate $songs --model markov
30music.context-markov  evaluate $songs --model context-markov
30music.rules           evaluate $songs --model sequential-rules
30music.v-sknn          evaluate $songs --model v-sknn
30music.v-stan          evaluate $songs --model v-stan --setting neighbours=100
30music.lstm            evaluate $songs $lstm --setting artists=0
30music.lstm.artists    evaluate $songs $lstm --setting artists=1 --setting layers=2 --setting gaps=1 --setting positions=4
30music.lstm.adam       evaluate $songs $lstm --setting artists=0 --setting adagrad=0 --setting learning_rate=0.003 --setting tied=0 --setting shuffled=1
30music.lstm.bpr-max    evaluate $songs $lstm --setting artists=0 --setting bpr_max=1 --setting dense_learning_rate=0
30music.sasrec          evaluate $songs --model sasrec --setting epochs=1 --setting units=16 --setting negatives=128
30music.blend           evaluate $songs --model blend --members markov,item-pop,lstm --setting lstm.artists=0 --setting lstm.epochs=1 --setting lstm.units=16
30music.table           segue table 30music.*.json
30music.compare         segue compare --k 20 30music.markov.lists 30music.lstm.lists
30music.train           segue $train train --dataset $slice --out songs --checkpoint checkpoint
30music.train.lstm      cat songs/versions/1/lstm.safetensors
30music.train.fm        cat songs/versions/1/fm-gcn.safetensors
30music.train.pop       cat songs/versions/1/popularity.safetensors
30music.train.tracks    cat songs/versions/1/vocabulary.json songs/versions/1/metadata.jsonl
30music.train.manifest  cat songs/versions/1/manifest.json
30music.train.again     segue $train train --dataset $slice --out songs --no-activate
30music.train.again.all cat songs/versions/2/*
30music.models          segue --set registry.path=songs models list && segue --set registry.path=songs models show 2
30music.recommend       segue --set registry.path=songs recommend --version 1 --user 40265 --like 1713642 --k 5 --repeat
30music.as-served       segue --set registry.path=songs evaluate --version 1 --as-served --dataset $slice --k 20 --json served.json --predictions served && cat served.json served

needs yes_com
yes.describe            segue data describe --json yes:data/yes_com/yes_small
yes.rules               evaluate $yes --model sequential-rules --setting max_distance=3 --setting steps=3
yes.lstm                evaluate $yes $lstm --setting artists=1

needs lastfm_s3rec
lastfm.describe         segue data describe --json s3rec:data/lastfm_s3rec/LastFM.txt
lastfm.item-knn         evaluate --dataset s3rec:data/lastfm_s3rec/LastFM.txt --given-negatives data/lastfm_s3rec/LastFM_sample.txt --model item-knn --setting neighbours=50

needs hetrec2011-lastfm-2k
hetrec.describe         segue data describe --json hetrec-lastfm:data/hetrec2011-lastfm-2k
hetrec.biases           evaluate $weights --model biases
hetrec.als              evaluate $weights --model als --setting factors=16
hetrec.fm               evaluate $weights --model fm $fm
hetrec.fm-gcn           evaluate $weights --model fm-gcn $fm
hetrec.fm-gcn-weighted  evaluate $weights --model fm-gcn-weighted $fm
hetrec.fm-gcn-att       evaluate $weights --model fm-gcn-att $fm --setting heads=2
hetrec.fm-gcn-noise     evaluate $weights --model fm-gcn-noise $fm

needs nowplaying_gce
nowplaying.describe     segue data describe --json session-lines:data/nowplaying_gce/train_sessions.txt,data/nowplaying_gce/test_sessions.txt
LIST
}

# Files that some commands read.
write_inputs() {
    echo 'learning_rate = { low = 1e-3, high = 1e-2, log = true }
regularisation = [0.001, 0.004]' >space.toml
    echo 'neighbours = [50, 200]
shrinkage = [0, 20]' >grid.toml
    { echo u,i,w,t; head -n 5000 data/ml-100k/u.data | tr '\t' ,; } >ratings.csv 2>/dev/null || true
    : >segue.toml  # every setting at its default, whatever this machine has installed
}

# Leaves out what differs between two runs of one program (seconds, also in the last column of tables, memory, when a
# version was made, and the digest of the manifest that says so), between two builds (the versions of libraries and of
# Segue), when a key of the configuration is renamed (the configuration's digest), and the settings of a model: how many of
# them are reported.
without_circumstances() {
    LC_ALL=C sed -E \
        -e 's/"seconds":(\{[^}]*\}|[0-9.e+-]+)//g; s/"peak_rss_mb":[0-9.e+-]+//g; s/^trained in .*//; s/\| [0-9.]+ (s|min|h) \|$/|/' \
        -e 's/"settings":\{[^}]*\}//g; /^  [a-z0-9_.-]+ = [-0-9.e+]+$/d; s/anonymous\+/stranger+/g; s/ strays\)/ unmatched)/' \
        -e 's/"created_at":"[^"]*"//g; s/"(config_)?digest":"[^"]*"//g; s/"libraries":\{[^}]*\}//g; s/"version":"[^"]*"//g' \
        -e 's/[0-9-]{10}T[0-9:]{8}Z//g; s/^(config digest|library) .*//'
}

evaluate() {
    segue evaluate "$@" --json "$name.json" --predictions "$name.lists" && cat "$name.json" "$name.lists"
}

# digests BUILD-FOLDER OUTPUTS prints a line for each command: NAME DIGEST. What was digested goes to OUTPUTS/NAME.
digests() {
    local build outputs=$2 there=yes name command
    build=$(cd "$1" && pwd)
    mkdir -p "$outputs/.run"
    (
        cd "$outputs/.run"
        ln -s "$data" data
        write_inputs
        export PATH=$build/bin:$PATH SEGUE_CONFIG=$PWD/segue.toml OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
        commands | while read -r name command; do
            if [ -z "$name" ]; then
                continue
            elif [ "$name" = needs ]; then
                there=yes
                [ -d "data/$command" ] || { there=; echo "digests: skipped: there is no $data/$command" >&2; }
            elif [ -z "$there" ]; then
                continue
            elif (eval "$command") </dev/null >output 2>errors; then
                without_circumstances <output >"$outputs/$name"
                echo "$name $(sha256sum <"$outputs/$name" | cut -c 1-16)"
            else
                echo "$name failed"
                echo "digests: $name failed: $(tail -n 1 errors)" >&2
            fi
        done
    )
}

[ $# = 1 ] || [ $# = 2 ] || { sed -n 's/^# \(Usage.*\)/\1/p' "$0" >&2; exit 2; }
[ -x "$1/bin/segue" ] || { echo "digests: there is no $1/bin/segue" >&2; exit 2; }
data=${SEGUE_DATA:-../shared/data}
[ ! -d "$data" ] || data=$(cd "$data" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/segue-digests.XXXXXX")
kept=
trap '[ -n "$kept" ] || rm -rf "$folder"' EXIT

other=${2:-}
if [ -d "$other" ]; then
    digests "$other" "$folder/other" >"$folder/table"
    other=$folder/table
elif [ -n "$other" ] && [ ! -f "$other" ]; then
    echo "digests: $other is neither a build folder nor a table" >&2
    exit 2
fi

status=0
while read -r name digest; do
    verdict=
    if [ -n "$other" ]; then
        before=$(awk -v name="$name" '$1 == name { print $2 }' "$other")
        verdict="${before:--} equal"
        [ "$before" = "$digest" ] || { verdict="${before:--} DIFFERS"; status=1; kept=yes; }
    fi
    [ "$digest" != failed ] || status=1
    printf '%-25s %-16s %s\n' "$name" "$digest" "$verdict"
done < <(digests "$1" "$folder/this" | tee "$folder/this.table")
if [ -n "$other" ]; then
    while read -r name before; do
        printf '%-25s %-16s %s\n' "$name" - "$before DIFFERS"
        status=1
    done < <(awk 'NR == FNR { seen[$1]; next } !($1 in seen) { print $1, $2 }' "$folder/this.table" "$other")
fi
[ -z "$kept" ] || echo "digests: what was compared is in $folder" >&2
exit $status
