import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError, RandomStream } from "@nn/tensor";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { download, DownloadError, FileError, type DownloadOptions, type DownloadProgress } from "../src/index.js";

const stream = new RandomStream(1);
const content = Uint8Array.from({ length: 300_000 }, () => stream.integer(256));
const sha256 = createHash("sha256").update(content).digest("hex");

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Sends everything, or what a Range asks for. */
const whole: Answer = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  if (from >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const headers = { "content-length": content.length - from };
  if (from === 0) response.writeHead(200, headers);
  else
    response.writeHead(206, { ...headers, "content-range": `bytes ${from}-${content.length - 1}/${content.length}` });
  response.end(content.subarray(from));
};

/** Sends a beginning and then, by `after`, nothing more. */
const beginning =
  (bytes: number, after: (response: ServerResponse) => void): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, bytes), () => after(response));
  };

const broken = beginning(100_000, (response) => setTimeout(() => response.destroy(), 20));
const silent = beginning(50_000, () => {});
const status =
  (code: number): Answer =>
  (_, response) => {
    response.writeHead(code).end("no");
  };

let server: Server;
let address: string;
let cache: string;
/** What the server does, one after another; the last for all further requests. */
let answers: Answer[];
let requests: IncomingMessage[];

beforeEach(async () => {
  [answers, requests] = [[whole], []];
  server = createServer((request, response) => {
    requests.push(request);
    (answers.length > 1 ? answers.shift()! : answers[0])(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/set.bin`;
  cache = await mkdtemp(join(tmpdir(), "nn-cache-"));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(cache, { recursive: true });
});

const get = (options: object = {}): Promise<Uint8Array> =>
  download(address, { sha256, cache, timeout: 2000, ...options });
const ranges = (): (string | undefined)[] => requests.map(({ headers }) => headers.range);

describe("download", () => {
  it("brings a file, tells how far it is, keeps it, and loads it once", async () => {
    const seen: DownloadProgress[] = [];
    expect(await get({ onProgress: (progress: DownloadProgress) => seen.push(progress) })).toEqual(content);
    expect(seen[0]).toEqual({ address, received: 0, total: content.length });
    expect(seen.at(-1)).toEqual({ address, received: content.length, total: content.length });
    expect(await readdir(cache)).toEqual(["set.bin"]);
    expect(await get()).toEqual(content);
    expect(requests).toHaveLength(1);
    expect(await get({ name: "other.bin" })).toEqual(content);
    expect((await readdir(cache)).sort()).toEqual(["other.bin", "set.bin"]);
  });

  it("goes on where the connection broke", async () => {
    answers = [broken, whole];
    expect(await get()).toEqual(content);
    const [first, second] = ranges();
    expect(first).toBeUndefined();
    expect(second).toMatch(/^bytes=[1-9]\d*-$/);
    expect(await readdir(cache)).toEqual(["set.bin"]);
  });

  it("begins again where the server cannot go on", async () => {
    answers = [broken, (_, response) => whole({ headers: {} } as IncomingMessage, response)];
    expect(await get()).toEqual(content);
  });

  it("gives up after its tries, keeps what has arrived, and goes on from it the next time", async () => {
    answers = [broken];
    const failed = get({ retries: 1 });
    await expect(failed).rejects.toThrow(DownloadError);
    await expect(failed).rejects.toThrow(/set\.bin: .*\(2 tries\); what has arrived is kept/);
    expect(await readdir(cache)).toEqual(["set.bin.part"]);
    answers = [whole];
    expect(await get()).toEqual(content);
    expect(ranges().at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it("does not wait for a server that has fallen silent", async () => {
    answers = [silent, whole];
    expect(await get({ timeout: 400 })).toEqual(content);
    expect(ranges()[1]).toMatch(/^bytes=[1-9]\d*-$/);
    answers = [() => {}];
    await expect(get({ name: "b", timeout: 100, retries: 0 })).rejects.toThrow("the server has fallen silent");
  });

  it("tries again when the server is busy, not when there is no such file", async () => {
    answers = [status(503), status(500), whole];
    expect(await get()).toEqual(content);
    expect(requests).toHaveLength(3);
    answers = [status(404)];
    await expect(get({ name: "b" })).rejects.toThrow("the server answered 404");
    expect(requests).toHaveLength(4);
    answers = [status(503)];
    await expect(get({ name: "c", retries: 0 })).rejects.toThrow("the server answered 503");
  });

  it("refuses other bytes, and keeps nothing of them", async () => {
    const other = "0".repeat(64);
    await expect(get({ sha256: other })).rejects.toThrow(DownloadError);
    await expect(get({ sha256: other })).rejects.toThrow(`have the SHA-256 ${sha256}, expected ${other}`);
    expect(await readdir(cache)).toEqual([]);
  });

  it("replaces a file in the cache that was damaged", async () => {
    await get();
    const path = join(cache, "set.bin");
    await writeFile(path, (await readFile(path)).fill(0, 5, 9));
    expect(await get()).toEqual(content);
    expect(new Uint8Array(await readFile(path))).toEqual(content);
  });

  it.each([
    ["of other bytes", new Uint8Array(1000)],
    ["longer than the file", new Uint8Array(content.length + 5)],
    ["of the whole file", content],
  ])("an earlier part %s is no harm", async (_, part) => {
    await writeFile(join(cache, "set.bin.part"), part);
    expect(await get()).toEqual(content);
    expect(await readdir(cache)).toEqual(["set.bin"]);
  });

  it("ends when the signal aborts, and goes on later", async () => {
    answers = [silent];
    const controller = new AbortController();
    const aborted = get({ signal: controller.signal, timeout: 60_000 });
    setTimeout(() => controller.abort(new Error("enough")), 300);
    await expect(aborted).rejects.toThrow("enough");
    answers = [whole];
    expect(await get()).toEqual(content);
    expect(ranges().at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
    const count = requests.length;
    await expect(get({ name: "b", signal: AbortSignal.abort(new Error("never")) })).rejects.toThrow("never");
    expect(requests).toHaveLength(count);
  });

  it("aborts between two tries", async () => {
    answers = [status(503)];
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(get({ signal: controller.signal })).rejects.toThrow("enough");
    expect(requests).toHaveLength(1);
  });

  it("ends when the progress callback throws", async () => {
    const onProgress = (): void => {
      throw new Error("not shown");
    };
    await expect(get({ onProgress })).rejects.toThrow("not shown");
    expect(await get()).toEqual(content);
  });

  it("two at once load the file once; the abort of one is not that of the other", async () => {
    const both = await Promise.all([get(), get()]);
    expect(both).toEqual([content, content]);
    expect(requests).toHaveLength(1);
    answers = [silent, whole];
    const controller = new AbortController();
    const first = get({ name: "b", signal: controller.signal });
    const second = get({ name: "b" });
    setTimeout(() => controller.abort(new Error("enough")), 100);
    await expect(first).rejects.toThrow("enough");
    expect(await second).toEqual(content);
    answers = [silent];
    const waiting = get({ name: "c", retries: 0, timeout: 500 });
    await expect(get({ name: "c", signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
    await expect(waiting).rejects.toThrow("silent");
  });

  it("takes no more bytes than it may, announced or not", async () => {
    await expect(get({ maxBytes: 299_999 })).rejects.toThrow("it has 300000 bytes or more, maxBytes is 299999");
    answers = [(_, response) => response.writeHead(200).end(content)];
    await expect(get({ maxBytes: 200_000 })).rejects.toThrow(/maxBytes is 200000/);
    expect(await get({ maxBytes: 300_000 })).toEqual(content);
  });

  it("says so when nobody listens, and when it cannot write", async () => {
    await expect(download("http://127.0.0.1:9/x", { sha256, cache, retries: 0 })).rejects.toThrow(DownloadError);
    await writeFile(join(cache, "file"), "");
    await expect(get({ cache: join(cache, "file", "below") })).rejects.toThrow(FileError);
    // Where Node's own way of making folders goes on for ever.
    await expect(get({ cache: "/proc/no/such/folder" })).rejects.toThrow(FileError);
  });

  it("loads into memory where there are no files", async () => {
    vi.stubGlobal("process", undefined);
    expect(await get()).toEqual(content);
    answers = [broken, whole];
    expect(await get()).toEqual(content);
    await expect(get({ sha256: "0".repeat(64) })).rejects.toThrow(DownloadError);
    vi.unstubAllGlobals();
    expect(await readdir(cache)).toEqual([]);
  });

  it.each([
    ["no address", "set.bin", {}],
    ["another kind of address", "file:///etc/passwd", {}],
    ["no checksum", "https://example.org/a", { sha256: "abc" }],
    ["a name that leads elsewhere", "https://example.org/a", { name: "../a" }],
    ["an address without a name", "https://example.org/", {}],
    ["no time", "https://example.org/a", { timeout: 0 }],
    ["fewer than no tries", "https://example.org/a", { retries: -1 }],
    ["no bytes", "https://example.org/a", { maxBytes: 0 }],
    ["a cache that is no path", "https://example.org/a", { cache: 3 }],
    ["an unknown option", "https://example.org/a", { sha512: "" }],
  ])("refuses %s", async (_, to, options) => {
    await expect(download(to, { sha256, ...options } as DownloadOptions)).rejects.toThrow(InvalidArgumentError);
  });

  it("keeps its files where the environment says", async () => {
    vi.stubEnv("NN_CACHE", cache);
    expect(await get({ cache: undefined })).toEqual(content);
    vi.stubEnv("NN_CACHE", "");
    vi.stubEnv("XDG_CACHE_HOME", cache);
    expect(await get({ cache: undefined })).toEqual(content);
    vi.unstubAllEnvs();
    expect((await readdir(cache, { recursive: true })).sort()).toEqual(["nn", "nn/set.bin", "set.bin"]);
  });
});
