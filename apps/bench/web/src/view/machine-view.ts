import { element } from "@nn/page";
import type { Machine } from "../machine/machine.js";

const webAssemblyText: Record<Machine["webAssembly"], string> = {
  none: "none: plain JavaScript computes",
  plain: "without SIMD: plain JavaScript computes",
  SIMD: "SIMD",
  "relaxed SIMD": "SIMD, relaxed SIMD",
};

/** Says where the page runs. */
export function showMachine(list: HTMLElement, { browser, cores, isolated, webAssembly, clock }: Machine): void {
  const facts: readonly (readonly [string, string | Node])[] = [
    ["Browser", browser],
    ["Cores", String(cores)],
    ["This page", isolationOf(isolated)],
    ["WebAssembly", webAssemblyText[webAssembly]],
    ["Clock", `${clock} µs`],
  ];
  list.replaceChildren(
    ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
  );
}

/** Whether it is isolated, what that means, and the way to the page that is the other. */
function isolationOf(isolated: boolean): HTMLElement {
  const address = new URL(location.href);
  address.searchParams.set("isolation", isolated ? "off" : "on");
  const asked = new URLSearchParams(location.search).get("isolation");
  const isRefused = asked !== null && (asked === "off") === isolated;
  const state = isolated ? "isolated: threads share memory" : "not isolated: one thread";
  const other = element("a", { href: address.href }, isolated ? "open it without" : "open it isolated");
  return element(
    "span",
    {},
    element("b", { className: isolated ? "yes" : "no" }, state),
    " ",
    isRefused ? "(its server lets nobody choose)" : other,
  );
}
