import type { Chapter, Experiment } from "../experiment/experiment.js";
import type { Outcome } from "../experiment/outcome.js";
import { learningChapter } from "./curves.js";
import { Folder } from "./folder.js";
import { experimentReport } from "./report.js";

/** Writes the trained networks, every picture as SVG and PNG, and the report with all of them. */
export async function writeResults(
  path: string,
  experiment: Experiment,
  outcomes: readonly Outcome[],
): Promise<Folder> {
  const folder = await Folder.create(path);
  const trained = outcomes.filter(({ hasWeights }) => hasWeights);
  const chapters = [...learningChapter(outcomes), ...(await experiment.task.chapters(trained))];
  const name = trained.length === 1 ? () => "model" : (label: string) => `model-${label}`;
  for (const { run } of trained) {
    await folder.write(`${name(run.label)}.safetensors`, "the network", (file) => run.network.save(file));
  }
  for (const { name: file, about, content } of experiment.task.files ?? []) await folder.write(file, about, content);
  const text = trained.find((outcome) => outcome.text !== undefined)?.text;
  if (text !== undefined) await folder.write("sample.txt", "what it writes", `${text}\n`);
  await writePictures(folder, chapters);
  const files = folder.files.map(({ name }) => name);
  await folder.write("report.html", "everything on one page", experimentReport(experiment, outcomes, chapters, files));
  return folder;
}

async function writePictures(folder: Folder, chapters: readonly Chapter[]): Promise<void> {
  for (const { exhibits } of chapters) {
    for (const { file, about, figure } of exhibits) {
      for (const extension of ["svg", "png"]) {
        await folder.write(`${file}.${extension}`, about, (path) => figure.save(path));
      }
    }
  }
}
