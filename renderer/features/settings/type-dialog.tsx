/** Adds an action type, or edits one; of a built-in one only its limits. */

import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type ActionType, bearsOnFiled } from '../../../main/contract/catalog.ts';
import type { FieldError } from '../../../main/contract/error.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Given } from '../../ui/given.tsx';
import { eventNow, focusAnswer } from '../../ui/typing.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { AffectedNotice, useUndone } from './affected.tsx';
import { CommandFields } from './command-fields.tsx';
import { CommandPreview } from './command-preview.tsx';
import { LimitFields } from './limit-fields.tsx';
import styles from './settings.module.css';
import { draftErrors, draftOf, errorAt, inputOf, limitsOf, NEW_TYPE, type TypeDraft } from './type-draft.ts';

/** What every group of fields of the form is given. */
export interface TypeFieldsProps {
  draft: TypeDraft;
  onChange: (part: Partial<TypeDraft>) => void;
  errors: readonly FieldError[];
}

export function TypeDialog({ type, onClose }: { type: ActionType | null; onClose: () => void }) {
  const isBuiltin = type?.is_builtin ?? false;
  const [draft, setDraft] = useState<TypeDraft>(type === null ? NEW_TYPE : draftOf(type));
  const { errors, general, isBusy, save } = useSaveType(type, onClose);
  const undone = useUndone(type?.name);
  /** What waits under it was told, so the next press is a yes. */
  const [isTold, setIsTold] = useState(false);
  const onChange: TypeFieldsProps['onChange'] = (part) => {
    setDraft({ ...draft, ...part });
    setIsTold(false);
  };
  const fields: TypeFieldsProps = { draft, errors, onChange };
  const formRef = useRef<HTMLFormElement>(null);
  const askedAt = useRef(0);
  useEffect(() => {
    if (errors.length === 0) return;
    focusAnswer(formRef.current?.querySelector<HTMLElement>('[aria-invalid=true]'), askedAt.current);
  }, [errors]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    askedAt.current = eventNow();
    if (type !== null && undone > 0 && !isTold && bears(type, draft)) return setIsTold(true);
    void save(draft);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      isWide
      title={
        type === null ? (
          'Add an action type'
        ) : (
          <>
            Edit <Given text={type.title} />
          </>
        )
      }
      description={isBuiltin ? 'It is built in: its command is fixed, its limits are yours.' : undefined}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" form="type" isBusy={isBusy}>
            {type === null ? 'Add' : isTold ? 'Save all the same' : 'Save'}
          </Button>
        </>
      }
    >
      <form ref={formRef} id="type" className={styles.form} onSubmit={submit} noValidate>
        {type === null && (
          <TextInput
            label="Name"
            hint="How programs ask for it, such as flush_dns. It cannot be changed later."
            required
            maxLength={64}
            value={draft.name}
            error={errorAt(errors, 'name')}
            onChange={(event) => fields.onChange({ name: event.target.value })}
          />
        )}
        {isBuiltin && type !== null ? (
          <CommandPreview argv={type.argv} parameters={type.parameters} />
        ) : (
          <CommandFields {...fields} />
        )}
        <LimitFields {...fields} />
        {isTold && <AffectedNotice count={undone} />}
        <p role="alert">{visibleText(general)}</p>
      </form>
    </Dialog>
  );
}

/** Whether what is typed changes what actions under this type would be; what cannot be sent changes nothing. */
function bears(type: ActionType, draft: TypeDraft): boolean {
  if (draftErrors(draft, type.is_builtin).length > 0) return false;
  return bearsOnFiled(type, { ...type, ...(type.is_builtin ? limitsOf(draft) : inputOf(draft)) });
}

function useSaveType(type: ActionType | null, onSaved: () => void) {
  const client = useClient();
  const [isBusy, setIsBusy] = useState(false);
  const [own, setOwn] = useState<readonly FieldError[]>([]);
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const save = async (draft: TypeDraft) => {
    const seen = draftErrors(draft, type?.is_builtin ?? false);
    setOwn(seen);
    setProblem(null);
    if (seen.length > 0 || isBusy) return;
    setIsBusy(true);
    const { name, ...input } = inputOf(draft);
    const answer = await (type === null
      ? client.addActionType({ name, ...input })
      : client.editActionType(type.name, type.is_builtin ? limitsOf(draft) : input));
    setIsBusy(false);
    if (answer.ok) onSaved();
    else setProblem(answer.problem);
  };
  const errors = useMemo(() => [...own, ...fieldErrors(problem)], [own, problem]);
  const general = errors.length > 0 ? 'Some fields need another value.' : (problem?.message ?? '');
  return { errors, general, isBusy, save };
}

function fieldErrors(problem: ClientProblem | null): readonly FieldError[] {
  if (problem?.code === 'type_exists') return [{ path: 'name', message: problem.message }];
  return problem?.errors ?? [];
}
