/** Hands a file to the browser. Spreadsheets read UTF-8 only with a mark at its beginning, which programs do not want. */
export function saveFile(name: string, text: string, format: 'csv' | 'json'): void {
  const [mark, type] = format === 'csv' ? ['\ufeff', 'text/csv'] : ['', 'application/json'];
  const url = URL.createObjectURL(new Blob([mark, text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
