/**
 * Stands in for Atlassian's feature gate client, which the design system asks and which would fetch its answers from
 * Atlassian's servers: every gate is off, every experiment has its default. Saves about 30 KB of the bundle.
 */
export const FeatureGates = {
  checkGate: (): boolean => false,
  getExperiment: (): undefined => undefined,
  getExperimentValue: (_experiment: string, _parameter: string, fallback: unknown): unknown => fallback,
  hasCheckGateErrorOccurred: (): boolean => false,
  hasGetExperimentValueErrorOccurred: (): boolean => false,
  initializeCompleted: (): boolean => false,
  isGateExists: (): boolean => false,
  manuallyLogGateExposure: (): void => undefined,
};

// The module that this one stands in for is imported by its default export.
export default FeatureGates;
