#!/usr/bin/env -S python3 -B
"""Does docs/architecture.md lead to where a line of code is? Draws ten lines of the C++ outside tests/ (neither blank nor
comment), prints each with the two lines before and after it as a question, and then the answers: its file, its folder and
what the document says of the folder, in the row of a table that begins "| `folder/` |" ("| `./` |" for the top folder).
Fails when a drawn line's folder has no such row.
Usage: find_a_line.py [--seed N] [--document FILE]
"""
import argparse
import os
import random
import re
import sys

from cpp_lines import kinds, run_git, sources

LINES = 10
AROUND = 2


def folders_in(document):
    """{folder: what its row says}"""
    folders = {}
    with open(document, encoding="utf-8") as file:
        for line in file:
            if row := re.match(r"\| *`([^`]*/)` *\|(.*?)\|? *$", line):
                folders[row[1]] = " — ".join(cell.strip() for cell in row[2].split("|"))
    return folders


def draw(seed):
    """Of all lines, each as likely: (path, line number from 0, the file's lines)."""
    lines = [(path, number, text.split("\n"))
             for path, text in sorted(sources().items())
             for number, kind in enumerate(kinds(text)) if kind == "code"]
    return random.Random(seed).sample(lines, min(LINES, len(lines)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of the draw; default: 1")
    parser.add_argument("--document", help="instead of docs/architecture.md")
    options = parser.parse_args()
    top = run_git("rev-parse", "--show-toplevel").decode().rstrip("\n")
    document = options.document or os.path.join(top, "docs/architecture.md")
    if not os.path.exists(document):
        sys.exit(f"find_a_line: there is no {document}")
    folders = folders_in(document)
    drawn = draw(options.seed)

    print(f"Seed {options.seed}. In which folder is the line that is marked?")
    for question, (_, number, lines) in enumerate(drawn, 1):
        print(f"\n{question}.")
        for near in range(max(number - AROUND, 0), min(number + AROUND + 1, len(lines))):
            print((" > " if near == number else "   ") + lines[near])

    print("\nAnswers")
    missing = set()
    for question, (path, number, _) in enumerate(drawn, 1):
        folder = os.path.dirname(path) + "/" if "/" in path else "./"
        if folder not in folders:
            missing.add(folder)
        print(f"{question:>2}. {folder}: {folders.get(folder, 'NOT IN THE DOCUMENT')}  ({path}:{number + 1})")
    if missing:
        sys.exit(f"find_a_line: {document} has no row for {', '.join(sorted(missing))}")


main()
