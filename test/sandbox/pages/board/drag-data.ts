/** What a dragged card carries. */
export interface CardData {
  readonly kind: 'card';
  readonly cardKey: string;
}

/** What a column says of itself to what is dropped on it. */
export interface ColumnData {
  readonly kind: 'column';
  readonly columnIndex: number;
}

type Data = Record<string | symbol, unknown>;

export function isCardData(data: Data): data is Data & CardData {
  return data['kind'] === 'card' && typeof data['cardKey'] === 'string';
}

export function isColumnData(data: Data): data is Data & ColumnData {
  return data['kind'] === 'column' && typeof data['columnIndex'] === 'number';
}
