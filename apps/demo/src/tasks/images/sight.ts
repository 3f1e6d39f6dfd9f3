import type { Dataset } from "@nn/data";
import { activations, filters, gradCam, saliency, type Network } from "@nn/network";
import { plotFeatureMaps, plotFilters, plotGradCam, plotSaliency } from "@nn/plot";
import type { Chapter, Exhibit } from "../../experiment/experiment.js";
import type { ImageSet } from "./image-set.js";

/** Images whose pixels are looked into. */
const examples = 8;

/** Feature maps and filters stand side by side in a report; the others have a row for themselves. */
const grid = { columns: 8, imageWidth: 60, width: 580 } as const;
const row = { columns: examples, imageWidth: 126, width: 1180 } as const;

/** What the first convolution has learned and makes of an image, and which parts of images decide. */
export async function sightChapter({ invert }: ImageSet, test: Dataset, network: Network): Promise<Chapter> {
  const images = test.take(examples);
  const look = { classNames: test.classNames, invert, ...row };
  const exhibits = await firstLayer(network, test);
  exhibits.push({
    file: "saliency",
    about: "the pixels that decide",
    figure: plotSaliency(images.x, await saliency(network, images.x), look),
  });
  // Elsewhere the mean of a map's slopes says little, and the picture is often empty.
  if (network.layers.some(({ type }) => type === "globalAveragePool")) {
    exhibits.push({
      file: "grad-cam",
      about: "the places that speak for the class",
      figure: plotGradCam(images.x, await gradCam(network, images.x), look),
    });
  }
  const text =
    "What the first convolution looks for, and what it finds in an image of the test set; and which pixels of images decide what the network sees there.";
  return { title: "What it looks at", text, exhibits };
}

/** Nothing of a network without convolutions. */
async function firstLayer(network: Network, test: Dataset): Promise<Exhibit[]> {
  const kernel = network.namedParameters().find(({ parameter: { rank, shape } }) => rank === 4 && shape[0] > 1);
  if (!kernel) return [];
  const layer = kernel.path.slice(0, kernel.path.lastIndexOf("."));
  const maps = await activations(network, test.take(1).x, behind(network, layer));
  return [
    {
      file: "filters",
      about: "what the first convolution looks for",
      figure: plotFilters(filters(network, layer), grid),
    },
    {
      file: "feature-maps",
      about: "what it finds in an image",
      figure: plotFeatureMaps(maps, grid),
    },
  ];
}

/** The activation that belongs to a convolution, or the convolution, which has its own or none. */
function behind({ layers }: Network, convolution: string): string {
  const at = layers.findIndex(({ name }) => name === convolution);
  const next = layers.slice(at + 1, at + 3).find(({ type }) => type === "activation");
  return at >= 0 && next ? next.name : convolution;
}
