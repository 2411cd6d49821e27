/** The maintenance page that a server shows its visitors (SPEC MNT-7): what an owner sets, and the files' documented form. */
import { z } from 'zod';
import { visibleText } from './text.ts';
import { Timestamp } from './time.ts';

/** Where nobody keeps a page, and where a file of ours could change what the machine does. */
const SYSTEM_FOLDERS = /^\/(bin|boot|dev|etc|lib|lib32|lib64|proc|root|run|sbin|sys|usr)(\/|$)/;

/** Absolute, at least two names deep. Its grammar leaves nothing that nginx, a shell or `..` could read otherwise. */
export const VisitorFolder = z
  .string()
  .max(200)
  .regex(
    /^(\/[A-Za-z0-9_][A-Za-z0-9._-]*){2,}$/,
    'must be an absolute path such as /var/www/holdpoint, of A-Z a-z 0-9 . _ -',
  )
  .refine((path) => !SYSTEM_FOLDERS.test(path), 'must not lie in a folder of the system');

/** An IPv4 or IPv6 network, or one address. */
export const Network = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
  error: 'must be an address or a network such as 192.0.2.0/24 or 2001:db8::/32',
});

/** A path of the site; `*` stands for any characters, also for `/`. Compared with the decoded path, without its query. */
export const PathPattern = z
  .string()
  .max(200)
  .regex(/^\/[A-Za-z0-9/._~*-]*$/, 'must begin with / and be of A-Z a-z 0-9 / . _ ~ - and *')
  .refine((path) => !/\/\/|\/\.{1,2}(\/|$)|\*\*/.test(path), 'must not hold //, /./, /../ or **')
  .refine((path) => path !== '/*', 'would exempt every page');

export const VisitorSettings = z
  .strictObject({
    enabled: z.boolean().default(false),
    folder: VisitorFolder.default('/var/www/holdpoint'),
    allowed_networks: z.array(Network).max(200).default([]).describe('Who sees the site during maintenance.'),
    exempt_paths: z
      .array(PathPattern)
      .max(100)
      .default([])
      .describe('Pages that stay open, such as a login; * is a wildcard.'),
    site_title: visibleText(100).nullable().default(null),
    contact: visibleText(200).nullable().default(null).describe('Shown on the page; an address or a link becomes one.'),
    bypass_link: z
      .boolean()
      .default(true)
      .describe('A secret link, new for each maintenance, lets its holder through.'),
  })
  .meta({ id: 'VisitorSettings' });
export type VisitorSettings = z.infer<typeof VisitorSettings>;

/** What visitors are told. Never the internal reason of a maintenance. */
export const VisitorPicture = z.strictObject({
  message: z.string().nullable(),
  status: z.string().nullable(),
  eta: Timestamp.nullable(),
  started_at: Timestamp,
});
export type VisitorPicture = z.infer<typeof VisitorPicture>;

/** First 512 bytes of each file that Holdpoint writes hold this; a file without it is never touched. */
export const VISITOR_MARKER = 'written-by-holdpoint';

/**
 * `maintenance.json`, as it lies in the folder: for any program on the host, and the answer to visitors that accept JSON.
 * Readers must ignore fields that they do not know; a change that breaks them raises `version`.
 */
export const MaintenanceFile = z
  .object({
    version: z.literal(1),
    generator: z.literal(VISITOR_MARKER),
    maintenance: z.literal(true),
    title: z.string().nullable(),
    message: z.string().nullable(),
    status: z.string().nullable().describe('One line on how far it is.'),
    contact: z.string().nullable(),
    started_at: Timestamp,
    eta: Timestamp.nullable().describe('When it is expected to be over; may have passed, then it takes longer.'),
    updated_at: Timestamp,
    retry_after: z.number().int().describe('Seconds from updated_at to the ETA; 300 where there is none or it passed.'),
    allowed_networks: z.array(z.string()),
    exempt_paths: z.array(z.string()),
  })
  .meta({ id: 'MaintenanceFile' });
export type MaintenanceFile = z.infer<typeof MaintenanceFile>;

/** Why the files on a server are not as they should be; closed, so that every reader can explain each one. */
export const VisitorFailureCode = z.enum([
  'unreachable',
  'sftp_unavailable',
  'folder_missing',
  'not_a_folder',
  'unsafe_folder',
  'symlink',
  'foreign_file',
  'no_permission',
  'write_failed',
  'limit_reached',
]);
export type VisitorFailureCode = z.infer<typeof VisitorFailureCode>;

export const VisitorFailure = z.object({ code: VisitorFailureCode, message: z.string() });
export type VisitorFailure = z.infer<typeof VisitorFailure>;

export const VisitorView = z
  .object({
    server_id: z.string(),
    settings: VisitorSettings,
    is_wanted: z.boolean().describe('Whether visitors should see the page now.'),
    is_settled: z.boolean().describe('Whether the server is as it should be.'),
    published_folder: z.string().nullable().describe('Where files of ours lie.'),
    bypass_query: z.string().nullable().describe('Put behind an address of the site, it lets through. Secret.'),
    failure: VisitorFailure.nullable(),
  })
  .meta({ id: 'Visitors' });
export type VisitorView = z.infer<typeof VisitorView>;

export const VisitorSnippet = z
  .object({
    http: z.string().describe('For /etc/nginx/conf.d/holdpoint.conf.'),
    server: z.string().describe('For /etc/nginx/snippets/holdpoint.conf, included in the server block of the site.'),
    notice: z.string().describe('Optional: header and banner for those let through.'),
  })
  .meta({ id: 'VisitorSnippet' });
export type VisitorSnippet = z.infer<typeof VisitorSnippet>;

export const VisitorCheck = z
  .object({
    is_valid: z.boolean().nullable().describe('What nginx -t says; null: it could not be asked.'),
    is_included: z.boolean().describe('Whether the snippet is part of the configuration.'),
    is_current: z.boolean().describe('Whether it is the snippet of the present settings.'),
    output: z.string(),
  })
  .meta({ id: 'VisitorCheck' });
export type VisitorCheck = z.infer<typeof VisitorCheck>;
