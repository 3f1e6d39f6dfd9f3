import { arithmeticCases } from "./arithmetic.js";
import { assembleCases } from "./assemble.js";
import { attentionCases } from "./attention.js";
import type { OpCase } from "./case.js";
import { convolutionCases } from "./convolution/convolution.js";
import { creationCases } from "./creation.js";
import { functionCases } from "./functions.js";
import { imageCases } from "./convolution/image.js";
import { indexingCases } from "./indexing.js";
import { linearCases } from "./linear.js";
import { poolingCases } from "./convolution/pooling.js";
import { reduceCases } from "./reduce.js";
import { scanCases } from "./scan.js";
import { selectCases } from "./select.js";
import { shapeCases } from "./shape.js";
import { sortingCases } from "./sort.js";
import { statisticsCases } from "./statistics.js";

/** Every operation of the package, with what it must yield. A new one is tested by adding its rows. */
export const cases: readonly OpCase[] = [
  ...arithmeticCases,
  ...functionCases,
  ...selectCases,
  ...reduceCases,
  ...statisticsCases,
  ...linearCases,
  ...attentionCases,
  ...shapeCases,
  ...assembleCases,
  ...indexingCases,
  ...sortingCases,
  ...scanCases,
  ...convolutionCases,
  ...poolingCases,
  ...imageCases,
  ...creationCases,
];
