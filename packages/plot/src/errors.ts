import { InvalidArgumentError, NnError } from "@nn/tensor";

/** Nothing is left to draw: an empty history, an empty dataset, or values of which not one is finite. */
export class NothingToPlotError extends InvalidArgumentError {}

/** Something that this place cannot do: PNG or files in a browser, SVG where there is no document. */
export class UnsupportedEnvironmentError extends NnError {}

/** A picture's file that cannot be written. */
export class FigureFileError extends NnError {}
