/** What a simulated unit is and how it behaves when it is started. */

export type UnitBehaviour =
  /** Starts at once and stays. */
  | { kind: 'works' }
  /** Starts after a while and stays. */
  | { kind: 'slow'; seconds: number }
  /** Starts when it is let, and stays: for tests that need the moment in between. */
  | { kind: 'held'; released: Promise<void> }
  /** The start fails: exit 1, state failed. `message`: what the program writes to its journal. */
  | { kind: 'fails'; message: string }
  /** The start neither succeeds nor fails; systemd gives up after `seconds` (TimeoutStartSec=). */
  | { kind: 'hangs'; seconds: number }
  /** The start succeeds (exit 0), the process dies a second later and stays failed. */
  | { kind: 'dies'; message: string }
  /** Works, but systemd refuses more than 5 starts in 10 s until `reset-failed`. */
  | { kind: 'start_limited' }
  /** Restart=always and a process that dies every second: NRestarts and InvocationID never rest. */
  | { kind: 'flapping' }
  /** Linked to /dev/null: it cannot be started. */
  | { kind: 'masked' };

export interface UnitSpec {
  /** Full unit name, e.g. `nginx.service`. */
  name: string;
  description: string;
  behaviour: UnitBehaviour;
  /** Its state when the simulation begins; `active` where not given. After a reboot the behaviour decides. */
  initially?: 'active' | 'inactive' | 'failed';
  /** Started at boot; true where not given. */
  isEnabled?: boolean;
}

/** SubState and ActiveState as systemd names them. */
export type ActiveState = 'active' | 'activating' | 'inactive' | 'failed';
export type SubState = 'running' | 'start' | 'auto-restart' | 'dead' | 'failed';
export type UnitResult = 'success' | 'exit-code' | 'timeout' | 'start-limit-hit';

/** What `systemctl show` reads of a unit. */
export interface UnitState {
  activeState: ActiveState;
  subState: SubState;
  result: UnitResult;
  /** 32 hex digits, new with every start; '' where it never ran since boot. */
  invocationId: string;
  mainPid: number;
  nRestarts: number;
  /** 0: no job. */
  jobId: number;
  /** Microseconds since boot; 0: never changed since boot. */
  stateChangedUs: number;
}

export interface JournalLine {
  /** Milliseconds since 1970. */
  at: number;
  identifier: string;
  pid: number;
  text: string;
}
