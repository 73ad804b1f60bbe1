// Command modecert certifies that a service keeps every documented rule of the
// Conversation API's processing modes. This file exits; everything else is
// package cli.
package main

import (
	"os"

	"github.com/modecert/modecert/runner/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr, os.LookupEnv)) }
