const $ = id => document.getElementById(id), make = (t, c, x) => { const e = document.createElement(t); if (c) e.className = c; if (x != null) e.textContent = x; return e; };
const when = t => t ? new Date(t).toLocaleString('zh-CN', { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }) : '—';
const size = n => n < 1024 ? n + ' B' : n < 1048576 ? (n / 1024).toFixed(0) + ' KB' : (n / 1048576).toFixed(1) + ' MB', percent = n => n == null ? '—' : (n * 100).toFixed(1) + '%';
const MaxFile = 50 << 20, MaxText = 8000;
/** Why the server refused. */
const refusal = (status, problem) => say(problem?.reason) || problem?.detail || problem?.title || String(status);
let aim = new URLSearchParams(location.search), base = aim.get('base'), tab = 'documents', opened = null, page = 1, all = [], keys = {};
const root = () => `bases/${encodeURIComponent(base)}/`;
let fade; function tell(text) { $('message').textContent = text; clearTimeout(fade); fade = setTimeout(() => $('message').textContent = '', 6000); }
async function call(path, method = 'GET', body) {
  const r = await fetch('/api/knowledge/' + path, body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (r.status === 401) location.reload(); // the login's time is over
  const text = await r.text(); let value; try { value = text ? JSON.parse(text) : {}; } catch { value = {}; }
  if (!r.ok) { const e = new Error(refusal(r.status, value)); e.status = r.status; throw e; }
  return value;
}
/** Runs what a person asked for and says what went wrong. */
async function run(button, what) { if (button) button.disabled = true; try { await what(); } catch (e) { tell(e.message); } finally { if (button) button.disabled = false; } }
function button(text, id, label, what, style = 'small') { const b = make('button', style, text); b.type = 'button'; b.dataset.testid = id; if (label) b.setAttribute('aria-label', label); b.onclick = () => run(b, what); return b; }
/** Draws only what changed, and leaves the keyboard focus where it was. */
function draw(id, key, nodes) {
  const k = JSON.stringify(key); if (keys[id] === k) return; keys[id] = k;
  const box = $(id), at = document.activeElement, focus = box.contains(at) && at.dataset.focus; box.replaceChildren(...nodes().filter(Boolean));
  if (focus) [...box.querySelectorAll('[data-focus]')].find(e => e.dataset.focus === focus)?.focus();
}
const keyed = (e, focus) => { e.dataset.focus = focus; return e; };
const empty = (text, code) => { const d = make('div', 'empty', text); if (code) d.append(make('br'), make('code', '', code)); return d; };
// Bases
async function showBases() {
  all = (await call('bases')).bases;
  if (!all.some(b => b.name === base)) { base = all[0]?.name ?? null; if (base) await switched(); }
  $('desk').hidden = !base;
  draw('bases', [all, base], () => all.length ? all.map(b => {
    const e = keyed(make('button', 'item'), b.name), name = make('div', 'name', b.name); e.dataset.testid = 'base-' + b.name; e.setAttribute('aria-current', b.name === base);
    if (b.pending) name.append(make('span', 'tag warn', `处理中 ${b.pending}`)); if (b.failed) name.append(make('span', 'tag bad', `失败 ${b.failed}`));
    e.append(name, make('div', '', `${b.documents} 篇文档 · ${b.chunks} 个段落`));
    e.append(make('div', 'muted', (b.embedding ? `按词和语义检索（${b.embedding.provider}${b.embedding.model ? ' ' + b.embedding.model : ''}${b.index === 'Embedded' ? '' : '，' + b.index}）` : '按词和静态向量检索') + ` · 置信度${b.calibrated ? '已校准' : '未校准'}` + (b.learning === 'Off' ? '' : ' · 学习需审核')));
    for (const s of b.sources) e.append(make('div', 'muted', `${{ directory: '目录', url: '网页', configMap: 'ConfigMap' }[s.type]} ${s.name}：${s.location}${s.audience ? '（' + s.audience + '）' : ''}`));
    for (const p of b.problems) e.append(make('div', 'fault', say(p)));
    if (b.lastRunAt) e.append(make('div', 'muted', '最近更新 ' + when(b.lastRunAt)));
    e.onclick = () => run(null, async () => { base = b.name; close(); await switched(); await refresh(); }); return e;
  }) : [empty('还没有知识库。在清单目录里加一个 KnowledgeBase：', 'kind: KnowledgeBase')]);
  const b = all.find(b => b.name === base); if (b) draw('source', [b.name, b.sources.map(s => s.name)], () => [['', '全部来源'], ...b.sources.map(s => [s.name, s.name]), ['uploads', '上传'], ['learned', '学习']].map(([v, t]) => { const o = make('option', '', t); o.value = v; return o; }));
}
async function switched() {
  page = 1; keys = { bases: keys.bases }; $('found').replaceChildren(); $('sending').replaceChildren(); $('query').value = $('state').value = ''; if (!aim.get('document')) address();
  // Learning is there when the platform has it.
  try { await call(root() + 'drafts?state=Draft'); $('tab-learning').hidden = false; } catch (e) { $('tab-learning').hidden = true; if (tab === 'learning') choose('documents'); }
}
const address = () => history.replaceState(null, '', '/knowledge?' + new URLSearchParams({ base, ...(opened ? { document: opened.name } : {}) }));
// Tabs
const tabs = [...document.querySelectorAll('[role=tab]')];
function choose(name) { tab = name; for (const t of tabs) { const on = t.id === 'tab-' + name; t.setAttribute('aria-selected', on); t.tabIndex = on ? 0 : -1; $(t.getAttribute('aria-controls')).hidden = !on; } }
for (const t of tabs) {
  t.onclick = () => { choose(t.id.slice(4)); refresh(); };
  t.onkeydown = e => { const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]; if (!step) return; const shown = tabs.filter(x => !x.hidden), next = shown[(shown.indexOf(t) + step + shown.length) % shown.length]; next.click(); next.focus(); };
}
// Documents
const steps = { read: '读取', embed: '向量化', publish: '发布' };
/** What a document is doing: its run counts more than what was published before. */
function stateOf(d) {
  const r = d.run; if (r && r.state !== 'Failed') return r.error && !r.follows ? ['稍后重试', 'bad'] : [r.state === 'Waiting' ? '排队中' : '处理中：' + (steps[r.step] || '开始'), 'warn'];
  return d.state === 'Ready' ? ['可检索', 'good'] : d.state === 'Failed' || r ? ['失败', 'bad'] : ['处理中', 'warn'];
}
async function showDocuments() {
  const asked = base, found = await call(root() + 'documents?' + new URLSearchParams({ query: $('query').value, state: $('state').value, source: $('source').value, page }));
  if (asked !== base) return; if (page > found.pages) { page = found.pages; return showDocuments(); }
  draw('rows', found, () => found.documents.length ? [table(found.documents), found.pages > 1 && pager(found)] : [empty($('query').value || $('state').value || $('source').value ? '没有符合条件的文档。' : '还没有文档。上传文件，或在清单里给知识库加一个来源目录。')]);
}
function table(documents) {
  const t = make('table'), head = make('tr'); for (const [x, c] of [['文档', ''], ['状态', 'keep'], ['段落', 'number'], ['大小', 'number'], ['更新', 'keep'], ['', '']]) head.append(make('th', c, x)); t.append(head);
  for (const d of documents) {
    const r = make('tr'), name = make('td'), s = stateOf(d), tag = make('span', 'tag ' + s[1], s[0]), state = make('td', 'keep'), acts = make('td'), row = make('div', 'acts'); r.dataset.testid = 'document-' + d.name; tag.dataset.testid = 'document-state'; state.append(tag);
    const open = keyed(button(d.title || d.name, 'open', `打开 ${d.title || d.name} 的段落`, () => enter(d), 'open'), 'open-' + d.id); name.append(open, make('div', 'muted', `${{ uploads: '上传', learned: '学习' }[d.source] || d.source} · ${d.name}${d.version > 1 ? ` · 第 ${d.version} 版` : ''}`));
    if (d.error) { const f = make('div', 'fault', say(d.error) + (d.published ? '（仍在使用之前的版本）' : '')); f.dataset.testid = 'document-error'; name.append(f); }
    if (d.note) name.append(make('div', 'muted', say(d.note)));
    row.append(keyed(button(s[1] === 'bad' ? '重试' : '重读', 'retry', `重新读取 ${d.name}`, async () => { await call(`documents/${d.id}/retry`, 'POST'); tell('已重新开始读取'); await showDocuments(); }), 'retry-' + d.id));
    if (d.source === 'uploads') row.append(keyed(button('删除', 'delete', `删除 ${d.name}`, async () => { if (!confirm(`删除“${d.name}”？删除后不再用它回答。`)) return; await call(`documents/${d.id}`, 'DELETE'); tell('已删除'); await refresh(); }), 'delete-' + d.id));
    acts.append(row); r.append(name, state, make('td', 'number', d.chunks || '—'), make('td', 'number', d.bytes ? size(d.bytes) : '—'), make('td', 'keep muted', when(d.updatedAt)), acts); t.append(r);
  }
  return t;
}
function pager(found) {
  const d = make('div', 'bar'), go = n => async () => { page = n; await showDocuments(); }, back = button('上一页', 'previous', '', go(found.page - 1)), on = button('下一页', 'next', '', go(found.page + 1)); back.disabled = found.page <= 1; on.disabled = found.page >= found.pages;
  d.append(make('span', 'muted', `共 ${found.total} 篇，第 ${found.page} / ${found.pages} 页`), back, on); return d;
}
$('filter').onsubmit = e => { e.preventDefault(); page = 1; run(null, showDocuments); }; let typing; $('query').oninput = () => { clearTimeout(typing); typing = setTimeout(() => { page = 1; run(null, showDocuments); }, 250); };
$('state').onchange = $('source').onchange = () => { page = 1; run(null, showDocuments); };
// Uploads, one after another
let queue = Promise.resolve(); $('choose').onclick = () => $('files').click(); $('files').onchange = () => { send([...$('files').files]); $('files').value = ''; };
$('attempt').onclick = () => $('attempted').click(); $('attempted').onchange = () => { const [f] = $('attempted').files; $('attempted').value = ''; if (f) run($('attempt'), () => tryFile(f)); };
function send(files) { for (const f of files) { const to = base, line = make('div'), bar = make('progress'), state = make('span', 'muted', '等待上传'); bar.max = 1; bar.value = 0; bar.setAttribute('aria-label', `${f.name} 的上传进度`); line.append(make('span', '', f.name), bar, state); $('sending').append(line); queue = queue.then(() => sendOne(f, to, line, bar, state)); } }
const sendOne = (f, to, line, bar, state) => new Promise(done => {
  const fail = text => { bar.remove(); state.className = 'fault'; state.textContent = text; const x = button('知道了', 'dismiss', `不再显示 ${f.name}`, async () => line.remove()); line.append(x); done(); };
  if (f.size > MaxFile) return fail(`有 ${(f.size / 1048576).toFixed(0)} MB，超过 50 MB 的上限：请拆开`);
  const form = new FormData(); form.append('files', f, f.name);
  const x = new XMLHttpRequest(); x.open('POST', `/api/knowledge/bases/${encodeURIComponent(to)}/documents`); x.responseType = 'json';
  x.upload.onprogress = e => { bar.value = e.total ? e.loaded / e.total : 0; state.textContent = bar.value < 1 ? `正在上传 ${(bar.value * 100).toFixed(0)}%` : '正在保存'; };
  x.onerror = () => fail('没有传到服务器：检查网络后重试');
  x.onload = () => { if (x.status !== 202) return fail(refusal(x.status, x.response)); line.remove(); tell(`${f.name} 已上传，正在读取`); run(null, refresh); done(); };
  x.send(form);
});
let inside = 0; const over = on => $('desk').classList.toggle('over', on), dragsFiles = e => [...e.dataTransfer.types].includes('Files');
$('documents').ondragenter = e => { if (dragsFiles(e)) { inside++; over(true); } }; $('documents').ondragleave = e => { if (dragsFiles(e) && --inside <= 0) { inside = 0; over(false); } };
document.ondragover = e => e.preventDefault(); document.ondrop = e => { e.preventDefault(); inside = 0; over(false); if (base && tab === 'documents' && !opened && !attempt && e.dataTransfer.files.length) send([...e.dataTransfer.files]); };
// Try
$('ask').onsubmit = e => { e.preventDefault(); const question = $('question').value.trim(), lines = id => $(id).value.split(id === 'before' ? '\n' : /\s+/).map(x => x.trim()).filter(Boolean); if (question) run($('ask').querySelector('.act'), async () => found(await call(root() + 'try', 'POST', { question, before: lines('before'), tags: lines('tags'), audience: $('audience').value.trim() }))); };
function found(r) {
  const sure = make('div', 'sure'), scale = make('div', 'scale'), i = make('i', r.confidence < r.threshold ? 'low' : ''), u = make('u'), said = make('div'), b = make('b', '', r.evidence.length ? r.confidence.toFixed(2) : '—'); b.dataset.testid = 'confidence'; i.style.width = r.confidence * 100 + '%'; u.style.left = r.threshold * 100 + '%'; u.title = `默认的界线 ${r.threshold}`; scale.append(i, u);
  said.append(make('div', '', !r.evidence.length ? '没有找到任何段落：会转人工' : r.confidence < r.threshold ? `依据不足：低于默认的界线 ${r.threshold}，会追问或转人工` : '依据足够：会据此回答')); const how = make('div', 'muted', `怎么找的：${say(r.how)} · ${r.milliseconds.toFixed(1)} 毫秒`); how.dataset.testid = 'how'; said.append(how); sure.append(b, scale, said);
  $('found').replaceChildren(sure, ...(r.unavailable.length ? [note(`暂时不可用：${r.unavailable.join('、')}`)] : []), ...r.evidence.map((e, n) => {
    const a = make('article'), head = make('div', 'head'), link = make('a', 'open', `${e.title}${e.section ? ' › ' + e.section : ''}`), text = make('div', 'text'), at = e.sentence ? e.text.indexOf(e.sentence) : -1; a.dataset.testid = 'evidence'; link.href = '/knowledge?' + new URLSearchParams({ base, document: e.document, chunk: e.chunkId });
    head.append(make('span', 'tag', n + 1), link, make('span', 'muted', `${e.document} · 得分 ${e.score.toFixed(3)}`)); if (at < 0) text.textContent = e.text; else text.append(e.text.slice(0, at), make('mark', '', e.sentence), e.text.slice(at + e.sentence.length)); a.append(head, text); return a;
  }), ...(r.evidence.length ? [] : [empty('换一种说法再试，或上传能回答它的文档。')]));
}
// Learning
let draftState = 'Draft'; const draftStates = { Draft: '待审核', Published: '已发布', Rejected: '已拒绝', Expired: '已过期' };
for (const [s, t] of Object.entries(draftStates)) { const b = button(t, 'drafts-' + s, '', async () => { draftState = s; delete keys.drafts; press(); await showDrafts(); }); b.dataset.state = s; $('draftStates').append(b); }
function press() { for (const b of $('draftStates').children) b.setAttribute('aria-pressed', b.dataset.state === draftState), b.style.borderColor = b.dataset.state === draftState ? 'var(--accent)' : ''; } press();
async function showDrafts() {
  if ($('drafts').querySelector('[data-changed]')) return; // what a person is writing stays
  const list = (await call(root() + 'drafts?state=' + draftState)).drafts;
  draw('drafts', [draftState, list], () => list.length ? list.map(draft) : [empty({ Draft: '没有要审核的问答。打开学习后，同事在微信里的回答和没有答上来的问题会出现在这里。', Published: '还没有发布过学到的问答。', Rejected: '没有拒绝过的问答。', Expired: '没有过期的问答。' }[draftState])]);
}
function draft(d) {
  const a = make('article', 'draft'), head = make('div', 'head'), q = make('input'), text = make('textarea'), other = make('textarea'), row = make('div', 'acts'), field = (name, e, id) => { const l = make('label', '', name); e.dataset.testid = id; e.oninput = () => a.dataset.changed = ''; e.disabled = d.state === 'Rejected' || d.state === 'Published'; l.append(e); return l; }; a.dataset.testid = 'draft';
  q.value = d.question; q.maxLength = 500; text.value = d.answer; text.maxLength = MaxText; text.rows = 3; other.value = d.variants.join('\n'); other.rows = Math.min(6, Math.max(1, d.variants.length)); other.placeholder = '同一个问题的其他问法，每行一个';
  head.append(make('span', 'tag' + (d.asked > 1 ? ' warn' : ''), `问过 ${d.asked} 次`), make('span', 'muted', `${when(d.updatedAt)}${d.reviewedBy ? ' · 审核 ' + d.reviewedBy : ''}${d.cited ? ` · 被引用 ${d.cited} 次` : ''}${d.expiresAt ? ' · 有效到 ' + new Date(d.expiresAt).toLocaleDateString('zh-CN') : ''}`));
  if (d.conversationId) { const l = make('a', 'open', '看会话'); l.href = '/?conversation=' + encodeURIComponent(d.conversationId); head.append(l); }
  a.append(head); if (d.concern) { const c = make('div', 'concern', '⚠ ' + say(d.concern)); c.dataset.testid = 'concern'; a.append(c); } if (!d.answer) a.append(make('div', 'muted', '客户问了，还没有人回答：写下答案再发布。'));
  a.append(field('问题', q, 'draft-question'), field('回答', text, 'draft-answer'), field('其他问法', other, 'draft-variants'));
  const act = path => call(`drafts/${d.id}/${path}`, 'POST', {}), keep = () => call('drafts/' + d.id, 'PUT', { question: q.value.trim(), answer: text.value.trim(), variants: other.value.split('\n').map(x => x.trim()).filter(Boolean) });
  const done = async said => { delete a.dataset.changed; delete keys.drafts; tell(said); await refresh(); };
  if (d.state === 'Draft' || d.state === 'Expired') row.append(button('发布', 'publish', '发布这条问答', async () => { if (!q.value.trim() || !text.value.trim()) throw new Error('写下问题和回答再发布'); if ('changed' in a.dataset) await keep(); await act('publish'); await done('已发布，客户再问时会用它回答'); }, 'act'), button('保存', 'save-draft', '保存修改，暂不发布', async () => { await keep(); await done('已保存'); }), button('拒绝', 'reject', '拒绝这条问答', async () => { await act('reject'); await done('已拒绝'); }));
  if (d.state === 'Published') row.append(button('撤回', 'withdraw', '撤回这条问答', async () => { if (!confirm('撤回后不再用它回答。撤回？')) return; await act('withdraw'); await done('已撤回'); }));
  a.append(row); return a;
}
// Evaluations
const lines = [['recall@5', '前五命中', 'var(--accent)'], ['answered', '该答的答了', 'var(--second)'], ['refusalRecall', '不该答的没答', 'var(--low)']];
async function showEvaluations() {
  const asked = base, list = (await call(root() + 'evaluations')).evaluations; if (asked !== base) return;
  draw('evaluations', [base, list], () => {
    if (!list.length) return [empty('还没有评测。准备一份问题集，在服务器上运行：', `wxauto-server eval knowledge --base ${base} --set questions.jsonl`)];
    const t = make('table'), head = make('tr'); for (const x of ['时间', '问题集', '题数', '首位命中', '前五命中', 'MRR@10', '该答的答了', '不该答的没答', 'P95 毫秒', '文档 / 段落']) head.append(make('th', ['时间', '问题集'].includes(x) ? 'keep' : 'number', x)); t.append(head);
    for (const e of list) { const f = e.figures, r = make('tr'); r.dataset.testid = 'evaluation'; r.append(make('td', 'keep', when(e.at)), make('td', '', e.set)); for (const x of [f.questions, percent(f['recall@1']), percent(f['recall@5']), f['MRR@10'].toFixed(3), percent(f.answered), percent(f.refusalRecall), f.latencyP95.toFixed(1), `${e.documents} / ${e.chunks}`]) r.append(make('td', 'number', x)); t.append(r); }
    const misses = list[0].figures.misses || [], d = make('details', 'item'); d.append(make('summary', '', `最近一次没有做对的 ${misses.length} 题`)); for (const m of misses) d.append(make('div', 'muted', say(m)));
    return [chart(list.slice().reverse()), t, curve(list[0]), misses.length && d];
  });
}
const part = (t, a, x) => { const e = document.createElementNS('http://www.w3.org/2000/svg', t); for (const [k, v] of Object.entries(a)) e.setAttribute(k, v); if (x != null) e.textContent = x; return e; };
/** What each threshold would do with the newest set: an owner chooses how many wrong answers a direct one is worth. */
const fates = [['right', '答对', 'var(--accent)'], ['wrong', '答错', 'var(--bad)'], ['asked', '追问', 'var(--second)'], ['refused', '转人工', 'var(--edge)']], usual = 0.75;
function curve({ figures: { curve: points = [] } }) {
  if (!points.length) return null;
  const box = make('div', 'chart'), legend = make('div', 'legend'), w = 860, h = 220, left = 40, gap = (w - left - 8) / points.length, y = v => 24 + (1 - v) * (h - 62);
  box.dataset.testid = 'curve'; box.append(make('h4', '', '回答门槛'), make('p', 'muted', '最近一次评测的问题，按代理的 reply.confidence.answer 取不同值时各有多少会怎样。门槛越高，答错越少，追问和转人工越多；柱顶是直接回答里答错的比例。'));
  const svg = part('svg', { viewBox: `0 0 ${w} ${h}`, role: 'img', 'aria-label': '各个回答门槛下答对、答错、追问、转人工的比例' });
  for (const v of [0, 0.5, 1]) svg.append(part('line', { x1: left, x2: w - 8, y1: y(v), y2: y(v), stroke: 'var(--line)' }), part('text', { x: left - 6, y: y(v) + 4, 'text-anchor': 'end', 'font-size': 11, fill: 'var(--muted)' }, v * 100 + '%'));
  points.forEach((p, i) => {
    const x = left + i * gap + gap * 0.2, middle = x + gap * 0.3, said = p.right + p.wrong; let sum = 0;
    for (const [k, name, color] of fates) { const bar = part('rect', { x, width: gap * 0.6, y: y(sum + p[k]), height: Math.max(0, y(sum) - y(sum + p[k])), fill: color }); bar.append(part('title', {}, `门槛 ${p.answer.toFixed(2)}：${name} ${percent(p[k])}`)); svg.append(bar); sum += p[k]; }
    svg.append(part('text', { x: middle, y: 16, 'text-anchor': 'middle', 'font-size': 11, fill: 'var(--bad)' }, said ? percent(p.wrong / said) : '—'));
    svg.append(part('text', { x: middle, y: h - 22, 'text-anchor': 'middle', 'font-size': 12, fill: p.answer === usual ? 'var(--ink)' : 'var(--muted)', 'font-weight': p.answer === usual ? 600 : 400 }, p.answer.toFixed(2)));
    if (p.answer === usual) svg.append(part('text', { x: middle, y: h - 7, 'text-anchor': 'middle', 'font-size': 11, fill: 'var(--ink)' }, '默认'));
  });
  for (const [, name, color] of fates) { const l = make('span'), s = make('i'); s.style.background = color; l.append(s, name); legend.append(l); }
  box.append(legend, svg); return box;
}
function chart(list) {
  const box = make('div', 'chart'), legend = make('div', 'legend');
  const w = 860, h = 170, left = 40, low = Math.min(0.9, Math.floor(Math.min(...list.flatMap(e => lines.map(([k]) => e.figures[k] ?? 1))) * 10) / 10), x = i => left + 8 + (list.length > 1 ? i * (w - left - 24) / (list.length - 1) : (w - left) / 2), y = v => 12 + (1 - v) / (1 - low) * (h - 40);
  const svg = part('svg', { viewBox: `0 0 ${w} ${h}`, role: 'img', 'aria-label': '历次评测的前五命中、该答的答了、不该答的没答' });
  for (const v of [low, (1 + low) / 2, 1]) svg.append(part('line', { x1: left, x2: w - 8, y1: y(v), y2: y(v), stroke: 'var(--line)' }), part('text', { x: left - 6, y: y(v) + 4, 'text-anchor': 'end', 'font-size': 11, fill: 'var(--muted)' }, (v * 100).toFixed(0) + '%'));
  for (const [k, name, color] of lines) { const points = list.map((e, i) => [i, e.figures[k]]).filter(p => p[1] != null); svg.append(part('polyline', { points: points.map(([i, v]) => `${x(i)},${y(v)}`).join(' '), fill: 'none', stroke: color, 'stroke-width': 2 })); for (const [i, v] of points) { const c = part('circle', { cx: x(i), cy: y(v), r: 3, fill: color }); c.append(part('title', {}, `${name} ${percent(v)}，${when(list[i].at)}`)); svg.append(c); } const l = make('span'), s = make('i'); s.style.background = color; l.append(s, name); legend.append(l); }
  svg.append(part('text', { x: x(0), y: h - 6, 'font-size': 11, fill: 'var(--muted)', 'text-anchor': list.length > 1 ? 'start' : 'middle' }, when(list[0].at))); if (list.length > 1) svg.append(part('text', { x: x(list.length - 1), y: h - 6, 'font-size': 11, fill: 'var(--muted)', 'text-anchor': 'end' }, when(list.at(-1).at)));
  box.append(legend, svg); return box;
}
async function refresh() { await showBases(); if (!base) return; await { documents: attempt ? async () => { } : opened ? showPassages : showDocuments, try: async () => { }, learning: showDrafts, evaluations: showEvaluations }[tab](); }
/** A link to a document or one of its passages: several sources may have a document of that name. */
async function follow() {
  const name = aim.get('document'), chunk = aim.get('chunk'); if (!name || !base || base !== aim.get('base')) return;
  const { documents } = await call(root() + 'documents?' + new URLSearchParams({ name })); let right = documents[0];
  if (!right) return tell(`《${name}》已不在知识库里`);
  if (chunk && documents.length > 1) for (const d of documents) if ((await call(`documents/${d.id}/chunks`)).chunks.some(c => c.id === chunk)) right = d;
  aim = new URLSearchParams(); await enter(right, chunk);
}
async function tick() { try { await refresh(); } catch { /* the server is away for a moment: the next look tells */ } setTimeout(tick, 2000); }
choose('documents');
(async () => { await texts; try { await showBases(); if (base) await switched(); await follow(); } catch (e) { tell(e.message); } tick(); })();
