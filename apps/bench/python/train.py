"""Training steps: modules, the loss and an optimizer of torch.optim, as PyTorch's tutorials have them.

`torch.jit.script` of the model was no faster here, and neither was `foreach` for gradient descent.
"""

import base64
import resource

import numpy as np
import torch
import torch.nn.functional as F

from stopwatch import Stopwatch


def array(encoded):
    """A typed array as src/python/encode.ts writes it."""
    [(dtype, text)] = encoded.items()
    return np.frombuffer(base64.b64decode(text), dtype=dtype).copy()


def model_of(task):
    modules = []
    for layer in task["layers"]:
        linear = torch.nn.Linear(layer["inputs"], layer["units"])
        weights = array(layer["weights"]).reshape(layer["inputs"], layer["units"])
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weights).t())
            linear.bias.zero_()
        modules.append(linear)
        if layer.get("activation"):
            modules.append({"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[layer["activation"]]())
    return torch.nn.Sequential(*modules)


def optimizer_of(spec, parameters):
    if spec["name"] == "gradientDescent":
        return torch.optim.SGD(parameters, lr=spec["learningRate"])
    betas = (spec["beta1"], spec["beta2"])
    return torch.optim.Adam(parameters, lr=spec["learningRate"], betas=betas, eps=spec["epsilon"], foreach=True)


def batches_of(task):
    for batch in task["batches"]:
        x = torch.from_numpy(array(batch["x"]).reshape(task["batchSize"], task["features"]))
        yield x, torch.from_numpy(array(batch["labels"])).long()


def train(task, watch):
    model = model_of(task)
    optimizer = optimizer_of(task["optimizer"], model.parameters())
    batches = list(batches_of(task))
    watch.start()
    number = 0
    while True:
        x, labels = batches[number % len(batches)]
        number += 1
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        if watch.step() and not watch.mark(loss.item()):
            return sum(p.numel() for p in model.parameters())


def run(job):
    torch.set_num_threads(job["threads"])
    watch = Stopwatch(job["seconds"])
    params = train(job["task"], watch)
    return {
        "backend": "native",
        "threads": torch.get_num_threads(),
        "params": params,
        "firstStep": watch.first_step * 1000,
        "blocks": watch.blocks,
        "losses": watch.losses,
        "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }
