/**
 * What shows, kept over the end of the program: where it was killed, its notices stay at the daemon with buttons that do
 * nothing any more. The next run takes them away, if the daemon is still the same one.
 */
import type { SessionBus } from './session-bus.ts';

/** Where it is kept, by the host. Best effort: neither throws. */
export interface NoticesKeeping {
  /** What was saved last; null: nothing, or it cannot be read. */
  load(): unknown;
  /** Whole or not at all. */
  save(kept: KeptNotices): void;
}

/** `daemon` means this very start of the daemon, on this very start of its bus: only there the numbers mean these notices. */
export interface KeptNotices {
  daemon: string;
  notices: { id: number; key: string }[];
}

export interface KeptNoticesDeps {
  bus: SessionBus;
  keeping: NoticesKeeping;
  /** The daemon's unique name; null where it does not run. */
  owner(): string | null;
  /** What shows now. */
  shown(): KeptNotices['notices'];
  takeAway(id: number): void;
  /** Keys of notices of an earlier run that are gone now. */
  onLeftover(keys: string[]): void;
}

const THE_BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

export interface NoticesKeeper {
  /** A daemon is there, or another one. */
  daemonIs(): Promise<void>;
  /** Something is shown that was not, or the other way round. */
  changed(): void;
}

export function createNoticesKeeper(deps: KeptNoticesDeps): NoticesKeeper {
  let leftover = decoded(deps.keeping.load());
  let daemon: string | null = null;
  let round = 0;
  let isAsked = false;

  /** The bus counts anew at each of its starts, so a unique name alone says too little. */
  async function identity(): Promise<string | null> {
    const owner = deps.owner();
    const outcome = owner === null ? null : await deps.bus.call({ ...THE_BUS, member: 'GetId' });
    return outcome?.ok === true ? `${String(outcome.body[0])} ${owner}` : null;
  }

  function takeLeftoverAway(found: KeptNotices): void {
    const mine = new Set(deps.shown().map(({ id }) => id));
    const dead = found.notices.filter(({ id }) => !mine.has(id));
    for (const { id } of dead) deps.takeAway(id);
    if (dead.length > 0) deps.onLeftover(dead.map(({ key }) => key));
  }

  function save(): void {
    if (daemon !== null) deps.keeping.save({ daemon, notices: deps.shown() });
  }

  return {
    async daemonIs() {
      round += 1;
      const mine = round;
      daemon = null;
      const found = await identity();
      if (mine !== round || found === null) return;
      daemon = found;
      const before = leftover;
      leftover = null;
      if (before?.daemon === found) takeLeftoverAway(before);
      save();
    },
    /** Many at once are saved once. */
    changed() {
      if (isAsked || daemon === null) return;
      isAsked = true;
      setImmediate(() => {
        isAsked = false;
        save();
      });
    },
  };
}

/** null for what is none. */
function decoded(loaded: unknown): KeptNotices | null {
  if (typeof loaded !== 'object' || loaded === null) return null;
  const { daemon, notices } = loaded as Record<string, unknown>;
  return typeof daemon === 'string' && Array.isArray(notices) && notices.every(isNotice) ? { daemon, notices } : null;
}

function isNotice(value: unknown): value is KeptNotices['notices'][number] {
  if (typeof value !== 'object' || value === null) return false;
  const { id, key } = value as Record<string, unknown>;
  return Number.isInteger(id) && Number(id) > 0 && Number(id) < 2 ** 32 && typeof key === 'string';
}
