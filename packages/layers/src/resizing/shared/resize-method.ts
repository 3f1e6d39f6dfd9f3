import type { Option } from "../../layer/options/options.js";

/** Where values between positions come from. */
export type ResizeMethod = "nearest" | "linear";

export const resizeMethod: Option<ResizeMethod> = {
  expected: '"nearest" or "linear"',
  accepts: (value): value is ResizeMethod => value === "nearest" || value === "linear",
};
