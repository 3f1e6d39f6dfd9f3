import type { ArrayData } from "../data/inputs.js";
import type { Figure } from "../figure/figure.js";
import { colourAt, glow, type Rgb } from "../theme/ramps.js";
import { type ExplainedMaps, type ExplainedOptions, plotExplained } from "./explained.js";
import { paint } from "./paint.js";

/**
 * Where in the image a class's evidence lies: each image with its class activation map laid over it, by its own greatest
 * value, and with the class and its probability.
 *
 * @param images `[N, H, W]` or `[N, H, W, C]`
 * @param maps `[N, H, W]`: what `gradCam(network, images, { layer, target })` of @nn/network gives.
 * @throws as `plotSaliency` does.
 */
export function plotGradCam(images: ArrayData, maps: ExplainedMaps, options: ExplainedOptions = {}): Figure {
  const layer = (maps as { layer?: unknown }).layer;
  return plotExplained(images, maps, options, {
    where: "plotGradCam",
    title: "Class activation map",
    subtitle: `Where the evidence for the class lies${typeof layer === "string" ? `, in layer ${layer}` : ""}`,
    legend: ["none", "most in the image"],
    ramp: glow,
    draw: (share, image) =>
      paint(image, (at) => {
        const part = share(at);
        return blend(greyOf(image.bytes, image.channels, at), colourAt(glow, part), cover(part));
      }),
  });
}

/** How much of the image the colour covers: its lines stay visible below the strongest. */
function cover(share: number): number {
  return share > 0 ? 0.85 * Math.min(share, 1) ** 0.7 : 0;
}

/** Luminance, ITU-R BT.601, so that colours over it are the map's alone. */
function greyOf(bytes: Uint8Array, channels: number, at: number): number {
  if (channels === 1) return bytes[at];
  const [red, green, blue] = bytes.subarray(at * channels);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

function blend(grey: number, colour: Rgb, share: number): Rgb {
  const mix = (channel: number): number => Math.round(grey + (channel - grey) * share);
  return [mix(colour[0]), mix(colour[1]), mix(colour[2])];
}
