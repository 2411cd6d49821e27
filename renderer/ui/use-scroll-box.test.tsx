import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Code } from './code.tsx';
import { Dialog } from './dialog.tsx';
import { OutputBlock } from './output-block.tsx';
import { Prose } from './prose.tsx';

/** jsdom has no layout: what is inside every box is this high, and the box itself 100 px. */
function contentHeight(pixels: number) {
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(pixels);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(100);
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const boxes = () => (
  <>
    <Prose text="why" label="Reason" />
    <Code command="true" />
    <OutputBlock title="Output" text="out" />
  </>
);

describe('WIN-6: a box that scrolls is reached by keyboard', () => {
  test('where it scrolls it can be focused and has a name', () => {
    contentHeight(900);
    render(boxes());
    for (const name of ['Reason', 'Command', 'Output']) {
      expect(screen.getByRole('group', { name }).getAttribute('tabindex')).toBe('0');
    }
  });

  test('where it does not, it is no stop on the way', () => {
    contentHeight(101);
    const { container } = render(boxes());
    expect(container.querySelector('[tabindex]')).toBeNull();
    expect(screen.queryByRole('group', { name: 'Reason' })).toBeNull();
  });

  test('clamped text does not scroll', () => {
    contentHeight(900);
    const { container } = render(<Prose text="why" isClamped />);
    expect(container.querySelector('[tabindex]')).toBeNull();
  });

  test('the content of a dialog, unless something in it takes the focus', () => {
    contentHeight(900);
    const { unmount } = render(<Dialog isOpen onClose={() => {}} title="One" description="only words" />);
    expect(screen.getByRole('group', { name: 'Content' }).getAttribute('tabindex')).toBe('0');
    unmount();
    render(
      <Dialog isOpen onClose={() => {}} title="Two">
        <input aria-label="Name" />
      </Dialog>,
    );
    expect(screen.queryByRole('group', { name: 'Content' })).toBeNull();
  });
});
