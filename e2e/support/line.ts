import { once } from "node:events";
import { type IncomingMessage, type Server as HttpServer, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a call that the line does not pass as usual. */
type Mishap = { status: number } | "lost";

/** Stands between a browser and the library's server, as a bad network or a sick server does. */
export class Line {
  private readonly mishaps: Mishap[] = [];
  /** The calls of `sync`, by what the browser got: a status, or that the answer was lost. */
  readonly syncs: (number | "lost")[] = [];

  private constructor(
    private readonly http: HttpServer,
    private readonly target: string,
  ) {
    http.on("request", (incoming, outgoing) => void this.pass(incoming, outgoing).catch(() => outgoing.destroy()));
  }

  /** Starts one in front of the server at `target`. */
  static async start(target: string): Promise<Line> {
    const http = createServer();
    const line = new Line(http, target);
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** The next calls of `sync` that carry actions go wrong, one after the other: the server does its work, and the answer is
   * lost; or it is not asked, and a status is answered in its place. */
  spoil(...mishaps: Mishap[]): void {
    this.mishaps.push(...mishaps);
  }

  async stop(): Promise<void> {
    this.http.close();
    this.http.closeAllConnections();
    await once(this.http, "close");
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const { method, headers, url } = incoming;
    const isSync = url === "/api/v1/sync";
    const mishap = isSync && JSON.parse(body.toString()).request.actions.length > 0 ? this.mishaps.shift() : undefined;
    if (mishap && mishap !== "lost") {
      this.syncs.push(mishap.status);
      outgoing.writeHead(mishap.status, { "content-type": "text/plain" }).end("not now");
      return;
    }
    const passed = request(this.target + url, { method, headers }, (answer) => {
      if (mishap === "lost") {
        // All of it has come this far: the server has done what it was asked.
        answer.resume().once("end", () => {
          this.syncs.push("lost");
          outgoing.destroy();
        });
        return;
      }
      if (isSync) this.syncs.push(answer.statusCode ?? 0);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once("error", () => outgoing.destroy());
    passed.end(body);
  }
}
