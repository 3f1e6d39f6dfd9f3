"""The operands of a case: the same numbers as src/ops/operands.ts makes, bit for bit."""

import math

import numpy as np
import torch


def mix32(size, seed):
    with np.errstate(over="ignore"):
        h = (np.arange(size, dtype=np.uint32) + np.uint32(1)) * np.uint32(0x9E3779B1)
        h ^= np.uint32((seed + 1) * 0x85EBCA77 & 0xFFFFFFFF)
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def mix24(size, seed):
    mask = np.uint64(0xFFFFFF)
    h = (np.arange(size, dtype=np.uint64) + np.uint64(seed * 0x9E3779 & 0xFFFFFF)) & mask
    h = ((h ^ (h >> np.uint64(11))) * np.uint64(0x5BD1E9)) & mask
    h = ((h ^ (h >> np.uint64(13))) * np.uint64(0x2C1B3D)) & mask
    return h ^ (h >> np.uint64(12))


def values(operand, seed):
    shape, fill = operand["shape"], operand["fill"]
    size = math.prod(shape)
    if fill["kind"] == "uniform":
        u = (mix32(size, seed) >> np.uint32(8)).astype(np.float64) / 2**24
        array = (fill["low"] + (fill["high"] - fill["low"]) * u).astype(np.float32)
    elif fill["kind"] == "index":
        array = (mix32(size, seed) % np.uint32(fill["below"])).astype(np.int64)
    else:
        array = mix24(size, seed).astype(np.float32)
    return torch.from_numpy(array.reshape(shape))
