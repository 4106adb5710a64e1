export * from './types';
export { startSimulator } from './server';
export { VirtualClock } from './virtualClock';
export { realClock } from './clock';
