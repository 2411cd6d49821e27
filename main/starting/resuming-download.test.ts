/** From a real server on loopback that breaks off, stalls, refuses and goes on. */
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DownloadError, type DownloadOptions, download } from './resuming-download.ts';

const WHOLE = Buffer.alloc(300_000, 'abcdefghij');
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const asked: (string | undefined)[] = [];
const server = createServer((request, response) => {
  asked.push(request.headers.range);
  answer(request, response);
});
let options: DownloadOptions;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-download-'));
  options = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/electron.zip`,
    partPath: join(folder, 'a', 'electron.zip.part'),
    targetPath: join(folder, 'a', 'electron.zip'),
    stallMs: 60_000,
    onProgress() {},
  };
});

const breakOff = (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-length': WHOLE.length });
  response.write(WHOLE.subarray(0, 100_000), () => response.destroy());
};
const goOn = (request: IncomingMessage, response: ServerResponse) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = WHOLE.subarray(from);
  const range = { 'content-range': `bytes ${from}-${WHOLE.length - 1}/${WHOLE.length}` };
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, ...(from > 0 ? range : {}) });
  response.end(rest);
};

test('Starting it: half a download is kept and gone on with', async () => {
  answer = breakOff;
  await expect(download(options)).rejects.toThrow(DownloadError);
  const had = statSync(options.partPath).size;
  expect(had).toBeGreaterThan(0);
  answer = goOn;
  const told: number[] = [];
  await download({ ...options, onProgress: (got, total) => told.push(got / (total ?? 0)) });
  expect(asked).toEqual([undefined, `bytes=${had}-`]);
  expect(readFileSync(options.targetPath).equals(WHOLE)).toBe(true);
  expect(existsSync(options.partPath)).toBe(false);
  expect(told.at(-1)).toBe(1);
});

test('Starting it: a server that cannot go on sends all of it again', async () => {
  answer = breakOff;
  await expect(download(options)).rejects.toThrow(DownloadError);
  answer = (request, response) => goOn(Object.assign(request, { headers: {} }), response);
  await download(options);
  expect(readFileSync(options.targetPath).equals(WHOLE)).toBe(true);
});

test('Starting it: what is kept and fits nothing is thrown away', async () => {
  answer = breakOff;
  await expect(download(options)).rejects.toThrow(DownloadError);
  writeFileSync(options.partPath, Buffer.alloc(WHOLE.length + 1));
  answer = (request, response) =>
    request.headers.range === undefined ? goOn(request, response) : void response.writeHead(416).end();
  await download(options);
  expect(readFileSync(options.targetPath).equals(WHOLE)).toBe(true);
});

test('Starting it: it ends when nothing comes, and says so', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': WHOLE.length });
    response.write(WHOLE.subarray(0, 10));
  };
  await expect(download({ ...options, stallMs: 300 })).rejects.toThrow(/^nothing came from 127.0.0.1:\d+ for 0.3 s$/);
  expect(statSync(options.partPath).size).toBe(10);
});

test('Starting it: a refusal and a host that is not there are said in words', async () => {
  answer = (_request, response) => void response.writeHead(404).end();
  await expect(download(options)).rejects.toThrow(/answered with 404$/);
  await expect(download({ ...options, url: 'http://127.0.0.1:1/x' })).rejects.toThrow(/failed: /);
  await expect(download({ ...options, url: 'http://nowhere.invalid/x' })).rejects.toThrow(
    /nowhere\.invalid failed: its name/,
  );
});
