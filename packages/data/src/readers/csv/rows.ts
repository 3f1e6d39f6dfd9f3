import { describe, InvalidArgumentError } from "@nn/tensor";
import Papa from "papaparse";
import { CsvError } from "../../errors.js";
import type { BytesInput } from "../bytes.js";
import { maxBytesOf, type UnpackOptions } from "../compression/output.js";
import { plainText } from "../read-text.js";

/** A record of the text and the line it begins at, counted from 1. */
export interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Text of a CSV file: UTF-8, plain or gzip, without its mark of byte order, every line end a single \n. */
export function readText(input: string | BytesInput, { maxBytes }: UnpackOptions): string {
  const limit = maxBytesOf(maxBytes === undefined ? {} : { maxBytes }, "readCsv");
  return plainText(input, limit, "readCsv", (message, line) => new CsvError(message, line));
}

/** Goes through the records (RFC 4180) in order; blank lines are left out. */
export function eachRow(text: string, delimiter: string, visit: (row: Row) => void): void {
  if (typeof delimiter !== "string" || delimiter.length !== 1 || '"\n\r\ufeff'.includes(delimiter)) {
    throw new InvalidArgumentError(`readCsv: delimiter must be one character and no quote, got ${describe(delimiter)}`);
  }
  let line = 1;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: "\n",
    step: ({ data: cells, errors }) => {
      if (errors.length > 0) throw new CsvError(`readCsv: line ${line}: ${errors[0].message}`, line, cells.length);
      if (cells.length > 1 || cells[0] !== "") visit({ cells, line });
      line++;
      // Line ends inside quotes.
      for (const cell of cells) for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) line++;
    },
  });
}
