/** The type of a lane's card on the kiosk: as large as the card allows. */

export interface CardSizes {
  prefix: number;
  name: number;
  small: number;
  range: number;
  count: number;
}

/** Sizes in px for a card of `width` × `height` px; `rem` is the size of the page's type. */
export function cardSizes(width: number, height: number, rem: number): CardSizes {
  const size = (most: number, ofWidth: number, ofHeight: number): number =>
    Math.min(most * rem, (ofWidth * width) / 100, (ofHeight * height) / 100);
  return {
    prefix: size(1.3, 100, 10),
    name: size(4, 13, 20),
    small: size(1.4, 6, 11),
    range: size(2, 7, 12),
    count: size(6, 19, 38),
  };
}
