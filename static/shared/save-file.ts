/** Hands a file to the browser. Spreadsheets read UTF-8 only with a mark at its beginning, which programs do not want. */
export function saveFile(name: string, text: string, format: 'csv' | 'json' | 'jws'): void {
  const [mark, type] = FORMATS[format];
  const url = URL.createObjectURL(new Blob([mark, text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

const FORMATS = {
  csv: ['\ufeff', 'text/csv'],
  json: ['', 'application/json'],
  jws: ['', 'application/jose'],
} as const;
