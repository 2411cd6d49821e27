/** Links from outside: what they may show, and all that they may not (issue 4, `holdpoint://action/ID`). */
import { describe, expect, test } from 'vitest';
import { pathInArguments, pathOfLink } from './deep-links.ts';

describe('holdpoint:// links', () => {
  test.each([
    ['holdpoint://action/7', '/actions/7'],
    ['holdpoint://action/7/', '/actions/7'],
    ['HOLDPOINT://action/123456789012345', '/actions/123456789012345'],
    ['holdpoint://queue', '/queue'],
    ['holdpoint://queue/', '/queue'],
  ])('issue 4: %s shows %s', (link, path) => {
    expect(pathOfLink(link)).toBe(path);
  });

  test.each([
    '',
    'holdpoint:',
    'holdpoint://',
    'holdpoint:action/7',
    'holdpoint://action',
    'holdpoint://action/0',
    'holdpoint://action/-1',
    'holdpoint://action/7e3',
    'holdpoint://action/1234567890123456',
    'holdpoint://action/7/approve',
    'holdpoint://action/%37',
    'holdpoint://action/../settings',
    'holdpoint://action/7?decide=approve',
    'holdpoint://action/7#x',
    'holdpoint://user@action/7',
    'holdpoint://action:80/7',
    'holdpoint://settings',
    'holdpoint://evil.example/action/7',
    'https://action/7',
    'holdpoint-window://app/actions/7',
    'javascript:alert(1)',
    'holdpoint://action/7\u0000',
    `holdpoint://action/${'7'.repeat(1000)}`,
  ])('issue 4: a hostile or broken link leads nowhere: %j', (link) => {
    expect(pathOfLink(link)).toBeNull();
  });

  test('issue 4: the link is found among the arguments of a second start', () => {
    expect(pathInArguments(['/opt/Holdpoint', '--flag', 'holdpoint://x', 'holdpoint://action/9'])).toBe('/actions/9');
    expect(pathInArguments(['/opt/Holdpoint', '.'])).toBeNull();
  });
});
