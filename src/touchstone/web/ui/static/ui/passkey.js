// Shows what needs a passkey where the browser knows them, and says so when one was not given.
if (window.PublicKeyCredential) {
  document.querySelectorAll('[data-passkey]').forEach(function (one) { one.hidden = false })
  document.querySelectorAll('[data-no-passkey]').forEach(function (one) { one.hidden = true })
}
document.addEventListener('allauth.error', function (event) {
  event.preventDefault()
  document.getElementById('passkey-problem').hidden = false
})
