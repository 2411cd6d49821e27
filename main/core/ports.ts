/**
 * What the core needs from the outside world. Adapters implement these; the core imports nothing of them.
 * The store ports are synchronous: SQLite is in the process, and a decision must be durable when the call returns.
 */
import type {
  ActionQuery,
  ActionStatus,
  ActionSummary,
  ActionView,
  Failure,
  Seen,
  Waiting,
} from '../contract/action.ts';
import type { ActionSpec } from '../contract/action-spec.ts';
import type { Actor, ActorId } from '../contract/actor.ts';
import type { AuditVerification, EventKind, EventView } from '../contract/event.ts';
import type {
  AuthView,
  ConnectFailure,
  ConnectFailureCode,
  HostKey,
  ServerStatus,
  Sudo,
  SudoState,
} from '../contract/server.ts';
import type { ServiceState } from '../contract/service.ts';
import type { Settings } from '../contract/settings.ts';
import type { Scope } from '../contract/token.ts';
import type { SshConfigHost } from '../contract/window.ts';
import type { AnchoredLog } from './audit/anchors.ts';
import type { FailureStore } from './failures-port.ts';
import type { AllowRuleStore, ScheduleStore, WindowStore } from './maintenance-ports.ts';
import type { OverviewStore } from './overview-port.ts';
import type { Pace } from './turns.ts';
import type { VisitorStore } from './visitors/store-port.ts';

// ---------------------------------------------------------------- time

export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  now(): number;
  /** Monotonic milliseconds since an arbitrary start. Never jumps; stands still while the machine sleeps. */
  monotonic(): number;
  /** Calls `work` once after at least `delayMs`; the remover cancels it. Delays above 2^31-1 ms are capped. */
  after(delayMs: number, work: () => void): () => void;
}

// ---------------------------------------------------------------- store

/** A server with its pause, which is its own open window of maintenance (MNT-1). */
export interface ServerRecord extends StoredServer {
  is_paused: boolean;
  paused_at: string | null;
  paused_by: string | null;
  pause_reason: string | null;
  resume_at: string | null;
}

/** A server as stored. Secrets are not in it, see SecretStore. */
export interface StoredServer {
  server_id: string;
  display_name: string;
  host: string;
  port: number;
  ssh_user: string;
  auth: Pick<AuthView, 'kind' | 'path'>;
  sudo: Sudo;
  tags: string[];
  status: ServerStatus;
  status_since: string | null;
  last_seen_at: string | null;
  connection_failure: ConnectFailure | null;
  host_key: HostKey | null;
  presented_host_key: HostKey | null;
  sudo_state: SudoState;
  sudo_types: Record<string, boolean>;
  sudo_checked_at: string | null;
  created_at: string;
}

export type ServerCounts = Record<ServerStatus | 'paused' | 'total', number>;

export interface ServerStore {
  /** Servers that are not removed, by display name, then id. */
  list(): ServerRecord[];
  /** In the same order. */
  ids(): string[];
  /** How many there are, by what they are. */
  counts(): ServerCounts;
  /** null for an unknown or removed server. */
  get(serverId: string): ServerRecord | null;
  /** false where a server of that id exists and is not removed. */
  insert(server: StoredServer): boolean;
  /** Changes the given columns; null where the server does not exist (any more). */
  update(serverId: string, change: Partial<Omit<StoredServer, 'server_id' | 'created_at'>>): ServerRecord | null;
  /** Marks it removed; its row stays for the history. false where it does not exist. */
  remove(serverId: string, at: string): boolean;
}

export interface ServiceRecord {
  server_id: string;
  name: string;
  display_name: string;
  is_critical: boolean;
  enabled: boolean;
  state: ServiceState;
  sub_state: string | null;
  load_state: string | null;
  pid: number | null;
  memory_bytes: number | null;
  since: string | null;
  checked_at: string | null;
  reason: string | null;
  needs_reload: boolean;
}

/** Two rows that were one unit: the one that is left, as it was and as it is, and the one that is gone. */
export interface MergedServices {
  before: ServiceRecord;
  kept: ServiceRecord;
  gone: ServiceRecord;
}

export interface ServiceStore {
  list(serverId: string): ServiceRecord[];
  /** Looks up by unit: `plex` and `plex.service` are one service, and so is an alias that the server told of. */
  get(serverId: string, name: string): ServiceRecord | null;
  /** false where the unit is on the list already. */
  insert(service: ServiceRecord): boolean;
  update(
    serverId: string,
    name: string,
    change: Partial<Omit<ServiceRecord, 'server_id' | 'name'>>,
  ): ServiceRecord | null;
  remove(serverId: string, name: string): boolean;
  removeAll(serverId: string): void;
  /**
   * Brings the list in line with names that were learned: a service listed by an alias is known by its unit from now on. Where the
   * unit is on the list already, the row of the alias goes and the other takes over that it is critical or watched.
   */
  mergeAliases(serverId: string): MergedServices[];
  /** Per server (or of one): how many there are, and how many of the enabled ones are failed, or critical and stopped. */
  counts(serverId?: string): Map<string, { total: number; trouble: number }>;
}

/** Which names mean which unit, as each server told (SVC-6). Names are canonical: with `.service`. */
export interface UnitNameStore {
  /** The unit a name means there: systemd's own name of it where the server told, else the name itself. */
  resolve(serverId: string, name: string): string;
  /** Takes over what the server says now of these names. Returns whether anything is other than before. */
  learn(serverId: string, names: readonly { name: string; unit: string }[]): boolean;
  /** Another machine stands there, or none. */
  forget(serverId: string): void;
}

/** What is known before a command is sent, kept with the claim so that a lost outcome can be looked up (RUN-2, RUN-6). */
export interface RunEvidence {
  /** The server's boot id at the probe. */
  boot_id: string;
  /** The command refuses to start once the server's own uptime reaches this, whole seconds. */
  not_after_uptime: number;
  /** The server's uptime at the probe, seconds. */
  uptime?: number | undefined;
  /** The unit's InvocationID before the restart; '' where the unit never ran, null for other types and where the server cannot tell. */
  invocation_before: string | null;
}

export interface NewAction {
  server_id: string;
  action_type: string;
  service_name: string | null;
  /** canonical unit, the key of ACT-5; null for types without a service */
  unit: string | null;
  parameters: Record<string, string | number>;
  command: string;
  status: 'pending' | 'approved';
  created_at: string;
  created_by: string;
  created_by_id: ActorId | null;
  note: string | null;
  alert_ref: string | null;
  approved_at: string | null;
  approved_by: string | null;
  expires_at: string;
  /** The rule by which it passes a hold; null: none was needed, or none does. */
  allowed_by: number | null;
  /** Scopes of the open windows that hold its server; null: none. */
  held_by: string[] | null;
  spec: ActionSpec;
  digest: string;
  /** The digest, where it begins approved. */
  approved_digest: string | null;
}

/** What an action is, as its row says it; nothing here is checked against anything. */
export interface StoredSpec {
  /** null: there is none (filed before there were any), or it cannot be read. */
  spec: ActionSpec | null;
  digest: string | null;
  approved_digest: string | null;
}

export interface CapturedText {
  text: string;
  is_cut: boolean;
}

/** The columns a step of the life cycle may set. */
export interface StepChange {
  approved_at?: string;
  approved_by?: string;
  rejected_at?: string;
  rejected_by?: string;
  rejection_reason?: string;
  cancelled_at?: string;
  cancelled_by?: string;
  executed_at?: string;
  completed_at?: string;
  exit_code?: number | null;
  failure?: Failure | null;
  remarks?: string[];
  evidence?: RunEvidence;
  stdout?: CapturedText;
  stderr?: CapturedText;
}

/** What must hold for a step besides the status. */
export interface StepConditions extends Seen {
  /** Requires expires_at > this time. */
  unlessExpiredAt?: string | undefined;
}

export interface ActionPage {
  actions: ActionSummary[];
  total: number;
  next_cursor: string | null;
}

/** The next approved action of a server, in order of approval. */
export interface QueueHead {
  id: number;
  server_id: string;
  /** ISO time before which it is not tried again; null: now. */
  next_attempt_at: string | null;
}

export interface ActionStore {
  /** Inserts, or names the open twin (same server, type and unit) that is in the way: one statement, no check before. */
  insert(action: NewAction): { inserted: ActionSummary } | { twin: { id: number; status: ActionStatus } };
  get(id: number): ActionView | null;
  summary(id: number): ActionSummary | null;
  evidence(id: number): RunEvidence | null;
  /** In slices, `pace` before each: filters on text, time or service look at every row. */
  list(query: ActionQuery, pace: Pace): Promise<ActionPage>;
  /**
   * One conditional update: sets status and columns where the present status is one of `from` and every condition
   * holds. null: it was not so. `approved` also gives it its place in the order of approval, and its digest as the
   * approved one.
   */
  step(
    id: number,
    from: readonly ActionStatus[],
    to: ActionStatus,
    change: StepChange,
    conditions?: StepConditions,
  ): ActionSummary | null;
  /**
   * approved → executing, only where it is not expired, nothing else executes on that server, and `digest` is both what
   * it is and what was approved (ACT-10).
   */
  claim(id: number, at: string, evidence: RunEvidence, digest: string): ActionSummary | null;
  spec(id: number): StoredSpec | null;
  /** Gives an open action of before specifications its own, once; what is approved counts as approved with it. */
  specify(id: number, spec: ActionSpec, digest: string): ActionSummary | null;
  /** Open actions without a specification, oldest first. */
  unspecified(): number[];
  /** Keeps it approved, with the reason it waits. null where it is no longer approved. */
  postpone(id: number, waiting: Waiting): ActionSummary | null;
  /** Heads of all queues of servers that execute nothing, oldest approval first; or of one server. */
  heads(serverId?: string): QueueHead[];
  /** Ids in that status, oldest first. For `pending`, `approved`, `executing`, `unknown`: few rows, indexed. */
  idsIn(status: ActionStatus, serverId?: string): number[];
  /** Pending and approved actions with expires_at at or before `at`. */
  dueToExpire(at: string): number[];
  /** The earliest expires_at of a pending or approved action. */
  nextExpiryAt(): string | null;
  /** Per server with any: pending, and open (pending, approved, executing). */
  openCounts(): Map<string, { pending: number; open: number }>;
  openCount(serverId: string): { pending: number; open: number };
  /** Pending and approved actions of a type: how many, and the oldest of them. */
  undoneOfType(type: string, limit: number): { count: number; ids: number[] };
  /** Actions per status, all servers. */
  countsByStatus(): Record<ActionStatus, number>;
}

export interface TokenRecord {
  id: number;
  name: string;
  scopes: Scope[];
  created_at: string;
  created_by: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface TokenStore {
  list(): TokenRecord[];
  /** `hash`: SHA-256 of the token, hex. null where a token of that name exists that is not revoked. */
  insert(token: Omit<TokenRecord, 'id' | 'revoked_at' | 'last_used_at'>, hash: string): TokenRecord | null;
  findByHash(hash: string): TokenRecord | null;
  get(id: number): TokenRecord | null;
  /** false where it does not exist or is revoked already. */
  revoke(id: number, at: string): boolean;
  touch(id: number, at: string): void;
}

/** Holding everything is maintenance of everything, and stored as that. */
export type StoredSettings = Omit<Settings, 'hold_everything'>;

export interface SettingsStore {
  /** Stored values over the defaults; `hold_everything` is whether the window `all` is open. */
  get(): Settings;
  set(change: Partial<StoredSettings>): void;
}

/** Definitions of owner-made types, and changes to built-in ones, as JSON values the core validates. */
export interface TypeStore {
  list(): { name: string; definition: unknown }[];
  put(name: string, definition: unknown): void;
  remove(name: string): boolean;
}

export interface NewEvent {
  kind: EventKind;
  actor: Actor;
  server_id?: string | null;
  action_id?: number | null;
  data: Record<string, unknown>;
}

export interface EventQuery {
  /** Only rows with a greater seq. */
  after?: number;
  /** Only rows with a smaller seq. */
  before?: number;
  server_id?: string;
  action_id?: number;
  kinds?: readonly EventKind[];
  actor?: string;
  /** Without the rows that repeat another one of this list; see isRepeated. */
  withoutRepeated?: boolean;
  limit: number;
  order: 'oldest_first' | 'newest_first';
}

/** `head`: within a transaction what it has recorded so far counts. */
export interface EventStore extends AnchoredLog {
  /** At once: for few rows by one filter. */
  list(query: EventQuery): EventView[];
  /** The same for any query, in slices. */
  page(query: EventQuery, pace: Pace): Promise<EventView[]>;
  /** The seq of the newest row, 0 for an empty log. */
  lastSeq(): number;
  /** Recomputes the hash chain over all rows and holds the tables against the log, in slices so that other work goes on. */
  verify(): Promise<AuditVerification>;
}

/** A window in a browser that is signed in. */
export interface WindowSession {
  /** SHA-256 of its secret, hex. */
  hash: string;
  /** The user of this machine it is for; null: not known. */
  peer_user: number | null;
  last_used_at: string;
}

export interface WindowSessionStore {
  list(): WindowSession[];
  /** Adds it, or takes over when it was used last. */
  put(session: WindowSession): void;
  remove(hash: string): void;
  /** Removes those last used before `at`. */
  removeUnusedSince(at: string): void;
}

/** How far a reader of the event log has come, so that it deals with no event twice. */
export interface MarkStore {
  /** null: that reader was never here. */
  get(name: string): number | null;
  /** Never goes back. */
  set(name: string, seq: number): void;
}

/** All nouns, on one connection. */
export interface Nouns {
  servers: ServerStore;
  services: ServiceStore;
  actions: ActionStore;
  tokens: TokenStore;
  settings: SettingsStore;
  types: TypeStore;
  events: EventStore;
  overview: OverviewStore;
  sessions: WindowSessionStore;
  marks: MarkStore;
  windows: WindowStore;
  schedules: ScheduleStore;
  allowRules: AllowRuleStore;
  visitors: VisitorStore;
  failures: FailureStore;
  unitNames: UnitNameStore;
}

export interface Transaction extends Nouns {
  /** Appends to the event log within this transaction; published after the commit. Returns its seq. */
  record(event: NewEvent): number;
}

export interface Store extends Nouns {
  /** One immediate transaction, durable (fsync) when it returns. A throw rolls back and publishes nothing. Does not nest. */
  write<T>(work: (tx: Transaction) => T): T;
  /** As `write`, without the fsync: for what was merely observed and can be observed again. Never for a decision. */
  observe<T>(work: (tx: Transaction) => T): T;
  /**
   * Everything `work` reads is of one moment, however long it takes and whatever is written meanwhile. A few at a time; more
   * wait. Rejects with what `work` rejects with.
   */
  readMoment<T>(work: (nouns: Nouns) => Promise<T>): Promise<T>;
  /** Called after each commit with the rows it appended, in order. A listener must not throw or write. */
  subscribe(listener: (events: EventView[]) => void): () => void;
  close(): void;
}

// ---------------------------------------------------------------- secrets

export interface ServerSecrets {
  password?: string;
  passphrase?: string;
  sudo_password?: string;
}

/** Secrets of servers. Where they cannot be stored encrypted they are kept in memory only and `isDurable` is false. */
export interface SecretStore {
  readonly isDurable: boolean;
  get(serverId: string): ServerSecrets;
  /** Replaces; an empty object forgets. */
  put(serverId: string, secrets: ServerSecrets): void;
}

// ---------------------------------------------------------------- SSH

/** Everything needed to log in to a server. Never logged, never stored, only handed to the executor. */
export interface Target {
  serverId: string;
  host: string;
  port: number;
  user: string;
  auth:
    | { kind: 'agent' }
    | { kind: 'key'; path: string; passphrase?: string }
    | { kind: 'password'; password?: string };
  sudo: Sudo;
  sudoPassword?: string;
  /** The accepted host key; null: none was accepted yet, so nothing but its fingerprint is learned. */
  hostKey: HostKey | null;
}

/** Refuses to start the command late: after a reboot, or once the server's uptime reaches `uptimeSeconds`. */
export interface NotAfter {
  bootId: string;
  uptimeSeconds: number;
}

export interface RemoteCommand {
  /** Program and arguments; quoted for the remote shell by the executor, never by the caller. */
  argv: readonly string[];
  /** Run it as root: through sudo where the login is not root. */
  asRoot: boolean;
  /** Reaching it ends the remote command where it can be ended. */
  timeLimitMs: number;
  /**
   * What a person approved: read to its end however much it prints (RUN-4), and left to its end when the server is forgotten.
   * All else is a question: an answer beyond the limits of ssh/limits.ts, or a server forgotten meanwhile, ends it, and it answers
   * `not_started`, for it changes nothing and may be asked again.
   */
  isAction?: boolean;
  notAfter?: NotAfter;
  /** With `notAfter`: left in the server's journal where the command is started (AUD-3). One line; never delays or fails it. */
  journalLine?: string;
  /** Looks at this unit right after the command, as the login itself, in the same go. */
  thenLook?: string;
  /** How many bytes are kept of each end of each stream; 32 KiB where not given. */
  keptBytes?: number;
  /** Called once the server confirmed that it started the command. */
  onStarted?: () => void;
}

export interface NotStarted {
  kind: 'not_started';
  failure: ConnectFailure;
  /** With host_key_unknown and host_key_changed: the key the server showed. */
  presentedHostKey?: HostKey;
}

export type ExecOutcome =
  /** `look`: what `thenLook` read, as LOOK_SCRIPT prints it; not part of stdout. */
  | { kind: 'exited'; exitCode: number; stdout: CapturedText; stderr: CapturedText; look?: string }
  /** Ended by a signal that did not come from us. */
  | { kind: 'killed'; signal: string; stdout: CapturedText; stderr: CapturedText }
  /** It surely did not start. The only outcome after which trying again is allowed. */
  | NotStarted
  /** The guard on the server refused: too late, or rebooted since the probe. It surely did not start. */
  | { kind: 'too_late' }
  /** The connection was lost after the command may have started. */
  | { kind: 'lost'; message: string; stdout: CapturedText; stderr: CapturedText }
  /** The time limit was reached. `isEnded`: the remote command is known to have ended. */
  | {
      kind: 'timed_out';
      isEnded: boolean;
      /** false: the command was never heard to begin; the streams hold what the login said instead. */
      isHeard: boolean;
      stdout: CapturedText;
      stderr: CapturedText;
    }
  /** The login ended with that exit code and our command was never heard to begin (RUN-9). `said`: its words instead, as they came. */
  | { kind: 'unheard'; exitCode: number; said: string };

export type SshCheck =
  | {
      kind: 'connected';
      hostKey: HostKey;
      latencyMs: number;
    }
  | NotStarted;

export type SudoCheck =
  | {
      kind: 'checked';
      state: SudoState;
      /** Per question: whether sudo lets it run. In the order asked. */
      answers: { isAllowed: boolean; words: string; program: string | null }[];
    }
  | NotStarted;

/**
 * Runs commands on servers over warm connections. Never rejects for what a server or network does.
 * Host keys are verified before any credential leaves. Output is decoded as UTF-8 with replacement, first and last
 * 32 KiB of each stream are kept.
 */
export interface Executor {
  exec(target: Target, command: RemoteCommand): Promise<ExecOutcome>;
  /** Opens (or uses) a connection and measures one round trip. */
  check(target: Target): Promise<SshCheck>;
  /**
   * Whether the login may run these commands as root (RUN-7, RUN-10), by asking sudo (`sudo -l`), running none of them. Each is the very
   * argv that would run. `words`: sudo's own, cleaned; '' where it allows it. `program`: the path there of what would run.
   */
  checkSudo(target: Target, commands: readonly (readonly string[])[]): Promise<SudoCheck>;
  /**
   * Drops warm connections of a server, e.g. after its address, key or login changed. Questions to it and visitors' files end, an
   * action runs to its end.
   */
  forget(serverId: string): void;
  /** Ends all connections and the worker. Commands under way answer `lost`. */
  close(): Promise<void>;
}

/** The owner's own list of hosts: `~/.ssh/config`. Never rejects for what the file holds or whether it is there. */
export interface SshConfig {
  hosts(): Promise<
    | { kind: 'read'; hosts: Omit<SshConfigHost, 'is_known'>[] }
    /** `message` is one plain sentence. */
    | { kind: 'unreadable'; message: string }
  >;
}

export type { ConnectFailureCode };
