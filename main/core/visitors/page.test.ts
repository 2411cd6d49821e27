import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MaintenanceFile, VISITOR_MARKER, VisitorPicture, VisitorSettings } from '../../contract/visitors.ts';
import { contactHtml, escapeHtml } from './escape.ts';
import { FLAG, maintenanceFile, publishSteps, retryAfterSeconds, withdrawSteps } from './files.ts';
import { nginxSnippet, patternRegex, snippetVersion } from './nginx.ts';
import { visitorPage } from './page.ts';

const NOW = Date.parse('2026-01-02T03:00:00.000Z');
const SETTINGS = VisitorSettings.parse({ enabled: true });
const PICTURE: VisitorPicture = {
  message: null,
  status: null,
  eta: '2026-01-02T04:00:00.500Z',
  started_at: '2026-01-02T02:00:00.000Z',
};
const HOSTILE = `</script></style><script>alert(1)</script><img src=x onerror=alert(1)>"'&\u202e\u0000-->`;

describe('MNT-8 hostile text', () => {
  test('in every field it opens no element and no attribute, and the policy stays', () => {
    const settings = { ...SETTINGS, site_title: HOSTILE, contact: HOSTILE };
    const plain = visitorPage(SETTINGS, { ...PICTURE, message: 'm', status: 's' }, NOW);
    const html = visitorPage(settings, { ...PICTURE, message: HOSTILE, status: HOSTILE }, NOW);
    const tags = (text: string) => [...text.matchAll(/<(\w+)/g)].map((match) => match[1]);
    expect(tags(html).filter((tag) => tag !== 'p')).toEqual(tags(plain).filter((tag) => tag !== 'p'));
    expect(html).not.toMatch(/\u202e|\0|<img|alert\(1\)<\/script/);
    expect(html.match(/<script>/g)).toHaveLength(1);
  });

  test('the script of the page is the one that its policy names', () => {
    const html = visitorPage(SETTINGS, PICTURE, NOW);
    for (const name of ['script', 'style']) {
      const text = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(html)?.[1] ?? '';
      const hash = createHash('sha256').update(text).digest('base64');
      expect(html).toContain(`${name}-src 'sha256-${hash}'`);
    }
  });

  test('a contact becomes a link only where it is an address', () => {
    expect(contactHtml('ops@example.com')).toContain('href="mailto:ops@example.com"');
    expect(contactHtml('https://status.example.com/x?y=1&z=2')).toContain(
      'href="https://status.example.com/x?y=1&amp;z=2"',
    );
    for (const text of ['javascript:alert(1)', 'http://x', 'https://x" onclick="y', 'mailto:<b>']) {
      expect(contactHtml(text)).toBe(escapeHtml(text));
    }
  });
});

describe('MNT-7 the page and its numbers', () => {
  test('says when it is expected to be over, that it takes longer, or that nobody knows', () => {
    const at = (eta: string | null) => visitorPage(SETTINGS, { ...PICTURE, eta }, NOW);
    expect(at(PICTURE.eta)).toContain('Expected to be over at 2026-01-02 04:00 UTC.');
    expect(at('2026-01-02T02:30:00.000Z')).toContain('expected to be over at 2026-01-02 02:30 UTC; it takes longer.');
    expect(at(null)).toContain('not known yet how long');
  });

  test.each([
    ['2026-01-02T03:00:00.001Z', 1],
    ['2026-01-02T04:00:00.500Z', 3601],
    ['2026-01-02T03:00:00.000Z', 300],
    ['2020-01-01T00:00:00.000Z', 300],
    [null, 300],
  ])('Retry-After for %s is %i s', (eta, seconds) => {
    expect(retryAfterSeconds(eta, NOW)).toBe(seconds);
  });

  test('the JSON is of its documented form and never holds a reason', () => {
    const file = maintenanceFile(SETTINGS, { ...PICTURE, message: 'm' }, NOW);
    expect(MaintenanceFile.parse(file)).toEqual(file);
    expect(VisitorPicture.safeParse({ ...PICTURE, reason: 'the disk of db-3 died' }).success).toBe(false);
    expect(Object.keys(file)).not.toContain('reason');
  });

  test('the flag comes last and goes first; every file is marked as ours', () => {
    const steps = publishSteps(SETTINGS, PICTURE, null, NOW);
    expect(steps.at(-1)).toMatchObject({ do: 'write', name: FLAG });
    expect(withdrawSteps()[0]).toEqual({ do: 'remove', name: FLAG });
    for (const step of steps) {
      if (step.do === 'write') expect(step.content.slice(0, 512)).toContain(VISITOR_MARKER);
    }
  });
});

describe('MNT-7 settings that reach nginx', () => {
  const refused = (change: object) => !VisitorSettings.safeParse(change).success;

  test.each(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1', '0.0.0.0/0', '::/0'])(
    'takes the network %s',
    (network) => {
      expect(refused({ allowed_networks: [network] })).toBe(false);
      expect(nginxSnippet(VisitorSettings.parse({ allowed_networks: [network] })).http).toContain(
        `    ${network} 1;\n`,
      );
    },
  );

  test.each([
    '10.0.0.0/33',
    '10.0.0/8',
    '1.2.3.4/08',
    '::1/129',
    'fe80::1%eth0',
    'all',
    '1.1.1.1;',
    '::1; }',
    ' ::1',
    '',
  ])('refuses the network %j', (network) => expect(refused({ allowed_networks: [network] })).toBe(true));

  test.each([
    ['/login', ['/login'], ['/login/', '/Login', '/x/login', '/login\n']],
    ['/wp-*.php', ['/wp-login.php', '/wp-a/b.php'], ['/wp-loginxphp', '/wp-x.php/y']],
    ['/admin/*', ['/admin/', '/admin/a/b'], ['/admin', '/administrator']],
    ['/', ['/'], ['/x', '//']],
    ['/a.b~c', ['/a.b~c'], ['/aXb~c']],
  ])('the pattern %s means what it says', (pattern, inside, outside) => {
    expect(refused({ exempt_paths: [pattern] })).toBe(false);
    const regex = new RegExp(patternRegex(pattern));
    expect(inside.filter((path) => !regex.test(path))).toEqual([]);
    expect(outside.filter((path) => regex.test(path))).toEqual([]);
  });

  test.each([
    'login',
    '/*',
    '/**',
    '/a/../b',
    '/a//b',
    '/..',
    '/a b',
    '/a"b',
    '/a;b',
    '/a$b',
    '/(a|b)',
    '/a\\b',
    '/a\nb',
    '/ä',
    '/%2e',
  ])('refuses the pattern %j', (pattern) => expect(refused({ exempt_paths: [pattern] })).toBe(true));

  test.each([
    'var/www/x',
    '/srv',
    '/var/www/x/',
    '/var/www/../etc',
    '/var//www',
    '/var/www/a b',
    '/var/www/$x',
    '/var/www/x;',
    '/etc/nginx/x',
    '/usr/share/x',
    '/var/www/.x',
    '/var/www/-x',
    '/var/www/x\n',
    '/root/x',
  ])('refuses the folder %j', (folder) => expect(refused({ folder })).toBe(true));

  test('texts never reach the snippet, and it changes only with what it depends on', () => {
    const base = VisitorSettings.parse({ folder: '/srv/site/page' });
    const version = snippetVersion(base);
    expect(snippetVersion({ ...base, site_title: HOSTILE, contact: HOSTILE, enabled: true })).toBe(version);
    expect(snippetVersion({ ...base, exempt_paths: ['/login'] })).not.toBe(version);
    expect(snippetVersion({ ...base, bypass_link: false })).not.toBe(version);
    expect(nginxSnippet({ ...base, bypass_link: false }).server).not.toContain('/pass/');
  });
});
