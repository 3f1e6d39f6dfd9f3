import type { Dirent, promises as Files } from "node:fs";
import type * as Path from "node:path";
import { describe, formatShape, InvalidArgumentError, NnError, sameShape, ShapeError } from "@nn/tensor";
import { epochOrder } from "../dataset/batches.js";
import { checkCount, checkFunction } from "../dataset/check.js";
import { Dataset, type ExampleInput, type Pass } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { EmptyDatasetError, FileError, ImageError } from "../errors.js";
import { loadFile } from "../readers/load-file.js";
import { inParallel } from "./in-parallel.js";
import { checkImageOptions, type ImageOptions } from "./options.js";
import { decodeImage, unitValues } from "./read-image.js";

export interface ImageFolderOptions extends ImageOptions {
  /** Files that are read at a time, ahead of what is needed; 8. */
  readonly readAhead?: number;
  /**
   * The folders that are classes, in the order of their numbers; without it all that hold images. The training set's
   * `classNames` give a test set the same numbers, also where the test set has no image of a class.
   */
  readonly classes?: readonly string[] | undefined;
  /**
   * Called with each file that is no image, once, when a pass first meets it; it is left out then and in all later passes.
   * What it throws ends the pass. Without it the first such file does. With it the dataset's `length` is not known.
   */
  readonly onBroken?: ((error: ImageError, path: string) => void) | undefined;
}

interface Entry {
  readonly path: string;
  readonly label: number;
}

const where = "imageFolder";
const options = ["channels", "size", "maxBytes", "readAhead", "classes", "onBroken"] as const;

/**
 * A folder of images, a folder for each class: `folder/cat/1.png` is of the class "cat". x [H, W, C] float32 from 0 to 1,
 * y the number of the class, in the order of the folders' names; folders without images are none. What begins with a dot
 * is left out. A stream: each pass reads the files again, in training
 * in another order each epoch. Without `channels` three; images of several sizes need a `size`. PNG and JPEG, in Node.
 *
 * @throws {FileError} the folder cannot be read.
 * @throws {EmptyDatasetError} it holds no folder with images.
 * @throws {ImageError} while it is read: a file that is no image, with its path, unless there is an `onBroken`.
 * @throws {ShapeError} while it is read: an image of another size, with its path.
 */
export async function imageFolder(folder: string | URL, given: ImageFolderOptions = {}): Promise<Dataset> {
  const { channels = 3, readAhead = 8, classes: named, onBroken, ...rest } = checkOptions(given, options, where);
  checkImageOptions({ channels, ...rest }, where);
  checkCount(readAhead, 1, where, "readAhead");
  if (named !== undefined) checkClasses(named);
  if (onBroken !== undefined) checkFunction(onBroken, `${where}: onBroken`);
  const { classes, entries } = await find(folder, named);
  if (entries.length === 0) {
    throw new EmptyDatasetError(
      `${where}: ${String(folder)} holds no folders with PNG or JPEG files, one for each class`,
    );
  }
  const broken = new Set<Entry>();
  async function* read(pass: Pass): AsyncGenerator<ExampleInput> {
    const order = epochOrder(new Int32Array(entries.length), pass.seed, pass.epoch);
    const fine = Array.from(order, (row) => entries[row]).filter((entry) => !broken.has(entry));
    const load = (entry: Entry): Promise<LoadedImage | BrokenImage> =>
      loadImage(entry, { channels, ...rest }).catch((error: unknown) => brokenImage(entry, error));
    let first: LoadedImage | undefined;
    for await (const image of inParallel(fine, load, readAhead)) {
      if ("error" in image) {
        if (!onBroken) throw image.error;
        if (!broken.has(image.entry)) onBroken(image.error, image.entry.path);
        broken.add(image.entry);
        continue;
      }
      first ??= image;
      checkLike(image, first);
      yield { x: { data: image.data, shape: image.shape }, y: image.label };
    }
  }
  const length = onBroken ? {} : { length: entries.length };
  return Dataset.fromIterable(read, { ...length, names: { classes }, targets: "labels" });
}

interface LoadedImage extends Entry {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

interface BrokenImage {
  readonly entry: Entry;
  readonly error: ImageError;
}

/** What is no image, to be told when it is its turn; any other fault, such as a file that cannot be read, stays one. */
function brokenImage(entry: Entry, error: unknown): BrokenImage {
  if (error instanceof ImageError) return { entry, error };
  throw error;
}

async function loadImage(entry: Entry, options: ImageOptions): Promise<LoadedImage> {
  try {
    const image = await decodeImage(await loadFile(entry.path), options, where);
    return { ...entry, data: unitValues(image), shape: [image.height, image.width, image.channels] };
  } catch (error) {
    if (!(error instanceof NnError) || error instanceof FileError) throw error;
    throw new ImageError(`${where}: ${entry.path}: ${error.message}`, { cause: error });
  }
}

function checkLike(image: LoadedImage, first: LoadedImage): void {
  if (sameShape(image.shape, first.shape)) return;
  throw new ShapeError(
    `${where}: ${image.path} has shape ${formatShape(image.shape)}, ${first.path} has ${formatShape(first.shape)}; ` +
      "give a size that all are brought to: { size: [height, width] }",
  );
}

function checkClasses(classes: readonly string[]): void {
  const isName = (name: unknown): boolean => typeof name === "string" && name !== "" && !/[/\\]|^\.\.?$/.test(name);
  if (Array.isArray(classes) && classes.every(isName) && new Set(classes).size === classes.length) return;
  throw new InvalidArgumentError(
    `${where}: classes must be different names of folders, as in ["cat", "dog"], got ${describe(classes)}`,
  );
}

/** What begins with a dot is somebody else's: macOS puts "._1.png" beside "1.png", and it is no image. */
const isImage = (name: string): boolean => /^[^.].*\.(png|jpe?g)$/i.test(name);

/** Orders names the same way on every machine, whatever its language. */
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function find(
  folder: string | URL,
  named: readonly string[] | undefined,
): Promise<{ classes: readonly string[]; entries: Entry[] }> {
  // Asked of the process and not imported, so that no bundler looks for it.
  const fs = globalThis.process?.getBuiltinModule?.("node:fs")?.promises;
  const path = globalThis.process?.getBuiltinModule?.("node:path");
  const url = globalThis.process?.getBuiltinModule?.("node:url");
  if (!fs || !path || !url) throw new FileError(`${where}: there are no folders here; in a browser use readImage`);
  const root = folder instanceof URL ? url.fileURLToPath(folder) : folder;
  try {
    const folders = named ?? (await foldersIn(root, fs, path));
    const found = await Promise.all(
      folders.map(async (name) => ({ name, files: (await fs.readdir(path.join(root, name))).filter(isImage) })),
    );
    const classes = named ? found : found.filter(({ files }) => files.length > 0);
    return {
      classes: classes.map(({ name }) => name),
      entries: classes.flatMap(({ name, files }, label) =>
        files.sort(byCode).map((file) => ({ path: path.join(root, name, file), label })),
      ),
    };
  } catch (error) {
    throw new FileError(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Their names in order; a symbolic link to a folder counts as one, because data often lies on another disk. */
async function foldersIn(root: string, fs: typeof Files, path: typeof Path): Promise<string[]> {
  const inside = (await fs.readdir(root, { withFileTypes: true })).filter(({ name }) => !name.startsWith("."));
  const isFolder = async (entry: Dirent): Promise<boolean> =>
    entry.isDirectory() ||
    (entry.isSymbolicLink() &&
      (await fs.stat(path.join(root, entry.name)).then(
        (found) => found.isDirectory(),
        () => false,
      )));
  const folders = await Promise.all(inside.map(isFolder));
  return inside
    .filter((_, i) => folders[i])
    .map(({ name }) => name)
    .sort(byCode);
}
