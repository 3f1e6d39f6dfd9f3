import { describe, expect, it } from "vitest";
import { createProgram } from "../src/command-line/program.js";
import { readSettings } from "../src/command-line/read-settings.js";
import { recipes } from "../src/networks/index.js";
import { imageSets } from "../src/tasks/images/image-sets.js";
import { planarSets } from "../src/tasks/planar/planar-sets.js";
import { runDemo } from "./support/run-demo.js";

const read = (...args: string[]) => readSettings(createProgram().configureOutput({ writeErr: () => {} }), args);

describe("help", () => {
  it("lists every network, every data set and the options", async () => {
    const { code, output } = await runDemo(["--help"]);
    expect(code).toBe(0);
    for (const { name, summary } of [...recipes, ...imageSets, ...planarSets])
      expect(output.replaceAll(/ +/g, " ")).toContain(`${name} ${summary}`);
    for (const option of ["--network", "--data", "--epochs", "--mini-batch", "--learning-rate", "--optimizer"]) {
      expect(output).toContain(option);
    }
    for (const option of ["--regularization", "--seed", "--out", "--quiet", "--no-color", "--compare"]) {
      expect(output).toContain(option);
    }
  });
});

describe("arguments", () => {
  it("are the digits' network and seed 1 without any", () => {
    const { recipe, settings } = read();
    expect(recipe.name).toBe("lenet");
    expect(settings).toMatchObject({ seed: 1, quiet: false });
    expect(settings.epochs).toBeUndefined();
  });

  it("are read into numbers, names and lists", () => {
    const { recipe, settings } = read(
      ..."-n planar -d Spiral -e 20 -b full -o momentum -l 0.5 -r l2:0.01 --hidden 8,4 --seed 7 --noise 0".split(" "),
    );
    expect(recipe.name).toBe("planar");
    expect(settings).toMatchObject({
      data: "spiral",
      epochs: 20,
      miniBatch: null,
      optimizer: "momentum",
      learningRate: 0.5,
      regularization: { kind: "l2", strength: 0.01 },
      hidden: [8, 4],
      seed: 7,
      noise: 0,
    });
  });

  it("may be written as the packages' options are", () => {
    expect(read("--miniBatch", "32", "--learningRate=0.1").settings).toMatchObject({
      miniBatch: 32,
      learningRate: 0.1,
    });
  });

  it("compare four optimizers unless they are named", () => {
    expect(read("-n", "planar", "--compare").settings.compare).toHaveLength(4);
    expect(read("-n", "planar", "--compare", "adam,nesterov").settings.compare).toEqual(["adam", "nesterov"]);
  });
});

describe("mistakes end with code 2 and say what to do", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["--netwrk planar", /--network/],
    ["planar spiral", /npm start -- --network planar --data spiral/],
    ["nonsense", /no option before 'nonsense'\. Options go behind a --/],
    ["--network plannar", /Did you mean planar\?/],
    ["--network zzzzzz", /There are lenet, lenet5, .*planar/],
    ["--epochs 0", /whole number 1/],
    ["--epochs 1.5", /whole number/],
    ["--epochs ", /whole number/],
    ["--mini-batch 0", /"full"/],
    ["--learning-rate -1", /> 0/],
    ["--learning-rate fast", /number/],
    ["--optimizer addam", /Did you mean adam\?/],
    ["--regularization l3", /Did you mean l1\?|l2/],
    ["--regularization l2:x", /number > 0/],
    ["--data spiral", /the network lenet learns digits, mnist, .* spiral is for planar: add --network planar/],
    ["--network planar --data cifar10", /cifar10 is for lenet, .*: add --network lenet/],
    ["--network resnet", /Did you mean resnet20 or resnet56\?/],
    ["--data fashion", /Did you mean fashion-mnist\? There are digits, mnist, fashion-mnist/],
    ["--plain", /'--plain' is not for the network lenet, only for resnet20, .*: add --network resnet20/],
    ["--network planar --no-augmentation", /'--no-augmentation' is not for the network planar/],
    ["--network resnet20 --plain --compare", /not both/],
    ["--width 0", /> 0/],
    ["--network planar --data spirals", /Did you mean spiral\?/],
    ["--network planar --hidden 8,x", /whole number/],
    ["--network planar --compare --optimizer adam", /not both/],
    ["--network planar --compare adam,adam", /twice/],
  ];

  it.each(cases)("%s", async (line, message) => {
    const { code, output, errors } = await runDemo(line.split(" "));
    expect(code).toBe(2);
    expect(errors).toMatch(message);
    expect(output).toBe("");
  });
});
