import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { InvalidArgumentError } from "@nn/tensor";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  CifarError,
  DownloadError,
  FileError,
  IdxError,
  loadCifar10,
  loadFashionMnist,
  loadMnist,
} from "../src/index.js";
import { readCifar10 } from "../src/index.js";
import { loadCifarSet, type CifarSet } from "../src/sets/full/cifar-set.js";
import { loadIdxSet, type IdxSet } from "../src/sets/full/idx-set.js";
import { tar } from "./tar.js";

const idx = (shape: number[], values: ArrayLike<number>): Uint8Array =>
  Uint8Array.from([
    0,
    0,
    8,
    shape.length,
    ...shape.flatMap((size) => [0, 0, size >> 8, size & 255]),
    ...Array.from(values),
  ]);

/** Image n has pixels n, n + 1, …; labels count up. */
const images = (count: number): Uint8Array =>
  idx(
    [count, 28, 28],
    Array.from({ length: count * 784 }, (_, i) => (Math.floor(i / 784) + (i % 784)) % 256),
  );
const labels = (count: number): Uint8Array =>
  idx(
    [count],
    Array.from({ length: count }, (_, i) => i % 10),
  );

const idxFiles: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte": images(12),
  "train-labels-idx1-ubyte": labels(12),
  "t10k-images-idx3-ubyte": images(5),
  "t10k-labels-idx1-ubyte": labels(5),
};

/** Records whose red is `label`, whose green is 1, and whose blue is the pixel's number. */
const batch = (...given: number[]): Uint8Array =>
  Uint8Array.from(
    given.flatMap((label) => [
      label,
      ...new Array<number>(1024).fill(label),
      ...new Array<number>(1024).fill(1),
      ...Array.from({ length: 1024 }, (_, pixel) => pixel % 256),
    ]),
  );

const cifarFiles = Object.fromEntries([
  ...[1, 2, 3, 4, 5].map((n) => [`cifar-10-batches-bin/data_batch_${n}.bin`, batch(n, n + 1)] as const),
  ["cifar-10-batches-bin/test_batch.bin", batch(9)] as const,
]);
const archive = new Uint8Array(gzipSync(tar({ "cifar-10-batches-bin/readme.html": "<p>", ...cifarFiles })));

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let folder: string;
let server: Server;
let address: string;
const served = new Map<string, Uint8Array>();

async function put(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-sets-"));
  for (const [name, bytes] of Object.entries(idxFiles)) {
    await put(`packed/${name}.gz`, gzipSync(bytes));
    await put(`plain/${name.replace("-idx", ".idx")}`, bytes);
    served.set(`/idx/${name}.gz`, new Uint8Array(gzipSync(bytes)));
  }
  await put("archive/cifar-10-binary.tar.gz", archive);
  for (const [name, bytes] of Object.entries(cifarFiles)) {
    await put(`unpacked/${name}`, bytes);
    await put(`flat/${name.split("/")[1]}`, bytes);
  }
  served.set("/cifar-10-binary.tar.gz", archive);
  server = createServer((request, response) => {
    const bytes = served.get(request.url ?? "");
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const fileOf = (name: string) => {
  const bytes = served.get(`/idx/${name}.gz`)!;
  return { name: `${name}.gz`, sha256: sha256(bytes), bytes: bytes.length };
};

const idxSet = (): IdxSet => ({
  where: "loadTiny",
  prefix: "tiny",
  address: `${address}/idx`,
  classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
  files: {
    trainImages: fileOf("train-images-idx3-ubyte"),
    trainLabels: fileOf("train-labels-idx1-ubyte"),
    testImages: fileOf("t10k-images-idx3-ubyte"),
    testLabels: fileOf("t10k-labels-idx1-ubyte"),
  },
});

const cifarSet = (): CifarSet => ({
  where: "loadTiny",
  prefix: "tiny",
  address,
  classes: Array.from({ length: 10 }, (_, number) => `class ${number}`),
  archive: { name: "cifar-10-binary.tar.gz", sha256: sha256(archive), bytes: archive.length },
});

describe("sets in the form of MNIST", () => {
  it.each(["packed", "plain"])("come from a folder, %s", async (kind) => {
    for (const load of [loadMnist, loadFashionMnist]) {
      const { train, test } = await load({ folder: join(folder, kind) });
      expect(train.x).toMatchObject({ shape: [12, 28, 28, 1], dtype: "float32" });
      expect([...train.y.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
      expect(test.x.shape).toEqual([5, 28, 28, 1]);
      expect(train.x.data[784]).toBeCloseTo(1 / 255, 7);
      expect(Math.max(...train.x.data)).toBe(1);
      expect(train.classNames).toHaveLength(10);
    }
    const { test } = await loadFashionMnist({ folder: pathToFileURL(join(folder, kind)) });
    expect(test.classNames?.[9]).toBe("ankle boot");
  });

  it("are downloaded once and kept under names of their own", async () => {
    const cache = join(folder, "cache");
    const seen = new Set<string>();
    const onProgress = (progress: { address: string }): unknown => seen.add(progress.address);
    const { train } = await loadIdxSet(idxSet(), { cache, onProgress });
    expect(train.x.shape).toEqual([12, 28, 28, 1]);
    expect(seen.size).toBe(4);
    expect((await readdir(cache)).sort()).toEqual(
      Object.keys(idxFiles)
        .map((name) => `tiny-${name}.gz`)
        .sort(),
    );
    const without = await loadIdxSet({ ...idxSet(), address: "http://127.0.0.1:9/" }, { cache, retries: 0 });
    expect(without.test.y.data).toHaveLength(5);
  });

  it("are nothing but the published files, from whichever address", async () => {
    const mirror = { address: `${address}/idx/`, cache: join(folder, "mirror") };
    await expect(loadFashionMnist(mirror)).rejects.toThrow(DownloadError);
    await expect(loadFashionMnist(mirror)).rejects.toThrow(/expected 3aede38d/);
    await expect(loadMnist(mirror)).rejects.toThrow(/expected 440fcabf/);
    await expect(loadMnist({ ...mirror, address: `${address}/nowhere` })).rejects.toThrow("404");
  });

  it("say which file is missing, or does not fit", async () => {
    await expect(loadMnist({ folder: join(folder, "nowhere") })).rejects.toThrow(FileError);
    await expect(loadMnist({ folder: join(folder, "nowhere") })).rejects.toThrow(
      /loadMnist: .*nowhere has no file train-images-idx3-ubyte\.gz or train-images-idx3-ubyte or/,
    );
    for (const [name, bytes] of Object.entries(idxFiles)) await put(`uneven/${name}`, bytes);
    await put("uneven/t10k-labels-idx1-ubyte", labels(4));
    await expect(loadMnist({ folder: join(folder, "uneven") })).rejects.toThrow(IdxError);
    await expect(loadMnist({ folder: join(folder, "uneven") })).rejects.toThrow("uint8 [5, 28, 28] and uint8 [4]");
    await put("uneven/t10k-labels-idx1-ubyte", idx([5], [1, 2, 3, 4, 10]));
    await expect(loadMnist({ folder: join(folder, "uneven") })).rejects.toThrow(
      /example 4 is 10, expected labels from 0 to 9/,
    );
  });
});

describe("CIFAR-10", () => {
  it.each(["archive", "unpacked", "flat"])("comes from a folder, %s", async (kind) => {
    const { train, test } = await loadCifar10({ folder: join(folder, kind) });
    expect(train.x).toMatchObject({ shape: [10, 32, 32, 3], dtype: "float32" });
    expect([...train.y.data]).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    expect(test.y.data).toEqual(Int32Array.of(9));
    expect(Array.from(train.x.data.slice(3 * 7, 3 * 8), (value) => Math.round(value * 255))).toEqual([1, 1, 7]);
    expect(train.classNames?.[6]).toBe("frog");
  });

  it("is downloaded, checked and unpacked", async () => {
    const { train, test } = await loadCifarSet(cifarSet(), { cache: join(folder, "cache") });
    expect([train.length, test.length]).toEqual([10, 1]);
    await expect(loadCifar10({ address, cache: join(folder, "mirror") })).rejects.toThrow(/expected c4a38c50/);
  });

  it("says what is missing", async () => {
    await expect(loadCifar10({ folder: join(folder, "plain") })).rejects.toThrow(
      /has no file data_batch_1\.bin or cifar-10-batches-bin\/data_batch_1\.bin/,
    );
    await put("empty/cifar-10-binary.tar", tar({ other: "" }));
    await expect(loadCifar10({ folder: join(folder, "empty") })).rejects.toThrow(CifarError);
  });

  it.each([
    ["nothing", new Uint8Array(0), "got 0 bytes"],
    ["half a record", batch(1).slice(0, 2000), "records of 3073 bytes, got 2000"],
    ["a label that is none", batch(3, 10), "the label of image 1 is 10"],
    ["a web page", new TextEncoder().encode("<html>"), "web page"],
  ])("readCifar10 refuses %s", (_, bytes, message) => {
    expect(() => readCifar10(bytes)).toThrow(CifarError);
    expect(() => readCifar10(bytes)).toThrow(message);
  });
});

it("options that are none are refused", async () => {
  for (const options of [{ folder: 3 }, { folder: "a", address: "https://example.org/" }, { foldr: "a" }]) {
    for (const load of [loadMnist, loadCifar10]) {
      await expect(load(options as object)).rejects.toThrow(InvalidArgumentError);
    }
  }
  vi.stubGlobal("process", undefined);
  const elsewhere = loadMnist({ folder: "a" });
  await expect(elsewhere).rejects.toThrow("there are no folders here");
  vi.unstubAllGlobals();
});
