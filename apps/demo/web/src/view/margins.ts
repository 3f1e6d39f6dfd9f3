/** What scores of K classes say of a cell. */
export interface Verdicts {
  /** The winning class of each cell. */
  readonly winners: Uint8Array;
  /** Its probability by the softmax of the scores, 1/K … 1. */
  readonly confidence: Float32Array;
  /** How far class k is ahead of its best rival in every cell: positive where it wins, 0 on its boundary. */
  margin(k: number): Float32Array;
}

export function verdictsOf(logits: Float32Array, classes: number): Verdicts {
  const cells = logits.length / classes;
  const winners = new Uint8Array(cells);
  const confidence = new Float32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const row = logits.subarray(cell * classes, (cell + 1) * classes);
    const best = winner(row);
    let sum = 0;
    for (const value of row) sum += Math.exp(value - row[best]);
    winners[cell] = best;
    confidence[cell] = 1 / sum;
  }
  return { winners, confidence, margin: (k) => marginOf(logits, classes, k) };
}

function winner(row: Float32Array): number {
  let best = 0;
  for (let k = 1; k < row.length; k++) if (row[k] > row[best]) best = k;
  return best;
}

function marginOf(logits: Float32Array, classes: number, k: number): Float32Array {
  const margin = new Float32Array(logits.length / classes);
  for (let cell = 0; cell < margin.length; cell++) {
    let rival = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < classes; j++) if (j !== k) rival = Math.max(rival, logits[cell * classes + j]);
    margin[cell] = logits[cell * classes + k] - rival;
  }
  return margin;
}
