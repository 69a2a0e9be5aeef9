import type { ReactNode } from 'react';
import SectionMessage from '@atlaskit/section-message/section-message';
import { AdfHeading } from './adf-heading';
import { AdfTable } from './adf-table';
import { InlineNode } from './inline-node';
import { attribute, textOf, type Node } from './node';

const PANELS: Readonly<Record<string, 'information' | 'warning' | 'error' | 'success' | 'discovery'>> = {
  info: 'information',
  note: 'discovery',
  tip: 'success',
  success: 'success',
  warning: 'warning',
  error: 'error',
};

/** Draws one block; a type that is not known is drawn as its words. */
export function BlockNode({ node }: { readonly node: Node }): ReactNode {
  switch (node.type) {
    case 'paragraph':
      return (
        <p>
          <Inlines nodes={node.content} />
        </p>
      );
    case 'heading':
      return (
        <AdfHeading node={node}>
          <Inlines nodes={node.content} />
        </AdfHeading>
      );
    case 'bulletList':
      return <ul>{items(node)}</ul>;
    case 'orderedList':
      return <ol>{items(node)}</ol>;
    case 'blockquote':
      return (
        <blockquote>
          <Blocks nodes={node.content} />
        </blockquote>
      );
    case 'panel':
      return (
        <SectionMessage appearance={PANELS[attribute(node, 'panelType') ?? ''] ?? 'information'}>
          <Blocks nodes={node.content} />
        </SectionMessage>
      );
    case 'codeBlock':
      return (
        <pre tabIndex={0}>
          <code>{node.content.map(({ text }) => text ?? '').join('')}</code>
        </pre>
      );
    case 'rule':
      return <hr />;
    case 'expand':
    case 'nestedExpand':
      return (
        <details>
          <summary>{attribute(node, 'title') ?? 'More'}</summary>
          <Blocks nodes={node.content} />
        </details>
      );
    case 'table':
      return <AdfTable node={node} renderCell={(cell) => <Blocks nodes={cell.content} />} />;
    default:
      return <p>{textOf(node)}</p>;
  }
}

function Blocks({ nodes }: { readonly nodes: readonly Node[] }) {
  return nodes.map((node, index) => <BlockNode key={index} node={node} />);
}

function Inlines({ nodes }: { readonly nodes: readonly Node[] }) {
  return nodes.map((node, index) => <InlineNode key={index} node={node} />);
}

function items(list: Node): ReactNode {
  return list.content.map((item, index) => (
    <li key={index}>
      <Blocks nodes={item.content} />
    </li>
  ));
}
