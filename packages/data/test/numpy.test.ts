import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CompressionError, NumpyError, readNpy, readNpz, SizeLimitError } from "../src/index.js";
import { expectHarmless, fromBase64, patch } from "./bytes.js";
import fixtures from "./fixtures/numpy.json" with { type: "json" };

const file = (name: string): Uint8Array => fromBase64(fixtures.npy.find((item) => item.name === name)!.base64);

/** An NPY file of version 1 with any header text. */
function npy(header: string, bytes: number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
    ...bytes,
  ]);
}

describe("readNpy", () => {
  it.each(fixtures.npy)("reads what NumPy wrote: $name", ({ dtype, shape, values, base64 }) => {
    const array = readNpy(fromBase64(base64));
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual(shape);
    const expected = values.map((value) =>
      dtype.endsWith("int64") ? BigInt(value) : Number(String(value).replace("inf", "Infinity")),
    );
    expect(Array.from<number | bigint>(array.data as ArrayLike<number>)).toEqual(expected);
  });

  it("reads gzip, within the limit", () => {
    const packed = gzipSync(file("int32"));
    expect(readNpy(packed)).toEqual(readNpy(file("int32")));
    expect(() => readNpy(packed, { maxBytes: 100 })).toThrow(SizeLimitError);
  });

  it.each(Object.entries(fixtures.refused))("refuses %s arrays", (_, base64) => {
    expect(() => readNpy(fromBase64(base64))).toThrow(NumpyError);
  });

  it("says why objects are refused", () => {
    expect(() => readNpy(fromBase64(fixtures.refused.object))).toThrow(
      /pickled Python objects, which are never loaded/,
    );
  });

  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";

  it("takes the keys in any order, and Python 2's long integers", () => {
    expect(readNpy(npy(header, [1, 2])).data).toEqual(Uint8Array.of(1, 2));
    expect(readNpy(npy("{'shape': (1L, 2L), 'descr': '|u1', 'fortran_order': True}", [1, 2])).shape).toEqual([1, 2]);
    expect(readNpy(npy("{'shape':(),'descr':'=f4','fortran_order':False}", [0, 0, 0, 64])).data).toEqual(
      Float32Array.of(2),
    );
  });

  it.each([
    ["no dictionary", "'descr': '|u1'"],
    ["a key missing", "{'descr': '|u1', 'shape': (2,)}"],
    ["a key twice", "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (2,)}"],
    ["another key", "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), '__proto__': 'x'}"],
    ["no tuple", "{'descr': '|u1', 'fortran_order': False, 'shape': (2)}"],
    ["a negative size", "{'descr': '|u1', 'fortran_order': False, 'shape': (-2,)}"],
    ["a fraction", "{'descr': '|u1', 'fortran_order': False, 'shape': (2.0,)}"],
    ["commas alone", "{'descr': '|u1', 'fortran_order': False, 'shape': (,,)}"],
    ["a huge size", "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,)}"],
    ["code", "{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': (2,)}"],
    ["an unknown type", "{'descr': '<f3', 'fortran_order': False, 'shape': (2,)}"],
    ["a type without order", "{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}"],
    ["a type called like a method", "{'descr': '<constructor', 'fortran_order': False, 'shape': (2,)}"],
    ["an empty type", "{'descr': '', 'fortran_order': False, 'shape': (2,)}"],
    ["too much for the file", "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}"],
    ["sizes that overflow to nothing", "{'descr': '|u1', 'fortran_order': False, 'shape': (4294967296, 4294967296)}"],
    ["100,000 axes", `{'descr': '|u1', 'fortran_order': False, 'shape': (${"1,".repeat(4000)})}`],
  ])("refuses a header with %s", (_, text) => {
    expect(() => readNpy(npy(text, [1, 2]))).toThrow(NumpyError);
  });

  it("refuses a wrong start, version, length or bool", () => {
    const good = npy(header, [1, 2]);
    expect(() => readNpy(patch(good, 0, 0))).toThrow(/begins with/);
    expect(() => readNpy(patch(good, 6, 9))).toThrow(/no version 9.0/);
    expect(() => readNpy(patch(good, 8, 255, 255))).toThrow(/header of 65535 bytes/);
    expect(() => readNpy(patch(good, 6, 2, 0, 255, 255, 255, 255))).toThrow(/header of 4294967295 bytes/);
    expect(() => readNpy(npy(header, [1]))).toThrow(/needs 2 bytes, the file holds 1/);
    expect(() => readNpy(npy(header, [1, 2, 3]))).toThrow(/needs 2 bytes, the file holds 3/);
    expect(() => readNpy(npy(header.replace("u1", "b1"), [0, 2]))).toThrow(/element 1 of a bool array is the byte 2/);
    expect(() => readNpy(new Uint8Array(0))).toThrow(NumpyError);
  });

  it.each(fixtures.npy.map((item, seed) => [item.name, item.base64, seed] as const))(
    "survives any damage: %s",
    (_, base64, seed) => {
      expectHarmless(readNpy, fromBase64(base64), seed);
    },
  );
});

describe("readNpz", () => {
  it("reads what NumPy wrote, stored and compressed", () => {
    const stored = readNpz(fromBase64(fixtures.npz));
    expect([...stored.keys()]).toEqual(["x", "y"]);
    expect(stored.get("x")).toEqual({ dtype: "float32", shape: [2, 2], data: Float32Array.of(0, 1, 2, 3) });
    expect(stored.get("y")!.data).toEqual(BigInt64Array.of(1n, 0n));
    const packed = readNpz(fromBase64(fixtures.npzCompressed));
    expect([...packed.keys()]).toEqual(["x", "__proto__"]);
    expect(packed.get("x")!.shape).toEqual([50, 20]);
    expect(packed.get("__proto__")!.data).toEqual(Int32Array.of(7));
    expect("polluted" in {}).toBe(false);
  });

  it("limits all arrays together", () => {
    const bytes = fromBase64(fixtures.npzCompressed);
    expect(() => readNpz(bytes, { maxBytes: 4200 })).toThrow(SizeLimitError);
    expect(readNpz(bytes, { maxBytes: 5000 }).size).toBe(2);
  });

  it("refuses a bomb by what it unpacks to, whatever it says", () => {
    const bomb = zipSync({ "a.npy": new Uint8Array(2 ** 24), "b.npy": new Uint8Array(9) }, { level: 9 });
    expect(bomb.length).toBeLessThan(2 ** 15);
    expect(() => readNpz(bomb, { maxBytes: 2 ** 24 })).toThrow(SizeLimitError);
    const directory = new DataView(bomb.buffer).getUint32(bomb.length - 22 + 16, true);
    const lessThanItIs = patch(bomb, directory + 24, 16, 0, 0, 0);
    expect(() => readNpz(lessThanItIs)).toThrow(/"a.npy" is longer than it says/);
    const moreThanItIs = patch(bomb, directory + 24, 0, 0, 0, 2);
    expect(() => readNpz(moreThanItIs)).toThrow(/"a.npy" has 16777216 bytes, expected 33554432/);
    const moreThanAllowed = patch(bomb, directory + 24, 0, 0, 0, 0x10);
    expect(() => readNpz(moreThanAllowed)).toThrow(/more than maxBytes = 268435456/);
  });

  it("refuses other archives", () => {
    expect(() => readNpz(zipSync({ "a.txt": new Uint8Array(3) }))).toThrow(/"a.txt" is no NPY file/);
    expect(() => readNpz(zipSync({ "a.npy": new Uint8Array(3) }))).toThrow(/"a.npy": readNpy: an NPY file begins/);
    expect(() => readNpz(new TextEncoder().encode("<html>"))).toThrow(
      /no zip archive, or truncated \(this is a web page/,
    );
    expect(readNpz(zipSync({ "folder/": new Uint8Array(0) })).size).toBe(0);
  });

  it("refuses damaged bytes by their checksum", () => {
    const bytes = fromBase64(fixtures.npz);
    const at = Buffer.from(bytes).indexOf(Buffer.from(Float32Array.of(1, 2).buffer));
    expect(at).toBeGreaterThan(0);
    expect(() => readNpz(patch(bytes, at, 9))).toThrow(CompressionError);
    expect(() => readNpz(patch(bytes, at, 9))).toThrow(/checksum of "x.npy" does not match/);
  });

  it("survives any damage", () => {
    for (const [seed, base64] of [fixtures.npz, fixtures.npzCompressed].entries()) {
      const { errors, total } = expectHarmless(readNpz, fromBase64(base64), seed);
      expect(errors).toBeGreaterThan(total / 2);
    }
  });
});
