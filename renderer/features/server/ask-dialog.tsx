/** Asks for a fix: the restart of a service, or any other action of the catalog; says beforehand what will happen. */

import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { type ActionType, isAllowedOn } from '../../../main/contract/catalog.ts';
import type { ServerView } from '../../../main/contract/server.ts';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, Textarea, TextInput } from '../../ui/field.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleLine, visibleText } from '../../ui/visible-text.ts';
import { type Filed, filedOf } from './ask.ts';
import { type ParameterDraft, parametersOf, previewOf, takesService } from './catalog-form.ts';
import { ParameterFields } from './parameter-fields.tsx';

const RESTART = 'restart_service';

export interface AskDialogProps {
  server: ServerView;
  /** Its restart; null: the person chooses what. */
  service: string | null;
  onAnswer: (key: string, answer: Filed) => void;
  onClose: () => void;
}

export function AskDialog({ server, service, onAnswer, onClose }: AskDialogProps) {
  const client = useClient();
  const types = useMirror((mirror) => mirror.types).filter((type) => isAllowedOn(type, server));
  const [typeName, setTypeName] = useState(service === null ? (types[0]?.name ?? '') : RESTART);
  const [unit, setUnit] = useState(service ?? '');
  const [parameters, setParameters] = useState<ParameterDraft>({});
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const noteRef = useRef<HTMLTextAreaElement>(null);
  const type = types.find((one) => one.name === typeName);
  const isHeld = server.is_paused || server.held_by.length > 0 || type?.needs_approval === 'always';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (type === undefined) return;
    setIsBusy(true);
    const serviceName = takesService(type) ? unit.trim() : '';
    const answer = filedOf(
      await client.createAction({
        server_id: server.server_id,
        action_type: type.name,
        ...(serviceName === '' ? {} : { service_name: serviceName }),
        parameters: parametersOf(type, parameters),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }),
    );
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    onAnswer(serviceName || type.name, answer.filed);
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      {...(service === null ? {} : { initialFocus: noteRef })}
      title={
        <>
          {service === null ? 'Ask for an action on ' : 'Restart '}
          <Given text={service ?? server.display_name} />
        </>
      }
      description={
        isHeld ? (
          <strong>It waits for approval in the queue.</strong>
        ) : (
          <>
            <strong>It runs now</strong> on <Given text={server.display_name} />
            {server.status === 'offline' && ', as soon as the server answers'}.
          </>
        )
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="ask" isBusy={isBusy} disabled={type === undefined}>
            {isHeld ? 'Ask for it' : 'Run now'}
          </Button>
        </>
      }
    >
      <form id="ask" noValidate onSubmit={submit}>
        {problem !== null && (
          <Notice tone="bad" icon={TriangleAlert} role="alert">
            <p>{visibleText(problem.message)}</p>
          </Notice>
        )}
        {service === null && (
          <Select label="Action" value={typeName} onChange={(event) => setTypeName(event.target.value)}>
            {types.map((one) => (
              <option key={one.name} value={one.name}>
                {visibleLine(one.title)}
              </option>
            ))}
          </Select>
        )}
        {service === null && type !== undefined && takesService(type) && (
          <TextInput
            label="Service"
            hint="Any unit on the server, also one that is not on the list."
            value={unit}
            error={fieldError(problem, 'service_name')}
            onChange={(event) => setUnit(event.target.value)}
          />
        )}
        {type !== undefined && (
          <ParameterFields type={type} draft={parameters} onChange={setParameters} problem={problem} />
        )}
        {type !== undefined && <Preview type={type} unit={unit} parameters={parameters} />}
        <Textarea
          label="Why"
          isOptional
          hint={isHeld ? 'Whoever decides reads it.' : 'Kept with the action in its history.'}
          rows={2}
          maxLength={2000}
          ref={noteRef}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

/** What will be sent; the host builds the command itself from the catalog. */
function Preview({ type, unit, parameters }: { type: ActionType; unit: string; parameters: ParameterDraft }) {
  return <Code command={previewOf(type, unit.trim(), parameters)} />;
}
