/** The host that already runs on a data folder, as a second start sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WindowShown } from './contract/window.ts';

const LIMIT_MS = 2_000;
const Running = z.object({ url: z.url({ protocol: /^http$/ }), token: z.string().min(1) });

/** Asks it to show its window, at that path of its own or where it is. false where it has none, or cannot be asked. */
export async function showRunningWindow(dataDir: string, path?: string): Promise<boolean> {
  try {
    const { url, token } = Running.parse(JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')));
    const response = await fetch(`${url}/api/v1/window`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': token },
      body: JSON.stringify(path === undefined ? {} : { path }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return response.ok && WindowShown.parse(await response.json()).shown;
  } catch {
    return false;
  }
}
