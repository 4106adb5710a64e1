/** Reads one parameter of one item; a Failure where its expression cannot be read. */
export type ReadParameter = (name: string, fallback?: unknown) => unknown;

/** What reading parameters may need beside them. */
export interface Surroundings {
	zone: string;
	now: number;
}
