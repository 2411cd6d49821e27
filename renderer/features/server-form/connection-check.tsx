/** Tests the connection: how long a round trip takes, which host key the server shows, what sudo allows (RUN-7, RUN-8). */
import { Plug, TriangleAlert } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { ServerTest } from '../../../main/contract/server.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SERVER_ANSWERS, SERVER_TESTING } from '../../words/looks.ts';
import { SUDO_LOOKS, SUDO_STEPS } from '../../words/sudo.ts';
import styles from './connection-check.module.css';
import { HostKeyDecision } from './host-key-decision.tsx';

type State =
  | { kind: 'idle' }
  | { kind: 'testing' }
  | { kind: 'refused'; problem: ClientProblem }
  | { kind: 'tested'; test: ServerTest };

export function ConnectionCheck({ serverId, startsAtOnce = false }: { serverId: string; startsAtOnce?: boolean }) {
  const client = useClient();
  const [state, setState] = useState<State>({ kind: startsAtOnce ? 'testing' : 'idle' });
  const test = async () => {
    setState({ kind: 'testing' });
    const answer = await client.testServer(serverId);
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
            <p>{state.problem.message}</p>
          </Notice>
        )}
        {state.kind === 'tested' && <Tested serverId={serverId} test={state.test} onAccepted={test} />}
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

function Tested({ serverId, test, onAccepted }: { serverId: string; test: ServerTest; onAccepted: () => void }) {
  const { host_key: key, failure } = test;
  const isKeyInDoubt = failure?.code === 'host_key_unknown' || failure?.code === 'host_key_changed';
  if (isKeyInDoubt && key !== null) {
    return (
      <HostKeyDecision serverId={serverId} presented={key} accepted={key.accepted_fingerprint} onDecided={onAccepted} />
    );
  }
  if (failure !== null) {
    return (
      <Notice tone="bad" icon={TriangleAlert} title="It could not be used">
        <p>{failure.message}</p>
      </Notice>
    );
  }
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Connection</dt>
        <dd>
          <StateMark look={SERVER_ANSWERS}>
            Answers{test.latency_ms !== null && ` within ${test.latency_ms} ms`}
          </StateMark>
        </dd>
      </div>
      {key !== null && (
        <div>
          <dt>Host key</dt>
          <dd>
            <code className={styles.fingerprint}>{key.fingerprint}</code> {key.type}
          </dd>
        </div>
      )}
      <div>
        <dt>Rights</dt>
        <dd>
          <StateMark look={SUDO_LOOKS[test.sudo]} />
          <SudoTypes test={test} />
          {SUDO_STEPS[test.sudo] !== null && <p>{SUDO_STEPS[test.sudo]}</p>}
        </dd>
      </div>
    </dl>
  );
}

function SudoTypes({ test }: { test: ServerTest }) {
  const types = useMirror((mirror) => mirror.types);
  const refused = Object.entries(test.sudo_types).filter(([, isAllowed]) => !isAllowed);
  if (refused.length === 0) return null;
  const titles = refused.map(([name]) => types.find((type) => type.name === name)?.title ?? name);
  return <p>Not allowed: {titles.join(', ')}.</p>;
}
