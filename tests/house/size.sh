#!/usr/bin/env bash
# How large the C++ outside tests/ is, as a table: lines of code and of comments, files, the largest of them, and those
# under 20 lines by name. Of the working tree, or of one revision, or of two side by side. Fails where the last of them
# has a file of more than 400 lines.
# Usage: size.sh [REVISION [REVISION]]
set -euo pipefail
exec python3 -B "$(dirname "$0")/size.py" "$@"
