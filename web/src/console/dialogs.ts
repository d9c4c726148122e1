/** What a clerk is asked before a verb goes out. */

import type { Ticket } from "@/shared/types";

export type Asked = { what: "pause" } | { what: "park" | "call" | "transfer"; ticket: Ticket };
