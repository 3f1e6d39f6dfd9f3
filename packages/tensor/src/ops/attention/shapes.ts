import { ShapeError } from "../../core/errors.js";
import { formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";

/** Refuses queries [B, T, H, D], keys [B, S, G, D] and values [B, S, G, E] that do not go together. */
export function checkShapes(q: Tensor, k: Tensor, v: Tensor): void {
  const shapes = [q, k, v].map(({ shape }) => formatShape(shape)).join(", ");
  const refuse = (advice: string): never => {
    throw new ShapeError(`attention: q [B, T, H, D], k [B, S, G, D], v [B, S, G, E] got ${shapes}: ${advice}`);
  };
  if ([q, k, v].some(({ rank }) => rank !== 4)) refuse("each needs four axes");
  const [heads, groups] = [q.shape[2], k.shape[2]];
  if (q.shape[0] !== k.shape[0] || k.shape[0] !== v.shape[0]) refuse("the batch sizes differ");
  if (q.shape[3] !== k.shape[3]) refuse("queries and keys must have the same last axis");
  if (k.shape[1] !== v.shape[1] || groups !== v.shape[2]) refuse("each key needs one value");
  if (groups === 0 || heads % groups !== 0) refuse("the heads of keys must divide those of queries");
}
