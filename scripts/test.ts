// All tests of all packages. The last line is "N passed, N failed"; arguments go to turbo (--filter=@nn/layers, --force).
import { testAll } from "./lib/tests.ts";

const { passed, failed } = await testAll(process.argv.slice(2));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
