//go:build !windows

package main

import "griddle/cli"

func run(p *cli.Program, args []string) int { return p.Run(args) }
