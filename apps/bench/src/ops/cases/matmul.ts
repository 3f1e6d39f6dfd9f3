import { sizeOf, type Attributes, type OpCase } from "../case.js";
import { floats, opCase, WORD } from "./build.js";

/** Leading axes, if any, then rows of A, what is summed over, columns of B. */
type Sizes = readonly [...batch: number[], m: number, k: number, n: number];

/** A [.., M, K] · B [.., K, N]; a transposed operand lies in memory with its last two axes exchanged. */
function matmul(name: string, summary: string, sizes: Sizes, attributes: Attributes = {}): OpCase {
  const [m, k, n] = sizes.slice(-3);
  const batch = sizes.slice(0, -3);
  const { transposeA = false, transposeB = false } = attributes;
  return opCase({
    name,
    summary,
    family: "matmul",
    operation: "matmul",
    attributes,
    operands: [
      floats([...batch, ...(transposeA ? [k, m] : [m, k])]),
      floats([...batch, ...(transposeB ? [n, k] : [k, n])]),
    ],
    flops: 2 * sizeOf(sizes),
    limit: "fma",
    tolerance: 1e-4,
  });
}

const dense = [128, 784, 512] as const;

/** A matrix with too few columns to reuse what is loaded is bound by memory, not by arithmetic. */
const vector: OpCase = {
  ...matmul("matrix-vector", "2048×2048 · 2048", [2048, 2048, 1]),
  bytes: (2048 * 2048 + 2 * 2048) * WORD,
  limit: "copy",
};

export const matmuls: readonly OpCase[] = [
  matmul("matmul-512", "512×512 · 512×512", [512, 512, 512]),
  matmul("matmul-64", "64×64 · 64×64", [64, 64, 64]),
  matmul("matmul-768", "768×768 · 768×768", [768, 768, 768]),
  matmul("matmul-128x784x512", "128×784 · 784×512", dense),
  matmul("matmul-128x784x512-ta", "the same, A transposed", dense, { transposeA: true }),
  matmul("matmul-128x784x512-tb", "the same, B transposed", dense, { transposeB: true }),
  matmul("matmul-128x512x10", "128×512 · 512×10: few columns", [128, 512, 10]),
  matmul("matmul-batched", "32 products 64×64 · 64×64", [32, 64, 64, 64]),
  matmul("vector-matrix", "1×784 · 784×512: one example through a layer", [1, 784, 512]),
  vector,
];
