/** Optimizers by name, with the learning rate that suits each as a multiple of the one that suits Adam. */
export const optimizerRates: Readonly<Record<string, number>> = {
  adam: 1,
  adamW: 1,
  rmsprop: 0.5,
  adagrad: 5,
  nesterov: 10,
  momentum: 10,
  gradientDescent: 30,
};

export const optimizerNames: readonly string[] = Object.keys(optimizerRates);
