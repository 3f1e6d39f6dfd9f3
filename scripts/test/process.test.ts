import { expect, test } from "vitest";
import { run } from "../lib/process.mjs";

const script = (code: string): string[] => ["-e", code];

test("what a command prints on both streams is captured, with its exit status", async () => {
  const { status, output } = await run("node", script("console.log(1); console.error(2); process.exit(3)"), {
    capture: true,
  });
  expect(status).toBe(3);
  expect(output.split("\n").sort()).toEqual(["", "1", "2"]);
});

test("the workspace's programs come first: scripts read TypeScript whatever Node the machine has", async () => {
  const { output } = await run("node", script("console.log(process.features.typescript)"), { capture: true });
  expect(output).toBe("strip\n");
});

test("standard input is empty, so nothing waits for an answer", async () => {
  const read = "process.stdin.on('data', () => {}).on('end', () => console.log('end'))";
  expect((await run("node", script(read), { capture: true })).output).toBe("end\n");
});

test("a command that is not there gives 127, one that a signal ended 128 and more", async () => {
  expect((await run("no-such-command-here", [], { capture: true })).status).toBe(127);
  expect((await run("node", script("process.kill(process.pid, 'SIGTERM')"), { capture: true })).status).toBe(143);
});
