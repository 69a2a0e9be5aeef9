/** What apps keep on the issue: nothing that Jira shows, but good to see here. */
export function Properties({ properties }: { readonly properties: Readonly<Record<string, unknown>> }) {
  const all = Object.entries(properties);
  return (
    <details className="properties" data-testid="properties">
      <summary>{`Properties (${all.length})`}</summary>
      {all.length === 0 ? <p className="subtle">No app has written a property.</p> : null}
      {all.map(([key, value]) => (
        <div key={key} className="stack">
          <strong>{key}</strong>
          <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
        </div>
      ))}
    </details>
  );
}
