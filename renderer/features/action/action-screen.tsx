/** The screen "Action". */
import { Page } from '../../shell/page.tsx';

export function ActionScreen({ actionId }: { actionId: number }) {
  return <Page title={`Action ${actionId}`}>{null}</Page>;
}
