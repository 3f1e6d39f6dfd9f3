const utf8 = new TextEncoder();

/** A growing array of bytes with the number formats of the WebAssembly binary format (LEB128, UTF-8 names). */
export class Bytes {
  #data = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    if (this.#length === this.#data.length) this.#grow(1);
    this.#data[this.#length++] = value;
    return this;
  }

  append(source: Bytes | ArrayLike<number>): this {
    const bytes = source instanceof Bytes ? source.view() : source;
    if (this.#length + bytes.length > this.#data.length) this.#grow(bytes.length);
    this.#data.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** An unsigned integer below 2^32, seven bits a byte, lowest first. */
  unsigned(value: number): this {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** A signed 32-bit integer; numbers up to 2^32 wrap around, so that addresses need no thought. */
  signed(value: number): this {
    let rest = value | 0;
    while (rest < -0x40 || rest >= 0x40) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return this.byte(rest & 0x7f);
  }

  name(text: string): this {
    return this.sized(utf8.encode(text));
  }

  /** The length of the bytes, then the bytes. */
  sized(content: Bytes | Uint8Array): this {
    return this.unsigned(content.length).append(content);
  }

  /** The bytes so far; valid until more are added. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#data.subarray(0, this.#length);
  }

  #grow(wanted: number): void {
    const larger = new Uint8Array(Math.max(this.#data.length * 2, this.#length + wanted));
    larger.set(this.view());
    this.#data = larger;
  }
}
