import type { ReactNode } from 'react';
import type { Node } from './node';

interface AdfTableProps {
  readonly node: Node;
  readonly renderCell: (cell: Node) => ReactNode;
}

/** A table within a document; wide ones scroll by themselves. */
export function AdfTable({ node, renderCell }: AdfTableProps) {
  return (
    <div className="adf-table" tabIndex={0} role="region" aria-label="Table">
      <table>
        <tbody>
          {node.content.map((row, rowIndex) => (
            <tr key={rowIndex}>
              {row.content.map((cell, cellIndex) =>
                cell.type === 'tableHeader' ? (
                  <th key={cellIndex} scope={rowIndex === 0 ? 'col' : 'row'}>
                    {renderCell(cell)}
                  </th>
                ) : (
                  <td key={cellIndex}>{renderCell(cell)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
