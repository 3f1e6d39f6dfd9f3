import { describe, expect, it } from "vitest";
import { DownloadError, download, FileError, imageFolder, loadCifar10, readImage } from "../src/index.js";

interface Fixture {
  readonly name: string;
  readonly file: string;
  readonly shape: readonly number[];
  readonly pixels: readonly number[];
}

/** Written by fixtures/images.py. */
const address = new URL("fixtures/images.json", import.meta.url);

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("in a page", () => {
  it("images are read", async () => {
    const { images } = (await (await fetch(address)).json()) as { images: readonly Fixture[] };
    for (const kind of ["PNG type 6, 8 bits, interlaced", "PNG palette, 4 bits", "JPEG progressive"]) {
      const { file, shape, pixels } = images.find(({ name }) => name === kind)!;
      const image = await readImage(Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)));
      expect(image.shape).toEqual(shape);
      const errors = Array.from(image.data, (value, i) => Math.abs(value - pixels[i]));
      expect(Math.max(...errors)).toBeLessThanOrEqual(kind.startsWith("JPEG") ? 3 : 0);
    }
  });

  it("files are downloaded into memory and checked", async () => {
    const bytes = await (await fetch(address)).arrayBuffer();
    expect(await download(address, { sha256: await sha256(bytes) })).toEqual(new Uint8Array(bytes));
    await expect(download(address, { sha256: "0".repeat(64) })).rejects.toThrow(DownloadError);
  });

  it("folders are for Node: the error says so", async () => {
    await expect(imageFolder("pets")).rejects.toThrow("in a browser use readImage");
    await expect(loadCifar10({ folder: "cifar" })).rejects.toThrow(FileError);
  });
});
