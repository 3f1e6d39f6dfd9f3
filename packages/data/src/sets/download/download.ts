import { readRequest, type DownloadOptions } from "./options.js";
import { findSystem } from "./system.js";
import { downloadToFile } from "./to-file.js";
import { downloadToMemory } from "./to-memory.js";

/**
 * A file by its address, of which the SHA-256 is known. In Node it is kept in a folder, and the next time nothing is
 * loaded; a download that breaks off goes on where it ended, also in another process; a file of that name is always
 * whole and right. In a browser the bytes are loaded into memory.
 *
 * @throws {DownloadError} no answer, a wrong status, other bytes than those of the checksum, or too many.
 * @throws {FileError} the file cannot be written.
 * @throws the signal's reason, when it aborts.
 */
export async function download(address: string | URL, options: DownloadOptions): Promise<Uint8Array> {
  const request = readRequest(address, options);
  request.signal?.throwIfAborted();
  const system = findSystem();
  return system ? downloadToFile(request, system) : downloadToMemory(request);
}
