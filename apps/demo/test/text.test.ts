import { tokenizerFrom } from "@nn/data";
import { generate, Network } from "@nn/network";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StreamedText } from "../src/screen/streamed-text.js";
import { mobyDick } from "../src/tasks/text/moby-dick.js";
import { runDemo } from "./support/run-demo.js";

let folder: string;
let rhyme: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-text-"));
  rhyme = join(folder, "rhyme.txt");
  await writeFile(rhyme, "The sheep's in the meadow, the cow's in the corn.\r\n".repeat(40));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a network that writes", () => {
  const train = (out: string, ...more: string[]) =>
    runDemo(["-n", "gpt", "--text", rhyme, "--epochs", "2", "--samples", "64", "--out", join(folder, out), ...more]);

  it("learns a text file, writes, and leaves what it needs to write again", { timeout: 120_000 }, async () => {
    const { code, output, errors } = await train("one", "--write", "40", "--prompt", "The ", "--temperature", "0");
    expect(errors).toBe("");
    expect(code).toBe(0);
    expect(output).toMatch(/Test perplexity \d+\.\d\d .* nats by character/);
    expect(output).toContain("gpt writes");
    const text = await readFile(join(folder, "one", "sample.txt"), "utf8");
    expect(text).toMatch(/^The [^]{40}\n$/);
    expect(output.replaceAll(/[\s│]+/g, "")).toContain(text.replaceAll(/\s+/g, ""));

    const network = await Network.load(join(folder, "one", "model.safetensors"));
    const tokenizer = tokenizerFrom(await readFile(join(folder, "one", "tokenizer.json"), "utf8"));
    const tokens: number[] = [];
    for await (const token of generate(network, tokenizer.encode("The "), { length: 40, temperature: 0 })) {
      tokens.push(token);
    }
    expect(`The ${tokenizer.decode(tokens)}\n`).toBe(text);
    const report = await readFile(join(folder, "one", "report.html"), "utf8");
    expect(report).toContain("What it writes");
    expect(report).toContain("Test perplexity");
  });

  it("writes the same for the same seed", { timeout: 120_000 }, async () => {
    const texts = ["two", "three"].map(async (out) => {
      await train(out, "--write", "60", "--seed", "5", "--top-k", "5", "--quiet");
      return readFile(join(folder, out, "sample.txt"), "utf8");
    });
    const [two, three] = [await texts[0], await texts[1]];
    expect(two).toBe(three);
  });

  it("says what it cannot do", async () => {
    expect((await runDemo(["-n", "gpt", "--data", "spiral"])).errors).toContain("the network gpt learns moby-dick");
    expect((await runDemo(["-n", "gpt", "--data", "moby-dick", "--text", rhyme])).errors).toContain("not both");
    expect((await runDemo(["-n", "gpt", "--top-p", "2"])).errors).toContain("above 0 and at most 1");
    expect((await runDemo(["-n", "mlp", "--top-k", "2"])).errors).toContain(
      "option '--top-k' is not for the network mlp",
    );
    const missing = await runDemo(["-n", "gpt", "--text", join(folder, "nothing.txt")]);
    expect(missing.code).toBe(1);
    expect(missing.errors).toContain("loadFile");
  });
});

describe("Moby-Dick", () => {
  it("is the whole book without its table of contents", () => {
    const text = mobyDick();
    expect(text.length).toBeGreaterThan(1_200_000);
    expect(text).toContain("Call me Ishmael.");
    expect(text.trimEnd().endsWith("only found another orphan.")).toBe(true);
    expect(text).not.toContain("\r");
  });
});

describe("text that comes in pieces", () => {
  const lines = (width: number, ...pieces: string[]): string[] => {
    let written = "";
    const text = new StreamedText((more) => (written += more), "| ", width);
    for (const piece of pieces) text.push(piece);
    text.end();
    return written.split("\n").slice(0, -1);
  };

  it("is broken between words, whatever the pieces", () => {
    const expected = ["| one two", "| three", "| four"];
    expect(lines(8, "one two three\nfour").map((line) => line.trimEnd())).toEqual(expected);
    expect(lines(8, ..."one two three\nfour").map((line) => line.trimEnd())).toEqual(expected);
  });

  it("cuts words that no line holds", () => {
    expect(lines(4, "abcdefghij")).toEqual(["| abcd", "| efgh", "| ij"]);
    expect(lines(4, "a\n\nb")).toEqual(["| a", "| ", "| b"]);
  });
});
