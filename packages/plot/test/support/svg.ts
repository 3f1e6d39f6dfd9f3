/** Every `<g>` whose opening tag has `attribute`, with what it holds. */
export function groups(svg: string, attribute: string): string[] {
  const found: string[] = [];
  for (const match of svg.matchAll(/<g\b[^>]*>/g)) {
    if (match[0].includes(` ${attribute}`)) found.push(match[0].endsWith("/>") ? match[0] : element(svg, match.index));
  }
  return found;
}

/** The first of them. */
export function group(svg: string, attribute: string): string {
  const [first] = groups(svg, attribute);
  if (first === undefined) throw new Error(`the SVG has no <g ${attribute}>`);
  return first;
}

/** From an opening `<g>` to the tag that closes it. */
function element(svg: string, start: number): string {
  let depth = 0;
  for (const match of svg.slice(start).matchAll(/<(\/?)g\b[^>]*?(\/?)>/g)) {
    if (match[2] === "") depth += match[1] === "" ? 1 : -1;
    if (depth === 0) return svg.slice(start, start + match.index + match[0].length);
  }
  throw new Error("a <g> is not closed");
}

/** The contents of all `<text>` elements, in order, as they are written. */
export function texts(svg: string): string[] {
  return [...svg.matchAll(/<text\b[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
}

/** All values of an attribute, in order. */
export function attributes(svg: string, name: string): string[] {
  return [...svg.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map(([, value]) => value);
}
