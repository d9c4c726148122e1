/**
 * Nothing that is built may name another machine.
 *
 * The framework's browser part loads shadows of its title bar from its vendor's servers, and knows
 * the addresses of its vendor's advertising. Both are taken out; any other address ends the build.
 */

import type { Plugin } from "vite";

const VENDOR = /https?:\/\/[\w.-]*dcloud\.(?:net\.cn|io)[\w./?=&-]*/g;
const VENDOR_PICTURE = /url\(["']?https?:\/\/[\w.-]*dcloud\.(?:net\.cn|io)[^)]*\)/g;
/** Names of things, which nobody asks: XML's, and pages that an error message points to. */
const NAMES = /^https?:\/\/(?:www\.w3\.org|vuejs\.org\/error|127\.0\.0\.1|localhost)/;
const ADDRESS = /\b(?:https?|wss?):\/\/[\w-]+\.[\w.-]+[^\s"'`)\\]*/g;

/** The text without the vendor's addresses. */
export function withoutVendor(text: string): string {
  return text.replace(VENDOR_PICTURE, "none").replace(VENDOR, "");
}

/** Every address of another machine that a text still names. */
export function addressesIn(text: string): string[] {
  return [...new Set(text.match(ADDRESS) ?? [])].filter((address) => !NAMES.test(address));
}

export function noRemote(): Plugin {
  return {
    name: "yichuang-no-remote",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === "chunk") file.code = withoutVendor(file.code);
          else if (typeof file.source === "string") file.source = withoutVendor(file.source);
          const text = file.type === "chunk" ? file.code : file.source.toString();
          const left = addressesIn(text);
          if (left.length > 0) this.error(`${file.fileName} names ${left.join(" ")}`);
        }
      },
    },
  };
}
