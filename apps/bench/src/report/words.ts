import { significant } from "../measure/statistics.js";

/** Numbers as a table shows them. What is not there is an empty cell. */
export const number = (value: number | null, digits = 4): string =>
  value === null ? "" : String(significant(value, digits));

export const percent = (share: number | null): string => (share === null ? "" : `${Math.round(100 * share)} %`);

/** How many times as long as something else. */
export const times = (ratio: number | undefined): string => (ratio === undefined ? "" : `${significant(ratio, 2)}×`);
