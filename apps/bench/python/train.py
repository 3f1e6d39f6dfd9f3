"""Training steps: modules, the loss and an optimizer of torch.optim, as PyTorch's tutorials have them.

`torch.jit.script` of the model was no faster here, and neither was `foreach` for gradient descent.
"""

import os
import resource

import torch
import torch.nn.functional as F

from layers import array, examples_of, model_of
from stopwatch import Stopwatch


def optimizer_of(spec, parameters):
    if spec["name"] == "gradientDescent":
        return torch.optim.SGD(parameters, lr=spec["learningRate"])
    if spec["name"] == "momentum":
        return torch.optim.SGD(parameters, lr=spec["learningRate"], momentum=spec["beta"])
    betas = (spec["beta1"], spec["beta2"])
    return torch.optim.Adam(parameters, lr=spec["learningRate"], betas=betas, eps=spec["epsilon"], foreach=True)


def batches_of(task):
    for batch in task["batches"]:
        yield examples_of(task, batch["x"]), torch.from_numpy(array(batch["labels"])).long()


def train(task, model, batches, watch):
    optimizer = optimizer_of(task["optimizer"], [p for p in model.parameters() if p.requires_grad])
    watch.start()
    number = 0
    while True:
        x, labels = batches[number % len(batches)]
        number += 1
        optimizer.zero_grad(set_to_none=True)
        logits = model(x)
        loss = F.cross_entropy(logits.view(-1, logits.shape[-1]), labels)
        loss.backward()
        optimizer.step()
        if watch.step() and not watch.mark(loss.item()):
            return


def largest():
    """The largest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def resident():
    """Resident memory now; where the system does not tell, the largest so far, at import and loading time."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * resource.getpagesize() / 1e6
    except OSError:
        return largest()


def run(job):
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", job["threads"])))
    task = job["task"]
    model, batches = model_of(task), list(batches_of(task))
    watch = Stopwatch(job["seconds"])
    base = resident()
    train(task, model, batches, watch)
    return {
        "backend": "native",
        "threads": job["threads"],
        "params": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "firstStep": watch.first_step * 1000,
        "blocks": watch.blocks or watch.singles,
        "losses": watch.losses,
        "peakMb": largest(),
        "baseMb": base,
    }
