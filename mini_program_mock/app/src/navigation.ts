/** Ways between the pages. Every page can be opened by its address alone, so some have no way back. */

export type PageName =
  | "home"
  | "search"
  | "guide"
  | "halls"
  | "times"
  | "appointments"
  | "appointment"
  | "check-in"
  | "ticket"
  | "cases"
  | "case"
  | "pickup"
  | "proxy"
  | "notices"
  | "me"
  | "verify"
  | "identity"
  | "privacy"
  | "organisations";

/** The address of a page, with what it is about. */
export function addressOf(page: PageName, about: Record<string, string> = {}): string {
  const query = Object.entries(about).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `/pages/${page}/index${query.length === 0 ? "" : "?"}${query.join("&")}`;
}

/** WeChat keeps so many pages to come back to, and opens none beyond. */
const DEEPEST = 10;

export function goTo(page: PageName, about: Record<string, string> = {}): void {
  if (getCurrentPages().length >= DEEPEST) goOnTo(page, about);
  else void uni.navigateTo({ url: addressOf(page, about) });
}

/** Takes the place of this page: there is no way back to what is done. */
export function goOnTo(page: PageName, about: Record<string, string> = {}): void {
  void uni.redirectTo({ url: addressOf(page, about) });
}

export function goHome(): void {
  void uni.reLaunch({ url: addressOf("home") });
}

export function goBack(): void {
  if (getCurrentPages().length > 1) void uni.navigateBack();
  else goHome();
}
