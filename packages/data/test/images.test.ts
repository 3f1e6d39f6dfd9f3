import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "@nn/tensor";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Dataset, ImageError, readImage, SizeLimitError } from "../src/index.js";
import { decodeJpeg } from "../src/images/jpeg/decode.js";
import { readChunks, writeChunks } from "../src/images/png/chunks.js";
import { decodePng } from "../src/images/png/decode.js";
import { expectHarmless, fromBase64, patch } from "./bytes.js";

/** Files and their pixels; see fixtures/images.py. */
interface Fixtures {
  readonly images: readonly {
    readonly name: string;
    readonly file: string;
    readonly shape: readonly number[];
    readonly pixels: readonly number[];
    readonly depth?: number;
    readonly tolerance?: number;
  }[];
  readonly resized: {
    readonly file: string;
    readonly grey: readonly number[];
    readonly sizes: readonly { readonly shape: readonly [number, number]; readonly pixels: readonly number[] }[];
  };
}

const { images, resized } = JSON.parse(
  readFileSync(new URL("fixtures/images.json", import.meta.url), "utf8"),
) as Fixtures;

const fileOf = (start: string): Uint8Array => fromBase64(images.find(({ name }) => name.startsWith(start))!.file);

/** The largest difference of two lists. */
const difference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

afterEach(() => vi.unstubAllGlobals());

describe("readImage", () => {
  it.each(images)("reads $name", async ({ file, shape, pixels, depth = 8, tolerance = 0 }) => {
    const bytes = fromBase64(file);
    const most = 2 ** depth - 1;
    const image = await readImage(bytes);
    expect(image).toMatchObject({ dtype: "uint8", shape });
    expect(
      difference(
        image.data,
        pixels.map((value) => (depth === 16 ? Math.round(value / 257) : value)),
      ),
    ).toBeLessThanOrEqual(tolerance);
    const { dtype, data } = await readImage(bytes, { dtype: "float32" });
    expect(dtype).toBe("float32");
    expect(
      difference(
        data,
        pixels.map((value) => value / most),
      ),
    ).toBeLessThanOrEqual(tolerance / 255 + 1e-6);
  });

  it("reads the same where there is no zlib", async () => {
    const names = images.filter(({ name }) => name.startsWith("PNG"));
    const expected = await Promise.all(names.map(({ file }) => readImage(fromBase64(file))));
    vi.stubGlobal("process", undefined);
    const found = await Promise.all(names.map(({ file }) => readImage(fromBase64(file))));
    vi.unstubAllGlobals();
    expect(found).toEqual(expected);
  });

  it.each(resized.sizes)("resizes as Pillow does, to $shape", async ({ shape, pixels }) => {
    const { data, shape: got } = await readImage(fromBase64(resized.file), { size: shape });
    expect(got).toEqual([...shape, 3]);
    expect(difference(data, pixels)).toBeLessThanOrEqual(1);
  });

  it("gives grey as Pillow does, and colour and opacity to what has none", async () => {
    const grey = await readImage(fromBase64(resized.file), { channels: 1 });
    expect(grey.shape).toEqual([12, 10, 1]);
    expect(difference(grey.data, resized.grey)).toBeLessThanOrEqual(1);
    const bytes = fileOf("PNG type 0, 8");
    const plain = await readImage(bytes);
    const colour = await readImage(bytes, { channels: 4 });
    expect(colour.shape.at(-1)).toBe(4);
    expect([...colour.data.slice(0, 4)]).toEqual([plain.data[0], plain.data[0], plain.data[0], 255]);
    const opaque = await readImage(fileOf("PNG type 6, 8"));
    expect([...(await readImage(fileOf("PNG type 6, 8"), { channels: 3 })).data.slice(0, 4)]).toEqual([
      ...opaque.data.slice(0, 3),
      opaque.data[4],
    ]);
    const twice = await readImage(fileOf("PNG type 4, 16"));
    expect((await readImage(fileOf("PNG type 4, 16"), { channels: 4 })).data[3]).toBe(twice.data[1]);
  });

  it("makes datasets", async () => {
    const image = await readImage(fileOf("PNG type 2, 8"));
    const data = Dataset.from({ x: { data: image.data, shape: [1, ...image.shape] }, y: [3], targets: "labels" });
    expect(data.inputShape).toEqual(image.shape);
  });

  it.each([
    ["what is no image", new TextEncoder().encode("GIF89a"), "neither PNG nor JPEG"],
    ["a web page", new TextEncoder().encode("<html>"), "this is a web page"],
    ["nothing", new Uint8Array(0), "neither PNG nor JPEG"],
    ["a PNG cut short", fileOf("PNG type 2").slice(0, -20), "the PNG is damaged: it is truncated"],
    ["a PNG with a wrong bit", patch(fileOf("PNG type 2"), 45, 9), "the checksum of its chunk"],
    ["a JPEG cut short", fileOf("JPEG baseline").slice(0, -20), "the JPEG is damaged: it is truncated"],
    ["a JPEG cut off in its header", fileOf("JPEG baseline").slice(0, 30), "truncated"],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(readImage(bytes)).rejects.toThrow(ImageError);
    await expect(readImage(bytes)).rejects.toThrow(message);
  });

  /** A grey PNG whose header says what it likes. */
  function claiming(change: (header: DataView) => void): Uint8Array {
    const [header, ...rest] = readChunks(fileOf("PNG type 0, 8"));
    const data = new Uint8Array(header.data);
    change(new DataView(data.buffer));
    return writeChunks([{ type: "IHDR", data }, ...rest]);
  }

  it.each<[string, (header: DataView) => void, string | RegExp]>([
    ["no pixels", (header) => header.setUint32(0, 0), /0 × 5 pixels/],
    ["more rows than there are", (header) => header.setUint32(4, 900), /bytes of rows, expected/],
    ["fewer rows than there are", (header) => header.setUint32(4, 2), /more than the 8 bytes that its size needs/],
    ["an unknown colour", (header) => header.setUint8(9, 5), "there is no colour type 5"],
    ["an impossible depth", (header) => header.setUint8(8, 3), "colour type 0 of 3 bits"],
    ["an unknown method", (header) => header.setUint8(12, 2), "unknown methods"],
    [
      "interlaced bits",
      (header) => (header.setUint8(8, 4), header.setUint8(12, 1)),
      "save the image without interlacing",
    ],
    ["a palette that is not there", (header) => header.setUint8(9, 3), "palette"],
  ])("refuses a PNG with %s", async (_, change, message) => {
    await expect(readImage(claiming(change))).rejects.toThrow(ImageError);
    await expect(readImage(claiming(change))).rejects.toThrow(message);
    vi.stubGlobal("process", undefined);
    await expect(readImage(claiming(change))).rejects.toThrow(ImageError);
  });

  it("refuses sizes beyond maxBytes before it unpacks anything", async () => {
    const huge = claiming((header) => (header.setUint32(0, 100_000), header.setUint32(4, 100_000)));
    await expect(readImage(huge)).rejects.toThrow(SizeLimitError);
    await expect(readImage(huge)).rejects.toThrow("100000 × 100000 pixels takes 10000000000 bytes");
    await expect(readImage(fileOf("PNG type 2, 8"), { maxBytes: 44 })).rejects.toThrow(SizeLimitError);
    expect((await readImage(fileOf("PNG type 2, 8"), { maxBytes: 45 })).data).toHaveLength(45);
    await expect(readImage(fileOf("JPEG baseline"), { maxBytes: 389 })).rejects.toThrow(SizeLimitError);
  });

  it("refuses options that are none", async () => {
    const png = fileOf("PNG type 2, 8");
    for (const options of [{ channels: 2 }, { size: 3 }, { size: [0, 1] }, { dtype: "int32" }, { sise: [1, 1] }]) {
      await expect(readImage(png, options as object)).rejects.toThrow(InvalidArgumentError);
    }
    await expect(readImage("cat.png" as never)).rejects.toThrow(InvalidArgumentError);
  });

  it.each(["PNG type 2, 8 bits, plain", "PNG type 6, 8 bits, interlaced", "PNG palette, 4", "PNG in many"])(
    "survives any damage to %s",
    (name) => {
      const { errors, total } = expectHarmless((bytes) => decodePng(bytes, 2 ** 24), fileOf(name), 1);
      expect(errors).toBeGreaterThan(total / 2);
    },
  );

  it.each(["JPEG baseline", "JPEG progressive", "JPEG grey"])("survives any damage to %s", (name) => {
    const { errors, total } = expectHarmless((bytes) => decodeJpeg(bytes, 2 ** 24), fileOf(name), 1);
    expect(errors).toBeGreaterThan(total / 4);
  });
});
