"""Converts `segue table --tsv` (standard input) to a gnuplot script: hit rate over k, a line per model, best first.
Usage: segue table --tsv FILE… | hit_rate_curve.py TITLE | gnuplot >FILE.svg"""
import collections
import csv
import sys

curves = collections.defaultdict(list)
for row in csv.DictReader(sys.stdin, delimiter='\t'):
    if row['metric'].startswith('hr@'):
        name = row['model'] + ('' if row['context'] == 'none' else ' + ' + row['context'])
        curves[name].append((int(row['metric'][3:]), float(row['value'])))
best_first = sorted(curves, key=lambda name: max(curves[name]), reverse=True)
depths = sorted({k for curve in curves.values() for k, _ in curve})

print(f'''set terminal svg size 860,480 font "sans-serif,13" background "white"
set title "{sys.argv[1]}"
set logscale x
set xtics ({', '.join(map(str, depths))})
set xlabel "k"
set ylabel "hit rate within k"
set yrange [0:*]
set grid
set key outside right top reverse Left
set xrange [{0.9 * depths[0]}:{1.1 * depths[-1]}]
set style data linespoints''')
for number, name in enumerate(best_first):
    print(f'$curve{number} << END', *(f'{k} {value}' for k, value in sorted(curves[name])), 'END', sep='\n')
print('plot', ', '.join(f'$curve{number} title "{name}" linewidth 2 pointsize 0.7'
                        for number, name in enumerate(best_first)))
