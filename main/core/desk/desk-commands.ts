/** Carries out what a person pressed in the tray or on a notice, through the same use cases as everything else (AUD-1). */
import { RejectInput, type Seen } from '../../contract/action.ts';
import type { Actor } from '../../contract/actor.ts';
import type { Problem } from '../../contract/error.ts';
import { MaintenanceScope } from '../../contract/maintenance.ts';
import type { PauseInput } from '../../contract/server.ts';
import { isoTime } from '../../contract/time.ts';
import type { Core } from '../core.ts';
import type { Clock } from '../ports.ts';
import { assertNever } from '../result.ts';
import { decisionAnswer, troubleAnswer } from './answers.ts';
import type { Notice, TrayCommand, WindowOpener } from './desk-ports.ts';
import type { DeskReads } from './desk-reads.ts';
import type { LocalTime } from './local-time.ts';

/** The trail says honestly that nobody gave a reason. */
const NO_REASON = {
  tray: 'Rejected from the tray, without a reason.',
  notification: 'Rejected from the notification, without a reason.',
} as const;

export interface DeskCommands {
  /** `activation`: as of `WindowOpener.show`. */
  run(command: TrayCommand, activation?: string): void;
  /** `reason`: what the person wrote, where they could. */
  decide(via: Door, decision: 'approve' | 'reject', what: SeenAction, reason?: string): void;
}

/** An action, and what of it was before the person. */
export interface SeenAction {
  actionId: number;
  seen: Seen;
}

type Door = 'tray' | 'notification';

/** The door everything goes through. */
export interface DeskUseCases {
  servers: Pick<Core['servers'], 'pause' | 'resume'>;
  actions: Pick<Core['actions'], 'approve' | 'reject' | 'get'>;
  settings: Pick<Core['settings'], 'change'>;
  maintenance: Pick<Core['maintenance'], 'change' | 'end'>;
}

export interface DeskCommandsDeps {
  core: DeskUseCases;
  reads: DeskReads;
  clock: Clock;
  time: Pick<LocalTime, 'tomorrowMorning'>;
  /** The login name of whoever sits at this desk. */
  person: string;
  windowOpener: WindowOpener;
  /** Shows a person what came of their press, where it is not what they pressed. */
  answer(notice: Notice): void;
  /** The person wants the program to end. */
  quit(): void;
}

export function createDeskCommands(deps: DeskCommandsDeps): DeskCommands {
  const { core, reads, windowOpener } = deps;
  const actor = (via: Door): Actor => ({ kind: 'person', name: deps.person, via });
  const nameOf = (serverId: string) => reads.names().get(serverId) ?? serverId;

  function pause(serverId: string, input: PauseInput): void {
    const paused = core.servers.pause(actor('tray'), serverId, input);
    if (!paused.ok)
      deps.answer(troubleAnswer(`pause:${serverId}`, `${nameOf(serverId)} was not paused`, paused.problem));
  }

  /** What waits goes on waiting; the person is asked what becomes of it (SRV-4). */
  function resume(serverId: string, activation: string | undefined): void {
    const resumed = core.servers.resume(actor('tray'), serverId);
    if (!resumed.ok) {
      deps.answer(troubleAnswer(`pause:${serverId}`, `${nameOf(serverId)} was not resumed`, resumed.problem));
    } else if (resumed.value.pending_count > 0) windowOpener.show(`/queue?server=${serverId}`, activation);
  }

  function hold(isHeld: boolean, activation?: string): void {
    core.settings.change(actor('tray'), { hold_everything: isHeld });
    if (!isHeld && reads.tray().waitingCount > 0) windowOpener.show('/queue', activation);
  }

  function extend(scope: string, minutes: number): void {
    const known = MaintenanceScope.parse(scope);
    const extended = core.maintenance.change(actor('tray'), { scope: known, extend_minutes: minutes });
    if (!extended.ok) deps.answer(troubleAnswer(`maintenance:${scope}`, 'It was not extended', extended.problem));
  }

  /** As `resume`. */
  function end(scope: string, activation: string | undefined): void {
    const ended = core.maintenance.end(actor('tray'), scope);
    if (!ended.ok) deps.answer(troubleAnswer(`maintenance:${scope}`, 'It was not ended', ended.problem));
    else if (ended.value.ended.length > 0 && reads.tray().waitingCount > 0) windowOpener.show('/queue', activation);
  }

  function decide(via: Door, decision: 'approve' | 'reject', { actionId: id, seen }: SeenAction, reason?: string) {
    const result =
      decision === 'approve'
        ? core.actions.approve(actor(via), id, seen)
        : core.actions.reject(actor(via), id, reasonOf(reason, via), seen);
    if (!result.ok) answerDecision(id, decision, result.problem);
  }

  function answerDecision(id: number, decision: 'approve' | 'reject', problem: Problem): void {
    const action = core.actions.get(id);
    deps.answer(
      action.ok
        ? decisionAnswer(action.value, nameOf(action.value.server_id), decision, problem)
        : troubleAnswer(id, `Action ${id} was not ${decision === 'approve' ? 'approved' : 'rejected'}`, problem),
    );
  }

  return {
    decide,
    run(command, activation) {
      switch (command.do) {
        case 'pause':
          return pause(command.server_id, { resume_at: command.until });
        case 'pause_for':
          return pause(command.server_id, { minutes: command.minutes });
        case 'pause_until_tomorrow': {
          const until = deps.time.tomorrowMorning(deps.clock.now());
          return pause(command.server_id, { resume_at: isoTime(until) });
        }
        case 'resume':
          return resume(command.server_id, activation);
        case 'hold_everything':
          return hold(true);
        case 'release_everything':
          return hold(false, activation);
        case 'extend_maintenance':
          return extend(command.scope, command.minutes);
        case 'end_maintenance':
          return end(command.scope, activation);
        case 'approve':
        case 'reject':
          return decide('tray', command.do, { actionId: command.action_id, seen: command.seen });
        case 'open':
          return windowOpener.show(command.path, activation);
        case 'quit':
          return deps.quit();
        default:
          return assertNever(command);
      }
    },
  };
}

function reasonOf(written: string | undefined, via: Door): string {
  const parsed = RejectInput.safeParse({ reason: written?.slice(0, 1000) });
  return parsed.success ? parsed.data.reason : NO_REASON[via];
}
