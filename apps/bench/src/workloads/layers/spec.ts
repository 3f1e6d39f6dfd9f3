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

/** A vector for each token: [T] → [T, C];  W [V, C]. */
interface EmbeddingSpec {
  readonly kind: "embedding";
  readonly vocabulary: number;
  readonly width: number;
}

/** A vector for each position, added: [T, C] → [T, C];  P [T, C]. */
interface LearnedPositionsSpec {
  readonly kind: "learnedPositions";
}

/**
 * Long short-term memory [T, I] → [T, H]: i, f, g, o = σ, σ, tanh, σ of x · W + h · U + b;  c ← f ⊙ c + i ⊙ g;  h ← o ⊙ tanh(c);
 * W [I, 4H], U [H, 4H], b [4H] from zeros, the gates in that order.
 */
interface LstmSpec {
  readonly kind: "lstm";
  readonly units: number;
}

/** Mean 0 and variance 1 of the last axis; γ and β; ε = 10⁻⁵. */
interface LayerNormSpec {
  readonly kind: "layerNorm";
}

/**
 * The block of a GPT: x ← x + Wo · attention(Wqkv · norm(x)), y = x + W₂ · gelu(W₁ · norm(x)), causal, gelu by tanh, biases
 * everywhere;  Wqkv [C, 3C], Wo [C, C], W₁ [C, 4C], W₂ [4C, C].
 */
interface TransformerBlockSpec {
  readonly kind: "transformerBlock";
  readonly heads: number;
}

/** Logits by the tokens' own vectors: body(W[x]) · Wᵀ: [T] → [T, V];  W [V, C]. */
interface TiedOutputSpec<Extra> {
  readonly kind: "tiedOutput";
  readonly vocabulary: number;
  readonly width: number;
  readonly body: readonly LayerWith<Extra>[];
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
    | EmbeddingSpec
    | LearnedPositionsSpec
    | LstmSpec
    | LayerNormSpec
    | TransformerBlockSpec
    | ResidualSpec<Extra>
    | TiedOutputSpec<Extra>
  );

/** A layer of a workload: plain data, from which each framework builds its own. */
// oxlint-disable-next-line typescript/no-empty-object-type
export type LayerSpec = LayerWith<{}>;

export type LayerKind = LayerSpec["kind"];

/** The layers of one kind. */
export type OfKind<Layer extends { readonly kind: LayerKind }, K extends LayerKind> = Extract<Layer, { kind: K }>;

/** Layers that hold others. */
export type HolderKind = "residual" | "tiedOutput";

/** The numbers of normalizations. */
export const LAYER_NORM = { epsilon: 1e-5 } as const;
export const BATCH_NORM = { momentum: 0.9, epsilon: 1e-5 } as const;
