import { identity, relu, tanh } from "@nn/activations";
import { ones, RandomStream, ShapeError, tensor } from "@nn/tensor";
import { expectClose } from "@nn/testing";
import { describe, expect, test } from "vitest";
import { concatenate, dense, denseBlock, inception, lambda, reshape } from "../src/index.js";

const times = (factor: number) => lambda((x) => x.mul(factor));

describe("inception", () => {
  test("puts the branches' channels side by side", () => {
    const x = tensor([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expectClose(inception(times(10), [times(2), times(3)], identity).forward(x), [
      [
        [10, 20, 6, 12, 1, 2],
        [30, 40, 18, 24, 3, 4],
      ],
    ]);
  });

  test("names two branches whose positions differ, and says what to do", () => {
    const block = inception(identity, reshape([1, 6]), { name: "3a" });
    expect(() => block.forward(ones([1, 2, 3]))).toThrow(ShapeError);
    expect(() => block.forward(ones([1, 2, 3]))).toThrow(
      /inception "3a": branches\[0\] gives \[2, 3\] and branches\[1\] \[1, 6\].*pad them by "same"/,
    );
    expect(() =>
      inception(
        dense(2),
        lambda((x) => x.sum(-1)),
      ).forward(ones([1, 3])),
    ).toThrow("branches[1] gives one number each");
    expect(() => inception()).toThrow("inception: branches must be a list of one or more layers, got []");
  });
});

describe("denseBlock", () => {
  test("each layer sees all results before it", () => {
    const first = lambda((x) => x.sum(-1, { keepDims: true }));
    const second = lambda((x) => x.sum(-1, { keepDims: true }));
    expectClose(denseBlock(first, second).forward(tensor([[1, 2]])), [[1, 2, 3, 6]]);
  });

  test("grows by the channels of each layer", () => {
    const block = denseBlock([dense(12), relu], [dense(12), relu], dense(4));
    expect(block.build([16], new RandomStream(1))).toEqual([16 + 12 + 12 + 4]);
    expect(block.children[1].inputShape).toEqual([28]);
  });

  test("refuses a layer that changes the positions", () => {
    expect(() => denseBlock(tanh, reshape([1, 8]), { name: "d" }).forward(ones([1, 2, 2]))).toThrow(
      /denseBlock "d": layers\[1\] makes \[1, 8\] of \[B, 2, 4\]; it must keep all axes but the last.*without a stride/,
    );
    expect(() => denseBlock(dense(2)).build([], new RandomStream(1))).toThrow(ShapeError);
  });
});

test("a connection past a body is a branch that is the identity", () => {
  expectClose(concatenate(identity, times(2)).forward(tensor([[1, 3]])), [[1, 3, 2, 6]]);
});
