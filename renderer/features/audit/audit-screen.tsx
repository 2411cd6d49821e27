/** The screen "Audit". */
import { Page } from '../../shell/page.tsx';

export function AuditScreen() {
  return <Page title="Audit">{null}</Page>;
}
