// official-client drives a Teleport Auth Service with Teleport's own Go client, as its users, and tells what that client makes
// of the answers. It judges the sandbox's Teleport emulator, and knows nothing of it but the names of its people and roles.
//
//	official-client -addr HOST:PORT -identities FOLDER      checks a cluster; FOLDER has one identity file per user
//	official-client -fields IMAGE [-newer LIST]             compares our .proto files with Teleport's published ones
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"
)

// The whole run of checks against one cluster must end by then.
const timeLimit = 3 * time.Minute

func main() {
	addr := flag.String("addr", "", "address of the Auth Service")
	identities := flag.String("identities", "", "folder with an identity file per user, named after the user")
	fields := flag.String("fields", "", "our .proto files, compiled by `buf build`")
	newer := flag.String("newer", "newer-fields.txt", "fields that are newer than the official module")
	flag.Parse()

	report := &report{}
	switch {
	case *fields != "":
		compareFields(report, *fields, *newer)
	case *addr != "" && *identities != "":
		ctx, cancel := context.WithTimeout(context.Background(), timeLimit)
		defer cancel()
		checkCluster(ctx, report, *addr, *identities)
	default:
		flag.Usage()
		os.Exit(2)
	}
	fmt.Printf("%d passed, %d failed\n", report.passed, report.failed)
	if report.failed > 0 {
		os.Exit(1)
	}
}

func checkCluster(ctx context.Context, report *report, addr, identities string) {
	c := &cluster{report: report, ctx: ctx, addr: addr, identities: identities}
	defer c.close()
	c.checkConnection()
	if report.failed > 0 {
		return // Without a connection everything else only repeats that there is none.
	}
	c.checkRequests()
	c.checkWatch()
	if c.hasReviews {
		c.checkReviews()
	}
	c.checkStates()
	c.checkPluginData()
	c.checkLocks()
	c.checkUsers()
	c.checkResources()
	if c.major >= 15 {
		c.checkPages()
	}
}
