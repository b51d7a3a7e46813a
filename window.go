package main

import "griddle/cli"

// runWindow runs the window until its owner closes it; without one the API server goes on alone.
func runWindow(cli.HouseConfig) error { return cli.ErrNoWindow }

// probeDisplay opens and closes a hidden window.
func probeDisplay() error { return cli.ErrNoWindow }
