import type { Layer } from "@nn/layers";
import { TrainingInProgressError } from "../errors.js";
import type { Optimizer } from "@nn/optimizers";
import {
  checkBytes,
  InvalidArgumentError,
  Storage,
  sizeOf,
  type Parameter,
  type RandomStream,
  type Shape,
} from "@nn/tensor";

/** A parameter with its path in the network: "dense_2.W". */
export interface NamedParameter {
  readonly path: string;
  readonly parameter: Parameter;
  readonly regularized: boolean;
  readonly frozen: boolean;
}

/** A parameter and where it lies in its block. */
export interface PlacedParameter extends NamedParameter {
  readonly offset: number;
}

/** A run of the block that an optimizer treats alike. */
export interface Run {
  readonly start: number;
  readonly length: number;
  readonly regularized: boolean;
}

/**
 * All parameters of a network side by side in one block: first those that are trained and regularized, then those that
 * are only trained, then the frozen ones. An optimizer's moments are blocks of the same layout, so its update is one
 * loop over a run, whatever the layers are.
 */
export class ParameterBlock {
  readonly storage: Storage;
  readonly trained: readonly PlacedParameter[];
  readonly all: readonly PlacedParameter[];
  readonly #runs: readonly Run[];

  /** @throws {TrainingInProgressError} another network has some of the parameters and is trained now. */
  constructor(parameters: readonly NamedParameter[]) {
    checkNotTrained(parameters);
    const rank = ({ frozen, regularized }: NamedParameter): number => (frozen ? 2 : regularized ? 0 : 1);
    const sorted = [...parameters].sort((a, b) => rank(a) - rank(b));
    checkBytes([totalSize(sorted)], "float32", "Network: all parameters in one block");
    this.storage = new Storage("float32", totalSize(sorted));
    let end = 0;
    this.all = sorted.map((item) => {
      const offset = end;
      item.parameter.moveTo(this.storage, offset);
      end += item.parameter.size;
      return { ...item, offset };
    });
    this.trained = this.all.filter(({ frozen }) => !frozen);
    this.#runs = runsOf(this.trained);
  }

  /** Elements of the trained part, which comes first. */
  get trainedSize(): number {
    return totalSize(this.trained);
  }

  /** The runs of an optimizer, which may treat all parameters alike. */
  runsFor({ regularizes }: Pick<Optimizer, "regularizes">): readonly Run[] {
    const length = this.trainedSize;
    if (regularizes || length === 0) return this.#runs;
    return [{ start: 0, length, regularized: false }];
  }

  /** Keeps the parameters in their places while they are trained. */
  async during<T>(training: () => Promise<T>): Promise<T> {
    inTraining.add(this.storage);
    try {
      return await training();
    } finally {
      inTraining.delete(this.storage);
    }
  }

  /** Whether the block still has all parameters, and the layout that the layers' frozen flags ask for. */
  matches(parameters: readonly NamedParameter[]): boolean {
    const known = new Map(this.all.map((item) => [item.parameter, item]));
    return (
      parameters.length === this.all.length &&
      parameters.every((item) => known.get(item.parameter)?.frozen === item.frozen) &&
      this.all.every(({ parameter }) => parameter.storage === this.storage)
    );
  }
}

/** The blocks that are trained now: their parameters must not move. */
const inTraining = new WeakSet<Storage>();

/** Whether some of the parameters are trained now, in whatever network. */
export function areTrained(parameters: readonly NamedParameter[]): boolean {
  return parameters.some(({ parameter }) => inTraining.has(parameter.storage));
}

function checkNotTrained(parameters: readonly NamedParameter[]): void {
  const busy = parameters.find(({ parameter }) => inTraining.has(parameter.storage));
  if (!busy) return;
  throw new TrainingInProgressError(
    `${busy.path} is trained in another network that has the same layer; await that training first`,
  );
}

function totalSize(parameters: readonly NamedParameter[]): number {
  return parameters.reduce((sum, { parameter }) => sum + sizeOf(parameter.shape), 0);
}

function runsOf(trained: readonly NamedParameter[]): Run[] {
  const lengthOf = (regularized: boolean): number =>
    totalSize(trained.filter((item) => item.regularized === regularized));
  const first = lengthOf(true);
  const runs = [
    { start: 0, length: first, regularized: true },
    { start: first, length: lengthOf(false), regularized: false },
  ];
  return runs.filter(({ length }) => length > 0);
}

/** The layers of a tree with their paths, parents before children. */
export function layerPaths(layers: readonly Layer[], prefix = ""): { readonly path: string; readonly layer: Layer }[] {
  return layers.flatMap((layer) => {
    const path = `${prefix}${layer.name}`;
    return [{ path, layer }, ...layerPaths(layer.children, `${path}.`)];
  });
}

/** Parameters of all layers with their paths. */
export function parametersOf(layers: readonly Layer[]): NamedParameter[] {
  return layerPaths(layers).flatMap(({ path, layer }) =>
    Object.entries(layer.parameters).map(([name, parameter]) => ({
      path: `${path}.${name}`,
      parameter,
      regularized: layer.isRegularized(name),
      frozen: layer.frozen,
    })),
  );
}

/** Running statistics and other untrained state of all layers with their paths. */
export function statesOf(layers: readonly Layer[]): Pick<NamedParameter, "path" | "parameter">[] {
  return layerPaths(layers).flatMap(({ path, layer }) =>
    Object.entries(layer.state).map(([name, parameter]) => ({ path: `${path}.${name}`, parameter })),
  );
}

/** Builds layers one after another; each gets a random stream of its own, named by its position. */
export function buildLayers(layers: readonly Layer[], input: Shape, random: RandomStream): Shape {
  return layers.reduce<Shape>((shape, layer, index) => layer.build(shape, random.fork(index)), input);
}

/** @throws {InvalidArgumentError} names of layers by which two values would be one in a file. */
export function checkPaths(
  parameters: readonly Pick<NamedParameter, "path">[],
  states: readonly Pick<NamedParameter, "path">[],
): void {
  const seen = new Set<string>();
  for (const path of [...parameters, ...states].map((item) => item.path)) {
    const isTaken = /^(state|optimizer)\//.test(path);
    if (!isTaken && !seen.has(path)) seen.add(path);
    else {
      throw new InvalidArgumentError(
        `Network: the path "${path}" ${isTaken ? "begins like one that files use for something else" : "stands for two values"}; ` +
          "give the layer another name",
      );
    }
  }
}

/** Gives every layer that has no name of its own one that is unique among its siblings: "dense", "dense_2", … */
export function nameLayers(layers: readonly Layer[]): void {
  const taken = new Set<string>();
  for (const layer of layers) {
    const base = layer.name || layer.type;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    layer.name = name;
    nameLayers(layer.children);
  }
}
