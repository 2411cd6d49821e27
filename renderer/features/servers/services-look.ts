/** How the services of a server look in one line of the list. */
import type { ServerView } from '../../../main/contract/server.ts';
import type { ServiceView } from '../../../main/contract/service.ts';
import type { Look } from '../../ui/badge.tsx';
import { NOT_WATCHED, SERVICE_LOOKS } from '../../words/looks.ts';

type Counted = Pick<ServerView, 'status' | 'services_total' | 'services_in_trouble'>;

export interface ServicesLook {
  look: Look;
  words: string;
}

/** null: there are none. Only a state that is known now is shown as one; what was seen last is told in the past. */
export function servicesLook(
  { status, services_total: total, services_in_trouble: trouble }: Counted,
  services: readonly Pick<ServiceView, 'state' | 'enabled'>[],
): ServicesLook | null {
  if (total === 0) return null;
  if (status !== 'online') {
    const words = trouble === 0 ? `${total} unknown` : `${trouble} of ${total} had trouble`;
    return { look: SERVICE_LOOKS.unknown, words };
  }
  if (trouble > 0) return { look: SERVICE_LOOKS.failed, words: `${trouble} of ${total} in trouble` };
  const watched = services.filter((service) => service.enabled);
  if (watched.length === 0 && services.length > 0) return { look: NOT_WATCHED, words: `${total} not watched` };
  const known = watched.filter((service) => service.state !== 'unknown').length;
  if (known === 0) return { look: SERVICE_LOOKS.unknown, words: `${total} unknown` };
  if (known === watched.length)
    return { look: SERVICE_LOOKS.running, words: total === 1 ? '1 service' : `${total} services` };
  return { look: SERVICE_LOOKS.unknown, words: `${watched.length - known} of ${total} unknown` };
}
