/** systemd's unit names, the one grammar for every name of a service (SPEC SVC-2; systemd.unit(5)). */
import { z } from 'zod';

const GRAMMAR = /^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]{0,254}$/;
const OTHER_TYPES = /\.(socket|device|mount|automount|swap|target|path|timer|slice|scope|snapshot|busname)$/;

/** A service's name as people and programs give it: `pihole-FTL`, `docker.service`, `getty@tty1`. */
export const UnitName = z
  .string()
  .regex(GRAMMAR, 'must be a systemd unit name: 1 to 255 of A-Z a-z 0-9 : _ . \\ @ -, not beginning with -')
  .refine((name) => !OTHER_TYPES.test(name), 'must name a service, not another type of unit')
  .refine((name) => name !== '.service', 'must have a name before .service')
  .refine((name) => !/^\.+$/.test(stemOf(name)), 'must be more than dots')
  .refine((name) => !stemOf(name).startsWith('@'), 'must have a name before the @')
  .refine((name) => !isTemplate(name), 'must name an instance of the template, such as wg-quick@wg0');
export type UnitName = z.infer<typeof UnitName>;

/** The name of a service that is on a list already, by whatever grammar it came there: enough to take it off. */
export const StoredUnitName = z.string().min(1).max(300);

/** `getty@`: there is no such service, only its instances. */
export function isTemplate(name: string): boolean {
  return stemOf(name).endsWith('@');
}

function stemOf(name: string): string {
  return name.replace(/\.service$/, '');
}

/** The unit a name stands for: `plex` and `plex.service` are the same unit. */
export function canonicalUnit(name: string): string {
  return name.endsWith('.service') ? name : `${name}.service`;
}
