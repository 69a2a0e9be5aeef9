import type { ReactNode } from 'react';
import Heading from '@atlaskit/heading/heading';
import { useTexts } from '../shared/i18n/texts-context';

interface StepProps {
  readonly number: number;
  readonly title: string;
  /** Whether there is nothing left to do here. */
  readonly isDone: boolean;
  readonly children: ReactNode;
}

/** One of the steps in which a project is set up. */
export function Step({ number, title, isDone, children }: StepProps) {
  const { t } = useTexts();
  return (
    <section className="stack step" data-testid={`step-${number}`}>
      <div className="step-title">
        <Heading size="medium" as="h2">
          {t('settings.step.title', { number, title })}
        </Heading>
        {isDone ? <span className="lozenge lozenge-success">{t('settings.step.done')}</span> : null}
      </div>
      {children}
    </section>
  );
}
