/** What a connection test found besides: its steps, and the commands that sudo refuses with what would allow them (RUN-10). */
import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import type { ServerTest, SudoRefusal, TestStep } from '../../../main/contract/server.ts';
import { type Look, StateMark } from '../../ui/badge.tsx';
import { Code } from '../../ui/code.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import styles from './test-findings.module.css';

const WORDS: Record<TestStep['step'], string> = {
  connection: 'Connection',
  commands: 'Commands',
  systemd: 'systemd',
  rights: 'Rights',
  journal: 'Journal',
};

const LOOKS: Record<TestStep['state'], Omit<Look, 'word'>> = {
  ok: { tone: 'ok', icon: CircleCheck },
  warning: { tone: 'lost', icon: TriangleAlert },
  failed: { tone: 'bad', icon: TriangleAlert },
  skipped: { tone: 'idle', icon: CircleDashed },
};

const STATE_WORDS: Record<TestStep['state'], string> = {
  ok: 'ok',
  warning: 'not all of it',
  failed: 'failed',
  skipped: 'not tried',
};

/** `isBesideFacts`: what went well is shown beside it already. */
export function TestFindings({ test, isBesideFacts }: { test: ServerTest; isBesideFacts: boolean }) {
  const isUneventful = test.steps.every(({ state }) => state === 'ok');
  return (
    <>
      {!(isUneventful && isBesideFacts) && test.steps.length > 0 && (
        <ol className={styles.steps} aria-label="Steps of the test">
          {test.steps.map((step) => (
            <li key={step.step}>
              <StateMark look={{ ...LOOKS[step.state], word: WORDS[step.step] }}>
                {WORDS[step.step]}
                <span className="visually-hidden">: {STATE_WORDS[step.state]}</span>
              </StateMark>
              {step.state !== 'skipped' && <p className={styles.message}>{visibleText(step.message)}</p>}
            </li>
          ))}
        </ol>
      )}
      {test.sudo_refusals.length > 0 && <Refusals refusals={test.sudo_refusals} />}
    </>
  );
}

/** Shown at most; the lines of all are in what is copied. */
const MOST_SHOWN = 20;

function Refusals({ refusals }: { refusals: readonly SudoRefusal[] }) {
  const lines = refusals.flatMap(({ sudoers }) => (sudoers === null ? [] : [sudoers]));
  const more = refusals.length - MOST_SHOWN;
  return (
    <section className={styles.refusals} aria-label="Refused by sudo">
      <h4 className={styles.head}>
        Refused by sudo
        {lines.length > 1 && <CopyButton text={`${lines.join('\n')}\n`} what="all lines for sudoers" />}
      </h4>
      {lines.length > 0 && (
        <p className={styles.message}>
          Each line allows that one command. Put them into a file of their own with <code>visudo -f</code>{' '}
          <code>/etc/sudoers.d/holdpoint</code> on the server.
        </p>
      )}
      <ul>
        {refusals.slice(0, MOST_SHOWN).map((refusal) => (
          <li key={`${refusal.action_type} ${refusal.command}`} className={styles.refusal}>
            <p>
              <code className={styles.command}>{visibleText(refusal.command)}</code>
            </p>
            <p className={styles.message}>{visibleText(refusal.words)}</p>
            {refusal.sudoers !== null && <Code command={refusal.sudoers} label="Line for sudoers" isPrompted={false} />}
          </li>
        ))}
      </ul>
      {more > 0 && <p className={styles.message}>and {more} more</p>}
    </section>
  );
}
