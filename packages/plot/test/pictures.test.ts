import { describe, expect, it } from "vitest";
import { pictures } from "./support/pictures.js";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The pictures in `pictures/` are meant to be looked at; `npx vitest run -u` redraws them after a change of design. */
describe.each(Object.entries(pictures))("%s", (name, draw) => {
  it("is the picture in the repository", async () => {
    const { svg } = await draw();
    await expect(`${svg}\n`).toMatchFileSnapshot(`pictures/${name}.svg`);
  });

  it("has the same bytes when drawn again", async () => {
    expect((await draw()).svg).toBe((await draw()).svg);
  });

  it("stands alone: its own background and namespace, nothing to fetch, nothing to collide", async () => {
    const { svg, width, height } = await draw();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(svg).toContain(`viewBox="0 0 ${width} ${height}"`);
    expect(svg).toContain(`<rect width="${width}" height="${height}" fill="#ffffff"/>`);
    expect(svg).not.toMatch(/\sid=|\sclass=|url\(|<script|<style|href="(?!data:image\/png;base64,)/);
  });

  it("has no number that is not one", async () => {
    const { svg } = await draw();
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
  });

  it("becomes a PNG of its size", async () => {
    const figure = await draw();
    const png = await figure.png({ scale: 1.5 });
    const header = new DataView(png.buffer, png.byteOffset);
    expect([...png.subarray(0, 8)]).toEqual(signature);
    expect(header.getUint32(16)).toBe(Math.round(figure.width * 1.5));
    expect(header.getUint32(20)).toBe(Math.round(figure.height * 1.5));
  });
});
