import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { sbomOf } from '../../scripts/sbom';

interface Bill {
  readonly bomFormat: string;
  readonly serialNumber: string;
  readonly components: readonly {
    readonly name: string;
    readonly purl: string;
    readonly hashes?: unknown[];
  }[];
}
const billOf = (files: readonly string[]): Bill => JSON.parse(sbomOf('relay', files)) as Bill;

const FILES = [
  'src/relay/main.ts',
  'node_modules/hono/dist/index.js',
  'node_modules/hono/dist/hono.js',
  'node_modules/@grpc/grpc-js/build/src/index.js',
];

it('names each package of which something ships, once, with version, licence and digest', () => {
  const { bomFormat, components } = billOf(FILES);

  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(({ purl }) => purl.replace(/@[^@]*$/, ''))).toEqual([
    'pkg:npm/%40grpc/grpc-js',
    'pkg:npm/hono',
  ]);
  for (const component of components) {
    expect(component).toMatchObject({
      type: 'library',
      licenses: [{ license: { id: expect.any(String) as unknown } }],
      hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) as unknown }],
    });
  }
});

it('is what the CycloneDX project takes for a bill of materials', async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);

  expect(await validator.validate(sbomOf('relay', FILES))).toBeNull();
  expect(await validator.validate(sbomOf('relay', FILES).replace('"type"', '"kind"'))).not.toBeNull();
});

it('is the same whatever the order, and another one for other content', () => {
  expect(sbomOf('relay', [...FILES].reverse())).toBe(sbomOf('relay', FILES));
  expect(billOf(FILES).serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(billOf(FILES.slice(0, 2)).serialNumber).not.toBe(billOf(FILES).serialNumber);
});
