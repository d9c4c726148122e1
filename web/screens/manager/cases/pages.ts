/** A list that is read page by page: as much of it as the screen has asked for. */

type Ask = <Answer>(path: string) => Promise<Answer>;

interface Page {
  next_cursor: string | null;
}

/** The first so many pages, joined by `join`; the last one says whether there are more. */
export async function readPages<Answer extends Page>(
  ask: Ask,
  path: string,
  pages: number,
  join: (before: Answer, more: Answer) => Answer,
): Promise<Answer> {
  let told = await ask<Answer>(path);
  const mark = path.includes("?") ? "&" : "?";
  for (let page = 1; page < pages && told.next_cursor !== null; page += 1) {
    const cursor = encodeURIComponent(told.next_cursor);
    told = join(told, await ask<Answer>(`${path}${mark}cursor=${cursor}`));
  }
  return told;
}
