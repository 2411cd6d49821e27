/** Holdpoint lives in the tray beside other work, so it takes no memory that buys nothing. */
import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation small: grown by a burst of work, it would stay at three times 16 MB for good. Saves about 28 MB
 * resident with 50 servers (bench f). To be called before that burst: loading
 * the program is the first one.
 */
export function keepMemoryLean(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--max-semi-space-size=4');
}
