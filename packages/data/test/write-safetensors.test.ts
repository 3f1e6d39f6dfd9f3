import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readSafetensors,
  SafetensorsError,
  writeSafetensors,
  type StoredArray,
  type WritableArray,
} from "../src/index.js";
import { fromBase64 } from "./bytes.js";
import fixtures from "./fixtures/safetensors.json" with { type: "json" };

describe("writeSafetensors", () => {
  it("writes what it reads: every type, empty and scalar shapes, odd names", () => {
    const tensors = new Map<string, StoredArray>([
      ["bool", { dtype: "bool", shape: [2], data: Uint8Array.of(0, 1) }],
      ["u8", { dtype: "uint8", shape: [3, 1], data: Uint8Array.of(0, 1, 255) }],
      ["i8", { dtype: "int8", shape: [1], data: Int8Array.of(-1) }],
      ["u16", { dtype: "uint16", shape: [1], data: Uint16Array.of(65_535) }],
      ["i16", { dtype: "int16", shape: [1], data: Int16Array.of(-2) }],
      ["u32", { dtype: "uint32", shape: [1], data: Uint32Array.of(2 ** 32 - 1) }],
      ["i32", { dtype: "int32", shape: [], data: Int32Array.of(-3) }],
      ["u64", { dtype: "uint64", shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) }],
      ["i64", { dtype: "int64", shape: [1], data: BigInt64Array.of(-(2n ** 63n)) }],
      ["f32", { dtype: "float32", shape: [2, 0], data: new Float32Array(0) }],
      ["f64", { dtype: "float64", shape: [1, 2], data: Float64Array.of(Math.PI, NaN) }],
      ["__proto__", { dtype: "float32", shape: [1], data: Float32Array.of(-0) }],
      ['a "quoted" \n name, ä 🌸', { dtype: "float32", shape: [1], data: Float32Array.of(Infinity) }],
      ["", { dtype: "float32", shape: [1], data: Float32Array.of(1) }],
    ]);
    const metadata = JSON.parse('{"format": "nn", "__proto__": "x", "": "ä"}') as Record<string, string>;
    const bytes = writeSafetensors(tensors, metadata);
    const again = readSafetensors(bytes);
    expect(again.tensors.size).toBe(tensors.size);
    for (const [name, array] of tensors) expect(again.tensors.get(name)).toEqual(array);
    expect(Object.entries(again.metadata)).toEqual(Object.entries(metadata));
    expect(writeSafetensors(tensors, metadata)).toEqual(bytes);
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(start % 8).toBe(0);
    // Larger elements first: every tensor lies at a multiple of its element.
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Record<
      string,
      { data_offsets: number[] }
    >;
    for (const [name, { data }] of tensors) {
      if (name === "__proto__") continue;
      expect(header[name].data_offsets[0] % data.BYTES_PER_ELEMENT).toBe(0);
    }
  });

  it("writes the very bytes that Python writes", () => {
    const { tensors, metadata } = readSafetensors(fromBase64(fixtures.none));
    expect(writeSafetensors(tensors, metadata)).toEqual(fromBase64(fixtures.none));
    const bytes = writeSafetensors({ a: { data: Float32Array.of(0), shape: [] } }, { b: "c" });
    const text = '{"__metadata__":{"b":"c"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}';
    expect([...bytes.subarray(0, 8)]).toEqual([80, 0, 0, 0, 0, 0, 0, 0]);
    expect(new TextDecoder().decode(bytes.subarray(8))).toBe(`${text.padEnd(80)}\0\0\0\0`);
  });

  it("takes maps, lists of pairs, plain objects, and typed arrays that are parts of others", () => {
    const data = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    const forms = [
      new Map([["a", { data, shape: [2] }]]),
      [["a", { data, shape: [2] }]] as const,
      { a: { data, shape: [2] } },
    ];
    for (const form of forms) {
      expect(readSafetensors(writeSafetensors(form)).tensors.get("a")!.data).toEqual(Float32Array.of(1, 2));
    }
  });

  it.each<[string, unknown, Record<string, unknown> | undefined, string]>([
    [
      "a wrong shape",
      { a: { data: new Float32Array(3), shape: [2] } },
      undefined,
      "has 3 values, its shape [2] needs 2",
    ],
    ["a broken shape", { a: { data: new Float32Array(3), shape: [1.5, 2] } }, undefined, "has the shape [1.5,2]"],
    ["no typed array", { a: { data: [1, 2], shape: [2] } }, undefined, "holds no typed array"],
    [
      "another type than it says",
      { a: { data: new Float32Array(1), shape: [1], dtype: "float64" } },
      undefined,
      "says it is float64",
    ],
    ["a bool of floats", { a: { data: new Float32Array(1), shape: [1], dtype: "bool" } }, undefined, "says it is bool"],
    ["a bool beyond 1", { a: { data: Uint8Array.of(2), shape: [1], dtype: "bool" } }, undefined, "beyond 0 and 1"],
    [
      "the metadata's name",
      { __metadata__: { data: new Float32Array(1), shape: [1] } },
      undefined,
      "name of the metadata",
    ],
    [
      "a name twice",
      [
        ["a", { data: new Float32Array(1), shape: [1] }],
        ["a", { data: new Float32Array(1), shape: [1] }],
      ],
      undefined,
      "is given twice",
    ],
    ["metadata that is no text", {}, { a: 3 }, 'metadata "a" must be a text'],
  ])("refuses %s", (_, tensors, metadata, message) => {
    const write = (): unknown =>
      writeSafetensors(tensors as Record<string, WritableArray>, metadata as Record<string, string>);
    expect(write).toThrow(SafetensorsError);
    expect(write).toThrow(message);
  });

  it("gives back any tensors", () => {
    const array = fc
      .float32Array({ maxLength: 20 })
      .map((data): StoredArray => ({ dtype: "float32", shape: [data.length], data }));
    const name = fc.string({ unit: "binary" }).filter((text) => text !== "__metadata__");
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, array), { selector: ([key]) => key }), (entries) => {
        const { tensors } = readSafetensors(writeSafetensors(entries));
        expect(tensors).toEqual(new Map(entries));
      }),
    );
  });
});
