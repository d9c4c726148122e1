/** WeChat's question whether messages may be sent, as a demo's browser plays it. */

import { shallowRef } from "vue";

import { fetchHttp } from "@core/browser/http";
import { askOver } from "@core/client/api";
import { readSlot, writeSlot } from "@core/client/session";

import type { AskedTemplate, Consents, PlayedDialogue } from "../port";
import { user } from "./login";

/** What WeChat remembers of who has chosen "always keep", by person and template. */
const ALWAYS = "yichuang.mini.wechat.always";

export const dialogue = shallowRef<PlayedDialogue | null>(null);

export async function askToNotify(templates: AskedTemplate[]): Promise<Consents> {
  const always = readSlot<Consents>(localStorage, ALWAYS, {});
  const open = templates.filter(({ id }) => always[keyOf(id)] === undefined);
  const said = open.length === 0 ? {} : await asked(open);
  for (const { id } of templates) said[id] ??= always[keyOf(id)] ?? "reject";
  await grant(Object.keys(said).filter((id) => said[id] === "accept"));
  return said;
}

function keyOf(template: string): string {
  return `${user()} ${template}`;
}

function asked(templates: AskedTemplate[]): Promise<Consents> {
  return new Promise((resolve) => {
    const answer = (accepted: boolean, keep: boolean): void => {
      dialogue.value = null;
      const word = accepted ? "accept" : "reject";
      if (keep) remember(templates, word);
      resolve(Object.fromEntries(templates.map(({ id }) => [id, word])));
    };
    dialogue.value = { names: templates.map(({ name }) => name), answer };
  });
}

function remember(templates: AskedTemplate[], word: Consents[string]): void {
  const always = readSlot<Consents>(localStorage, ALWAYS, {});
  for (const { id } of templates) always[keyOf(id)] = word;
  writeSlot(localStorage, ALWAYS, always);
}

/** The stand-in tells the house, as WeChat does: the page's own word counts for nothing. */
async function grant(templates: string[]): Promise<void> {
  for (const template of templates) {
    const question = { method: "POST", body: { user: user(), template } } as const;
    await askOver(fetchHttp)("/stand-in/wechat/grant", question).catch(() => undefined);
  }
}
