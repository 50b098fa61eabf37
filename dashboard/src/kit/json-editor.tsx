import { json, jsonParseLinter } from '@codemirror/lang-json';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { type FaultWords, useFaultWords } from './fault-words.js';
import { rangeOfPath } from './json-path.js';

/** One thing wrong with a value, at its path. */
export interface Fault {
  path: string;
  message: string;
  hint: string;
}

interface Props {
  value: string;
  onChange: (text: string) => void;
  /** What is wrong with a text that is JSON. */
  faultsOf: (value: unknown) => readonly Fault[];
  label: string;
  isReadOnly?: boolean;
}

function diagnose(
  view: EditorView,
  { faultsOf, say }: Pick<Props, 'faultsOf'> & { say: FaultWords },
): Diagnostic[] {
  const unreadable = jsonParseLinter()(view);
  if (unreadable.length > 0) return unreadable;
  const text = view.state.doc.toString();
  if (text.trim() === '') return [];
  return faultsOf(JSON.parse(text) as unknown).map(({ path, ...fault }) => ({
    ...rangeOfPath(text, path),
    severity: 'error' as const,
    message: `${path === '' ? '' : `"${path}" `}${say(fault)}`,
  }));
}

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--mantine-color-body)', color: 'var(--mantine-color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--belfry-page)',
    color: 'var(--mantine-color-dimmed)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--mantine-color-default-hover)' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    color: 'var(--mantine-color-text)',
    border: '1px solid var(--belfry-line)',
  },
});

/** A text of JSON, with its faults at their place. In a file of its own: the editor is loaded only where it is used. */
export function JsonEditor({ value, onChange, faultsOf, label, isReadOnly = false }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const say = useFaultWords();
  const current = useRef({ onChange, faultsOf, say });
  useEffect(() => {
    current.current = { onChange, faultsOf, say };
  });
  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      doc: value,
      parent: place.current,
      extensions: [
        basicSetup,
        json(),
        lintGutter(),
        linter((one) => diagnose(one, current.current), { delay: 250 }),
        look,
        EditorView.lineWrapping,
        EditorView.editable.of(!isReadOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) current.current.onChange(update.state.doc.toString());
        }),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
    // The editor keeps its text itself; another value is put in below.
  }, [label, isReadOnly]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={place} className="code" />;
}
