import { inception } from "./images/inception.js";
import { lenet } from "./images/lenet.js";
import { lenet5 } from "./images/lenet5.js";
import { mlp } from "./images/mlp.js";
import { residual50 } from "./images/residual50.js";
import { resnet20, resnet56 } from "./images/resnets.js";
import { vgg } from "./images/vgg.js";
import { planar } from "./planar.js";
import type { Recipe } from "./recipe.js";
import { bahdanau } from "./text/bahdanau.js";
import { charRnn } from "./text/char-rnn.js";
import { gpt } from "./text/gpt.js";
import { seq2seq } from "./text/seq2seq.js";

/** Every network that `npm start` can train; the first is trained when none is named. */
export const recipes: readonly Recipe[] = [
  lenet,
  lenet5,
  vgg,
  resnet20,
  resnet56,
  inception,
  mlp,
  residual50,
  planar,
  charRnn,
  gpt,
  seq2seq,
  bahdanau,
];
