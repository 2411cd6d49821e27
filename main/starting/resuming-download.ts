/** Fetching one large file: what came is kept and gone on with, and it ends when nothing comes any more. */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface DownloadOptions {
  url: string;
  /** Where it lies while it is not whole; kept when the download fails. */
  partPath: string;
  /** Where it lies once it is whole. */
  targetPath: string;
  /** It ends after so long without a byte, milliseconds. */
  stallMs: number;
  /** `total`: bytes, null where the other side does not say. */
  onProgress(got: number, total: number | null): void;
}

/** What went wrong, as one sentence for a person that begins small. */
export class DownloadError extends Error {}

/** Rejects with DownloadError. A part that the other side cannot go on with is fetched anew. */
export async function download(options: DownloadOptions): Promise<void> {
  const stalled = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), options.stallMs);
  };
  alive();
  try {
    mkdirSync(dirname(options.partPath), { recursive: true });
    await fetchInto(options, stalled.signal, alive);
    renameSync(options.partPath, options.targetPath);
  } catch (error) {
    if (stalled.signal.aborted)
      throw new DownloadError(`nothing came from ${hostOf(options.url)} for ${options.stallMs / 1000} s`);
    throw error instanceof DownloadError ? error : new DownloadError(inWords(error, options.url));
  } finally {
    clearTimeout(timer);
  }
}

async function fetchInto(options: DownloadOptions, signal: AbortSignal, alive: () => void): Promise<void> {
  const { url, partPath, onProgress } = options;
  const had = sizeOf(partPath);
  const answer = await fetch(url, { signal, headers: had === 0 ? {} : { range: `bytes=${had}-` } });
  if (answer.status === 416 && had > 0) {
    rmSync(partPath);
    return fetchInto(options, signal, alive);
  }
  if (!answer.ok || answer.body === null) throw new DownloadError(`${hostOf(url)} answered with ${answer.status}`);
  const isGoingOn = answer.status === 206 && answer.headers.get('content-range')?.startsWith(`bytes ${had}-`) === true;
  const length = Number(answer.headers.get('content-length') ?? Number.NaN);
  let got = isGoingOn ? had : 0;
  const total = Number.isFinite(length) ? got + length : null;
  const file = createWriteStream(partPath, { flags: isGoingOn ? 'a' : 'w' });
  try {
    for await (const chunk of answer.body) {
      alive();
      got += chunk.byteLength;
      if (!file.write(chunk)) await once(file, 'drain');
      onProgress(got, total);
    }
  } finally {
    file.end();
    await once(file, 'close');
  }
  if (total !== null && got !== total) throw new DownloadError(`${hostOf(url)} sent ${got} of ${total} bytes`);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function hostOf(url: string): string {
  return new URL(url).host;
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known here',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  ENETUNREACH: 'there is no way to it from here',
  EHOSTUNREACH: 'there is no way to it from here',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  ENOSPC: 'the disk is full',
};

function inWords(error: unknown, url: string): string {
  const { cause, code = (cause as { code?: unknown } | undefined)?.code } = error as {
    cause?: unknown;
    code?: unknown;
  };
  const why = typeof code === 'string' ? (new Map(Object.entries(CAUSES)).get(code) ?? code) : String(error);
  return `fetching from ${hostOf(url)} failed: ${why}`;
}
