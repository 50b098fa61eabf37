import { useCallback, useState } from 'react';

interface History<T> {
  past: T[];
  present: T;
  future: T[];
  /** What the last change was about: typing on in one field is one step. */
  about: string;
}

const KEPT = 200;

/** A value with undo and redo. */
export function useHistory<T>(first: T) {
  const [state, setState] = useState<History<T>>({ past: [], present: first, future: [], about: '' });
  const change = useCallback(
    (next: T, about = '') =>
      setState(({ past, present, about: before }) => {
        const isSameStep = about !== '' && about === before;
        return {
          past: isSameStep ? past : [...past, present].slice(-KEPT),
          present: next,
          future: [],
          about,
        };
      }),
    [],
  );
  const undo = useCallback(
    () =>
      setState((now) => {
        const last = now.past.at(-1);
        if (last === undefined) return now;
        return {
          past: now.past.slice(0, -1),
          present: last,
          future: [now.present, ...now.future],
          about: '',
        };
      }),
    [],
  );
  const redo = useCallback(
    () =>
      setState((now) => {
        const [next, ...rest] = now.future;
        if (next === undefined) return now;
        return { past: [...now.past, now.present], present: next, future: rest, about: '' };
      }),
    [],
  );
  const reset = useCallback((to: T) => setState({ past: [], present: to, future: [], about: '' }), []);
  return {
    ...{ value: state.present, change, undo, redo, reset },
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
  };
}
