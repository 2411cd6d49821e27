/** The files of `~/.ssh`, read with care: a pipe, a device, a huge file or a dead mount in their place holds up nobody. */
import { homedir } from 'node:os';
import { systemClock } from '../core/system-clock.ts';
import { CONFIG_NAMES_BYTES } from './limits.ts';
import { createNamedFiles, whyNotRead } from './named-file.ts';
import type { ConfigFiles } from './ssh-config.ts';

/** `signal`, aborted with the end of the program: what is being read is given up. */
export function createConfigFiles(signal: AbortSignal, home = homedir()): ConfigFiles {
  const files = createNamedFiles({ clock: systemClock, signal });
  return {
    home,
    async read(path, limit) {
      const read = await files.read(path, limit);
      switch (read.kind) {
        case 'content':
          return { kind: 'text', text: read.content.toString('utf8') };
        case 'missing':
          return { kind: 'missing' };
        case 'too_large':
          return { kind: 'unreadable', message: `${path} is too large: more than 1 MiB in all.` };
        case 'silent':
        case 'unreadable':
          return { kind: 'unreadable', message: `${path} ${whyNotRead(read)}.` };
      }
    },
    async exists(path) {
      const read = await files.read(path, 1);
      return read.kind === 'content' || read.kind === 'too_large';
    },
    async names(folder) {
      const names = await files.names(folder, CONFIG_NAMES_BYTES);
      if (names.kind !== 'content') return [];
      return names.content.toString('utf8').split('\0').slice(0, -1).sort();
    },
  };
}
