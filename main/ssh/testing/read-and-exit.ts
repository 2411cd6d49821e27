/** A program of its own that reads a file which never answers, and ends when it is told to. */
import { systemClock } from '../../core/system-clock.ts';
import { createNamedFiles } from '../named-file.ts';

const ending = new AbortController();
process.on('SIGTERM', () => ending.abort());
const files = createNamedFiles({ clock: systemClock, signal: ending.signal, limitMs: 60_000 });
process.stdout.write('reading\n');
const read = await files.read(process.argv[2] ?? '', 65_536);
if (read.kind !== 'silent') throw new Error(`it answered: ${read.kind}`);
