import { expressionsOf, type MapStep, type ReduceStep } from "../../../program/program.js";
import { variesInRow } from "../../../program/rows.js";
import type { Code } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import { VectorGraph } from "../vector/graph.js";
import { Accesses, type Place } from "./accesses.js";
import { contentsOf } from "./contents.js";
import type { LoopOutput, LoopPass } from "./loop-step.js";
import { tilesOf, variationOf, type Nest } from "./nest.js";
import { writeLoop } from "./rows.js";
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

/** Instructions for single elements in a nanosecond, while the data lie in the cache: four lanes, and many at a time. */
const PER_NANOSECOND = 40;

export function loopKernel(step: MapStep | ReduceStep): LoopKernel {
  const reduced = step.kind === "map" ? 0 : step.reduced;
  // A reduction of all axes gets one of size 1 for its result.
  const leading = reduced === step.dims.length ? 1 : 0;
  const accesses = new Accesses(step.dims, step.loads, leading);
  const { passes, results, text: structure } = contentsOf(step, accesses);
  const { coordinates, instructions, text } = survey(
    expressionsOf(step),
    step.kind === "map" ? () => true : variesInRow(step),
  );
  for (const coordinate of coordinates) accesses.coordinate(coordinate);

  const { cursors } = accesses;
  const dims = [...new Array<number>(leading).fill(1), ...step.dims];
  const work = { dims, outer: dims.length - reduced, ...traffic(passes, results, step, accesses), instructions };
  const nest: Nest = { dims, outer: work.outer, cursors, ...chooseAxes(work) };
  const moves = cursors.map(({ strides, start }) => `${strides.join()}+${start}`).join("|");
  const loads = step.loads.map((_, slot) => accesses.load(slot));
  const perElement = instructions + work.loads.length + work.stores.length + (reduced === 0 ? results.length : 1);
  return {
    key: `${work.outer} ${dims.join()} ${moves} ${loads.join()} ${structure} ${text}`,
    places: accesses.places,
    tiles: dims.slice(0, work.outer).includes(0) ? 0 : tilesOf(nest),
    cost: (dims.reduce((product, size) => product * size, 1) * perElement) / PER_NANOSECOND,
    write: (code, { relaxed, constant }) => {
      const variations = cursors.map((cursor) => variationOf(nest, cursor));
      const graph = new VectorGraph(relaxed, variations);
      writeLoop(code, { nest, addressing: accesses, passes, results, graph, constant });
    },
  };
}

/** What a loop reads and writes. */
function traffic(
  passes: readonly LoopPass[],
  results: readonly LoopOutput[],
  { loads }: MapStep | ReduceStep,
  accesses: Accesses,
): Pick<Workload, "passes" | "loads" | "stores" | "results" | "reductions"> {
  const { cursors } = accesses;
  const read = new Set(loads.map((_, slot) => accesses.load(slot)));
  const ofPasses = passes.flatMap((pass) => [...pass.cursors].filter((cursor) => read.has(cursor)));
  return {
    passes: passes.length,
    loads: (passes.length > 0 ? ofPasses : [...read]).map((cursor) => cursors[cursor]),
    stores: passes.flatMap(({ stores }) => stores.map(({ cursor }) => cursors[cursor])),
    results: results.map(({ cursor }) => cursors[cursor]),
    reductions: passes.reduce((sum, { reductions }) => sum + reductions.length, 0),
  };
}
