// pnpm check NAME …: the workspace's own checks; all of them without a name. "packages" and "size" want a build first.
import { checkChain } from "./checks/chain.ts";
import { checkDecisions } from "./checks/decisions.ts";
import { checkLinks } from "./checks/links.ts";
import { checkLockfile } from "./checks/lockfile.ts";
import { checkPackages } from "./checks/packages.ts";
import { checkSize } from "./checks/size.ts";

const checks: Record<string, () => string[] | Promise<string[]>> = {
  chain: checkChain,
  decisions: checkDecisions,
  links: checkLinks,
  lockfile: checkLockfile,
  packages: checkPackages,
  size: checkSize,
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(checks);
let failed = false;
for (const name of wanted) {
  const check = checks[name];
  if (!check) {
    console.error(`no check is named ${name}; there are ${Object.keys(checks).join(", ")}`);
    process.exit(2);
  }
  const problems = await check();
  for (const problem of problems) console.error(problem);
  console.log(
    `${name}: ${problems.length === 0 ? "passed" : `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`}`,
  );
  failed ||= problems.length > 0;
}
process.exit(failed ? 1 : 0);
