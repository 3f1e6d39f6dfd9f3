import { formatShape, sameShape, ShapeError, type NdArray } from "@nn/tensor";
import { encodeOneHot } from "../dataset/labels.js";
import { withData, type Augmentation } from "./shared/augmentation.js";
import { symmetricBeta } from "./shared/beta.js";
import { checkRange } from "./shared/check.js";

/** Below and above, Beta(α, α) is nothing but 0 or 1, and nothing but ½. */
const [LEAST, MOST] = [1e-3, 1e6];

/**
 * Each example mixed with a random other one: x = λ x₁ + (1 − λ) x₂, and so its target, with λ from Beta(α, α). Class labels
 * become rows of probabilities, which `crossEntropy` takes; labels to validate with stay as they are. The examples must be in
 * memory. Zhang, Cisse, Dauphin and Lopez-Paz, "mixup: beyond empirical risk minimization", ICLR 2018.
 *
 * @throws {StreamError} while it is used: the examples are a stream.
 * @throws {ShapeError} while it is used: images of several sizes.
 */
export function mixup(alpha = 0.2): Augmentation {
  const name = "mixup";
  checkRange(alpha, LEAST, MOST, name, "alpha");
  return {
    name,
    apply: (example, { random, another, classes }) => {
      const other = another();
      const share = symmetricBeta(alpha, random);
      const [a, b] = [example.image, other.image];
      const sizes = [a, b].map(({ height, width, channels }) => [height, width, channels]);
      if (!sameShape(sizes[0], sizes[1])) {
        throw new ShapeError(
          `${name}: images of ${formatShape(sizes[0])} and ${formatShape(sizes[1])} cannot be mixed`,
        );
      }
      const [first, second] = [example.target, other.target].map((target) => soft(target, classes));
      const mixed = {
        image: withData(a, mix(a.data, b.data, share)),
        target: { ...first, data: mix(first.data, second.data, share) },
      };
      if (example.weight === undefined && other.weight === undefined) return mixed;
      return { ...mixed, weight: share * (example.weight ?? 1) + (1 - share) * (other.weight ?? 1) };
    },
  };
}

/** Labels as rows of one 1 and zeros; values as they are. */
function soft(target: NdArray, classes: () => number): NdArray {
  return target.dtype === "int32" ? encodeOneHot(target, classes()) : target;
}

function mix(a: ArrayLike<number>, b: ArrayLike<number>, share: number): Float32Array {
  const mixed = new Float32Array(a.length);
  // Not Float32Array.from, which takes ten times as long.
  for (let i = 0; i < mixed.length; i++) mixed[i] = share * a[i] + (1 - share) * b[i];
  return mixed;
}
