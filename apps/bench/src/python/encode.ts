/** A job as a line of JSON: typed arrays as their bytes in base64, under the name of numpy's type. */
export const encode = (job: unknown): string => JSON.stringify(job, (_, value: unknown) => arrayOf(value) ?? value);

function arrayOf(value: unknown): Record<string, string> | undefined {
  if (value instanceof Float32Array) return { float32: base64(value) };
  if (value instanceof Int32Array) return { int32: base64(value) };
  return undefined;
}

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");
