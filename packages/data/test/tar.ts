/** A tar archive of files by name, as GNU tar writes it. */
export function tar(files: Readonly<Record<string, Uint8Array | string>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => entry(name, content, "0"));
  return joined([...blocks, new Uint8Array(1024)]);
}

/** Header and content of one entry, filled up to whole blocks. */
export function entry(name: string, content: Uint8Array | string, type: string): Uint8Array[] {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const header = new Uint8Array(512);
  const put = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
  put(0, name);
  put(100, "0000644\0");
  put(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
  put(148, "        ");
  put(156, type);
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return [header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512)];
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
