/** Tests the connection: how long a round trip takes, which host key the server shows, what sudo allows (RUN-7, RUN-8). */

import { Plug, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import type { ServerTest } from '../../../main/contract/server.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleLine, visibleText } from '../../ui/visible-text.ts';
import { SERVER_ANSWERS, SERVER_TESTING } from '../../words/looks.ts';
import { SUDO_LOOKS, SUDO_STEPS } from '../../words/sudo.ts';
import styles from './connection-check.module.css';
import { HostKeyDecision } from './host-key-decision.tsx';
import { TestFindings } from './test-findings.tsx';

type State =
  | { kind: 'idle' }
  | { kind: 'testing' }
  | { kind: 'refused'; problem: ClientProblem }
  | { kind: 'tested'; test: ServerTest };

export interface ConnectionCheckProps {
  serverId: string;
  startsAtOnce?: boolean;
  /** Host key and rights are shown beside it already: it tells only what they do not. */
  isBesideFacts?: boolean;
  /** After each test: whether the server can be worked with. */
  onTested?: (isOk: boolean) => void;
}

export function ConnectionCheck({
  serverId,
  startsAtOnce = false,
  isBesideFacts = false,
  onTested,
}: ConnectionCheckProps) {
  const client = useClient();
  const [state, setState] = useState<State>({ kind: startsAtOnce ? 'testing' : 'idle' });
  const test = async () => {
    setState({ kind: 'testing' });
    const answer = await client.testServer(serverId);
    onTested?.(answer.ok && answer.value.ok);
    setState(answer.ok ? { kind: 'tested', test: answer.value } : { kind: 'refused', problem: answer.problem });
  };
  const start = useEffectEvent(test);
  useEffect(() => {
    if (startsAtOnce) void start();
  }, [startsAtOnce]);
  const isTesting = state.kind === 'testing';
  return (
    <div className={styles.check}>
      <div role="status" className={styles.result}>
        {isTesting && <StateMark look={SERVER_TESTING} />}
        {state.kind === 'refused' && (
          <Notice tone="bad" icon={TriangleAlert}>
            <p>{visibleText(state.problem.message)}</p>
          </Notice>
        )}
        {state.kind === 'tested' && (
          <Tested serverId={serverId} test={state.test} isBesideFacts={isBesideFacts} onAccepted={test} />
        )}
      </div>
      <div>
        <Button size="small" isBusy={isTesting} onClick={test}>
          {!isTesting && <Plug size={14} aria-hidden />}
          {state.kind === 'idle' ? 'Test the connection' : 'Test again'}
        </Button>
      </div>
    </div>
  );
}

interface TestedProps {
  serverId: string;
  test: ServerTest;
  isBesideFacts: boolean;
  onAccepted: () => void;
}

function Tested({ serverId, test, isBesideFacts, onAccepted }: TestedProps) {
  const { host_key: key, failure } = test;
  const isKeyInDoubt = failure?.code === 'host_key_unknown' || failure?.code === 'host_key_changed';
  if (isKeyInDoubt && key !== null && !isBesideFacts) {
    return (
      <HostKeyDecision serverId={serverId} presented={key} accepted={key.accepted_fingerprint} onDecided={onAccepted} />
    );
  }
  if (failure !== null) {
    return (
      <>
        <Notice tone="bad" icon={TriangleAlert} title="It could not be used">
          <p>{visibleText(failure.message)}</p>
        </Notice>
        <TestFindings test={test} isBesideFacts={isBesideFacts} />
      </>
    );
  }
  return (
    <>
      <dl className={styles.facts}>
        <Fact name="Connection">
          <StateMark look={SERVER_ANSWERS}>
            Answers{test.latency_ms !== null && ` within ${test.latency_ms} ms`}
          </StateMark>
        </Fact>
        {!isBesideFacts && <KeyAndRights test={test} />}
      </dl>
      <TestFindings test={test} isBesideFacts={isBesideFacts} />
    </>
  );
}

function KeyAndRights({ test }: { test: ServerTest }) {
  const { host_key: key, sudo } = test;
  return (
    <>
      {key !== null && (
        <Fact name="Host key">
          <span>
            <code className={styles.fingerprint}>{visibleLine(key.fingerprint)}</code> {visibleLine(key.type)}
          </span>
        </Fact>
      )}
      <Fact name="Rights">
        <StateMark look={SUDO_LOOKS[sudo]} />
        {test.sudo_refusals.length === 0 && SUDO_STEPS[sudo] !== null && <p>{SUDO_STEPS[sudo]}</p>}
      </Fact>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
