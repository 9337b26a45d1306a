#!/usr/bin/env bash
# What `cmake --install` puts on a machine works there: usage: install_test.sh BUILD-FOLDER
set -euo pipefail

root=$(mktemp -d "${TMPDIR:-/tmp}/segue-install.XXXXXX")
trap 'rm -rf "$root"' EXIT
DESTDIR=$root cmake --install "$1" >"$root/install.log"

fail() { echo "install_test: $1" >&2; exit 1; }

units=$(find "$root" -name '*.service')
[ "$(wc -l <<<"$units")" = 2 ] || fail "expected two systemd units, found: $units"
for unit in $units; do
    grep -q '^ExecStart=' "$unit" || fail "$unit starts nothing"
    read -r program _ config command < <(sed -n 's/^ExecStart=//p' "$unit")
    [ -x "$root$program" ] || fail "$unit runs $program, which is not installed"
    [ -s "$root$config" ] || fail "$unit reads $config, which is not installed"
    "$root$program" --config "$root$config" check-config >/dev/null || fail "$config is refused"
    "$root$program" "$command" --help >/dev/null || fail "there is no command $command"
done
document=$(find "$root" -name README.md)
[ -n "$document" ] || fail "README.md is not installed"
grep -o ']([A-Za-z][^):]*)' "$document" | tr -d ']()' | while read -r linked; do
    [ -s "$(dirname "$document")/$linked" ] || fail "README.md shows $linked, which is not installed"
done
