"""PyTorch's side of the benchmark: a job as a line of JSON on standard input, a report as one on standard output.

`main.py probe` says what PyTorch there is. Threads are set from outside, by OMP_NUM_THREADS and OPENBLAS_NUM_THREADS,
because OpenBLAS reads its variable once, when it is loaded.
"""

import json
import sys
import traceback

import environment


def run(job):
    if job["kind"] == "train":
        import train

        return train.run(job)
    if job["kind"] == "generate":
        import generate

        return generate.run(job)
    if job["kind"] == "latency":
        import latency

        return latency.run(job)
    if job["kind"] == "ops":
        import ops

        return ops.run(job)
    raise ValueError(f"no job of kind {job['kind']}")


def main():
    if sys.argv[1:] == ["probe"]:
        print(json.dumps(environment.describe()))
        return
    try:
        answer = {"report": run(json.loads(sys.stdin.readline()))}
    except Exception:
        answer = {"failure": "\n".join(traceback.format_exc().splitlines()[-5:])}
    print(json.dumps(answer))


main()
