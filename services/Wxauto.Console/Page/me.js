// Who is logged in, in the corner of every page, with the ways to what he may see. Pages hide by body[data-may] what he may not do.
const may = permission => (document.body.dataset.may || '').split(' ').includes(permission);
fetch('/api/account/me').then(r => r.json()).then(({ person }) => {
  if (!person) return;
  document.body.dataset.may = person.permissions.join(' ');
  const english = language === 'en', keep = english ? '?lang=en' : '', box = document.getElementById('me');
  const link = (path, text, id) => { const a = document.createElement('a'); a.href = path + keep; a.textContent = text; a.dataset.testid = id; if (location.pathname === path) a.setAttribute('aria-current', 'page'); box.append(a); };
  if (may('users.manage')) link('/users', english ? 'Accounts' : '账号', 'users');
  if (may('audit.read')) link('/audit', english ? 'Audit' : '审计', 'audit');
  link('/account', person.displayName + (person.isPerson && !person.external && !person.hasPassword ? (english ? ' (no password yet)' : '（未设密码）') : ''), 'me');
});
