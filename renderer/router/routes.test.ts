import { expect, test } from 'vitest';
import { href, routeOf } from './routes.ts';

test.each([
  ['/', { screen: 'servers' }],
  ['/servers/', { screen: 'servers' }],
  [href.server('web-1'), { screen: 'server', serverId: 'web-1' }],
  [href.action(12), { screen: 'action', actionId: 12 }],
  [href.maintenance(), { screen: 'maintenance' }],
  [href.queue(), { screen: 'queue' }],
  ['/servers/A b', { screen: 'nowhere' }],
  ['/actions/0', { screen: 'nowhere' }],
  ['/actions/1/2', { screen: 'nowhere' }],
  ['/constructor', { screen: 'nowhere' }],
])('%s', (path, route) => expect(routeOf(path)).toEqual(route));
