// Plain JavaScript: boot.mjs uses it before the newer Node, which reads TypeScript, is installed.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds the workspace. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** The environment of every command: the workspace's own programs first (among them Node 24), and no telemetry. */
const environment = () => {
  const bin = join(root, "node_modules", ".bin");
  const path = process.env.PATH ?? "";
  return {
    ...process.env,
    PATH: path.split(delimiter)[0] === bin ? path : bin + delimiter + path,
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
  };
};

/**
 * Runs a command and answers its exit status (128 + n after signal n, 127 if there is no such command) and, where
 * `capture` is set, what it printed on both streams.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ capture?: boolean, toStderr?: boolean, stdin?: boolean, cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ status: number, output: string }>}
 */
export function run(command, args, { capture = false, toStderr = false, stdin = false, cwd = root, env = {} } = {}) {
  const out = capture ? "pipe" : toStderr ? 2 : "inherit";
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...environment(), ...env },
      stdio: [stdin ? "inherit" : "ignore", out, capture ? "pipe" : "inherit"],
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr?.setEncoding("utf8").on("data", (text) => (output += text));
    // A terminal sends Ctrl-C to the child as well: it decides how to end, and we wait for it.
    const wait = () => {};
    const forward = () => child.kill("SIGTERM");
    process.on("SIGINT", wait).on("SIGTERM", forward);
    const done = (/** @type {number} */ status) => {
      process.off("SIGINT", wait).off("SIGTERM", forward);
      resolve({ status, output });
    };
    child.on("error", (error) => {
      output += `${error.message}\n`;
      done(127);
    });
    child.on("close", (code, signal) => done(code ?? 128 + (signal === "SIGINT" ? 2 : 15)));
  });
}
