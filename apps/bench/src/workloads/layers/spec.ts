export type ActivationName = "relu" | "tanh";

/** Fully connected, over the last axis: act(x · W + b);  W [I, O]. */
interface DenseSpec {
  readonly kind: "dense";
  readonly units: number;
  /** None in the last layer, whose outputs are logits. */
  readonly activation?: ActivationName;
}

/** Convolution of [H, W, I] with square kernels: act(x ∗ W + b);  W [K, K, I, O]. */
interface ConvSpec {
  readonly kind: "conv2d";
  readonly filters: number;
  readonly size: number;
  readonly stride?: number;
  /** Zeros on each side; 0. */
  readonly padding?: number;
  /** Whether b is added; true. A normalization behind makes it superfluous. */
  readonly bias?: boolean;
  readonly activation?: ActivationName;
}

/** A convolution of every channel by itself, without b;  W [K, K, C, 1]. */
interface DepthwiseConvSpec {
  readonly kind: "depthwiseConv2d";
  readonly size: number;
  readonly stride?: number;
  readonly padding?: number;
}

/** Batch statistics of each channel in training, running ones with momentum 0.9 beside them; γ and β; ε = 10⁻⁵. */
interface BatchNormSpec {
  readonly kind: "batchNorm";
  readonly activation?: ActivationName;
}

/** The largest of each window; windows lie side by side. */
interface MaxPoolSpec {
  readonly kind: "maxPool2d";
  readonly size: number;
}

/** The mean of each channel: [H, W, C] → [C]. */
interface GlobalAveragePoolSpec {
  readonly kind: "globalAveragePool";
}

/** All axes as one, the channels moving fastest. */
interface FlattenSpec {
  readonly kind: "flatten";
}

/** act(body(x) + shortcut(x)); without layers in the shortcut x passes as it is. */
interface ResidualSpec<Extra> {
  readonly kind: "residual";
  readonly body: readonly LayerWith<Extra>[];
  readonly shortcut?: readonly LayerWith<Extra>[];
  readonly activation?: ActivationName;
}

/** Layers that hold others hold them with the same additions. */
export type LayerWith<Extra> = Extra &
  (
    | DenseSpec
    | ConvSpec
    | DepthwiseConvSpec
    | BatchNormSpec
    | MaxPoolSpec
    | GlobalAveragePoolSpec
    | FlattenSpec
    | ResidualSpec<Extra>
  );

/** A layer of a workload: plain data, from which each framework builds its own. */
// oxlint-disable-next-line typescript/no-empty-object-type
export type LayerSpec = LayerWith<{}>;

export type LayerKind = LayerSpec["kind"];

/** The layers of one kind. */
export type OfKind<Layer extends { readonly kind: LayerKind }, K extends LayerKind> = Extract<Layer, { kind: K }>;

/** The name of BatchNormSpec's numbers. */
export const BATCH_NORM = { momentum: 0.9, epsilon: 1e-5 } as const;
