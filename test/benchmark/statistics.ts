export function median(values: number[]): number {
	if (values.length === 0) return NaN;
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function sum(values: number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

/** The same list forwards and backwards in turn, so that nobody always goes first. */
export function alternated<T>(list: readonly T[], round: number): T[] {
	return round % 2 === 0 ? [...list] : [...list].reverse();
}
