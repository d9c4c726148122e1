/** A page that is open: what somebody reads on it, and taps. */

interface Node {
  childNodes?: Node[];
  dataset?: Record<string, unknown>;
  getShadowRoot?: () => Node | null;
  triggerEvent: (name: string, detail: unknown, options: object) => void;
}

export interface Instance {
  route?: string;
  onLoad?: (query: Record<string, string>) => void;
  onShow?: () => void;
  onReady?: () => void;
  onHide?: () => void;
  onUnload?: () => void;
}

interface Root {
  getComponent: () => { getMethodCaller: () => Instance; getShadowRoot: () => Node };
  attach: (parent: unknown, placeholder: unknown) => void;
  release: () => void;
}

export interface Backend {
  createRoot: (name: string, space: unknown, route: string) => Root;
}

export class Page {
  readonly route: string;
  readonly instance: Instance;
  private readonly query: Record<string, string>;
  private readonly root: Root;
  private readonly place = document.createElement("div");

  constructor(backend: Backend, space: unknown, url: string) {
    const [route = "", search = ""] = url.replace(/^\//, "").split("?");
    this.route = route;
    // WeChat hands the values over as they stand in the address.
    const pairs = search.split("&").filter((pair) => pair !== "");
    this.query = Object.fromEntries(pairs.map((pair) => pair.split("=", 2) as [string, string]));
    this.root = backend.createRoot("body", space, route);
    this.instance = this.root.getComponent().getMethodCaller();
  }

  begin(): void {
    const placeholder = document.createElement("span");
    document.body.appendChild(this.place);
    this.place.appendChild(placeholder);
    this.root.attach(this.place, placeholder);
    this.instance.onLoad?.(this.query);
    this.instance.onShow?.();
    this.instance.onReady?.();
  }

  end(): void {
    this.instance.onUnload?.();
    this.root.release();
    document.body.replaceChildren();
  }

  get text(): string {
    return this.place.textContent;
  }

  has(testid: string): boolean {
    return this.find(testid) !== null;
  }

  /** Whatever part there is whose name begins so. */
  first(prefix: string): string | null {
    return firstName(this.root.getComponent().getShadowRoot(), prefix);
  }

  tap(testid: string): void {
    this.trigger(testid, "tap", {});
  }

  /** What WeChat tells of one of its own buttons. */
  trigger(testid: string, event: string, detail: object): void {
    const node = this.find(testid);
    if (node === null) throw new Error(`${this.route} has no ${testid}: ${this.text}`);
    node.triggerEvent(event, detail, { bubbles: true, composed: true });
  }

  private find(testid: string): Node | null {
    return findDeep(this.root.getComponent().getShadowRoot(), testid);
  }
}

function below(node: Node): Node[] {
  const inside = node.getShadowRoot?.() ?? null;
  return [...(inside === null ? [] : [inside]), ...(node.childNodes ?? [])];
}

/** The innermost part of that name: a component hands its name on to what it draws. */
function findDeep(node: Node, testid: string): Node | null {
  let found = node.dataset?.["testid"] === testid ? node : null;
  for (const child of below(node)) found = findDeep(child, testid) ?? found;
  return found;
}

function firstName(node: Node, prefix: string): string | null {
  const own = node.dataset?.["testid"];
  if (typeof own === "string" && own.startsWith(prefix)) return own;
  for (const child of below(node)) {
    const found = firstName(child, prefix);
    if (found !== null) return found;
  }
  return null;
}
