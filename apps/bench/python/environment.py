"""Which PyTorch this is, and what it multiplies matrices with."""

import re
import time

import torch


def blas():
    """The library that is loaded for products: PyTorch's own description only says what it was built with."""
    with open("/proc/self/maps") as maps:
        loaded = set(re.findall(r"/\S+\.so\S*", maps.read()))
    # Debian's libblas.so.3 may be OpenBLAS: its folder says so.
    for name, title in (("mkl_", "MKL"), ("openblas", "OpenBLAS"), ("blis", "BLIS"), ("/libblas.", "reference BLAS")):
        if any(name in path for path in loaded):
            return title
    built = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    return built.group(1) if built else "unknown"


def gflops(size=512, tries=8):
    a, b = torch.rand(size, size), torch.rand(size, size)
    least = float("inf")
    for _ in range(tries):
        begin = time.perf_counter()
        torch.matmul(a, b)
        least = min(least, time.perf_counter() - begin)
    return 2 * size**3 / least / 1e9


def describe():
    speed = gflops()
    try:
        library = blas()
    except OSError:
        library = "unknown"
    return {"version": torch.__version__, "blas": library, "gflops": round(speed, 1)}
