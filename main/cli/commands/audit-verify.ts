/** `holdpoint audit verify`, `head` and `compare`: is the log whole, do tables and servers say the same, is it the log it was (AUD-1…3). */
import type { Command } from 'commander';
import { type Anchor, AnchorCheck, anchorLine, MAX_ANCHORS } from '../../contract/anchor.ts';
import { AuditHead, AuditVerification } from '../../contract/event.ts';
import { JournalComparison } from '../../contract/journal-comparison.ts';
import { hasOwn } from '../../contract/own.ts';
import { readAnchors } from '../anchor-file.ts';
import { type ApiClient, path } from '../api-client.ts';
import { CliError, wrongUsage } from '../cli-error.ts';
import { folderMeant } from '../connection.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { anchorLines, comparisonLines, verificationLines } from '../views/audit-view.ts';

/** What was found out; `text`: the same as JSON, as the API said it. */
interface Verified {
  text: string;
  verification: AuditVerification;
  /** null: no anchors were given. */
  anchors: AnchorCheck | null;
}

/** The trail of a folder read without its host; see main/audit-offline.ts. Where it cannot be read, why in a sentence. */
export type VerifyFolder = (
  dataDir: string,
  anchors: readonly Anchor[],
) => Promise<
  | { verification: AuditVerification; anchors: AnchorCheck | null; note: string | null }
  | { code: string; message: string }
>;

export function addVerifyCommand(audit: Command, context: Context, verifyFolder: VerifyFolder): void {
  audit
    .command('verify')
    .description(
      'prove that no row of the log was changed or removed, and that the tables hold what it says. Exit code 1: the ' +
        'log is broken; 12: it is not the log an anchor was taken of; 11: a table differs',
    )
    .option('--against <file>', 'compare with anchors kept earlier, one a line: what "audit head" prints')
    .option('--offline', 'read the database itself; without a host that answers this is done anyway')
    .action(async ({ offline = false, against }: { offline?: boolean; against?: string }) => {
      const { out } = context;
      const anchors = against === undefined ? [] : readAnchors(against);
      const found = offline
        ? await ofFolder(context, verifyFolder, anchors)
        : await ofHostOrFolder(context, verifyFolder, anchors);
      context.exitCode = exitOf(found);
      if (out.isJson) out.json(found.text);
      else out.lines([...verificationLines(found.verification, out.paint), ...anchorLines(found.anchors, out.paint)]);
    });
}

export function addHeadCommand(audit: Command, context: Context): void {
  audit
    .command('head')
    .description('the newest row: its number, hash and time, to be kept where nobody who can write the log can')
    .action(async () => {
      const { api, out } = context;
      out.show(await api.get('/audit/head', AuditHead), (head) => [anchorLine(head)]);
    });
}

function exitOf({ verification, anchors }: Verified): number {
  if (verification.verdict === 'broken') return EXIT.error;
  if (anchors?.ok === false) return EXIT.anotherLog;
  return verification.verdict === 'differs' ? EXIT.auditDiffers : EXIT.done;
}

/** A host that cannot start must not keep anyone from checking its trail. */
async function ofHostOrFolder(
  context: Context,
  verifyFolder: VerifyFolder,
  anchors: readonly Anchor[],
): Promise<Verified> {
  try {
    return await ofHost(context.api, anchors);
  } catch (error) {
    const isAway = error instanceof CliError && AWAY.includes(error.code);
    if (!isAway || folderMeant(context.options, context.env) === null) throw error;
    const found = await ofFolder(context, verifyFolder, anchors).catch((unreadable: unknown) => {
      // Where there is nothing to read either, that no host runs is what the person needs to hear.
      throw unreadable instanceof CliError && unreadable.code === 'no_database' ? error : unreadable;
    });
    context.out.note('No host answers here, so the database itself was read.');
    return found;
  }
}

const AWAY: readonly string[] = ['no_host', 'runtime_unreadable', 'runtime_unsafe', 'unreachable'];

async function ofHost(api: ApiClient, anchors: readonly Anchor[]): Promise<Verified> {
  const answer = await api.get('/audit/verify', AuditVerification);
  const verification = answer.read();
  if (anchors.length === 0) return { text: answer.text, verification, anchors: null };
  const checks: AnchorCheck[] = [];
  for (let from = 0; from < anchors.length; from += MAX_ANCHORS) {
    const some = { anchors: anchors.slice(from, from + MAX_ANCHORS) };
    checks.push((await api.send('POST', '/audit/anchors', AnchorCheck, some)).read());
  }
  return withText(verification, checks.reduce(joined));
}

function joined(a: AnchorCheck, b: AnchorCheck): AnchorCheck {
  const fitting = [a.last_fitting_seq, b.last_fitting_seq].filter((seq) => seq !== null);
  return {
    ok: a.ok && b.ok,
    checked: a.checked + b.checked,
    head: b.head,
    last_fitting_seq: fitting.length === 0 ? null : Math.max(...fitting),
    mismatches: [...a.mismatches, ...b.mismatches],
  };
}

async function ofFolder(
  { options, env, out }: Context,
  verifyFolder: VerifyFolder,
  given: readonly Anchor[],
): Promise<Verified> {
  const dataDir = folderMeant(options, env);
  if (dataDir === null) throw wrongUsage('--offline reads a data folder of this machine, so give no URL with it');
  const found = await verifyFolder(dataDir, given);
  if (hasOwn(found, 'code')) throw new CliError(found.code, found.message, EXIT.error);
  if (found.note !== null) out.note(found.note);
  return withText(found.verification, found.anchors);
}

function withText(verification: AuditVerification, anchors: AnchorCheck | null): Verified {
  return {
    text: JSON.stringify(anchors === null ? verification : { ...verification, anchors }),
    verification,
    anchors,
  };
}

export function addCompareCommand(audit: Command, context: Context): void {
  audit
    .command('compare')
    .argument('<server>')
    .description(
      "hold the log against the lines that runs left in the server's own journal (tag holdpoint). Exit code 11: they " +
        'differ; 1: the journal cannot be read',
    )
    .action(async (server: string) => {
      const { api, out } = context;
      const answer = await api.get(path`/servers/${server}/audit/compare`, JournalComparison);
      context.exitCode = COMPARED[answer.read().verdict];
      out.show(answer, (found) => comparisonLines(found, out.paint));
    });
}

const COMPARED = { fits: EXIT.done, differs: EXIT.auditDiffers, unreadable: EXIT.error } as const;
