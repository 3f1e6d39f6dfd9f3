"""Times the steps of a training as src/measure/stopwatch.ts does."""

import math
import time

LOSSES = 5
WARM_UP = 0.3
BLOCK = 0.025
FEWEST = 5
LIMIT = 15


class Stopwatch:
    def __init__(self, seconds):
        self.seconds = seconds
        self.losses = []
        self.blocks = []
        self.singles = []
        self.first_step = math.nan
        self.size = 1
        self.taken = 0
        self.warm_from = self.measure_from = None

    def start(self):
        self.started = self.begin = time.perf_counter()

    def step(self):
        """Counts a step; whether its loss has to be read and given to `mark`."""
        self.taken += 1
        return self.taken >= self.size

    def mark(self, loss):
        """Ends a block; whether to go on."""
        if not math.isfinite(loss):
            raise ValueError(f"the loss is {loss}: this is no training to measure")
        now = time.perf_counter()
        goes_on = self.record((now - self.begin) / self.taken, loss, now)
        self.taken = 0
        self.begin = time.perf_counter()
        return goes_on

    def record(self, per_step, loss, now):
        late = now - self.started > LIMIT
        if len(self.losses) < LOSSES:
            if not self.losses:
                self.first_step = per_step
                self.warm_from = now
            else:
                self.singles.append(per_step * 1000)
            self.losses.append(loss)
            return not late or not self.singles
        self.size = max(1, min(8 * self.size, round(BLOCK / per_step)))
        if now - self.warm_from < WARM_UP:
            return True
        if self.measure_from is None:
            self.measure_from = now
            return not late
        self.blocks.append(per_step * 1000)
        return not late and (len(self.blocks) < FEWEST or now - self.measure_from < self.seconds)
