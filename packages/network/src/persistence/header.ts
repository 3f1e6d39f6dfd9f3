import type { LayerConfig } from "@nn/layers";
import { CheckpointError } from "../errors.js";
import type { LossConfig } from "../losses/index.js";
import type { MetricConfig } from "../metrics/index.js";

export const FORMAT = "@nn/network";

/** Releases read their own version; a later one may differ in anything but these two fields. */
export const VERSION = 1;

/** What a file says beside its tensors. */
export interface Header {
  readonly name: string;
  readonly input: readonly number[];
  readonly seed: number;
  readonly epoch: number;
  readonly loss: LossConfig;
  readonly metrics: readonly MetricConfig[];
  readonly layers: readonly LayerConfig[];
  /** Paths of the layers that training leaves as they are. */
  readonly frozen: readonly string[];
  readonly optimizer?:
    | { readonly name: string; readonly stateNames: readonly string[]; readonly step: number }
    | undefined;
}

type Check = (value: unknown) => boolean;

const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isText: Check = (value) => typeof value === "string";
const isRecord: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const optimizerFields: Record<string, Check> = { name: isText, stateNames: isListOf(isText), step: isCount };

const fields: Record<keyof Header, Check> = {
  name: isText,
  input: isListOf(isCount),
  seed: isCount,
  epoch: isCount,
  loss: isRecord,
  metrics: isListOf(isRecord),
  layers: isListOf(isRecord),
  frozen: isListOf(isText),
  optimizer: (value) => value === undefined || (isRecord(value) && hasFields(value as object, optimizerFields)),
};

function hasFields(value: object, checks: Record<string, Check>): boolean {
  return Object.entries(checks).every(([key, check]) =>
    check(Object.hasOwn(value, key) ? value[key as never] : undefined),
  );
}

/** The header of a saved network, every field checked. */
export function parseHeader(metadata: Readonly<Record<string, string>> | ReadonlyMap<string, string>): Header {
  const entries = metadata instanceof Map ? metadata : new Map(Object.entries(metadata));
  if (entries.get("format") !== FORMAT) {
    throw new CheckpointError(`not a saved network: the file's metadata has no "format": "${FORMAT}"`);
  }
  const version = Number(entries.get("version"));
  if (version !== VERSION) {
    throw new CheckpointError(
      `the file has version ${entries.get("version") ?? "none"}, this release reads version ${VERSION}; update @nn/network`,
    );
  }
  let header: unknown;
  try {
    header = JSON.parse(entries.get("network") ?? "");
  } catch (cause) {
    throw new CheckpointError("the file's architecture is not valid JSON", { cause });
  }
  const wrong = isRecord(header)
    ? Object.entries(fields).find(
        ([key, check]) => !check(Object.hasOwn(header as object, key) ? (header as never)[key] : undefined),
      )
    : ["architecture"];
  if (wrong) throw new CheckpointError(`the file's architecture has no valid "${wrong[0]}"`);
  return header as Header;
}
