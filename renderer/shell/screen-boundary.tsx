/** A screen that broke leaves the rest of the window working, and says what to do. */
import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export class ScreenBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <div role="alert">
        <h1 className="visually-hidden">Holdpoint</h1>
        <EmptyState
          icon={TriangleAlert}
          title="This screen could not be shown"
          actions={<Button onClick={() => window.location.reload()}>Load the window again</Button>}
        >
          <p>Either Holdpoint was updated meanwhile, or this is a bug. Nothing was decided or changed by it.</p>
        </EmptyState>
      </div>
    );
  }
}
