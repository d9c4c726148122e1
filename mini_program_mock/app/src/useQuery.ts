/** With what a page was opened. */

import { onLoad } from "@dcloudio/uni-app";

export type Query = Record<string, string | undefined>;

/** Calls `open` once, before anything is read. */
export function useQuery(open: (query: Query) => void): void {
  onLoad((query) => {
    open(query ?? {});
  });
}
