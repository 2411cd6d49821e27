/** The port by which files of ours come into a folder of a server, and leave it. */
import type { VisitorFailure, VisitorFailureCode } from '../../contract/visitors.ts';
import type { NotStarted, Target } from '../ports.ts';

/** Names are ours and simple: no `/`, never given by a person. */
export type SiteStep =
  /** Whole or not at all, readable by all. `modifiedAt`: the file's time, seconds since 1970; null: now. */
  | { do: 'write'; name: string; content: string; modifiedAt: number | null }
  | { do: 'remove'; name: string }
  /** The sub-folder holds that one file of ours (made where it is missing), or with null is gone once it is empty. */
  | { do: 'keep_only'; folder: string; name: string | null; content: string }
  /** Only waited where a step before it changed something. */
  | { do: 'wait'; ms: number };

export type SiteOutcome =
  /** All steps are done. `changes`: how many files were written or removed; what was right already is left alone. */
  | { kind: 'applied'; changes: number }
  /** A step was refused by the server or by our own caution; those after it did not happen. May be asked again. */
  | { kind: 'refused'; failure: VisitorFailure & { code: Exclude<VisitorFailureCode, 'unreachable'> } }
  | NotStarted
  /** The connection was lost; some steps may have happened. May be asked again. */
  | { kind: 'lost'; message: string };

/**
 * Writes and removes files of ours over SFTP as the login itself, never as root by sudo. A symbolic link is never
 * followed, neither in the folder nor on the way to it; a file without our marker is never overwritten or removed, nor
 * is anything done in a folder that others may write to. The folder is made where only itself is missing and there is
 * something to write. Never rejects for what a server does. Same steps, same result, however often. `signal`: where it is
 * aborted nobody wants the answer any more, and what is under way ends soon, on the wire too.
 */
export interface SiteFiles {
  applySite(target: Target, folder: string, steps: readonly SiteStep[], signal?: AbortSignal): Promise<SiteOutcome>;
}
