/**
 * Short names for the API's shapes, which are made from its OpenAPI document. Instants are RFC 3339
 * texts. What travels over the live feed alone stands in live/frames.ts.
 */

import type { components } from "./openapi";

type Schemas = components["schemas"];

export type FieldError = Schemas["Problem"]["errors"][number];
export type ProblemCode = Schemas["Problem"]["code"];
/** Whatever answers may be no problem document at all. */
export type ProblemBody = Partial<Schemas["Problem"]>;

export type Login = Schemas["LoginAnswer"];
export type StaffLogin = Schemas["StaffAnswer"];
export type LoginWays = Schemas["LoginWays"];
export type SecondFactor = Schemas["SecondFactorView"];
export type NewSecondFactor = Schemas["NewSecondFactor"];
export type SecondFactorConfirmed = Schemas["SecondFactorConfirmed"];
/** A login that holds. */
export type LoginSession = Schemas["LoginSessionView"];
export type LoginSessions = Schemas["LoginSessionList"];
export type StaffSession = Schemas["StaffSessionView"];
export type StaffSessions = Schemas["StaffSessionList"];
export type Role = Login["role"];
export type Pairing = Schemas["PairingAnswer"];
export type Credentials = Schemas["EnrolledDevice"];
export type Device = Schemas["DeviceView"];
export type DeviceKind = Device["kind"];

export type Hall = Schemas["HallView"];
export type HallDetail = Schemas["HallPage"];
/** A hall among those that offer an item, the quickest first. */
export type RankedHall = Hall & Required<Pick<Hall, "for">>;
export type LaneLoad = Schemas["LaneLoad"];
export type Opening = Schemas["Opening"];
/** Of the estimates that were judged by what came: the shares that held, 0 to 1. */
export type Coverage = Schemas["Coverage"];
export type Estimate = Schemas["Estimate"];
/** A window as the public page of its hall lists it. */
export type WindowPlate = Schemas["WindowBrief"];

/** Somebody who fetches a result at a collection window. */
export type Pickup = Schemas["PickupView"];

export type Item = Schemas["ItemView"];
export type ItemPage = Schemas["ItemPage"];
export type Theme = Schemas["ThemeView"];
export type ThemePage = Schemas["ThemePage"];
export type ThemeGuide = Schemas["ThemeGuide"];

/** The check-in code that a screen of a hall shows. */
export type HallCode = Schemas["HallCodeView"];
/** A time at which a visit may begin. */
export type Slot = Schemas["SlotView"];
export type SlotDay = Schemas["SlotDay"];
/** A code to be shown to a scanner. */
export type ShownCode = Schemas["CodeView"];
/** What a phone has instead of a scanned code. */
export type CheckInIntent = Schemas["IntentView"];

/** What anybody may learn of a paper by its code. */
export type VerifiedDocument = Schemas["VerifiedDocument"];

export type Material = Schemas["MaterialView"];
export type GuideQuestion = Schemas["QuestionView"];
/** What an item or a theme asks. */
export type GuideQuestions = Pick<Schemas["SituationsView"], "questions">;
/** What answers leave of either. */
export type GuideAnswer = Pick<
  Schemas["GuideAnswer"],
  keyof Schemas["GuideAnswer"] & keyof Schemas["ThemeGuideAnswer"]
>;

/** The guide to one item, with all that it may ask for. */
export type ItemGuide = Schemas["ItemGuide"];

/** A case (办件), as whoever asks may see it. */
export type Case = Schemas["CaseView"];
export type CaseState = Case["state"];
export type CaseClock = Case["clocks"][number];
export type CaseStep = Case["steps"][number];
export type CaseList = Schemas["CaseList"];
export type ThemeCases = Schemas["ThemeCases"];
/** Why somebody is told no, and what they can do instead. */
export type RefusalBody = Schemas["RefusalBody"];
export type RefusalKind = RefusalBody["kind"];
export type Refusal = Schemas["RefusalView"];
export type RefusalList = Schemas["RefusalList"];

export type Ticket = Schemas["TicketView"];
export type TicketState = Ticket["state"];
/** With what a kiosk prints beside the number, so that a phone can follow the ticket. */
export type IssuedTicket = Schemas["TicketAnswer"];

/** A window as those who work at it see it (`Window` itself is the browser's own name). */
export type HallWindow = Schemas["WindowView"];
export type WindowState = HallWindow["state"];
/** All that a console shows of its window. */
export type WindowView = Schemas["WindowPage"];
/** The answer to any verb: open's alone has `left`, call-next's alone `why`. */
export type VerbAnswer = Schemas["VerbAnswer"] &
  Partial<Pick<Schemas["OpenAnswer"], "left"> & Pick<Schemas["CallAnswer"], "why">>;
export type Why = Schemas["CallReason"];

export type Advice = Schemas["AdviceView"];
export type AdviceKind = Advice["kind"];
/** Advice that was carried out. */
export type Move = Schemas["BalanceMoveView"];
export type Balance = Schemas["BalanceView"];

/** As the server tells them: nothing is left out. */
export type HallRules = Required<Schemas["HallRules"]>;
export type RulesVersion = Omit<Schemas["RulesView"], "rules"> & { rules: HallRules };
export type RulesHistory = Omit<Schemas["RulesHistory"], "versions"> & { versions: RulesVersion[] };
export type ClassRule = Schemas["ClassRule"];

/** What the catalogue has lost of what a ticket needs. */
export type Missing = Schemas["MissingNeed"];
export type Stranded = Schemas["StrandedTicket"];
export type StrandedTickets = Schemas["StrandedTickets"];
export type Review = Schemas["PriorityReviewView"];
export type PriorityUse = Schemas["PriorityUseView"];
export type PriorityUses = Schemas["PriorityUses"];

export type CalendarView = Schemas["CalendarView"];
export type CalendarDay = Schemas["CalendarDay"];
export type HallSession = Schemas["SessionView"];
export type HallException = Schemas["ExceptionView"];
/** When a hall is to take people, with its history (`Opening` is how a public page says it). */
export type OpeningRecord = Schemas["OpeningView"];
export type OpeningDay = OpeningRecord["days"][number];
export type HallOpenings = Schemas["OpeningsView"];
export type OpeningBody = Schemas["OpeningBody"];
export type ExceptionRecord = Schemas["ExceptionRecord"];
export type ExceptionBody = Schemas["ExceptionBody"];
export type ExceptionAnswer = Schemas["ExceptionAnswer"];
export type ExceptionPreview = Schemas["ExceptionPreview"];
export type HallSettings = Schemas["SettingsView"];
export type HallSetting = Schemas["SettingView"];
export type Quota = Schemas["QuotaView"];
export type HallQuotas = Schemas["QuotasView"];
export type QuotaBody = Schemas["QuotaBody"];
export type DaySessions = Schemas["SessionsView"];
export type PlannedSession = Schemas["PlannedSession"];
export type TakenUnits = Schemas["Taken"];
/** A time that is kept for somebody while they look at it. */
export type Hold = Schemas["HoldView"];
export type Appointment = Schemas["AppointmentView"];
export type AppointmentState = Appointment["state"];
export type HallAppointment = Schemas["HallAppointment"];
export type HallAppointments = Schemas["HallAppointments"];
export type BookingSlot = Schemas["SlotView"];

/** One way of telling somebody something, and how far it has come. */
export type Delivery = Schemas["DeliveryView"];
export type Channel = Delivery["channel"];
export type DeliveryState = Delivery["state"];
export type NoticeKind = Delivery["rung"];
/** Something that a citizen was told. */
export type Notice = Schemas["NoticeView"];
export type NoticePage = Schemas["NoticePage"];
/** The same way of telling as a manager sees it, with its attempts. */
export type SentDelivery = Schemas["SentDelivery"];
export type SentPage = Schemas["SentPage"];
export type Attempt = Schemas["AttemptView"];
export type ChannelHealth = Schemas["ChannelView"];
/** An address of a hall's own systems, which is told what happens there. */
export type Webhook = Schemas["WebhookView"];
/** With its secret, which is told once. */
export type NewWebhook = Schemas["NewWebhookAnswer"];
export type Webhooks = Schemas["WebhookList"];
/** How many messages of a kind somebody's WeChat still lets through. */
export type Grant = Schemas["GrantView"];
export type Contact = Schemas["ContactView"];
export type ConsentTexts = Schemas["ConsentTexts"];
export type ConsentText = Schemas["ConsentTextView"];

/** A clock of a case that somebody should look at. */
export type CaseAlert = Schemas["AlertView"];
export type CaseAlerts = Schemas["AlertList"];
export type DeedList = Schemas["DeedList"];
export type Deed = DeedList["rows"][number];
export type UnmaskingList = Schemas["UnmaskingList"];
export type Unmasking = UnmaskingList["unmaskings"][number];
/** How long a kind of data about people is kept. */
export interface RetentionRule {
  name: string;
  what: string;
  what_zh: string;
  why: string;
  why_zh: string;
  days: number | null;
  basis: string;
}
export interface RetentionTable {
  rules: RetentionRule[];
}
export type AlertKind = keyof CaseAlerts["counts"];
/** The cases of a month, and what they come to for each department. */
export type CaseReport = Schemas["CaseReport"];
export type DepartmentFigures = Schemas["DepartmentFigures"];
/** A share with what it is made of. */
export type Figure = Schemas["FigureView"];
export type CasePause = NonNullable<Case["pause"]>;
export type PermittedVerb = Case["can"][number];
export type CaseVerb = PermittedVerb["verb"];
export type CaseHistory = Schemas["CaseHistory"];
export type CaseHistoryEntry = Schemas["CaseHistoryEntry"];
/** A case in a list of a reviewer's desk. */
export type WorkRow = Schemas["WorkRow"];
export type WorkPage = Schemas["WorkPage"];
export type ReviewerDesk = Schemas["ReviewerDesk"];
