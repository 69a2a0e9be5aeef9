import type { Fields } from '../parse';
import type { Row } from './table';

/** A row as the storage service sends it. Metadata is always there: the SDK picks what was asked for. */
export function toWire(row: Row): Fields {
  return {
    key: row.key,
    value: JSON.parse(row.json) as unknown,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(row.expiresAt === undefined ? {} : { expireTime: new Date(row.expiresAt).toISOString() }),
  };
}
