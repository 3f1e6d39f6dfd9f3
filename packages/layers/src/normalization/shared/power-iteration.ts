import type { Parameter, RandomStream } from "@nn/tensor";

/** Steps from a random direction, as many as PyTorch takes; small matrices get more, which cost nothing. */
const LEAST_STEPS = 15;
const MOST_STEPS = 100;
const MULTIPLICATIONS = 2 ** 24;

/**
 * The direction u [O], ‖u‖ = 1, that W as a matrix [..., O] stretches most, from a random one by power iteration,
 * u ← Wᵀ W u / ‖Wᵀ W u‖, in float64.
 */
export function largestDirection({ value: { data }, shape }: Parameter, random: RandomStream): Float32Array {
  const outputs = shape.at(-1) ?? 1;
  const u = unit(Float64Array.from({ length: outputs }, () => random.normal()));
  const next = new Float64Array(outputs);
  const steps = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, MULTIPLICATIONS / data.length));
  for (let step = 0; step < steps; step++) {
    next.fill(0);
    for (let start = 0; start < data.length; start += outputs) {
      let projection = 0;
      for (let i = 0; i < outputs; i++) projection += data[start + i] * u[i];
      for (let i = 0; i < outputs; i++) next[i] += data[start + i] * projection;
    }
    u.set(unit(next));
  }
  return Float32Array.from(u);
}

/** v / ‖v‖; zeros stay zeros. */
function unit(v: Float64Array): Float64Array {
  const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? v.map((value) => value / length) : v;
}
