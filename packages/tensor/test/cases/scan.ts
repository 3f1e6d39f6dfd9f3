import { matmul, scan, type Tensor } from "../../src/index.js";
import { at, plain, varied } from "../support/plain.js";
import type { OpCase } from "./case.js";

/** h ← tanh(x W + h U), all states. */
function elman(reverse: boolean): Pick<OpCase, "f" | "reference"> {
  return {
    f: (xs, h0, w, u) => {
      const step = (h: Tensor, x: Tensor): { state: Tensor; outputs: Tensor } => {
        const next = matmul(x, w).add(matmul(h, u)).tanh();
        return { state: next, outputs: next };
      };
      return scan(step, { state: h0, xs, reverse }).outputs;
    },
    reference: (xs, h0, w, u) => {
      const [length, rows, inputs] = xs.shape;
      const units = w.shape[1];
      const values = new Array<number>(length * rows * units);
      for (let row = 0; row < rows; row++) {
        let h = Array.from({ length: units }, (_, j) => at(h0, [row, j]));
        for (let step = 0; step < length; step++) {
          const t = reverse ? length - 1 - step : step;
          const before = h;
          h = before.map((_, j) => {
            let sum = 0;
            for (let i = 0; i < inputs; i++) sum += at(xs, [t, row, i]) * at(w, [i, j]);
            for (let i = 0; i < units; i++) sum += before[i] * at(u, [i, j]);
            return Math.tanh(sum);
          });
          h.forEach((value, j) => (values[(t * rows + row) * units + j] = value));
        }
      }
      return plain([length, rows, units], values);
    },
  };
}

const inputs = [varied([4, 2, 3], -1, 1), varied([2, 5], -1, 1), varied([3, 5], -1, 1), varied([5, 5], -0.5, 0.5)];

export const scanCases: OpCase[] = [
  { op: "scan", name: "a recurrent network", inputs, ...elman(false), gradient: "smooth" },
  { op: "scan", name: "backwards in time", inputs, ...elman(true), gradient: "smooth" },
];
