/** SSH is not this layer's subject: an executor that answers what a test told it. */
import type { ExecOutcome, Executor, SshCheck, SudoCheck } from '../../core/ports.ts';
import type { SiteFiles } from '../../core/visitors/site-files.ts';

export interface FakeExecutor extends Executor, SiteFiles {
  answers: { exec: ExecOutcome; check: SshCheck; sudo: SudoCheck };
}

const NOTHING = { text: '', is_cut: false };

export function createFakeExecutor(): FakeExecutor {
  const answers: FakeExecutor['answers'] = {
    exec: { kind: 'exited', exitCode: 0, stdout: NOTHING, stderr: NOTHING },
    check: { kind: 'not_started', failure: { code: 'refused', message: 'Nothing listens there.' } },
    sudo: { kind: 'checked', state: 'ok', answers: [{ isAllowed: true, words: '', program: null }] },
  };
  return {
    answers,
    exec: async () => answers.exec,
    check: async () => answers.check,
    checkSudo: async () => answers.sudo,
    applySite: async () => ({ kind: 'applied', changes: 1 }),
    forget() {},
    async close() {},
  } satisfies FakeExecutor;
}
