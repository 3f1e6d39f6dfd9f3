/**
 * Tables for four bytes at once: `tables[k]` carries a byte past k more ("slicing by 4").
 *
 * Source: Kounavis, Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation", 2008.
 */
const tables = makeTables();

function makeTables(): readonly Int32Array[] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const result = [first];
  while (result.length < 4) {
    result.push(result[result.length - 1].map((value) => first[value & 255] ^ (value >>> 8)));
  }
  return result;
}

/** CRC-32 of gzip and zip (RFC 1952, section 8). */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = tables;
  let value = -1;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    value ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    value = t3[value & 255] ^ t2[(value >>> 8) & 255] ^ t1[(value >>> 16) & 255] ^ t0[value >>> 24];
  }
  for (; i < bytes.length; i++) value = t0[(value ^ bytes[i]) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}
