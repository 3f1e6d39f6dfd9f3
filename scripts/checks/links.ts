import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, run } from "../lib/process.mjs";

/** What a page of Markdown points to within the repository: links and pictures. */
export function targetsOf(page: string): string[] {
  const found = page.matchAll(/\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)"/g);
  return [...found]
    .map(([, link, attribute]) => (link ?? attribute).replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}

/** Pages whose links lead nowhere, a line for each link. */
export function linkProblems(pages: readonly string[], from: string = root): string[] {
  return pages.flatMap((page) =>
    targetsOf(readFileSync(join(from, page), "utf8"))
      .filter((target) => !existsSync(join(from, dirname(page), target)))
      .map((target) => `${page}: there is no ${target}`),
  );
}

/** Every page of the repository links to what is there. */
export async function checkLinks(): Promise<string[]> {
  const { output } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
    capture: true,
    cwd: root,
  });
  return linkProblems(
    output
      .trim()
      .split("\n")
      .filter((page) => existsSync(join(root, page))),
  );
}
