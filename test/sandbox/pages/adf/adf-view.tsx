import './adf.css';
import { BlockNode } from './block-node';
import { HeadingRanks, headingLevelsIn } from './heading-ranks';
import { parseDocument } from './node';

interface AdfViewProps {
  readonly document: unknown;
  /** Said where there is no document. */
  readonly whenEmpty: string;
}

/** Draws an Atlassian document. Everything in it is text to React, so nothing in it can become markup. */
export function AdfView({ document, whenEmpty }: AdfViewProps) {
  const parsed = parseDocument(document);
  if (parsed === undefined || parsed.content.length === 0) return <p className="subtle">{whenEmpty}</p>;
  return (
    <HeadingRanks value={headingLevelsIn(parsed)}>
      <div className="adf">
        {parsed.content.map((node, index) => (
          <BlockNode key={index} node={node} />
        ))}
      </div>
    </HeadingRanks>
  );
}
