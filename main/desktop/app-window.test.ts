/** The window against a browser of our own making, that hangs, crashes and ends as real ones do. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAppWindow } from './app-window.ts';
import { until } from './linux/testing/until.ts';

/** Answers all that it is asked, as `MODE` says; writes down each start and each question. */
const BROWSER = `#!${process.execPath}
const { appendFileSync, createReadStream, existsSync, writeSync } = require('node:fs');
const folder = __dirname;
const note = (line) => appendFileSync(folder + '/heard', line + '\\n');
note('start ' + process.pid);
const is = (mode) => existsSync(folder + '/' + mode);
const say = (message) => writeSync(4, JSON.stringify(message) + '\\0');
setInterval(() => {}, 1000);
process.on('SIGTERM', () => {});
if (is('ends')) process.exit(1);
if (!is('silent')) {
  let rest = '';
  createReadStream(null, { fd: 3 }).on('data', (chunk) => {
    const texts = (rest + chunk).split('\\0');
    rest = texts.pop();
    for (const text of texts) {
      const { id, method, params } = JSON.parse(text);
      note(method + (params.url === undefined ? '' : ' ' + params.url));
      if (method === 'Target.setAutoAttach') say({ method: 'Target.attachedToTarget', params: { sessionId: 's', targetInfo: { type: 'page' } } });
      if (method === 'Browser.close' && !is('stays')) process.exit(0);
      if (method === 'Runtime.evaluate' && is('hung')) continue;
      say({ id, result: method === 'Runtime.evaluate' ? { result: { value: true } } : {} });
      if (method === 'Page.navigate' && is('crashes')) say({ method: 'Inspector.targetCrashed', params: {} });
    }
  }).on('end', () => process.exit(0));
}
`;

let folder: string;
let failures: string[];
let inBrowser: (string | undefined)[];
let pids: () => number[];
let heard: () => string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'app-window-'));
  writeFileSync(join(folder, 'browser.cjs'), BROWSER, { mode: 0o755 });
  [failures, inBrowser] = [[], []];
  heard = () =>
    existsSync(join(folder, 'heard')) ? readFileSync(join(folder, 'heard'), 'utf8').trim().split('\n') : [];
  pids = () => heard().flatMap((line) => (line.startsWith('start ') ? [Number(line.slice(6))] : []));
});
afterEach(() => {
  for (const pid of pids()) if (isThere(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const mode = (name: string) => writeFileSync(join(folder, name), '');
const calm = (name: string) => rmSync(join(folder, name));
const count = (line: string) => heard().filter((one) => one === line).length;

function appWindow(browser = join(folder, 'browser.cjs')) {
  return createAppWindow({
    browser,
    dataDir: folder,
    link: (path) => `link:${path}`,
    onFailure: (message) => failures.push(message),
    fallback: { show: (path) => void inBrowser.push(path), canShow: () => false },
    limits: { start: 1_000, answer: 300, end: 200 },
  });
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function open(window = appWindow()) {
  window.show();
  await until('it is open', () => count('Page.navigate link:/') === 1);
  return window;
}

test('issue 4: it opens once, is brought to the front, and closes', async () => {
  const window = await open();
  window.show('/queue');
  await until('it is in front', () => count('Page.bringToFront') === 1);
  await window.close();
  expect([pids().length, pids().some(isThere), failures]).toEqual([1, false, []]);
});

test('issue 4: a browser that never answers is ended, and the person’s own shows this and all later windows', async () => {
  mode('silent');
  const window = appWindow();
  window.show('/queue');
  await until('the fallback', () => inBrowser.length === 1);
  window.show();
  await until('the fallback again', () => inBrowser.length === 2);
  expect(inBrowser).toEqual(['/queue', undefined]);
  expect([pids().length, pids().some(isThere), window.canShow?.()]).toEqual([1, false, false]);
  expect(failures).toEqual([expect.stringContaining('does not answer')]);
});

test('issue 4: one that is not there or ends at once is told, and the person’s own shows the window', async () => {
  appWindow(join(folder, 'nowhere')).show();
  await until('the fallback', () => inBrowser.length === 1);
  mode('ends');
  appWindow().show('/queue');
  await until('the fallback', () => inBrowser.length === 2);
  expect(failures).toEqual([expect.stringContaining('did not start'), expect.stringContaining('ended at once')]);
});

test.each(['silent', 'stays'])('issue 4: the end does not wait for a browser that is %s', async (name) => {
  mode(name);
  const window = appWindow();
  window.show();
  await until('it was started', () => pids().length === 1);
  await window.close();
  expect([pids().some(isThere), failures, inBrowser]).toEqual([false, [], []]);
});

test('issue 4: a browser that was frozen is replaced by a new one, and holds up no end', async () => {
  const window = await open();
  process.kill(pids()[0] ?? 0, 'SIGSTOP');
  window.show('/queue');
  await until('a new one', () => count('Page.navigate link:/queue') === 1);
  expect(pids().map(isThere)).toEqual([false, true]);
  process.kill(pids()[1] ?? 0, 'SIGSTOP');
  await window.close();
  expect([pids().some(isThere), failures, inBrowser]).toEqual([false, [], []]);
});

test('issue 4: a page that crashed is led to a fresh link, a page that hangs gets a new browser', async () => {
  mode('crashes');
  const window = await open();
  calm('crashes');
  window.show();
  await until('it was led anew', () => count('Page.navigate link:/') === 2);
  mode('hung');
  window.show('/queue');
  await until('a new one', () => count('Page.navigate link:/queue') === 1);
  await window.close();
  expect([pids().length, failures]).toEqual([2, []]);
});
