/** One action: the exact command, who decided, what came of it and why (WIN-3). */

import { FileQuestionMark, TriangleAlert } from 'lucide-react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { Page } from '../../shell/page.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { actionLook } from '../../words/looks.ts';
import { useAuditTrail } from '../audit/use-audit-trail.ts';
import styles from './action.module.css';
import { ActionAudit } from './action-audit.tsx';
import { Decisions } from './decisions.tsx';
import { Facts } from './facts.tsx';
import { OtherActions } from './other-actions.tsx';
import { Outcome } from './outcome.tsx';
import { Output } from './output.tsx';
import { Timeline } from './timeline.tsx';
import { type ShownAction, useAction } from './use-action.ts';
import { useLook } from './use-look.ts';

export function ActionScreen({ actionId }: { actionId: number }) {
  const shown = useAction(actionId);
  const { action } = shown;
  useLook(actionId);
  const title = `Action ${actionId}`;
  if (action === null) {
    return (
      <Page title={title}>
        <Missing shown={shown} actionId={actionId} />
      </Page>
    );
  }
  return (
    <Page
      title={title}
      heading={
        <span className={styles.heading}>
          {title} <Badge look={actionLook(action)} />
        </span>
      }
      tools={<Decisions action={action} />}
    >
      <p role="status" className="visually-hidden">
        {actionLook(action).word}
      </p>
      <Content action={action} shown={shown} />
    </Page>
  );
}

function Content({ action, shown }: { action: ActionSummary; shown: ShownAction }) {
  const trail = useAuditTrail({ action_id: action.id });
  return (
    <>
      <Outcome action={action} />
      <div className={styles.columns}>
        <div className={styles.stack}>
          <Card title="What runs">
            <Facts action={action} spec={shown.spec} />
          </Card>
          <Output action={action} output={shown.output} />
        </div>
        <div className={styles.stack}>
          <Timeline action={action} events={trail.items} />
          <OtherActions action={action} />
        </div>
      </div>
      <ActionAudit trail={trail} />
    </>
  );
}

function Missing({ shown: { problem, reload }, actionId }: { shown: ShownAction; actionId: number }) {
  if (problem === null) return <p className={styles.faint}>Loading …</p>;
  if (problem.code === 'action_not_found') {
    return (
      <EmptyState
        icon={FileQuestionMark}
        title={`There is no action ${actionId}`}
        actions={
          <Link href={href.history()} className={buttonClass('primary')}>
            Go to the history
          </Link>
        }
      />
    );
  }
  return (
    <div role="alert">
      <EmptyState
        icon={TriangleAlert}
        title="This action could not be loaded"
        actions={<Button onClick={reload}>Try again</Button>}
      >
        <p>{visibleText(problem.message)}</p>
      </EmptyState>
    </div>
  );
}
