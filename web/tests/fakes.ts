/** Stand-ins for what the shared modules touch of a browser. */

export class FakeStorage implements Storage {
  private readonly kept = new Map<string, string>();

  get length(): number {
    return this.kept.size;
  }

  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null;
  }

  getItem(slot: string): string | null {
    return this.kept.get(slot) ?? null;
  }

  setItem(slot: string, text: string): void {
    this.kept.set(slot, text);
  }

  removeItem(slot: string): void {
    this.kept.delete(slot);
  }

  clear(): void {
    this.kept.clear();
  }
}

/** A socket whose other end is the test. */
export class FakeSocket {
  readyState = 0;
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  cut(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}
