import { InvalidArgumentError } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { CsvError, Dataset, readCsv } from "../src/index.js";

const cars = "colour,doors,fuel,price\nred,3,petrol,1.5\ngreen,5,diesel,2.5\nred,5,petrol,3.5\nblue,3,diesel,0.5\n";
const options = { target: "price", categories: ["colour", "fuel"] };
const rows = ({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }): number[][] =>
  Array.from({ length: shape[0] }, (_, i) => Array.from(data).slice(i * shape[1], (i + 1) * shape[1]));

function failure(run: () => unknown): CsvError {
  try {
    run();
  } catch (error) {
    if (error instanceof CsvError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("columns of words", () => {
  it("become a feature for each word, sorted, where the column stood; as pandas.get_dummies names them", () => {
    const { x, names } = readCsv(cars, options);
    expect(names.features).toEqual([
      "colour_blue",
      "colour_green",
      "colour_red",
      "doors",
      "fuel_diesel",
      "fuel_petrol",
    ]);
    expect(names.categories).toEqual({ colour: ["blue", "green", "red"], fuel: ["diesel", "petrol"] });
    expect(rows(x)).toEqual([
      [0, 0, 1, 3, 0, 1],
      [0, 1, 0, 5, 1, 0],
      [0, 0, 1, 5, 0, 1],
      [1, 0, 0, 3, 1, 0],
    ]);
    expect(Dataset.from(readCsv(cars, options)).featureNames).toEqual(names.features);
  });

  it("may be numbers that are codes, a single word, and columns without names", () => {
    const { x, names } = readCsv("10,a,1\n9,a,2\n10,a,3\n", { header: false, categories: [0, 1] });
    expect(names).toEqual({ categories: { "0": ["10", "9"], "1": ["a"] } });
    expect(rows(x)).toEqual([
      [1, 0, 1, 1],
      [0, 1, 1, 2],
      [1, 0, 1, 3],
    ]);
    const again = readCsv("9,a,4\n", { header: false, names });
    expect(rows(again.x)).toEqual([[0, 1, 1, 4]]);
  });

  it("of another table are encoded alike: by the names of the first, targets too", () => {
    const train = readCsv("size,colour,kind\n1,red,cat\n2,blue,dog\n", { target: "kind", categories: ["colour"] });
    const saved = JSON.parse(JSON.stringify(train.names)) as typeof train.names;
    const test = readCsv("kind,size,colour\ndog,3,red\ndog,4,red\n", {
      target: "kind",
      features: ["size", "colour"],
      names: saved,
    });
    expect(rows(test.x)).toEqual([
      [3, 0, 1],
      [4, 0, 1],
    ]);
    expect([...test.y.data]).toEqual([1, 1]);
    expect(test.names).toEqual(train.names);
  });

  it("refuse a word that the first table does not have, with its place, or read it as none of them", () => {
    const { names } = readCsv(cars, options);
    const other = "colour,doors,fuel,price\nred,3,petrol,1\nviolet,5,diesel,2\n";
    const error = failure(() => readCsv(other, { target: "price", names }));
    expect(error).toMatchObject({ line: 3, column: 1 });
    expect(error.message).toBe(
      'readCsv: line 3, column 1 ("colour"): "violet" is none of the categories blue, green, red; ' +
        'unknown: "zeros" reads such a cell as none of them',
    );
    const { x } = readCsv(other, { target: "price", names, unknown: "zeros" });
    expect(rows(x)[1]).toEqual([0, 0, 0, 5, 1, 0]);
    const classes = readCsv("a,kind\n1,cat\n2,dog\n", { target: "kind" }).names;
    const label = failure(() => readCsv("a,kind\n1,cat\n2,cow\n", { target: "kind", names: classes }));
    expect(label).toMatchObject({ line: 3, column: 2 });
    expect(label.message).toMatch(/"cow" is none of the classes cat, dog/);
  });

  it("are learned from the lines that are read only, and empty cells are missing", () => {
    const holes = "colour,a\nred,1\n,2\nblue,\ngreen,3\n";
    expect(failure(() => readCsv(holes, { categories: ["colour"] }))).toMatchObject({ line: 3, column: 1 });
    const { names, x } = readCsv(holes, { categories: ["colour"], missing: "drop" });
    expect(names.categories).toEqual({ colour: ["green", "red"] });
    expect(x.shape).toEqual([2, 3]);
  });

  it("have names and words that are nothing else", () => {
    const { names, x } = readCsv("__proto__,constructor\ntoString,1\n__proto__,2\n", { categories: ["__proto__"] });
    expect(Object.entries(names.categories!)).toEqual([["__proto__", ["__proto__", "toString"]]]);
    expect(rows(x)).toEqual([
      [0, 1, 1],
      [1, 0, 2],
    ]);
    expect(rows(readCsv("__proto__,constructor\n__proto__,3\n", { names }).x)).toEqual([[1, 0, 3]]);
    expect(({} as Record<string, unknown>).toString).toBe(Object.prototype.toString);
  });

  it.each<[string, object, RegExp]>([
    [
      "a column that is not there",
      { categories: ["color"] },
      /category "color" does not exist; the columns are colour/,
    ],
    ["the target", { categories: ["price"] }, /category "price" is none of the features/],
    ["one that is left out", { ...options, features: ["doors"] }, /category "colour" is none of the features/],
    ["no list", { categories: "colour" }, /categories must be a list of columns, got "colour"/],
    ["another word for unknown", { ...options, unknown: "ignore" }, /unknown must be "error" or "zeros", got "ignore"/],
    ["names that are none", { names: { categories: { colour: "red" } } }, /"colour" must be a list of different words/],
    [
      "a word twice",
      { names: { categories: { colour: ["red", "red"] } } },
      /"colour" must be a list of different words/,
    ],
    ["other names", { names: { category: {} } }, /names have no "category"/],
    [
      "features in another order",
      { ...options, names: { features: ["colour_blue", "doors"] } },
      /feature 2 is "colour_green", in the table of names it is "doors"; say features:/,
    ],
  ])("refused: %s", (_, given, message) => {
    const run = (): unknown => readCsv(cars, { target: "price", ...given });
    expect(run).toThrow(message);
    expect(run).toThrow(InvalidArgumentError);
  });
});
