/** What the house tells of who somebody is, and what is kept of them. */

export type Provider = "face" | "ctid" | "counter";
export type Level = 1 | 2 | 3 | 4 | 5;

export type VerificationState =
  | "created"
  | "issued"
  | "in_progress"
  | "passed"
  | "failed"
  | "cancelled"
  | "expired"
  | "manual_review"
  | "revoked"
  | "superseded";

export interface Verification {
  id: string;
  provider: Provider;
  level: number;
  state: VerificationState;
  /** What WeChat is asked to compare a face under. */
  verify_id: string | null;
  /** What the phone hands on to whoever verifies. */
  client_payload: Record<string, string> | null;
  expires_at: string;
  reason: string | null;
  reason_zh: string | null;
  proof: { level: number; until: string } | null;
  /** Until when the time that somebody was booking is kept for them. */
  hold_until: string | null;
}

export interface Proof {
  id: string;
  provider: Provider;
  level: number;
  proven_at: string;
  until: string;
  name_masked: string | null;
  number_masked: string | null;
}

export interface Identity {
  level: number;
  proofs: Proof[];
  providers: Provider[];
}

export interface Way {
  id: string;
  kind: string;
  since: string;
  current: boolean;
}

/** An account that was shown to be the same person's, and is one of its own still. */
export interface OtherAccount {
  id: string;
  kind: string;
  since: string;
  tickets: number;
  bookings: number;
  cases: number;
}

export interface Accounts {
  level: number;
  ways: Way[];
  others: OtherAccount[];
}

export interface Consent {
  id: string;
  purpose: string;
  version: string;
  given_at: string;
  withdrawn_at: string | null;
}

export interface Kept {
  what: string;
  what_zh: string;
  why: string;
  why_zh: string;
  /** In English and then in Chinese, with a dot between. */
  until: string | null;
}

export interface Erasure {
  /** `restricted`: it is used for the open cases alone, and goes with the last of them. */
  state: "none" | "restricted" | "done";
  kept: Kept[];
  at: string | null;
  /** What would be cancelled, and what is open, by their ids. */
  tickets: string[];
  bookings: string[];
  cases: string[];
}

export interface Authorisation {
  id: string;
  organisation: { id: string; name_masked: string; credit_code_masked: string };
  state: "requested" | "in_force" | "refused" | "revoked" | "expired";
  until: string;
  scope: string;
}

/** For whom somebody books, where it is not for themselves. */
export interface Representing {
  subject: string;
  authorisation: string;
}
