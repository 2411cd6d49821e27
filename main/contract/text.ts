/** Text that people and programs give: it must show something, and it must be storable. */
import { z } from 'zod';

/** At least one character that is neither space nor control nor invisible formatting; no NUL. Trimmed. */
export function visibleText(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be blank')
    .max(maxLength)
    .regex(/^[^\0]*$/, 'must not hold the character NUL')
    .regex(/[^\p{C}\p{Z}]/u, 'must not be blank');
}
