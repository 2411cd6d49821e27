/** A form in a dialog, with its button and what the host says is wrong. */
import type { FormEvent, ReactNode } from 'react';
import type { ClientProblem } from '../../client/answer.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './forms.module.css';

export interface FormDialogProps {
  /** Of the form in the document. */
  id: string;
  title: ReactNode;
  description?: string;
  /** Of the button that sends it. */
  action: string;
  isReady: boolean;
  isBusy: boolean;
  problem: ClientProblem | null;
  onSubmit: (event: FormEvent) => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

export function FormDialog(props: FormDialogProps) {
  const { id, title, description, action, isReady, isBusy, problem, onSubmit, onClose, children } = props;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={id} isBusy={isBusy} disabled={!isReady}>
            {action}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={onSubmit} noValidate>
        {children}
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            {problem.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
