/** How long work for a request gives way to others, and ends with whoever asked for it. */
import type { Context } from 'hono';
import type { Core } from '../core/core.ts';
import { inSlices, type Pace, SLICE } from '../core/turns.ts';
import type { ApiEnv } from './deps.ts';

export type PaceOf = (c: Context<ApiEnv>) => Pace;

/** The work of a request is given up once its client has gone. */
export function paceOf({ turns }: Pick<Core, 'turns'>): PaceOf {
  return (c) => turns.pace(c.req.raw.signal);
}

/** As JSON.stringify, the long lists of an object in slices. */
export async function stringifyInSlices(value: object, pace: Pace): Promise<string> {
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    members.push(`${JSON.stringify(name)}:${await memberText(member, pace)}`);
  }
  return `{${members.join(',')}}`;
}

async function memberText(member: unknown, pace: Pace): Promise<string> {
  if (!Array.isArray(member) || member.length <= SLICE.read) return JSON.stringify(member);
  const items = await inSlices(member, SLICE.read, pace, (item) => JSON.stringify(item));
  return `[${items.join(',')}]`;
}
