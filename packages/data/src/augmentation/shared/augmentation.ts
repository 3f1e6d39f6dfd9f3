import { formatShape, ShapeError, type NdArray, type RandomStream } from "@nn/tensor";

/** An image in float32, [H, W, C]: rows from top to bottom, the channels of a pixel side by side. */
export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** May be the dataset's own: a step makes a new array for what it changes. */
  readonly data: Float32Array;
}

/** An example on its way through the steps. */
export interface AugmentedExample {
  readonly image: Image;
  readonly target: NdArray;
  readonly weight?: number;
}

/** What a step may ask for. */
export interface AugmentationContext {
  /** This step's random numbers for this example in this epoch: they depend on nothing else. */
  readonly random: RandomStream;
  /** A random example of the dataset, after the steps before this one. */
  readonly another: () => AugmentedExample;
  /** Number of classes that the labels tell apart. */
  readonly classes: () => number;
}

/** A random change of examples. Make your own with `imageAugmentation`, or as such a record. */
export interface Augmentation {
  readonly name: string;
  apply(example: AugmentedExample, context: AugmentationContext): AugmentedExample;
}

/** A step that changes the image alone. `change` returns a new image, or the given one, to which it does not write. */
export function imageAugmentation(name: string, change: (image: Image, random: RandomStream) => Image): Augmentation {
  return { name, apply: (example, { random }) => ({ ...example, image: change(example.image, random) }) };
}

/** An array of an example as an image. */
export function toImage({ shape, data }: NdArray, where: string): Image {
  const [height, width, channels] = shape;
  if (shape.length !== 3) {
    throw new ShapeError(`${where}: examples must be images [H, W, C], got ${formatShape(shape)}`);
  }
  return { height, width, channels, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** An image of the same size with other values. */
export function withData(image: Image, data: Float32Array): Image {
  return { height: image.height, width: image.width, channels: image.channels, data };
}
