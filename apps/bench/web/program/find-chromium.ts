import { existsSync } from "node:fs";

/** The installed Chromium: what CHROME_PATH says, else where Debian puts it; undefined where there is none. */
export function findChromium(): string | undefined {
  const path = process.env["CHROME_PATH"] ?? "/usr/bin/chromium";
  return existsSync(path) ? path : undefined;
}
