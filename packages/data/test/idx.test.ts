import { gzipSync } from "node:zlib";
import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { Dataset, IdxError, readIdx, SizeLimitError } from "../src/index.js";
import { expectHarmless, patch } from "./bytes.js";

/** An IDX file: type, sizes, and elements already in bytes. */
function idx(type: number, shape: number[], bytes: number[]): Uint8Array {
  const sizes = shape.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.from([0, 0, type, shape.length, ...sizes, ...bytes]);
}

describe("readIdx", () => {
  it.each([
    [0x08, "uint8", [1, 255], [1, 255]],
    [0x09, "int8", [1, 255], [1, -1]],
    [0x0b, "int16", [1, 2, 0xff, 0xfe], [258, -2]],
    [0x0c, "int32", [0, 0, 1, 2, 255, 255, 255, 254], [258, -2]],
    [0x0d, "float32", [0x3f, 0xc0, 0, 0, 0xc0, 0x10, 0, 0], [1.5, -2.25]],
    [0x0e, "float64", [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 2, 0, 0, 0, 0, 0, 0], [1.5, -2.25]],
  ])("reads type %i as %s, high byte first", (type, dtype, bytes, values) => {
    const array = readIdx(idx(type, [2, 1], bytes));
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual([2, 1]);
    expect(Array.from(array.data as ArrayLike<number>)).toEqual(values);
  });

  it("reads gzip, within the limit", () => {
    const packed = gzipSync(idx(8, [2, 2], [1, 2, 3, 4]));
    expect(readIdx(packed)).toEqual({ dtype: "uint8", shape: [2, 2], data: Uint8Array.of(1, 2, 3, 4) });
    expect(() => readIdx(packed, { maxBytes: 10 })).toThrow(SizeLimitError);
  });

  it("makes a dataset of images and labels", () => {
    const data = Dataset.from({ x: readIdx(idx(8, [2, 1, 2], [0, 255, 51, 0])), y: readIdx(idx(8, [2], [7, 3])) });
    expect(data.x).toEqual({ data: Float32Array.of(0, 255, 51, 0), shape: [2, 1, 2], dtype: "float32" });
    expect(data.y).toEqual({ data: Int32Array.of(7, 3), shape: [2], dtype: "int32" });
    expect([...data.normalize().x.data]).toEqual([0, 1, 1, 0]);
  });

  const good = idx(8, [2, 3], [1, 2, 3, 4, 5, 6]);

  it.each([
    ["nothing", new Uint8Array(0), "two zero bytes"],
    ["other first bytes", patch(good, 0, 1), "two zero bytes"],
    ["an unknown type", patch(good, 2, 0x0a), "0x0a"],
    ["no axes", idx(8, [], [1]), "no axes"],
    ["a header cut short", good.slice(0, 9), "ends in its header"],
    ["data cut short", good.slice(0, -1), "needs 6 bytes, the file holds 5"],
    ["data too long", Uint8Array.from([...good, 0]), "needs 6 bytes, the file holds 7"],
    ["sizes beyond all memory", patch(good, 4, 255, 255, 255, 255, 255, 255, 255, 255), "18446744065119617000 bytes"],
    ["a web page", new TextEncoder().encode("<html>not found</html>"), "this is a web page"],
    ["a Git LFS pointer", new TextEncoder().encode("version https://git-lfs.github.com/spec/v1"), "Git LFS pointer"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readIdx(bytes)).toThrow(IdxError);
    expect(() => readIdx(bytes)).toThrow(message);
  });

  it("refuses what are no bytes", () => {
    for (const input of ["a", null, [0, 0, 8, 1], {}]) {
      expect(() => readIdx(input as unknown as Uint8Array)).toThrow(InvalidArgumentError);
    }
  });

  it("copies: the file's bytes may change afterwards", () => {
    const bytes = Buffer.from(good);
    const { data } = readIdx(bytes);
    bytes.fill(0);
    expect([...(data as Uint8Array)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("survives any damage", () => {
    const { errors, total } = expectHarmless(
      readIdx,
      idx(
        0x0d,
        [3, 2],
        Array.from({ length: 24 }, (_, i) => i),
      ),
      1,
    );
    expect(errors).toBeGreaterThan(total / 4);
    expectHarmless(readIdx, new Uint8Array(gzipSync(good)), 2);
  });
});
