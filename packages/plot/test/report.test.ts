import { ShapeError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { plotConfusionMatrix, plotCost, report } from "../src/index.js";
import { history, labels } from "./support/examples.js";

const { actual, predicted } = labels(100, 3, 0.2);
const full = () =>
  report({
    title: "Digits",
    subtitle: "8,000 to learn from",
    facts: [
      { label: "accuracy", value: "96.4%" },
      { label: "parameters", value: 101_770 },
    ],
    sections: [
      {
        title: "Learning",
        text: "One.\n\nTwo.",
        figure: [plotCost(history(9, 3)), plotCost(history(9, 3), { metric: "accuracy" })],
      },
      { title: "Mistakes", figure: plotConfusionMatrix(actual, predicted) },
      {
        title: "Layers",
        table: {
          columns: ["layer", "parameters"],
          rows: [
            ["dense", 100_480],
            ["out", 1290],
          ],
        },
      },
      { title: "Summary", code: "dense  [B, 10]" },
    ],
  });

describe("report", () => {
  it("is one HTML page with everything in it", () => {
    const html = full();
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html.match(/<section>/g)).toHaveLength(4);
    expect(html).toContain("<p>One.</p>\n<p>Two.</p>");
    expect(html).toContain('<td>dense</td><td class="number">100,480</td>');
    expect(html).toContain("<dt>parameters</dt><dd>101,770</dd>");
    expect(html).toContain("<pre><code>dense  [B, 10]</code></pre>");
  });

  it("runs nothing and asks for nothing", () => {
    const html = full();
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(html).not.toMatch(/<script|<link|<iframe|<object|<img|@import|url\(|\son\w+=/i);
    const addresses = html.match(/[a-z]+:\/\/[^\s"<]+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
  });

  it("escapes every word that comes from outside", () => {
    const evil = `</title><script>alert("1")</script>&'`;
    const html = report({
      title: evil,
      subtitle: evil,
      facts: [{ label: evil, value: evil }],
      sections: [
        {
          title: evil,
          text: evil,
          code: evil,
          table: { columns: [evil], rows: [[evil]] },
          figure: [
            plotCost({ [evil]: history(3, 2), other: history(3, 2) }, { title: evil, subtitle: evil }),
            plotConfusionMatrix([0, 1], [1, 1], { classNames: [evil, "b"], title: evil }),
          ],
        },
      ],
    });
    expect(html).not.toContain("<script");
    expect(html).not.toContain("</title><");
    expect(html.match(/<\/title>/g)).toHaveLength(1);
    expect(html).toContain("&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
  });

  it("has a dark partner for every colour of its figures", () => {
    const html = full();
    const [page, figures] = [html.slice(0, html.indexOf("<body>")), html.slice(html.indexOf("<body>"))];
    const used = new Set(
      [...figures.matchAll(/(fill|stroke)="(#[0-9a-f]{6})"/g)].map(([, kind, colour]) => `[${kind}="${colour}"]`),
    );
    expect(used.size).toBeGreaterThan(5);
    for (const selector of used) expect(page).toContain(`figure ${selector} {`);
    expect(page).toContain("@media screen and (prefers-color-scheme: dark)");
  });

  it("has the same bytes for the same input", () => {
    expect(full()).toBe(full());
  });

  it("aligns columns of numbers only", () => {
    const table = {
      columns: ["mixed", "number"],
      rows: [
        ["a", 0.123456],
        [3, -1234567],
      ],
    };
    const html = report({ title: "t", sections: [{ title: "s", table }] });
    expect(html).toContain('<td>a</td><td class="number">0.123</td>');
    expect(html).toContain('<td>3</td><td class="number">−1,234,567</td>');
  });

  it("refuses rows of another length", () => {
    const table = { columns: ["a", "b"], rows: [["1", "2"], ["3"]] };
    const call = () => report({ title: "t", sections: [{ title: "s", table }] });
    expect(call).toThrow(ShapeError);
    expect(call).toThrow("row 1 of a table has 1 cells for 2 columns");
  });

  it("needs no section", () => {
    expect(report({ title: "Empty", sections: [] })).toContain("<h1>Empty</h1>");
  });
});
