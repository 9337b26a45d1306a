"""Independent implementation of the split of Yes.com's playlists, to verify and reproduce it:
prints the SHA-256 of the held-out playlists as `segue evaluate` does, or writes them and the others as session lines.

One mark per playlist, in the order of the file: first the required numbers of "fit", "validation" and "test" marks in
this order, then a Fisher-Yates shuffle with the numbers of SplitMix64. A tenth is the test, half as many the
validation. Playlists of one song are marked too, but have no target.

Usage: yes_split.py TRAIN.TXT SEED [TRAINING-FILE TEST-FILE]
"""
import hashlib
import sys

MASK = (1 << 64) - 1


def splitmix64(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def marks(count, seed):
    tested = int(count / 10 + 0.5)
    validating = tested // 2
    marks = ['fit'] * (count - tested - validating) + ['validation'] * validating + ['test'] * tested
    random = splitmix64(seed)
    for size in range(count, 1, -1):
        other = ((next(random) >> 32) * size) >> 32
        marks[size - 1], marks[other] = marks[other], marks[size - 1]
    return marks


def main(file, seed, *outputs):
    with open(file) as lines:
        songs = next(lines).split()
        next(lines)  # how often each song stands in the file
        playlists = [' '.join(songs[int(index)] for index in line.split()) for line in lines if line.strip()]
    marked = list(zip(marks(len(playlists), int(seed)), playlists))
    test = ''.join(songs + '\n' for mark, songs in marked if mark == 'test' and ' ' in songs)
    if not outputs:
        print(hashlib.sha256(test.encode()).hexdigest())
        return
    training, tested = outputs
    with open(training, 'w') as out:
        out.writelines(songs + '\n' for mark, songs in marked if mark != 'test')
    with open(tested, 'w') as out:
        out.write(test)


main(*sys.argv[1:])
