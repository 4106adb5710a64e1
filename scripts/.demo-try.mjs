const { require: requireTypeScript } = await import('tsx/cjs/api');
const { runDemo } = requireTypeScript('/work/main/scripts/demo/demo.ts', import.meta.url);
await runDemo({ port: 5701, once: process.argv[2] === '--once', say: (l) => console.log(l) });
process.exit();
