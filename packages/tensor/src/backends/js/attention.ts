import { stridesOf } from "../../core/shape.js";
import type { NamedStep } from "../../program/program.js";
import type { Bound } from "./bound.js";
import { at, forEachCoordinate } from "./loops.js";

/** At and below this score nobody looks, as in ops/attention/masks.ts. */
const NOBODY = -1e29;

/** The scores of one query: scale · q · kᵀ + bias for the keys that it sees. */
function scoresOf(operands: readonly Bound[], { attributes }: NamedStep, [b, t, h]: readonly number[]): Float64Array {
  const [q, k, , bias] = operands;
  const [keys, group] = [k.shape[1], groupOf(q, k, h)];
  const seen = attributes.causal ? t + keys - q.shape[1] + 1 : keys;
  return Float64Array.from({ length: Math.max(0, Math.min(keys, seen)) }, (_, s) => {
    let sum = 0;
    for (let i = 0; i < q.shape[3]; i++) {
      sum += q.values[at(q, [b, t, h, i])] * k.values[at(k, [b, s, group, i])];
    }
    return sum * attributes.scale + (bias ? bias.values[at(bias, [b, h, t, s])] : 0);
  });
}

function groupOf(q: Bound, k: Bound, head: number): number {
  return Math.floor(head / (q.shape[2] / k.shape[2]));
}

/** y [B, T, H, E], then for [B, H, T] the largest score of each row and 1 / Σ e^(score − largest), 0 where it sees nothing. */
export function attention(reads: readonly Bound[], out: Bound, step: NamedStep): void {
  const [q, k, v] = reads;
  const [batch, length, heads] = q.shape;
  const width = v.shape[3];
  const [stats, rows] = [batch * length * heads * width, batch * heads * length];
  forEachCoordinate([batch, heads, length], ([b, h, t]) => {
    const scores = scoresOf(reads, step, [b, t, h]);
    const peak = scores.reduce((a, b) => (b > a || Number.isNaN(b) ? b : a), NOBODY);
    const weights = scores.map((score) => Math.exp(score - peak));
    const total = weights.reduce((a, b) => a + b, 0);
    const share = total > 0 ? 1 / total : total === 0 ? 0 : NaN;
    for (let e = 0; e < width; e++) {
      let sum = 0;
      weights.forEach((weight, s) => (sum += weight * v.values[at(v, [b, s, groupOf(q, k, h), e])]));
      out.values[at(out, [((b * length + t) * heads + h) * width + e])] = sum * share;
    }
    const row = (b * heads + h) * length + t;
    out.values[at(out, [stats + row])] = peak;
    out.values[at(out, [stats + rows + row])] = share;
  });
}

/** dq, dk and dv, one behind the other, or with `packed` along the axis of heads of one [B, T, H + 2G, D]. */
export function attentionGradient([q, k, v, y, dy, bias]: readonly Bound[], out: Bound, step: NamedStep): void {
  const [batch, length, heads, depth] = q.shape;
  const [groups, width] = [k.shape[2], v.shape[3]];
  const [stats, rows] = [batch * length * heads * width, batch * heads * length];
  const gradients = [q, k, v].map(({ shape }) => new Float64Array(shape.reduce((a, b) => a * b, 1)));
  const places = [q, k, v].map(({ shape }) => stridesOf(shape));
  const add = (which: number, coordinate: readonly number[], value: number): void => {
    gradients[which][coordinate.reduce((sum, c, axis) => sum + c * places[which][axis], 0)] += value;
  };
  forEachCoordinate([batch, heads, length], ([b, h, t]) => {
    const group = groupOf(q, k, h);
    const row = (b * heads + h) * length + t;
    const [peak, share] = [stats + row, stats + rows + row].map((place) => y.values[at(y, [place])]);
    const down = Float64Array.from({ length: width }, (_, e) => dy.values[at(dy, [b, t, h, e])]);
    let delta = 0;
    down.forEach((value, e) => (delta += value * y.values[at(y, [((b * length + t) * heads + h) * width + e])]));
    scoresOf(bias ? [q, k, v, bias] : [q, k, v], step, [b, t, h]).forEach((score, s) => {
      const weight = Math.exp(score - peak) * share;
      let dWeight = 0;
      down.forEach((value, e) => {
        dWeight += value * v.values[at(v, [b, s, group, e])];
        add(2, [b, s, group, e], weight * value);
      });
      const dScore = weight * (dWeight - delta) * step.attributes.scale;
      for (let i = 0; i < depth; i++) {
        add(0, [b, t, h, i], dScore * k.values[at(k, [b, s, group, i])]);
        add(1, [b, s, group, i], dScore * q.values[at(q, [b, t, h, i])]);
      }
    });
  });
  const isPacked = step.attributes.packed === 1;
  const starts = isPacked
    ? [0, heads, heads + groups]
    : [0, gradients[0].length, gradients[0].length + gradients[1].length];
  gradients.forEach((gradient, which) => {
    let index = 0;
    forEachCoordinate([q, k, v][which].shape, ([b, t, h, i]) => {
      const place = isPacked ? [b, t, starts[which] + h, i] : [starts[which] + index];
      out.values[at(out, place)] = gradient[index++];
    });
  });
}
