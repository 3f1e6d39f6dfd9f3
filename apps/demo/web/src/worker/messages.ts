import type { Settings } from "../state/settings.js";

/** Points of the plane: x [N, 2] one after another, and their classes. */
export interface Points {
  readonly x: Float32Array;
  readonly y: Int32Array;
}

/** The rectangle of the plane that is shown. */
export interface Domain {
  readonly x1: readonly [number, number];
  readonly x2: readonly [number, number];
}

/** Scores after an epoch; epoch 0 is before training. */
export interface EpochScores {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
}

/** What the page asks of the worker. */
export type Request =
  | { readonly kind: "start"; readonly id: number; readonly settings: Settings; readonly pace: Pace }
  | { readonly kind: "pace"; readonly pace: Pace }
  /** The last frame has been drawn: the next may come. */
  | { readonly kind: "drawn" };

/** How training goes on. */
export interface Pace {
  /** "step": one epoch, then paused. */
  readonly mode: "playing" | "paused" | "step";
  /** Epochs a second at most; Infinity is as fast as possible. */
  readonly speed: number;
}

/** What the worker tells the page; `id` is that of the training, so that what is late is known. */
export type Answer =
  | {
      readonly kind: "ready";
      readonly id: number;
      readonly train: Points;
      readonly test: Points;
      readonly domain: Domain;
      readonly classes: number;
      readonly parameters: number;
      readonly backend: string;
    }
  | {
      readonly kind: "frame";
      readonly id: number;
      /** Of all epochs since the last frame. */
      readonly scores: readonly EpochScores[];
      /** Scores of the classes at the lattice's cells, [cells, classes], the lowest row first. */
      readonly logits: Float32Array;
      /** What each hidden layer's units make of the small lattice's cells, [unitCells², units], the lowest row first. */
      readonly units: readonly Float32Array[];
    }
  /** A single step is done, or the training has come to its end. */
  | { readonly kind: "paused"; readonly id: number }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
