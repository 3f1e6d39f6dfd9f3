import type { Schedule } from "./schedule.js";

/** Whether a value has what a schedule needs. */
export function isSchedule(value: unknown): value is Schedule {
  if (typeof value !== "object" || value === null) return false;
  const { at, length, config } = value as Partial<Record<keyof Schedule, unknown>>;
  return [at, length, config].every((method) => typeof method === "function");
}
