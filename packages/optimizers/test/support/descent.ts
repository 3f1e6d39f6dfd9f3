import { gradients, parameter, placeholder, Procedure, type Parameter, type Tensor } from "@nn/tensor";
import type { Optimizer, ScheduleContext } from "../../src/index.js";

interface DescentOptions {
  /** ∂loss/∂p; without it the gradient is what `step` is given. */
  readonly loss?: (p: Tensor) => Tensor;
  readonly regularized?: boolean;
  readonly context?: ScheduleContext;
}

/** One block of parameters and an optimizer that moves it, as a network would drive it. */
export class Descent {
  readonly p: Parameter;
  readonly state: Readonly<Record<string, Parameter>>;
  readonly procedure: Procedure;
  /** Steps taken. */
  taken = 0;
  readonly #optimizer: Optimizer;
  readonly #context: ScheduleContext | undefined;

  constructor(optimizer: Optimizer, start: readonly number[], options: DescentOptions = {}) {
    const { loss, regularized = true, context } = options;
    const n = start.length;
    const inputs = [placeholder(0, [], "float32"), placeholder(1, [], "float32"), placeholder(2, [n], "float32")];
    const [learningRate, step, given] = inputs;
    this.#optimizer = optimizer;
    this.#context = context;
    this.p = parameter(start, { name: "p" });
    this.state = Object.fromEntries(
      optimizer.stateNames.map((name) => [name, parameter(new Float32Array(n), { name })]),
    );
    const exact = loss ? gradients(loss(this.p), [this.p])[0] : given;
    const g = optimizer.clip ? optimizer.clip.apply([exact])[0] : exact;
    const result = optimizer.update({ p: this.p, g, state: this.state, learningRate, step, regularized });
    const moved = optimizer.stateNames.map((name) => ({ target: this.state[name], value: result.state[name] }));
    const updates = [...moved, { target: this.p, value: result.p }];
    this.procedure = new Procedure({ inputs, outputs: loss ? [loss(this.p)] : [], updates });
  }

  /** Takes a step and answers the loss before it. */
  step(gradient: ArrayLike<number> = new Float32Array(this.p.size)): number {
    const rate = this.#optimizer.learningRateAt(this.taken, this.#context);
    this.taken++;
    const [loss] = this.procedure.run([[rate], [this.taken], gradient]);
    return loss?.data[0] ?? Number.NaN;
  }

  /** Steps until the loss is below the aim; answers how many it took, Infinity if the steps run out. */
  until(aim: number, steps: number): number {
    for (let i = 0; i < steps; i++) if (this.step() < aim) return i;
    return Infinity;
  }

  get values(): number[] {
    return [...this.p.value.data];
  }

  /** The parameters and the memory, to be carried elsewhere. */
  save(): Record<string, number[]> {
    const state = Object.entries(this.state).map(([name, { value }]) => [name, [...value.data]] as const);
    return { p: this.values, ...Object.fromEntries(state) };
  }

  restore({ p, ...state }: Readonly<Record<string, number[]>>, taken: number): void {
    this.p.set(p);
    for (const [name, values] of Object.entries(state)) this.state[name].set(values);
    this.taken = taken;
  }
}
