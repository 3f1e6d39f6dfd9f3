import { describe, expect, it } from "vitest";
import { isPython, loadOpPeer, opPeerNames } from "../src/peers/index.js";
import { difference, digestOf } from "../src/ops/digest.js";
import type { OpCase } from "../src/ops/case.js";
import { opTaskOf } from "../src/ops/session.js";
import { resultOf } from "./support/definitions.js";
import { smallCases } from "./support/small-cases.js";

describe.each(opPeerNames.filter((name) => !isPython(name)))("%s computes by the definition", (name) => {
  /** TensorFlow.js has one gradient of windows alone. */
  const lacks = ({ operation, attributes: { by, groups } }: OpCase): boolean =>
    name.startsWith("tfjs") && by !== undefined && !(operation === "conv2d" && by === 0 && groups === undefined);

  it.each(smallCases.filter(lacks))("but for $name", async (given) => {
    expect(await (await loadOpPeer(name)).prepare(opTaskOf(given), 1)).toBeUndefined();
  });

  it.each(smallCases.filter((given) => !lacks(given)))("$name", async (given) => {
    const task = opTaskOf(given);
    const session = await (await loadOpPeer(name)).prepare(task, 1);
    expect(session).toBeDefined();
    for (let i = 0; i < task.comparedAfter; i++) await session!.run(1);
    const expected = digestOf(resultOf(task));
    expect(difference(expected, digestOf(await session!.read()), Math.max(task.tolerance, 1e-6))).toBeUndefined();
    expect(session).toMatchObject({ threads: 1, backend: name === "tfjs-cpu" ? "js" : "wasm" });
  });
});
