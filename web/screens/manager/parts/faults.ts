/** What is wrong with the fields of a form, said by the page or by the server. */

import type { Sentence } from "@core/client/api";
import type { FieldError } from "@core/types";

/** A fault that the page finds by itself, so that nothing is sent. */
export function fault(field: string, zh: string, en: string): FieldError {
  return { field, code: "invalid", detail: en, detail_zh: zh };
}

/** The faults of a field; `days` has those of `days[0]`, too. */
export function faultsOf(errors: FieldError[], field: string): FieldError[] {
  return errors.filter((one) => one.field.split(/[[.]/, 1)[0] === field);
}

/** The faults that no field of a form shows. */
export function otherFaults(errors: FieldError[], fields: string[]): FieldError[] {
  return errors.filter((one) => !fields.includes(one.field.split(/[[.]/, 1)[0] ?? ""));
}

/** A fault as it is said beside its field: without the field's name, which is the API's. */
export function spoken({ field, detail, detail_zh }: FieldError): Sentence {
  const [english, chinese] = [`The field ${field} `, `字段 ${field} `];
  const en = detail.startsWith(english) ? detail.slice(english.length) : detail;
  return {
    zh: detail_zh.startsWith(chinese) ? detail_zh.slice(chinese.length) : detail_zh,
    en: en.charAt(0).toUpperCase() + en.slice(1),
  };
}

/** What stands beside the button: where fields say what is wrong, only that they do. */
export function noteOf(refusal: Sentence | null, errors: FieldError[]): Sentence | null {
  if (errors.length === 0) return refusal;
  return { zh: "请检查标出的字段", en: "Please check the marked fields." };
}
