import { encode } from "fast-png";

/** An image as a PNG inside an address: the picture needs no file beside it. */
export function pngDataUri(
  data: Uint8Array,
  { width, height, channels }: { width: number; height: number; channels: 1 | 3 | 4 },
): string {
  return `data:image/png;base64,${base64(encode({ data, width, height, channels, depth: 8 }))}`;
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
