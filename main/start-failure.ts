/** Why a start failed, as one sentence with a code: for stderr, and for the box of the Electron host (SPEC "Starting it"). */
import { errorText } from './log.ts';
import { errorCode } from './store/error-code.ts';
import { asOpeningError } from './store/startup-error.ts';

export interface StartFailure {
  /** One plain sentence. */
  message: string;
  code: string;
}

/** Of any error: one that nobody foresaw is told by its own first line. */
export function startFailure(error: unknown, dataDir: string): StartFailure {
  const known = asOpeningError(error, dataDir);
  const code = errorCode(known);
  if (known instanceof Error && code !== null) return { message: sentence(known.message), code };
  const [first = ''] = errorText(known).split('\n');
  return { message: sentence(`Holdpoint cannot start: ${first}`), code: 'internal_error' };
}

function sentence(text: string): string {
  const [line = ''] = text.split('\n');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
