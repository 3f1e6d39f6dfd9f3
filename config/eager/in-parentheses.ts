import { MagicString } from "magic-string";
import { parseSync, Visitor, type Span } from "oxc-parser";
import type { IsCalled } from "./called-in.js";
import { MethodMover } from "./methods.js";

/**
 * The code with these functions as expressions in parentheses. A declaration becomes a variable of the same name before
 * everything else, so that whatever runs while the module loads may call it as before; a method is set by a static block.
 */
export function inParentheses(code: string, isCalled: IsCalled): MagicString {
  const text = new MagicString(code);
  const wrap = ({ start, end }: Span, [before, after] = ["(", ")"]): void =>
    void text.prependRight(start, before).appendLeft(end, after);
  const { program } = parseSync("bundle.js", code);
  for (const statement of program.body) {
    if (statement.type !== "FunctionDeclaration" || !isCalled(statement)) continue;
    wrap(statement, [`var ${statement.id?.name} = (`, ");\n"]);
    text.move(statement.start, statement.end, 0);
  }
  const ofProperties = new Set<Span>();
  const wrapCalled = (node: Span): void => void (!ofProperties.has(node) && isCalled(node) && wrap(node));
  const methods = new MethodMover(code, text, isCalled);
  new Visitor({
    ...methods.visitors,
    MethodDefinition: ({ value }) => void ofProperties.add(value),
    Property: ({ method, kind, value }) => void ((method || kind !== "init") && ofProperties.add(value)),
    ArrowFunctionExpression: wrapCalled,
    FunctionExpression: wrapCalled,
  }).visit(program);
  return methods.finish();
}
