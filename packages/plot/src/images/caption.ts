import { ShapeError } from "@nn/tensor";
import { colours, fontSizes, judgement } from "../theme/theme.js";

/** Words below an image. */
export interface ImageCaption {
  readonly text: string;
  /** A second, smaller line. */
  readonly detail?: string;
  /** The second line in fewer words, for a figure whose images are too narrow for one of the details. */
  readonly brief?: string;
  /** Colour of the second line: blue for right, orange for wrong. */
  readonly tone?: "plain" | "right" | "wrong";
}

export interface CaptionLine {
  readonly text: string;
  /** In fewer words, where there is no room. */
  readonly brief?: string | undefined;
  readonly size: number;
  readonly colour: string;
}

/** The captions of the shown images. @throws ShapeError if there are not as many as images. */
export function readCaptions(
  captions: readonly (string | ImageCaption)[] | undefined,
  count: number,
  where: string,
): ImageCaption[] {
  if (captions === undefined) return [];
  if (captions.length !== count) {
    throw new ShapeError(`${where}: ${captions.length} captions for ${count} images; expected one for each`);
  }
  return captions.map((caption) => (typeof caption === "string" ? { text: caption } : caption));
}

export function captionLines({ text, detail, brief, tone = "plain" }: ImageCaption): CaptionLine[] {
  const lines: CaptionLine[] = [{ text, size: fontSizes.label, colour: colours.ink.light }];
  if (detail !== undefined) {
    lines.push({
      text: detail,
      brief,
      size: fontSizes.small + 0.5,
      colour: tone === "plain" ? colours.muted.light : judgement[tone].light,
    });
  }
  return lines;
}

/** A number or short word below a small picture. */
export function quietLine(text: string): CaptionLine {
  return { text, size: fontSizes.small, colour: colours.muted.light };
}
