import { widthOf } from "./text.js";

/** Text that comes in pieces, broken between words into lines as it comes. */
export class StreamedText {
  readonly #write: (text: string) => void;
  readonly #prefix: string;
  readonly #width: number;
  #column = 0;
  #word = "";

  /** @param prefix stands before every line. @param width columns for the text. */
  constructor(write: (text: string) => void, prefix: string, width: number) {
    this.#write = write;
    this.#prefix = prefix;
    this.#width = width;
    write(prefix);
  }

  push(piece: string): void {
    for (const character of piece) {
      if (character === "\n") this.#newLine();
      else if (character === " ") this.#space();
      else this.#letter(character);
    }
  }

  end(): void {
    this.#flush();
    this.#write("\n");
  }

  #letter(character: string): void {
    this.#word += character;
    // A word longer than a line is cut.
    if (widthOf(this.#word) >= this.#width) this.#flush();
  }

  #space(): void {
    this.#flush();
    if (this.#column >= this.#width) return;
    this.#write(" ");
    this.#column++;
  }

  #newLine(): void {
    this.#flush();
    this.#write(`\n${this.#prefix}`);
    this.#column = 0;
  }

  #flush(): void {
    const word = this.#word;
    this.#word = "";
    if (word === "") return;
    if (this.#column > 0 && this.#column + widthOf(word) > this.#width) this.#newLine();
    this.#write(word);
    this.#column += widthOf(word);
  }
}
