"""The C++ of this repository outside tests/, and which of its lines are code. Used by size.py and find_a_line.py."""
import io
import os
import re
import subprocess
import sys
import tarfile

TOKEN = re.compile(
    r"""(?P<comment> //(?:\\\n|[^\n])* | /\*.*?\*/ )
      | (?:u8|[uUL])?R"(?P<mark>[^()\\\s]*)\(.*?\)(?P=mark)"   # a raw string
      | "(?:\\.|[^"\\\n])*"
      | \.?[0-9](?:'?[\w.])*                                   # a number, which may have a ' within
      | '(?:\\.|[^'\\\n])+'
      | \w+                                                    # no R of a raw string begins within a word
      | \S""",
    re.VERBOSE | re.DOTALL,
)


def kinds(text):
    """For each line "code", "comment" (with nothing else) or "blank"."""
    lines = text.split("\n")
    result = ["blank"] * len(lines)
    number, at = 0, 0
    for token in TOKEN.finditer(text):
        number += text.count("\n", at, token.start())
        at = token.start()
        kind = "comment" if token["comment"] is not None else "code"
        for line in range(number, number + token[0].count("\n") + 1):
            if lines[line].strip() and result[line] != "code":
                result[line] = kind
    return result


def run_git(*arguments):
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    git = subprocess.run(["git", "-C", top, *arguments], stdout=subprocess.PIPE)
    if git.returncode != 0:  # git has said why
        sys.exit(1)
    return git.stdout


def is_ours(path):
    return path.endswith((".cpp", ".hpp", "-inl.h")) and not path.startswith("tests/")


def sources(revision=None):
    """{path: text} at a revision, or of the working tree's tracked files."""
    if revision:
        with tarfile.open(fileobj=io.BytesIO(run_git("archive", "--format=tar", revision))) as tree:
            return {file.name: tree.extractfile(file).read().decode() for file in tree if is_ours(file.name)}
    top = run_git("rev-parse", "--show-toplevel").decode().rstrip("\n")
    paths = filter(is_ours, run_git("-C", top, "ls-files", "-z").decode().split("\0"))
    files = {}
    for path in paths:
        if os.path.exists(os.path.join(top, path)):  # it may be removed, and not yet in the index
            with open(os.path.join(top, path), encoding="utf-8", newline="") as file:
                files[path] = file.read()
    return files
