import { describe, expect, it } from "vitest";
import { bench } from "../src/bench.js";
import { fakeRunner, recorder, report } from "./support/fakes.js";

async function run(...args: string[]): Promise<{ status: number; output: string; errors: string; jobs: unknown[] }> {
  const { run, jobs } = fakeRunner(() => report());
  const { surroundings, text } = recorder(run);
  const status = await bench(args, surroundings);
  return { status, ...text, jobs };
}

describe("bench train", () => {
  it("runs what it is asked for", async () => {
    const { status, jobs } = await run(
      "train",
      "--workload",
      "mlp",
      "--peers",
      "nn,jax-js",
      "--threads",
      "2",
      "-r",
      "2",
      "-s",
      "0.5",
    );
    expect(status).toBe(0);
    expect(jobs).toHaveLength(4);
    expect(jobs[0]).toMatchObject({ peer: "nn", threads: 2, seconds: 0.5, task: { workload: "mlp" } });
  });

  it("without options measures every framework on every workload, three times", async () => {
    const { jobs } = await run("train");
    expect(jobs).toHaveLength(2 * 4 * 3);
    expect(jobs[0]).toMatchObject({ threads: 1, seconds: 2 });
  });

  it.each([
    [["--workload", "mpl"], /no workload "mpl"; there are planar, mlp\. Did you mean mlp\?/],
    [["--workload", "resnet"], /no workload "resnet"; there are planar, mlp\.$/m],
    [["--workload", ""], /no workload ""/],
    [["--peers", "nn,tfjs"], /no peer "tfjs"; there are nn, tfjs-wasm, tfjs-cpu, jax-js\./],
    [["--peers", "nn,nn"], /"nn" is there twice/],
    [["--peers", "__proto__"], /no peer "__proto__"/],
    [["--threads", "0"], /'-t, --threads <count>' argument '0' is invalid\. It must be a whole number from 1 to 256\./],
    [["--threads", "1.5"], /whole number from 1 to 256/],
    [["--threads", "two"], /whole number from 1 to 256/],
    [["--rounds", "-1"], /whole number from 1 to 1000/],
    [["--seconds", "0"], /a number from 0\.01 to 3600/],
    [["--seconds", "1e9"], /a number from 0\.01 to 3600/],
    [["--seconds"], /argument missing/],
    [["--json", "--markdown"], /'--json' cannot be used with option '--markdown'/],
    [["--peer", "nn"], /unknown option '--peer'\n\(Did you mean --peers\?\)/],
    [["mlp"], /too many arguments/],
  ])("refuses %j", async (args, message) => {
    const { status, errors, output, jobs } = await run("train", ...args);
    expect(errors).toMatch(message);
    expect(errors).toContain("--help");
    expect(status).toBe(1);
    expect(output).toBe("");
    expect(jobs).toEqual([]);
  });

  it("refuses an unknown command", async () => {
    const { status, errors } = await run("trian");
    expect(status).toBe(1);
    expect(errors).toContain("Did you mean train?");
  });

  it("shows help", async () => {
    const { status, output } = await run("train", "--help");
    expect(status).toBe(0);
    for (const word of [
      "--workload",
      "--threads",
      "--json",
      "planar  2-16-16-2",
      "mlp     784-512-512-10",
      "tfjs-wasm",
    ]) {
      expect(output).toContain(word);
    }
    expect((await run("--help")).output).toContain("train");
  });
});
