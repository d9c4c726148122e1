/** The steps of a case as they follow each other: each layer waits for those before it. */

import type { CaseStep } from "@core/types";

type Placed = Pick<CaseStep, "id" | "requires">;

/** Steps of one layer may be worked on at the same time; the order within it is the file's. */
export function stepLayers<Step extends Placed>(steps: Step[]): Step[][] {
  const depths = new Map<string, number>();
  const known = new Map(steps.map((step) => [step.id, step] as const));

  function depthOf(step: Step, seen: ReadonlySet<string>): number {
    const before = depths.get(step.id);
    if (before !== undefined) return before;
    const waited = step.requires
      .map((id) => known.get(id))
      // What is not there, or waits for itself, holds nothing up in a drawing.
      .filter((one): one is Step => one !== undefined && !seen.has(one.id));
    const below = waited.map((one) => depthOf(one, new Set([...seen, one.id])));
    const depth = below.length === 0 ? 0 : Math.max(...below) + 1;
    depths.set(step.id, depth);
    return depth;
  }

  const layers: Step[][] = [];
  for (const step of steps) {
    const depth = depthOf(step, new Set([step.id]));
    while (layers.length <= depth) layers.push([]);
    layers[depth]?.push(step);
  }
  return layers.filter((layer) => layer.length > 0);
}
