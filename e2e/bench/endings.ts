/** Watches the event stream for actions that end, and keeps the moment each end was seen. */
import { get, type IncomingMessage } from 'node:http';

export interface Endings {
  /** When the client saw the action end (performance.now), milliseconds. Rejects where it did not end `completed`. */
  completed(actionId: number): Promise<number>;
  close(): void;
}

interface Ended {
  kind: string;
  at: number;
  text: string;
}

const KINDS = ['action.completed', 'action.failed', 'action.lost', 'action.postponed', 'action.cancelled'];
const LIMIT_MS = 60_000;

/** Resolves once the stream is open, so that nothing filed after that is missed. */
export async function watchEndings(url: string, token: string): Promise<Endings> {
  const query = KINDS.map((kind) => `kind=${kind}`).join('&');
  const stream = await open(`${url.replace(/\/$/, '')}/api/v1/events?${query}`, token);
  const seen = new Map<number, Ended>();
  const waiting = new Map<number, (ended: Ended) => void>();

  function take(frame: string, at: number): void {
    const kind = /^event: (.+)$/m.exec(frame)?.[1];
    const data = /^data: (.+)$/m.exec(frame)?.[1];
    if (kind === undefined || data === undefined || !KINDS.includes(kind)) return;
    const { action_id } = JSON.parse(data) as { action_id: number };
    const ended = { kind, at, text: data };
    const tell = waiting.get(action_id);
    waiting.delete(action_id);
    if (tell === undefined) seen.set(action_id, ended);
    else tell(ended);
  }

  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const at = performance.now();
    const frames = (rest + chunk).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) take(frame, at);
  });
  // Ends with the host, or by `close`.
  stream.on('error', () => {});

  return {
    async completed(actionId) {
      const ended = await within(actionId, () => {
        const past = seen.get(actionId);
        seen.delete(actionId);
        return past ?? new Promise<Ended>((resolve) => waiting.set(actionId, resolve));
      });
      if (ended.kind !== 'action.completed') throw new Error(`action ${actionId}: ${ended.kind}: ${ended.text}`);
      return ended.at;
    },
    close: () => stream.destroy(),
  };
}

async function within(actionId: number, ask: () => Ended | Promise<Ended>): Promise<Ended> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`action ${actionId} did not end within ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  try {
    return await Promise.race([ask(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function open(url: string, token: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = get(url, { agent: false, headers: { 'x-api-key': token } }, (incoming) => {
      if (incoming.statusCode === 200) incoming.once('readable', () => resolve(incoming));
      else reject(new Error(`GET /events was answered with ${incoming.statusCode}`));
    });
    outgoing.on('error', reject);
  });
}
