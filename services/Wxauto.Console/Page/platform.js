const $ = id => document.getElementById(id), make = (t, c, x) => { const e = document.createElement(t); if (c) e.className = c; if (x != null) e.textContent = x; return e; };
const get = async p => { const r = await fetch('/api/console/' + p); if (r.status === 401) location.reload(); return r.json(); }; // 401: the login's time is over
const when = t => t ? new Date(t).toLocaleString('zh-CN', { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }) : '—';
const weChat = { LoggedIn: '已登录', LoggedOut: '已退出', NotRunning: '未运行', Locked: '已锁定', Unreadable: '无法读取' };
function act(text, path, id, question) {
  const b = make('button', 'small', text); b.dataset.testid = id;
  b.onclick = async () => { if (question && !confirm(question)) return; b.disabled = true; const r = await fetch('/api/console/' + path, { method: 'POST' }); if (!r.ok) alert((await r.json().catch(() => ({}))).detail || r.status); agentsKey = ''; overview(); };
  return b;
}
let agentsKey = '', aiKey = '', basesKey = '';
const seconds = span => { const [h, m, x] = span.split(':'); return (+h * 3600 + +m * 60 + +x).toFixed(1) + ' 秒'; };
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
async function tick() { try { await overview(); } catch { } setTimeout(tick, 1500); } // the connection may be back at the next tick
texts.then(tick);
