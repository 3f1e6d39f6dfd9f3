import { runApp } from "./lib/app.ts";

await runApp("bench");
