import { compile, RandomStream, type NdArray, type Tensor } from "@nn/tensor";
import { availableBackends, onBackends } from "../backends.js";
import type { Check } from "../check.js";
import { expectClose, expectEqual, valuesOf } from "../close.js";
import { assert, expectError } from "../errors.js";
import type { LayerLike, SampleLike } from "./layer-like.js";
import { batch, build, parametersOf, SpyContext, statesOf } from "./subject.js";

/** How a layer behaves as a program and between training and inference. */
export function behaviourChecks<C>(sample: SampleLike<C>): Check[] {
  return [
    { name: "gives the same compiled as eager, in training and inference", run: () => compiledAsEager(sample) },
    { name: "gives the same on every backend", run: () => sameOnBackends(sample) },
    { name: "draws nothing and changes nothing in inference", run: () => quietInference(sample) },
    { name: "gives the same for the same key in training", run: () => sameForKey(sample) },
    { name: "has the same first values for the same seed", run: () => sameForSeed(sample) },
  ];
}

const compiledAsEager = <C>(sample: SampleLike<C>): Promise<void> =>
  onBackends(availableBackends(), () => {
    for (const training of [false, true]) {
      const { layer } = build(sample);
      const x = batch(sample, 3);
      const program = compile((x) => layer.apply(x, new SpyContext(training)));
      expectEqual(program(x), layer.apply(x, new SpyContext(training)));
    }
  });

async function sameOnBackends<C>(sample: SampleLike<C>): Promise<void> {
  const { layer } = build(sample);
  const x = batch(sample, 4);
  for (const training of [false, true]) {
    const results: NdArray[] = [];
    await onBackends(availableBackends(), () => results.push(valuesOf(layer.apply(x, new SpyContext(training)))));
    for (const result of results) expectClose(result, results[0], { relative: 1e-5, absolute: 1e-5 });
  }
}

function quietInference<C>(sample: SampleLike<C>): void {
  const { layer } = build(sample);
  const context = new SpyContext(false);
  layer.apply(batch(sample, 2), context);
  assert(context.keys === 0, () => `in inference it asked for ${context.keys} random keys`);
  assert(context.updates === 0, () => `in inference it updated ${context.updates} states`);
}

function sameForKey<C>(sample: SampleLike<C>): void {
  const { layer } = build(sample);
  const once = (): Tensor => layer.apply(batch(sample, 4), new SpyContext(true));
  expectEqual(once(), once());
}

function sameForSeed<C>(sample: SampleLike<C>): void {
  const [a, b] = [build(sample, 1), build(sample, 1)].map(({ layer }) => parametersOf(layer));
  for (const [i, parameter] of a.entries()) expectEqual(parameter.value, b[i].value);
}

/** Copies all values of a layer into another of the same architecture. */
function copyValues(from: LayerLike, to: LayerLike): void {
  const [source, target] = [from, to].map((layer) => [...parametersOf(layer), ...statesOf(layer)]);
  assert(source.length === target.length, () => `${source.length} parameters became ${target.length}`);
  for (const [i, parameter] of target.entries()) parameter.set(source[i].value);
}

/** What a file keeps of a layer. */
export function savingChecks<C>(sample: SampleLike<C>, rebuild: (config: C) => LayerLike): Check[] {
  return (sample.saved ?? true)
    ? [{ name: "comes back from its config as JSON", run: () => comesBack(sample, rebuild) }]
    : [{ name: "says that it cannot be saved", run: () => refusesToSave(sample) }];
}

function comesBack<C>(sample: SampleLike<C>, rebuild: (config: C) => LayerLike): void {
  const { layer, output } = build(sample);
  layer.name = "probe";
  const text = JSON.stringify(layer.config());
  const again = rebuild(JSON.parse(text));
  assert(JSON.stringify(again.config()) === text, () => `${text} came back as ${JSON.stringify(again.config())}`);
  assert(again.name === "probe", () => `the name came back as ${JSON.stringify(again.name)}`);
  expectEqual(again.build(sample.input, new RandomStream(1234)), output);
  copyValues(layer, again);
  for (const training of [false, true]) {
    const x = batch(sample, 3);
    expectEqual(again.apply(x, new SpyContext(training)), layer.apply(x, new SpyContext(training)));
  }
}

/** A layer that holds a function must say so rather than write a config that cannot be read. */
function refusesToSave<C>(sample: SampleLike<C>): void {
  const { layer } = build(sample);
  layer.name = "probe";
  expectError(() => layer.config(), Error, /probe/);
}
