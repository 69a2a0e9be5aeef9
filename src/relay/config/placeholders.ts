import { parseAddress } from '../address';
import type { RelayConfig } from './config';

/** No app has it: `configure` and the documentation show it. */
const NO_APP = /\/00000000-0000-0000-0000-000000000000$/;

/** Names that are set aside for examples. @see https://www.rfc-editor.org/rfc/rfc2606 */
const EXAMPLE_HOST = /(^|\.)(example\.(com|net|org)|example)$/i;

/** Values that stand in examples and lead nowhere, each with its place and what belongs there. */
export function placeholdersIn({ teleport, forge }: RelayConfig): readonly string[] {
  const host = parseAddress(teleport.addr)?.host ?? '';
  return [
    ...(EXAMPLE_HOST.test(host)
      ? [`[teleport] addr: "${host}" is the name of an example: write where your Teleport is`]
      : []),
    ...(NO_APP.test(forge.appId)
      ? ['[forge] app_id: is that of an example: write app.id of manifest.yml after "forge register"']
      : []),
  ];
}
