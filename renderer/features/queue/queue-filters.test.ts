import { describe, expect, test } from 'vitest';
import { mirrorOf } from '../../store/mirror.ts';
import { anAction, aServer, aSnapshot } from '../../testing/nouns.ts';
import { selectUnderway, shownIds } from './queue-filters.ts';

const mirror = mirrorOf(
  aSnapshot({
    servers: [aServer(), aServer({ server_id: 'db-1', display_name: 'Große Datenbank' })],
    actions: [
      anAction({ id: 4, status: 'executing' }),
      anAction({ id: 1 }),
      anAction({ id: 2, server_id: 'db-1', service_name: 'postgresql', command: 'systemctl restart postgresql' }),
      anAction({ id: 3, note: 'Disk is FULL' }),
      anAction({ id: 5, status: 'unknown' }),
      anAction({ id: 6, status: 'completed' }),
    ],
  }),
);

function shown(filter: { serverId?: string; text?: string }, kept: number[] = []): readonly number[] {
  return shownIds(mirror, mirror.pendingIds, new Set(kept), { serverId: '', text: '', ...filter });
}

describe('WIN-2: which actions the queue shows', () => {
  test('all that wait, oldest first', () => expect(shown({})).toEqual([1, 2, 3]));
  test('of one server', () => expect(shown({ serverId: 'db-1' })).toEqual([2]));
  test('with every word of the search, in command, server, requester, reason or number', () => {
    expect(shown({ text: 'große' })).toEqual([2]);
    expect(shown({ text: 'full nginx' })).toEqual([3]);
    expect(shown({ text: '#1' })).toEqual([1]);
    expect(shown({ text: 'nginx postgres' })).toEqual([]);
  });
  test('decided cards that are kept stay in their place, whatever the filter', () => {
    expect(shown({}, [6, 2])).toEqual([1, 2, 3, 6]);
    expect(shown({ serverId: 'db-1' }, [1])).toEqual([1, 2]);
    expect(shown({}, [99])).toEqual([1, 2, 3]);
  });
  test('under way is what was approved, runs or was lost', () => expect(selectUnderway(mirror)).toEqual([4, 5]));
});
