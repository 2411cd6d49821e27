/** Something could not be read, and the way to try again. */
import { TriangleAlert } from 'lucide-react';
import type { ClientProblem } from '../../client/answer.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

export function ReadProblem({ problem, reload }: { problem: ClientProblem | null; reload: () => void }) {
  if (problem === null) return null;
  return (
    <Notice
      tone="bad"
      icon={TriangleAlert}
      role="alert"
      tools={
        <Button size="small" onClick={reload}>
          Try again
        </Button>
      }
    >
      <p>{problem.message}</p>
    </Notice>
  );
}
