import { NnError } from "@nn/tensor";

/** Bytes or text that are not what the format says. Each reader's errors extend it. */
export class DataFormatError extends NnError {}

/** A damaged or unsupported IDX file. */
export class IdxError extends DataFormatError {}

/** A damaged or unsupported NPY or NPZ file. */
export class NumpyError extends DataFormatError {}

/** A damaged or unsupported safetensors file, or tensors that cannot be written as one. */
export class SafetensorsError extends DataFormatError {}

/** A damaged tar archive. */
export class TarError extends DataFormatError {}

/** A damaged CIFAR file. */
export class CifarError extends DataFormatError {}

/** Damaged compressed data: truncated, a wrong checksum, a wrong length, or no gzip or zip at all. */
export class CompressionError extends DataFormatError {}

/** A text file that is no text. */
export class TextError extends DataFormatError {}

/** A saved tokenizer that is none, or a damaged one. */
export class TokenizerError extends DataFormatError {}

/** A damaged image, or one of a kind that cannot be read. */
export class ImageError extends DataFormatError {}

/** A value or row of a CSV text that cannot be used; it says where. */
export class CsvError extends DataFormatError {
  /** Line of the text, from 1. */
  readonly line: number;
  /** Column of the table, from 1; undefined when the whole line is meant. */
  readonly column: number | undefined;

  constructor(message: string, line: number, column?: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** Data that would take more bytes than allowed; `maxBytes` raises the limit. */
export class SizeLimitError extends DataFormatError {}

/** A dataset without examples. */
export class EmptyDatasetError extends NnError {}

/** Something that only a dataset in memory has was asked of a stream, or a stream was read a second time. */
export class StreamError extends NnError {}

/** A file that cannot be read. */
export class FileError extends NnError {}

/** A download that failed: no answer, a wrong one, or bytes that are not what they should be. */
export class DownloadError extends NnError {
  readonly address: string;

  constructor(message: string, address: string, options?: ErrorOptions) {
    super(message, options);
    this.address = address;
  }
}
