import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { readSafetensors, SafetensorsError, SizeLimitError, writeSafetensors } from "../src/index.js";
import { expectHarmless, fromBase64 } from "./bytes.js";
import fixtures from "./fixtures/safetensors.json" with { type: "json" };

/** A file of any header text and data. */
function file(
  header: string,
  data: number[] = [],
  length = BigInt(new TextEncoder().encode(header).length),
): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** How many bytes each tensor takes, or why the file cannot be read. */
function sizesOrError(bytes: Uint8Array): unknown {
  try {
    return Array.from(readSafetensors(bytes).tensors.values(), ({ data }) => data.byteLength);
  } catch (error) {
    return error;
  }
}

const u8 = (shape: unknown, offsets: unknown): object => ({ dtype: "U8", shape, data_offsets: offsets });

describe("readSafetensors", () => {
  it("reads what Python wrote", () => {
    const { tensors, metadata } = readSafetensors(fromBase64(fixtures.mixed));
    expect(Object.fromEntries(tensors)).toEqual({
      weight: { dtype: "float32", shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
      count: { dtype: "int64", shape: [], data: BigInt64Array.of(7n) },
      mask: { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
      half: { dtype: "float32", shape: [2], data: Float32Array.of(1.5, -2) },
      empty: { dtype: "float64", shape: [0, 4], data: new Float64Array(0) },
      bytes: { dtype: "uint8", shape: [3], data: Uint8Array.of(0, 1, 2) },
    });
    expect({ ...metadata }).toEqual({ format: "np", note: "ä" });
    expect(readSafetensors(fromBase64(fixtures.none))).toEqual({
      tensors: new Map(),
      metadata: Object.create(null) as object,
    });
  });

  it("reads bfloat16 as float32", () => {
    const bytes = file('{"a":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}}', [0xc0, 0x3f, 0x10, 0xc0, 0x80, 0x7f]);
    expect(readSafetensors(bytes).tensors.get("a")!.data).toEqual(Float32Array.of(1.5, -2.25, Infinity));
  });

  it("copies values, also from bytes at odd places", () => {
    const good = writeSafetensors({ a: { data: Float32Array.of(1, 2), shape: [2] } });
    for (let shift = 0; shift < 9; shift++) {
      const moved = Buffer.alloc(good.length + shift);
      moved.set(good, shift);
      const { tensors } = readSafetensors(moved.subarray(shift));
      moved.fill(0);
      expect(tensors.get("a")!.data).toEqual(Float32Array.of(1, 2));
    }
  });

  it("limits the bytes of all tensors", () => {
    const bytes = writeSafetensors({ a: { data: new Float32Array(100), shape: [100] } });
    expect(readSafetensors(bytes, { maxBytes: 400 }).tensors.size).toBe(1);
    expect(() => readSafetensors(bytes, { maxBytes: 399 })).toThrow(SizeLimitError);
    expect(() => readSafetensors(bytes, { maxBytes: -1 })).toThrow(InvalidArgumentError);
  });

  it("takes names and texts that hold colons, quotes and braces", () => {
    const odd = ["a:b", 'say "x": y', "\\", "{}", "[1]:", "1"];
    const metadata = Object.fromEntries(odd.map((key) => [key, `${key}:"{`]));
    const many = new Map(odd.map((key, i) => [key, { data: Uint8Array.of(i), shape: [1] }]));
    const read = readSafetensors(writeSafetensors(many, metadata));
    expect(new Set(read.tensors.keys())).toEqual(new Set(odd));
    expect({ ...read.metadata }).toEqual(metadata);
  });

  it("takes names that every object has, without harm", () => {
    const header =
      '{"__metadata__":{"__proto__":"m"},"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"constructor":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}';
    const { tensors, metadata } = readSafetensors(file(header, [7, 8]));
    expect(tensors.get("__proto__")!.data).toEqual(Uint8Array.of(7));
    expect(tensors.get("constructor")!.data).toEqual(Uint8Array.of(8));
    expect(Object.entries(metadata)).toEqual([["__proto__", "m"]]);
    expect("polluted" in {}).toBe(false);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  const four = [1, 2, 3, 4];
  const header = (entries: object): string => JSON.stringify(entries);

  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "0 bytes, not even a header's length"],
    ["seven bytes", new Uint8Array(7), "7 bytes"],
    ["no header", file(""), 'does not begin with "{"'],
    ["a header longer than the file", file("{}", [], 3n), "truncated: its header ends at byte 11, the file at 10"],
    ["a header beyond 100 MB", file("{}", [], 100_000_001n), "header of 100000001 bytes is more than the 100000000"],
    ["the largest length there is", file("{}", [], 2n ** 64n - 1n), "header of 18446744073709551615 bytes"],
    ["a header cut short", file('{"a":{"dtype":"U8"', []), "no JSON"],
    ["an array", file("[]"), 'begin with "{"'],
    ["a number", file("3"), 'begin with "{"'],
    ["spaces first", file(" {}"), 'begin with "{"'],
    ["a mark of byte order", file("\ufeff{}"), 'begin with "{"'],
    ["bytes that are no UTF-8", Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d), "not UTF-8"],
    ["text behind the object", file("{}x"), "no JSON"],
    ["100,000 levels", file(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`), "no object"],
    ["an entry that is null", file('{"a":null}'), "is no object"],
    ["an entry that is an array", file('{"a":[]}'), "is no object"],
    ["metadata that is no object", file('{"__metadata__":3}'), "__metadata__ is no object"],
    ["metadata that is no text", file('{"__metadata__":{"a":1}}'), '"a" is no text'],
    [
      "a name twice",
      file(
        '{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"\\u0061":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}',
        four,
      ),
      'key "a" twice',
    ],
    [
      "a field twice",
      file('{"a":{"dtype":"U8","shape":[4],"shape":[4],"data_offsets":[0,4]}}', four),
      'key "shape" twice',
    ],
    [
      "a text of the metadata twice",
      file('{"__metadata__":{"a:b":"\\"1:","a:b":"2"},"c":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}', four),
      'key "a:b" twice',
    ],
    ["metadata twice", file('{"__metadata__":{},"__metadata__":{}}'), 'key "__metadata__" twice'],
    [
      "no type",
      file(header({ a: { shape: [4], data_offsets: [0, 4] } }), four),
      "must have dtype, shape and data_offsets",
    ],
    ["another field", file(header({ a: { ...u8([4], [0, 4]), extra: 1 } }), four), "and nothing else"],
    [
      "an unknown type",
      file(header({ a: { dtype: "U9", shape: [4], data_offsets: [0, 4] } }), four),
      'has the type "U9"',
    ],
    [
      "a type in small letters",
      file(header({ a: { dtype: "u8", shape: [4], data_offsets: [0, 4] } }), four),
      'type "u8"',
    ],
    [
      "a type that every object has",
      file(header({ a: { dtype: "constructor", shape: [4], data_offsets: [0, 4] } }), four),
      "has the type",
    ],
    [
      "a type that is a number",
      file(header({ a: { dtype: 3, shape: [4], data_offsets: [0, 4] } }), four),
      "has the type 3",
    ],
    ["a shape that is a number", file(header({ a: u8(4, [0, 4]) }), four), "has the shape 4"],
    ["a negative size", file(header({ a: u8([-4], [0, 4]) }), four), "shape [-4]"],
    ["two negative sizes", file(header({ a: u8([-2, -2], [0, 4]) }), four), "shape [-2,-2]"],
    ["a fraction", file(header({ a: u8([0.5, 8], [0, 4]) }), four), "shape [0.5,8]"],
    ["a size that is text", file(header({ a: u8(["4"], [0, 4]) }), four), 'shape ["4"]'],
    [
      "sizes that overflow 2^64 to 0",
      file(header({ a: u8([2 ** 32, 2 ** 32], [0, 0]) })),
      "needs 18446744073709552000 bytes",
    ],
    [
      "a size beyond 2^53",
      file('{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,4]}}', four),
      "expected integers",
    ],
    ["one offset", file(header({ a: u8([4], [0]) }), four), "has the offsets [0]"],
    ["three offsets", file(header({ a: u8([4], [0, 4, 4]) }), four), "has the offsets"],
    ["no offsets but an object", file(header({ a: u8([4], { 0: 0, 1: 4 }) }), four), "has the offsets"],
    ["negative offsets", file(header({ a: u8([4], [-4, 0]) }), four), "offsets [-4,0]"],
    ["fractional offsets", file(header({ a: u8([4], [0.5, 4.5]) }), four), "offsets [0.5,4.5]"],
    ["offsets back to front", file(header({ a: u8([4], [4, 0]) }), four), "begin ≤ end"],
    [
      "offsets beyond the file",
      file(header({ a: u8([5], [0, 5]) }), four),
      "truncated: its tensors take 5 bytes, it holds 4",
    ],
    ["too few bytes for the shape", file(header({ a: u8([5], [0, 4]) }), four), "needs 5 bytes, its offsets give 4"],
    ["too many bytes for the shape", file(header({ a: u8([3], [0, 4]) }), four), "needs 3 bytes, its offsets give 4"],
    ["a hole at the start", file(header({ a: u8([3], [1, 4]) }), four), "leaves a hole before it"],
    ["a hole in the middle", file(header({ a: u8([1], [0, 1]), b: u8([2], [2, 4]) }), four), "leaves a hole before it"],
    ["an overlap", file(header({ a: u8([3], [0, 3]), b: u8([2], [2, 4]) }), four), "overlaps another"],
    ["the same bytes twice", file(header({ a: u8([4], [0, 4]), b: u8([4], [0, 4]) }), four), "overlaps another"],
    ["bytes behind", file(header({ a: u8([3], [0, 3]) }), four), "1 bytes lie behind the last tensor"],
    ["bytes and no tensor", file("{}", four), "4 bytes lie behind"],
    [
      "a bool that is 2",
      file('{"a":{"dtype":"BOOL","shape":[4],"data_offsets":[0,4]}}', four),
      "is BOOL and holds bytes beyond 0 and 1",
    ],
    [
      "a web page",
      new TextEncoder().encode("<!DOCTYPE html><html><body>Not found</body></html>"),
      "this is a web page",
    ],
    [
      "a Git LFS pointer",
      new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\noid sha256:00"),
      "Git LFS pointer",
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  it("reads 60,000 entries in linear time", () => {
    const many = new Map(
      Array.from({ length: 60_000 }, (_, i) => [`layer.${i}`, { data: Float32Array.of(i), shape: [1] }]),
    );
    const { tensors } = readSafetensors(writeSafetensors(many));
    expect(tensors.size).toBe(60_000);
    expect(tensors.get("layer.59999")!.data).toEqual(Float32Array.of(59_999));
  });

  it("survives any damage", () => {
    const { errors, total } = expectHarmless(readSafetensors, fromBase64(fixtures.mixed), 1);
    expect(errors).toBeGreaterThan(total / 2);
    expectHarmless(readSafetensors, file('{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}   ', four), 2);
  });

  it("every bit of a small header matters, or changes no more than it says", () => {
    const good = writeSafetensors({ w: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] } });
    for (let bit = 0; bit < 8 * (good.length - 16); bit++) {
      const damaged = Uint8Array.from(good);
      damaged[bit >> 3] ^= 1 << (bit & 7);
      // What is still valid is the same 16 bytes, under another name or type.
      expect(sizesOrError(damaged)).toSatisfy((got) => got instanceof SafetensorsError || String(got) === "16");
    }
  });
});
