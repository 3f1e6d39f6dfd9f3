import { describe, InvalidArgumentError } from "@nn/tensor";
import { checkCount } from "../../dataset/check.js";
import { checkOptions } from "../../dataset/options.js";

/** How far a download is. */
export interface DownloadProgress {
  readonly address: string;
  /** Bytes that are there, those of an earlier try among them. */
  readonly received: number;
  /** Bytes of the whole file; undefined when the server does not say. */
  readonly total: number | undefined;
}

export interface DownloadOptions {
  /** The SHA-256 of the file in 64 hexadecimal digits: nothing else is accepted or kept. */
  readonly sha256: string;
  /** Most bytes that are taken; 1 GiB. */
  readonly maxBytes?: number;
  /** Folder in which the file is kept (Node); $NN_CACHE or "nn" in the user's cache without it. */
  readonly cache?: string;
  /** The file's name there; the last part of the address without it. */
  readonly name?: string;
  /** Ends the download; what is there is kept, and the next one goes on from it. */
  readonly signal?: AbortSignal;
  /** Called at the beginning and with every piece that arrives. What it throws ends the download. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Milliseconds without a byte after which a try has failed; 30,000. */
  readonly timeout?: number;
  /** Further tries after one that failed on the way; 3. */
  readonly retries?: number;
}

/** A download, everything decided. */
export interface Request {
  readonly address: string;
  readonly sha256: string;
  readonly maxBytes: number;
  readonly cache: string | undefined;
  readonly name: string;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: DownloadProgress) => void;
  readonly timeout: number;
  readonly retries: number;
}

const known = ["sha256", "maxBytes", "cache", "name", "signal", "onProgress", "timeout", "retries"] as const;

export function readRequest(address: string | URL, options: DownloadOptions): Request {
  const where = "download";
  const {
    sha256,
    maxBytes = 2 ** 30,
    cache,
    signal,
    onProgress = () => {},
    timeout = 30_000,
    retries = 3,
  } = checkOptions(options, known, where);
  const url = parseAddress(address);
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new InvalidArgumentError(`${where}: sha256 must be 64 hexadecimal digits, got ${describe(sha256)}`);
  }
  if (cache !== undefined && (typeof cache !== "string" || cache === "")) {
    throw new InvalidArgumentError(`${where}: cache must be the path of a folder, got ${describe(cache)}`);
  }
  checkCount(maxBytes, 1, where, "maxBytes");
  checkCount(timeout, 1, where, "timeout");
  checkCount(retries, 0, where, "retries");
  const name = options.name ?? url.pathname.split("/").at(-1) ?? "";
  // It becomes a path: it must not lead out of the cache.
  if (!/^[\w.+-]+$/.test(name) || /^\.+$/.test(name)) {
    throw new InvalidArgumentError(`${where}: ${describe(name)} is no name of a file; give { name }`);
  }
  return {
    address: url.href,
    sha256: sha256.toLowerCase(),
    maxBytes,
    cache,
    name,
    signal,
    onProgress,
    timeout,
    retries,
  };
}

function parseAddress(address: string | URL): URL {
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined;
  if (url && ["http:", "https:"].includes(url.protocol)) return url;
  throw new InvalidArgumentError(`download: the address must begin with https:// or http://, got ${describe(address)}`);
}
