/** Uptime in words and shapes. */
import type { ServiceState } from '../../../main/contract/service.ts';
import type { UptimeView } from '../../../main/contract/window.ts';

/** `100 %`, `99.97 %`; never rounded up to all. */
export function ratioText(ratio: number | null): string {
  if (ratio === null) return 'not known';
  if (ratio === 1) return '100 %';
  return `${(Math.floor(ratio * 10_000) / 100).toFixed(ratio < 0.9 ? 0 : 2)} %`;
}

/** What the strip shows, in a sentence. */
export function uptimeText(name: string, uptime: UptimeView['services'][number]): string {
  const outages = uptime.stretches.filter(({ state }) => state === 'failed' || state === 'stopped').length;
  const gaps = uptime.stretches.some(({ state }) => state === 'unknown');
  const down = outages === 0 ? 'never seen down' : outages === 1 ? 'down once' : `down ${outages} times`;
  return `${name}: up ${ratioText(uptime.up_ratio)} of the known time, ${down}${gaps ? ', not watched all the time' : ''}`;
}

const SHARE: Record<ServiceState, number> = { running: 1, activating: 0.7, failed: 1, stopped: 0.4, unknown: 0.12 };

/** Where the bar of a state lies in a strip of that height; all stand on the ground but the unknown, which is a line. */
export function shapeOf(state: ServiceState, height: number): { top: number; height: number } {
  const own = height * SHARE[state];
  return { top: state === 'unknown' ? (height - own) / 2 : height - own, height: own };
}
