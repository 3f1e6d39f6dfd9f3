import type { Augmentation, Dataset, FullSet } from "@nn/data";

/** What a set is loaded with. */
export interface ImageSetSource {
  readonly seed: number;
  /** Where its files are, if the user has said so. */
  readonly folder?: string | undefined;
  /** Shows a line for the time that loading takes. */
  readonly say?: ((text: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Images with classes, to train on and to test on. */
export interface ImageSet {
  readonly name: string;
  /** A line for `--help`. */
  readonly summary: string;
  /** For headings. */
  readonly title: string;
  /** Shape of an image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  /** Whether it shows dark ink on light paper, which the numbers have the other way round. */
  readonly invert: boolean;
  /** Random changes that leave a picture what it is: more examples to learn from. */
  readonly changes: readonly Augmentation[];
  /** The same in words. */
  readonly changed: string;
  /** How many images there are to train on and to test on. */
  readonly sizes: readonly [train: number, test: number];
  load(source: ImageSetSource): Promise<FullSet>;
}

/** The number of images in words. */
export const imageCount = (set: Dataset): string => `${(set.length ?? 0).toLocaleString("en")} images`;
