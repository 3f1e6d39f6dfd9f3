import { sizeOf, type Initializer, type Shape } from "@nn/tensor";

/**
 * The same rule, applied to each group of a grouped convolution's W [...K, I/groups, O] by itself, so that it sees how
 * many outputs an input really reaches.
 */
export function inGroups(initializer: Initializer, groups: number): Initializer {
  if (groups === 1) return initializer;
  const fill: Initializer["fill"] = (shape, random) => {
    const values = new Float32Array(sizeOf(shape));
    const outputs = (shape.at(-1) ?? 1) / groups;
    for (let group = 0; group < groups; group++) {
      const part = initializer.fill([...shape.slice(0, -1), outputs], random.fork(group));
      for (let row = 0; row * outputs < part.length; row++) {
        values.set(part.subarray(row * outputs, (row + 1) * outputs), (row * groups + group) * outputs);
      }
    }
    return values;
  };
  return { ...initializer, fill };
}

/** The same rule, applied to each channel's kernel [...K, 1, M] of a depthwise W [...K, C, M] by itself. */
export function inChannels(initializer: Initializer): Initializer {
  const fill: Initializer["fill"] = (shape, random) => {
    const [channels, multiplier] = shape.slice(-2);
    // Laid out alike, it is the W of a convolution in as many groups as channels.
    return inGroups(initializer, channels).fill([...shape.slice(0, -2), 1, channels * multiplier], random);
  };
  return { ...initializer, fill };
}

/**
 * The same rule, applied to each phase of a transposed convolution's W [...K, I, O] by itself. Along each axis an output
 * meets only every `steps`-th tap, those of its phase: to count all taps would start the kernel too small.
 */
export function inPhases(initializer: Initializer, steps: readonly number[]): Initializer {
  if (steps.every((step) => step === 1)) return initializer;
  const fill: Initializer["fill"] = (shape, random) => {
    const values = new Float32Array(sizeOf(shape));
    const [kernel, tail] = [shape.slice(0, steps.length), shape.slice(steps.length)];
    const block = sizeOf(tail);
    for (const [number, phase] of phasesOf(kernel, steps).entries()) {
      const part = initializer.fill([...phase.shape, ...tail], random.fork(number));
      for (const [i, tap] of phase.taps.entries()) values.set(part.subarray(i * block, (i + 1) * block), tap * block);
    }
    return values;
  };
  return { ...initializer, fill };
}

/** Taps that meet in one output. */
interface Phase {
  /** How many along each axis. */
  readonly shape: Shape;
  /** Where they lie in the kernel, row by row. */
  readonly taps: readonly number[];
}

function phasesOf(kernel: Shape, steps: readonly number[]): readonly Phase[] {
  const whole: readonly Phase[] = [{ shape: [], taps: [0] }];
  return kernel.reduce((phases, size, axis) => {
    const step = steps[axis];
    const starts = Array.from({ length: Math.min(size, step) }, (_, start) => start);
    return phases.flatMap(({ shape, taps }) =>
      starts.map((start) => {
        const along = Array.from({ length: Math.ceil((size - start) / step) }, (_, i) => start + i * step);
        return { shape: [...shape, along.length], taps: taps.flatMap((tap) => along.map((at) => tap * size + at)) };
      }),
    );
  }, whole);
}
