import { InvalidArgumentError } from "@nn/tensor";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BytePairTokenizer, tokenizerFrom } from "../../src/index.js";

const prose =
  "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness.\n" +
  "Ce n'était pas l'été 1789; 東京は夜の七時。 Straße, naïve, Ωmega — 🐳🐋🐳🐋 we've they'll I'm\t\t  x=x+1;\n\n";

/** Sennrich's algorithm as it is written in the paper: counts everything anew for each merge. */
function learnPlainly(text: string, merges: number): [number, number][] {
  const words = (text.match(/'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu) ?? []).map(
    (word) => [...new TextEncoder().encode(word)],
  );
  const learned: [number, number][] = [];
  while (learned.length < merges) {
    const counts = new Map<string, { pair: [number, number]; count: number }>();
    for (const word of words) {
      for (let i = 1; i < word.length; i++) {
        const pair: [number, number] = [word[i - 1], word[i]];
        const entry = counts.get(pair.join()) ?? { pair, count: 0 };
        entry.count++;
        counts.set(pair.join(), entry);
      }
    }
    const best = [...counts.values()].toSorted(
      (a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1],
    )[0];
    if (best === undefined || best.count < 2) return learned;
    for (const word of words) {
      for (let i = 0; i + 1 < word.length; i++) {
        if (word[i] === best.pair[0] && word[i + 1] === best.pair[1]) word.splice(i, 2, 256 + learned.length);
      }
    }
    learned.push(best.pair);
  }
  return learned;
}

/** Merges as they were learned, one after another over the whole word. */
function mergePlainly(bytes: number[], merges: readonly (readonly [number, number])[]): number[] {
  const tokens = [...bytes];
  for (const [rank, [left, right]] of merges.entries()) {
    for (let i = 0; i + 1 < tokens.length; i++) {
      if (tokens[i] === left && tokens[i + 1] === right) tokens.splice(i, 2, 256 + rank);
    }
  }
  return tokens;
}

describe("BytePairTokenizer.train", () => {
  it("learns the merges of the plain algorithm, which counts anew after each", () => {
    const text = prose.repeat(3) + "aaaa aaaaa aaaaaa abababab ababab cccc ";
    expect(BytePairTokenizer.train(text, { size: 256 + 120 }).merges).toEqual(learnPlainly(text, 120));
  });

  it("does so on any text of few letters, where pairs overlap", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "ab", "aa", " ", "é"), { maxLength: 120 }), (parts) => {
        const text = parts.join("");
        expect(BytePairTokenizer.train(text, { size: 256 + 20 }).merges).toEqual(learnPlainly(text, 20));
      }),
    );
  });

  it("learns the words of a text first: Sennrich's example", () => {
    const text = "low low low low low lower lower newest newest newest newest newest newest widest widest widest";
    const tokenizer = BytePairTokenizer.train(text, { size: 256 + 3 });
    const names = [256, 257, 258].map((token) => new TextDecoder().decode(tokenizer.bytesOf(token)));
    // e·s comes 9 times, es·t 9, l·o 7 (as " l" comes first: 6 of the lows follow a space).
    expect(names.slice(0, 2)).toEqual(["es", "est"]);
    expect(tokenizer.encode("newest").at(-1)).toBe(257);
  });

  it("stops where no pair comes often enough", () => {
    expect(BytePairTokenizer.train("abc", { size: 1000 }).size).toBe(256);
    expect(BytePairTokenizer.train("abc", { size: 1000, minCount: 1 }).size).toBe(258);
    expect(BytePairTokenizer.train(["abab", "abab"], { size: 257 }).merges).toEqual([[97, 98]]);
  });

  it("makes no token of more bytes than a saved one may have", () => {
    const tokenizer = BytePairTokenizer.train("a".repeat(100_000), { size: 300 });
    expect(tokenizerFrom(JSON.stringify(tokenizer))).toEqual(tokenizer);
  });

  it("refuses sizes below the bytes", () => {
    expect(() => BytePairTokenizer.train("a", { size: 255 })).toThrow("size must be an integer ≥ 256");
    expect(() => BytePairTokenizer.train("a", { size: 256, special: ["<|end|>"] })).toThrow("≥ 257");
    expect(() => BytePairTokenizer.train("a", { size: 300, minCount: 0 })).toThrow("minCount");
  });
});

describe("BytePairTokenizer", () => {
  const tokenizer = BytePairTokenizer.train(prose, { size: 400, special: ["<|end|>", "<|pad|>"] });

  it("never loses a byte", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
    for (const text of ["", "\ufeffmark", "\0", "a\r\nb", prose, "e\u0301", "👩‍👩‍👧", "<|end|>"]) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      expect(tokenizer.decode(tokenizer.encode(text, { special: true }))).toBe(text);
    }
  });

  it("merges as one merge after another would", () => {
    for (const word of [" wisdom", "aaaaaaa", " foolishness", "東京は夜の七時", " the"]) {
      const bytes = [...new TextEncoder().encode(word)];
      expect([...tokenizer.encode(word)]).toEqual(mergePlainly(bytes, tokenizer.merges));
    }
  });

  it("takes special tokens for such only when asked", () => {
    const end = tokenizer.specialTokens.get("<|end|>")!;
    expect(end).toBe(tokenizer.size - 2);
    expect(tokenizer.encode("a<|end|>b", { special: true })).toEqual(
      Int32Array.of(...tokenizer.encode("a"), end, ...tokenizer.encode("b")),
    );
    expect(tokenizer.encode("a<|end|>b")).not.toContain(end);
  });

  it("gives text while tokens come: characters when they are whole", () => {
    const plain = new BytePairTokenizer([]);
    const decoder = plain.decoder();
    const pieces = [...plain.encode("a🐳é")].map((token) => decoder.push(token));
    expect(pieces).toEqual(["a", "", "", "", "🐳", "", "é"]);
    expect(decoder.end()).toBe("");
    const cut = plain.decoder();
    expect(cut.push(0xf0) + cut.end()).toBe("\ufffd");
  });

  it("encodes a word of a million letters without taking its square of steps", () => {
    const text = "the".repeat(300_000);
    expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it("comes back from JSON", () => {
    const again = tokenizerFrom(JSON.stringify(tokenizer));
    expect(again.toJSON()).toEqual(tokenizer.toJSON());
    expect(again.encode(prose)).toEqual(tokenizer.encode(prose));
  });

  it("refuses half characters and numbers that are no tokens", () => {
    expect(() => tokenizer.encode("ab\ud83dc")).toThrow("character 2 is half of a surrogate pair (U+d83d)");
    for (const token of [-1, 400, 1.5, NaN]) expect(() => tokenizer.decode([token])).toThrow(InvalidArgumentError);
    expect(() => tokenizer.encode(3 as unknown as string)).toThrow("expected a text, got 3");
  });
});

describe("saved tokenizers", () => {
  it.each<[string, unknown]>([
    ["no type", {}],
    ["another type", { type: "__proto__" }],
    ["no merges", { type: "bytePair", special: [] }],
    ["a token that is not there yet", { type: "bytePair", merges: [[256, 1]], special: [] }],
    ["a half merge", { type: "bytePair", merges: [[1]], special: [] }],
    [
      "a merge twice",
      {
        type: "bytePair",
        merges: [
          [1, 2],
          [1, 2],
        ],
        special: [],
      },
    ],
    ["special tokens that are no names", { type: "bytePair", merges: [], special: [1] }],
    ["the same special token twice", { type: "character", characters: "ab", special: ["x", "x"] }],
    ["an unknown token without a name", { type: "character", characters: "ab", special: [], unknown: "x" }],
    ["characters that are no text", { type: "character", characters: 5, special: [] }],
  ])("are refused with %s", (_, saved) => {
    expect(() => tokenizerFrom(JSON.stringify(saved))).toThrow(/^tokenizerFrom: /);
  });

  it("are refused when a token would be a billion bytes long", () => {
    const merges = Array.from({ length: 30 }, (_, i) => (i === 0 ? [97, 97] : [255 + i, 255 + i]));
    expect(() => tokenizerFrom({ type: "bytePair", merges, special: [] })).toThrow("makes a token of 2048 bytes");
    expect(() => tokenizerFrom("{")).toThrow("this is no JSON");
  });
});
