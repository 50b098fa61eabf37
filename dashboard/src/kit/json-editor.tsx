import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { tags } from '@lezer/highlight';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';
import { type FaultWords, useFaultWords } from './fault-words.js';
import { type Text, useText } from '../shell/text.js';
import { jsonFault } from './json-fault.js';
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
  { faultsOf, say, t }: Pick<Props, 'faultsOf'> & { say: FaultWords; t: Text },
): Diagnostic[] {
  const text = view.state.doc.toString();
  if (text.trim() === '') return [];
  const unreadable = jsonFault(text);
  if (unreadable) {
    const { from, to, words } = unreadable;
    return [{ from, to, severity: 'error', message: t(...words) }];
  }
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

/** To be read on both grounds; the editor's own are for a light one. */
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'light-dark(#2b46ad, #93a7ee)' },
  { tag: tags.string, color: 'light-dark(#2b6b34, #8fd19a)' },
  { tag: tags.number, color: 'light-dark(#9a4a00, #ffb870)' },
  { tag: [tags.bool, tags.null], color: 'light-dark(#862e9c, #e2a3f2)' },
]);

/** A text of JSON, with its faults at their place. In a file of its own: the editor is loaded only where it is used. */
export function JsonEditor({ value, onChange, faultsOf, label, isReadOnly = false }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const say = useFaultWords();
  const t = useText();
  const current = useRef({ onChange, faultsOf, say, t });
  useEffect(() => {
    current.current = { onChange, faultsOf, say, t };
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
        syntaxHighlighting(colours),
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
