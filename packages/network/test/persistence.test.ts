import { lstatSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { batchNorm, dense, dropout, lambda, residual, sequential } from "@nn/layers";
import { adam, momentum } from "@nn/optimizers";
import { readSafetensors, writeSafetensors } from "@nn/data";
import { NnError } from "@nn/tensor";
import { CheckpointError, FileSystemError, Network } from "../src/index.js";
import { data, optimizer, planar, weightsOf } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "nn-network-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rich = (seed = 7): Network =>
  planar({
    seed,
    layers: [dense(8), batchNorm(), dropout(0.2), residual(sequential(dense(8), dense(8))), dense(2, { name: "head" })],
  });

describe("one safetensors file", () => {
  test("holds weights, statistics, architecture and moments", async () => {
    const network = rich();
    await network.train(data, { optimizer: optimizer(), epochs: 2 });
    const path = join(folder, "moons.safetensors");
    await network.save(path);
    expect(readdirSync(folder)).toEqual(["moons.safetensors"]);
    const again = await Network.load(path);
    expect(weightsOf(again)).toEqual(weightsOf(network));
    expect(await again.evaluate(data)).toEqual(await network.evaluate(data));
    expect(again.epoch).toBe(2);
    const { tensors } = readSafetensors(network.toBytes());
    expect([...tensors.keys()]).toContain("head.W");
    expect([...tensors.keys()].some((name) => name.startsWith("optimizer/m/"))).toBe(true);
    expect([...tensors.keys()].some((name) => name.startsWith("state/batchNorm."))).toBe(true);
  });

  test("fault 52: ten epochs equal five, a save, a load and five, bit for bit", async () => {
    const whole = rich();
    const history = await whole.train(data, { optimizer: optimizer(), epochs: 10 });
    const first = rich();
    await first.train(data, { optimizer: optimizer(), epochs: 5 });
    const second = Network.fromBytes(first.toBytes());
    const rest = await second.train(data, { optimizer: optimizer(), epochs: 5 });
    expect(rest.loss).toEqual(history.loss.slice(5));
    expect(second.toBytes()).toEqual(whole.toBytes());
  });

  test("frozen layers are frozen when they come back", async () => {
    const network = planar();
    network.layers[1].freeze();
    await network.train(data, { optimizer: optimizer(), epochs: 1 });
    const again = Network.fromBytes(network.toBytes());
    expect(again.layers.map(({ frozen }) => frozen)).toEqual([false, true, false]);
    await network.train(data, { optimizer: optimizer(), epochs: 1 });
    await again.train(data, { optimizer: optimizer(), epochs: 1 });
    expect(weightsOf(again)).toEqual(weightsOf(network));
  });

  test("another optimizer begins with new moments", async () => {
    const network = planar();
    await network.train(data, { optimizer: adam({ miniBatch: 50 }), epochs: 1 });
    await network.train(data, { optimizer: momentum({ miniBatch: 50 }), epochs: 1 });
    expect(network.optimizerState?.name).toBe("momentum");
    expect(network.optimizerState?.step).toBe(4);
  });

  test("a link stays a link; what is no file is not replaced", async () => {
    const network = planar();
    const [target, link] = [join(folder, "target.safetensors"), join(folder, "link.safetensors")];
    await network.save(pathToFileURL(target));
    symlinkSync(target, link);
    await network.save(link);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    await expect(network.save(folder)).rejects.toThrow(/not a regular file/);
    await expect(network.save("/dev/null")).rejects.toThrow(/not a regular file/);
    await expect(network.save(undefined as never)).rejects.toThrow(/expected a path or a file: URL, got undefined/);
    expect((await Network.load(pathToFileURL(link))).epoch).toBe(0);
    await Promise.all(Array.from({ length: 5 }, () => network.save(target)));
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    rmSync(target);
    rmSync(link);
  });

  test("what holds code cannot be saved", () => {
    const network = planar({ layers: [lambda((x) => x.mul(2)), dense(2)] });
    expect(() => network.toBytes()).toThrow(/lambda/);
  });
});

describe("files that do not fit", () => {
  const saved = (): Uint8Array => planar().toBytes();

  /** The saved network with its tensors and metadata changed. */
  function changed(
    change: (parts: { tensors: Map<string, never>; metadata: Map<string, string> }) => void,
  ): Uint8Array {
    const { tensors, metadata } = readSafetensors(saved());
    const parts = {
      tensors: new Map(tensors) as Map<string, never>,
      metadata: new Map(metadata instanceof Map ? metadata : Object.entries(metadata)),
    };
    change(parts);
    return writeSafetensors(parts.tensors as never, Object.fromEntries(parts.metadata));
  }

  test("fault 35: missing, unexpected and wrong tensors in one message; nothing is half loaded", () => {
    const bytes = changed(({ tensors }) => {
      const weights = tensors as unknown as Map<string, { data: Float32Array; shape: number[]; dtype: string }>;
      weights.delete("dense.W");
      weights.set("extra", { data: Float32Array.of(1), shape: [1], dtype: "float32" });
      weights.set("dense_2.b", { data: new Float32Array(3), shape: [3], dtype: "float32" });
    });
    const network = planar({ seed: 99 });
    const before = weightsOf(network);
    expect(() => network.restore(bytes)).toThrow(CheckpointError);
    expect(() => network.restore(bytes)).toThrow(
      /missing "dense\.W"[\s\S]*"dense_2\.b" is \[3\], not \[12\][\s\S]*unexpected "extra"/,
    );
    expect(weightsOf(network)).toEqual(before);
  });

  test("fault 35: moments that do not fit are refused with the rest; nothing is half loaded", async () => {
    const trained = planar();
    await trained.train(data, { optimizer: optimizer(), epochs: 1 });
    const { tensors, metadata } = readSafetensors(trained.toBytes());
    for (const size of [1, 25, 1e4]) {
      const wrong = new Map(tensors).set("optimizer/m/dense.W", {
        data: new Float32Array(size),
        shape: [size],
        dtype: "float32",
      });
      const network = planar({ seed: 99 });
      const before = weightsOf(network);
      const restore = (): void => network.restore(writeSafetensors(wrong as never, { ...metadata }));
      expect(restore).toThrow(CheckpointError);
      expect(restore).toThrow(`"optimizer/m/dense.W" is [${size}], not [24]`);
      expect(weightsOf(network)).toEqual(before);
      expect(network.optimizerState).toBeUndefined();
    }
  });

  test("fault 37: another architecture names the layers; a future version says so", () => {
    const other = planar({ layers: [dense(12), dense(3), dense(2)] });
    expect(() => other.restore(saved())).toThrow(/layer 1: .*3.*12/);
    const future = changed(({ metadata }) => void metadata.set("version", "2"));
    expect(() => Network.fromBytes(future)).toThrow(/version 2/);
  });

  test("faults 41 and 42: no layer by a prototype's name, no code", () => {
    for (const type of ["__proto__", "constructor", "toString", "nonsense"]) {
      const bytes = changed(({ metadata }) => {
        const header = JSON.parse(metadata.get("network")!) as { layers: object[] };
        header.layers[0] = JSON.parse(`{"type": "${type}", "units": 12}`) as object;
        metadata.set("network", JSON.stringify(header));
      });
      expect(() => Network.fromBytes(bytes)).toThrow(new RegExp(type));
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("an architecture that claims more than the file holds is refused before anything is allocated", () => {
    for (const units of [1e5, 1e8, 1e12]) {
      const bytes = changed(({ metadata }) => {
        const header = JSON.parse(metadata.get("network")!) as { layers: object[] };
        header.layers[0] = { type: "dense", units };
        metadata.set("network", JSON.stringify(header));
      });
      expect(() => Network.fromBytes(bytes)).toThrow(NnError);
    }
  });

  test("makes the folders that are missing", async () => {
    const network = planar();
    const path = join(folder, "not", "yet", "there.safetensors");
    await Promise.all([network.save(path), network.save(join(folder, "not", "yet", "either.safetensors"))]);
    expect((await Network.load(path)).toBytes()).toEqual(network.toBytes());
  });

  test("other files and damaged headers are refused", async () => {
    expect(() => Network.fromBytes(writeSafetensors(new Map(), {}))).toThrow(CheckpointError);
    expect(() => Network.fromBytes(changed(({ metadata }) => void metadata.set("network", "{")))).toThrow(
      /not valid JSON/,
    );
    expect(() => Network.fromBytes(changed(({ metadata }) => void metadata.set("network", `{"name": "x"}`)))).toThrow(
      /no valid "input"/,
    );
    await expect(Network.load(join(folder, "absent"))).rejects.toThrow(FileSystemError);
    await planar().save(join(folder, "a file"));
    await expect(planar().save(join(folder, "a file", "below it"))).rejects.toThrow(/cannot write/);
    await expect(planar().save("/proc/no/such/folder")).rejects.toBeInstanceOf(FileSystemError);
    await expect(Network.load("/proc/no/such/folder")).rejects.toBeInstanceOf(FileSystemError);
  });
});
