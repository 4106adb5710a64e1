import { chaosRun } from '../chaos/chaos';
test('x', async()=>{ const t=Date.now(); const r=await chaosRun(1, Number(process.env.N)); console.log(Date.now()-t, JSON.stringify({...r, problems:r.problems.slice(0,5).map(p=>p.slice(0,600)), n:r.problems.length},null,1)); }, 500000);
