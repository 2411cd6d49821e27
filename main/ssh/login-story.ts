/** What a login offered and what the server said to it, so that a refusal can tell (SSH-3). */
import { createHash } from 'node:crypto';
import { serverWords } from '../core/server-words.ts';

/** Of a key: its public part, and the comment its owner gave it. */
export interface OfferedKey {
  publicPart: Buffer;
  comment: string;
}

export interface LoginStory {
  offered(what: string): void;
  /** All keys of the agent, in the order in which they are tried. */
  offeredKeys(keys: readonly OfferedKey[]): void;
  /** The server's answer to the last offer: methods it would still take, and whether it took what was offered as one of several. */
  answered(methods: readonly string[], isPartial: boolean): void;
  /** `isCut`: the server hung up, instead of answering. '' where nothing was offered. */
  told(isCut: boolean): string;
}

const MOST_KEYS = 8;
const MOST_METHODS = 8;

export function createLoginStory(): LoginStory {
  const offers: string[] = [];
  let keys: readonly OfferedKey[] | null = null;
  let methods: readonly string[] = [];
  let isPartial = false;

  function agentKeys(all: readonly OfferedKey[], isCut: boolean): string {
    if (all.length === 0) return 'the SSH agent, which holds no keys';
    const named = all.slice(0, MOST_KEYS).map(keyName).join(', ');
    const more = all.length > MOST_KEYS ? ` and ${all.length - MOST_KEYS} more` : '';
    const cut = isCut ? '; the server hung up, so those further back may not have been tried' : '';
    const count = all.length === 1 ? 'the one key' : `the ${all.length} keys`;
    return `${count} of the SSH agent, in this order: ${named}${more}${cut}`;
  }

  return {
    offered: (what) => void offers.push(what),
    offeredKeys(all) {
      keys = all;
    },
    answered(left, partial) {
      methods = left.slice(0, MOST_METHODS).map((method) => serverWords(method, 40));
      isPartial = partial;
    },
    told(isCut) {
      const tried = [...offers, ...(keys === null ? [] : [agentKeys(keys, isCut)])];
      if (tried.length === 0) return '';
      const list = methods.join(', ');
      const wants = isPartial
        ? ` The server took that, and wants besides: ${list}. Holdpoint cannot give two things yet.`
        : list === '' || isCut
          ? ''
          : ` The server would take: ${list}.`;
      return ` Tried: ${tried.join(', ')}.${wants}`;
    },
  };
}

/** As `ssh-keygen -lf` names it. */
export function keyName({ publicPart, comment }: OfferedKey): string {
  const fingerprint = createHash('sha256').update(publicPart).digest('base64').replace(/=+$/, '');
  const name = serverWords(comment, 60);
  return `SHA256:${fingerprint}${name === '' ? '' : ` (${name})`}`;
}
