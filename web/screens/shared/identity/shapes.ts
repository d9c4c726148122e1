/** What the house tells the screens of who somebody is: masked, wherever it is a name or a number. */

/** A booking that was found by a card. */
export interface CardAppointment {
  id: string;
  item: string | null;
  theme: string | null;
  lane: string;
  starts_at: string;
  state: string;
}

/** A card as it was read: it names nobody, and is good for two minutes. */
export interface CardReading {
  id: string;
  expires_at: string;
  appointments: CardAppointment[];
  /** The priority class that the card shows; null without one. */
  class: string | null;
  age_priority: boolean;
}

/** Whoever stands at a window, as far as it is known. */
export interface Person {
  known: boolean;
  level: number;
  name_masked: string | null;
  number_masked: string | null;
  phone_masked: string | null;
  organisation: { name_masked: string; credit_code_masked: string } | null;
}

/** A card that a clerk has looked at. */
export interface SeenCard {
  id: string;
  level: number;
  citizen_known: boolean;
  name_masked: string;
  number_masked: string;
}

export type UnmaskedField = "name" | "id_number" | "phone";

export interface Unmasked {
  /** null for whoever repeats the question later: it is kept nowhere. */
  value: string | null;
  shown_until: string;
}

/** Somebody who asks to act for a legal person. */
export interface Authorisation {
  id: string;
  organisation: { id: string; name_masked: string; credit_code_masked: string };
  state: string;
  until: string;
  scope: string;
}
