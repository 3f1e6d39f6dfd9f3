import { cosine, type Schedule } from "@nn/optimizers";

/** What becomes of the learning rate in the course of the training. */
const schedules: Readonly<Record<string, (learningRate: number) => number | Schedule>> = {
  constant: (learningRate) => learningRate,
  cosine: (learningRate) => cosine({ learningRate }),
};

export const scheduleNames: readonly string[] = Object.keys(schedules);

export function createSchedule(name: string, learningRate: number): number | Schedule {
  if (!Object.hasOwn(schedules, name)) throw new RangeError(`there is no schedule "${name}"`);
  return schedules[name](learningRate);
}
