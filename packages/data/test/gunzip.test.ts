import { constants, gunzipSync, gzipSync } from "node:zlib";
import { InvalidArgumentError } from "@nn/tensor";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CompressionError, gunzip, SizeLimitError } from "../src/index.js";
import { expectHarmless, fromBase64, patch } from "./bytes.js";
import fixtures from "./fixtures/gzip.json" with { type: "json" };

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Compressible bytes of any length. */
function sample(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * i * 31 + (i >> 7)) & 63);
}

/** Unpacking by Node's zlib, and by our own path as in a browser. */
describe.each(["with zlib", "without zlib"])("%s", (path) => {
  beforeEach(() => {
    if (path === "without zlib") vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  describe("gunzip", () => {
    it.each([
      ["plain", "hello, gzip"],
      ["named", "with a name"],
      ["members", "first second"],
      ["all header fields", "extra, name, comment, checksum"],
      ["stored", "stored blocks"],
      ["empty", ""],
    ] as const)("reads what Python wrote: %s", (name, expected) => {
      expect(text(gunzip(fromBase64(fixtures[name])))).toBe(expected);
    });

    it.each([0, 1, 100, 16_384, 65_536, 300_000, 3_000_000])("reads %i bytes at every level", (length) => {
      const bytes = sample(length);
      for (const level of [0, 1, 9]) {
        for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY]) {
          const unpacked = gunzip(gzipSync(bytes, { level, strategy }));
          expect(Buffer.compare(unpacked, bytes)).toBe(0);
        }
      }
    });

    it("reads bytes that lie anywhere, and an ArrayBuffer", () => {
      const packed = gzipSync(sample(1000));
      const shifted = new Uint8Array(packed.length + 9);
      shifted.set(packed, 5);
      expect(gunzip(shifted.subarray(5, 5 + packed.length))).toEqual(sample(1000));
      expect(gunzip(new Uint8Array(packed).buffer)).toEqual(sample(1000));
      expect(() => gunzip("H4sI" as unknown as Uint8Array)).toThrow(InvalidArgumentError);
    });

    it("reads hundreds of members, of which one ends at every place of a piece", () => {
      const members = Array.from({ length: 300 }, (_, i) => Buffer.from(`${i};`.repeat(1 + (i % 40))));
      const packed = Buffer.concat(members.map((member) => gzipSync(member)));
      expect(text(gunzip(packed))).toBe(Buffer.concat(members).toString());
      const rest = gzipSync(sample(50));
      for (let length = 16_384 - 40; length < 16_384 + 12; length++) {
        const first = gzipSync(Buffer.alloc(length - 23, 7), { level: 0 });
        expect(gunzip(Buffer.concat([first, rest])).length).toBe(length - 23 + 50);
      }
    });

    it("gives bytes in memory of their own", () => {
      for (const length of [0, 10, 5000, 100_000]) {
        const unpacked = gunzip(gzipSync(sample(length)));
        expect(Object.getPrototypeOf(unpacked)).toBe(Uint8Array.prototype);
        expect([unpacked.byteOffset, unpacked.buffer.byteLength]).toEqual([0, length]);
      }
    });

    it("reads 20,000 empty members at once", () => {
      const packed = Buffer.concat([...new Array<Buffer>(20_000).fill(gzipSync("")), gzipSync("end")]);
      expect(text(gunzip(packed))).toBe("end");
    });

    it("refuses what is damaged", () => {
      const packed = new Uint8Array(gzipSync(sample(5000)));
      expect(() => gunzip(patch(packed, -8, packed.at(-8)! ^ 1))).toThrow(/checksum does not match/);
      expect(() => gunzip(patch(packed, -4, packed.at(-4)! ^ 1))).toThrow(/length does not match/);
      for (let length = 0; length < packed.length; length += 7) {
        expect(() => gunzip(packed.subarray(0, length))).toThrow(CompressionError);
      }
      expect(() => gunzip(Buffer.concat([packed, Buffer.from("x")]))).toThrow(CompressionError);
      expect(() => gunzip(Buffer.concat([packed, Buffer.from("0123456789012345678901234567890")]))).toThrow(
        CompressionError,
      );
      expect(() => gunzip(Buffer.from("<!DOCTYPE html><html>an error page"))).toThrow(/this is a web page/);
      expect(() => gunzip(new Uint8Array(0))).toThrow(CompressionError);
      // zlib skips zeros behind the data without a word.
      for (const zeros of [1, 7, 8, 100]) {
        expect(() => gunzip(Buffer.concat([packed, Buffer.alloc(zeros)]))).toThrow(CompressionError);
      }
      expect(() => gunzip(Buffer.concat([packed, packed.subarray(0, 30)]))).toThrow(CompressionError);
      // A header that promises an extra field longer than the file.
      expect(() =>
        gunzip(Uint8Array.from([31, 139, 8, 4, 0, 0, 0, 0, 0, 3, 255, 255, ...new Array<number>(40).fill(0)])),
      ).toThrow(CompressionError);
    });

    it("gives the original's bytes or an error, whatever the damage, unless zlib too takes it for another file", () => {
      const files = [gzipSync(sample(3000)), fromBase64(fixtures.members), gzipSync(sample(300), { level: 0 })];
      for (const [seed, packed] of files.entries()) {
        const original = gunzipSync(packed);
        const read = (bytes: Uint8Array): void => {
          const result = gunzip(bytes);
          // A second copy behind the first, for one, is a valid file of two members.
          const expected = Buffer.compare(result, original) === 0 ? original : gunzipSync(bytes);
          expect(Buffer.compare(result, expected)).toBe(0);
        };
        const { errors, total } = expectHarmless(read, new Uint8Array(packed), seed);
        expect(errors).toBeGreaterThan(total / 2);
      }
    });
  });

  describe("the limit", () => {
    it("is 256 MiB unless the caller says otherwise", () => {
      const mebibyte = gzipSync(Buffer.alloc(2 ** 20));
      expect(() => gunzip(mebibyte, { maxBytes: 2 ** 20 - 1 })).toThrow(SizeLimitError);
      expect(() => gunzip(mebibyte, { maxBytes: 2 ** 20 - 1 })).toThrow(/maxBytes = 1048575/);
      expect(gunzip(mebibyte, { maxBytes: 2 ** 20 }).length).toBe(2 ** 20);
      expect(gunzip(gzipSync(""), { maxBytes: 0 }).length).toBe(0);
      expect(() => gunzip(gzipSync("a"), { maxBytes: 0 })).toThrow(SizeLimitError);
      expect(gunzip(mebibyte, { maxBytes: Number.MAX_SAFE_INTEGER }).length).toBe(2 ** 20);
      for (const maxBytes of [-1, NaN, 1.5]) expect(() => gunzip(mebibyte, { maxBytes })).toThrow(InvalidArgumentError);
    });

    it("stops a bomb of 1 GiB in 1 MB that says it is small, below 512 MB of memory", () => {
      const member = gzipSync(Buffer.alloc(2 ** 26), { level: 9 });
      const bomb = patch(Buffer.concat(new Array<Buffer>(16).fill(member)), -4, 1, 0, 0, 0);
      expect(bomb.length).toBeLessThan(2 ** 20 * 1.1);
      const before = process.memoryUsage().rss;
      expect(() => gunzip(bomb)).toThrow(SizeLimitError);
      expect(process.resourceUsage().maxRSS * 1024 - before).toBeLessThan(512 * 2 ** 20);
    });
  });
});
