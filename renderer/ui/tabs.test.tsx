import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Tabs } from './tabs.tsx';

afterEach(cleanup);

test('WIN-6: tabs wrap where there is no room; none is hidden behind an edge', () => {
  const tabs = [{ value: 'a', label: 'A', panel: 'a' }];
  render(<Tabs label="Sections" value="a" onValue={() => {}} tabs={tabs} />);
  const { flexWrap, overflowX } = getComputedStyle(screen.getByRole('tablist'));
  expect(flexWrap).toBe('wrap');
  expect(['', 'visible']).toContain(overflowX);
});
