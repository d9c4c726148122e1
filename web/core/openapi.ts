/** The shapes of the API, made by `make api-types` from its OpenAPI document. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * AcceptBody
     * @description `materials` are papers that have come since.
     */
    AcceptBody: {
      version: number;
      /** @default [] */
      materials?: (string | components["schemas"]["MaterialBody"])[];
    };
    /**
     * AccountsView
     * @description An account: how sure it is whose it is, its ways, and what could become part of it.
     */
    AccountsView: {
      level: number;
      ways: components["schemas"]["WayView"][];
      others: components["schemas"]["OtherAccount"][];
    };
    /**
     * AdviceView
     * @description A window that should open, pause, help a line or stop helping, and what that would gain.
     *
     *         `gain_min` adds up the waiting minutes that people of the next half hour would be spared.
     */
    AdviceView: {
      id: string;
      /** @enum {string} */
      kind: "open" | "pause" | "help" | "stop_helping";
      hall: string;
      window: string;
      line: string | null;
      handicap_s: number | null;
      gain_min: number;
      reason: string;
      reason_zh: string;
    };
    /**
     * Alert
     * @description Whether somebody should look at it.
     * @enum {unknown}
     */
    Alert: "none" | "red" | "yellow";
    /**
     * AlertCounts
     * @description How many there are of each kind.
     */
    AlertCounts: {
      overdue: number;
      soon: number;
      deemed: number;
    };
    /**
     * AlertList
     * @description A page of one kind, the first due first, and how many there are of every kind.
     */
    AlertList: {
      counts: components["schemas"]["AlertCounts"];
      alerts: components["schemas"]["AlertView"][];
      next_cursor: string | null;
    };
    /**
     * AlertView
     * @description A clock of a case that somebody should look at, and who answers for the case.
     *
     *         `over_days` are the working days since it was due, `left_days` those that are left after today.
     */
    AlertView: {
      case: string;
      number: string;
      hall: string;
      item: string;
      item_name: string;
      item_name_en: string;
      department: string;
      department_name: string;
      department_name_en: string;
      owner: string;
      state: components["schemas"]["CaseState"];
      deemed: boolean;
      paused: boolean;
      received_at: string;
      clock: components["schemas"]["ClockKind"];
      due_at: string;
      alert: components["schemas"]["Alert"];
      provisional: boolean;
      over_days: number;
      left_days: number;
    };
    /**
     * AppointmentBody
     * @description Book a time for an item or for a theme, one of the two, as it was held if `hold` names one.
     *
     *         Staff book for a citizen's account (`citizen`) or for somebody without one, and say why
     *         (`reason`); nobody else does. Whoever acts for a legal person names it (`subject`) and the
     *         `authorisation` by which they do.
     */
    AppointmentBody: {
      slot: string;
      /** @default null */
      item?: string | null;
      /** @default null */
      theme?: string | null;
      /** @default null */
      answers?: {
        [key: string]: string;
      } | null;
      /** @default null */
      hold?: string | null;
      /** @default null */
      citizen?: string | null;
      /** @default null */
      reason?: string | null;
      /** @default null */
      subject?: string | null;
      /** @default null */
      authorisation?: string | null;
    };
    /**
     * AppointmentView
     * @description An appointment. `item` or `theme` is what it is for, `units` how much of a window it takes.
     *
     *         Until `cancel_free_until` it is cancelled without being late. `check_in_from` and
     *         `check_in_until` are when whoever comes is in time. `reason` is why staff booked or moved it,
     *         or, once it has ended or was reinstated, why. `overbooked`: staff booked it beyond the time's
     *         capacity.
     */
    AppointmentView: {
      id: string;
      /** @enum {unknown} */
      state: "arrived" | "booked" | "cancelled" | "fulfilled" | "left" | "no_show";
      hall: string;
      lane: string;
      item: string | null;
      theme: string | null;
      answers: {
        [key: string]: string;
      };
      slot: string;
      starts_at: string;
      ends_at: string;
      units: number;
      booked_at: string;
      rescheduled: number;
      reschedules_left: number;
      cancel_free_until: string;
      check_in_from: string;
      check_in_until: string;
      ticket: string | null;
      late_cancel: boolean;
      /** @enum {unknown|null} */
      cancelled_by: "citizen" | "clerk" | "hall" | "manager" | null;
      reason: string | null;
      overbooked: boolean;
      organisation: string | null;
    };
    /**
     * AttemptView
     * @description One try. Without `ended_at` it is under way, or its process was killed over it.
     *
     *         `resend`: an earlier try may have told it, so it may have been told twice.
     */
    AttemptView: {
      n: number;
      provider: string;
      resend: boolean;
      began_at: string;
      ended_at: string | null;
      outcome: string | null;
      code: string | null;
      detail: string | null;
    };
    /**
     * AuthorisationView
     * @description That somebody may act for a legal person, once it is `in_force`; a clerk's `reason`.
     */
    AuthorisationView: {
      id: string;
      organisation: components["schemas"]["OrganisationView"];
      /** @enum {string} */
      state: "requested" | "in_force" | "refused" | "revoked" | "expired";
      until: string;
      scope: string;
      reason: string | null;
    };
    /**
     * Authorisations
     * @description Several of them.
     */
    Authorisations: {
      authorisations: components["schemas"]["AuthorisationView"][];
    };
    /**
     * BalanceMoveView
     * @description Advice that a manager carried out.
     */
    BalanceMoveView: {
      id: string;
      /** @enum {string} */
      kind: "open" | "pause" | "help" | "stop_helping";
      hall: string;
      window: string;
      line: string | null;
      handicap_s: number | null;
      gain_min: number;
      applied_by: string;
      applied_at: string;
      undone_at: string | null;
    };
    /**
     * BalanceView
     * @description The best advice first; the latest moves first.
     */
    BalanceView: {
      advice: components["schemas"]["AdviceView"][];
      moves: components["schemas"]["BalanceMoveView"][];
    };
    /**
     * CalendarDay
     * @description A day: what it is by law, and when numbers are given.
     *
     *         `sessions` are those of the hall, `lanes` those of lanes that have hours of their own on this
     *         day; any other lane has the hall's. `provisional` while the year's holidays are not known.
     */
    CalendarDay: {
      date: string;
      /** @enum {unknown} */
      kind: "holiday" | "makeup" | "rest" | "workday";
      provisional: boolean;
      sessions: components["schemas"]["SessionView"][];
      lanes: {
        [key: string]: components["schemas"]["SessionView"][];
      };
      exceptions: components["schemas"]["ExceptionView"][];
    };
    /**
     * CalendarView
     * @description The days of a hall, first and last included; `version` is that of all openings.
     */
    CalendarView: {
      hall: string;
      from: string;
      to: string;
      version: number;
      days: components["schemas"]["CalendarDay"][];
    };
    /**
     * CallAnswer
     * @description The same after call-next, with the reason for the choice.
     */
    CallAnswer: {
      ticket: components["schemas"]["TicketView"] | null;
      window: components["schemas"]["WindowView"];
      seq: number | null;
      durable: boolean;
      why: components["schemas"]["CallReason"];
    };
    /**
     * CallReason
     * @description Why this person and not another.
     */
    CallReason: {
      chosen: components["schemas"]["CandidateView"] | null;
      candidates: components["schemas"]["CandidateView"][];
      reason: string;
      reason_zh: string;
    };
    /**
     * CancelBody
     * @description Give a number up; a manager who ends another's number says why.
     */
    CancelBody: {
      /** @default null */
      reason?: string | null;
    };
    /**
     * CandidateView
     * @description The head of a line that might have been called.
     */
    CandidateView: {
      line: string;
      lane: string;
      number: string;
      virtual_arrival: string;
      handicap_s: number;
      class: string;
      credit_s: number;
    };
    /**
     * CardAppointment
     * @description A booking of today of whoever the card shows.
     */
    CardAppointment: {
      id: string;
      hall: string;
      item: string | null;
      theme: string | null;
      lane: string;
      starts_at: string;
      state: string;
    };
    /**
     * CardOfReader
     * @description A card as a reader tells of it.
     */
    CardOfReader: {
      number: string;
      /** @default null */
      name?: string | null;
    };
    /**
     * CardReadingBody
     * @description A card that was laid on: its number, alone or with the name.
     */
    CardReadingBody: {
      id_card: string | components["schemas"]["CardOfReader"];
    };
    /**
     * CardReadingView
     * @description A reading, which is forgotten at `expires_at`; neither name nor number is told back.
     *
     *         `class` is the priority that the card shows, offered and never forced.
     */
    CardReadingView: {
      id: string;
      expires_at: string;
      appointments: components["schemas"]["CardAppointment"][];
      class: string | null;
      age_priority: boolean;
    };
    /**
     * CaseHistory
     * @description All that has happened to a case, the first first, as the house has it on record.
     */
    CaseHistory: {
      entries: components["schemas"]["CaseHistoryEntry"][];
    };
    /**
     * CaseHistoryEntry
     * @description What made a version of a case: who did what, and what they said.
     *
     *         `by` is an account, and empty for the applicant and for the house itself.
     *         `note` is a note, a reason, or why it was refused; `to` is who was asked to take a case over, or
     *         out of whose hands a step was taken.
     */
    CaseHistoryEntry: {
      version: number;
      at: string;
      verb: components["schemas"]["Verb"];
      /** @enum {string} */
      by_role: "citizen" | "clerk" | "reviewer" | "manager" | "system";
      by: string;
      step: string | null;
      opinion: components["schemas"]["Opinion"] | null;
      decision: components["schemas"]["Decision"] | null;
      note: string;
      to: string | null;
    };
    /**
     * CaseList
     * @description A page of cases.
     */
    CaseList: {
      cases: components["schemas"]["CaseView"][];
      next_cursor: string | null;
    };
    /**
     * CaseMaterial
     * @description A paper that the item asks for with these answers, and whether it is there.
     */
    CaseMaterial: {
      material: string;
      name: string;
      name_en: string;
      status: components["schemas"]["MaterialStatus"];
    };
    /**
     * CaseReport
     * @description The report of a month (月报), as it stood at its end, or stands now.
     *
     *         It is sent by the 10th of the next month, also if it is nil. `cases` are left out on demand.
     */
    CaseReport: {
      month: string;
      from_day: string;
      to_day: string;
      made_at: string;
      send_by: string;
      nil: boolean;
      total: components["schemas"]["DepartmentFigures"];
      departments: components["schemas"]["DepartmentFigures"][];
      cases: components["schemas"]["ReportedCase"][];
    };
    /**
     * CaseState
     * @description Where a case stands.
     * @enum {unknown}
     */
    CaseState:
      | "accepted"
      | "collected"
      | "correction"
      | "granted"
      | "in_review"
      | "not_accepted"
      | "not_completed"
      | "ready"
      | "received"
      | "refused"
      | "revoked"
      | "withdrawn";
    /**
     * CaseView
     * @description A case. `outstanding` are the papers that are not there, `asked` those told to be brought.
     *
     *         `answers` are those to its questions, `extended` whether it has been given more time.
     *         `bundle` is the same for the cases of one theme. `owner` answers for it, `successor` is asked
     *         to. `due_at` is by when the next thing is promised. `can` is what whoever asks may do now.
     */
    CaseView: {
      id: string;
      number: string;
      state: components["schemas"]["CaseState"];
      hall: string;
      item: string;
      item_name: string;
      item_name_en: string;
      department: string;
      lane: string;
      answers: {
        [key: string]: string;
      };
      theme: string | null;
      organisation: string | null;
      bundle: string | null;
      ticket: string | null;
      received_at: string;
      accepted_at: string | null;
      deemed: boolean;
      due_at: string | null;
      owner: string;
      successor: string | null;
      steps: components["schemas"]["StepView"][];
      clocks: components["schemas"]["ClockView"][];
      paused: boolean;
      pause: components["schemas"]["PauseView"] | null;
      extended: boolean;
      materials: components["schemas"]["CaseMaterial"][];
      outstanding: components["schemas"]["CaseMaterial"][];
      asked: string[];
      decision: components["schemas"]["Decision"] | null;
      refusal: components["schemas"]["ToldRefusal"] | null;
      version: number;
      timeline: components["schemas"]["TimelineEntry"][];
      can: components["schemas"]["PermittedVerb"][];
    };
    /**
     * ChannelView
     * @description How one way stands.
     *
     *         `queued` is due and not sent yet, the oldest for so many seconds; the counts are of the last
     *         hour, by provider.
     */
    ChannelView: {
      /** @enum {unknown} */
      channel: "display" | "sms" | "socket" | "webhook" | "wechat";
      queued: number;
      oldest_s: number | null;
      paused_until: string | null;
      paused_reason: string | null;
      providers: components["schemas"]["ProviderView"][];
    };
    /**
     * CheckInBody
     * @description Have come; staff send nothing, for they see who is there.
     *
     *         A citizen shows where: by an intent, by the code of a screen, or by a printed code with a
     *         position.
     */
    CheckInBody: {
      /** @default null */
      intent?: string | null;
      /** @default null */
      hall_code?: string | null;
      /** @default null */
      static_code?: string | null;
      /** @default null */
      position?: components["schemas"]["PositionBody"] | null;
    };
    /**
     * ClassRule
     * @description What a class is worth here: its head start, its cap a day (0: none), and why it exists.
     */
    ClassRule: {
      credit_s: number;
      cap: number;
      reason: string;
    };
    /**
     * ClockKind
     * @description What has to be done in time.
     * @enum {unknown}
     */
    ClockKind: "delivery" | "intake" | "project" | "promised" | "statutory";
    /**
     * ClockState
     * @description How a clock stands, as people are told.
     * @enum {unknown}
     */
    ClockState: "cancelled" | "met" | "missed" | "overdue" | "paused" | "running";
    /**
     * ClockView
     * @description A clock: 24:00 of its last day, and how it stands.
     *
     *         It is `provisional` while the days of a year are reckoned by the week, for its holidays are not
     *         announced yet.
     */
    ClockView: {
      kind: components["schemas"]["ClockKind"];
      due_at: string;
      state: components["schemas"]["ClockState"];
      provisional: boolean;
      alert: components["schemas"]["Alert"];
      left_days: number;
    };
    /**
     * CodeBody
     * @description The six digits that the app shows.
     */
    CodeBody: {
      code: string;
    };
    /**
     * CodeView
     * @description A code and its picture; not to be shown any more from `expires_at`, in `expires_in_s`, on.
     */
    CodeView: {
      code: string;
      svg: string;
      expires_at: string;
      expires_in_s: number;
    };
    /**
     * ColleagueView
     * @description Somebody who reviews for the same department and region.
     */
    ColleagueView: {
      id: string;
      name: string;
      powers: ("chief_representative" | "decide" | "head" | "review")[];
    };
    /**
     * ConcernedBookingView
     * @description A booking that would be cancelled; `citizen` is a masked id, null without account.
     */
    ConcernedBookingView: {
      id: string;
      lane: string;
      subject: string;
      citizen: string | null;
      starts_at: string;
      ends_at: string;
    };
    /**
     * ConfirmBody
     * @description It is handed over; to a proxy only once their identity card was looked at.
     */
    ConfirmBody: {
      /** @default false */
      card_checked?: boolean;
    };
    /**
     * ConsentBody
     * @description A purpose, and the version of its text that was read.
     */
    ConsentBody: {
      /** @enum {string} */
      purpose: "phone" | "face" | "ctid" | "card";
      version: string;
    };
    /**
     * ConsentList
     * @description All that somebody ever agreed to, the latest first.
     */
    ConsentList: {
      consents: components["schemas"]["ConsentView"][];
    };
    /**
     * ConsentTextView
     * @description A version of a text; only one is in force.
     */
    ConsentTextView: {
      version: string;
      text: string;
      text_zh: string;
      in_force: boolean;
    };
    /**
     * ConsentTexts
     * @description All versions that anybody agreed to, by purpose, the latest last.
     */
    ConsentTexts: {
      phone: components["schemas"]["ConsentTextView"][];
      face: components["schemas"]["ConsentTextView"][];
      ctid: components["schemas"]["ConsentTextView"][];
      card: components["schemas"]["ConsentTextView"][];
    };
    /**
     * ConsentView
     * @description What somebody agreed to; without `withdrawn_at` it is in force.
     */
    ConsentView: {
      id: string;
      /** @enum {string} */
      purpose: "phone" | "face" | "ctid" | "card";
      version: string;
      given_at: string;
      withdrawn_at: string | null;
    };
    /**
     * ContactView
     * @description How the house may reach somebody: the number masked, and the text that was agreed to.
     */
    ContactView: {
      phone: string | null;
      consent: string | null;
      /** @enum {unknown} */
      language: "en" | "zh";
      sms: boolean;
    };
    /**
     * CorrectionBody
     * @description Everything that is missing or wrong, in one list, and how to put it right.
     */
    CorrectionBody: {
      version: number;
      materials: (string | components["schemas"]["MaterialBody"])[];
      /** @default  */
      note?: string;
    };
    /**
     * CounterAnswer
     * @description The proof, and whether an account of the person was there before; nothing in clear.
     */
    CounterAnswer: {
      id: string;
      level: number;
      citizen_known: boolean;
      name_masked: string;
      number_masked: string;
    };
    /**
     * CounterBody
     * @description A card as the clerk has seen it, in the hand of whom it shows.
     *
     *         Whoever is there has the `ticket` at this window, or shows the code of a `verification`.
     */
    CounterBody: {
      name: string;
      id_number: string;
      card_seen: boolean;
      /** @default null */
      ticket?: string | null;
      /** @default null */
      verification?: string | null;
    };
    /**
     * Coverage
     * @description How honest estimates were: of those judged, the shares called before p50 and before p90.
     */
    Coverage: {
      judged: number;
      p50: number;
      p90: number;
    };
    /**
     * DaySession
     * @description A session of a day, and how many appointments begin from its start to that of the next.
     *
     *         `session` names it. The first also has what is before it, the last what is after it.
     */
    DaySession: {
      session: string;
      starts_at: string;
      ends_at: string;
      appointments: number;
    };
    /**
     * Decision
     * @description What is decided.
     * @enum {unknown}
     */
    Decision: "grant" | "refuse";
    /**
     * DeedList
     * @description A page of the audit, the latest first.
     */
    DeedList: {
      rows: components["schemas"]["DeedView"][];
      next_cursor: string | null;
    };
    /**
     * DeedView
     * @description A row of the audit. `sealed_as` is its number in the chain of `group`; null for seconds.
     */
    DeedView: {
      id: number;
      at: string;
      group: string;
      actor: string;
      action: string;
      object: string;
      reason: string;
      details: Record<string, never>;
      sealed_as: number | null;
    };
    /**
     * DeliveryView
     * @description One way of telling. `next_at` is when it is (or will be) tried; null if nothing is planned.
     *
     *         A way that is `queued` without `next_at` begins when the one before it has failed.
     */
    DeliveryView: {
      /** @enum {unknown} */
      rung:
        | "booked"
        | "case_moved"
        | "closed"
        | "hall_event"
        | "missed"
        | "ready_for_pickup"
        | "recalled"
        | "reminder"
        | "rescheduled"
        | "three_ahead"
        | "your_turn";
      /** @enum {unknown} */
      channel: "display" | "sms" | "socket" | "webhook" | "wechat";
      /**
       * @description `accepted`: a provider has it, or the live feed tells it; nobody need have seen it. `received`: a phone showed it, a display painted it, or the provider delivered it; that is not yet read. `seen`: tapped. `unknown`: it may have been sent. `superseded`: it is not so any more, or was known already. `not_reached`: the last way failed, too.
       * @enum {unknown}
       */
      state:
        | "accepted"
        | "not_reached"
        | "queued"
        | "received"
        | "refused"
        | "seen"
        | "sending"
        | "superseded"
        | "too_late"
        | "unknown";
      at: string;
      next_at: string | null;
      reason: string | null;
    };
    /**
     * DepartmentFigures
     * @description What a month comes to for a department. `nil`: there is nothing to report (零报告).
     *
     *         Without a department these are refusals that had no case, or, as `total`, all there is.
     *         `on_time`: decided by the promised day, of those decided and those that fell due undecided.
     *         `speed_up`: working days fewer than the law allows, of those it allows.
     */
    DepartmentFigures: {
      department: string | null;
      name: string | null;
      name_en: string | null;
      nil: boolean;
      cases: number;
      accepted: number;
      decided: number;
      open: number;
      overdue: number;
      on_time: components["schemas"]["FigureView"];
      early: components["schemas"]["FigureView"];
      same_day: components["schemas"]["FigureView"];
      speed_up: components["schemas"]["FigureView"];
      deemed: components["schemas"]["FigureView"];
      second_corrections: components["schemas"]["FigureView"];
      refusals: components["schemas"]["RefusalCounts"];
      overturned: components["schemas"]["FigureView"];
    };
    /**
     * DepartmentName
     * @description A department by its names.
     */
    DepartmentName: {
      code: string;
      name: string;
      name_en: string;
    };
    /**
     * DepartmentView
     * @description A department.
     */
    DepartmentView: {
      code: string;
      name: string;
      name_en: string;
    };
    /**
     * DeviceAnswer
     * @description Without a hall the device serves its whole group.
     */
    DeviceAnswer: {
      access_token: string;
      refresh_token: string;
      expires_in_s: number;
      /** @enum {string} */
      role:
        | "citizen"
        | "clerk"
        | "reviewer"
        | "manager"
        | "display"
        | "kiosk"
        | "entrance"
        | "ticket"
        | "enrolling";
      id: string;
      hall: string | null;
      /** @enum {string} */
      kind: "display" | "kiosk" | "entrance";
    };
    /**
     * DeviceList
     * @description All screens of the group.
     */
    DeviceList: {
      devices: components["schemas"]["DeviceView"][];
    };
    /**
     * DeviceLogin
     * @description A screen that was enrolled.
     */
    DeviceLogin: {
      name: string;
      password: string;
    };
    /**
     * DeviceView
     * @description A screen; without a hall it serves its whole group.
     */
    DeviceView: {
      name: string;
      /** @enum {string} */
      kind: "display" | "kiosk" | "entrance";
      hall: string | null;
      label: string;
      revoked: boolean;
    };
    /**
     * DocumentList
     * @description The papers of a case, the first first.
     */
    DocumentList: {
      documents: components["schemas"]["DocumentView"][];
    };
    /**
     * DocumentView
     * @description A paper of a case; `sha256` is that of its file, and null for the moment until it is made.
     */
    DocumentView: {
      id: string;
      kind: components["schemas"]["PaperKind"];
      name: string;
      name_en: string;
      number: string;
      at: string;
      sha256: string | null;
      verify_path: string;
    };
    /**
     * EndBody
     * @description Cancel an appointment; staff, and nobody else, say why.
     */
    EndBody: {
      /** @default null */
      reason?: string | null;
    };
    /**
     * EnrolledDevice
     * @description What the device logs in with from now on. It is told once.
     */
    EnrolledDevice: {
      name: string;
      password: string;
    };
    /**
     * EraseBody
     * @description Whether what is deleted, cancelled and kept was read.
     */
    EraseBody: {
      /** @default false */
      confirm?: boolean;
    };
    /**
     * ErasureView
     * @description How far being forgotten has come.
     *
     *         `restricted`: all is deleted but for the open `cases`, and finished when these have ended.
     *         `tickets` and `bookings` are what would be cancelled.
     */
    ErasureView: {
      /** @enum {unknown} */
      state: "done" | "none" | "restricted";
      kept: components["schemas"]["KeptView"][];
      at: string | null;
      tickets: string[];
      bookings: string[];
      cases: string[];
    };
    /**
     * Estimate
     * @description A wait in seconds that half, and nine of ten, stay within.
     */
    Estimate: {
      p50_s: number;
      p90_s: number;
    };
    /**
     * ExceptionAnswer
     * @description An exception as it was made; `cancelled` is how many bookings ended by it.
     */
    ExceptionAnswer: {
      id: string;
      hall: string;
      lane: string | null;
      /** @enum {unknown} */
      kind: "closure" | "extra_session";
      from: string;
      to: string;
      reason: string;
      set_by: string;
      set_at: string;
      withdrawn_by: string | null;
      withdrawn_at: string | null;
      cancelled: number;
    };
    /**
     * ExceptionBody
     * @description A closure or an extra session of the hall, or of one lane; everybody may read the reason.
     */
    ExceptionBody: {
      /** @enum {unknown} */
      kind: "closure" | "extra_session";
      /** Format: date-time */
      from: string;
      /** Format: date-time */
      to: string;
      reason: string;
      /** @default null */
      lane?: string | null;
    };
    /**
     * ExceptionPreview
     * @description What an exception would do: the sessions that it ends or holds, the bookings it cancels.
     *
     *         Both are counted, and the first 200 of each listed.
     */
    ExceptionPreview: {
      session_count: number;
      sessions: components["schemas"]["SessionView"][];
      booking_count: number;
      bookings: components["schemas"]["ConcernedBookingView"][];
    };
    /**
     * ExceptionRecord
     * @description An exception with its history.
     */
    ExceptionRecord: {
      id: string;
      hall: string;
      lane: string | null;
      /** @enum {unknown} */
      kind: "closure" | "extra_session";
      from: string;
      to: string;
      reason: string;
      set_by: string;
      set_at: string;
      withdrawn_by: string | null;
      withdrawn_at: string | null;
    };
    /**
     * ExceptionView
     * @description A closure or an extra session, of one lane or (null) of the whole hall; with its reason.
     */
    ExceptionView: {
      id: string;
      hall: string;
      lane: string | null;
      /** @enum {unknown} */
      kind: "closure" | "extra_session";
      from: string;
      to: string;
      reason: string;
    };
    /**
     * FigureView
     * @description A share with what it is made of; `rate` is null of nothing.
     */
    FigureView: {
      numerator: number;
      denominator: number;
      rate: number | null;
    };
    /**
     * FinishBody
     * @description What came of the service; `not_done` needs a refusal that was told during it.
     */
    FinishBody: {
      /**
       * @default done
       * @enum {unknown}
       */
      outcome?: "done" | "not_done";
    };
    /**
     * FinishedView
     * @description The service that a window finished last, as long as that may be undone.
     */
    FinishedView: {
      ticket: string;
      number: string;
      finished_at: string;
    };
    /**
     * FixBody
     * @description What was put right at the window; `materials` are papers that were missing before.
     */
    FixBody: {
      version: number;
      note: string;
      /** @default [] */
      materials?: (string | components["schemas"]["MaterialBody"])[];
    };
    /**
     * FollowCode
     * @description How the holder of a paper ticket follows it; the secret never stands in a request's URL.
     */
    FollowCode: {
      secret: string;
      path: string;
      url: string;
      svg: string;
    };
    /**
     * GrantView
     * @description How many messages of a kind may still be sent by WeChat; who has none left is asked.
     */
    GrantView: {
      kind: string;
      template_id: string;
      left: number;
    };
    /**
     * Ground
     * @description Why a clock stands still.
     * @enum {unknown}
     */
    Ground:
      | "appraisal"
      | "auction"
      | "expert_review"
      | "force_majeure"
      | "hearing"
      | "inspection"
      | "other"
      | "quarantine"
      | "tender"
      | "testing"
      | "waiting_for_applicant";
    /**
     * GroupReadiness
     * @description What one group of halls lacks, and what its last probe found.
     */
    GroupReadiness: {
      missing: string[];
      probe: {
        [key: string]: (number | string) | null;
      };
    };
    /**
     * GuardianBody
     * @description A parent or another guardian of a child, who agrees and has shown who they are.
     */
    GuardianBody: {
      name: string;
      id_number: string;
    };
    /**
     * GuideAnswer
     * @description What one person must bring and pay for an item, where, and how long it takes.
     */
    GuideAnswer: {
      answers: {
        [key: string]: string;
      };
      assumed: {
        [key: string]: string;
      };
      next: components["schemas"]["QuestionView"] | null;
      materials: components["schemas"]["MaterialView"][];
      fee_fen: number;
      promised_days: number;
      slot_units: number | null;
      item: string;
      lane: string;
      legal_days: number;
    };
    /**
     * GuideBody
     * @description Answers by question: the ids of options, like `{"kind": "company"}`.
     */
    GuideBody: {
      /** @default {} */
      answers?: {
        [key: string]: string;
      };
    };
    /**
     * HallAppointment
     * @description An appointment as its hall sees it; of the citizen only a masked id, null without account.
     *
     *         `number` is the one that they were given when they came.
     */
    HallAppointment: {
      id: string;
      /** @enum {unknown} */
      state: "arrived" | "booked" | "cancelled" | "fulfilled" | "left" | "no_show";
      hall: string;
      lane: string;
      item: string | null;
      theme: string | null;
      answers: {
        [key: string]: string;
      };
      slot: string;
      starts_at: string;
      ends_at: string;
      units: number;
      booked_at: string;
      rescheduled: number;
      reschedules_left: number;
      cancel_free_until: string;
      check_in_from: string;
      check_in_until: string;
      ticket: string | null;
      late_cancel: boolean;
      /** @enum {unknown|null} */
      cancelled_by: "citizen" | "clerk" | "hall" | "manager" | null;
      reason: string | null;
      overbooked: boolean;
      organisation: string | null;
      citizen: string | null;
      /** @enum {unknown} */
      booked_by: "citizen" | "clerk" | "hall" | "manager";
      number: string | null;
    };
    /**
     * HallAppointments
     * @description Some appointments of a hall's day, and where the next ones begin.
     *
     *         `sessions` are those of the day, `session` is the one that is shown (null: all). `sessions` and
     *         `counts` count appointments of every state, `counts` those of the session that is shown.
     */
    HallAppointments: {
      date: string;
      sessions: components["schemas"]["DaySession"][];
      session: string | null;
      counts: components["schemas"]["StateCounts"];
      appointments: components["schemas"]["HallAppointment"][];
      next_cursor: string | null;
    };
    /**
     * HallChoice
     * @description What a hall means for one item: the wait there, and the way (null: position unknown).
     *
     *         `earliest` is the first time that may still be booked for it, as of a second ago (null: there is
     *         none, or it cannot be said at the moment).
     */
    HallChoice: {
      item: string;
      lane: string;
      estimate: components["schemas"]["Estimate"] | null;
      travel_s: number | null;
      earliest: components["schemas"]["SlotView"] | null;
    };
    /**
     * HallCodeBody
     * @description What a phone has scanned in a hall.
     */
    HallCodeBody: {
      hall_code: string;
    };
    /**
     * HallCodeView
     * @description The code that a screen of a hall shows; the picture holds `url`, which ends in `path`.
     */
    HallCodeView: {
      code: string;
      svg: string;
      expires_at: string;
      expires_in_s: number;
      url: string;
      path: string;
    };
    /**
     * HallPage
     * @description A hall with its windows, and the business time it lives in.
     */
    HallPage: {
      id: string;
      name: string;
      name_en: string;
      level: string;
      parent: string | null;
      group: string;
      open: boolean;
      opening: components["schemas"]["Opening"][];
      opens_at: string | null;
      position: components["schemas"]["Position"] | null;
      lanes: components["schemas"]["LaneLoad"][];
      for?: components["schemas"]["HallChoice"];
      windows: components["schemas"]["WindowBrief"][];
      now: string;
      coverage: components["schemas"]["Coverage"] | null;
    };
    /**
     * HallRules
     * @description One hall's rules. `windows` maps window → line → handicap.
     *
     *         A line is a lane of the hall (`social`) or one of another hall that may be served from afar
     *         (`branch-1:social`); whose `remote_lanes` must then hold it. `known_lanes` are the group's lanes
     *         when the table was made, written by the house whatever is sent: one that comes later is served
     *         as the catalogue says.
     */
    HallRules: {
      hall: string;
      version: number;
      fairness_bound_s: number;
      lanes: string[];
      remote_lanes: string[];
      classes: {
        [key: string]: components["schemas"]["ClassRule"];
      };
      windows: {
        [key: string]: {
          [key: string]: number;
        };
      };
      /** @default 3 */
      return_behind?: number;
      /** @default 1800 */
      return_within_s?: number;
      /** @default 5 */
      recall_every_s?: number;
      /** @default [] */
      known_lanes?: string[];
    };
    /**
     * HallView
     * @description A hall in the tree; `for` stands there when halls were ranked for an item.
     *
     *         `open` is whether it takes people now, `opening` when it usually does, `opens_at` when it will
     *         next, if it does not now (null: not within two months). Days and exceptions: `/calendar`.
     */
    HallView: {
      id: string;
      name: string;
      name_en: string;
      level: string;
      parent: string | null;
      group: string;
      open: boolean;
      opening: components["schemas"]["Opening"][];
      opens_at: string | null;
      position: components["schemas"]["Position"] | null;
      lanes: components["schemas"]["LaneLoad"][];
      for?: components["schemas"]["HallChoice"];
    };
    /**
     * HandOverBody
     * @description Whom the owner asks to take the case over.
     */
    HandOverBody: {
      version: number;
      to: string;
    };
    /**
     * Health
     * @description The process lives.
     */
    Health: {
      /** @enum {unknown} */
      status: "ok";
    };
    /**
     * HoldBody
     * @description Keep a time for an item or for a theme (一件事), one of the two.
     *
     *         `answers` are those to its questions; what nobody answered counts as the question's default.
     */
    HoldBody: {
      slot: string;
      /** @default null */
      item?: string | null;
      /** @default null */
      theme?: string | null;
      /** @default null */
      answers?: {
        [key: string]: string;
      } | null;
      /** @default null */
      subject?: string | null;
      /** @default null */
      authorisation?: string | null;
    };
    /**
     * HoldView
     * @description A time that is kept until `expires_at`.
     */
    HoldView: {
      id: string;
      slot: string;
      hall: string;
      lane: string;
      item: string | null;
      theme: string | null;
      answers: {
        [key: string]: string;
      };
      starts_at: string;
      ends_at: string;
      units: number;
      expires_at: string;
    };
    /**
     * IdentityView
     * @description How sure it is who somebody is, what shows it, and which ways are offered.
     */
    IdentityView: {
      level: number;
      proofs: components["schemas"]["ProofView"][];
      providers: string[];
    };
    /**
     * IntentView
     * @description What a phone has instead of a scanned code, while its holder logs in.
     */
    IntentView: {
      intent: string;
      hall: string;
      expires_at: string;
    };
    /**
     * ItemGuide
     * @description The guide to one item: every paper that it may ask for.
     *
     *         `visits` is how often somebody must come at most, `slot_units` the units of five minutes that
     *         an appointment takes; null if nothing is said.
     */
    ItemGuide: {
      code: string;
      name: string;
      name_en: string;
      department: components["schemas"]["DepartmentView"];
      lane: string;
      promised_days: number;
      legal_days: number;
      fee_fen: number;
      levels: components["schemas"]["LevelsView"];
      basis: string;
      conditions: string;
      channels: string[];
      category: string;
      visits: number | null;
      review_standard: string;
      procedure: string;
      fee_basis: string;
      delivery: string[];
      consult_phone: string;
      supervision_phone: string;
      slot_units: number | null;
      materials: components["schemas"]["ListedMaterial"][];
      themes: string[];
      origin: components["schemas"]["Origin"];
    };
    /**
     * ItemPage
     * @description Some items, and where the next ones begin.
     */
    ItemPage: {
      items: components["schemas"]["ItemView"][];
      next_cursor: string | null;
    };
    /**
     * ItemView
     * @description A service item in a list.
     */
    ItemView: {
      code: string;
      name: string;
      name_en: string;
      department: components["schemas"]["DepartmentView"];
      lane: string;
      promised_days: number;
      legal_days: number;
      fee_fen: number;
      levels: components["schemas"]["LevelsView"];
    };
    /**
     * KeptView
     * @description What outlives its owner's wish, why, and until when.
     */
    KeptView: {
      what: string;
      what_zh: string;
      why: string;
      why_zh: string;
      until: string | null;
    };
    /**
     * KioskCheckInBody
     * @description What a kiosk has read: a phone's code, a card's number, or a card's reading: one of them.
     *
     *         `appointment` says which of several bookings of a card is meant.
     */
    KioskCheckInBody: {
      /** @default null */
      citizen_code?: string | null;
      /** @default null */
      id_card?: string | null;
      /** @default null */
      card?: string | null;
      /** @default null */
      appointment?: string | null;
    };
    /**
     * LaneLoad
     * @description A lane of a hall, and how full it is; `estimate` is the wait of somebody who came now.
     *
     *         `open_windows` counts the open windows that serve it, those of other halls too. `open` is
     *         whether numbers for it are given now; a lane may have hours of its own.
     */
    LaneLoad: {
      lane: string;
      name: string;
      name_en: string;
      prefix: string;
      waiting: number;
      open_windows: number;
      estimate: components["schemas"]["Estimate"] | null;
      open: boolean;
    };
    /**
     * LaneSessions
     * @description The sessions of a lane on a day; `closed` is what is taken of slots that are not offered.
     */
    LaneSessions: {
      lane: string;
      sessions: components["schemas"]["PlannedSession"][];
      closed: components["schemas"]["Taken"];
    };
    /**
     * LeftWindow
     * @description A window that was paused because its clerk opened another one.
     */
    LeftWindow: {
      hall: string;
      window: string;
      name: string;
    };
    /**
     * LevelsView
     * @description How sure it must be who books, hands in and fetches, from 0 (not at all) to 5.
     */
    LevelsView: {
      book: number;
      accept: number;
      pickup: number;
    };
    /**
     * ListedMaterial
     * @description A paper of a whole list; `conditional` if only some answers ask for it.
     */
    ListedMaterial: {
      code: string;
      name: string;
      name_en: string;
      need: string;
      copies: number;
      conditional: boolean;
    };
    /**
     * LoginAnswer
     * @description A login: what to send with every request, and what renews it.
     */
    LoginAnswer: {
      access_token: string;
      refresh_token: string;
      expires_in_s: number;
      /** @enum {string} */
      role:
        | "citizen"
        | "clerk"
        | "reviewer"
        | "manager"
        | "display"
        | "kiosk"
        | "entrance"
        | "ticket"
        | "enrolling";
      id: string;
    };
    /**
     * LoginSessionList
     * @description The latest first.
     */
    LoginSessionList: {
      sessions: components["schemas"]["LoginSessionView"][];
    };
    /**
     * LoginSessionView
     * @description A login that holds; `last_used_at` is when it was last renewed, to about 15 minutes.
     */
    LoginSessionView: {
      id: string;
      /** @enum {string} */
      role:
        | "citizen"
        | "clerk"
        | "reviewer"
        | "manager"
        | "display"
        | "kiosk"
        | "entrance"
        | "ticket"
        | "enrolling";
      since: string;
      last_used_at: string;
      current: boolean;
      hall: string | null;
      window: string | null;
      /** @enum {string} */
      device: "mini_program" | "tablet" | "phone" | "computer" | "program" | "unknown";
    };
    /**
     * LoginWays
     * @description How staff may log in here.
     */
    LoginWays: {
      passwords: boolean;
      sign_on: components["schemas"]["SignOnOffer"] | null;
    };
    /**
     * MaterialBody
     * @description A paper, and whether it is there.
     */
    MaterialBody: {
      material: string;
      /** @default given */
      status?: components["schemas"]["MaterialStatus"];
    };
    /**
     * MaterialStatus
     * @description Whether a paper that the item asks for is there. Two of the words mean nothing here yet.
     * @enum {unknown}
     */
    MaterialStatus: "deferrable" | "given" | "missing" | "vault" | "waived_by_commitment";
    /**
     * MaterialView
     * @description A paper to bring; `need` is `mandatory`, or `deferrable` and brought later.
     */
    MaterialView: {
      code: string;
      name: string;
      name_en: string;
      need: string;
      copies: number;
    };
    /**
     * MergeBody
     * @description The account that is to become part of mine.
     */
    MergeBody: {
      account: string;
    };
    /**
     * MissingNeed
     * @description What the catalogue does not have: `kind` is hall, lane, remote_lane or window.
     */
    MissingNeed: {
      /** @enum {string} */
      kind: "hall" | "lane" | "remote_lane" | "window";
      hall: string;
      name: string;
    };
    /**
     * NewCaseBody
     * @description What the person at the window hands in, for an item or for a theme (一件事), one of the two.
     *
     *         `answers` are those to its questions; what nobody answered counts as the question's default.
     *         A paper that is not named is not there.
     */
    NewCaseBody: {
      /** @enum {unknown} */
      outcome: "accept" | "accept_with_outstanding" | "not_accept" | "receive" | "submit";
      /** @default null */
      ticket?: string | null;
      /** @default null */
      item?: string | null;
      /** @default null */
      theme?: string | null;
      /** @default null */
      answers?: {
        [key: string]: string;
      } | null;
      /** @default [] */
      materials?: (string | components["schemas"]["MaterialBody"])[];
      /** @default null */
      reason?: string | null;
      /** @default null */
      refusal?: components["schemas"]["RefusalBody"] | null;
      /** @default null */
      note?: string | null;
    };
    /**
     * NewDevice
     * @description Confirm the screen that shows this code, and call it something.
     */
    NewDevice: {
      code: string;
      label: string;
    };
    /**
     * NewPairing
     * @description A new screen that wants to be enrolled.
     */
    NewPairing: {
      /** @enum {unknown} */
      kind: "display" | "entrance" | "kiosk";
      hall: string;
    };
    /**
     * NewProxyAnswer
     * @description A new proxy with the code that they show; it is told here, and nowhere else.
     */
    NewProxyAnswer: {
      id: string;
      name: string;
      /** @enum {string} */
      state: "live" | "revoked" | "used" | "expired";
      made_at: string;
      expires_at: string;
      code: string;
      svg: string;
    };
    /**
     * NewProxyBody
     * @description Who fetches it for the applicant, as on their identity card.
     */
    NewProxyBody: {
      name: string;
    };
    /**
     * NewRulesBody
     * @description The whole table, with the version that it changes, and why.
     */
    NewRulesBody: {
      rules: components["schemas"]["HallRules"];
      reason: string;
    };
    /**
     * NewSecondFactor
     * @description What an app is given; told once. `svg` is a QR code of `uri`.
     */
    NewSecondFactor: {
      secret: string;
      uri: string;
      svg: string;
    };
    /**
     * NewTicketBody
     * @description Take a number in a lane, in an item's lane, or for all items of a theme (一件事).
     *
     *         Any class but walk_in needs a reason. `remote` is false for somebody who wants no window of
     *         another hall. A kiosk names the `card` that it has read: the number is then its holder's, and a
     *         class that the card shows needs no other reason.
     */
    NewTicketBody: {
      hall: string;
      /** @default null */
      lane?: string | null;
      /** @default null */
      item?: string | null;
      /** @default null */
      theme?: string | null;
      /**
       * @default walk_in
       * @enum {unknown}
       */
      class?:
        | "disabled"
        | "elderly"
        | "green_channel"
        | "pregnant"
        | "return_token"
        | "veteran"
        | "walk_in";
      /** @default null */
      reason?: string | null;
      /** @default true */
      remote?: boolean;
      /** @default null */
      card?: string | null;
    };
    /**
     * NewWebhookAnswer
     * @description The same with its secret, which is told to whoever has made it and never again.
     */
    NewWebhookAnswer: {
      id: string;
      hall: string;
      url: string;
      events: string[];
      /** @enum {unknown} */
      state: "active" | "paused";
      created_at: string;
      secret: string;
    };
    /**
     * NewWebhookBody
     * @description An address, and of which events it is told; `["*"]` is all of them.
     */
    NewWebhookBody: {
      url: string;
      events?: string[];
    };
    /**
     * NotAcceptBody
     * @description Why it is not accepted.
     */
    NotAcceptBody: {
      version: number;
      /** @default null */
      refusal?: components["schemas"]["RefusalBody"] | null;
    };
    /**
     * NoticePage
     * @description The latest first; `next_cursor` is null on the last page.
     */
    NoticePage: {
      notices: components["schemas"]["NoticeView"][];
      next_cursor: string | null;
    };
    /**
     * NoticeView
     * @description Something that you were told, and by which ways.
     */
    NoticeView: {
      id: string;
      /** @enum {unknown} */
      kind:
        | "booked"
        | "case_moved"
        | "closed"
        | "hall_event"
        | "missed"
        | "ready_for_pickup"
        | "recalled"
        | "reminder"
        | "rescheduled"
        | "three_ahead"
        | "your_turn";
      at: string;
      hall: string;
      ticket: string | null;
      appointment: string | null;
      case: string | null;
      number: string | null;
      text: string;
      text_zh: string;
      /**
       * @description `open`: still under way. `told`: a provider took it and nobody knows more. `reached`: your phone showed it, or the provider delivered it.
       * @enum {unknown}
       */
      state: "not_reached" | "open" | "reached" | "superseded" | "told" | "too_late";
      deliveries: components["schemas"]["DeliveryView"][];
    };
    /**
     * NoticeWishesBody
     * @description In which language somebody is told, and whether short messages may come.
     */
    NoticeWishesBody: {
      /** @enum {unknown} */
      language: "en" | "zh";
      sms: boolean;
    };
    /**
     * OpenAnswer
     * @description The same after open; `left` is the window that its clerk had open before, paused by this.
     */
    OpenAnswer: {
      ticket: components["schemas"]["TicketView"] | null;
      window: components["schemas"]["WindowView"];
      seq: number | null;
      durable: boolean;
      left: components["schemas"]["LeftWindow"] | null;
    };
    /**
     * Opening
     * @description When a hall usually takes people: ISO weekdays (Monday is 1) and times in China.
     *
     *         `closes` may be `24:00`. `makeup` are the weekend days that are worked in place of others,
     *         `holiday` the legal holidays; what is said of weekdays holds on neither.
     */
    Opening: {
      weekdays: number[];
      opens: string;
      closes: string;
      makeup: boolean;
      holiday: boolean;
      every_n_weeks: number;
    };
    /**
     * OpeningBody
     * @description When the hall, or one lane of it, is to take people; times and days are China's.
     *
     *         `workdays` stands for Monday to Friday and make-up days, `daily` for all days, holidays too.
     *         `replaces` is an opening of the hall that is withdrawn by the same step. Weeks are counted from
     *         that of `valid_from`.
     */
    OpeningBody: {
      days: (
        | "daily"
        | "fri"
        | "holiday"
        | "makeup"
        | "mon"
        | "sat"
        | "sun"
        | "thu"
        | "tue"
        | "wed"
        | "workdays"
      )[];
      opens: string;
      closes: string;
      /** @default null */
      lane?: string | null;
      /**
       * Format: date
       * @default null
       */
      valid_from?: string | null;
      /**
       * Format: date
       * @default null
       */
      valid_to?: string | null;
      /** @default 1 */
      every_n_weeks?: number;
      /** @default null */
      replaces?: string | null;
    };
    /**
     * OpeningView
     * @description An opening, who wrote it, and who withdrew it. Nobody wrote what every hall begins with.
     */
    OpeningView: {
      id: string;
      hall: string;
      lane: string | null;
      days: ("fri" | "holiday" | "makeup" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
      opens: string;
      closes: string;
      valid_from: string | null;
      valid_to: string | null;
      every_n_weeks: number;
      version: number;
      set_by: string | null;
      set_at: string | null;
      withdrawn_by: string | null;
      withdrawn_at: string | null;
    };
    /**
     * OpeningsView
     * @description What holds in a hall today, and what was ever written for it, the latest first.
     *
     *         What holds (`in_force`) may be written for a hall above it.
     */
    OpeningsView: {
      hall: string;
      version: number;
      in_force: components["schemas"]["OpeningView"][];
      openings: components["schemas"]["OpeningView"][];
      exceptions: components["schemas"]["ExceptionRecord"][];
    };
    /**
     * Opinion
     * @description What a department says of a case in its step.
     * @enum {unknown}
     */
    Opinion: "agree" | "conditional" | "disagree";
    /**
     * OpinionBody
     * @description What a department thinks.
     */
    OpinionBody: {
      version: number;
      step: string;
      opinion: components["schemas"]["Opinion"];
      /** @default  */
      note?: string;
    };
    /**
     * OptionView
     * @description One answer to a question.
     */
    OptionView: {
      id: string;
      name: string;
      name_en: string;
    };
    /**
     * OptionalReasonBody
     * @description A reason, if there is one to give.
     */
    OptionalReasonBody: {
      /** @default null */
      reason?: string | null;
    };
    /**
     * OrganisationBody
     * @description For whom somebody wants to act, and until when: a year if nothing is said.
     */
    OrganisationBody: {
      name: string;
      credit_code: string;
      /** @default null */
      until?: string | null;
    };
    /**
     * OrganisationView
     * @description A legal person; nothing of it is told in clear.
     */
    OrganisationView: {
      id: string;
      name_masked: string;
      credit_code_masked: string;
    };
    /**
     * Origin
     * @description Where a description comes from.
     */
    Origin: {
      source: string[];
      reference: string;
      demo_fields: string[];
    };
    /**
     * OtherAccount
     * @description Another account that was proven to be the same person's, with what is alive there.
     */
    OtherAccount: {
      id: string;
      /** @enum {unknown} */
      kind: "desk" | "wechat";
      since: string;
      tickets: number;
      bookings: number;
      cases: number;
    };
    /**
     * PairingAnswer
     * @description The code to show, and the secret to ask with.
     */
    PairingAnswer: {
      pairing: string;
      code: string;
      secret: string;
      expires_in_s: number;
    };
    /**
     * PairingClaim
     * @description A new screen that asks whether it was confirmed.
     */
    PairingClaim: {
      secret: string;
    };
    /**
     * PairingPending
     * @description Nobody has confirmed the code so far.
     */
    PairingPending: {
      /**
       * @default waiting
       * @enum {unknown}
       */
      state?: "waiting";
    };
    /**
     * PaperCodeView
     * @description A code to be printed and hung up in a hall, where no screen shows one.
     */
    PaperCodeView: {
      code: string;
      svg: string;
      url: string;
      path: string;
    };
    /**
     * PaperKind
     * @description What a paper is for; the value is what tables and the API say.
     * @enum {unknown}
     */
    PaperKind:
      | "accepted"
      | "correction"
      | "decision"
      | "delivery"
      | "extension"
      | "not_accepted"
      | "special_procedure";
    /**
     * ParcelCase
     * @description A case in a parcel.
     */
    ParcelCase: {
      id: string;
      number: string;
      item: string;
    };
    /**
     * ParcelList
     * @description A page of parcels, those that have lain longest first.
     */
    ParcelList: {
      parcels: components["schemas"]["ParcelView"][];
      next_cursor: string | null;
    };
    /**
     * ParcelState
     * @description Where a parcel stands: `waiting` for a case, or for nothing; `returned` to its department.
     * @enum {unknown}
     */
    ParcelState: "handed_over" | "ready" | "returned" | "waiting";
    /**
     * ParcelView
     * @description What lies in a hall to be fetched at once, and since when; whose it is, is not said.
     */
    ParcelView: {
      id: string;
      state: components["schemas"]["ParcelState"];
      ready_at: string | null;
      reminded: number;
      cases: components["schemas"]["ParcelCase"][];
    };
    /**
     * PauseBody
     * @description What is waited for, for how many working days, and since when the applicant knows.
     *
     *         Until they were told, no clock stands still. Said again of a pause that is in force, it is that
     *         they were told now.
     */
    PauseBody: {
      version: number;
      ground: string;
      planned_days: number;
      /** @default null */
      told_applicant_at?: string | null;
    };
    /**
     * PauseView
     * @description What is waited for, for how many working days. Without `told_at` nothing stands still.
     */
    PauseView: {
      ground: components["schemas"]["Ground"];
      planned_days: number;
      declared_at: string;
      told_at: string | null;
    };
    /**
     * PermittedVerb
     * @description What whoever asks may do now; with `step` to that step, with `decision` only so.
     */
    PermittedVerb: {
      verb: components["schemas"]["Verb"];
      step: string | null;
      decision: components["schemas"]["Decision"] | null;
    };
    /**
     * PersonOrganisation
     * @description The legal person for whom somebody has come.
     */
    PersonOrganisation: {
      id: string;
      name_masked: string;
      credit_code_masked: string;
    };
    /**
     * PersonView
     * @description Who is at a window, as far as it is known; `level` is how sure that is.
     */
    PersonView: {
      known: boolean;
      level: number;
      /** @default null */
      name_masked?: string | null;
      /** @default null */
      number_masked?: string | null;
      /** @default null */
      phone_masked?: string | null;
      /** @default null */
      organisation?: components["schemas"]["PersonOrganisation"] | null;
    };
    /**
     * PersonalData
     * @description All that is kept of somebody, in clear: by where it stands, row by row.
     *
     *         `tickets_alive` are the numbers that the lines know. Moments are of UTC. Left out are keys and
     *         digests by which the house finds rows, and who of the staff did something.
     */
    PersonalData: {
      at: string;
      account: string;
      tickets_alive: components["schemas"]["TicketView"][];
      kept: {
        [key: string]: Record<string, never>[];
      };
    };
    /**
     * PhoneBody
     * @description What getPhoneNumber gave the mini program, and the version of the text that was agreed to.
     */
    PhoneBody: {
      code: string;
      consent: string;
    };
    /**
     * PickupBody
     * @description The `code` that somebody shows, or, without a phone, the `case_number` on their papers.
     *
     *         With a number staff have looked at the identity card, and say why there is no code.
     */
    PickupBody: {
      /** @default null */
      code?: string | null;
      /** @default null */
      case_number?: string | null;
      /** @default null */
      reason?: string | null;
      /** @default false */
      card_checked?: boolean;
    };
    /**
     * PickupBy
     * @description How it was shown who fetches: the applicant's code, a proxy's, or a card and the number.
     * @enum {unknown}
     */
    PickupBy: "card" | "code" | "proxy";
    /**
     * PickupCase
     * @description A case whose result is handed over.
     */
    PickupCase: {
      id: string;
      number: string;
      item: string;
      item_name: string;
      item_name_en: string;
      department: string;
    };
    /**
     * PickupCodeView
     * @description A code and its picture; not to be shown any more from `expires_at`, in `expires_in_s`, on.
     */
    PickupCodeView: {
      code: string;
      svg: string;
      expires_at: string;
      expires_in_s: number;
    };
    /**
     * PickupState
     * @description How far somebody has come who fetches a parcel.
     * @enum {unknown}
     */
    PickupState: "handed_over" | "identified";
    /**
     * PickupView
     * @description Somebody who fetches: identified until `expires_at`, and then it is scanned again.
     *
     *         `case` and `number` are the first of its `cases`. `proxy` is the name of who was sent, whose
     *         identity card is to be looked at.
     */
    PickupView: {
      id: string;
      state: components["schemas"]["PickupState"];
      case: string;
      number: string;
      cases: components["schemas"]["PickupCase"][];
      how: components["schemas"]["PickupBy"];
      expires_at: string;
      handed_over_at: string | null;
      /** @default null */
      proxy?: string | null;
    };
    /**
     * PingAnswer
     * @description The id of what will be sent: it is found among the deliveries.
     */
    PingAnswer: {
      id: string;
    };
    /**
     * PlannedSession
     * @description A session of a lane with its planned windows, and what of its slots is taken.
     *
     *         `quota` is null where nobody has planned any.
     */
    PlannedSession: {
      starts_at: string;
      ends_at: string;
      session: string;
      windows: number;
      walk_in_share: number;
      quota: string | null;
      slots: number;
      taken: components["schemas"]["Taken"];
    };
    /**
     * Position
     * @description Where a hall is, in degrees.
     */
    Position: {
      latitude: number;
      longitude: number;
    };
    /**
     * PositionBody
     * @description Where a phone is, in degrees.
     */
    PositionBody: {
      lat: number;
      lng: number;
    };
    /**
     * PostponeBody
     * @description How many are to go first, at least.
     */
    PostponeBody: {
      callers: number;
    };
    /**
     * PriorityReviewBody
     * @description Whether the head start was justified, and what was found.
     */
    PriorityReviewBody: {
      justified: boolean;
      note: string;
    };
    /**
     * PriorityReviewView
     * @description A manager's later look.
     */
    PriorityReviewView: {
      justified: boolean;
      note: string;
      reviewer: string;
      at: string;
    };
    /**
     * PriorityUseView
     * @description One ticket that counted as having come earlier, or would have but for the class's cap.
     */
    PriorityUseView: {
      ticket: string;
      number: string;
      lane: string;
      class: string;
      credit_s: number;
      reason: string | null;
      at: string;
      by: string;
      review: components["schemas"]["PriorityReviewView"] | null;
    };
    /**
     * PriorityUses
     * @description The latest first.
     */
    PriorityUses: {
      uses: components["schemas"]["PriorityUseView"][];
    };
    /**
     * Problem
     * @description Why a request was refused (RFC 9457); clients act on `code`.
     */
    Problem: {
      type: string;
      title: string;
      status: number;
      detail: string;
      detail_zh: string;
      instance: string;
      /** @enum {string} */
      code:
        | "idempotency_key_missing"
        | "malformed"
        | "second_factor_required"
        | "second_factor_wrong"
        | "unauthorized"
        | "forbidden"
        | "proof_required"
        | "verification_required"
        | "not_found"
        | "method_not_allowed"
        | "request_timeout"
        | "already_collected"
        | "another_person"
        | "authorisation_not_in_force"
        | "booking_exists"
        | "case_exists"
        | "case_not_ready"
        | "confirm_erasure"
        | "consent_required"
        | "document_not_ready"
        | "erasure_blocked"
        | "hall_closed"
        | "hold_exists"
        | "hold_expired"
        | "illegal_move"
        | "in_flight"
        | "last_way"
        | "line_in_use"
        | "merge_conflict"
        | "not_here"
        | "not_served_here"
        | "provider_not_offered"
        | "proxy_exists"
        | "refusal_required"
        | "report_too_large"
        | "second_factor_in_force"
        | "several_bookings"
        | "slot_full"
        | "stale_version"
        | "ticket_exists"
        | "too_early"
        | "too_many_for_others"
        | "too_many_webhooks"
        | "verification_closed"
        | "window_busy"
        | "window_not_open"
        | "wrong_hall"
        | "too_large"
        | "unsupported_media_type"
        | "idempotency_key_reused"
        | "invalid"
        | "slot_past"
        | "rate_limited"
        | "verification_locked"
        | "internal_error"
        | "unavailable";
      errors: {
        field: string;
        code: string;
        detail: string;
        detail_zh: string;
      }[];
    };
    /**
     * ProofView
     * @description A proof that holds; masked, and without name and number where none are known.
     */
    ProofView: {
      id: string;
      /** @enum {unknown} */
      provider: "counter" | "ctid" | "face";
      level: number;
      proven_at: string;
      until: string;
      name_masked: string | null;
      number_masked: string | null;
    };
    /**
     * ProvenView
     * @description What a verification has proved, and until when.
     */
    ProvenView: {
      level: number;
      until: string;
    };
    /**
     * ProviderView
     * @description What came of a provider's attempts within the last hour; `refused` is normal, `dead` not.
     */
    ProviderView: {
      provider: string;
      accepted: number;
      refused: number;
      unknown: number;
      dead: number;
      retried: number;
    };
    /**
     * ProxyList
     * @description Who was named, the latest first.
     */
    ProxyList: {
      proxies: components["schemas"]["ProxyView"][];
    };
    /**
     * ProxyView
     * @description Somebody who may fetch, while `live`.
     */
    ProxyView: {
      id: string;
      name: string;
      /** @enum {string} */
      state: "live" | "revoked" | "used" | "expired";
      made_at: string;
      expires_at: string;
    };
    /**
     * QuestionView
     * @description A question, asked if `when` holds for the answers before it (empty: always).
     *
     *         `default` is the option that counts while nobody has answered.
     */
    QuestionView: {
      id: string;
      name: string;
      name_en: string;
      when: string;
      default: string;
      options: components["schemas"]["OptionView"][];
    };
    /**
     * QuotaBody
     * @description How many windows to plan for a lane; null: as before anybody set any.
     *
     *         On one day (`date`) or on all, in the session that begins at a time (`session`) or in all. Of
     *         several that speak of a session that of its date and beginning holds, then that of its date,
     *         then that of its beginning. `walk_in_share` of their time is kept for people without a booking;
     *         null: the hall's setting.
     */
    QuotaBody: {
      lane: string;
      windows: number | null;
      /**
       * Format: date
       * @default null
       */
      date?: string | null;
      /** @default null */
      session?: string | null;
      /** @default null */
      walk_in_share?: number | null;
    };
    /**
     * QuotaView
     * @description Windows planned for a lane, who planned them, and who withdrew that.
     */
    QuotaView: {
      id: string;
      hall: string;
      lane: string;
      date: string | null;
      session: string | null;
      windows: number;
      walk_in_share: number | null;
      set_by: string;
      set_at: string;
      withdrawn_by: string | null;
      withdrawn_at: string | null;
    };
    /**
     * QuotasView
     * @description What is planned in a hall now, and what was ever planned for it, the latest first.
     */
    QuotasView: {
      hall: string;
      version: number;
      usual: components["schemas"]["UsualWindows"][];
      in_force: components["schemas"]["QuotaView"][];
      history: components["schemas"]["QuotaView"][];
    };
    /**
     * Readiness
     * @description Whether everything is there that is needed to serve, and what is not; also by group.
     *
     *         People are served as well while the audit is not sealed in time, or was changed: somebody has to
     *         look at it (`python -m server audit verify`).
     */
    Readiness: {
      /** @enum {unknown} */
      status: "not ready" | "ready";
      missing: ("clock" | "journal" | "probe" | "redis" | "sql")[];
      groups: {
        [key: string]: components["schemas"]["GroupReadiness"];
      };
      /** @enum {unknown} */
      audit: "behind" | "broken" | "sealed";
    };
    /**
     * RefreshBody
     * @description A login that goes on.
     */
    RefreshBody: {
      refresh_token: string;
    };
    /**
     * RefusalAnswerBody
     * @description Whether the no was right, and why.
     */
    RefusalAnswerBody: {
      upheld: boolean;
      note: string;
    };
    /**
     * RefusalBody
     * @description Why somebody is told no, on what basis, and what they can do instead.
     *
     *         `to` is where they are sent (`not_ours`), or who clears it up and by when (`unclear`).
     */
    RefusalBody: {
      kind: components["schemas"]["RefusalKind"];
      basis: string;
      reason: string;
      way_forward: string;
      /** @default null */
      to?: string | null;
    };
    /**
     * RefusalCounts
     * @description How often people were told no, by kind.
     */
    RefusalCounts: {
      not_ours: number;
      not_met: number;
      unclear: number;
    };
    /**
     * RefusalKind
     * @description Why somebody is told no: not ours; a condition is not met; it is unclear who decides.
     * @enum {unknown}
     */
    RefusalKind: "not_met" | "not_ours" | "unclear";
    /**
     * RefusalList
     * @description A page of refusals.
     */
    RefusalList: {
      refusals: components["schemas"]["RefusalView"][];
      next_cursor: string | null;
    };
    /**
     * RefusalView
     * @description A refusal, of a ticket or of a case, and what a manager has answered to it.
     *
     *         `due_at` is by when an answer is due, `overdue` whether there is none and that is past.
     *         `upheld` is null until it is answered.
     */
    RefusalView: {
      id: string;
      hall: string;
      ticket: string | null;
      case: string | null;
      kind: components["schemas"]["RefusalKind"];
      basis: string;
      reason: string;
      way_forward: string;
      to: string | null;
      by: string;
      at: string;
      due_at: string;
      overdue: boolean;
      upheld: boolean | null;
      answer: string;
      answered_by: string | null;
      answered_at: string | null;
    };
    /**
     * ReinstateBody
     * @description Why somebody who was said not to have come has come.
     */
    ReinstateBody: {
      reason: string;
    };
    /**
     * ReportedCase
     * @description A case as the report has it; days are working days, dates those in China.
     */
    ReportedCase: {
      id: string;
      number: string;
      department: string;
      item: string;
      item_name: string;
      item_name_en: string;
      received_on: string;
      accepted_on: string | null;
      decided_on: string | null;
      due_on: string | null;
      promised_days: number | null;
      legal_days: number | null;
      used_days: number | null;
      legal_used_days: number | null;
      state: components["schemas"]["CaseState"];
      overdue: boolean;
      deemed: boolean;
    };
    /**
     * RescheduleBody
     * @description Move an appointment to another time, in any hall; staff, and nobody else, say why.
     */
    RescheduleBody: {
      slot: string;
      /** @default null */
      reason?: string | null;
    };
    /**
     * ResetBody
     * @description Why somebody's factor is taken away, such as a lost phone.
     */
    ResetBody: {
      reason: string;
    };
    /**
     * RetentionRule
     * @description How long a kind of data is kept; without `days` for as long as the house stands.
     */
    RetentionRule: {
      name: string;
      what: string;
      what_zh: string;
      why: string;
      why_zh: string;
      days: number | null;
      since: string;
      basis: string;
      seen_by: string;
      outlives_erasure: boolean;
    };
    /**
     * RetentionTable
     * @description All kinds of data that are about people.
     */
    RetentionTable: {
      rules: components["schemas"]["RetentionRule"][];
    };
    /**
     * ReturnBody
     * @description Which step is to be done again, and why.
     */
    ReturnBody: {
      version: number;
      step: string;
      reason: string;
    };
    /**
     * ReviewerDesk
     * @description Whose desk it is; without a `region` they work for all. `departments` are all there are.
     */
    ReviewerDesk: {
      id: string;
      name: string;
      department: string | null;
      region: string | null;
      powers: ("chief_representative" | "decide" | "head" | "review")[];
      colleagues: components["schemas"]["ColleagueView"][];
      departments: components["schemas"]["DepartmentName"][];
    };
    /**
     * RevokeBody
     * @description Why a proof shall hold no longer.
     */
    RevokeBody: {
      reason: string;
    };
    /**
     * RevokedView
     * @description A proof that holds no longer.
     */
    RevokedView: {
      id: string;
      ended_at: string;
    };
    /**
     * RulesAnswer
     * @description The rules after a change.
     */
    RulesAnswer: {
      rules: components["schemas"]["HallRules"];
      version: number;
      author: string | null;
      at: string | null;
      reason: string | null;
      seq: number;
      durable: boolean;
    };
    /**
     * RulesHistory
     * @description Versions, the latest first.
     */
    RulesHistory: {
      versions: components["schemas"]["RulesView"][];
    };
    /**
     * RulesView
     * @description A version of a hall's rules. Nobody is the author of what a hall begins with.
     */
    RulesView: {
      rules: components["schemas"]["HallRules"];
      version: number;
      author: string | null;
      at: string | null;
      reason: string | null;
    };
    /**
     * SecondFactorConfirmed
     * @description The factor is in force. Whoever only enrolled is given their whole `login` now.
     */
    SecondFactorConfirmed: {
      /** @enum {unknown} */
      state: "confirmed";
      login: components["schemas"]["StaffAnswer"] | null;
    };
    /**
     * SecondFactorView
     * @description `started` waits for its first code; `required` where nobody works without.
     */
    SecondFactorView: {
      /** @enum {unknown} */
      state: "confirmed" | "none" | "started";
      since: string | null;
      required: boolean;
    };
    /**
     * SentDelivery
     * @description A delivery as managers see it: of the recipient only the end of an id.
     *
     *         `dead`: somebody has to look why it failed. `may_replay`: it can be sent once more, now.
     */
    SentDelivery: {
      id: string;
      notice: string;
      /** @enum {unknown} */
      rung:
        | "booked"
        | "case_moved"
        | "closed"
        | "hall_event"
        | "missed"
        | "ready_for_pickup"
        | "recalled"
        | "reminder"
        | "rescheduled"
        | "three_ahead"
        | "your_turn";
      hall: string;
      /** @enum {unknown} */
      channel: "display" | "sms" | "socket" | "webhook" | "wechat";
      recipient: string;
      number: string | null;
      /**
       * @description `accepted`: a provider has it, or the live feed tells it; nobody need have seen it. `received`: a phone showed it, a display painted it, or the provider delivered it; that is not yet read. `seen`: tapped. `unknown`: it may have been sent. `superseded`: it is not so any more, or was known already. `not_reached`: the last way failed, too.
       * @enum {unknown}
       */
      state:
        | "accepted"
        | "not_reached"
        | "queued"
        | "received"
        | "refused"
        | "seen"
        | "sending"
        | "superseded"
        | "too_late"
        | "unknown";
      at: string;
      next_at: string | null;
      expires_at: string;
      reason: string | null;
      dead: boolean;
      may_replay: boolean;
      attempts: components["schemas"]["AttemptView"][];
    };
    /**
     * SentPage
     * @description The latest first; `next_cursor` is null on the last page.
     */
    SentPage: {
      deliveries: components["schemas"]["SentDelivery"][];
      next_cursor: string | null;
    };
    /**
     * SessionView
     * @description An unbroken stretch in which numbers are given; `opening` is null for an extra session.
     */
    SessionView: {
      starts_at: string;
      ends_at: string;
      opening: string | null;
    };
    /**
     * SessionsView
     * @description The sessions of a hall on a day, lane by lane.
     */
    SessionsView: {
      hall: string;
      date: string;
      lanes: components["schemas"]["LaneSessions"][];
    };
    /**
     * SettingBody
     * @description A setting of the hall; null: it has that of the hall above it again.
     */
    SettingBody: {
      key: string;
      value: string | null;
    };
    /**
     * SettingRecord
     * @description A value that the hall has or had for a setting.
     */
    SettingRecord: {
      key: string;
      value: string;
      set_by: string;
      set_at: string;
      withdrawn_by: string | null;
      withdrawn_at: string | null;
    };
    /**
     * SettingView
     * @description A setting as it holds, and the hall that sets it (null: nobody does).
     */
    SettingView: {
      key: string;
      value: string;
      hall: string | null;
    };
    /**
     * SettingsView
     * @description How a hall is booked, and what was ever set for it, the latest first.
     */
    SettingsView: {
      hall: string;
      settings: components["schemas"]["SettingView"][];
      history: components["schemas"]["SettingRecord"][];
    };
    /**
     * SignOnCode
     * @description What the page found in its address; `factor` where a second factor is asked for.
     */
    SignOnCode: {
      code: string;
      /** @default null */
      factor?: string | null;
    };
    /**
     * SignOnOffer
     * @description A provider; `name` may be empty.
     */
    SignOnOffer: {
      name: string;
    };
    /**
     * SituationsView
     * @description What an item asks, in the order in which it is asked.
     */
    SituationsView: {
      item: string;
      questions: components["schemas"]["QuestionView"][];
    };
    /**
     * SlotDay
     * @description A day up to the last that may be booked.
     *
     *         `open` is whether the business takes people on it at all, `first` its first free time, `left`
     *         how many such visits may still be booked.
     */
    SlotDay: {
      date: string;
      open: boolean;
      first: components["schemas"]["SlotView"] | null;
      left: number;
    };
    /**
     * SlotView
     * @description A time at which a visit may begin; of which `left` more such visits may be booked now.
     *
     *         `capacity` is how many there could be at all if everything were released and nothing taken.
     */
    SlotView: {
      id: string;
      starts_at: string;
      ends_at: string;
      capacity: number;
      left: number;
    };
    /**
     * StaffAnswer
     * @description `window` is the one this login works at; only clerks have one.
     *
     *         `to_enrol`, with the role `enrolling`: this login may set up a second factor, and nothing else.
     */
    StaffAnswer: {
      access_token: string;
      refresh_token: string;
      expires_in_s: number;
      /** @enum {string} */
      role:
        | "citizen"
        | "clerk"
        | "reviewer"
        | "manager"
        | "display"
        | "kiosk"
        | "entrance"
        | "ticket"
        | "enrolling";
      id: string;
      hall: string | null;
      window: string | null;
      name: string;
      /**
       * @default none
       * @enum {unknown}
       */
      second_factor?: "none" | "passed" | "to_enrol";
    };
    /**
     * StaffLogin
     * @description A clerk, reviewer or manager; a clerk may name another window of the hall.
     */
    StaffLogin: {
      username: string;
      password: string;
      /** @default null */
      window?: string | null;
      /** @default null */
      code?: string | null;
    };
    /**
     * StaffSessionList
     * @description The latest first; older ones beyond 200 are found by `username`.
     */
    StaffSessionList: {
      sessions: components["schemas"]["StaffSessionView"][];
    };
    /**
     * StaffSessionView
     * @description The same, with whose it is.
     */
    StaffSessionView: {
      id: string;
      /** @enum {string} */
      role:
        | "citizen"
        | "clerk"
        | "reviewer"
        | "manager"
        | "display"
        | "kiosk"
        | "entrance"
        | "ticket"
        | "enrolling";
      since: string;
      last_used_at: string;
      current: boolean;
      hall: string | null;
      window: string | null;
      /** @enum {string} */
      device: "mini_program" | "tablet" | "phone" | "computer" | "program" | "unknown";
      username: string;
    };
    /**
     * StateCounts
     * @description How many appointments are in each state.
     */
    StateCounts: {
      booked: number;
      arrived: number;
      fulfilled: number;
      left: number;
      cancelled: number;
      no_show: number;
    };
    /**
     * StepBody
     * @description A step of the case.
     */
    StepBody: {
      version: number;
      step: string;
    };
    /**
     * StepKind
     * @description What a department does in a step.
     * @enum {unknown}
     */
    StepKind: "decide" | "opinion" | "review";
    /**
     * StepState
     * @description Where a step stands: it waits for others, may be taken, is in somebody's hands, is done.
     * @enum {unknown}
     */
    StepState: "claimed" | "done" | "open" | "waiting";
    /**
     * StepView
     * @description What one department does; `due_at` is null while the step waits for others, or is done.
     *
     *         `claimed_by`, `opinion` and `note` are for staff alone.
     */
    StepView: {
      id: string;
      kind: components["schemas"]["StepKind"];
      name: string;
      name_en: string;
      department: string;
      requires: string[];
      state: components["schemas"]["StepState"];
      due_at: string | null;
      /** @default null */
      claimed_by?: string | null;
      /** @default null */
      opinion?: string | null;
      /** @default  */
      note?: string;
    };
    /**
     * Stop
     * @description One of the lanes a visit still has to pass, and for which item.
     */
    Stop: {
      lane: string;
      /** @default null */
      item?: string | null;
    };
    /**
     * StrandedTicket
     * @description A living ticket, and what it lacks.
     */
    StrandedTicket: {
      ticket: components["schemas"]["TicketView"];
      missing: components["schemas"]["MissingNeed"][];
    };
    /**
     * StrandedTickets
     * @description The first stranded tickets of a hall, in the order of issue, and how many there are.
     */
    StrandedTickets: {
      tickets: components["schemas"]["StrandedTicket"][];
      total: number;
    };
    /**
     * SupplementBody
     * @description The papers that have come: all that were asked for.
     */
    SupplementBody: {
      version: number;
      materials: (string | components["schemas"]["MaterialBody"])[];
    };
    /**
     * Taken
     * @description Units of five minutes: of `capacity`, so many are held, booked, and not offered again yet.
     *
     *         `overbooked` counts bookings beyond the capacity.
     */
    Taken: {
      capacity: number;
      held: number;
      booked: number;
      resting: number;
      overbooked: number;
    };
    /**
     * ThemeCases
     * @description The cases of a theme: one an item, handled beside each other, fetched together.
     */
    ThemeCases: {
      cases: components["schemas"]["CaseView"][];
    };
    /**
     * ThemeGuide
     * @description The guide to one theme; a paper that several items ask for stands here once.
     */
    ThemeGuide: {
      code: string;
      name: string;
      name_en: string;
      audience: string;
      promised_days: number | null;
      items: components["schemas"]["ThemeStep"][];
      materials: components["schemas"]["ListedMaterial"][];
      origin: components["schemas"]["Origin"];
    };
    /**
     * ThemeGuideAnswer
     * @description The same for a theme: papers once, fees and units together, the longest limit.
     *
     *         `lanes` are those of its items, in their order.
     */
    ThemeGuideAnswer: {
      answers: {
        [key: string]: string;
      };
      assumed: {
        [key: string]: string;
      };
      next: components["schemas"]["QuestionView"] | null;
      materials: components["schemas"]["MaterialView"][];
      fee_fen: number;
      promised_days: number;
      slot_units: number | null;
      theme: string;
      lanes: string[];
    };
    /**
     * ThemePage
     * @description Some themes, and where the next ones begin.
     */
    ThemePage: {
      themes: components["schemas"]["ThemeView"][];
      next_cursor: string | null;
    };
    /**
     * ThemeSituationsView
     * @description What the items of a theme ask, each question once.
     */
    ThemeSituationsView: {
      theme: string;
      questions: components["schemas"]["QuestionView"][];
    };
    /**
     * ThemeStep
     * @description An item of a theme; `parallel` when it need not wait for the one before it.
     */
    ThemeStep: {
      item: components["schemas"]["ItemView"];
      parallel: boolean;
    };
    /**
     * ThemeView
     * @description A theme in a list, with how many items it has.
     */
    ThemeView: {
      code: string;
      name: string;
      name_en: string;
      audience: string;
      promised_days: number | null;
      item_count: number;
    };
    /**
     * TicketAnswer
     * @description A ticket after a verb. `durable` is false only while the record is away.
     */
    TicketAnswer: {
      id: string;
      number: string;
      hall: string;
      lane: string;
      item: string | null;
      /** @enum {string} */
      state:
        "waiting" | "called" | "serving" | "served" | "missed" | "parked" | "cancelled" | "expired";
      ahead: number | null;
      estimate: components["schemas"]["Estimate"] | null;
      window: string | null;
      window_name: string | null;
      window_hall: string | null;
      call_no: number;
      virtual_arrival: string;
      joined_at: string;
      called_at: string | null;
      started_at: string | null;
      version: number;
      capped: boolean;
      credit_s: number;
      remote: boolean;
      stops: components["schemas"]["Stop"][];
      only: string | null;
      class: string;
      /** @default null */
      open_windows?: number | null;
      durable: boolean;
      seq: number;
      /** @default null */
      follow?: components["schemas"]["FollowCode"] | null;
    };
    /**
     * TicketLogin
     * @description The bearer of a paper ticket, by the secret in its QR code.
     */
    TicketLogin: {
      ticket: string;
      secret: string;
    };
    /**
     * TicketRef
     * @description A ticket named by its id.
     */
    TicketRef: {
      ticket: string;
    };
    /**
     * TicketRefWithReason
     * @description A ticket called out of turn, and why.
     */
    TicketRefWithReason: {
      ticket: string;
      reason: string;
    };
    /**
     * TicketRefusalBody
     * @description A no to whoever holds the ticket at the window; the rest is as with a case.
     */
    TicketRefusalBody: {
      ticket: string;
      kind: components["schemas"]["RefusalKind"];
      basis: string;
      reason: string;
      way_forward: string;
      /** @default null */
      to?: string | null;
    };
    /**
     * TicketView
     * @description A ticket as its holder and the clerks see it.
     *
     *         `stops` are the lanes still to come, `only` the one window a transferred ticket waits for,
     *         `window_hall` the hall of a window that serves it from afar. `open_windows` is how many open
     *         windows may call it now: null unless it waits, and in the answer to a verb.
     */
    TicketView: {
      id: string;
      number: string;
      hall: string;
      lane: string;
      item: string | null;
      /** @enum {string} */
      state:
        "waiting" | "called" | "serving" | "served" | "missed" | "parked" | "cancelled" | "expired";
      ahead: number | null;
      estimate: components["schemas"]["Estimate"] | null;
      window: string | null;
      window_name: string | null;
      window_hall: string | null;
      call_no: number;
      virtual_arrival: string;
      joined_at: string;
      called_at: string | null;
      started_at: string | null;
      version: number;
      capped: boolean;
      credit_s: number;
      remote: boolean;
      stops: components["schemas"]["Stop"][];
      only: string | null;
      class: string;
      /** @default null */
      open_windows?: number | null;
    };
    /**
     * TimelineEntry
     * @description What has happened, in a sentence.
     */
    TimelineEntry: {
      at: string;
      verb: components["schemas"]["Verb"];
      /** @enum {string} */
      by_role: "citizen" | "clerk" | "reviewer" | "manager" | "system";
      text: string;
      text_zh: string;
    };
    /**
     * ToldRefusal
     * @description Why it was refused, on what basis, what to do instead, and to whom to go for it.
     */
    ToldRefusal: {
      id: string;
      kind: components["schemas"]["RefusalKind"];
      basis: string;
      reason: string;
      way_forward: string;
      to: string | null;
    };
    /**
     * TransferTarget
     * @description A lane or a window of the ticket's hall. No `ticket`: the one at this window.
     *
     *         A ticket that is named waits, and is moved for a `reason` that goes on the record.
     */
    TransferTarget: {
      /** @default null */
      lane?: string | null;
      /** @default null */
      window?: string | null;
      /** @default null */
      ticket?: string | null;
      /** @default null */
      reason?: string | null;
    };
    /**
     * UnmaskAnswer
     * @description The value, for as long as it may be shown; null for whoever repeats the request later.
     */
    UnmaskAnswer: {
      id: string;
      hall: string;
      window: string;
      /** @enum {unknown} */
      field: "id_number" | "name" | "phone";
      value: string | null;
      shown_until: string;
    };
    /**
     * UnmaskBody
     * @description What is to be seen of whose ticket, case or verification (one of them), and why.
     */
    UnmaskBody: {
      /** @enum {unknown} */
      field: "id_number" | "name" | "phone";
      reason: string;
      /** @default null */
      ticket?: string | null;
      /** @default null */
      case?: string | null;
      /** @default null */
      verification?: string | null;
    };
    /**
     * UnmaskingList
     * @description A page of these, the latest first.
     */
    UnmaskingList: {
      unmaskings: components["schemas"]["UnmaskingView"][];
      next_cursor: string | null;
    };
    /**
     * UnmaskingView
     * @description That somebody saw something clear: of the ticket, case or verification that is named.
     */
    UnmaskingView: {
      id: number;
      at: string;
      actor: string;
      hall: string;
      window: string;
      field: string;
      ticket: string | null;
      case: string | null;
      verification: string | null;
      reason: string;
    };
    /**
     * UsualWindows
     * @description The windows that count for a lane where no quota speaks of a session.
     */
    UsualWindows: {
      lane: string;
      windows: number;
    };
    /**
     * Verb
     * @description What may be done to a case; the system's own are `remind`, `close` and `deliver`.
     * @enum {unknown}
     */
    Verb:
      | "accept"
      | "accept_hand_over"
      | "claim"
      | "close"
      | "collect"
      | "decide"
      | "deliver"
      | "extend"
      | "fix_on_spot"
      | "give_opinion"
      | "hand_over"
      | "issue_result"
      | "not_accept"
      | "pause"
      | "receive"
      | "release"
      | "remind"
      | "reopen"
      | "request_correction"
      | "resume"
      | "return_to_step"
      | "return_unfetched"
      | "revoke"
      | "supplement"
      | "withdraw";
    /**
     * VerbAnswer
     * @description How things stand after a verb.
     */
    VerbAnswer: {
      ticket: components["schemas"]["TicketView"] | null;
      window: components["schemas"]["WindowView"];
      seq: number | null;
      durable: boolean;
    };
    /**
     * VerificationBody
     * @description How somebody wants to show who they are; name and number for `face`, and for nobody else.
     *
     *         `consent` is the version of the text that was agreed to; without it, the one in force.
     */
    VerificationBody: {
      /** @enum {unknown} */
      provider: "counter" | "ctid" | "face";
      level: number;
      /** @default null */
      name?: string | null;
      /** @default null */
      id_number?: string | null;
      /** @default null */
      consent?: string | null;
      /** @default null */
      guardian?: components["schemas"]["GuardianBody"] | null;
    };
    /**
     * VerificationCodeView
     * @description What the phone shows to the clerk; another one is to be asked for before it expires.
     */
    VerificationCodeView: {
      code: string;
      svg: string;
      expires_at: string;
    };
    /**
     * VerificationView
     * @description An attempt as it stands.
     *
     *         `client_payload` is what the phone hands to the provider. `hold_until` is when the time that
     *         its owner keeps for a booking lapses.
     */
    VerificationView: {
      id: string;
      /** @enum {unknown} */
      provider: "counter" | "ctid" | "face";
      level: number;
      /** @enum {unknown} */
      state:
        | "cancelled"
        | "created"
        | "expired"
        | "failed"
        | "in_progress"
        | "issued"
        | "manual_review"
        | "passed"
        | "revoked"
        | "superseded";
      verify_id: string | null;
      client_payload: {
        [key: string]: string;
      } | null;
      expires_at: string;
      reason: string | null;
      reason_zh: string | null;
      reason_code: string | null;
      proof: components["schemas"]["ProvenView"] | null;
      hold_until: string | null;
    };
    /**
     * VerificationsView
     * @description Somebody's attempts, the latest first.
     */
    VerificationsView: {
      verifications: components["schemas"]["VerificationView"][];
    };
    /**
     * VerifiedDocument
     * @description What the house knows of a paper by its code: nothing of a person.
     *
     *         `case_number` is masked: whoever holds the paper knows it again. `state` is `pending` until the
     *         file is made, `superseded` for a refusal that was lifted, `revoked` for a decision that was.
     */
    VerifiedDocument: {
      kind: components["schemas"]["PaperKind"];
      name: string;
      name_en: string;
      number: string;
      at: string;
      case_number: string;
      item: string;
      item_en: string;
      department: string;
      department_en: string;
      sha256: string | null;
      /** @enum {string} */
      state: "valid" | "pending" | "superseded" | "revoked";
    };
    /**
     * VersionBody
     * @description The version of the case that whoever asks has seen.
     */
    VersionBody: {
      version: number;
    };
    /**
     * WayView
     * @description A way by which the house knows somebody: a WeChat, a certificate, a desk, a card.
     *
     *         `current` is the one by which this login was made.
     */
    WayView: {
      id: string;
      /** @enum {unknown} */
      kind: "card" | "ctid" | "desk" | "wechat";
      since: string;
      current: boolean;
    };
    /**
     * WeChatLogin
     * @description A citizen, by the code that wx.login gave.
     */
    WeChatLogin: {
      code: string;
    };
    /**
     * WebhookAttempt
     * @description One try; without an outcome it is under way, or its process was killed.
     */
    WebhookAttempt: {
      at: string;
      outcome: string | null;
      code: string | null;
    };
    /**
     * WebhookDeliveries
     * @description The latest first; `next_cursor` leads on, and is null at the end.
     */
    WebhookDeliveries: {
      deliveries: components["schemas"]["WebhookDelivery"][];
      next_cursor: string | null;
    };
    /**
     * WebhookDelivery
     * @description What a webhook was told, or will be: at `next_at`, if that is known.
     */
    WebhookDelivery: {
      id: string;
      event: string;
      created_at: string;
      state: string;
      next_at: string | null;
      attempts: components["schemas"]["WebhookAttempt"][];
    };
    /**
     * WebhookList
     * @description The webhooks of a hall, the oldest first, and of what one may be told.
     */
    WebhookList: {
      webhooks: components["schemas"]["WebhookView"][];
      events: string[];
    };
    /**
     * WebhookView
     * @description A webhook. One that is paused is told nothing, and nothing later of what happens now.
     */
    WebhookView: {
      id: string;
      hall: string;
      url: string;
      events: string[];
      /** @enum {unknown} */
      state: "active" | "paused";
      created_at: string;
    };
    /**
     * WindowBrief
     * @description A window of a hall.
     */
    WindowBrief: {
      id: string;
      name: string;
      name_en: string;
      kind: string;
      lanes: string[];
    };
    /**
     * WindowPage
     * @description All that a console shows.
     */
    WindowPage: {
      window: components["schemas"]["WindowView"];
      ticket: components["schemas"]["TicketView"] | null;
      waiting: components["schemas"]["TicketView"][];
      missed: components["schemas"]["TicketView"][];
      parked: components["schemas"]["TicketView"][];
      waiting_by_lane: {
        [key: string]: number;
      };
      now: string;
    };
    /**
     * WindowView
     * @description A window as its clerk sees it.
     *
     *         `lanes` are its own; `helps` are lanes of other halls, `serving_hall` the one helped just now;
     *         `finished` is what `undo-finish` would undo.
     */
    WindowView: {
      id: string;
      hall: string;
      name: string;
      name_en: string;
      kind: string;
      /** @enum {string} */
      state: "open" | "paused" | "closed";
      lanes: string[];
      ticket: string | null;
      number: string | null;
      clerk: string | null;
      reason: string | null;
      helps: string[];
      serving_hall: string | null;
      finished: components["schemas"]["FinishedView"] | null;
    };
    /**
     * WorkCounts
     * @description How many cases the lists have; 1000 stands for that many or more.
     */
    WorkCounts: {
      todo: number;
      overdue: number;
      mine: number;
      results: number;
    };
    /**
     * WorkPage
     * @description A page of a list. `now` is the moment, by the house's clock, at which it was so.
     */
    WorkPage: {
      cases: components["schemas"]["WorkRow"][];
      counts: components["schemas"]["WorkCounts"];
      next_cursor: string | null;
      now: string;
    };
    /**
     * WorkRow
     * @description A case in a list, with no more than a list shows.
     *
     *         `due_at` is what comes first: the limit of one's own department's step, or the case's;
     *         `left_days` are the working days after today, less than 0 once they are over. `is_told` is
     *         whether the applicant knows of the pause that is in force: without it nothing stands still.
     */
    WorkRow: {
      id: string;
      number: string;
      version: number;
      state: components["schemas"]["CaseState"];
      item: string;
      item_name: string;
      item_name_en: string;
      received_at: string;
      due_at: string | null;
      left_days: number | null;
      alert: components["schemas"]["Alert"];
      provisional: boolean;
      paused: boolean;
      is_told: boolean;
      owner: string;
      successor: string | null;
      steps: components["schemas"]["WorkStep"][];
    };
    /**
     * WorkStep
     * @description A step that may be worked on; `claimed_by` is who has taken it.
     */
    WorkStep: {
      id: string;
      kind: components["schemas"]["StepKind"];
      name: string;
      name_en: string;
      department: string;
      state: components["schemas"]["StepState"];
      claimed_by: string | null;
    };
    /**
     * DecideBody
     * @description What is decided; a refusal says why, and what the applicant can do.
     */
    "handlers.cases.bodies.DecideBody": {
      version: number;
      decision: components["schemas"]["Decision"];
      /** @default null */
      refusal?: components["schemas"]["RefusalBody"] | null;
      /** @default  */
      note?: string;
    };
    /**
     * ReasonBody
     * @description Why.
     */
    "handlers.cases.bodies.ReasonBody": {
      version: number;
      reason: string;
    };
    /**
     * DecideBody
     * @description What a clerk decides; nothing is in force whose paper nobody has seen.
     */
    "handlers.organisations.schemas.DecideBody": {
      in_force: boolean;
      reason: string;
      /** @default false */
      paper_seen?: boolean;
    };
    /**
     * ReasonBody
     * @description A reason that goes on the record.
     */
    "handlers.windows.schemas.ReasonBody": {
      reason: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
