import { useTexts } from './i18n/texts-context';
import { problemText, type Problem } from './problem';
import { Problems } from './problems';

interface NotDoneProps {
  readonly problem: Problem | undefined;
  readonly title: string;
}

/** Why something that a person asked for was not done; nothing while all was. */
export function NotDone({ problem, title }: NotDoneProps) {
  const texts = useTexts();
  if (problem === undefined) return null;
  return (
    <div role="alert">
      <Problems title={title} problems={[problemText(texts, problem)]} />
    </div>
  );
}
