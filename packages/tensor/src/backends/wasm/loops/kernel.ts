import type { Expression } from "../../../expression/expression.js";
import type { MapStep, Output, ReduceStep } from "../../../program/program.js";
import type { Code } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import { VectorGraph } from "../vector/graph.js";
import { Accesses, type Place } from "./accesses.js";
import type { LoopStep } from "./loop-step.js";
import { writeMap } from "./map.js";
import { tilesOf, variationOf, type Cursor, type Nest } from "./nest.js";
import { writeReduce } from "./reduce.js";
import { survey } from "./survey.js";
import { chooseAxes, type Workload } from "./vectorize.js";

/** A map or reduce step as a function of addresses. Steps with equal keys are one function. */
export interface LoopKernel {
  readonly key: string;
  /** What the addresses, its first parameters, point at. */
  readonly places: readonly Place[];
  /** Pieces into which a caller may divide it; 0: there is nothing to do. */
  readonly tiles: number;
  /** Roughly how many nanoseconds all tiles take. */
  readonly cost: number;
  /** Writes the function: its parameters are the addresses, then the first tile and the one after the last. */
  readonly write: (code: Code, context: KernelContext) => void;
}

export interface KernelContext {
  /** Whether relaxed SIMD may be used. */
  readonly relaxed: boolean;
  /** Index of the global that holds a vector constant. */
  readonly constant: (words: Words) => number;
}

export function mapKernel(step: MapStep): LoopKernel {
  return loopKernel({ ...step, name: "map", reduced: 0, bodies: [] }, writeMap);
}

export function reduceKernel(step: ReduceStep): LoopKernel {
  const { combiner, body, output } = step;
  return loopKernel({ ...step, name: combiner, outputs: [output], bodies: [body] }, (code, loops) =>
    writeReduce(code, loops, { combiner, body }),
  );
}

/** Instructions for single elements in a nanosecond, while the data lie in the cache: four lanes, and many at a time. */
const PER_NANOSECOND = 40;

interface AnyStep extends Pick<MapStep, "dims" | "loads"> {
  readonly name: string;
  readonly reduced: number;
  readonly outputs: readonly Output[];
  /** Expressions beside those of the outputs. */
  readonly bodies: readonly Expression[];
}

function loopKernel(step: AnyStep, write: (code: Code, step: LoopStep) => void): LoopKernel {
  // A reduction of all axes gets one of size 1 for its result.
  const leading = step.reduced === step.dims.length ? 1 : 0;
  const accesses = new Accesses(step.dims, step.loads, leading);
  const outputs = step.outputs.map(({ store, value }) => ({ value, cursor: accesses.address(store) }));
  const { coordinates, instructions, text } = survey([...step.bodies, ...outputs.map(({ value }) => value)]);
  for (const coordinate of coordinates) accesses.coordinate(coordinate);

  const dims = [...new Array<number>(leading).fill(1), ...step.dims];
  const outer = dims.length - step.reduced;
  const loads = step.loads.map((_, slot) => accesses.load(slot));
  const { cursors } = accesses;
  const nest = vectorize(cursors, {
    dims,
    outer,
    loads: loads.map((cursor) => cursors[cursor]),
    stores: outputs.map(({ cursor }) => cursors[cursor]),
    instructions,
  });
  const moves = cursors.map(({ strides, start }) => `${strides.join()}+${start}`).join("|");
  return {
    key: `${step.name} ${outer} ${dims.join()} ${moves} ${loads.join()} ${outputs.map(({ cursor }) => cursor).join()} ${text}`,
    places: accesses.places,
    tiles: dims.slice(0, outer).includes(0) ? 0 : tilesOf(nest),
    cost:
      (dims.reduce((product, size) => product * size, 1) * (instructions + loads.length + outputs.length)) /
      PER_NANOSECOND,
    write: (code, { relaxed, constant }) => {
      const variations = cursors.map((cursor) => variationOf(nest, cursor));
      write(code, { nest, addressing: accesses, outputs, graph: new VectorGraph(relaxed, variations), constant });
    },
  };
}

function vectorize(cursors: readonly Cursor[], work: Workload): Nest {
  return { dims: work.dims, outer: work.outer, cursors, ...chooseAxes(work) };
}
