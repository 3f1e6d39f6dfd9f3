import type * as Files from "node:fs/promises";
import type * as Path from "node:path";
import { InvalidArgumentError } from "@nn/tensor";
import { FigureFileError } from "../errors.js";
import { makeFolder } from "./make-folder.js";
import { nodeModule } from "./node.js";
import { renderPng } from "./png.js";

export interface PngOptions {
  /** Pixels of the PNG per pixel of the SVG; 2 (the default) is sharp on high-density screens. */
  readonly scale?: number;
}

/** A finished picture. */
export class Figure {
  /**
   * A complete SVG document with its own background. The same input gives the same text, in Node as in a browser, but for
   * screens of low density, where Observable Plot moves marks by half a pixel to keep hairlines crisp.
   */
  readonly svg: string;
  /** Size of the SVG in pixels. */
  readonly width: number;
  readonly height: number;

  constructor(svg: string, width: number, height: number) {
    this.svg = svg;
    this.width = width;
    this.height = height;
  }

  /**
   * The picture as PNG bytes, `width · scale` × `height · scale` pixels.
   *
   * @throws UnsupportedEnvironmentError outside Node.
   */
  async png(options: PngOptions = {}): Promise<Uint8Array> {
    return renderPng(this.svg, options.scale ?? 2);
  }

  /**
   * Writes a `.svg` or `.png` file (Node), and makes the folders to it that are missing.
   *
   * @throws InvalidArgumentError for another extension, UnsupportedEnvironmentError outside Node, FigureFileError where
   * the file cannot be written.
   */
  async save(path: string, options: PngOptions = {}): Promise<void> {
    const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase();
    if (extension !== "svg" && extension !== "png") {
      throw new InvalidArgumentError(`Figure.save: "${path}" must end in .svg or .png`);
    }
    const fs = nodeModule<typeof Files>("node:fs/promises", "Figure.save");
    const paths = nodeModule<typeof Path>("node:path", "Figure.save");
    const content = extension === "svg" ? this.svg : await this.png(options);
    try {
      await makeFolder(paths.dirname(path), { fs, path: paths });
      await fs.writeFile(path, content);
    } catch (cause) {
      throw new FigureFileError(`Figure.save: cannot write "${path}": ${(cause as Error).message}`, { cause });
    }
  }
}
