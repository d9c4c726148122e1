/** What a hall offers: items, and themes that bundle them. */

export interface Item {
  code: string;
  name: string;
  name_en: string;
  lane: string;
}

/** What several items have in common for the person who needs them all (一件事). */
export interface Theme {
  code: string;
  name: string;
  name_en: string;
}

export interface ThemeGuide extends Theme {
  items: { item: Item; parallel: boolean }[];
}
