/** Colours, named by what they mean. Nothing is told by colour alone. */
import { styleText } from 'node:util';

export type Tone = 'good' | 'bad' | 'warning' | 'quiet' | 'strong';
/** Puts a tone on text, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const FORMAT = {
  good: 'green',
  bad: 'red',
  warning: 'yellow',
  quiet: 'dim',
  strong: 'bold',
} as const;

export const plain: Paint = (_tone, text) => text;

export const coloured: Paint = (tone, text) => styleText(FORMAT[tone], text, { validateStream: false });

/** Colour only on a terminal, and never against the person's wish (no-color.org). */
export function paintFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv, isWanted: boolean): Paint {
  const isOff = !isWanted || !stream.isTTY || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return isOff ? plain : coloured;
}
