#!/usr/bin/env bash
# Comparison of our ALS with Python's `implicit`: runs als_against_implicit.py with the interpreter $PYTHON.
set -euo pipefail
exec "${PYTHON:-python3}" "$(dirname "$0")/als_against_implicit.py" "$@"
