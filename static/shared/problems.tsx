import SectionMessage from '@atlaskit/section-message/section-message';

interface ProblemsProps {
  readonly title: string;
  readonly problems: readonly string[];
}

/** A list of what is wrong, each a sentence that says what to do. */
export function Problems({ title, problems }: ProblemsProps) {
  return (
    <SectionMessage appearance="warning" title={title}>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </SectionMessage>
  );
}
