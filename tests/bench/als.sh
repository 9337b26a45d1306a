#!/usr/bin/env bash
# Our ALS beside Python's `implicit`: als_against_implicit.py, by the Python that $PYTHON names.
set -euo pipefail
exec "${PYTHON:-python3}" "$(dirname "$0")/als_against_implicit.py" "$@"
