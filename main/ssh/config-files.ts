/** The files of `~/.ssh`, read with care: a pipe, a device or a huge file in their place must not hold up the program. */

import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { ConfigFiles, FileText } from './ssh-config.ts';

export function createConfigFiles(home = homedir()): ConfigFiles {
  return {
    home,
    read,
    async names(folder) {
      try {
        return (await readdir(folder)).sort();
      } catch {
        return [];
      }
    },
  };
}

/** Opened without waiting, judged by what was opened, read no further than its size at that moment. */
async function read(path: string, limit: number): Promise<FileText> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { size } = await file.stat().then((stats) => (stats.isFile() ? stats : { size: null }));
      if (size === null) return { kind: 'unreadable', message: `${path} is not a plain file.` };
      if (size > limit) return { kind: 'unreadable', message: `${path} is too large: more than 1 MiB in all.` };
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      return { kind: 'text', text: buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unreadable', message: `${path} could not be read (${code ?? 'unknown reason'}).` };
  }
}
