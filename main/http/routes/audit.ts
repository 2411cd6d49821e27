/** The audit trail: read, verify, export (SPEC AUD-1). */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { AnchorCheck, AnchorsInput } from '../../contract/anchor.ts';
import { AuditHead, AuditVerification, EventView } from '../../contract/event.ts';
import { JournalComparison } from '../../contract/journal-comparison.ts';
import { checkAnchors } from '../../core/audit/anchors.ts';
import { answer } from '../answer.ts';
import { exportAudit } from '../audit-export.ts';
import type { ApiDeps, ApiEnv } from '../deps.ts';
import { largeJson } from '../large-json.ts';
import { body, jsonContent, refusals, scoped } from '../operation.ts';
import { paceOf } from '../pace.ts';
import { eventFilter, integerText, SequenceText, ServerPath, storedFilter } from '../parts.ts';

const tags = ['Audit'];
const filter = {
  ...eventFilter,
  actor: z.string().min(1).max(200).optional().describe('The name of who did it.'),
};
const AuditQuery = z.strictObject({
  ...filter,
  limit: integerText(1, 500).default(100),
  parts: z
    .enum(['shown', 'hidden'])
    .default('shown')
    .describe('hidden: one row for a pause; those that repeat it in other words (`part_of`) are left out.'),
  before: SequenceText.optional().describe('`next_cursor` of the page before: only events with a smaller seq.'),
});
const ExportQuery = z.strictObject({ ...filter, format: z.enum(['jsonl', 'csv']).default('jsonl') });
const AuditPage = z
  .object({ events: z.array(EventView), next_cursor: z.string().nullable() })
  .meta({ id: 'AuditPage' });

const listAudit = createRoute({
  method: 'get',
  path: '/audit',
  operationId: 'listAudit',
  tags,
  summary: 'The audit trail, newest first',
  ...scoped('read'),
  request: { query: AuditQuery },
  responses: { 200: { description: 'One page.', content: jsonContent(AuditPage) }, ...refusals() },
});

const verifyAudit = createRoute({
  method: 'get',
  path: '/audit/verify',
  operationId: 'verifyAudit',
  tags,
  summary: 'Check the hash chain of the whole trail, and hold the tables against it',
  ...scoped('read'),
  responses: { 200: { description: 'What was found.', content: jsonContent(AuditVerification) }, ...refusals() },
});

const auditHead = createRoute({
  method: 'get',
  path: '/audit/head',
  operationId: 'getAuditHead',
  tags,
  summary: 'The newest row: its number and hash, to be kept elsewhere',
  ...scoped('read'),
  responses: { 200: { description: 'The head.', content: jsonContent(AuditHead) }, ...refusals() },
});

const compareAnchors = createRoute({
  method: 'post',
  path: '/audit/anchors',
  operationId: 'compareAnchors',
  tags,
  summary: 'Whether the log still holds rows that were kept elsewhere; changes nothing',
  ...scoped('read'),
  request: { body: body(AnchorsInput) },
  responses: { 200: { description: 'What was found.', content: jsonContent(AnchorCheck) }, ...refusals() },
});

const compareJournal = createRoute({
  method: 'get',
  path: '/servers/{server_id}/audit/compare',
  operationId: 'compareJournal',
  tags,
  summary:
    "Hold the trail against the lines that runs left in the server's own journal; asks the server, changes nothing",
  ...scoped('operate'),
  request: { params: ServerPath },
  responses: { 200: { description: 'What was found.', content: jsonContent(JournalComparison) }, ...refusals(404) },
});

const exportTrail = createRoute({
  method: 'get',
  path: '/audit/export',
  operationId: 'exportAudit',
  tags,
  summary: 'The audit trail as a file, oldest first',
  ...scoped('read'),
  request: { query: ExportQuery },
  responses: {
    200: {
      description: 'The file.',
      content: { 'application/x-ndjson': { schema: z.string() }, 'text/csv': { schema: z.string() } },
    },
    ...refusals(),
  },
});

export function auditRoutes({ core }: Pick<ApiDeps, 'core'>) {
  const { events } = core.store;
  const pace = paceOf(core);
  return new OpenAPIHono<ApiEnv>()
    .openapi(listAudit, async (c) => {
      const { limit, before, parts, ...rest } = c.req.valid('query');
      const query = {
        ...storedFilter(rest),
        ...(before === undefined ? {} : { before }),
        ...(parts === 'hidden' ? { withoutRepeated: true } : {}),
        limit,
      };
      const found = await events.page({ ...query, order: 'newest_first' }, pace(c));
      const last = found.at(-1);
      const next_cursor = found.length < limit || !last ? null : String(last.seq);
      return largeJson(c, { events: found, next_cursor }, pace(c));
    })
    .openapi(verifyAudit, async (c) => c.json(await events.verify(), 200))
    .openapi(auditHead, (c) => c.json(events.head(), 200))
    .openapi(compareAnchors, (c) => c.json(checkAnchors(c.req.valid('json').anchors, events), 200))
    .openapi(compareJournal, async (c) => answer(c, await core.journals.compare(c.req.valid('param').server_id), 200))
    .openapi(exportTrail, (c) => {
      const { format, ...rest } = c.req.valid('query');
      c.header('Content-Type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
      c.header('Content-Disposition', `attachment; filename="holdpoint-audit.${format}"`);
      const source = { events, pace: pace(c), isAllowed: c.var.caller.isStillValid };
      return c.body(exportAudit(source, storedFilter(rest), format), 200);
    });
}
