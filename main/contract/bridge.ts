/**
 * What passes between the Electron window and its host. Two channels and no more: the window asks on one, the host pushes on
 * the other. Free of zod, so that the preload stays one small file; `bridge-request.ts` decodes what comes.
 */

export const REQUEST_CHANNEL = 'holdpoint:request';
export const PUSH_CHANNEL = 'holdpoint:push';

export const BRIDGE_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type BridgeMethod = (typeof BRIDGE_METHODS)[number];

export const BRIDGE_THEMES = ['system', 'light', 'dark'] as const;
export type BridgeTheme = (typeof BRIDGE_THEMES)[number];

/** From window to host, over `REQUEST_CHANNEL`. */
export type BridgeRequest =
  /** `path` begins below `/api/v1`; `body` is JSON text. Answered with an ApiAnswer. */
  | { ask: 'api'; method: BridgeMethod; path: string; body: string | null }
  /** Pushes every event after `after`; `stream` is a number the window has not used before. Answered with null. */
  | { ask: 'follow'; stream: number; after: number }
  | { ask: 'unfollow'; stream: number }
  | { ask: 'set_theme'; theme: BridgeTheme }
  /** Both are answered with whether the program starts at login. */
  | { ask: 'starts_at_login' }
  | { ask: 'start_at_login'; is_wanted: boolean };

export interface ApiAnswer {
  status: number;
  text: string;
}

/** From host to window, over `PUSH_CHANNEL`. */
export type BridgePush =
  /** What the API answered to following; anything but 200 is followed by `ended`. */
  | { push: 'opened'; stream: number; status: number }
  /** A piece of the stream as Server-Sent Events, cut anywhere. */
  | { push: 'text'; stream: number; text: string }
  | { push: 'ended'; stream: number }
  /** Show this address of the window. */
  | { push: 'open_path'; path: string };

export interface FollowHandlers {
  onOpen(status: number): void;
  onText(text: string): void;
  /** Not called after the remover. */
  onEnd(): void;
}

/** `window.holdpoint`. */
export interface Bridge {
  readonly host: 'electron';
  request(method: BridgeMethod, path: string, body: string | null): Promise<ApiAnswer>;
  /** Returns the remover. */
  follow(after: number, handlers: FollowHandlers): () => void;
  onOpenPath(listener: (path: string) => void): () => void;
  setTheme(theme: BridgeTheme): Promise<void>;
  startsAtLogin(): Promise<boolean>;
  /** Resolves with what is so afterwards. */
  setStartsAtLogin(isWanted: boolean): Promise<boolean>;
}
