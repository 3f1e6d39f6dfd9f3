import type { Program } from "./program.js";

/**
 * How many programs are kept for whoever computes the same again, as plans and by each backend compiled: 256 small ones,
 * fewer of many steps. A compiled step takes about 50 kB (the code that the engine makes of it, for the most part), so
 * this bounds them at some 200 MB.
 */
export const keptPrograms = { count: 256, weight: 4096, weigh: ({ steps }: Program): number => steps.length };
