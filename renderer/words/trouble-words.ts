/** What each trouble is called, counted, and how it looks. */
import { EyeOff, FileWarning, KeyRound, type LucideIcon, ShieldAlert, TriangleAlert, Unplug } from 'lucide-react';
import type { Trouble } from '../store/trouble.ts';
import type { Tone } from '../ui/tone.ts';

export interface TroubleWords {
  tone: Extract<Tone, 'bad' | 'lost'>;
  icon: LucideIcon;
  one: string;
  /** After the number. */
  many: string;
}

export const TROUBLE_WORDS: Record<Trouble, TroubleWords> = {
  failures: {
    tone: 'bad',
    icon: TriangleAlert,
    one: '1 failure nobody has looked at',
    many: 'failures nobody has looked at',
  },
  host_key_changed: { tone: 'bad', icon: ShieldAlert, one: '1 host key changed', many: 'host keys changed' },
  unreachable: { tone: 'bad', icon: Unplug, one: '1 server cannot be reached', many: 'servers cannot be reached' },
  services: {
    tone: 'bad',
    icon: TriangleAlert,
    one: '1 server with services in trouble',
    many: 'servers with services in trouble',
  },
  rights: { tone: 'bad', icon: KeyRound, one: '1 server lacks rights', many: 'servers lack rights' },
  visitors: { tone: 'bad', icon: FileWarning, one: "1 visitors' page failed", many: "visitors' pages failed" },
  host_key_to_accept: { tone: 'lost', icon: ShieldAlert, one: '1 host key to accept', many: 'host keys to accept' },
  not_seen: { tone: 'lost', icon: EyeOff, one: '1 server not seen yet', many: 'servers not seen yet' },
};

export function troubleText(trouble: Trouble, count: number): string {
  const { one, many } = TROUBLE_WORDS[trouble];
  return count === 1 ? one : `${count.toLocaleString('en-US')} ${many}`;
}
