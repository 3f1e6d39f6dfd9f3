/** A launch is worth dividing if each piece takes so many nanoseconds: handing a piece to another thread costs some 200. */
export const GRAIN = 4000;

/** Pieces for each thread: when the system takes a thread away, the others lack only the piece that it was doing. */
const PER_THREAD = 3;

/** Nanoseconds of divided work below which a program runs on one thread: waking another may take longer. */
export const WORTH_WAKING = 60_000;

/** Into how many pieces a loop of so many nanoseconds and tiles is divided. */
export function piecesOf(cost: number, tiles: number, threads: number): number {
  if (threads === 1) return 1;
  return Math.max(1, Math.min(threads * PER_THREAD, Math.floor(cost / GRAIN), tiles));
}
