/** Everything the window can ask of the host. The shapes are the contract's; nothing of them is written twice. */
import type { z } from 'zod';
import type {
  ActionInput,
  ActionList,
  ActionStatus,
  ActionView,
  RestartAnswer,
  Seen,
} from '../../main/contract/action.ts';
import type { ActionType, ActionTypeInput, ActionTypePatch, ChangedType } from '../../main/contract/catalog.ts';
import type { AuditHead, AuditVerification, EventKind, EventView } from '../../main/contract/event.ts';
import type { FailureList, FailureReason, SeenCount, SeenFailures } from '../../main/contract/failures.ts';
import type {
  AllowRule,
  AllowRuleInput,
  AllowRuleList,
  MaintenanceEnded,
  MaintenanceInput,
  MaintenanceLog,
  MaintenancePatch,
  MaintenanceScope,
  MaintenanceStatistics,
  MaintenanceWindow,
  Schedule,
  ScheduleCalendar,
  ScheduleInput,
  ScheduleList,
  SchedulePreview,
} from '../../main/contract/maintenance.ts';
import type {
  PauseInput,
  PauseView,
  ServerInput,
  ServerPatch,
  ServerTest,
  ServerView,
} from '../../main/contract/server.ts';
import type { DiscoveredService, ServiceInput, ServicePatch, ServiceView } from '../../main/contract/service.ts';
import type { Settings, SettingsPatch } from '../../main/contract/settings.ts';
import type { TokenInput, TokenView } from '../../main/contract/token.ts';
import type {
  ActionsPerDay,
  BulkDecision,
  BulkResult,
  Snapshot,
  SshConfigHost,
  UptimeView,
} from '../../main/contract/window.ts';
import type { Answer } from './answer.ts';

export interface ActionFilter {
  status?: readonly ActionStatus[];
  server_id?: readonly string[];
  action_type?: readonly string[];
  service_name?: string | undefined;
  created_from?: string | undefined;
  created_to?: string | undefined;
  text?: string | undefined;
}

export interface AuditFilter {
  kind?: readonly EventKind[];
  server_id?: string | undefined;
  action_id?: number | undefined;
  actor?: string | undefined;
}

export interface AuditPage {
  events: EventView[];
  next_cursor: string | null;
}

export interface FailureAsked {
  reason?: FailureReason | undefined;
  limit?: number;
  cursor?: string | undefined;
}

type Restarted = z.infer<typeof RestartAnswer>;
/** As it is given: what has a default may be left out. */
export type ServerGiven = z.input<typeof ServerInput>;
export type ServiceGiven = z.input<typeof ServiceInput>;
export type ActionGiven = z.input<typeof ActionInput>;
export type ActionTypeGiven = z.input<typeof ActionTypeInput>;
export type PauseGiven = z.input<typeof PauseInput>;
export type MaintenanceGiven = z.input<typeof MaintenanceInput>;
export type MaintenanceChange = z.input<typeof MaintenancePatch>;
export type ScheduleGiven = z.input<typeof ScheduleInput>;
export type AllowRuleGiven = z.input<typeof AllowRuleInput>;

/** Answers never reject; a command's answer comes after its events were published. */
export interface Client {
  snapshot(): Promise<Answer<Snapshot>>;
  endSession(): Promise<Answer<null>>;

  action(id: number): Promise<Answer<ActionView>>;
  actions(filter: ActionFilter, page: { limit?: number; cursor?: string | undefined }): Promise<Answer<ActionList>>;
  /** Address of the download with the same filter. */
  actionsExportUrl(filter: ActionFilter, format: 'csv' | 'json'): string;
  createAction(input: ActionGiven): Promise<Answer<ActionView>>;
  /** Decisions name what was seen; where it is not so any more, `stale_decision`. */
  approve(id: number, seen: Seen): Promise<Answer<ActionView>>;
  reject(id: number, reason: string, seen: Seen): Promise<Answer<ActionView>>;
  cancel(id: number, seen: Seen): Promise<Answer<ActionView>>;
  settle(id: number, outcome: 'completed' | 'failed', note: string, seen: Seen): Promise<Answer<ActionView>>;
  /** Files the same anew, as the catalog and the server say it now. */
  askAgain(id: number): Promise<Answer<ActionView>>;
  decideMany(decision: BulkDecision): Promise<Answer<BulkResult>>;
  actionsPerDay(days: number): Promise<Answer<ActionsPerDay>>;
  failures(page: FailureAsked): Promise<Answer<FailureList>>;
  /** A person looked at these. */
  seeFailures(seen: SeenFailures): Promise<Answer<SeenCount>>;
  seeAction(id: number): Promise<Answer<SeenCount>>;
  rejectionReasons(): Promise<Answer<{ reasons: string[] }>>;

  addServer(input: ServerGiven): Promise<Answer<ServerView>>;
  editServer(serverId: string, patch: ServerPatch): Promise<Answer<ServerView>>;
  removeServer(serverId: string): Promise<Answer<null>>;
  pause(serverId: string, input: PauseGiven): Promise<Answer<PauseView>>;
  resume(serverId: string): Promise<Answer<PauseView>>;
  testServer(serverId: string): Promise<Answer<ServerTest>>;
  acceptHostKey(serverId: string, fingerprint: string): Promise<Answer<ServerView>>;
  sshConfigHosts(): Promise<Answer<{ hosts: SshConfigHost[] }>>;

  beginMaintenance(input: MaintenanceGiven): Promise<Answer<MaintenanceWindow>>;
  changeMaintenance(patch: MaintenanceChange): Promise<Answer<MaintenanceWindow>>;
  endMaintenance(scope: MaintenanceScope): Promise<Answer<MaintenanceEnded>>;
  maintenanceLog(page: { limit: number; offset: number }): Promise<Answer<MaintenanceLog>>;
  maintenanceStatistics(days: number): Promise<Answer<MaintenanceStatistics>>;
  schedules(): Promise<Answer<ScheduleList>>;
  addSchedule(input: ScheduleGiven): Promise<Answer<Schedule>>;
  previewSchedule(input: ScheduleGiven): Promise<Answer<SchedulePreview>>;
  /** Starts of all schedules in a period. */
  scheduleCalendar(from: string, to: string): Promise<Answer<ScheduleCalendar>>;
  skipSchedule(id: number): Promise<Answer<Schedule>>;
  cancelSchedule(id: number): Promise<Answer<null>>;
  allowRules(): Promise<Answer<AllowRuleList>>;
  addAllowRule(input: AllowRuleGiven): Promise<Answer<AllowRule>>;
  removeAllowRule(id: number): Promise<Answer<null>>;

  services(serverId: string): Promise<Answer<{ services: ServiceView[] }>>;
  discoverServices(serverId: string): Promise<Answer<{ services: DiscoveredService[] }>>;
  addService(serverId: string, input: ServiceGiven): Promise<Answer<ServiceView>>;
  editService(serverId: string, name: string, patch: ServicePatch): Promise<Answer<ServiceView>>;
  removeService(serverId: string, name: string): Promise<Answer<null>>;
  restart(serverId: string, name: string, note?: string): Promise<Answer<Restarted>>;
  uptime(serverId: string, hours: 24 | 168): Promise<Answer<UptimeView>>;

  audit(filter: AuditFilter, page: { limit?: number; before?: string | undefined }): Promise<Answer<AuditPage>>;
  auditHead(): Promise<Answer<AuditHead>>;
  verifyAudit(): Promise<Answer<AuditVerification>>;
  auditExportUrl(filter: AuditFilter, format: 'jsonl' | 'csv'): string;

  editSettings(patch: SettingsPatch): Promise<Answer<Settings>>;
  tokens(): Promise<Answer<{ tokens: TokenView[] }>>;
  createToken(input: z.input<typeof TokenInput>): Promise<Answer<TokenView & { token: string }>>;
  revokeToken(id: number): Promise<Answer<null>>;
  addActionType(input: ActionTypeGiven): Promise<Answer<ActionType>>;
  editActionType(name: string, patch: ActionTypePatch): Promise<Answer<ChangedType>>;
  removeActionType(name: string): Promise<Answer<unknown>>;
}
