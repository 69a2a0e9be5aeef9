import { LoadingView } from '../../../../static/shared/loading-view';
import { useLoad } from '../../../../static/shared/use-load';
import { readServices, type Service } from '../api/sandbox';

const EVERY_MS = 2000;

const WORDS: Readonly<Record<Service['state'], string>> = { up: 'up', down: 'down', starting: 'starting' };

/** A light and a few words for each service of the sandbox. */
export function ServicesLine() {
  const { state } = useLoad(readServices, EVERY_MS);
  if (state.kind === 'loading') return <LoadingView message="Loading the services’ state…" />;
  if (state.kind === 'failed' || state.problem !== undefined) {
    return (
      <p className="services" role="alert">
        The sandbox does not say how its services are. Is it still running?
      </p>
    );
  }
  if (state.value.length === 0) return <p className="services">No services.</p>;
  return (
    <ul className="services" aria-label="Services">
      {state.value.map((service) => (
        <li key={service.name} data-testid={`service-${service.name}`}>
          <span className={`light light-${service.state}`} aria-hidden="true" />
          <span>
            <strong>{service.name}</strong> {WORDS[service.state]}
            {service.detail === '' ? null : <span className="subtle">{` · ${service.detail}`}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
