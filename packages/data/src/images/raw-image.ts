/** A decoded image: rows from top to bottom, pixels from left to right, the channels of a pixel side by side. */
export interface RawImage {
  readonly height: number;
  readonly width: number;
  /** 1: grey, 2: grey and opacity, 3: red, green, blue, 4: and opacity. */
  readonly channels: number;
  /** From 0 to 255, or to 65,535. */
  readonly data: Uint8Array | Uint16Array;
}

/** The largest value of an image's elements. */
export function largest({ data }: RawImage): number {
  return data instanceof Uint16Array ? 0xffff : 0xff;
}
