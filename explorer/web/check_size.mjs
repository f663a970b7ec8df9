// What the first page costs on the wire: the document, every script that it needs at once, its style sheets, each compressed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const kMostBytes = 250_000;
const dist = process.argv[2];
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
const files = new Set(['index.html']);
const take = (name) => {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const style of chunk.css ?? []) files.add(style);
  for (const other of chunk.imports ?? []) take(other);
};
take('index.html');
let total = 0;
for (const file of files) {
  const size = readFileSync(join(dist, `${file}.gz`)).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${file}`);
}
console.log(`${String(total).padStart(8)}  first page, compressed; at most ${kMostBytes}`);
const html = readFileSync(join(dist, 'index.html'), 'utf8');
if (/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/.test(html)) {
  console.error('index.html holds inline script or style: the content security policy forbids it');
  process.exit(1);
}
if (total > kMostBytes) {
  console.error('the first page is too large');
  process.exit(1);
}
