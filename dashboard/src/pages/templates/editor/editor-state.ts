import type { Content } from './content.js';
import type { Path } from './tree-model.js';

export interface TabProps {
  content: Content;
  /** `about`: what the change is about, so that typing on is one step of undo. */
  change: (part: Partial<Content>, about?: string) => void;
  /** The language that is edited; OWN: the template's own texts. */
  locale: string;
}

export interface DesignProps extends TabProps {
  chosen: Path;
  choose: (path: Path) => void;
}
