/** Creates a token, then shows it this once. */

import { type FormEvent, useState } from 'react';
import type { Scope } from '../../../main/contract/token.ts';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { NewToken } from './new-token.tsx';
import { ScopeChoice } from './scope-choice.tsx';
import styles from './settings.module.css';
import { END_CHOICES, type EndChoice, endOf } from './token-end.ts';

export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const clock = useClock();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['read', 'request']);
  const [end, setEnd] = useState<EndChoice>('90');
  const [ownEnd, setOwnEnd] = useState('');
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  if (token !== null) return <NewToken name={name.trim()} token={token} onClose={onClose} />;

  const expiresAt = endOf(end, ownEnd, clock.now());
  const isReady = name.trim() !== '' && scopes.length > 0 && expiresAt !== undefined;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setIsBusy(true);
    const answer = await client.createToken({ name: name.trim(), scopes: [...scopes], expires_at: expiresAt });
    setIsBusy(false);
    if (answer.ok) setToken(answer.value.token);
    else setProblem(answer.problem);
  };
  const nameError = problem?.code === 'token_exists' ? problem.message : fieldError(problem, 'name');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title="Create a token"
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" form="token" isBusy={isBusy} disabled={!isReady}>
            Create
          </Button>
        </>
      }
    >
      <form id="token" className={styles.form} onSubmit={submit} noValidate>
        <TextInput
          label="Name"
          hint="Such as the program that will use it. It stands in the audit trail with all it does."
          required
          maxLength={100}
          value={name}
          error={nameError}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(null);
          }}
        />
        <ScopeChoice chosen={scopes} onChoose={setScopes} />
        <Select label="It ends" value={end} onChange={(event) => setEnd(event.target.value as EndChoice)}>
          {END_CHOICES.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
        {end === 'own' && (
          <TextInput
            label="End"
            type="datetime-local"
            required
            value={ownEnd}
            error={
              ownEnd !== '' && expiresAt === undefined ? 'must lie in the future' : fieldError(problem, 'expires_at')
            }
            onChange={(event) => setOwnEnd(event.target.value)}
          />
        )}
        {problem !== null && nameError === null && <p role="alert">{visibleText(problem.message)}</p>}
      </form>
    </Dialog>
  );
}
