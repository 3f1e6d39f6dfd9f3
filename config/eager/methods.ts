import type { MagicString } from "magic-string";
import type { CallExpression, ClassBody, MethodDefinition, PrivateFieldExpression, VisitorObject } from "oxc-parser";
import type { IsCalled } from "./called-in.js";

/** A call `object.#name(…)`. */
interface PrivateCall {
  readonly call: CallExpression;
  readonly callee: PrivateFieldExpression;
}

/** What is known of one class's private method while its body is read. */
interface PrivateMethod {
  readonly method: MethodDefinition;
  readonly calls: PrivateCall[];
  /** How often its name was met: once where it is defined, and once in each call, if there is nothing else to it. */
  mentions: number;
}

/** Defines methods, as a class's body would. */
const helper = (name: string): string => `var ${name} = (target, kind, methods) => {
  for (const [name, method] of Object.entries(methods))
    Object.defineProperty(target, name, { [kind]: method, ...(kind === "value" && { writable: true }), configurable: true });
};
`;

/**
 * Writes methods of classes as function expressions in parentheses, which their class sets in a static block where they stood:
 *
 *     size(a) { … }      static { method$(this.prototype, "value", { size: (function(a) { … }) }); }
 *     #visit(a) { … }    static { visit$1 = (function(a) { … }); }     and, for `this.#visit(b)`, `visit$1.call(this, b)`
 *
 * What uses `super` stays, as do constructors and private methods that are not merely called.
 */
export class MethodMover {
  readonly #code: string;
  readonly #text: MagicString;
  readonly #isCalled: IsCalled;
  readonly #helper: string;
  /** Of the classes around the place that is read, the innermost last. */
  readonly #private: Map<string, PrivateMethod>[] = [];
  readonly #variables: string[] = [];
  /** Calls of methods that became these variables. */
  readonly #calls: (PrivateCall & { readonly variable: string })[] = [];
  #methods = 0;

  constructor(code: string, text: MagicString, isCalled: IsCalled) {
    this.#code = code;
    this.#text = text;
    this.#isCalled = isCalled;
    this.#helper = this.#unused("method$");
  }

  readonly visitors: VisitorObject = {
    ClassBody: (body) => this.#enter(body),
    "ClassBody:exit": () => this.#leave(),
    PrivateIdentifier: ({ name }) => {
      const known = this.#find(name);
      if (known) known.mentions++;
    },
    CallExpression: (call) => {
      const { callee } = call;
      if (callee.type === "MemberExpression" && callee.property.type === "PrivateIdentifier")
        this.#find(callee.property.name)?.calls.push({ call, callee: callee as PrivateFieldExpression });
    },
  };

  /** Writes the calls, and declares what the static blocks use. */
  finish(): MagicString {
    this.#moveCalls();
    const { length } = this.#variables;
    if (length > 0) this.#text.prepend(`var ${this.#variables.join(", ")};\n`);
    if (this.#methods > 0) this.#text.prepend(helper(this.#helper));
    return this.#text;
  }

  #find(name: string): PrivateMethod | undefined {
    return this.#private.findLast((methods) => methods.has(name))?.get(name);
  }

  #enter({ body }: ClassBody): void {
    const privates = new Map<string, PrivateMethod>();
    this.#private.push(privates);
    for (const method of body) {
      if (method.type !== "MethodDefinition" || !this.#isMovable(method)) continue;
      const { key, kind } = method;
      if (key.type !== "PrivateIdentifier") this.#movePublic(method);
      else if (kind === "method") privates.set(key.name, { method, calls: [], mentions: 0 });
    }
  }

  #leave(): void {
    for (const [name, { method, calls, mentions }] of this.#private.pop() ?? [])
      if (mentions === calls.length + 1 && calls.every((each) => this.#isPlain(each)))
        this.#movePrivate(this.#unused(`${name}$`), method, calls);
  }

  #isMovable(method: MethodDefinition): boolean {
    const { start, end, value, computed, kind } = method;
    if (computed || kind === "constructor" || /\bsuper\b/.test(this.#code.slice(start, end))) return false;
    return this.#isCalled(method) || this.#isCalled(value);
  }

  #isPlain({ call, callee: { object, optional } }: PrivateCall): boolean {
    return !call.optional && !optional && !this.#code.slice(object.start, object.end).includes("?.");
  }

  #movePublic(method: MethodDefinition): void {
    const { key, kind } = method;
    const target = method.static ? "this" : "this.prototype";
    const name = this.#code.slice(key.start, key.end);
    this.#set(method, [`${this.#helper}(${target}, "${kind === "method" ? "value" : kind}", { ${name}: (`, ") });"]);
    this.#methods++;
  }

  #movePrivate(variable: string, method: MethodDefinition, calls: readonly PrivateCall[]): void {
    this.#variables.push(variable);
    this.#set(method, [`${variable} = (`, ");"]);
    this.#calls.push(...calls.map((each) => ({ ...each, variable })));
  }

  /** In `this.#a().#b()` both calls begin at `this`: the outer one is written first. */
  #moveCalls(): void {
    for (const { variable, call, callee } of this.#calls.sort((a, b) => b.call.end - a.call.end)) {
      const open = this.#code.indexOf("(", callee.end);
      this.#text.appendRight(callee.start, `${variable}.call(`);
      this.#text.update(callee.object.end, open + 1, call.arguments.length > 0 ? ", " : "");
    }
  }

  #set({ start, end, value }: MethodDefinition, [before, after]: readonly [string, string]): void {
    const keyword = `${value.async ? "async " : ""}function${value.generator ? "*" : ""}`;
    this.#text.update(start, value.start, `static { ${before}${keyword}`).appendLeft(end, `${after} }`);
  }

  /** A name that the code does not contain. */
  #unused(start: string): string {
    let number = this.#variables.length;
    while (this.#code.includes(`${start}${number}`)) number++;
    return `${start}${number}`;
  }
}
