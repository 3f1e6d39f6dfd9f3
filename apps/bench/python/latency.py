"""Predictions: the model traced, frozen and optimized for inference, which was up to twice as fast as its modules."""

import os
import time
import warnings

import torch

from layers import examples_of, model_of
from ops import digest

# As in src/latency/run-latency.ts.
WARM_UP = 0.3
FEWEST = 20
LIMIT = 15


def optimized(model, x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return torch.jit.optimize_for_inference(torch.jit.trace(model, x))


def time_predictions(predict, seconds):
    def timed():
        begin = time.perf_counter()
        predict()
        return (time.perf_counter() - begin) * 1000

    start = time.perf_counter()
    first = timed()

    def late():
        return time.perf_counter() - start > LIMIT

    warm = time.perf_counter() + WARM_UP
    while time.perf_counter() < warm and not late():
        timed()
    times = []
    begin = time.perf_counter()
    while True:
        times.append(timed())
        if late() or (len(times) >= FEWEST and time.perf_counter() - begin >= seconds):
            return first, times


def run(job):
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", job["threads"])))
    task = job["task"]
    model = model_of(task).eval().to(memory_format=torch.contiguous_format)
    x = examples_of(task, task["batches"][0]["x"]).contiguous()
    with torch.no_grad():
        compiled = optimized(model, x)
        first, times = time_predictions(lambda: compiled(x), job["seconds"])
        kept = digest(compiled(x))
    return {
        "backend": "native",
        "threads": job["threads"],
        "params": sum(p.numel() for p in model.parameters()),
        "first": first,
        "times": times,
        "digest": kept,
    }
