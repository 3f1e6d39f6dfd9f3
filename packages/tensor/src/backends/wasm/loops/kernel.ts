import { sizeOf } from "../../../core/shape.js";
import type { MapStep, ReduceStep } from "../../../program/program.js";
import type { Code } from "../encoder/code.js";
import type { Words } from "../encoder/module.js";
import { VectorGraph } from "../vector/graph.js";
import { Accesses, type Place } from "./accesses.js";
import { chooseAxes } from "./layout/copies.js";
import { contentsOf, type Contents } from "./contents.js";
import { placeCursors } from "./cursors.js";
import type { LoopOutput } from "./loop-step.js";
import { tilesOf, type Cursor, type Nest } from "./nest.js";
import { writeLoop } from "./rows.js";
import type { PassWork, Workload } from "./layout/vectorize.js";

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
  const { cursors } = accesses;
  const contents = contentsOf(step, accesses);
  const { passes, results, text } = contents;
  const dims = leading === 1 ? [1, ...step.dims] : step.dims;
  const work = workloadOf(dims, dims.length - reduced, contents, accesses);
  const cost = nanoseconds(work);
  const kernel = (brief: boolean): LoopKernel => {
    const { elementCopiesOfPasses, ...axes } = chooseAxes(work, brief);
    const nest: Nest = { dims, outer: work.outer, ...axes };
    return {
      key: `${brief} ${work.outer} ${dims.join()} ${movesOf(cursors)} ${accesses.loads.join()} ${text}`,
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

function movesOf(cursors: readonly Cursor[]): string {
  let text = "";
  for (const { strides, start } of cursors) text += `${strides.join()}+${start}|`;
  return text;
}

function nanoseconds({ dims, passes }: Workload): number {
  let perElement = 0;
  for (const { instructions, loads, stores, reductions } of passes) {
    perElement += instructions + loads.length + stores.length + reductions;
  }
  return (sizeOf(dims) * perElement) / PER_NANOSECOND;
}

function workloadOf(
  dims: readonly number[],
  outer: number,
  { passes, results, instructions }: Contents,
  { cursors, loads }: Accesses,
): Workload {
  const loaded = new Set(loads);
  const storedBy = (outputs: readonly LoopOutput[]): Cursor[] => outputs.map(({ cursor }) => cursors[cursor]);
  if (outer === dims.length) {
    const all = Array.from(loaded, (cursor) => cursors[cursor]);
    return {
      dims,
      outer,
      passes: [{ loads: all, stores: storedBy(results), reductions: 0, instructions }],
      results: [],
    };
  }
  const work = passes.map((pass): PassWork => {
    const own: Cursor[] = [];
    for (const cursor of pass.cursors) if (loaded.has(cursor)) own.push(cursors[cursor]);
    const { reductions, stores } = pass;
    return { loads: own, stores: storedBy(stores), reductions: reductions.length, instructions: pass.instructions };
  });
  return { dims, outer, passes: work, results: storedBy(results) };
}
