/** What each service of a server was from when to when, told by the event log (SPEC WIN-4). Pure. */
import type { ServiceState } from '../contract/service.ts';
import { isoTime } from '../contract/time.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import type { UptimeView } from '../contract/window.ts';
import type { WatchEvent } from './overview-port.ts';
import type { ServiceRecord } from './ports.ts';
import { inSlices, type Pace } from './turns.ts';

export interface UptimeInput {
  services: readonly ServiceRecord[];
  /** Whether the server is online now. */
  isOnline: boolean;
  /** Everything since `from`, oldest first. */
  events: readonly WatchEvent[];
  /** Milliseconds since 1970. */
  from: number;
  to: number;
}

type Service = Pick<ServiceRecord, 'name' | 'state' | 'enabled'>;
interface Stretch {
  from: number;
  state: ServiceState;
}

/** `unknown` where nobody watched: the server offline, the service not listed or not enabled, the program not running. */
export async function uptime(input: UptimeInput, pace: Pace): Promise<UptimeView> {
  await pace();
  const ofServer = input.events.map((event, place) => ({ event, place })).filter(({ event }) => event.name === null);
  const ofUnits = Map.groupBy(
    input.events.map((event, place) => ({ event, place })).filter(({ event }) => event.name !== null),
    ({ event }) => canonicalUnit(event.name ?? ''),
  );
  const services = await inSlices(input.services, 1, pace, (service) => {
    const own = [...ofServer, ...(ofUnits.get(canonicalUnit(service.name)) ?? [])];
    own.sort((a, b) => a.place - b.place);
    return lineOf(
      service,
      own.map(({ event }) => event),
      input,
    );
  });
  return { from: isoTime(input.from), to: isoTime(input.to), services };
}

function lineOf(
  service: ServiceRecord,
  events: readonly WatchEvent[],
  input: UptimeInput,
): UptimeView['services'][number] {
  const stretches = timeline(service, events, input).map((stretch, index, all) => ({
    ...stretch,
    to: all[index + 1]?.from ?? input.to,
  }));
  return {
    name: service.name,
    stretches: stretches.map(({ from, to, state }) => ({ from: isoTime(from), to: isoTime(to), state })),
    up_ratio: upRatio(stretches),
  };
}

function timeline(now: Service, events: readonly WatchEvent[], { isOnline, from, to }: UptimeInput): Stretch[] {
  const firstOfService = events.find((event) => event.name !== null);
  const firstOfServer = events.find((event) => event.kind.startsWith('server.'));
  let state = firstOfService === undefined ? watchedState(now) : stateBefore(firstOfService);
  let isReached = firstOfServer === undefined ? isOnline : wasReachedBefore(firstOfServer);
  const line: Stretch[] = [];
  const mark = (at: number) => extend(line, Math.min(at, to), isReached ? state : 'unknown');
  mark(from);
  for (const event of events) {
    if (event.kind === 'host.started') {
      extend(line, event.previous_at === null ? from : Date.parse(event.previous_at), 'unknown');
    } else if (event.name === null) {
      isReached = event.status === 'online' && event.kind !== 'server.removed';
      if (event.kind === 'server.removed') state = 'unknown';
    } else state = event.kind === 'service.removed' ? 'unknown' : watchedState(event);
    mark(Date.parse(event.at));
  }
  return line.filter((stretch) => stretch.from < to);
}

/** From `at` on it is `state`. Time never runs backwards, whatever the clock did. */
function extend(line: Stretch[], at: number, state: ServiceState): void {
  const last = line.at(-1);
  if (last?.state === state) return;
  const from = Math.max(at, last?.from ?? at);
  if (last?.from === from) line.pop();
  if (line.at(-1)?.state !== state) line.push({ from, state });
}

function watchedState({ state, enabled }: { state: ServiceState | null; enabled: boolean | null }): ServiceState {
  return enabled === true && state !== null ? state : 'unknown';
}

function stateBefore(event: WatchEvent): ServiceState {
  switch (event.kind) {
    case 'service.state_changed':
      return event.state_before ?? 'unknown';
    case 'service.added':
      return 'unknown';
    case 'service.changed':
      // Whether it was watched before is only known where that was not touched, or was ended.
      if (!event.enabled_given) return watchedState(event);
      return event.enabled === false && event.state !== null ? event.state : 'unknown';
    default:
      return watchedState(event);
  }
}

function wasReachedBefore(event: WatchEvent): boolean {
  switch (event.kind) {
    case 'server.online':
    case 'server.added':
      return false;
    case 'server.changed':
      // Another address makes an online server `unknown`; nothing but the loss of contact makes it `offline`.
      return event.status !== 'offline';
    default:
      return true;
  }
}

/** Running time of the time in which anything was known. */
function upRatio(stretches: readonly { from: number; to: number; state: ServiceState }[]): number | null {
  const lengthOf = (counts: (state: ServiceState) => boolean) =>
    stretches.filter(({ state }) => counts(state)).reduce((sum, { from, to }) => sum + to - from, 0);
  const known = lengthOf((state) => state !== 'unknown');
  return known === 0 ? null : lengthOf((state) => state === 'running') / known;
}
