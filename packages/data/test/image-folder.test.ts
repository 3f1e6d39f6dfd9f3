import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { EmptyDatasetError, FileError, ImageError, imageFolder, type Dataset } from "../src/index.js";
import { stored } from "../src/images/png/zlib.js";
import { writeChunks } from "../src/images/png/chunks.js";
import { fromBase64 } from "./bytes.js";

/** A grey PNG without compression, all pixels of one value. */
function png(value: number, height = 2, width = 3): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  const rows = Uint8Array.from({ length: height * (width + 1) }, (_, i) => (i % (width + 1) === 0 ? 0 : value));
  return writeChunks([
    { type: "IHDR", data: header },
    { type: "IDAT", data: stored(rows) },
    { type: "IEND", data: new Uint8Array(0) },
  ]);
}

const { images } = JSON.parse(readFileSync(new URL("fixtures/images.json", import.meta.url), "utf8")) as {
  images: { name: string; file: string; shape: number[] }[];
};
const jpeg = fromBase64(images.find(({ name }) => name === "JPEG baseline")!.file);

let folder: string;

async function put(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), bytes);
}

/** The label and the first value of each example, times 255. */
async function read(data: Dataset, pass?: { epoch: number; seed?: number }): Promise<[number, number][]> {
  const found: [number, number][] = [];
  for await (const { x, y } of data.examples(pass)) found.push([y.data[0], Math.round(x.data[0] * 255)]);
  return found;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nn-images-"));
  for (let i = 0; i < 4; i++) await put(`all/dog/${i}.PNG`, png(i));
  for (let i = 0; i < 3; i++) await put(`all/cat/${i}.png`, png(10 + i));
  await put("all/cat/notes.txt", "nothing to see");
  await put("all/.hidden/0.png", png(99));
  await put("all/without/readme.md", "no images here");
  await put("all/0.png", png(98));
  await put("mixed/a/small.png", png(1));
  await put("mixed/b/photo.jpg", jpeg);
  await put("broken/a/0.png", png(1));
  await put("broken/a/1.png", png(2).slice(0, 30));
});

afterAll(() => rm(folder, { recursive: true }));

describe("images that are broken", () => {
  const broken = (): string => join(folder, "broken");

  it("end a pass with an error that names the file", async () => {
    const data = await imageFolder(broken());
    expect(data.length).toBe(2);
    await expect(read(data)).rejects.toThrow(join(broken(), "a", "1.png"));
  });

  it("are told once and left out, if somebody hears of them", async () => {
    await put("broken/b/0.png", "<html>not found</html>");
    await put("broken/b/1.png", png(3));
    const heard: string[] = [];
    const data = await imageFolder(broken(), {
      onBroken: (error, path) => {
        expect(error).toBeInstanceOf(ImageError);
        expect(error.message).toContain(path);
        heard.push(path);
      },
    });
    const fine = [
      [0, 1],
      [1, 3],
    ];
    expect(await read(data)).toEqual(fine);
    expect(heard).toEqual([join(broken(), "a", "1.png"), join(broken(), "b", "0.png")]);
    expect(await read(data, { epoch: 1, seed: 1 })).toEqual(expect.arrayContaining(fine));
    expect(heard).toHaveLength(2);
    expect(data.length).toBeUndefined();
    expect((await data.collect()).length).toBe(2);
  });

  it("end the pass if it throws, and no other fault is hidden", async () => {
    const strict = await imageFolder(broken(), {
      onBroken: () => {
        throw new Error("enough");
      },
    });
    await expect(read(strict)).rejects.toThrow("enough");
    await put("sizes/a/0.png", png(1));
    await put("sizes/a/1.png", png(1, 5, 5));
    const heard: string[] = [];
    await expect(
      read(await imageFolder(join(folder, "sizes"), { onBroken: (_, path) => void heard.push(path) })),
    ).rejects.toBeInstanceOf(ShapeError);
    expect(heard).toEqual([]);
    await expect(imageFolder(broken(), { onBroken: "skip" as never })).rejects.toThrow(
      'imageFolder: onBroken: expected a function, got "skip"',
    );
  });
});

describe("imageFolder", () => {
  it("leaves out what macOS puts beside the images, and follows links to folders", async () => {
    await put("mac/a/0.png", png(1));
    await put("mac/a/._0.png", "no image");
    await symlink(join(folder, "all/dog"), join(folder, "mac/b"), "junction");
    await symlink(join(folder, "nowhere"), join(folder, "mac/c"), "junction");
    const data = await imageFolder(join(folder, "mac"));
    expect(data.classNames).toEqual(["a", "b"]);
    expect(await read(data)).toEqual([1, 0, 1, 2, 3].map((value, i) => [i === 0 ? 0 : 1, value]));
  });

  it("numbers the classes as it is told, also where one has no images", async () => {
    const classes = ["dog", "without", "cat"];
    const data = await imageFolder(join(folder, "all"), { classes });
    expect(data.classNames).toEqual(classes);
    const expected = [0, 1, 2, 3].map((value) => [0, value]).concat([10, 11, 12].map((value) => [2, value]));
    expect(await read(data)).toEqual(expected);
    expect((await imageFolder(join(folder, "all"), { classes: undefined })).classNames).toEqual(["cat", "dog"]);
    await expect(imageFolder(join(folder, "all"), { classes: ["dog", "cow"] })).rejects.toThrow(FileError);
    for (const wrong of ["dog", ["dog", "dog"], ["../all/dog"], [".."], [1]]) {
      const given = { classes: wrong as string[] };
      await expect(imageFolder(join(folder, "all"), given)).rejects.toThrow(/imageFolder: classes must be/);
    }
  });

  it("takes a class from each folder with images, in the order of names", async () => {
    const data = await imageFolder(join(folder, "all"));
    expect(data.classNames).toEqual(["cat", "dog"]);
    expect(data.length).toBe(7);
    const expected = [10, 11, 12].map((value) => [0, value]).concat([0, 1, 2, 3].map((value) => [1, value]));
    expect(await read(data)).toEqual(expected);
    expect(await read(data)).toEqual(expected);
    const { x, y } = await data.collect();
    expect(x.shape).toEqual([7, 2, 3, 3]);
    expect(y.dtype).toBe("int32");
    expect(await read(await imageFolder(pathToFileURL(join(folder, "all")), { readAhead: 1 }))).toEqual(expected);
  });

  it("mixes the whole folder anew in each epoch, by the seed", async () => {
    const data = await imageFolder(join(folder, "all"), { channels: 1 });
    const orders = await Promise.all([0, 1, 0].map((epoch) => read(data, { epoch, seed: 5 })));
    expect(orders[0]).toEqual(orders[2]);
    expect(orders[0]).not.toEqual(orders[1]);
    for (const order of orders) expect(new Set(order.map(String)).size).toBe(7);
  });

  it("brings images to one size, or names two that differ", async () => {
    const mixed = join(folder, "mixed");
    const data = await (await imageFolder(mixed, { size: [4, 5] })).collect();
    expect(data.x.shape).toEqual([2, 4, 5, 3]);
    const uneven = await imageFolder(mixed);
    await expect(uneven.collect()).rejects.toThrow(ShapeError);
    await expect(uneven.collect()).rejects.toThrow(
      /photo\.jpg has shape \[10, 13, 3\], .*small\.png has \[2, 3, 3\]; give a size/,
    );
  });

  it("names the file that is damaged", async () => {
    const data = await imageFolder(join(folder, "broken"));
    await expect(data.collect()).rejects.toThrow(ImageError);
    await expect(data.collect()).rejects.toThrow(/1\.png: readImage: the PNG is damaged: it is truncated/);
  });

  it("refuses folders without classes, folders that are not there, options that are none", async () => {
    await expect(imageFolder(join(folder, "all", "cat"))).rejects.toThrow(EmptyDatasetError);
    await expect(imageFolder(join(folder, "nowhere"))).rejects.toThrow(FileError);
    for (const options of [{ readAhead: 0 }, { channels: 2 }, { size: [1] }, { seed: 1 }]) {
      await expect(imageFolder(folder, options as object)).rejects.toThrow(InvalidArgumentError);
    }
    vi.stubGlobal("process", undefined);
    const elsewhere = imageFolder(folder);
    vi.unstubAllGlobals();
    await expect(elsewhere).rejects.toThrow("in a browser use readImage");
  });
});
