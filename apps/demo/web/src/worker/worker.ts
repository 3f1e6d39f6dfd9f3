import type { Answer, Request } from "./messages.js";
import { Session } from "./session.js";

/** The worker's entry: all training happens here, so that the page is never kept waiting. */

interface Port {
  postMessage(answer: Answer, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
}

const port = globalThis as unknown as Port;
const post = (answer: Answer, transfer: Transferable[] = []): void => port.postMessage(answer, transfer);

let session: Session | undefined;

port.addEventListener("message", ({ data: request }) => {
  if (request.kind === "start") {
    session?.end();
    session = new Session(request.id, request.pace, post);
    void session.run(request.settings);
  } else if (request.kind === "pace") {
    if (session) session.pace = request.pace;
  } else {
    session?.drawn();
  }
});
