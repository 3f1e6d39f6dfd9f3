import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidArgumentError } from "@nn/tensor";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { FileError, loadFile, readIdx, SizeLimitError } from "../src/index.js";

describe("loadFile", () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nn-data-"));
    path = join(folder, "labels.idx");
    await writeFile(path, Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it("gives a file's bytes to the readers, by path or URL", async () => {
    expect(readIdx(await loadFile(path)).data).toEqual(Uint8Array.of(7, 3));
    expect(await loadFile(pathToFileURL(path))).toHaveLength(10);
  });

  it("refuses files that are not there, are folders, or are too large", async () => {
    await expect(loadFile(join(folder, "nothing"))).rejects.toThrow(FileError);
    await expect(loadFile(join(folder, "nothing"))).rejects.toThrow(/nothing/);
    await expect(loadFile(folder)).rejects.toThrow(FileError);
    await expect(loadFile(path, { maxBytes: 9 })).rejects.toThrow(SizeLimitError);
    await expect(loadFile(path, { maxBytes: NaN })).rejects.toThrow(InvalidArgumentError);
  });

  it("says so where there are no files", async () => {
    vi.stubGlobal("process", undefined);
    const load = loadFile("a");
    vi.unstubAllGlobals();
    await expect(load).rejects.toThrow(/in a browser get the bytes by fetch/);
  });
});
