/** How long something that holds for a while may still be shown, by two clocks of the machine. */

export interface Clocks {
  /** Never set, but some machines stop it while they sleep. */
  steady: () => number;
  /** Goes on while a machine sleeps, but may be set. */
  wall: () => number;
}

/** Begun before the question was sent, so that the way of the answer counts as well. */
export class Freshness {
  private readonly steadyAt: number;
  private readonly wallAt: number;

  constructor(private readonly clocks: Clocks) {
    this.steadyAt = clocks.steady();
    this.wallAt = clocks.wall();
  }

  /** What is left of `lastsMs`: whichever clock says less. One that was set back adds nothing. */
  leftMs(lastsMs: number): number {
    const passed = Math.max(
      this.clocks.steady() - this.steadyAt,
      this.clocks.wall() - this.wallAt,
      0,
    );
    return Math.max(0, lastsMs - passed);
  }
}
