import { ImageError } from "../errors.js";

/** "readImage: the PNG is damaged: …" */
export function damaged(format: "PNG" | "JPEG", reason: string, cause?: unknown): ImageError {
  return new ImageError(`readImage: the ${format} is damaged: ${reason}`, { cause });
}

/** What a decoder threw, in words of ours. */
export function explained(format: "PNG" | "JPEG", error: unknown): ImageError {
  return damaged(format, error instanceof Error ? error.message : String(error), error);
}
