/** Event streams pushed to windows. A stream ends with the page that asked for it. */
import type { WebContents } from 'electron';
import { type BridgePush, PUSH_CHANNEL } from '../../contract/bridge.ts';
import type { WindowApi } from './window-api.ts';

export interface Following {
  follow(contents: WebContents, stream: number, after: number): null;
  unfollow(contents: WebContents, stream: number): null;
  /** Ends all streams. */
  close(): void;
}

export interface FollowingDeps {
  api: Pick<WindowApi, 'follow'>;
  onError(doing: string, error: unknown): void;
}

export function createFollowing({ api, onError }: FollowingDeps): Following {
  const pages = new Map<WebContents, Map<number, AbortController>>();

  function streamsOf(contents: WebContents): Map<number, AbortController> {
    const known = pages.get(contents);
    if (known !== undefined) return known;
    const streams = new Map<number, AbortController>();
    pages.set(contents, streams);
    const endAll = () => {
      for (const ending of streams.values()) ending.abort();
      streams.clear();
    };
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) endAll();
    });
    contents.on('render-process-gone', endAll);
    contents.once('destroyed', () => {
      endAll();
      pages.delete(contents);
    });
    return streams;
  }

  async function pump(contents: WebContents, stream: number, after: number, closing: AbortSignal): Promise<void> {
    const push = (message: BridgePush) => {
      if (!closing.aborted && !contents.isDestroyed()) contents.send(PUSH_CHANNEL, message);
    };
    try {
      const response = await api.follow(after, closing);
      push({ push: 'opened', stream, status: response.status });
      if (response.status !== 200 || response.body === null) return;
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        if (closing.aborted) return;
        push({ push: 'text', stream, text });
      }
    } catch (error) {
      if (!closing.aborted) onError('streaming events to the window', error);
    } finally {
      push({ push: 'ended', stream });
    }
  }

  return {
    follow(contents, stream, after) {
      const streams = streamsOf(contents);
      if (streams.has(stream)) throw new Error('This stream is open already.');
      const ending = new AbortController();
      streams.set(stream, ending);
      void pump(contents, stream, after, ending.signal).finally(() => {
        if (streams.get(stream) === ending) streams.delete(stream);
      });
      return null;
    },
    unfollow(contents, stream) {
      pages.get(contents)?.get(stream)?.abort();
      return null;
    },
    close() {
      for (const streams of pages.values()) for (const ending of streams.values()) ending.abort();
    },
  };
}
