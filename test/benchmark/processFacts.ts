import { readFileSync, writeFileSync } from 'node:fs';

/** /proc counts processor time in ticks of 10 ms (USER_HZ, the same on every Linux). */
const TICKS_PER_SECOND = 100;

/** Processor seconds that a process has used so far, all its threads together. */
export function processorSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// the name before ")" may hold blanks; user and system time are fields 14 and 15
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The most memory a process has held since it began, or since `forgetPeak`, in bytes. */
export function peakMemory(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** Lets the peak count from now on (see "5" of /proc/pid/clear_refs). */
export function forgetPeak(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
