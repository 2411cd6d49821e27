/** Text into HTML: whatever it holds, it shows as it stands and means nothing (MNT-8). */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that turn the reading direction of what follows, also outside of the text they stand in. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** For element content and quoted attributes. Control characters other than line ends are dropped. */
export function escapeHtml(text: string): string {
  return (
    text
      .replace(DIRECTION, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed here
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
  );
}

/** A contact as a link where it is a mail address or an https address, else as text. */
export function contactHtml(contact: string): string {
  const text = escapeHtml(contact);
  if (/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/.test(contact)) return `<a href="mailto:${text}">${text}</a>`;
  if (/^https:\/\/[A-Za-z0-9.-]+(:\d+)?(\/[A-Za-z0-9._~/?#=&%+-]*)?$/.test(contact)) {
    return `<a href="${text}" rel="noreferrer">${text}</a>`;
  }
  return text;
}
