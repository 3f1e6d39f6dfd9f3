"""Texts written token by token, each the likeliest, all tokens looked at again for each."""

import os
import time

import torch

from layers import model_of


def write(model, length):
    tokens = [0]
    for _ in range(length):
        tokens.append(model(torch.tensor([tokens]))[0, -1].argmax().item())
    return tokens[1:]


def run(job):
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", job["threads"])))
    model = model_of(job["task"]).eval()
    blocks = []
    with torch.inference_mode():
        tokens = write(model, job["length"])
        end = time.perf_counter() + job["seconds"]
        while len(blocks) < 3 or time.perf_counter() < end:
            begin = time.perf_counter()
            write(model, job["length"])
            blocks.append((time.perf_counter() - begin) * 1000 / job["length"])
    return {"backend": "native", "threads": job["threads"], "blocks": blocks, "tokens": tokens}
