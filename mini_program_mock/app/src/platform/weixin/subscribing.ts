/** WeChat's question whether messages may be sent. */

import type { AskedTemplate, Consents } from "../port";

/**
 * What WeChat answers beside these (`ban`, `filter`) is nobody's refusal. A failure, as where
 * somebody has switched all messages off, leaves nothing to be said.
 */
export function askToNotify(templates: AskedTemplate[]): Promise<Consents> {
  return new Promise((resolve) => {
    wx.requestSubscribeMessage({
      tmplIds: templates.map(({ id }) => id),
      success: (told) => {
        resolve(consentsOf(told, templates));
      },
      fail: () => {
        resolve({});
      },
    });
  });
}

function consentsOf(told: object, templates: AskedTemplate[]): Consents {
  const said = told as Record<string, unknown>;
  const found: Consents = {};
  for (const { id } of templates) {
    const answer = said[id];
    if (answer === "accept" || answer === "reject") found[id] = answer;
  }
  return found;
}
