/** Everything that can be set, one section at a time; which one lives in the address. */
import { useQuery, useSetQuery } from '../../router/location.ts';
import { Page } from '../../shell/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AboutSection } from './about-section.tsx';
import { CatalogSection } from './catalog-section.tsx';
import { GeneralSection } from './general-section.tsx';
import { HostKeysSection } from './host-keys-section.tsx';
import styles from './settings.module.css';
import { TokensSection } from './tokens-section.tsx';

const SECTIONS = [
  { value: 'general', label: 'General', panel: <GeneralSection /> },
  { value: 'catalog', label: 'Action types', panel: <CatalogSection /> },
  { value: 'tokens', label: 'Tokens', panel: <TokensSection /> },
  { value: 'keys', label: 'Host keys', panel: <HostKeysSection /> },
  { value: 'about', label: 'About', panel: <AboutSection /> },
] as const;
type Section = (typeof SECTIONS)[number]['value'];

export function SettingsScreen() {
  const named = useQuery().get('section');
  const setQuery = useSetQuery();
  const section = SECTIONS.find(({ value }) => value === named)?.value ?? 'general';
  return (
    <Page title="Settings">
      <div className={styles.frame}>
        <Tabs<Section>
          label="Sections"
          value={section}
          onValue={(value) => setQuery({ section: value === 'general' ? '' : value })}
          tabs={SECTIONS}
        />
      </div>
    </Page>
  );
}
