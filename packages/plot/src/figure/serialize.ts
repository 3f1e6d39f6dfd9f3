import { colours } from "../theme/theme.js";
import { escapeXml, formatCoordinate } from "./xml.js";

const ELEMENT = 1;
const TEXT = 3;

/** Attributes whose numbers are positions or lengths. */
const geometric = new Set("d points transform x y x1 x2 y1 y2 dx dy cx cy r rx ry width height".split(" "));

/**
 * The children of a drawn `<svg>` as XML text. Written here and not left to `outerHTML`, which orders attributes
 * differently in every document and keeps sixteen digits: the same picture has the same bytes in Node and in a browser.
 */
export function serializeChildren(parent: Element): string {
  let text = "";
  for (const child of parent.childNodes) {
    if (child.nodeType === TEXT) text += escapeXml(child.textContent ?? "");
    else if (child.nodeType === ELEMENT) text += serializeElement(child as Element);
  }
  return text;
}

function serializeElement(node: Element): string {
  const name = node.localName;
  // Plot's own stylesheet sizes it inside a page; the frame around it does that here.
  if (name === "style") return "";
  const attributes = [...node.attributes]
    .filter(({ name: key }) => key !== "class")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name: key, value }) => ` ${key}="${escapeXml(attributeValue(key, value))}"`)
    .join("");
  const children = serializeChildren(node);
  return children === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`;
}

function attributeValue(key: string, value: string): string {
  if (value === "currentColor") return colours.ink.light;
  if (!geometric.has(key)) return value;
  return value.replace(/-?\d*\.\d+(?:e[-+]?\d+)?|-?\d+e[-+]?\d+/gi, (number) => formatCoordinate(Number(number)));
}
