import type { Words } from "./control.js";

/** The first message to a worker. */
export interface StartMessage {
  readonly kind: "start";
  readonly memory: WebAssembly.Memory;
  readonly library: WebAssembly.Module;
  /** Where the control words lie, in bytes, and their indices. */
  readonly control: number;
  readonly words: Words;
  /** 1 for the first worker; 0 is the thread that they work for. */
  readonly number: number;
  /** How long to look for work before going to sleep. */
  readonly spinMilliseconds: number;
}

/** A program to be ready for. The module is compiled already: threads share its code. */
export interface ProgramMessage {
  readonly kind: "program";
  readonly id: number;
  readonly module: WebAssembly.Module;
}

/** A program that will not come again. */
export interface ForgetMessage {
  readonly kind: "forget";
  readonly id: number;
}

export type Message = StartMessage | ProgramMessage | ForgetMessage;
