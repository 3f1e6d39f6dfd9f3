import { describe, expect, it } from "vitest";

// On a screen with one device pixel per CSS pixel, Observable Plot moves marks by half a pixel to keep hairlines crisp.
// It looks once, while it loads: this page claims the sharper screen, for which Node draws too.
Object.defineProperty(globalThis, "devicePixelRatio", { value: 2 });
const { report, UnsupportedEnvironmentError } = await import("../src/index.js");
const { pictures } = await import("./support/pictures.js");

/** The pictures as Node drew them. */
const golden = import.meta.glob<string>("./pictures/*.svg", { query: "?raw", import: "default", eager: true });

describe.each(Object.entries(pictures))("in a page, %s", (name, draw) => {
  it("has the same bytes as in Node", async () => {
    const { svg } = await draw();
    expect(`${svg}\n` === golden[`./pictures/${name}.svg`]).toBe(true);
  });

  it("is an image that the browser can show", async () => {
    const { svg, width, height } = await draw();
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    await image.decode();
    URL.revokeObjectURL(image.src);
    expect([image.naturalWidth, image.naturalHeight]).toEqual([width, height]);
  });
});

describe("in a page", () => {
  it("refuses PNG with a word on what to do", async () => {
    const figure = await pictures["cost-one-run"]();
    await expect(figure.png()).rejects.toThrow(UnsupportedEnvironmentError);
    await expect(figure.png()).rejects.toThrow("in a browser use figure.svg");
  });

  it("shows a report without running or fetching anything", async () => {
    const figure = await pictures["images-mistakes"]();
    const html = report({ title: "<script>parent.hacked = true</script>", sections: [{ title: "Mistakes", figure }] });
    const frame = await show(html);
    const page = frame.contentDocument;
    expect(page?.querySelector("h1")?.textContent).toBe("<script>parent.hacked = true</script>");
    expect(page?.querySelectorAll("svg image").length).toBeGreaterThan(0);
    expect(page?.querySelectorAll("script")).toHaveLength(0);
    expect("hacked" in window).toBe(false);
    expect(frame.contentWindow?.performance.getEntriesByType("resource")).toEqual([]);
    frame.remove();
  });

  it.each([
    [1300, "as wide as they are"],
    [1100, "shrunk a little"],
  ])("sets two curves of a report side by side, on %i pixels %s", async (width) => {
    const [first, second] = await placesOfCurves(width);
    expect([second.top, second.width]).toEqual([first.top, first.width]);
    expect(second.left).toBeGreaterThan(first.right);
    expect(second.right).toBeLessThan(width);
  });

  it("sets them one above the other where little would be left of them", async () => {
    const [first, second] = await placesOfCurves(700);
    expect(second.top).toBeGreaterThan(first.bottom);
    expect(second.left).toBe(first.left);
  });
});

async function placesOfCurves(width: number): Promise<DOMRect[]> {
  const figure = await pictures["cost-one-run"]();
  const frame = await show(report({ title: "Curves", sections: [{ title: "Both", figure: [figure, figure] }] }), width);
  const places = [...frame.contentDocument!.querySelectorAll("figure")].map((each) => each.getBoundingClientRect());
  frame.remove();
  return places;
}

async function show(html: string, width = 800): Promise<HTMLIFrameElement> {
  const frame = document.createElement("iframe");
  frame.style.width = `${width}px`;
  frame.srcdoc = html;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame;
}
