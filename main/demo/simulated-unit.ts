/** One systemd service: its state, its job, its journal, and the behaviour that moves them. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/ports.ts';
import type { JournalLine, UnitResult, UnitSpec, UnitState } from './unit-spec.ts';

const DIES_AFTER_MS = 1000;
const FLAPPING_RUNS_MS = 900;
const FLAPPING_RESTARTS_MS = 100;
const START_LIMIT = { starts: 5, withinMs: 10_000 };
const JOURNAL_KEEPS = 200;

/** How a job ended, as `systemctl` tells it; `canceled`: a later job took its place. */
export type JobResult = 'done' | 'canceled' | Exclude<UnitResult, 'success'>;

/** What a unit needs from the machine it lives on. */
export interface UnitSurroundings {
  clock: Clock;
  /** Milliseconds since boot. */
  uptimeMs(): number;
  nextPid(): number;
  nextJobId(): number;
}

export interface SimulatedUnit {
  readonly spec: UnitSpec;
  readonly journal: readonly JournalLine[];
  state(): Readonly<UnitState>;
  /** Starts it whatever it is doing now, in place of a job under way. Must not be called on a masked unit. */
  restart(): Promise<JobResult>;
  /** As `restart`, but leaves a running unit alone and joins a start that is under way. */
  start(): Promise<JobResult>;
  stop(): Promise<JobResult>;
  /** failed → inactive, and the start limit forgets. */
  resetFailed(): void;
  /** Stops its timers, for good. */
  dispose(): void;
}

export function createSimulatedUnit(
  spec: UnitSpec,
  surroundings: UnitSurroundings,
  isFreshBoot: boolean,
): SimulatedUnit {
  const { clock } = surroundings;
  const program = spec.name.replace(/\.service$/, '');
  const journal: JournalLine[] = [];
  const state: UnitState = {
    activeState: 'inactive',
    subState: 'dead',
    result: 'success',
    invocationId: '',
    mainPid: 0,
    nRestarts: 0,
    jobId: 0,
    stateChangedUs: 0,
  };
  let job: PromiseWithResolvers<JobResult> | null = null;
  let stopTimer = () => {};
  let recentStarts: number[] = [];

  const log = (text: string, identifier = 'systemd', pid = 1) => {
    journal.push({ at: clock.now(), identifier, pid, text });
    if (journal.length > JOURNAL_KEEPS) journal.shift();
  };
  const change = (next: Partial<UnitState>) =>
    Object.assign(state, { stateChangedUs: Math.round(surroundings.uptimeMs() * 1000) }, next);
  const later = (delayMs: number, work: () => void) => {
    stopTimer = clock.after(delayMs, work);
  };

  function beginJob(): Promise<JobResult> {
    stopTimer();
    endJob('canceled');
    job = Promise.withResolvers();
    state.jobId = surroundings.nextJobId();
    return job.promise;
  }
  function endJob(result: JobResult): void {
    state.jobId = 0;
    job?.resolve(result);
    job = null;
  }

  function becomeActive(): void {
    change({ activeState: 'active', subState: 'running' });
    log(`Started ${spec.name} - ${spec.description}.`);
    endJob('done');
  }
  function becomeFailed(result: Exclude<UnitResult, 'success'>, isStartFailure: boolean): void {
    change({ activeState: 'failed', subState: 'failed', result, mainPid: 0 });
    log(`${spec.name}: Failed with result '${result}'.`);
    if (isStartFailure) log(`Failed to start ${spec.name} - ${spec.description}.`);
    if (isStartFailure) endJob(result);
  }
  function exitOne(message: string): void {
    log(message, program, state.mainPid);
    log(`${spec.name}: Main process exited, code=exited, status=1/FAILURE`);
  }
  function timeOut(): void {
    log(`${spec.name}: start operation timed out. Terminating.`);
    becomeFailed('timeout', true);
  }
  function flap(): void {
    exitOne('lost its connection, giving up');
    log(`${spec.name}: Failed with result 'exit-code'.`);
    change({ activeState: 'activating', subState: 'auto-restart', result: 'exit-code', mainPid: 0 });
    later(FLAPPING_RESTARTS_MS, () => {
      state.nRestarts += 1;
      log(`${spec.name}: Scheduled restart job, restart counter is at ${state.nRestarts}.`);
      launch();
    });
  }

  function launch(): void {
    const { behaviour } = spec;
    change({
      activeState: 'activating',
      subState: 'start',
      result: 'success',
      invocationId: randomBytes(16).toString('hex'),
      mainPid: surroundings.nextPid(),
    });
    log(`Starting ${spec.name} - ${spec.description}...`);
    switch (behaviour.kind) {
      case 'works':
      case 'start_limited':
        becomeActive();
        break;
      case 'slow':
        later(behaviour.seconds * 1000, becomeActive);
        break;
      case 'held': {
        const { invocationId } = state;
        void behaviour.released.then(() => {
          if (state.invocationId === invocationId && job !== null) becomeActive();
        });
        break;
      }
      case 'hangs':
        later(behaviour.seconds * 1000, timeOut);
        break;
      case 'fails':
        exitOne(behaviour.message);
        becomeFailed('exit-code', true);
        break;
      case 'dies':
        becomeActive();
        later(DIES_AFTER_MS, () => {
          exitOne(behaviour.message);
          becomeFailed('exit-code', false);
        });
        break;
      case 'flapping':
        becomeActive();
        later(FLAPPING_RUNS_MS, flap);
        break;
      case 'masked':
        throw new Error(`${spec.name} is masked and cannot be launched`);
      default:
        behaviour satisfies never;
    }
  }

  function isLimited(): boolean {
    if (spec.behaviour.kind !== 'start_limited') return false;
    const now = clock.monotonic();
    recentStarts = recentStarts.filter((at) => now - at < START_LIMIT.withinMs);
    if (recentStarts.length >= START_LIMIT.starts) return true;
    recentStarts.push(now);
    return false;
  }
  function becomeDead(): void {
    if (state.activeState === 'failed' || state.activeState === 'inactive') return;
    change({ activeState: 'inactive', subState: 'dead', result: 'success', mainPid: 0 });
    log(`Stopped ${spec.name} - ${spec.description}.`);
  }
  function restart(): Promise<JobResult> {
    const ended = beginJob();
    becomeDead();
    state.nRestarts = 0;
    if (isLimited()) {
      log(`${spec.name}: Start request repeated too quickly.`);
      becomeFailed('start-limit-hit', true);
    } else launch();
    return ended;
  }

  /** As if it had been so since shortly after boot: without a job, its history not in this journal's reach. */
  function assumeInitialState(): void {
    const { behaviour, initially = 'active' } = spec;
    if (initially === 'inactive' || behaviour.kind === 'masked') return;
    const hasFailed = initially === 'failed';
    if (hasFailed && (behaviour.kind === 'fails' || behaviour.kind === 'dies')) exitOne(behaviour.message);
    if (hasFailed) becomeFailed('exit-code', false);
    else change({ activeState: 'active', subState: 'running', mainPid: surroundings.nextPid() });
    const shortlyAfterBootUs = (8000 + surroundings.nextJobId() * 37) * 1000;
    state.stateChangedUs = Math.min(state.stateChangedUs, shortlyAfterBootUs);
    state.invocationId = randomBytes(16).toString('hex');
    if (behaviour.kind === 'flapping' && !hasFailed) later(FLAPPING_RUNS_MS, flap);
  }

  if (!isFreshBoot) assumeInitialState();
  else if (spec.isEnabled !== false && spec.behaviour.kind !== 'masked') void restart();

  return {
    spec,
    journal,
    state: () => state,
    restart,
    start() {
      if (job !== null && state.activeState === 'activating') return job.promise;
      return state.activeState === 'active' ? Promise.resolve('done') : restart();
    },
    stop() {
      const ended = beginJob();
      becomeDead();
      endJob('done');
      return ended;
    },
    resetFailed() {
      recentStarts = [];
      if (state.activeState === 'failed') change({ activeState: 'inactive', subState: 'dead', result: 'success' });
    },
    dispose() {
      stopTimer();
      endJob('canceled');
    },
  };
}
