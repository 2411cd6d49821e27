/** Answers of the API that wrap nouns of the contract. */
import { z } from 'zod';
import { ActionStatus } from '../contract/action.ts';
import { ActionType, AffectedActions } from '../contract/catalog.ts';
import { EventView } from '../contract/event.ts';
import { ServerView } from '../contract/server.ts';
import { DiscoveredService, ServiceView } from '../contract/service.ts';
import { Timestamp } from '../contract/time.ts';
import { TokenView } from '../contract/token.ts';

const count = z.number().int();

export const ServerList = z.object({ servers: z.array(ServerView), total: count });
export const ServiceList = z.object({ services: z.array(ServiceView), total: count });
export const DiscoveredList = z.object({ services: z.array(DiscoveredService) });
export const TypeList = z.object({ types: z.array(ActionType) });
/** The 200 of a removal; nothing where nothing waited under the type. */
export const RemovedType = z.object({ affected: AffectedActions });
export const TokenList = z.object({ tokens: z.array(TokenView) });
export const NewToken = TokenView.extend({ token: z.string() });
export const AuditPage = z.object({ events: z.array(EventView), next_cursor: z.string().nullable() });

export const StatusView = z.object({
  version: z.string(),
  started_at: Timestamp,
  person: z.string(),
  last_seq: count,
  hold_everything: z.boolean(),
  counts: z.record(ActionStatus, count),
  servers: z.object({ total: count, online: count, offline: count, unknown: count, paused: count }),
});
