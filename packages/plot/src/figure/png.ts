import type * as Renderer from "@resvg/resvg-js";
import { InvalidArgumentError } from "@nn/tensor";
import { UnsupportedEnvironmentError } from "../errors.js";
import { fontFamily } from "../theme/theme.js";
import { nodeRequire } from "./node.js";

/** Regular and bold: what the theme uses. */
const fonts = [
  "@expo-google-fonts/lato/400Regular/Lato_400Regular.ttf",
  "@expo-google-fonts/lato/700Bold/Lato_700Bold.ttf",
] as const;

/**
 * Renders an SVG of this package to PNG. Text is set in Lato, which comes with the package: a machine without a single
 * font draws the same picture. Letters that Lato lacks come from the machine's own fonts.
 *
 * @throws UnsupportedEnvironmentError outside Node; InvalidArgumentError for a scale outside 0.1 … 10.
 */
export function renderPng(svg: string, scale: number): Uint8Array {
  if (!Number.isFinite(scale) || scale < 0.1 || scale > 10) {
    throw new InvalidArgumentError(`Figure.png: scale must be 0.1 … 10, got ${String(scale)}`);
  }
  const require = nodeRequire("Figure.png: rendering a PNG (in a browser use figure.svg)");
  const { Resvg } = loadResvg(require);
  const image = new Resvg(forResvg(svg), {
    fitTo: { mode: "zoom", value: scale },
    font: { fontFiles: fonts.map((path) => require.resolve(path)), defaultFontFamily: "Lato", loadSystemFonts: true },
  }).render();
  return new Uint8Array(image.asPng());
}

/** resvg knows sharp pixels by their older name. Quotes in users' words are escaped, so only attributes match. */
function forResvg(svg: string): string {
  return svg
    .replace(`font-family="${fontFamily}"`, 'font-family="Lato"')
    .replaceAll('image-rendering="pixelated"', 'image-rendering="optimizeSpeed"');
}

function loadResvg(require: NodeJS.Require): typeof Renderer {
  try {
    return require("@resvg/resvg-js") as typeof Renderer;
  } catch (cause) {
    throw new UnsupportedEnvironmentError(
      "Figure.png: @resvg/resvg-js has no renderer for this system; use figure.svg, or install optional dependencies",
      { cause },
    );
  }
}
