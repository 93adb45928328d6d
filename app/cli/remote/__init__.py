"""
A portal on a server elsewhere, which is not trusted: reached, verified and written to from this machine.

`tillit report`, `tillit return` and `tillit doctor --site` are built of it. Nothing that such a server says is taken before
`answers` or a signature has vouched for it, and nothing of it is shown as it is.
"""
