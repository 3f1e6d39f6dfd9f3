import { expect, test } from "vitest";
import { dense } from "@nn/layers";
import { planar } from "./support.js";

test("a summary says shapes, parameters, operations and memory", () => {
  const network = planar({ name: "moons", layers: [dense(12), dense(2, { name: "head" })] });
  network.layers[0].freeze();
  expect(network.summary()).toMatchInlineSnapshot(`
    "moons, loss crossEntropy
    layer          output   parameters  FLOPs
    ─────────────────────────────────────────
    input          [B, 2]
    dense, frozen  [B, 12]          36     60
    head (dense)   [B, 2]           26     50
    ─────────────────────────────────────────
    parameters 62 (26 trained), 248 B
    prediction 110 FLOPs for one example, 128 B of working memory"
  `);
});
