/** Activations that suit hidden layers; `activationFrom` of @nn/activations knows them by these names. */
export const activationNames: readonly string[] = [
  "relu",
  "leakyRelu",
  "elu",
  "selu",
  "gelu",
  "swish",
  "mish",
  "softplus",
  "sigmoid",
  "tanh",
];
