import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";

const root = path.resolve(import.meta.dirname, "../..");

/** The `bookmobile` command under test. */
export const bookmobile = process.env.BOOKMOBILE ?? path.join(root, "target/release/bookmobile");
/** The built app. */
export const dist = process.env.BOOKMOBILE_DIST ?? path.join(root, "dist");
/** What scripts/demo-pack.sh has made. */
export const data = process.env.BOOKMOBILE_DATA ?? path.join(root, "e2e/artefacts/data");

/** A line of the server's log. */
export type LogLine = { message: string; route?: string; status?: number; method?: string; address?: string };

/** The real server, on the port that the system gave it at its first start; it keeps that over stops and starts. */
export class Server {
  readonly log: LogLine[] = [];
  private process: ChildProcess | undefined;

  private address = "127.0.0.1:0";

  private constructor(
    private readonly directory: string,
    readonly app: string,
  ) {}

  /** Starts a server on a copy of the demo data in `directory`. */
  static async start(directory: string, app = dist): Promise<Server> {
    for (const [what, file, how] of [
      ["the server", bookmobile, "make server"],
      ["the app", path.join(app, "index.html"), "make app"],
      ["the demo catalogue", path.join(data, "pack/manifest.json"), "scripts/demo-pack.sh e2e/artefacts/data"],
    ] as const) {
      if (!existsSync(file)) throw new Error(`${what} is not at ${file}: run \`${how}\``);
    }
    await mkdir(directory, { recursive: true });
    await cp(data, path.join(directory, "data"), { recursive: true });
    const server = new Server(directory, app);
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `http://${this.address}`;
  }

  get isRunning(): boolean {
    return this.process !== undefined;
  }

  /** Starts it, at first or again after a stop; ready to answer when this returns. */
  async startAgain(): Promise<void> {
    if (this.process) throw new Error("the server is running already");
    const at = (name: string) => path.join(this.directory, "data", name);
    const child = spawn(
      bookmobile,
      ["serve", "--db", at("catalogue.db"), "--pack", at("pack"), "--app", this.app]
        .concat(["--listen", this.address, "--log", "json"]),
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    this.process = child;
    const unread: string[] = [];
    const listening = new Promise<string>((ready, failed) => {
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the server ended with ${code}:\n${unread.join("\n")}`)));
      createInterface({ input: child.stderr! }).on("line", (text) => {
        const line = parsed(text);
        if (!line) unread.push(text);
        else {
          this.log.push(line);
          if (line.message === "listening") ready(line.address!);
        }
      });
    });
    this.address = await listening;
  }

  /** Stops it as `systemctl stop` would, and waits until it is gone. */
  async stop(): Promise<void> {
    const child = this.process;
    if (!child) return;
    this.process = undefined;
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    const [code, signal] = await exit;
    if (code !== 0) throw new Error(`the server ended with ${code ?? signal} when it was asked to stop`);
  }

  /** What readers have asked the library to buy. */
  purchases(): { name: string; author?: string }[] {
    return this.command(["purchases"], ["--json"]).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Adds a patron, and gives the code to register with. */
  addPatron(card: string, name: string): string {
    const said = this.command(["patron", "add"], ["--card", card, "--name", name]);
    return /code: (\S+)/.exec(said)![1]!;
  }

  /** Runs a command of `bookmobile` on the database, and gives what it prints. */
  command(name: string[], more: string[] = []): string {
    const db = path.join(this.directory, "data/catalogue.db");
    return execFileSync(bookmobile, [...name, "--db", db, ...more]).toString();
  }

  /** Builds the pack anew, as the library does after an import. */
  buildPack(): void {
    const at = (name: string) => path.join(this.directory, "data", name);
    execFileSync(bookmobile, ["pack", "build", "--db", at("catalogue.db"), "--out", at("pack")]);
  }

  /** How often this route was answered. */
  answered(route: string): number {
    return this.log.filter((line) => line.message === "answered" && line.route === route).length;
  }
}

function parsed(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
