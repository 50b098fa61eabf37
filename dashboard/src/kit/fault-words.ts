import type { Fault } from '@belfry/template';
import { useCallback } from 'react';
import { koreanFault } from '../korean/faults.js';
import { useLanguage } from '../shell/text.js';

export type FaultWords = (fault: Pick<Fault, 'message' | 'hint'>) => string;

/** What is wrong with a template, and what to do, as a sentence of the page's language. */
export function useFaultWords(): FaultWords {
  const { language } = useLanguage();
  return useCallback(
    (fault) => {
      const { message, hint } = language === 'ko' ? koreanFault(fault) : fault;
      return language === 'ko' ? `${message}. ${hint}.` : `${message}; ${hint}.`;
    },
    [language],
  );
}
