/** The checklist of Electron's security tutorial, as far as it can be tried (docs/security.md). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REQUEST_CHANNEL } from '../../main/contract/bridge.ts';
import { temporaryFolder } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';
import { type ElectronProcess, startElectron } from './electron-process.ts';

const OWN = 'holdpoint-window://app';

describe('security of the Electron host', () => {
  let electron: ElectronProcess;
  beforeAll(async () => {
    electron = await startElectron({ dataDir: temporaryFolder() });
  });
  afterAll(() => electron?.dispose());

  test('checklist 2, 3, 4, 6, 8, 9, 10, 11: the window is sandboxed, isolated, without Node, with web security', async () => {
    const { windows, app } = await electron.look();
    expect(windows[0]?.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    expect(windows[0]?.webPreferences).not.toHaveProperty('enableBlinkFeatures');
    expect(app.isSandboxed).toBe(true);
  });

  test('checklist 5: everything is denied to everyone, but for writing copied text to our own page', async () => {
    for (const name of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'usb', 'unknown']) {
      expect(await electron.act('permission', name, `${OWN}/`)).toEqual({ asked: false, checked: false });
    }
    const copy = (origin: string) => electron.act('permission', 'clipboard-sanitized-write', origin);
    expect(await copy(`${OWN}/`)).toEqual({ asked: true, checked: true });
    expect(await copy('https://evil.example/')).toEqual({ asked: false, checked: false });
    expect(await electron.act('device')).toBe(false);
  });

  test('checklist 7: every page comes with a CSP that allows nothing inline and nothing from elsewhere', async () => {
    for (const path of ['/', '/servers', '/actions/7']) {
      const { status, headers } = await electron.act('load', `${OWN}${path}`);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test.each([
    'https://evil.example/',
    'http://127.0.0.1:7433/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'holdpoint-window://evil/',
    'holdpoint-window://app.evil.example/',
    'holdpoint-window://user@app/',
    'https://evil.example/?holdpoint-window://app/',
  ])('checklist 13: no navigation leaves our pages: %s', async (url) => {
    expect(await electron.act('navigate', url)).toBe('denied');
    expect(await electron.act('redirect', url)).toBe('denied');
  });

  test('checklist 12, 13: our own pages may be gone to; frames and webviews may be filled with nothing', async () => {
    expect(await electron.act('navigate', `${OWN}/queue`)).toBe('allowed');
    expect(await electron.act('navigate', `${OWN}/queue`, false)).toBe('denied');
    expect(await electron.act('attachWebview')).toBe('denied');
  });

  test('checklist 14, 15: no page opens a window; a link leaves to the browser only where it is https and plain', async () => {
    const urls = [
      'https://example.org/docs?a=1#b',
      'http://example.org/',
      'https://user:pass@example.org/',
      'file:///etc/passwd',
      'smb://evil/share',
      'javascript:alert(1)',
      'ms-msdt:/id',
      'holdpoint://action/1',
      `${OWN}/queue`,
      'not a url',
    ];
    const before = (await electron.look()).said.opened.length;
    for (const url of urls) expect(await electron.act('openWindow', url)).toBe('deny');
    expect((await electron.look()).said.opened.slice(before)).toEqual(['https://example.org/docs?a=1#b']);
  });

  test.each(['child', 'elsewhere', 'other window', 'gone'] as const)(
    'checklist 17: a message is not answered when it comes from: %s',
    async (kind) => {
      const message = { ask: 'api', method: 'GET', path: '/servers', body: null };
      await expect(electron.act('askAs', kind, REQUEST_CHANNEL, message)).rejects.toThrow('may not ask');
      await expect(electron.act('askAs', 'own', REQUEST_CHANNEL, message)).resolves.toMatchObject({ status: 200 });
    },
  );

  test('checklist 17: our own page is answered only where it asks what the contract knows', async () => {
    for (const message of [null, { ask: 'eval' }, { ask: 'api', method: 'GET', path: 'https://x/', body: null }]) {
      await expect(electron.act('askAs', 'own', REQUEST_CHANNEL, message)).rejects.toThrow('no request');
    }
    await expect(electron.act('askAs', 'own', 'another:channel', {})).rejects.toThrow('No handler');
  });

  test('checklist 18: the page comes over a scheme of our own, standard and secure, without file rights', async () => {
    const { schemes } = await electron.look();
    expect(schemes).toEqual([
      {
        scheme: 'holdpoint-window',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
      },
    ]);
  });

  test.each(['/../package.json', '/%2e%2e/%2e%2e/package.json', '/assets/..%2f..%2f..%2fpackage.json', '/x.node'])(
    'checklist 18: the scheme serves the built window and nothing beside it: %s',
    async (path) => {
      expect((await electron.act('load', `${OWN}${path}`)).text).not.toContain('"holdpoint"');
      expect((await electron.act('load', `holdpoint-window://elsewhere${path}`)).status).toBe(404);
    },
  );

  test('issue 4: over the scheme only the two downloads reach the API, and only to read', async () => {
    const csv = await electron.act('load', `${OWN}/api/v1/actions/export?format=csv`);
    expect(csv.status).toBe(200);
    expect(csv.headers['content-disposition']).toContain('attachment');
    expect((await electron.act('load', `${OWN}/api/v1/servers`)).status).toBe(404);
    expect((await electron.act('load', `${OWN}/api/v1/actions/export?format=csv`, 'POST')).status).toBe(404);
    expect(await electron.act('download', `${OWN}/api/v1/actions/export`)).toBe('allowed');
    expect(await electron.act('download', 'https://evil.example/x.exe')).toBe('denied');
  });

  test('checklist 20: the built preload gives the page no Electron object and names two channels', () => {
    const preload = readFileSync(join(ROOT, 'out', 'preload', 'index.cjs'), 'utf8');
    expect([...preload.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1])).toEqual(['electron']);
    expect(new Set(preload.match(/holdpoint:[a-z]+/g))).toEqual(new Set(['holdpoint:request', 'holdpoint:push']));
    expect(preload).not.toMatch(/sendSync|ipcRenderer\.(send|postMessage|sendToHost)\b/);
  });
});
