/** Pieces of paths and queries that several routes share. */
import { z } from 'zod';
import { EventKind } from '../contract/event.ts';
import { ServerId } from '../contract/server.ts';
import { StoredUnitName, UnitName } from '../contract/unit-name.ts';

const IdText = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);

export const ServerPath = z.object({ server_id: ServerId });
export const ServicePath = z.object({ server_id: ServerId, service_name: UnitName });
export const StoredServicePath = z.object({ server_id: ServerId, service_name: StoredUnitName });
export const StoredServiceQuery = z.object({ name: StoredUnitName });
export const ActionPath = z.object({ action_id: IdText });
export const SchedulePath = z.object({ schedule_id: IdText });
export const RulePath = z.object({ rule_id: IdText });
export const TokenPath = z.object({ token_id: IdText });

/** A number as it stands in a query. */
export function integerText(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().int().min(min).max(max));
}

export const SequenceText = integerText(0, 999_999_999_999_999);

/** A parameter that may be given several times. */
function repeatable<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(schema).optional(),
  );
}

/** What a list of events can be narrowed to. */
export const eventFilter = {
  server_id: ServerId.optional(),
  action_id: IdText.optional(),
  kind: repeatable(EventKind).describe('May be given several times.'),
};

/** The same filters as the store takes them. */
export function storedFilter(query: {
  server_id?: string | undefined;
  action_id?: number | undefined;
  kind?: EventKind[] | undefined;
  actor?: string | undefined;
}) {
  return {
    ...(query.server_id === undefined ? {} : { server_id: query.server_id }),
    ...(query.action_id === undefined ? {} : { action_id: query.action_id }),
    ...(query.kind === undefined ? {} : { kinds: query.kind }),
    ...(query.actor === undefined ? {} : { actor: query.actor }),
  };
}
