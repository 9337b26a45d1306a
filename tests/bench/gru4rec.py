"""Trains a checkout of the official GRU4Rec (PyTorch) on session lines, one session of blank-separated ids per line,
and ranks the whole catalogue after every prefix of the test sessions, items with the same score at the mean of
their ranks, as `segue evaluate` does. Run by gru4rec.sh."""
import argparse
import importlib.util
import os
import sys
import time
import warnings

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument('--checkout', required=True, help='of github.com/hidasib/GRU4Rec_PyTorch_Official')
parser.add_argument('--train', required=True)
parser.add_argument('--test', required=True)
parser.add_argument('--recipe', default='paramfiles/rsc15_xe_shared_100_best.py',
                    help='file of parameters in the checkout')
parser.add_argument('--set', default='batch_size=128', help='parameters that differ: NAME=VALUE,…')
parser.add_argument('--epochs', type=int, default=1)
parser.add_argument('--share', type=float, default=1, help='of the training sessions, the newest')
parser.add_argument('--threads', type=int, default=1)
parser.add_argument('--k', type=int, default=20)
options = parser.parse_args()
for library in 'OMP', 'MKL', 'OPENBLAS':  # before any of them is loaded
    os.environ[library + '_NUM_THREADS'] = str(options.threads)

import numpy as np
import pandas as pd
import torch

sys.path.insert(0, options.checkout)
from gru4rec_pytorch import GRU4Rec, SessionDataIterator

warnings.simplefilter('ignore', FutureWarning)  # of pandas


def sessions(path):
    with open(path) as lines:
        return [items for items in (line.split() for line in lines) if len(items) > 1]


def table(sessions):
    """The columns that GRU4Rec reads. Without times, order of the file is order of time."""
    lengths = [len(items) for items in sessions]
    return pd.DataFrame({'SessionId': np.repeat(np.arange(len(sessions), dtype='int32'), lengths),
                         'ItemId': [item for items in sessions for item in items],
                         'Time': np.arange(sum(lengths))})


def recipe():
    spec = importlib.util.spec_from_file_location('recipe', os.path.join(options.checkout, options.recipe))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    parameters = dict(module.gru4rec_params, n_epochs=options.epochs)
    parameters.update(setting.split('=') for setting in options.set.split(',') if setting)
    return parameters


def sgemm(rows, inner, columns, seconds=1.0):
    """GFLOP/s of a product of matrices [rows, inner] and [inner, columns], the best of many."""
    a, b = torch.rand(rows, inner), torch.rand(inner, columns)
    out = torch.empty(rows, columns)
    best, end = float('inf'), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        torch.mm(a, b, out=out)
        best = min(best, time.perf_counter() - start)
    return 2e-9 * rows * inner * columns / best


def timed(batches):
    """Prints what each epoch took: its batches are an iteration of their own."""
    def epoch(iterator, *args, **named):
        events, start, cpu = 0, time.perf_counter(), time.process_time()
        for inputs, targets in batches(iterator, *args, **named):
            events += len(inputs)
            yield inputs, targets
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        print(f'epoch: {events} events in {seconds:.1f} s, {cpu:.1f} s of processors: '
              f'{events / seconds:.0f} events/s, {events / cpu:.0f} a second of a processor')
    return epoch


@torch.no_grad()
def evaluate(gru, test, k):
    batch = 512
    hidden = [torch.zeros((batch, units)) for units in gru.layers]
    iterator = SessionDataIterator(test, batch, device=gru.device, itemidmap=gru.data_iterator.itemidmap)
    adjust = lambda n_valid, finished, valid: gru._adjust_hidden(n_valid, finished, valid, hidden)
    ranks = []
    for items, targets in iterator(enable_neg_samples=False, reset_hook=adjust):
        scores = gru.model.forward(items, hidden, None, training=False)
        target = scores.gather(1, targets.long().unsqueeze(1))
        ranks.append((scores > target).sum(1) + ((scores == target).sum(1) + 1) / 2)
    rank = torch.cat(ranks).double()
    hit = rank <= k
    return len(rank), hit.double().mean().item(), (hit / rank).mean().item()


torch.set_num_threads(options.threads)
train, test = sessions(options.train), sessions(options.test)
train = train[len(train) - round(options.share * len(train)):]
print(f'PyTorch {torch.__version__}, {options.threads} thread(s), {len(train)} training sessions, '
      f'{sum(map(len, train)) - len(train)} events to predict')
for rows, inner, columns in (1024, 1024, 1024), (128, 100, 2176), (128, 2176, 100), (128, 100, 300):
    print(f'sgemm {rows} x {inner} x {columns}: {sgemm(rows, inner, columns):.0f} GFLOP/s')
gru = GRU4Rec(device=torch.device('cpu'))
gru.set_params(**recipe())
batches = SessionDataIterator.__call__
SessionDataIterator.__call__ = timed(batches)
gru.fit(table(train))
SessionDataIterator.__call__ = batches
if gru.error_during_train:
    sys.exit('gru4rec: the loss became not a number')
start = time.perf_counter()
cases, recall, mrr = evaluate(gru, table(test), options.k)
print(f'R@{options.k} {recall:.4f}, MRR@{options.k} {mrr:.4f} over {cases} cases, '
      f'evaluated in {time.perf_counter() - start:.1f} s')
