import { SizeLimitError } from "../errors.js";

/** Refuses an image that would unpack to more than `maxBytes` before anything is unpacked. */
export function checkSize(width: number, height: number, bytesPerPixel: number, maxBytes: number): void {
  const bytes = width * height * bytesPerPixel;
  if (bytes <= maxBytes) return;
  throw new SizeLimitError(
    `readImage: an image of ${width} × ${height} pixels takes ${bytes} bytes, more than maxBytes = ${maxBytes}; ` +
      "raise maxBytes if you trust it",
  );
}
