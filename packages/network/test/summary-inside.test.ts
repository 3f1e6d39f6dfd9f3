import { relu } from "@nn/activations";
import {
  bidirectional,
  conv2d,
  crossAttention,
  dense,
  embedding,
  encoderDecoder,
  flatten,
  inception,
  lstm,
  residual,
  spectralNorm,
  tiedOutput,
  timeDistributed,
  type LayerLike,
} from "@nn/layers";
import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, test } from "vitest";
import { crossEntropy, gpt, Network, resNet20, transformer, uNet } from "../src/index.js";

const network = (input: readonly number[], layers: readonly LayerLike[]): Network =>
  new Network({ input, layers, loss: crossEntropy, seed: 1 });

interface Row {
  readonly level: number;
  readonly name: string;
  readonly parameters: number;
  readonly children: Row[];
}

/** The rows of a summary as the tree that their indentation says. */
function treeOf(one: Network): Row[] {
  const lines = one.summary({ depth: 99 }).split("\n").slice(4);
  const end = lines.findIndex((line) => line.startsWith("─"));
  const root: Row = { level: -1, name: "", parameters: 0, children: [] };
  const open = [root];
  for (const line of lines.slice(0, end)) {
    const [, indent, name, parameters] = /^( *)(.+?) +\[B.*\] +([\d,]+)/.exec(line)!;
    const row = { level: indent.length / 2, name, parameters: Number(parameters.replaceAll(",", "")), children: [] };
    while (open.at(-1)!.level >= row.level) open.pop();
    expect(row.level).toBe(open.at(-1)!.level + 1);
    open.at(-1)!.children.push(row);
    open.push(row);
  }
  return root.children;
}

const leavesOf = (rows: readonly Row[]): Row[] =>
  rows.flatMap((row) => (row.children.length > 0 ? leavesOf(row.children) : [row]));
const sum = (rows: readonly Row[]): number => rows.reduce((total, { parameters }) => total + parameters, 0);

describe("a summary shows what is inside of layers", () => {
  test("of an encoder and decoder under a tied output", () => {
    const body = encoderDecoder([dense(4), dense(4)], crossAttention({ heads: 2, name: "reader" }), { source: 2 });
    const one = network([5], [tiedOutput(embedding(9, 4), [body])]);
    one.layers[0].children[0].freeze();
    expect(one.summary().split("\n").slice(1, -2)).toEqual([
      "layer                          output     parameters  FLOPs",
      "───────────────────────────────────────────────────────────",
      "input                          [B, 5]",
      "tiedOutput                     [B, 3, 9]         156    894",
      "  embedding, frozen            [B, 5, 4]          36      0",
      "  body (sequential)            [B, 3, 4]         120    678",
      "    encoderDecoder             [B, 3, 4]         120    678",
      "      sequential               [B, 2, 4]          40    144",
      "        dense                  [B, 2, 4]          20     72",
      "        dense_2 (dense)        [B, 2, 4]          20     72",
      "      reader (crossAttention)  [B, 3, 4]          80    534",
      "───────────────────────────────────────────────────────────",
    ]);
  });

  test.each<[string, Network]>([
    ["gpt", network([16], gpt({ vocabulary: 20, layers: 2, heads: 2, width: 8 }))],
    ["transformer", network([12], transformer({ vocabulary: 20, source: 6, layers: 1, heads: 2, width: 8 }))],
    ["resNet20", network([16, 16, 3], resNet20({ classes: 4, width: 4 }))],
    ["uNet", network([16, 16, 3], uNet({ classes: 2, width: 2, depth: 2 }))],
    [
      "recurrent and normalized",
      network(
        [6],
        [embedding(9, 4), bidirectional(lstm(5)), timeDistributed(dense(3)), flatten(), spectralNorm(dense(4))],
      ),
    ],
    ["branches", network([8, 8, 2], [inception([conv2d(2, 1), [conv2d(2, 1), conv2d(3, 3, { padding: "same" })]])])],
  ])("and its numbers add up: %s", (_, one) => {
    const rows = treeOf(one);
    expect(rows.map(({ name }) => name.split(" ")[0])).toEqual(one.layers.map(({ name }) => name));
    expect(sum(rows)).toBe(one.parameterCount);
    expect(sum(leavesOf(rows))).toBe(one.parameterCount);
    const holders = (row: Row): Row[] => (row.children.length > 0 ? [row, ...row.children.flatMap(holders)] : []);
    for (const { children, parameters } of rows.flatMap(holders)) expect(sum(children)).toBe(parameters);
  });

  test("the operations of a layer inside are those that it does in its place", () => {
    const inner = dense(8, { activation: relu });
    const one = network([8], [residual([inner, dense(8)])]);
    const [outer, body, first, second] = one
      .summary()
      .split("\n")
      .slice(4)
      .map((line) => Number(/\d+$/.exec(line)?.[0]));
    expect(first).toBe(inner.flops());
    expect(first + second).toBe(body);
    // The addition of the two sides.
    expect(outer).toBe(body + 8);
  });

  test("as deep as wanted, by itself while the table stays short", () => {
    const count = (one: Network, depth?: number): number =>
      one
        .summary(depth === undefined ? {} : { depth })
        .split("\n")
        .filter((line) => /\[B/.test(line)).length - 1;
    const small = network([16], gpt({ vocabulary: 20, layers: 2, heads: 2, width: 8 }));
    expect([1, 2, 3, 4].map((depth) => count(small, depth))).toEqual([1, 3, 7, 17]);
    expect(count(small)).toBe(17);
    const large = network([16, 16, 3], resNet20({ classes: 4, width: 4 }));
    expect(count(large)).toBe(large.layers.length);
    expect(count(large, 2)).toBeGreaterThan(30);
    expect(() => small.summary({ depth: 0 })).toThrow(
      new InvalidArgumentError("summary: depth must be an integer ≥ 1, got 0"),
    );
    expect(() => small.summary({ depth: 2, batch: 3 } as object)).toThrow('there is no option "batch"');
  });
});
