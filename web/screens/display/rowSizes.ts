/** The type of a row of the display: as large as the row allows, and nothing is cut off. */

/** `wide`: all beside each other. `tall`: the number above. `strip`: all below each other. */
export type RowShape = "wide" | "tall" | "strip";

export interface RowSizes {
  ticket: number;
  arrow: number;
  unit: number;
  name: number;
  "name-width": number;
}

export interface RowKind {
  /** The window is told by a name, not by a short number. */
  isLong: boolean;
  isNewest: boolean;
  isInStrip: boolean;
}

/** A row hardly wider than this many times its height has its number above. */
const TALL = 3;

export function shapeOf(width: number, height: number, { isNewest, isInStrip }: RowKind): RowShape {
  if (isInStrip && isNewest) return "strip";
  return width <= TALL * height ? "tall" : "wide";
}

/** Shares of the height and of the width, in percent, of which the smaller counts. */
type Shares = [ofHeight: number, ofWidth: number];
interface Design {
  ticket: Shares;
  arrow: Shares;
  unit: Shares;
  name: Shares;
  nameWidth: number;
}

function designOf(shape: RowShape, { isLong, isNewest }: RowKind): Design {
  if (shape === "strip") {
    const arrow: Shares = isLong ? [9, 5.6] : [9, 10];
    return { ticket: [34, 34], arrow, unit: [9, 10], name: [16, 14], nameWidth: 94 };
  }
  if (shape === "tall") {
    return {
      ticket: isLong ? [30, 22] : [40, 27],
      arrow: isLong ? [13, 6.6] : [16, 9],
      unit: [16, 10],
      name: [30, 14],
      nameWidth: 94,
    };
  }
  const ticket: Shares = isNewest ? [78, 14] : [62, isLong ? 11 : 14];
  const arrow: Shares = [22, isLong ? 4 : 5];
  return { ticket, arrow, unit: [24, 5.5], name: [34, 7], nameWidth: 46 };
}

/** Sizes in px for a row of `width` × `height` px. */
export function rowSizes(width: number, height: number, kind: RowKind): RowSizes {
  const design = designOf(shapeOf(width, height, kind), kind);
  const size = ([high, wide]: Shares): number => Math.min(high * height, wide * width) / 100;
  return {
    ticket: size(design.ticket),
    arrow: size(design.arrow),
    unit: size(design.unit),
    name: size(design.name),
    "name-width": (design.nameWidth * width) / 100,
  };
}
