import { spacing } from "../theme/theme.js";

/** What is laid out: pictures of one size in pixels, `stacked` of them above one another in every tile. */
export interface GridContent {
  readonly count: number;
  readonly pixels: { readonly width: number; readonly height: number };
  readonly stacked: number;
  /** Lines of text below a tile. */
  readonly captionLines: number;
  /** Room at the left of all rows and above all columns, for their names. */
  readonly margin?: { readonly left: number; readonly top: number };
}

/** What was asked for; undefined: as it fits. */
export interface GridWishes {
  readonly width: number | undefined;
  readonly columns: number | undefined;
  readonly imageWidth: number | undefined;
  /** Width of an image where nobody says, rounded to a whole multiple of its pixels; default 104. */
  readonly usualImageWidth?: number;
  /** Columns where neither they nor a width is asked for; as many as fit in the usual width without it. */
  readonly usualColumns?: number;
  /** Between tiles; default 14 with captions and 8 without. */
  readonly gap?: number;
}

export interface GridLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Room for a caption: the image and most of the gap beside it. */
  readonly captionWidth: number;
  /** From the image's lower edge to the middle of the first line, and from line to line. */
  readonly captionTop: number;
  readonly lineHeight: number;
  /** Height of a tile's pictures, and from one of them to the one below it. */
  readonly tileHeight: number;
  readonly stackStep: number;
  /** Upper left corner of a tile. */
  readonly place: (index: number) => { left: number; top: number };
}

const usualWidth = 660;
const narrowest = 320;
const above = 6;
const captionTop = 13;
const lineHeight = 16;
const stackGap = 3;

export function gridLayout(
  { count, pixels, stacked, captionLines, margin = { left: 0, top: 0 } }: GridContent,
  wishes: GridWishes,
): GridLayout {
  const {
    width,
    imageWidth: wantedSize,
    usualImageWidth: aim = 104,
    usualColumns,
    gap = captionLines > 0 ? 14 : 8,
  } = wishes;
  const imageWidth = wantedSize ?? (pixels.width < aim ? pixels.width * Math.round(aim / pixels.width) : aim);
  const imageHeight = Math.max(1, Math.round((imageWidth * pixels.height) / pixels.width));
  const tileHeight = stacked * (imageHeight + stackGap) - stackGap;
  const room = (width ?? usualWidth) - 2 * spacing.outer - margin.left + gap;
  const fitting = Math.max(1, Math.floor(room / (imageWidth + gap)));
  const usual = width === undefined ? (usualColumns ?? fitting) : fitting;
  const columns = Math.min(count, wishes.columns ?? usual);
  const natural = columns * (imageWidth + gap) - gap + 2 * spacing.outer + margin.left;
  const captionHeight = captionLines === 0 ? 0 : captionTop + (captionLines - 1) * lineHeight + 11;
  const rowHeight = tileHeight + captionHeight + gap;
  return {
    width: Math.max(width ?? narrowest, natural),
    height: Math.ceil(count / columns) * rowHeight - gap + spacing.outer + above + margin.top,
    columns,
    imageWidth,
    imageHeight,
    tileHeight,
    stackStep: imageHeight + stackGap,
    captionWidth: imageWidth + gap - 4,
    captionTop,
    lineHeight,
    place: (index) => ({
      left: spacing.outer + margin.left + (index % columns) * (imageWidth + gap),
      top: above + margin.top + Math.floor(index / columns) * rowHeight,
    }),
  };
}
