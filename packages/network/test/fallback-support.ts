import { Worker, type WorkerOptions } from "node:worker_threads";
import { vi } from "vitest";
import type * as Trainings from "./fallback-trainings.js";

/** What a place may lack, or refuse. */
export type Lack = keyof typeof lacks;

type Undo = () => void;

const remove = (name: "SharedArrayBuffer" | "WebAssembly"): Undo => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  if (!descriptor) return () => {};
  Reflect.deleteProperty(globalThis, name);
  return () => void Object.defineProperty(globalThis, name, descriptor);
};

/** Another WebAssembly until it is undone. */
function replaceWebAssembly(change: Partial<typeof WebAssembly>): Undo {
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(WebAssembly), change));
  return () => vi.unstubAllGlobals();
}

const { CompileError, LinkError, Memory, Module, validate } = WebAssembly;

/** In a module, every SIMD instruction begins with this byte; one that has it otherwise is refused as well. */
const SIMD_PREFIX = 0xfd;

const bytesOf = (source: BufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

const hasSimd = (source: BufferSource): boolean => bytesOf(source).includes(SIMD_PREFIX);

/** A constructor that refuses some of its calls. */
const refusing = <T extends object, A extends unknown[]>(constructor: T, refuse: (...args: A) => void): T =>
  new Proxy(constructor, {
    construct(target, args: A, newTarget) {
      refuse(...args);
      return Reflect.construct(target as never, args, newTarget) as object;
    },
  });

/** How often a worker was asked for while there were none to be had. */
export const refusals = { count: 0 };

/** Another `Worker` of Node until it is undone. */
function replaceWorker(change: (original: typeof Worker) => typeof Worker): Undo {
  refusals.count = 0;
  const original = process.getBuiltinModule.bind<(name: string) => object | undefined>(process);
  const spy = vi
    .spyOn(process, "getBuiltinModule")
    .mockImplementation((name: string) =>
      name === "node:worker_threads" ? { ...original(name), Worker: change(Worker) } : original(name),
    );
  return () => spy.mockRestore();
}

/** Takes something away from this place, as it is in pages and engines that do not have it. */
export const lacks = {
  nothing: () => () => {},
  "shared memory": () => remove("SharedArrayBuffer"),
  "a WebAssembly memory that can be shared": () =>
    replaceWebAssembly({
      Memory: refusing(Memory, ({ shared }: WebAssembly.MemoryDescriptor) => {
        if (shared) throw new LinkError("shared memory is disabled");
      }),
    }),
  SIMD: () =>
    replaceWebAssembly({
      validate: (source) => !hasSimd(source) && validate(source),
      Module: refusing(Module, (source: BufferSource) => {
        if (hasSimd(source)) throw new CompileError("Wasm SIMD unsupported");
      }),
    }),
  /** `script-src 'self'`: modules are valid, and may not be made. */
  "a policy that allows WebAssembly": () =>
    replaceWebAssembly({
      Module: refusing(Module, () => {
        throw new CompileError("violates the following Content Security Policy directive because …");
      }),
    }),
  WebAssembly: () => remove("WebAssembly"),
  "WebAssembly and shared memory": () => {
    const undo = [remove("WebAssembly"), remove("SharedArrayBuffer")];
    return () => undo.forEach((one) => one());
  },
  "a policy that allows workers": () =>
    replaceWorker((Worker) =>
      refusing(Worker, () => {
        refusals.count++;
        throw new Error("Access to this API has been restricted");
      }),
    ),
  /** As a page's policy does it: the worker is made, and fails when it starts. */
  "workers that can start": () =>
    replaceWorker(
      (Worker) =>
        new Proxy(Worker, {
          construct(target, [, options]: [string, WorkerOptions]) {
            refusals.count++;
            return new target("throw new Error('this worker must not start')", options);
          },
        }),
    ),
} satisfies Record<string, () => Undo>;

/** The trainings, on a framework that is loaded anew after something has been taken away. */
export async function withoutIt<T>(lack: Lack, use: (trainings: typeof Trainings) => Promise<T>): Promise<T> {
  vi.resetModules();
  const undo = lacks[lack]();
  try {
    return await use(await import("./fallback-trainings.js"));
  } finally {
    undo();
    vi.resetModules();
  }
}

/** Notes what is written to the console. */
export function listen(): { readonly lines: readonly string[]; readonly stop: Undo } {
  const lines: string[] = [];
  const spies = (["debug", "info", "log", "warn", "error"] as const).map((level) =>
    vi
      .spyOn(console, level)
      .mockImplementation((...parts: unknown[]) => void lines.push(`${level}: ${parts.join(" ")}`)),
  );
  return { lines, stop: () => spies.forEach((spy) => spy.mockRestore()) };
}
