"""Writes test/fixtures/reference.json: values and derivatives of the activation functions from the formulas of PyTorch's
documentation, in 40 digits by mpmath, so that nothing of the package is involved. Run: python3 scripts/reference.py"""

import json
import pathlib

from mpmath import mp, mpf, diff, erf, exp, log, sqrt, tanh, pi, fsum

mp.dps = 40

sigmoid = lambda x: 1 / (1 + exp(-x))
softplus = lambda x, beta=1: log(1 + exp(beta * x)) / beta
clamp = lambda x, low, high: min(max(x, mpf(low)), mpf(high))
elu = lambda x, alpha=1: x if x > 0 else alpha * (exp(x) - 1)
SELU_ALPHA, SELU_SCALE = mpf("1.6732632423543772848170429916717"), mpf("1.0507009873554804934193349852946")

pointwise = {
    "identity": lambda x: x,
    "relu": lambda x: max(x, mpf(0)),
    "leakyRelu": lambda x: x if x >= 0 else mpf("0.01") * x,
    "leakyRelu slope=0.2": lambda x: x if x >= 0 else mpf("0.2") * x,
    "elu": elu,
    "elu alpha=2": lambda x: elu(x, 2),
    "celu": lambda x: max(mpf(0), x) + min(mpf(0), exp(x) - 1),
    "celu alpha=2": lambda x: max(mpf(0), x) + min(mpf(0), 2 * (exp(x / 2) - 1)),
    "selu": lambda x: SELU_SCALE * (max(mpf(0), x) + min(mpf(0), SELU_ALPHA * (exp(x) - 1))),
    "gelu": lambda x: x * (1 + erf(x / sqrt(2))) / 2,
    "geluTanh": lambda x: x / 2 * (1 + tanh(sqrt(2 / pi) * (x + mpf("0.044715") * x**3))),
    "sigmoid": sigmoid,
    "logSigmoid": lambda x: log(sigmoid(x)),
    "tanh": tanh,
    "softplus": softplus,
    "softplus beta=2": lambda x: softplus(x, 2),
    "softsign": lambda x: x / (1 + abs(x)),
    "swish": lambda x: x * sigmoid(x),
    "swish beta=1.5": lambda x: x * sigmoid(mpf("1.5") * x),
    "mish": lambda x: x * tanh(softplus(x)),
    "hardSigmoid": lambda x: clamp(x / 6 + mpf("0.5"), 0, 1),
    "hardSwish": lambda x: x * clamp(x + 3, 0, 6) / 6,
    "hardTanh": lambda x: clamp(x, -1, 1),
    "hardTanh min=-2 max=0.5": lambda x: clamp(x, -2, "0.5"),
    "relu6": lambda x: clamp(x, 0, 6),
    # Barron, 2021, equation 1; the only one that PyTorch lacks.
    "squareplus": lambda x: (x + sqrt(x * x + 4)) / 2,
    "squareplus b=1": lambda x: (x + sqrt(x * x + 1)) / 2,
}

points = ["-300", "-40", "-9.5", "-5", "-2.7", "-1.25", "-0.75", "-0.001", "0.002", "0.3", "0.9", "1.6", "2.9", "4.1", "7", "40", "300"]


def softmax(row):
    shifted = [exp(x - max(row)) for x in row]
    return [e / fsum(shifted) for e in shifted]


def glu(row):
    half = len(row) // 2
    return [a * sigmoid(b) for a, b in zip(row[:half], row[half:])]


def sparsemax(row):
    """By bisection for the threshold rather than by sorting: another way than the package's."""
    low, high = min(row) - 1, max(row)
    for _ in range(140):
        middle = (low + high) / 2
        low, high = (middle, high) if fsum(max(x - middle, mpf(0)) for x in row) > 1 else (low, middle)
    return [max(x - low, mpf(0)) for x in row]


vectors = {
    "softmax": softmax,
    "logSoftmax": lambda row: [x - max(row) - log(fsum(exp(z - max(row)) for z in row)) for x in row],
    "glu": glu,
    "sparsemax": sparsemax,
}

rows = [
    ["0.1", "1.2", "-0.7", "0.9"],
    ["300", "-300", "299.5", "0"],
    ["2", "2", "2", "2"],
    ["-1", "5", "0.25", "4.75"],
]

numbers = lambda values: [float(value) for value in values]
table = {
    "points": numbers(points),
    "pointwise": {
        name: {
            "y": numbers(f(mpf(x)) for x in points),
            "derivative": numbers(diff(f, mpf(x), h=mpf("1e-12")) for x in points),
        }
        for name, f in pointwise.items()
    },
    "rows": [numbers(row) for row in rows],
    "vectors": {name: [numbers(f([mpf(x) for x in row])) for row in rows] for name, f in vectors.items()},
}
target = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "reference.json"
target.parent.mkdir(exist_ok=True)
target.write_text(json.dumps(table, indent=1) + "\n")
