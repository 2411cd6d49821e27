/** Decodes what the window sends: everything from a page is hostile until it has this form. */
import { z } from 'zod';
import { BRIDGE_METHODS, BRIDGE_THEMES, type BridgeRequest } from './bridge.ts';

/** As much as the API itself takes by far; keeps a broken page from filling memory. */
const LONGEST_BODY = 4 * 1024 * 1024;
const StreamId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const BridgeRequestSchema = z.discriminatedUnion('ask', [
  z.strictObject({
    ask: z.literal('api'),
    method: z.enum(BRIDGE_METHODS),
    path: z.string().startsWith('/').max(16_384),
    body: z.string().max(LONGEST_BODY).nullable(),
  }),
  z.strictObject({
    ask: z.literal('follow'),
    stream: StreamId,
    after: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  }),
  z.strictObject({ ask: z.literal('unfollow'), stream: StreamId }),
  z.strictObject({ ask: z.literal('set_theme'), theme: z.enum(BRIDGE_THEMES) }),
  z.strictObject({ ask: z.literal('starts_at_login') }),
  z.strictObject({ ask: z.literal('start_at_login'), is_wanted: z.boolean() }),
]) satisfies z.ZodType<BridgeRequest>;

/** null: not a request of ours. */
export function decodeRequest(message: unknown): BridgeRequest | null {
  const parsed = BridgeRequestSchema.safeParse(message);
  return parsed.success ? parsed.data : null;
}
