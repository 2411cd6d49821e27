import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventView } from '../contract/event.ts';
import { ALL_SCOPES } from '../contract/token.ts';
import type { SessionLink } from '../contract/window.ts';
import type { WindowSession } from '../core/ports.ts';
import { createManualClock } from '../core/testing/manual-clock.ts';
import { createSessions, type SessionKeeping, type Sessions } from './sessions.ts';
import { readEvents } from './testing/event-reader.ts';
import { type Harness, PERSON, startHarness } from './testing/harness.ts';
import { request, sendRaw } from './testing/raw.ts';

const HOUR = 3_600_000;
let clock: ReturnType<typeof createManualClock>;
let harness: Harness;
beforeAll(async () => {
  clock = createManualClock();
  harness = await startHarness({ sessionClock: clock });
  await harness.addServer('web');
});
afterAll(() => harness.end());

const newLink = async () => (await harness.call<SessionLink>('POST', '/session-links')).body.url;
const follow = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });

async function signedIn(): Promise<string> {
  const answer = await follow(await newLink());
  expect(answer.status).toBe(303);
  return /^([^;]+);/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

/** As our own page would, in a browser. */
const asPage = (cookie: string, more: Record<string, string> = {}) => ({
  token: null,
  headers: { cookie, 'sec-fetch-site': 'same-origin', ...more },
});

describe('issue 3 the one-time link', () => {
  test('issue 3 leads to the window with a cookie no script and no other site gets', async () => {
    const made = await harness.call<SessionLink>('POST', '/session-links');
    expect(made.status).toBe(201);
    expect(made.body.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${harness.port}/session/[\\w-]{43}$`));
    expect(Date.parse(made.body.expires_at) - clock.now()).toBe(60_000);
    const answer = await follow(made.body.url);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.get('set-cookie')).toMatch(
      new RegExp(`^holdpoint_session_${harness.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('issue 3 works once, also of twenty at the same moment', async () => {
    const url = await newLink();
    const answers = await Promise.all(Array.from({ length: 20 }, () => follow(url)));
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1);
  });

  test('issue 3 a link too old, used or never given gets a page in words, and no cookie', async () => {
    const [old, used] = [await newLink(), await newLink()];
    await follow(used);
    clock.advance(60_000);
    for (const url of [old, used, `${harness.url}/session/${'A'.repeat(43)}`, `${harness.url}/session/x`]) {
      const answer = await follow(url);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([403, null]);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(await answer.text()).toContain('npx holdpoint open');
    }
    const young = await newLink();
    clock.advance(59_999);
    expect((await follow(young)).status).toBe(303);
  });

  test('issue 3 many wrong ones get 429, and a right one still works', async () => {
    const wrong = () => follow(`${harness.url}/session/wrong`);
    let last = await wrong();
    for (let n = 0; n < 40 && last.status === 403; n += 1) last = await wrong();
    expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await follow(await newLink())).status).toBe(303);
    expect((await harness.call('GET', '/status')).status).toBe(200);
  });

  test('issue 3 looking at it without fetching it does not use it up', async () => {
    const url = await newLink();
    expect((await follow(url, { method: 'HEAD' })).status).toBe(405);
    expect((await follow(url)).status).toBe(303);
  });

  test.each([
    ['/action/17', '/action/17'],
    ['/history?status=failed#top', '/history?status=failed#top'],
    ['https://evil.example/', '/'],
    ['//evil.example/', '/'],
    ['/\\evil.example/', '/'],
    ['/.//evil.example/', '/'],
    ['/a/..//evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['action/17', '/'],
    ['', '/'],
  ])('issue 3 ?to=%s leads to %s', async (to, location) => {
    const answer = await follow(`${await newLink()}?to=${encodeURIComponent(to)}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, location]);
  });

  test('issue 3 only the token of this run makes one: no stored token, no window, nobody', async () => {
    const token = await harness.tokenWith(...ALL_SCOPES);
    expect((await harness.call('POST', '/session-links', { token })).status).toBe(403);
    expect((await harness.call('POST', '/session-links', asPage(await signedIn()))).status).toBe(403);
    expect((await harness.call('POST', '/session-links', { token: null })).status).toBe(401);
  });

  test('API-4 a foreign host name gets neither link nor cookie', async () => {
    const { pathname } = new URL(await newLink());
    const answer = await sendRaw(harness.port, request(`GET ${pathname}`, 'Host: evil.example'));
    expect([answer.status, answer.head.includes('ookie')]).toEqual([403, false]);
  });
});

describe('issue 3 the cookie', () => {
  test('AUD-1 is the person, through the window, with every scope', async () => {
    const cookie = await signedIn();
    const self = await harness.call('GET', '/session', asPage(cookie));
    expect([self.status, self.body]).toEqual([200, { person: PERSON, via: 'window', scopes: ALL_SCOPES }]);
    const body = { reason: 'by hand' };
    expect((await harness.call('PUT', '/servers/web/pause', { ...asPage(cookie), body })).status).toBe(200);
    const { events } = (await harness.call<{ events: EventView[] }>('GET', '/audit?limit=1')).body;
    expect(events[0]).toMatchObject({ actor_kind: 'person', actor: PERSON, via: 'window' });
  });

  test('issue 3 whoever asks with a token is told its name and scopes', async () => {
    const token = await harness.tokenWith('read');
    const { body } = await harness.call('GET', '/session', { token });
    expect(body).toEqual({ person: expect.stringMatching(/^token /), via: 'api', scopes: ['read'] });
    expect((await harness.call('DELETE', '/session', { token })).status).toBe(403);
  });

  test.each([
    ['no proof of its page', {}],
    ['typed into the address bar', { 'sec-fetch-site': 'none' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['another name of this machine', { origin: 'http://localhost:7433' }],
    ['another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port, as the browser says', { 'sec-fetch-site': 'same-site' }],
    ['a page without origin', { origin: 'null' }],
  ])('API-4 with it and %s nothing can be changed', async (_who, headers) => {
    const cookie = await signedIn();
    for (const [method, path] of [
      ['PUT', '/servers/web/unpause'],
      ['POST', '/actions/bulk'],
      ['DELETE', '/session'],
      ['PATCH', '/settings'],
    ] as const) {
      const answer = await harness.refused(method, path, { token: null, headers: { cookie, ...headers } });
      expect([path, answer.status, answer.body.detail.code]).toEqual([path, 403, 'forbidden_origin']);
    }
    expect((await harness.call('GET', '/session', asPage(cookie))).status).toBe(200);
  });

  test('API-4 our own Origin is proof enough where the browser sends nothing else', async () => {
    const options = { token: null, headers: { cookie: await signedIn(), origin: harness.url } };
    expect((await harness.call('PUT', '/servers/web/pause', options)).status).toBe(200);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'API-4 with it a body called %s is refused, of stated length and in chunks',
    async (type) => {
      const cookie = await signedIn();
      const stated = await harness.refused('PUT', '/servers/web/pause', {
        ...asPage(cookie, { 'content-type': type }),
        body: '{"reason":"x"}',
      });
      expect([stated.status, stated.body.detail.code]).toEqual([422, 'validation_error']);
      const line = request(
        'PUT /api/v1/servers/web/pause',
        `Host: 127.0.0.1:${harness.port}`,
        `Cookie: ${cookie}`,
        `Origin: ${harness.url}`,
        `Content-Type: ${type}`,
        'Transfer-Encoding: chunked',
      );
      expect((await sendRaw(harness.port, line, 'e\r\n{"reason":"x"}\r\n0\r\n\r\n')).status).toBe(422);
    },
  );

  test('issue 3 one that is wrong, of another port or signed out gets 401, however often', async () => {
    const cookie = await signedIn();
    const [name, secret] = cookie.split('=');
    expect((await harness.call('DELETE', '/session', asPage(cookie))).headers.get('set-cookie')).toContain('Max-Age=0');
    const wrong = [cookie, `${name}=x`, `${name}=`, `holdpoint_session_1=${secret}`, `${name}=${'A'.repeat(43)}`];
    for (let n = 0; n < 50; n += 1) {
      const answer = await harness.refused('GET', '/status', asPage(wrong[n % wrong.length] ?? ''));
      expect([answer.status, answer.body.detail.code]).toEqual([401, 'unauthorized']);
    }
    expect((await harness.refused('GET', '/status', asPage(cookie))).body.detail.message).toContain(
      'npx holdpoint open',
    );
  });

  test('issue 3 a wrong token is not made good by it', async () => {
    const cookie = await signedIn();
    expect((await harness.call('GET', '/status', { token: 'wrong', headers: { cookie } })).status).toBe(401);
  });

  test('issue 3 is over after 12 hours without a use, and each use counts', async () => {
    const cookie = await signedIn();
    const status = async () => (await harness.call('GET', '/session', asPage(cookie))).status;
    for (let n = 0; n < 3; n += 1) {
      clock.advance(12 * HOUR - 1);
      expect(await status()).toBe(200);
    }
    clock.advance(12 * HOUR);
    expect(await status()).toBe(401);
  });
});

describe('issue 3 the live stream of a window', () => {
  const stream = async (cookie: string) => {
    const response = await fetch(`${harness.url}/api/v1/events`, { headers: { cookie } });
    expect(response.status).toBe(200);
    return readEvents(response);
  };
  const change = () => harness.call('PATCH', '/servers/web', { body: { display_name: `web ${Math.random()}` } });

  test('API-3 works with the cookie, and ends at once when its window is signed out, and no other', async () => {
    const [cookie, other] = [await signedIn(), await signedIn()];
    const [own, others] = [await stream(cookie), await stream(other)];
    const firsts = [own.next(), others.next()];
    await change();
    expect((await Promise.all(firsts)).map((event) => event?.event)).toEqual(['server.changed', 'server.changed']);
    const end = own.next();
    expect((await harness.call('DELETE', '/session', asPage(cookie))).status).toBe(204);
    expect(await end).toBeNull();
    const next = others.next();
    await change();
    expect((await next)?.event).toBe('server.changed');
    await others.leave();
  });

  test('API-3 does not keep its session alive, and tells nothing once it is over', async () => {
    const reader = await stream(await signedIn());
    const first = reader.next();
    await change();
    expect((await first)?.event).toBe('server.changed');
    const next = reader.next();
    clock.advance(12 * HOUR);
    await change();
    expect(await next).toBeNull();
  });
});

/** As the store keeps them; that a real one does is proven with a host that is started again (e2e/host). */
function kept() {
  const rows = new Map<string, WindowSession>();
  return {
    rows,
    list: () => [...rows.values()],
    put: (session) => void rows.set(session.hash, session),
    remove: (hash) => void rows.delete(hash),
    removeUnusedSince(at) {
      for (const row of rows.values()) if (row.last_used_at < at) rows.delete(row.hash);
    },
  } satisfies SessionKeeping & { rows: Map<string, WindowSession> };
}
const codeOf = (sessions: Sessions) => sessions.createLink('http://x').url.split('/').at(-1) ?? '';

describe('issue 3 what is kept', () => {
  test('issue 3 a session goes on after a restart, for its user alone, and no longer than without one', () => {
    const [clock, keeping] = [createManualClock(), kept()];
    const secret = (first: Sessions) => first.redeem(codeOf(first), 1000) ?? '';
    const given = secret(createSessions({ clock, keeping }));
    expect(JSON.stringify(keeping.list())).not.toContain(given);
    clock.advance(12 * HOUR - 1);
    const second = createSessions({ clock, keeping });
    expect(second.recognise(given, () => 1001)).toBeNull();
    expect(second.recognise(given, () => 1000)).not.toBeNull();
    clock.advance(12 * HOUR - 1);
    expect(createSessions({ clock, keeping }).recognise(given, () => 1000)).not.toBeNull();
    clock.advance(12 * HOUR);
    expect(createSessions({ clock, keeping }).recognise(given, () => 1000)).toBeNull();
  });

  test('issue 3 signed out stays signed out after a restart, and what is over is forgotten at the next sign-in', () => {
    const [clock, keeping] = [createManualClock(), kept()];
    const sessions = createSessions({ clock, keeping });
    const secret = sessions.redeem(codeOf(sessions), null) ?? '';
    sessions.recognise(secret, () => null)?.end();
    expect(createSessions({ clock, keeping }).recognise(secret, () => null)).toBeNull();
    sessions.redeem(codeOf(sessions), null);
    clock.advance(12 * HOUR + 1);
    sessions.redeem(codeOf(sessions), null);
    expect(keeping.rows.size).toBe(1);
  });

  test('issue 3 is bounded: the oldest links and sessions give way', () => {
    const sessions = createSessions({ clock: createManualClock(), keeping: kept() });
    const codes = Array.from({ length: 101 }, () => sessions.createLink('http://x').url.split('/').at(-1) ?? '');
    expect(sessions.redeem(codes[0] ?? '', null)).toBeNull();
    const first = sessions.redeem(codes[1] ?? '', null) ?? '';
    const session = sessions.recognise(first, () => null);
    for (let n = 0; n < 1_000; n += 1) {
      expect(sessions.redeem(sessions.createLink('http://x').url.split('/').at(-1) ?? '', null)).not.toBeNull();
    }
    expect([sessions.recognise(first, () => null), session?.isValid(), session?.ended.aborted]).toEqual([
      null,
      false,
      true,
    ]);
  });

  test('issue 3 sleep, in which one clock stands still, and a clock set back, make nothing last longer', () => {
    const clocks = { wall: 1e12, steady: 0 };
    const sessions = createSessions({
      clock: { now: () => clocks.wall, monotonic: () => clocks.steady },
      keeping: kept(),
    });
    const code = () => sessions.createLink('http://x').url.split('/').at(-1) ?? '';
    const slept = code();
    clocks.wall += 60_000;
    expect(sessions.redeem(slept, null)).toBeNull();
    const setBack = code();
    clocks.wall -= HOUR;
    clocks.steady += 60_000;
    expect(sessions.redeem(setBack, null)).toBeNull();
  });
});
