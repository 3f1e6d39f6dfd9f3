import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, NnError } from "@nn/tensor";
import * as fc from "fast-check";
import { decode } from "fast-png";
import { parseHTML } from "linkedom";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { escapeXml, formatCoordinate } from "../src/figure/xml.js";
import { type Figure, FigureFileError, plotCost, UnsupportedEnvironmentError } from "../src/index.js";

const hostile = `<script>alert(1)</script> & "quotes" 'more' \u0000\u0008\ud800 ]]> --> ünïcödé 日本`;
const small = (title = "T"): Figure => plotCost({ train: { loss: [2, 1] } }, { title, width: 200, height: 120 });

describe("Figure.save", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "plot-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("writes SVG or PNG by the extension", async () => {
    const figure = small();
    await figure.save(join(folder, "a.svg"));
    await figure.save(join(folder, "a.PNG"), { scale: 1 });
    expect(await readFile(join(folder, "a.svg"), "utf8")).toBe(figure.svg);
    expect(new Uint8Array(await readFile(join(folder, "a.PNG")))).toEqual(await figure.png({ scale: 1 }));
  });

  it("makes the folders that are missing, and says where it cannot", async () => {
    const figure = small();
    await figure.save(join(folder, "not", "yet", "a.svg"));
    expect(await readFile(join(folder, "not", "yet", "a.svg"), "utf8")).toBe(figure.svg);
    const below = join(folder, "not", "yet", "a.svg", "b.svg");
    await expect(figure.save(below)).rejects.toThrow(FigureFileError);
    await expect(figure.save("/proc/no/such/a.svg")).rejects.toThrow("cannot write");
  });

  it("refuses another extension before it writes", async () => {
    await expect(small().save(join(folder, "a.jpg"))).rejects.toThrow(InvalidArgumentError);
    await expect(small().save(join(folder, "svg"))).rejects.toThrow("must end in .svg or .png");
  });
});

describe("Figure.png", () => {
  it("draws the words even without fonts on the machine", async () => {
    const ink = async (figure: Figure) => {
      const { data, channels } = decode(await figure.png({ scale: 1 }));
      let dark = 0;
      for (let at = 0; at < data.length; at += channels) if (data[at] < 100) dark++;
      return dark;
    };
    expect(await ink(small("A title of words"))).toBeGreaterThan((await ink(small(""))) + 100);
  });

  it("refuses scales that make no picture", async () => {
    for (const scale of [0, -1, Number.NaN, 100]) {
      await expect(small().png({ scale })).rejects.toThrow(`scale must be 0.1 … 10, got ${scale}`);
    }
  });

  it("draws hostile words as words", async () => {
    const { svg } = small(hostile);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    // The renderer's parser is strict: it refuses what is not well-formed XML.
    await expect(small(hostile).png()).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe("outside Node", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("draws into the document it is given", () => {
    const { document } = parseHTML("<html></html>");
    expect(plotCost({ train: { loss: [2, 1] } }, { title: "T", width: 200, height: 120, document }).svg).toBe(
      small().svg,
    );
  });

  it("says what cannot be done there", async () => {
    const figure = small();
    vi.stubGlobal("process", undefined);
    await expect(figure.png()).rejects.toThrow(UnsupportedEnvironmentError);
    await expect(figure.png()).rejects.toThrow("in a browser use figure.svg");
    await expect(figure.save("a.svg")).rejects.toThrow("Figure.save needs Node 20.19 or newer");
    await expect(figure.save("a.svg")).rejects.toThrow(NnError);
  });
});

describe("escapeXml", () => {
  it("leaves nothing that a parser would take for markup, and nothing that XML forbids", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const safe = escapeXml(text);
        expect(safe).not.toMatch(/[<>"']/);
        expect(safe).not.toMatch(/&(?!(amp|lt|gt|quot|#39);)/);
        // A half of a surrogate pair does not survive UTF-8.
        expect(new TextDecoder().decode(new TextEncoder().encode(safe))).toBe(safe);
        // oxlint-disable-next-line no-control-regex
        expect(safe).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
    );
  });
});

describe("formatCoordinate", () => {
  it("keeps two decimals and no negative zero", () => {
    expect([1, 1.005, -0.001, 1 / 3, 1e-7, 123456.789].map(formatCoordinate)).toEqual([
      "1",
      "1",
      "0",
      "0.33",
      "0",
      "123456.79",
    ]);
  });
});
