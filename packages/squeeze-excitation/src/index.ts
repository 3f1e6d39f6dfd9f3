export { squeezeExcitation, type SqueezeExcitationOptions } from "./squeeze-excitation.js";
