"""Single operations: PyTorch in inference mode, results written into memory that is there where it has `out=`."""

import time

import torch
import torch.nn.functional as F

import windows
from operands import values

ADAM = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8}
EPSILON = 1e-5

# As in src/ops/timing.ts.
WARM_UP = 0.1
BLOCK = 0.01
FEWEST = 5
PATIENCE = 4
SAMPLES = 997


def last_swapped(x, swapped):
    return x.transpose(-1, -2) if swapped else x


def matmul(out, a, b, transposeA=False, transposeB=False):
    return torch.matmul(last_swapped(a, transposeA), last_swapped(b, transposeB), out=out)


def total(out, x, axis=None):
    return torch.sum(x) if axis is None else torch.sum(x, axis, out=out)


def chain(out, x, b, length):
    for _ in range(length):
        x = x.t() + b
    return x


def transpose(out, x):
    return x.t().contiguous() if out is None else out.copy_(x.t())


# Each is given what the last run returned, or None at first.
OPERATIONS = {
    "matmul": matmul,
    "add": lambda out, a, b: torch.add(a, b, out=out),
    "tanh": lambda out, x: torch.tanh(x, out=out),
    "exp": lambda out, x: torch.exp(x, out=out),
    "sigmoid": lambda out, x: torch.sigmoid(x, out=out),
    "gelu": lambda out, x: F.gelu(x),
    "sum": total,
    "softmax": lambda out, x: torch.softmax(x, -1),
    "logSoftmax": lambda out, x: torch.log_softmax(x, -1),
    "layerNorm": lambda out, x: F.layer_norm(x, x.shape[-1:], eps=EPSILON),
    "globalNorm": lambda out, x: torch.linalg.vector_norm(x),
    "transpose": transpose,
    "concat": lambda out, *xs, axis: torch.cat(xs, axis, out=out),
    "gather": lambda out, table, rows: torch.index_select(table, 0, rows, out=out),
    "argsort": lambda out, x: torch.argsort(x),
    "chain": chain,
    **windows.OPERATIONS,
}


def adam(p, g):
    p = torch.nn.Parameter(p)
    p.grad = g
    optimizer = torch.optim.Adam([p], foreach=True, **ADAM)

    def run():
        optimizer.step()
        return p.detach()

    return run


def prepare(case):
    operands = [values(operand, i) for i, operand in enumerate(case["operands"])]
    if case["operation"] == "adam":
        return adam(*operands)
    if case["operation"] in windows.OPERATIONS:
        operands = [windows.to_native(case, i, operand) for i, operand in enumerate(operands)]
    operation, attributes = OPERATIONS[case["operation"]], case["attributes"]
    state = {"out": None}

    def run():
        state["out"] = operation(state["out"], *operands, **attributes)
        return state["out"]

    return run


def digest(result):
    flat = result.reshape(-1).double()
    size = flat.numel()
    places = [k if size <= SAMPLES else k * size // SAMPLES for k in range(min(size, SAMPLES))]
    samples = flat[torch.tensor(places)].tolist()
    return {"size": size, "samples": samples, "sum": flat.sum().item(), "total": flat.abs().sum().item()}


def time_runs(run, seconds):
    size = 1

    def block():
        nonlocal size
        begin = time.perf_counter()
        for _ in range(size):
            run()
        per_run = (time.perf_counter() - begin) / size
        size = max(1, min(8 * size, round(BLOCK / per_run)))
        return per_run * 1000

    warm = time.perf_counter() + WARM_UP
    while True:
        block()
        if time.perf_counter() >= warm:
            break
    blocks = []
    begin = time.perf_counter()
    while True:
        blocks.append(block())
        spent = time.perf_counter() - begin
        if spent < seconds or (len(blocks) < FEWEST and spent < PATIENCE * max(seconds, 0.1)):
            continue
        return blocks


def measure(case, seconds):
    with torch.inference_mode(case["operation"] != "adam"):
        run = prepare(case)
        for _ in range(case["comparedAfter"]):
            result = run()
        kept = digest(windows.from_native(case, result) if case["operation"] in windows.OPERATIONS else result)
        return {
            "name": case["name"],
            "backend": "native",
            "threads": torch.get_num_threads(),
            "digest": kept,
            "blocks": time_runs(run, seconds),
        }


def run(job):
    torch.set_num_threads(job["threads"])
    reports, failures = [], []
    for case in job["cases"]:
        try:
            reports.append(measure(case, job["seconds"]))
        except Exception as error:
            failures.append({"name": case["name"], "message": str(error)})
    return {"cases": reports, "failures": failures, "missing": []}
