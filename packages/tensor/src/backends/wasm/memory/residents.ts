import { BackendError } from "../../../core/errors.js";
import type { TypedArray } from "../../../core/dtype.js";
import type { Residence, Storage } from "../../../memory/storage.js";
import type { Heap } from "./heap.js";
import { copyIn, copyInto } from "./transfer.js";

/** Unpinned bytes that may stay resident. */
const KEEP = 64 * 2 ** 20;

const WORD = 4;

/** A storage's place in linear memory. The storage itself is held weakly: a dropped network costs nothing. */
interface Resident {
  readonly storage: WeakRef<Storage>;
  readonly address: number;
  readonly bytes: number;
  pins: number;
  /** Whether the copy here holds the storage's values. */
  fresh: boolean;
}

/** The storages that have a copy in linear memory; the least recently used ones give way to others. */
export class Residents implements Residence {
  readonly #heap: Heap;
  readonly #of = new WeakMap<Storage, Resident>();
  /** Unpinned ones, least recently used first. */
  readonly #idle = new Set<Resident>();
  #idleBytes = 0;
  #changes = 0;
  /** Idle residents that were alive when dead ones were last looked for. */
  #alive = 32;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Counts host writes to resident storages: when it has not changed, bound storages are fresh. */
  get changes(): number {
    return this.#changes;
  }

  /** Makes a storage resident and keeps it so until `unpin`; returns its address. */
  pin(storage: Storage): number {
    let resident = this.#of.get(storage);
    if (resident === undefined) {
      resident = this.#admit(storage);
    } else if (resident.pins === 0) {
      this.#idle.delete(resident);
      this.#idleBytes -= resident.bytes;
    }
    resident.pins++;
    this.refresh(storage);
    return resident.address;
  }

  /** Copies the host's values in if they are newer than the copy here. */
  refresh(storage: Storage): void {
    const resident = this.#of.get(storage)!;
    if (resident.fresh && storage.residence === this) return;
    copyIn(this.#heap, resident.address, storage.dtype, storage.values);
    resident.fresh = true;
    storage.residesIn(this, "current");
  }

  unpin(storage: Storage): void {
    const resident = this.#of.get(storage)!;
    if (--resident.pins > 0) return;
    this.#idle.add(resident);
    this.#idleBytes += resident.bytes;
    if (this.#idleBytes <= KEEP) return;
    this.#evictDead();
    // Half as much again: looking for dead storages each time would take longer than the work.
    while (this.#idleBytes > KEEP / 2) this.#evictOldest();
  }

  /** A block of the heap, for which idle storages move out if they must. */
  allocate(bytes: number, what: string): number {
    let address = this.#heap.tryAllocate(bytes);
    if (address === undefined) {
      this.#evictDead();
      address = this.#heap.tryAllocate(bytes);
    }
    while (address === undefined && this.#idle.size > 0) {
      this.#evictOldest();
      address = this.#heap.tryAllocate(bytes);
    }
    if (address === undefined) throw this.#heap.outOfMemory(bytes, what);
    return address;
  }

  pull(storage: Storage, target: TypedArray): void {
    const resident = this.#of.get(storage);
    if (resident === undefined) throw new BackendError("wasm: the storage is not resident");
    copyInto(this.#heap, resident.address, storage.dtype, target);
  }

  invalidate(storage: Storage): void {
    const resident = this.#of.get(storage);
    if (resident === undefined) return;
    resident.fresh = false;
    this.#changes++;
  }

  #admit(storage: Storage): Resident {
    // Each look doubles the distance to the next, so that looking costs a constant share of the work.
    if (this.#idle.size > 2 * this.#alive) this.#evictDead();
    const bytes = storage.size * WORD;
    const address = this.allocate(bytes, `a ${storage.dtype} storage of ${storage.size} elements`);
    const resident = { storage: new WeakRef(storage), address, bytes, pins: 0, fresh: false };
    this.#of.set(storage, resident);
    return resident;
  }

  #evictDead(): void {
    for (const resident of this.#idle) if (resident.storage.deref() === undefined) this.#evict(resident);
    this.#alive = Math.max(32, this.#idle.size);
  }

  #evictOldest(): void {
    for (const resident of this.#idle) {
      this.#evict(resident);
      return;
    }
  }

  /** Gives a resident's block back, after its values have gone home if they are newer here. */
  #evict(resident: Resident): void {
    const storage = resident.storage.deref();
    if (storage !== undefined) {
      if (storage.residence === this) {
        void storage.values;
        storage.residesIn(undefined, "current");
      }
      this.#of.delete(storage);
    }
    this.#idle.delete(resident);
    this.#idleBytes -= resident.bytes;
    this.#heap.free(resident.address);
  }
}
