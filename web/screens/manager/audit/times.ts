/** When something was done, to the second, by the clocks of China. */

const FORMAT = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "medium",
});

export function timeWords(at: string): string {
  return FORMAT.format(new Date(at));
}
