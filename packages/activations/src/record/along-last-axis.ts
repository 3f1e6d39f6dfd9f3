/** The option of functions that work along an axis: which one, counted from the end if negative. */
export const alongLastAxis = {
  defaults: { axis: -1 },
  check: ({ axis }: { readonly axis: number }): string | undefined =>
    Number.isInteger(axis) ? undefined : "axis must be an integer",
};
