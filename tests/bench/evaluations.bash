# What the benchmarks of models have in common: options, and evaluations that are kept. Sourced, with their arguments:
#   BUILD-FOLDER [--data FOLDER] [--results FOLDER] [--page FILE] [--only NAME]
# One model at a time. Each one's figures are made only where they are missing: what was stopped goes on.
benchmark=$(basename "$0" .sh)
build=$1
shift
data=${SEGUE_DATA:-../shared/data} results=build/$benchmark page= only=
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || { echo "$benchmark: $1 needs a value" >&2; exit 2; }
    case "$1" in
        --data) data=$2 ;;
        --results) results=$2 ;;
        --page) page=$2 ;;
        --only) only=$2 ;;
        *) echo "$benchmark: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done
[ -d "$data" ] || { echo "$benchmark: no data sets at $data; name their folder in SEGUE_DATA" >&2; exit 1; }
mkdir -p "$results"

# evaluate GROUP NAME ARGUMENT… asks for $results/GROUP.NAME.json and .predictions.
wanted=()
evaluate() { wanted+=("$(printf '%q ' "$@")"); }

# make GROUP NAME ARGUMENT… makes them.
make() {
    local file=$results/$1.$2
    shift 2
    [ ! -s "$file.json" ] || return 0
    echo "$benchmark: $done of ${#wanted[@]} done; segue evaluate $*"
    "$build/bin/segue" evaluate "$@" --json "$file.json.new" --predictions "$file.predictions" >"$file.log" 2>&1 ||
        { cat "$file.log" >&2; echo "$benchmark: left out: $*" >&2; return 0; }
    mv "$file.json.new" "$file.json"
    sed -n "s/^\(hr@10\|ndcg@10\|trained in\)/$benchmark:   &/p" "$file.log"
}
make_wanted() { for done in "${!wanted[@]}"; do eval "make ${wanted[done]}"; done; }

# missing prints the names of what is asked for and not there.
missing() (
    for one in "${wanted[@]}"; do
        eval "set -- $one"
        [ -s "$results/$1.$2.json" ] || printf '`%s` ' "$1.$2"
    done
)

# write_page COMMAND… prints the page that it makes, or writes it where it was asked for.
write_page() {
    if [ -n "$page" ]; then "$@" >"$page"; echo "$benchmark: wrote $page"; else "$@"; fi
}
