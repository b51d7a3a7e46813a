// Package e2e drives the finished program as people and other programs do: the real window under an X server with a
// real keyring, real Chromium against the API, and the command line. Its tests carry the build tag e2e, because they
// need those programs; run them with make e2e. To test a new page: follow window_test.go, which finds things by the
// words on the screen.
package e2e
