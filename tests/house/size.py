"""See size.sh."""
import sys

from cpp_lines import kinds, sources

MOST_LINES = 400
FEW_LINES = 20


def measure(files):
    """The rows of a column of the table."""
    all_kinds = [kind for text in files.values() for kind in kinds(text)]
    code, comments = all_kinds.count("code"), all_kinds.count("comment")
    lengths = {path: text.count("\n") for path, text in files.items()}
    return {
        "lines of code": code,
        "lines of comments": comments,
        "share of comments": f"{comments / max(code + comments, 1):.1%}",
        "files": len(files),
        "of them .cpp": sum(path.endswith(".cpp") for path in files),
        "lines a file, mean": f"{sum(lengths.values()) / max(len(files), 1):.0f}",
        "lines of the largest": max(lengths.values(), default=0),
        f"over {MOST_LINES} lines": sum(length > MOST_LINES for length in lengths.values()),
        f".hpp under {FEW_LINES} lines": sum(is_short(path, lengths, ".hpp") for path in files),
        f".cpp under {FEW_LINES} lines": sum(is_short(path, lengths, ".cpp") for path in files),
    }, lengths


def is_short(path, lengths, ending):
    return lengths[path] < FEW_LINES and path.endswith(ending)


def is_large(path, lengths):
    return lengths[path] > MOST_LINES or lengths[path] == max(lengths.values())


def list_files(title, columns, wanted):
    """By name, and how many lines each has in every column where it is wanted."""
    print(f"\n{title}:")
    for path in sorted({path for lengths in columns for path in lengths if wanted(path, lengths)}):
        cells = [lengths[path] if path in lengths and wanted(path, lengths) else "-" for lengths in columns]
        print("".join(f"{cell:>6}" for cell in cells) + "  " + path)


def main(revisions):
    if len(revisions) > 2 or any(revision.startswith("-") for revision in revisions):
        sys.exit("usage: size.sh [REVISION [REVISION]]")
    tables, columns = zip(*(measure(sources(revision)) for revision in revisions or [None]))
    names = [revision[:24] for revision in revisions] or ["working tree"]
    print(f"{'C++ outside tests/':<24}" + "".join(f"  {name:>16}" for name in names))
    for row in tables[0]:
        print(f"{row:<24}" + "".join(f"  {table[row]:>16}" for table in tables))
    list_files(f"the largest, and what is over {MOST_LINES} lines", columns, is_large)
    for ending in (".hpp", ".cpp"):
        list_files(f"{ending} under {FEW_LINES} lines", columns,
                   lambda path, lengths, ending=ending: is_short(path, lengths, ending))
    sys.exit(tables[-1][f"over {MOST_LINES} lines"] > 0)


main(sys.argv[1:])
