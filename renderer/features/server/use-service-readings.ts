/**
 * What no event carries: uptime over the last hours and the memory in use. Read when the page opens and when one of the
 * services changes.
 */
import { useEffect, useRef } from 'react';
import type { UptimeView } from '../../../main/contract/window.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';

export type UptimeHours = 24 | 168;

export interface ServiceReadings {
  uptime: UptimeView | null;
  /** By name of the service; absent until read. */
  memory: ReadonlyMap<string, number | null>;
}

/** Several changes at once (a restart makes three) are one reading. */
const SETTLE_MS = 1_500;
const KINDS = new Set(['service.state_changed', 'service.added', 'service.changed', 'server.online', 'server.offline']);

export function useServiceReadings(serverId: string, hours: UptimeHours): ServiceReadings {
  const client = useClient();
  const uptime = useAnswer(`uptime ${serverId} ${hours}`, () => client.uptime(serverId, hours));
  const services = useAnswer(`services ${serverId}`, () => client.services(serverId));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEvents((events) => {
    if (!events.some((event) => event.server_id === serverId && KINDS.has(event.kind))) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      uptime.reload();
      services.reload();
    }, SETTLE_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const read = services.value?.services ?? [];
  return {
    uptime: uptime.value,
    memory: new Map(read.map((service) => [service.name, service.memory_bytes])),
  };
}
