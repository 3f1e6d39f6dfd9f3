import { gzipSync } from "node:zlib";
import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { readTar, SizeLimitError, TarError } from "../src/index.js";
import { expectHarmless, patch } from "./bytes.js";
import { entry, joined, tar } from "./tar.js";

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const good = tar({ "a/one.txt": "1", "a/empty": "", "two.bin": new Uint8Array(700).fill(7) });

describe("readTar", () => {
  it("gives files by name, plain or gzip", () => {
    for (const bytes of [good, new Uint8Array(gzipSync(good)), good.slice(0, -1024)]) {
      const files = readTar(bytes);
      expect([...files.keys()]).toEqual(["a/one.txt", "a/empty", "two.bin"]);
      expect(text(files.get("a/one.txt"))).toBe("1");
      expect(files.get("two.bin")).toEqual(new Uint8Array(700).fill(7));
    }
    expect(readTar(new Uint8Array(1024)).size).toBe(0);
    expect(() => readTar(gzipSync(good), { maxBytes: 1000 })).toThrow(SizeLimitError);
  });

  it("reads long names, and leaves out folders and links", () => {
    const long = `${"folder/".repeat(20)}file`;
    const files = readTar(
      joined([
        ...entry("folder", "", "5"),
        ...entry("link", "", "2"),
        ...entry("././@LongLink", `${long}\0`, "L"),
        ...entry(long.slice(0, 100), "gnu", "0"),
        ...entry("pax", "12 mtime=12\n20 path=über/name\n", "x"),
        ...entry("ber/name", "pax", "0"),
        ...entry("old", "kept", "\0"),
      ]),
    );
    expect([...files].map(([name, bytes]) => [name, text(bytes)])).toEqual([
      [long, "gnu"],
      ["über/name", "pax"],
      ["old", "kept"],
    ]);
  });

  it.each([
    ["nothing", new Uint8Array(0), "no tar archive"],
    ["a web page", new TextEncoder().encode("<html>".padEnd(600)), "this is a web page"],
    ["a header cut short", good.slice(0, 300), "truncated"],
    ["a file cut short", good.slice(0, 1800), "truncated"],
    ["a damaged name", patch(good, 0, 65), "no tar archive, or damaged"],
    ["a damaged later header", patch(good, 1024, 65), "the header at byte 1024 is damaged"],
    ["a size that is none", patch(good, 124, 0x39), "damaged"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readTar(bytes)).toThrow(TarError);
    expect(() => readTar(bytes)).toThrow(message);
  });

  it("survives any damage", () => {
    expectHarmless(readTar, good, 3);
    expect(() => readTar("a.tar" as never)).toThrow(InvalidArgumentError);
  });
});
