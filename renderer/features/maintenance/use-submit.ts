/** Sending a form: once at a time, closed when the host took it, else with what the host says is wrong. */
import { type FormEvent, useState } from 'react';
import type { Answer, ClientProblem } from '../../client/answer.ts';

export interface Submit {
  isBusy: boolean;
  problem: ClientProblem | null;
  submit(event: FormEvent): Promise<void>;
}

/** `ask` is null while the form is not complete. */
export function useSubmit(ask: (() => Promise<Answer<unknown>>) | null, onDone: () => void): Submit {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (ask === null || isBusy) return;
    setIsBusy(true);
    const answer = await ask();
    setIsBusy(false);
    if (answer.ok) onDone();
    else setProblem(answer.problem);
  };
  return { isBusy, problem, submit };
}
