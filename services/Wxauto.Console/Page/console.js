const $ = id => document.getElementById(id), make = (t, c, x) => { const e = document.createElement(t); if (c) e.className = c; if (x != null) e.textContent = x; return e; };
const get = async p => { const r = await fetch('/api/console/' + p); if (r.status === 401) location.reload(); return r.json(); }; // 401: the login's time is over
const when = t => t ? new Date(t).toLocaleString('zh-CN', { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }) : '—';
const outcomes = { 1: ['已回复', 'good'], 2: ['追问', 'warn'], 3: ['转人工', 'warn'], 4: ['不处理', ''], 5: ['人工处理中', ''] };
const states = ['AI 接待', '等待人工', '人工接管'], stateTags = ['good', 'warn', ''], sent = ['待送达', '已送达代理', '已发送', '发送失败', '已撤回'];
const stages = { identify: '识别', policy: '规则', see: '看图', understand: '理解', recall: '回忆', retrieve: '检索', generate: '生成', check: '检查', decide: '决定', failed: '失败' };
const kinds = { 2: '图片', 3: '文件', 4: '语音', 5: '视频', 6: '链接', 7: '位置', 9: '名片', 10: '聊天记录', 11: '系统消息', 12: '其他内容' };
const size = n => n < 1024 ? n + ' B' : n < 1048576 ? (n / 1024).toFixed(0) + ' KB' : (n / 1048576).toFixed(1) + ' MB';
const weChat = { LoggedIn: '已登录', LoggedOut: '已退出', NotRunning: '未运行', Locked: '已锁定', Unreadable: '无法读取' };
function act(text, path, id, question) {
  const b = make('button', 'small', text); b.dataset.testid = id;
  b.onclick = async () => { if (question && !confirm(question)) return; b.disabled = true; const r = await fetch('/api/console/' + path, { method: 'POST' }); if (!r.ok) alert((await r.json().catch(() => ({}))).detail || r.status); agentsKey = shown = ''; overview(); show(); };
  return b;
}
let agentsKey = '', aiKey = '', basesKey = '';
const seconds = span => { const [h, m, x] = span.split(':'); return (+h * 3600 + +m * 60 + +x).toFixed(1) + ' 秒'; };
const factTypes = { statement: '客户说', order: '订单', phone: '电话', product: '产品', note: '备注', tier: '客户等级', tone: '沟通语气' };
function known(c) {
  const d = make('div', 'turn'); d.dataset.testid = 'facts'; d.append(make('div', 'muted', '已知情况（会告诉模型，不作为依据）'));
  if (c.summary) d.append(make('div', 'extra', '摘要：' + c.summary));
  for (const f of c.facts) { const e = make('div', 'extra'), b = act('不对', `facts/${f.id}/retract`, 'retract'); b.style.marginLeft = '8px'; e.append(`${factTypes[f.type] || f.type}：${f.value}`, b); d.append(e); }
  for (const f of c.followUps) { const e = make('div', 'extra'), b = act('取消', `follow-ups/${f.id}/cancel`, 'cancel'); b.style.marginLeft = '8px'; e.append(`${when(f.dueAt)} 将回访：${f.text}`, b); d.append(e); }
  if (c.tokens) d.append(make('div', 'extra', `本会话共用 ${c.tokens} tokens（最近 90 天）`));
  const row = make('form', 'acts'), type = make('select', 'small'), value = make('input', 'small'), add = make('button', 'small', '补充'); type.ariaLabel = '种类'; value.ariaLabel = value.placeholder = '例如：老客户，说话直接一点'; value.maxLength = 200; value.style.flex = '1'; value.dataset.testid = 'fact-value';
  for (const t of ['note', 'tier', 'tone']) { const x = make('option', '', factTypes[t]); x.value = t; type.append(x); }
  row.append(type, value, add); row.onsubmit = async e => { e.preventDefault(); const r = await fetch(`/api/console/conversations/${open}/facts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ type: type.value, value: value.value }) }); if (!r.ok) return alert((await r.json().catch(() => ({}))).detail || r.status); value.value = ''; shown = ''; show(); };
  d.append(row); return d;
}
let open = new URLSearchParams(location.search).get('conversation'), shown = '', listed = '';
const unfolded = new Set(); // turns whose stages are open: they stay open when the conversation changes
async function overview() {
  const o = await get('overview'); o.agents = await get('agents'); document.body.classList.toggle('no-knowledge', !o.knowledgePage); $('simulator').hidden = !o.simulatorPage;
  $('ai').hidden = o.aiConfigured; $('ai').textContent = '没有配置 AI 服务：现在直接引用知识库里最合适的段落作答。设置 OPENAI_API_KEY 或添加 AIProvider 清单后，由模型根据同样的资料回答。';
  $('troubles').hidden = !o.troubles.length; $('troubles').replaceChildren(...o.troubles.map(t => make('div', '', say(t))));
  $('problems').hidden = !o.problems.length; $('problems').replaceChildren(...o.problems.map(p => make('div', '', `清单有误：${p.file}${p.line ? ':' + p.line : ''} ${p.field} ${say(p.reason)}`)));
  const agents = JSON.stringify(o.agents); if (agents !== agentsKey) { agentsKey = agents; $('agents').replaceChildren(...o.agents.map(a => {
    const d = make('div', 'item'), s = a.revokedAt ? ['已吊销', 'bad'] : a.connected ? ['在线', 'good'] : a.enrolled && !a.approvedAt ? ['待批准', 'warn'] : a.enrolled ? ['离线', 'bad'] : ['未注册', ''];
    const t = make('span', 'tag ' + s[1], s[0]); t.dataset.testid = 'agent-' + a.name; t.style.float = 'right';
    if (a.paused || a.pauseRequested) { const p = make('span', 'tag warn', a.paused ? '已暂停发送' : '将暂停发送'); p.style.float = 'right'; d.append(p); t.style.marginRight = '6px'; }
    d.append(t, make('div', '', a.displayName), make('small', '', [a.name, a.weChat && ('微信' + (weChat[a.weChat] || a.weChat)), a.version && ('版本 ' + a.version), a.memoryBytes && (Math.round(a.memoryBytes / 1048576) + ' MB')].filter(Boolean).join(' · ')));
    if (a.waiting) { const w = make('div', 'muted', say(a.waiting)); w.dataset.testid = 'waiting-' + a.name; d.append(w); }
    if (a.lastSeenAt) d.append(make('div', 'muted', '最近联系 ' + when(a.lastSeenAt)));
    if (a.pendingKeyId) { // another PC asks to be this agent
      const box = make('div', 'fault', `另一台电脑 ${a.pendingHostName} 请求接替（密钥 ${a.pendingKeyId.slice(0, 16)}，${when(a.pendingAt)}）。请核对密钥；如果不是您的操作，有人拿到了登记令牌。`), decide = make('div', 'acts'); box.dataset.testid = 'pending-' + a.name;
      decide.append(act('批准接替', `agents/${a.name}/approve?keyId=${a.pendingKeyId}`, 'replace-' + a.name, `让 ${a.pendingHostName} 接替 ${a.displayName}？现在的电脑会立即断开。`), act('拒绝', `agents/${a.name}/refuse?keyId=${a.pendingKeyId}`, 'refuse-' + a.name)); box.append(decide); d.append(box);
    }
    if (a.enrolled && !a.revokedAt) {
      const row = make('div', 'acts'), stop = a.pauseRequested;
      row.append(act(stop ? '恢复发送' : '暂停发送', `agents/${a.name}/${stop ? 'resume' : 'pause'}`, 'pause-' + a.name)); if (a.connected) row.append(act('重新读取', `agents/${a.name}/refresh`, 'refresh-' + a.name));
      if (!a.approvedAt) row.append(act(`批准密钥 ${a.keyId.slice(0, 16)}`, `agents/${a.name}/approve?keyId=${a.keyId}`, 'approve-' + a.name)); row.append(act('吊销', `agents/${a.name}/revoke`, 'revoke-' + a.name, `吊销 ${a.displayName}？它要重新注册才能再连接。`)); d.append(row);
    }
    return d;
  })); }
  $('aiServices').hidden = !o.providers.length && !o.mcpServers.length;
  const usage = o.providers.length ? await get('usage?days=1') : null, ai = JSON.stringify([o.providers, o.mcpServers, usage]); if (ai !== aiKey) { aiKey = ai; $('providers').replaceChildren(...o.providers.map(p => {
    const d = make('div', 'item'), s = p.circuitOpen ? ['暂停使用', 'bad'] : p.ready ? ['正常', 'good'] : p.probedAt || p.message?.code !== 'provider.not-probed' ? ['异常', 'bad'] : ['检查中', ''], t = make('span', 'tag ' + s[1], s[0]);
    t.style.float = 'right'; t.dataset.testid = 'provider-' + p.name; d.append(t, make('div', '', p.name));
    const lines = usage.days.filter(x => x.provider === p.name), sum = f => lines.reduce((n, x) => n + x[f], 0), money = n => n.toFixed(n && n < 1 ? 4 : 2) + ' ' + p.currency;
    d.append(make('small', '', [p.preset, p.latencyP95 && ('P95 ' + seconds(p.latencyP95)), `今日 ${sum('calls')} 次`, sum('failures') && `失败 ${sum('failures')}`, `${sum('inputTokens') + sum('outputTokens')} tokens`, p.preset !== 'extractive' && money(p.spentToday) + (p.budgetPerDay ? ` / ${p.budgetPerDay}` : '')].filter(Boolean).join(' · ')));
    if (!p.ready && p.message && p.message.code !== 'provider.not-probed') d.append(make('div', 'muted', say(p.message))); return d;
  }), ...o.mcpServers.map(m => { const d = make('div', 'item'), t = make('span', 'tag ' + (m.problem ? 'bad' : 'good'), m.problem ? '异常' : '正常'); t.style.float = 'right'; d.append(t, make('div', '', '工具 ' + m.name), make('small', '', m.problem ? say(m.problem) : m.tools.join('、'))); return d; }),
  ...(usage && usage.cacheHitRate ? [make('div', 'item muted', `今日缓存命中 ${(usage.cacheHitRate * 100).toFixed(0)}%`)] : [])); }
  const bases = JSON.stringify(o.knowledge); if (bases !== basesKey) { basesKey = bases; $('knowledge').replaceChildren(...(o.knowledge.length ? o.knowledge.map(b => {
    const e = make('a', 'item'); e.href = '/knowledge?' + new URLSearchParams({ base: b.name }); e.dataset.testid = 'base-' + b.name;
    for (const [n, c, text] of [[b.failed, 'bad', '失败 '], [b.pending, 'warn', '处理中 ']]) if (n) { const t = make('span', 'tag ' + c, text + n); t.style.float = 'right'; t.style.marginLeft = '6px'; e.append(t); }
    e.append(make('div', '', b.name), make('small', '', `${b.documents} 篇文档 · ${b.chunks} 个段落`), ...b.problems.map(p => make('div', 'fault', say(p)))); return e;
  }) : [make('p', 'item muted', '还没有知识库：在清单目录里加一个 KnowledgeBase。')])); }
}
async function list() {
  const cs = await get('conversations'), key = open + JSON.stringify(cs); if (key === listed) return; listed = key; // drawing again would take the keyboard focus away
  $('conversations').replaceChildren(...(cs.length ? cs.map(c => {
    const b = make('button', 'item'), left = make('span'); left.append(make('div', '', c.name || c.chatId), make('small', '', when(c.lastMessageAt)));
    b.setAttribute('aria-current', c.id === open); b.dataset.testid = 'conversation-' + c.name;
    b.append(left, make('span', 'tag ' + stateTags[c.state], states[c.state])); b.onclick = () => { open = c.id; shown = ''; show(); list(); }; return b;
  }) : [make('p', 'item muted', '还没有会话。')]));
}
async function show() {
  if (!open) return; const [said, remembered] = await Promise.all([get('conversations/' + open), get(`conversations/${open}/memory`)]), c = { ...remembered, ...said }, key = JSON.stringify(c); if (key === shown || document.activeElement?.dataset.testid === 'fact-value' && document.activeElement.value) return; shown = key;
  $('title').textContent = c.conversation.name; const held = c.conversation.state === 2; $('hold').hidden = false; $('hold').textContent = held ? '交还给 AI' : '人工接管';
  $('hold').onclick = async () => { await fetch(`/api/console/conversations/${open}/${held ? 'take-back' : 'hold'}`, { method: 'POST' }); show(); list(); };
  $('turns').replaceChildren(...(c.conversation.chatKind === 1 ? [known(c)] : []), ...c.turns.map(t => {
    const d = make('div', 'turn'), o = outcomes[t.outcome], tag = make('span', 'tag ' + o[1], o[0]); tag.dataset.testid = 'outcome'; tag.style.float = 'right';
    d.append(tag, make('div', 'q', t.question || t.reason.code === 'follow-up.promised' && '［回访］' || c.messages.filter(m => m.turnId === t.id).map(m => m.text || `［${kinds[m.kind] || '非文字内容'}］`).reverse().join('\n')), ...c.messages.filter(m => m.turnId === t.id && m.details).reverse().flatMap(m => extras(m)));
    for (const r of c.replies.filter(r => r.turnId === t.id).reverse()) { const a = make('div', 'a', r.text); a.append(make('div', 'muted', sent[r.state] + (r.error ? '：' + r.error : ''))); d.append(a); }
    d.append(make('small', '', `${when(t.receivedAt)} 收到 · ${say(t.reason)}${t.provider ? ' · ' + t.provider + ' ' + t.model : ''}${t.inputTokens ? ` · ${t.inputTokens}+${t.outputTokens} tokens` : ''}`));
    const details = make('details'); details.open = unfolded.has(t.id); details.ontoggle = () => details.open ? unfolded.add(t.id) : unfolded.delete(t.id);
    const table = make('table'), head = make('tr'); head.append(make('th', '', '阶段'), make('th', '', '判断'), make('th', '', '依据'), make('th', '', '用时')); table.append(head);
    for (const s of t.trace) { const r = make('tr'); r.append(make('td', '', stages[s.stage] || s.stage), make('td', '', say(s.decision)), make('td', '', say(s.why)), make('td', '', (s.microseconds / 1000).toFixed(2) + ' ms')); table.append(r); }
    const cites = t.citations; if (cites.length) d.append(citations(cites, t.outcome === 2 ? '选项' : '引用')); details.append(make('summary', '', '判断过程'), table); d.append(details); return d;
  }));
}
/** Where an answer is from, or what was offered to choose from: each leads to its passage. */
function citations(cites, what) {
  const list = make('ul', 'cites'); list.setAttribute('aria-label', what);
  for (const x of cites) { const e = make('li', '', what + ' '), a = make('a', '', `《${x.title}》${x.section ? ' › ' + x.section : ''}`); a.href = '/knowledge?' + new URLSearchParams({ base: x.knowledgeBase, document: x.document, chunk: x.chunkId }); a.dataset.testid = 'citation'; e.append(a); if (x.sentence) e.append(make('span', 'muted', ` “${x.sentence}”`)); list.append(e); }
  return list;
}
function extras(m) {
  const x = JSON.parse(m.details), lines = [];
  if (x.quote) lines.push(make('div', 'extra', `引用 ${x.quote.sender}：${x.quote.text}`));
  if (x.link) lines.push(make('div', 'extra', `链接《${x.link.title}》${x.link.address}`));
  if (x.location) lines.push(make('div', 'extra', `位置 ${x.location.name}（${x.location.latitude.toFixed(5)}, ${x.location.longitude.toFixed(5)}）`));
  for (const b of x.blobs || []) { const e = make('div', 'extra'), a = make('a', '', `${b.name || kinds[m.kind] || '文件'}（${size(b.size)}）`); a.href = `/api/console/blobs/${encodeURIComponent(m.agent)}/${b.id}?name=${encodeURIComponent(b.name)}`; a.dataset.testid = 'attachment'; e.append('附件 ', a); lines.push(e); }
  return lines;
}
async function tick() { try { await Promise.all([overview(), list(), show()]); } catch { } setTimeout(tick, 1500); }
texts.then(tick);
