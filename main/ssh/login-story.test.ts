import { describe, expect, test } from 'vitest';
import { createLoginStory } from './login-story.ts';

const key = (comment: string) => ({ publicPart: Buffer.from(comment), comment });

describe('SSH-3: a refusal names what was tried', () => {
  test('nothing offered, nothing told', () => {
    expect(createLoginStory().told(false)).toBe('');
  });

  test('a password, and what the server would have taken', () => {
    const story = createLoginStory();
    story.offered('the password');
    story.answered(['publickey'], false);
    expect(story.told(false)).toBe(' Tried: the password. The server would take: publickey.');
  });

  test('a key that was taken as one of two', () => {
    const story = createLoginStory();
    story.offered('the key');
    story.answered(['password'], true);
    expect(story.told(false)).toContain('The server took that, and wants besides: password.');
  });

  test('keys of an agent by fingerprint and comment, so many; those behind the server’s limit may not have been tried', () => {
    const story = createLoginStory();
    story.offeredKeys(Array.from({ length: 30 }, (_, index) => key(`key ${index}\u001b[2J`)));
    const told = story.told(true);
    expect(told).toMatch(/the 30 keys of the SSH agent, in this order: SHA256:[A-Za-z0-9+/]{43} \(key 0\), /);
    expect(told).toContain('(key 7) and 22 more; the server hung up');
    expect(told.length).toBeLessThan(1_000);
  });

  test('an agent without keys', () => {
    const story = createLoginStory();
    story.offeredKeys([]);
    expect(story.told(false)).toContain('holds no keys');
  });
});
