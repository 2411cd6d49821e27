/** Serves the built window's files. They hold no data: everything shown comes over the API. */
import { readFileSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
};

/** Nothing inline, nothing from elsewhere. */
export const WINDOW_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers GET for a file below `dir`; any other path without an extension gets the window itself. null: not for us. */
export function createWindowFiles(dir: string): (request: Request) => Response | null {
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    const path = decoded(new URL(request.url).pathname);
    if (path === null || path.startsWith('/api')) return null;
    const file = extname(path) === '' ? 'index.html' : path;
    const full = normalize(join(dir, file));
    if (!full.startsWith(normalize(dir) + sep)) return null;
    const type = TYPES[extname(full)];
    if (type === undefined || !isFile(full)) return null;
    const isHashed = full.includes(`${sep}assets${sep}`);
    return new Response(request.method === 'HEAD' ? null : readFileSync(full), {
      headers: {
        'content-type': type,
        'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        'content-security-policy': WINDOW_CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  };
}

function decoded(path: string): string | null {
  try {
    const text = decodeURIComponent(path);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
