import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CharacterTokenizer, readText, tokenizerFrom } from "../../src/index.js";

describe("CharacterTokenizer", () => {
  it("numbers the characters of a text by code point", () => {
    const tokenizer = CharacterTokenizer.train("banana 🐳!");
    expect(tokenizer.characters).toEqual([" ", "!", "a", "b", "n", "🐳"]);
    expect(tokenizer.encode("nab🐳")).toEqual(Int32Array.of(4, 2, 3, 5));
    expect(tokenizer.decode([5, 3])).toBe("🐳b");
    expect(tokenizer.size).toBe(6);
  });

  it("gives back every text of its characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        const tokenizer = CharacterTokenizer.train(text, { special: ["<|end|>"] });
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
        expect(tokenizerFrom(JSON.stringify(tokenizer))).toEqual(tokenizer);
      }),
    );
  });

  it("names a character that it does not know, or takes it for the unknown token", () => {
    expect(() => CharacterTokenizer.train("ab").encode("abc")).toThrow('"c" is not among the 2 characters');
    const tokenizer = CharacterTokenizer.train("ab", { special: ["<|end|>", "?"], unknown: "?" });
    expect(tokenizer.encode("acb")).toEqual(Int32Array.of(0, 3, 1));
    expect(tokenizerFrom(JSON.stringify(tokenizer)).encode("c")).toEqual(Int32Array.of(3));
    expect(() => CharacterTokenizer.train("ab", { unknown: "?" })).toThrow("unknown must be one of the special tokens");
  });

  it("takes special tokens for such only when asked, the longer one of two", () => {
    const tokenizer = new CharacterTokenizer("<end>x", { special: ["<end>", "<end>x"] });
    expect(tokenizer.encode("<end>x", { special: true })).toEqual(Int32Array.of(7));
    expect(tokenizer.encode("x<end>", { special: true })).toEqual(Int32Array.of(5, 6));
    expect(tokenizer.encode("<end>")).toEqual(Int32Array.of(0, 1, 2, 3, 4));
    expect(tokenizer.decode([7, 0])).toBe("<end>x<");
  });
});

describe("readText", () => {
  it("gives text without mark and with one kind of line ends", () => {
    expect(readText(new TextEncoder().encode("\ufeffa\r\nb\rc\nd"))).toBe("a\nb\nc\nd");
  });

  it("says where bytes are not UTF-8, and what is too large", () => {
    expect(() => readText(Uint8Array.of(97, 10, 0xff))).toThrow("readText: line 2: the text is not UTF-8");
    expect(() => readText(Uint8Array.of(0xff, 0xfe, 97, 0))).toThrow("UTF-16");
    expect(() => readText(new Uint8Array(9), { maxBytes: 8 })).toThrow("9 bytes, more than maxBytes = 8");
  });
});
