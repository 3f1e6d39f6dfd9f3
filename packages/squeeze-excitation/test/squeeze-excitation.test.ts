import { layerFrom, type LayerConfig } from "@nn/layers";
import { layerChecks } from "@nn/testing";
import { describe, test } from "vitest";
import { squeezeExcitation } from "../src/index.js";

const rebuild = (config: LayerConfig) => layerFrom(config, [squeezeExcitation]);

for (const [index, sample] of squeezeExcitation.samples().entries()) {
  describe(`squeezeExcitation ${index + 1}`, () => {
    test.each(layerChecks(sample, rebuild))("$name", (check) => check.run());
  });
}
