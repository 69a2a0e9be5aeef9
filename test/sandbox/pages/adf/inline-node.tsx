import type { ReactNode } from 'react';
import Lozenge from '@atlaskit/lozenge/lozenge';
import { attribute, safeUrl, textOf, type Mark, type Node } from './node';

/** Draws one piece of running text; a type that is not known is drawn as its words. */
export function InlineNode({ node }: { readonly node: Node }): ReactNode {
  switch (node.type) {
    case 'text':
      return node.marks.reduce<ReactNode>(marked, node.text ?? '');
    case 'hardBreak':
      return <br />;
    case 'mention':
      return <span className="adf-mention">{mentionText(node)}</span>;
    case 'inlineCard': {
      const url = attribute(node, 'url');
      return <SafeLink url={url}>{url ?? ''}</SafeLink>;
    }
    case 'status':
      return <Lozenge>{textOf(node)}</Lozenge>;
    case 'date':
      return <span>{dateText(node)}</span>;
    default:
      return <span>{textOf(node)}</span>;
  }
}

function marked(inner: ReactNode, mark: Mark): ReactNode {
  switch (mark.type) {
    case 'strong':
      return <strong>{inner}</strong>;
    case 'em':
      return <em>{inner}</em>;
    case 'strike':
      return <s>{inner}</s>;
    case 'underline':
      return <u>{inner}</u>;
    case 'code':
      return <code>{inner}</code>;
    case 'subsup':
      return attribute(mark, 'type') === 'sub' ? <sub>{inner}</sub> : <sup>{inner}</sup>;
    case 'link':
      return <SafeLink url={attribute(mark, 'href')}>{inner}</SafeLink>;
    default:
      return inner;
  }
}

function SafeLink({ url, children }: { readonly url: string | undefined; readonly children: ReactNode }) {
  const href = safeUrl(url);
  if (href === undefined) return children;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

function mentionText(node: Node): string {
  const text = attribute(node, 'text') ?? attribute(node, 'id') ?? '';
  return text.startsWith('@') ? text : `@${text}`;
}

function dateText(node: Node): string {
  const ms = Number(attribute(node, 'timestamp'));
  return Number.isFinite(ms) ? new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(ms) : '';
}
