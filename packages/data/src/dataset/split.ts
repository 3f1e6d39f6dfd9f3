import { describe, InvalidArgumentError, type NdArray, RandomStream } from "@nn/tensor";
import { describeItems } from "./inspect.js";

/** How a dataset is divided. */
export interface SplitOptions {
  /** Shuffles before dividing; without it the first part is the beginning. */
  readonly seed?: number;
  /** Gives both parts the same share of every class (targets must be int32 labels). */
  readonly stratify?: boolean;
}

/** The sizes of both parts: a fraction is the first's share, two counts are taken as they are. */
export function partSizes(length: number, parts: number | readonly [number, number]): [number, number] {
  const where = "Dataset.split";
  if (typeof parts === "number") {
    if (!(parts > 0 && parts < 1)) {
      throw new InvalidArgumentError(
        `${where}: fraction must lie between 0 and 1, as 0.8 for 80 %, got ${describe(parts)}`,
      );
    }
    const first = Math.round(length * parts);
    if (first === 0 || first === length) {
      throw new InvalidArgumentError(`${where}: a fraction of ${parts} leaves a part of ${length} examples empty`);
    }
    return [first, length - first];
  }
  const valid = Array.isArray(parts) && parts.length === 2 && parts.every((n) => Number.isSafeInteger(n) && n > 0);
  if (!valid) {
    throw new InvalidArgumentError(`${where}: give a fraction or two counts ≥ 1, got ${describeItems(parts)}`);
  }
  if (parts[0] + parts[1] > length) {
    throw new InvalidArgumentError(
      `${where}: ${parts[0]} and ${parts[1]} are more than the ${length} examples there are`,
    );
  }
  return [parts[0], parts[1]];
}

/** Row numbers of both parts. */
export function splitIndices(y: NdArray, sizes: readonly [number, number], options: SplitOptions): Int32Array[] {
  const length = y.shape[0];
  const random = options.seed === undefined ? undefined : new RandomStream(options.seed).fork("split");
  const order = random ? random.permutation(length) : Int32Array.from({ length }, (_, i) => i);
  if (options.stratify !== true) {
    return [order.slice(0, sizes[0]), order.slice(sizes[0], sizes[0] + sizes[1])];
  }
  const parts = stratified(order, labelsOf(y), sizes);
  // Classes fill up at different times, which would leave the end of the second part to a few of them.
  return random ? parts.map((rows) => random.permutation(rows.length).map((at) => rows[at])) : parts;
}

function labelsOf(y: NdArray): Int32Array {
  if (y.data instanceof Int32Array && y.shape.length === 1) return y.data;
  throw new InvalidArgumentError(
    `Dataset.split: stratify needs int32 labels of shape [N], got ${y.dtype} of shape [${y.shape.join(", ")}]`,
  );
}

/** Goes through `order` and gives each example to the part where its class still has room. */
function stratified(order: Int32Array, labels: Int32Array, sizes: readonly [number, number]): Int32Array[] {
  const totals = new Map<number, number>();
  for (const label of labels) totals.set(label, (totals.get(label) ?? 0) + 1);
  const first = quotas(totals, sizes[0], labels.length);
  const rest = new Map([...totals].map(([label, total]) => [label, total - first.get(label)!]));
  const rooms = [first, quotas(rest, sizes[1], labels.length - sizes[0])];
  const parts: number[][] = [[], []];
  for (const row of order) {
    const label = labels[row];
    const part = rooms.findIndex((room) => room.get(label)! > 0);
    if (part < 0) continue;
    rooms[part].set(label, rooms[part].get(label)! - 1);
    parts[part].push(row);
  }
  return parts.map((rows) => Int32Array.from(rows));
}

/** `size` places shared among the classes by their frequency; the largest remainders get the places left over. */
function quotas(totals: ReadonlyMap<number, number>, size: number, length: number): Map<number, number> {
  const shares = [...totals].map(([label, total]) => ({ label, exact: (total * size) / length }));
  const result = new Map(shares.map(({ label, exact }) => [label, Math.floor(exact)]));
  let left = size - [...result.values()].reduce((sum, count) => sum + count, 0);
  shares.sort((a, b) => (b.exact % 1) - (a.exact % 1) || a.label - b.label);
  for (const { label } of shares) {
    if (left-- <= 0) break;
    result.set(label, result.get(label)! + 1);
  }
  return result;
}
