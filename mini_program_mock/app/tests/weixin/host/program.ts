/** The built mini program, opened as WeChat opens it: pages, taps, and ways between the pages. */

import { loadFramework, makeDocument } from "./framework";
import { moduleLoader, type Names } from "./modules";
import { Page, type Backend } from "./page";
import { BUILT, compile, findParts, readJson } from "./parts";
import { playPhone, type Asked, type Phone } from "./wx";

interface AppOptions {
  onLaunch?: (options: object) => void;
  onShow?: (options: object) => void;
}

interface PartOptions {
  lifetimes?: Record<string, unknown>;
}

type Define = (options: PartOptions) => unknown;

export class Program {
  /** What the compiler of WXML complains of. */
  complaints: string[] = [];
  readonly routes = (readJson("app.json") as { pages: string[] }).pages;
  private readonly shown: Page[] = [];
  private app: AppOptions = {};
  private part = "";
  private defineHere: Define | null = null;
  private backend: Backend | null = null;
  private space: unknown = null;

  private constructor(readonly phone: Phone) {
    Object.assign(phone.wx, this.ways());
  }

  /** Opens it for a user of WeChat, over the network of a server. */
  static async launch(server: string, user: string): Promise<Program> {
    const dom = makeDocument(server);
    const program = new Program(playPhone(server, user, dom.window));
    await program.load();
    return program;
  }

  /** The page that is shown. */
  get top(): Page {
    const last = this.shown[this.shown.length - 1];
    if (last === undefined) throw new Error("no page is open");
    return last;
  }

  open(url: string): Page {
    if (this.backend === null) throw new Error("not loaded");
    const page = new Page(this.backend, this.space, url);
    this.shown.push(page);
    page.begin();
    return page;
  }

  closeAll(): void {
    while (this.shown.length > 0) this.close();
  }

  private async load(): Promise<void> {
    const { MiniProgramEnv, TmplGroup } = await loadFramework();
    const env = new MiniProgramEnv();
    const space = env.createCodeSpace("", true);
    const parts = findParts(this.routes);
    this.complaints = compile(parts, new TmplGroup(), space);
    const load = moduleLoader(BUILT, this.names());
    load("app");
    for (const part of parts.keys()) {
      space.componentEnv(part, (here) => {
        this.part = part;
        this.defineHere = (options) => {
          here.Component(options as never);
        };
        load(part);
      });
    }
    this.space = space;
    this.backend = env.associateBackend() as unknown as Backend;
  }

  /** What a program finds in WeChat without asking for it. */
  private names(): Names {
    const define: Define = (options) => this.define(options);
    return {
      wx: this.phone.wx,
      App: (options: AppOptions) => {
        this.app = options;
        options.onLaunch?.({ path: "", query: {}, scene: 1001 });
        options.onShow?.({});
      },
      Page: define,
      Component: define,
      Behavior: (options: object) => options,
      getApp: () => this.app,
      getCurrentPages: () => this.shown.map(({ instance }) => instance),
    };
  }

  /** WeChat tells a page its route before it is attached. */
  private define(options: PartOptions): unknown {
    const { part } = this;
    if (this.routes.includes(part)) {
      const created = options.lifetimes?.["created"] as ((this: unknown) => void) | undefined;
      const withRoute = function (this: { route?: string }): void {
        this.route = part;
        created?.call(this);
      };
      options.lifetimes = { ...options.lifetimes, created: withRoute };
    }
    return this.defineHere?.(options);
  }

  private close(): void {
    this.shown.pop()?.end();
  }

  private ways(): Record<string, unknown> {
    const way =
      (go: (url: string) => void) =>
      ({ url = "", success }: Asked = {}): void => {
        go(url);
        success?.({});
      };
    return {
      navigateTo: way((url) => {
        this.top.instance.onHide?.();
        this.open(url);
      }),
      redirectTo: way((url) => {
        this.close();
        this.open(url);
      }),
      reLaunch: way((url) => {
        this.closeAll();
        this.open(url);
      }),
      navigateBack: way(() => {
        this.close();
        this.top.instance.onShow?.();
      }),
    };
  }
}
