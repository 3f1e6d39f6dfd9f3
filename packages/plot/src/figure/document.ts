import { UnsupportedEnvironmentError } from "../errors.js";
import { nodeRequire } from "./node.js";

type Linkedom = { parseHTML(html: string): { document: Document } };

let own: Document | undefined;

/**
 * The document that Plot draws into: the page's own in a browser, a linkedom one in Node.
 *
 * @throws UnsupportedEnvironmentError where there is neither, such as a browser's worker.
 */
export function drawingDocument(): Document {
  if (typeof document !== "undefined") return document;
  own ??= createDocument();
  return own;
}

function createDocument(): Document {
  try {
    const linkedom = nodeRequire("plot: drawing without a document")("linkedom") as Linkedom;
    return linkedom.parseHTML("<!doctype html><html><body></body></html>").document;
  } catch (cause) {
    throw new UnsupportedEnvironmentError(
      "plot: there is no document to draw into; call it on the page (not in a worker), in Node with linkedom installed, " +
        "or pass { document }",
      { cause },
    );
  }
}
