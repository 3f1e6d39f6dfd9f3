import { sizeOf } from "../../../core/shape.js";
import { expressionsOf, type MapStep, type ReduceStep } from "../../../program/program.js";
import { variesInRow } from "../../../program/rows.js";
import type { Code } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import { VectorGraph } from "../vector/graph.js";
import { Accesses, type Place } from "./accesses.js";
import { chooseAxes } from "./copies.js";
import { contentsOf } from "./contents.js";
import { placeCursors } from "./cursors.js";
import type { LoopOutput, PassContents } from "./loop-step.js";
import { tilesOf, type Cursor, type Nest } from "./nest.js";
import { writeLoop } from "./rows.js";
import { countInstructions, survey } from "./survey.js";
import type { PassWork, Workload } from "./vectorize.js";

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
export const PER_NANOSECOND = 40;

/** A loop of which it is known what it does, but not yet how its function is to be written. */
export interface PreparedLoop {
  readonly cost: number;
  /** `brief`: as short as can be, since it takes hardly any time. It computes the same bits. */
  readonly kernel: (brief: boolean) => LoopKernel;
}

export function prepareLoop(step: MapStep | ReduceStep): PreparedLoop {
  const reduced = step.kind === "map" ? 0 : step.reduced;
  // A reduction of all axes gets one of size 1 for its result.
  const leading = reduced === step.dims.length ? 1 : 0;
  const accesses = new Accesses(step.dims, step.loads, leading);
  const { passes, results, text: structure } = contentsOf(step, accesses);
  const { coordinates, text } = survey(expressionsOf(step));
  for (const coordinate of coordinates) accesses.coordinate(coordinate);

  const { cursors } = accesses;
  const dims = [...new Array<number>(leading).fill(1), ...step.dims];
  const work = workloadOf(step, dims, passes, results, accesses);
  const cost = nanoseconds(work);
  const moves = cursors.map(({ strides, start }) => `${strides.join()}+${start}`).join("|");
  const kernel = (brief: boolean): LoopKernel => {
    const { elementCopiesOfPasses, ...axes } = chooseAxes(work, brief);
    const nest: Nest = { dims, outer: work.outer, ...axes };
    return {
      key: `${brief} ${work.outer} ${dims.join()} ${moves} ${accesses.loads.join()} ${structure} ${text}`,
      places: accesses.places,
      tiles: dims.slice(0, work.outer).includes(0) ? 0 : tilesOf(nest),
      cost,
      write: (code, { relaxed, constant }) => {
        const placed = placeCursors(code, nest, cursors);
        const graph = new VectorGraph(relaxed, placed);
        const chosen = passes.map((pass, i) => ({
          ...pass,
          nest: { ...nest, elementCopies: elementCopiesOfPasses[i] },
        }));
        writeLoop(code, {
          nest,
          cursors: placed,
          brief,
          addressing: accesses,
          passes: chosen,
          results,
          graph,
          constant,
        });
      },
    };
  };
  return { cost, kernel };
}

function nanoseconds({ dims, passes }: Workload): number {
  let perElement = 0;
  for (const { instructions, loads, stores, reductions } of passes) {
    perElement += instructions + loads.length + stores.length + reductions;
  }
  return (sizeOf(dims) * perElement) / PER_NANOSECOND;
}

function workloadOf(
  step: MapStep | ReduceStep,
  dims: readonly number[],
  passes: readonly PassContents[],
  results: readonly LoopOutput[],
  accesses: Accesses,
): Workload {
  const cursorsOf = (indices: Iterable<number>): Cursor[] => [...indices].map((index) => accesses.cursors[index]);
  const loaded = new Set(accesses.loads);
  const outputs = cursorsOf(results.map(({ cursor }) => cursor));
  if (step.kind === "map") {
    const instructions = countInstructions(expressionsOf(step), () => true);
    const pass = { loads: cursorsOf(loaded), stores: outputs, reductions: 0, instructions };
    return { dims, outer: dims.length, passes: [pass], results: [] };
  }
  const varies = variesInRow(step);
  const work = passes.map(({ reductions, stores, expressions, cursors }): PassWork => ({
    loads: cursorsOf([...cursors].filter((cursor) => loaded.has(cursor))),
    stores: cursorsOf(stores.map(({ cursor }) => cursor)),
    reductions: reductions.length,
    instructions: countInstructions(expressions, varies),
  }));
  return { dims, outer: dims.length - step.reduced, passes: work, results: outputs };
}
