// The few pages of our own that a person at a browser sees. No scripts; nothing of a request is shown.

export const styleSheet = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f4f5f7; color: #1c2430 }
main { max-width: 22rem; margin: 15vh auto 0; padding: 2rem; background: #fff; border-radius: 8px }
h1 { font-size: 1.2rem; margin: 0 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
input[type=password] { margin: .3rem 0 1rem; padding: .5rem; border: 1px solid #8a94a3; border-radius: 4px }
input[type=checkbox] { display: inline; width: auto }
button { padding: .5rem; border: 0; border-radius: 4px; background: #1f5fbf; color: #fff; cursor: pointer }
.fault { color: #a11b1b }
`;

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/admin/style.css">
</head>
<body><main>${content}</main></body>
</html>
`;

/** @param fault what was wrong with the attempt before; plain text of ours */
export const signInPage = (fault?: string): string =>
  page(
    'Sign in',
    `<h1>Optimove–TextLocal bridge</h1>
${fault === undefined ? '' : `<p class="fault" role="alert">${fault}</p>`}
<form method="post" action="/admin/sign-in">
<label for="key">Admin key</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus maxlength="256">
<button>Sign in</button>
</form>`,
  );

export const signOutPage = page(
  'Sign out',
  `<h1>Sign out</h1>
<form method="post" action="/admin/sign-out">
<p><label><input type="checkbox" name="everywhere" value="on"> on all browsers</label></p>
<button>Sign out</button>
</form>
<p><a href="/admin/queues">Back to the queues</a></p>`,
);
