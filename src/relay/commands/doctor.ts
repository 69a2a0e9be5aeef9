import { systemClock } from '../clock';
import { readConfig } from '../config/parse';
import { examine } from '../doctor/doctor';
import { reportOf } from '../doctor/report';
import { silentLog } from '../log';
import { jsonOf, type CliEnvironment } from './environment';

export interface DoctorOptions {
  readonly config: string;
  readonly json?: boolean;
}

/** Examines what the configuration names and prints what it finds; says whether anything is broken. */
export async function doctor(
  options: DoctorOptions,
  environment: CliEnvironment,
): Promise<'healthy' | 'unhealthy'> {
  const config = await readConfig(options.config, environment.env);
  const findings = await examine({
    config,
    clock: systemClock,
    log: silentLog,
    environment: environment.env,
  });
  const hasColors = environment.terminal?.outHasColors ?? false;
  environment.out(options.json === true ? jsonOf({ findings }) : reportOf(findings, hasColors));
  return findings.some(({ kind }) => kind === 'failure') ? 'unhealthy' : 'healthy';
}
