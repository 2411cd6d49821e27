/** The state of a server's form: what is typed, what is wrong with it. */
import { useState } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { gapsOf, type ServerDraft } from './server-draft.ts';

export interface ServerDraftState {
  draft: ServerDraft;
  change(change: Partial<ServerDraft>): void;
  errorOf(path: string): string | null;
  /** A refusal that belongs to no field. */
  general: string | null;
  /** Whether something needed is missing; it is then shown. */
  hasGaps(known?: ServerView): boolean;
  refuse(problem: ClientProblem): void;
}

const FIELDS = ['server_id', 'display_name', 'host', 'port', 'ssh_user', 'auth.', 'sudo', 'tags'];

export function useServerDraft(start: ServerDraft): ServerDraftState {
  const [draft, setDraft] = useState(start);
  const [gaps, setGaps] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const errorOf = (path: string) => {
    if (path === 'server_id' && problem?.code === 'server_exists') return problem.message;
    if (path === 'tags') return problem?.errors?.find((error) => error.path.startsWith('tags'))?.message ?? null;
    return gaps[path] ?? fieldError(problem, path);
  };
  const isOfField = problem?.errors?.some((error) => FIELDS.some((field) => error.path.startsWith(field)));
  const isShown = isOfField || problem?.code === 'server_exists';
  return {
    draft,
    change: (change) => setDraft((before) => ({ ...before, ...change })),
    errorOf,
    general: problem === null || isShown ? null : problem.message,
    hasGaps(known) {
      const found = gapsOf(draft, known);
      setGaps(found);
      setProblem(null);
      return Object.keys(found).length > 0;
    },
    refuse: setProblem,
  };
}
