import { initializers, matmul, mul, RandomStream, type Shape, sizeOf, type Tensor, toNdArray, zeros } from "@nn/tensor";
import { layerChecks, runChecks, type SampleLike } from "@nn/testing";
import { describe, expect, test } from "vitest";
import {
  count,
  dense,
  flatten,
  Layer,
  layerFrom,
  layerFactory,
  sequential,
  type ForwardContext,
  type LayerClass,
  type LayerConfig,
} from "../src/index.js";

/** The names of the checks that do not hold for a class of layers. */
async function failures(Class: LayerClass, options: { units?: number } = { units: 3 }): Promise<string[]> {
  const factory = layerFactory(
    Class,
    () => new Class(options),
    () => [],
  );
  const sample: SampleLike<LayerConfig> = { layer: () => factory(), input: [4] };
  const failed: string[] = [];
  for (const { name, run } of layerChecks(sample, (config) => layerFrom(config, [factory]))) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

/** A right one, for the others to spoil. */
class Linear extends Layer<{ units: typeof count }> {
  static override readonly type: string = "linear";
  static override readonly schema = { units: count };

  protected override setup([inputs]: Shape, _random: RandomStream): Shape {
    this.parameter("W", [inputs, this.options.units], initializers.glorotUniform());
    return [this.options.units];
  }

  override forward(x: Tensor, _context?: ForwardContext): Tensor {
    return matmul(x, this.parameters.W);
  }
}

test("a right layer passes", async () => {
  expect(await failures(Linear)).toEqual([]);
});

test("a right layer of token numbers passes", async () => {
  /** y[b, t] = W[x[b, t]]; x [B, T] of integers → y [B, T, O]. */
  class Embedding extends Layer {
    static override readonly type = "embedding";

    override get inputType() {
      return "int32" as const;
    }

    protected override setup(inputShape: Shape): Shape {
      this.parameter("W", [7, 3], initializers.glorotNormal());
      return [...inputShape, 3];
    }

    override forward(x: Tensor): Tensor {
      return this.parameters.W.gather(x);
    }
  }
  const embedding = layerFactory(
    Embedding,
    () => new Embedding(),
    () => [],
  );
  const sample: SampleLike<LayerConfig> = {
    layer: () => embedding(),
    input: [5],
    values: (shape, random) =>
      toNdArray(
        Int32Array.from({ length: sizeOf(shape) }, () => random.integer(7)),
        { shape },
      ),
  };
  const rebuild = (config: LayerConfig): Layer => layerFrom(config, [embedding]);
  await expect(runChecks(layerChecks(sample, rebuild))).resolves.toBeUndefined();
  const layer = sequential(embedding(), flatten(), dense(2));
  layer.build([5], new RandomStream(1));
  expect(layer.flops()).toBeGreaterThanOrEqual(2 * 15 * 2);
});

describe("the suite notices", () => {
  test("a wrong backward", async () => {
    const failed = await failures(
      class extends Linear {
        override backward(dy: Tensor): Tensor {
          this.gradients.W = this.pass.x.T.matmul(dy).mul(0.99);
          return dy.matmul(this.parameters.W.T);
        }
      },
    );
    expect(failed).toContain("has the gradients of central differences in inference");
  });

  test("a backward that trains what is frozen", async () => {
    const failed = await failures(
      class extends Linear {
        override backward(dy: Tensor): Tensor {
          this.gradients.W = this.pass.x.T.matmul(dy);
          return dy.matmul(this.parameters.W.T);
        }
      },
    );
    expect(failed).toEqual(["frozen, its parameters get no gradient and dx stays the same"]);
  });

  test("a wrong output shape", async () => {
    const failed = await failures(
      class extends Linear {
        protected override setup(shape: Shape, random: RandomStream): Shape {
          return [super.setup(shape, random)[0] + 1];
        }
      },
    );
    expect(failed).toContain("takes batches of any size, 0 and 1 included");
  });

  test("examples that see one another", async () => {
    const failed = await failures(
      class extends Linear {
        override forward(x: Tensor): Tensor {
          const y = super.forward(x);
          return x.shape[0] === 0 ? y : y.sub(y.mean(0));
        }
      },
    );
    expect(failed).toEqual(["treats each example alone in inference"]);
  });

  test("random numbers in inference", async () => {
    const failed = await failures(
      class extends Linear {
        override forward(x: Tensor, context: ForwardContext): Tensor {
          context.key();
          return super.forward(x);
        }
      },
    );
    expect(failed).toContain("draws nothing and changes nothing in inference");
  });

  test("results that depend on what was run before", async () => {
    let calls = 0;
    const failed = await failures(
      class extends Linear {
        override forward(x: Tensor): Tensor {
          return mul(super.forward(x), ++calls);
        }
      },
    );
    expect(failed).toContain("gives the same compiled as eager, in training and inference");
    expect(failed).toContain("gives the same for the same key in training");
  });

  test("first values that the seed does not decide", async () => {
    let made = 0;
    const failed = await failures(
      class extends Linear {
        protected override setup(shape: Shape): Shape {
          this.parameter("W", [shape[0], 3], initializers.constant(++made));
          return [3];
        }
      },
    );
    expect(failed).toEqual([
      "frozen, its parameters get no gradient and dx stays the same",
      "has the same first values for the same seed",
    ]);
  });

  test("a config that forgets", async () => {
    const failed = await failures(
      class extends Linear {
        override config(): LayerConfig {
          return { type: this.type, units: 2 };
        }
      },
    );
    expect(failed).toEqual(["comes back from its config as JSON"]);
  });

  test("a message without the layer's name", async () => {
    const failed = await failures(
      class extends Linear {
        protected override checkInput(example: Shape): void {
          zeros([1, 2]).matmul(zeros(example.length === 1 ? [2, 1] : [1, 1]));
        }
      },
    );
    expect(failed).toEqual(["refuses other shapes, naming itself and both shapes"]);
  });
});
