// The way in, and what is a person's own: shown at /login and /account, and instead of a page for which somebody must log in.
const $ = id => document.getElementById(id), english = language === 'en', t = (zh, en) => english ? en : zh, keep = english ? '?lang=en' : '';
const words = { title: t('微信客服平台', 'customer service in WeChat'), name: t('用户名', 'Login name'), password: t('密码', 'Password'), login: t('登录', 'Log in'), first: t('第一次使用、或没有密码时，用这条命令得到一个一次性链接：', 'The first time, or without a password, this command prints a link that is good once:'),
  profile: t('名称', 'Name'), displayName: t('姓名（别人看到的）', 'Your name, as others see it'), save: t('保存', 'Save'), present: t('现在的密码', 'Present password'), new: t('新密码', 'New password'), again: t('再输入一次', 'Once more'), set: t('设置密码', 'Set password'),
  rule: t('10 到 128 个字符，至少五种不同的字符，不包含用户名。设置后，您在别处的登录都会结束。', '10 to 128 characters, five of them different, without your login name. It ends your logins elsewhere.'), console: t('打开控制台', 'To the console'), logout: t('退出登录', 'Log out'), everywhere: t('退出会结束您在所有设备上的登录。', 'Logging out ends your logins on all devices.') };
document.documentElement.lang = language; document.title = 'Wxauto · ' + words.login;
for (const e of document.querySelectorAll('[data-t]')) e.textContent = words[e.dataset.t];
$('console').href = '/' + keep;
const tell = (bad, good) => { $('problem').hidden = !bad; $('problem').textContent = bad || ''; $('done').hidden = !good; $('done').textContent = good || ''; };
async function post(path, body) {
  const r = await fetch('/api/account/' + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body || {}) });
  if (r.ok) return r.status === 204 ? {} : r.json();
  const p = await r.json().catch(() => ({})); tell(p.reason ? say(p.reason) : p.detail || String(r.status)); return null;
}
/** Runs a form's work once at a time, from a click or from Enter. */
const on = (id, work) => $(id).onsubmit = async e => { e.preventDefault(); const b = e.submitter || $(id).querySelector('button'); b.disabled = true; try { await work(); } finally { b.disabled = false; } };
const here = ['/login', '/account', '/enter'].includes(location.pathname);
const goOn = () => here ? location.assign('/' + keep) : location.reload();
on('login', async () => { const r = await post('login', { name: $('name').value, password: $('password').value }); $('password').value = ''; if (r) r.mustSetPassword ? await show() : goOn(); else $('password').focus(); });
on('profile', async () => { if (await post('profile', { name: $('newName').value, displayName: $('displayName').value })) { await show(); tell('', t('已保存', 'Saved')); } });
on('secret', async () => {
  if ($('new').value !== $('again').value) return tell(t('两次输入的密码不同', 'The two passwords differ'));
  const forced = me.mustSetPassword; if (!await post('password', { present: $('present').value, password: $('new').value })) return;
  for (const id of ['present', 'new', 'again']) $(id).value = '';
  if (forced) return goOn(); await show(); tell('', t('密码已设置', 'The password is set'));
});
$('logout').onclick = async () => { if (await post('logout')) location.assign('/login' + keep); };
let me = null;
async function show() {
  const r = await (await fetch('/api/account/me')).json(); me = r.person; tell();
  $('entrance').hidden = !!me; $('own').hidden = !me; $('oidc').hidden = !r.oidc; $('oidc').textContent = t('用 ', 'Log in with ') + (r.oidc || '') + t(' 登录', '');
  const problem = new URLSearchParams(location.search).get('problem'); if (problem && !me) tell(say({ code: problem }));
  if (!me) { if (location.pathname === '/enter') tell(say({ code: 'account.link-used' })); return $('name').focus(); }
  const may = me.permissions.length > 0, forced = me.mustSetPassword; if (location.pathname === '/login' && may && !forced) return location.assign('/' + keep);
  $('who').textContent = t('已登录：', 'Logged in: ') + me.displayName + (me.name ? `（${me.name}）` : ''); $('refused').hidden = forced || here; $('refused').textContent = t('您的角色没有打开这个页面的权限。', 'Your role may not open this page.');
  const own = me.isPerson && !me.external; $('profile').hidden = !own || forced || !here; $('secret').hidden = !own || !(forced || here); $('presentLabel').hidden = forced || !me.hasPassword; $('console').hidden = forced || !may;
  $('secretTitle').textContent = forced ? t('请先设置自己的密码', 'Set a password of your own first') : me.hasPassword ? t('修改密码', 'Change your password') : t('设置密码：以后不用链接也能登录', 'Set a password, to log in without a link');
  $('newName').value = me.name || ''; $('displayName').value = me.displayName; if (forced) $('new').focus();
}
texts.then(show);
