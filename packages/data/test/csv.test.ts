import { gzipSync } from "node:zlib";
import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { CompressionError, CsvError, Dataset, readCsv, type CsvOptions } from "../src/index.js";
import { expectHarmless } from "./bytes.js";

const flowers = "length,width,species\n5.1,3.5,setosa\n6.2,2.9,versicolor\n4.9,3.0,setosa\n";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function place(run: () => unknown): [line: number, column: number | undefined] {
  try {
    run();
  } catch (error) {
    if (error instanceof CsvError) return [error.line, error.column];
    throw error;
  }
  throw new Error("no error");
}

describe("readCsv", () => {
  it("says what to do with a path", () => {
    expect(() => readCsv("data/flowers.csv", { target: "species" })).toThrow(
      'readCsv: expected what a table holds, its text or bytes, got the path "data/flowers.csv"; write readCsv(await loadFile(path))',
    );
    expect(() => readCsv("C:\\tables\\a.TSV.gz")).toThrow(/write readCsv\(await loadFile\(path\)\)/);
    expect(readCsv("a,b.csv\n1,2\n").names.features).toEqual(["a", "b.csv"]);
  });

  it("reads features and a text target, which becomes labels of sorted classes", () => {
    const table = readCsv(flowers, { target: "species" });
    expect(table.x).toEqual({ data: Float32Array.of(5.1, 3.5, 6.2, 2.9, 4.9, 3), shape: [3, 2], dtype: "float32" });
    expect(table.y).toEqual({ data: Int32Array.of(0, 1, 0), shape: [3], dtype: "int32" });
    expect(table.names).toEqual({ features: ["length", "width"], classes: ["setosa", "versicolor"] });
    const data = Dataset.from(table);
    expect(data.classNames).toEqual(["setosa", "versicolor"]);
    expect(data.featureNames).toEqual(["length", "width"]);
  });

  it.each([
    ["whole numbers are labels", "a,b\n1,0\n2,1\n", { target: "b" }, "int32", [0, 1], [2]],
    ["numbers are values", "a,b\n1,0\n2,1.5\n", { target: "b" }, "float32", [0, 1.5], [2]],
    ["whole numbers as values", "a,b\n1,0\n2,1\n", { target: "b", targets: "values" }, "float32", [0, 1], [2]],
    ["the last column", "a,b\n1,0\n2,1\n", { target: -1 }, "int32", [0, 1], [2]],
    ["the first column", "a,b\n1,0\n2,1\n", { target: 0 }, "int32", [1, 2], [2]],
    ["several columns", "a,b,c\n1,0,5\n2,1,6\n", { target: ["c", "a"] }, "float32", [5, 1, 6, 2], [2, 2]],
    ["one column, listed", "a,b\n1,0\n2,1\n", { target: ["b"] }, "float32", [0, 1], [2, 1]],
  ] as const)("target: %s", (_, text, options, dtype, values, shape) => {
    const { y } = readCsv(text, options);
    expect(y).toMatchObject({ dtype, shape });
    expect([...y.data]).toEqual(values);
  });

  it("reads without a target, a header, or all features", () => {
    expect(readCsv("a,b\n1,2\n")).toEqual({
      x: { data: Float32Array.of(1, 2), shape: [1, 2], dtype: "float32" },
      names: { features: ["a", "b"] },
    });
    expect(readCsv("1,2\n3,4\n", { header: false }).x.shape).toEqual([2, 2]);
    expect(readCsv("1,x\n3,y\n", { header: false, target: 1 })).toMatchObject({ names: { classes: ["x", "y"] } });
    const some = readCsv(flowers, { features: ["width"], target: "species" });
    expect([...some.x.data]).toEqual([3.5, 2.9, 3].map(Math.fround));
    expect(some.names.features).toEqual(["width"]);
    // A column that is not used may hold anything.
    expect(readCsv("id,a\n?,1\n,2\n", { features: ["a"] }).x.data).toEqual(Float32Array.of(1, 2));
  });

  it.each([
    ["Windows line ends", "a,b\r\n1,2\r\n3,4\r\n"],
    ["old Macintosh line ends", "a,b\r1,2\r3,4"],
    ["a mark of byte order", "\ufeffa,b\n1,2\n3,4\n"],
    ["no line end at the end", "a,b\n1,2\n3,4"],
    ["blank lines", "\na,b\n\n1,2\n\n3,4\n\n\n"],
    ["spaces around cells", "a , b\n 1,2 \n3\t,\t4\n"],
    ["quotes", '"a","b"\n"1","2"\n3,"4"\n'],
    ["other ways to write numbers", "a,b\n+1,2.\n.3e1,40E-1\n"],
  ])("reads %s, as text and as bytes", (_, text) => {
    for (const input of [text, bytes(text)]) {
      const table = readCsv(input);
      expect(table.x).toEqual({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2], dtype: "float32" });
      expect(table.names.features).toEqual(["a", "b"]);
    }
  });

  it("reads quotes within quotes, delimiters and line ends within quotes, and other delimiters", () => {
    const table = readCsv('a,"b ""x"", c"\n1,"line\nbreak"\n2,"comma, quote """\n', { target: 1 });
    expect(table.names).toEqual({ features: ["a"], classes: ['comma, quote "', "line\nbreak"] });
    expect(readCsv("a;b\n1;2\n", { delimiter: ";" }).x.shape).toEqual([1, 2]);
    expect(readCsv("a\tb\n1\t2\n", { delimiter: "\t" }).x.shape).toEqual([1, 2]);
    for (const delimiter of ["", "::", '"', "\n"]) {
      expect(() => readCsv("a\n1", { delimiter })).toThrow(InvalidArgumentError);
    }
  });

  it("reads gzip", () => {
    expect(readCsv(gzipSync(flowers), { target: "species" }).x.shape).toEqual([3, 2]);
    expect(() => readCsv(gzipSync(flowers).subarray(0, 40))).toThrow(CompressionError);
  });

  it.each([
    "3x",
    "x",
    "0x10",
    "1,5",
    "1e",
    "--1",
    "1 2",
    "Infinity",
    "NaN",
    "1_000",
    "٣",
    "1e39",
    "-4e38",
    "true",
    ".",
  ])("takes no %s for a number, and says where", (cell) => {
    const text = `a,b\n1,2\n3,"${cell}"\n`;
    expect(() => readCsv(text)).toThrow(CsvError);
    expect(() => readCsv(text)).toThrow(/line 3, column 2 \("b"\): ".+" is (no number|too large for float32)/);
    expect(place(() => readCsv(text))).toEqual([3, 2]);
  });

  it("counts lines within quotes and blank lines", () => {
    expect(place(() => readCsv('a,b\n1,"two\nlines"\n\n\nx,y\n', { target: "b" }))).toEqual([6, 1]);
    expect(place(() => readCsv("a\r\n1\r\nx\r\n"))).toEqual([3, 1]);
  });

  it("an empty cell is an error or drops its line", () => {
    const text = "a,b,c\n1,,x\n2,5,\n,6,y\n4,7,z\n";
    expect(() => readCsv(text, { target: "c" })).toThrow(/line 2, column 2 \("b"\) is empty; missing: "drop"/);
    const table = readCsv(text, { target: "c", missing: "drop" });
    expect([...table.x.data]).toEqual([4, 7]);
    expect(table.names.classes).toEqual(["z"]);
    expect(readCsv(text, { features: ["a"], missing: "drop" }).x.shape).toEqual([3, 1]);
  });

  it.each([
    ["a short line", "a,b\n1,2\n3\n", {}, /line 3 has 1 cells, expected 2/],
    ["a long line", "a,b\n1,2,3\n", {}, /line 2 has 3 cells, expected 2/],
    ["two columns of one name", "a,b,a\n1,2,3\n", {}, /line 1: columns 1 and 3 are both named "a"/],
    ["a header that is none", "1,2\n3,4\n", {}, /line 1 holds numbers and no names; say header: false/],
    ["nothing", "", {}, /no rows of data/],
    ["a header alone", "a,b\n", {}, /no rows of data/],
    ["all lines dropped", "a,b\n1,\n", { missing: "drop" }, /no rows of data/],
    ["a quote that never ends", 'a,b\n1,"2\n3,4\n', {}, /line 2: .*[Qq]uote/],
    ["text behind a quote", 'a,b\n1,"2"3\n', {}, /line 2: .*[Qq]uote/],
    [
      "a target of numbers and texts",
      "a,b\n1,0\n2,1x\n3,1\n",
      { target: "b" },
      /line 3, column 2 \("b"\): "1x" is no number/,
    ],
    [
      "texts among the features",
      "a,b,c\n1,Oslo,2\n",
      { target: "c" },
      /"Oslo" is no number; categories: \["b"\] makes a column of 0 and 1 of each of its words/,
    ],
    ["texts as values", "a,b\n1,x\n", { target: "b", targets: "values" }, /line 2, column 2 \("b"\): "x" is no number/],
    [
      "fractions as labels",
      "a,b\n1,0\n1,0.5\n",
      { target: "b", targets: "labels" },
      /line 3, column 2 \("b"\): 0.5 is no class label/,
    ],
    ["texts in one of several targets", "a,b,c\n1,x,2\n", { target: ["b", "c"] }, /"x" is no number/],
  ])("refuses %s", (_, text, options, message) => {
    expect(() => readCsv(text, options as CsvOptions)).toThrow(CsvError);
    expect(() => readCsv(text, options as CsvOptions)).toThrow(message);
  });

  it("refuses columns that do not exist, also those every object has", () => {
    for (const target of ["d", "__proto__", "constructor", 3, -4, 0.5]) {
      expect(() => readCsv("a,b,c\n1,2,3\n", { target })).toThrow(InvalidArgumentError);
    }
    expect(() => readCsv("a,b\n1,2\n", { target: "c" })).toThrow(/target "c" does not exist; the columns are a, b/);
    expect(() => readCsv("1,2\n", { header: false, features: [2] })).toThrow(
      /feature 2 does not exist; there are 2 columns/,
    );
  });

  it("takes names like __proto__ without harm", () => {
    const table = readCsv("__proto__,constructor,polluted\n1,2,__proto__\n3,4,toString\n", { target: "polluted" });
    expect(table.names).toEqual({ features: ["__proto__", "constructor"], classes: ["__proto__", "toString"] });
    expect([...table.y.data]).toEqual([0, 1]);
    expect("polluted" in {}).toBe(false);
  });

  it("says which line is not UTF-8, and what to do about UTF-16", () => {
    const text = bytes("a,b\n1,2\n3,4\n");
    text[9] = 0xff;
    expect(place(() => readCsv(text))).toEqual([3, undefined]);
    expect(() => readCsv(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toThrow(/UTF-16; save it as UTF-8/);
  });

  it("reads 50,000 columns and 50,000 lines", () => {
    const wide = Array.from({ length: 50_000 }, (_, i) => i);
    expect(readCsv(`${wide.map((i) => `c${i}`).join()}\n${wide.join()}\n`, { target: -1 }).x.shape).toEqual([
      1, 49_999,
    ]);
    const tall = readCsv(`a,b\n${wide.map((i) => `${i},${i % 3}`).join("\n")}\n`, { target: "b" });
    expect(tall.x.shape).toEqual([50_000, 1]);
    expect(tall.x.data[49_999]).toBe(49_999);
  });

  it("survives any damage", () => {
    for (const [seed, text] of [flowers, 'a,b\r\n1,"x ""y"""\r\n2,"z\nz"\r\n', "a,b\n1,2\n3,4\n"].entries()) {
      expectHarmless((damaged) => readCsv(damaged, { target: -1 }), bytes(text), seed);
      expectHarmless((damaged) => readCsv(damaged), bytes(text), seed);
    }
    expectHarmless((damaged) => readCsv(damaged), new Uint8Array(gzipSync(flowers)), 9);
  });
});
