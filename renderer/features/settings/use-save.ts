/** Saving one section of the settings, and what came of it. */
import { useState } from 'react';
import type { SettingsPatch } from '../../../main/contract/settings.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';

export interface Save {
  isBusy: boolean;
  /** Saved since the last change of a field. */
  isSaved: boolean;
  problem: ClientProblem | null;
  /** Resolves with whether it was saved. */
  save(patch: SettingsPatch): Promise<boolean>;
  /** What is shown of the last saving no longer fits the fields. */
  forget(): void;
}

export function useSave(): Save {
  const client = useClient();
  const [state, setState] = useState<Pick<Save, 'isBusy' | 'isSaved' | 'problem'>>(NOTHING);
  return {
    ...state,
    async save(patch) {
      setState({ ...NOTHING, isBusy: true });
      const answer = await client.editSettings(patch);
      setState({ isBusy: false, isSaved: answer.ok, problem: answer.ok ? null : answer.problem });
      return answer.ok;
    },
    forget: () => setState((before) => (before.isBusy ? before : NOTHING)),
  };
}

const NOTHING = { isBusy: false, isSaved: false, problem: null };
