/** docs/visitors.md: the Node program in it, as it stands there, on the files as Holdpoint writes them. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MaintenanceFile, VisitorSettings } from '../main/contract/visitors.ts';
import { publishSteps, withdrawSteps } from '../main/core/visitors/files.ts';
import type { SiteStep } from '../main/core/visitors/site-files.ts';
import { ROOT } from './support/paths.ts';

const document = readFileSync(`${ROOT}docs/visitors.md`, 'utf8');
const PICTURE = { message: 'It moves.', status: null, started_at: '2026-01-02T13:00:00.000Z' };
const folder = mkdtempSync(join(tmpdir(), 'holdpoint-visitors-'));
let url = '';
let end = () => {};

/** The block of the document that begins with that comment. */
function program(name: string): string {
  const found = new RegExp(`\`\`\`js\n(// ${name}[\\s\\S]*?)\`\`\``).exec(document)?.[1];
  if (found === undefined) throw new Error(`docs/visitors.md shows no ${name}`);
  return found;
}

function apply(steps: readonly SiteStep[]): void {
  for (const step of steps) {
    if (step.do === 'write') writeFileSync(join(folder, 'site', step.name), step.content);
    if (step.do === 'remove') rmSync(join(folder, 'site', step.name), { force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  mkdirSync(join(folder, 'site'));
  for (const name of ['maintenance.mjs', 'app.mjs']) writeFileSync(join(folder, name), program(name));
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), HOLDPOINT_FOLDER: join(folder, 'site') };
  const child = spawn(process.execPath, [join(folder, 'app.mjs')], { env, stdio: 'inherit' });
  end = () => child.kill();
  url = `http://127.0.0.1:${port}/`;
  await vi.waitFor(async () => expect((await fetch(url)).status).toBe(200), { timeout: 10_000 });
});
afterAll(() => {
  end();
  rmSync(folder, { recursive: true, force: true });
});

test('MNT-7: a Node program follows the files: page, JSON, Retry-After, and the site again', async () => {
  const settings = VisitorSettings.parse({ enabled: true, site_title: 'Example' });
  apply(publishSteps(settings, { ...PICTURE, eta: new Date(Date.now() + 600_000).toISOString() }, null, Date.now()));
  const page = await fetch(url, { headers: { accept: 'text/html,*/*' } });
  expect(page.status).toBe(503);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(595);
  expect(await page.text()).toContain('It moves.');
  const json = await fetch(url, { headers: { accept: 'application/json' } });
  expect([json.status, MaintenanceFile.parse(await json.json()).title]).toEqual([503, 'Example']);
  apply(publishSteps(settings, { ...PICTURE, eta: '2020-01-01T00:00:00.000Z' }, null, Date.now()));
  expect((await fetch(url)).headers.get('retry-after')).toBe('300');
  apply(withdrawSteps());
  const after = await fetch(url);
  expect([after.status, await after.text()]).toEqual([200, 'the site']);
});

test('the JSON that the document shows is of the documented form', () => {
  const shown = /```json\n([\s\S]*?)```/.exec(document)?.[1] ?? '';
  expect(Object.keys(MaintenanceFile.parse(JSON.parse(shown)))).toEqual(Object.keys(JSON.parse(shown)));
});
