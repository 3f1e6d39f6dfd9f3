/** Where the words through which threads talk lie in a shared memory, in bytes. */
export const CONTROL_ADDRESS = 128;

/** Indices of those words. */
export const words = {
  /** Pieces of the current launch that nobody has taken yet: who counts one down has it. */
  remaining: 0,
  /** Pieces of the current launch that are done. */
  done: 1,
  /** Counts up with each launch and each message: threads that have nothing to do sleep on it. */
  wake: 2,
  /** Threads that sleep there. */
  sleepers: 3,
  /** 1 while the calling thread sleeps on `done`. */
  waiting: 4,
  /** 1 after a kernel has thrown in a worker: a bug of ours. */
  broken: 5,
  /** Messages posted to each worker. */
  posted: 6,
  /** What the pieces are pieces of, and the addresses that the kernel is given. */
  launch: 7,
  program: 8,
  table: 9,
  scratch: 10,
  scratchBytes: 11,
  /** From here on, for each worker: messages handled. */
  handled: 16,
} as const;

export type Words = typeof words;
