export type { Channels } from "./channels.js";
export { imageFolder, type ImageFolderOptions } from "./image-folder.js";
export { readImage, type ReadImageOptions } from "./read-image.js";
