import { NnError } from "@nn/tensor";
import { Gunzip } from "fflate";
import { viewOf } from "../bytes.js";
import { crc32 } from "./crc32.js";
import { checkHeader, damaged, TRAILER_BYTES } from "./header.js";
import { Output } from "./output.js";

/** Compressed bytes handed over at once: they unpack to at most 4 MiB, so a bomb is noticed early. */
const PIECE = 2 ** 12;

/**
 * An empty member. It is read after the data: where fflate finds it tells where the last member ended, and a stream
 * that was cut off swallows it.
 */
const END_MARK = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0);

/** Unpacks gzip anywhere, piece by piece. The first member's header is checked already. */
export function gunzipInPieces(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const output = new Output("gunzip", maxBytes, declaredSize(bytes), bytes.length);
  let memberStart = 0;
  let ended = false;

  function endMember(end: number): void {
    const trailer = viewOf(bytes.subarray(end - TRAILER_BYTES, end));
    const member = output.since(memberStart);
    if (trailer.getUint32(0, true) !== crc32(member)) throw damaged("its checksum does not match");
    if (trailer.getUint32(4, true) !== member.length % 2 ** 32) throw damaged("its length does not match");
    memberStart += member.length;
  }

  const stream = new Gunzip((chunk) => output.push(chunk));
  stream.onmember = (start) => {
    endMember(start);
    ended = start === bytes.length;
    if (!ended) checkHeader(bytes, start);
  };
  try {
    for (let at = 0; at < bytes.length; at += PIECE) stream.push(bytes.subarray(at, at + PIECE));
    stream.push(END_MARK, true);
  } catch (error) {
    if (error instanceof NnError) throw error;
    throw damaged(error instanceof Error ? error.message : String(error), error);
  }
  if (!ended) throw damaged("it is truncated");
  return output.finish();
}

/** What the last member says of its size, modulo 2^32. */
function declaredSize(bytes: Uint8Array): number {
  return viewOf(bytes).getUint32(bytes.length - 4, true);
}
