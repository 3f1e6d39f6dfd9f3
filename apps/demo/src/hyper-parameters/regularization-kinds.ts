/** A regularization by name and strength λ. */
export interface RegularizationChoice {
  readonly kind: string;
  readonly strength: number;
}

export const regularizationKinds: readonly string[] = ["none", "l1", "l2", "elasticNet"];

export const noRegularization: RegularizationChoice = { kind: "none", strength: 0 };
