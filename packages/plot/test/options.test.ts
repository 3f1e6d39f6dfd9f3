import { expect, test } from "vitest";
import { InvalidArgumentError } from "@nn/tensor";
import { FigureFileError, plotConfusionMatrix, plotCost, plotImages } from "../src/index.js";

const history = { train: { loss: [2, 1] } };

test.each([
  ["plotCost", () => plotCost(history, { log: true } as never), /plotCost: there is no option "log"/],
  ["plotCost", () => plotCost(history, "log" as never), /plotCost: options must be a record/],
  ["plotConfusionMatrix", () => plotConfusionMatrix([0], [0], { names: [] } as never), /no option "names"/],
  ["plotImages", () => plotImages({ data: [0], shape: [1, 1, 1] }, { rows: 1 } as never), /no option "rows"/],
])("%s refuses an option that nobody reads", (_, draw, text) => {
  expect(draw).toThrow(InvalidArgumentError);
  expect(draw).toThrow(text);
});

test("a file that cannot be written is an error with words", async () => {
  await expect(plotCost(history).save("/proc/no/such/cost.svg")).rejects.toThrow(FigureFileError);
});
