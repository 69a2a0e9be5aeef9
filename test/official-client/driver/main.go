// driver does with a Teleport cluster what its people and administrators do, over Teleport's own Go client. It reads one
// command a line, as JSON, and answers each with a line; so a test in any language can tell a story on a real cluster.
//
//	driver -addr HOST:PORT -identity FILE      FILE is an administrator's, who may impersonate
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/gravitational/trace"
)

const (
	commandTimeout  = time.Minute
	commandBytesMax = 1 << 20
)

// command is what somebody is to do; which fields count depends on `op`.
type command struct {
	Number    int                 `json:"number"`
	Op        string              `json:"op"`
	As        string              `json:"as"`
	Name      string              `json:"name"`
	ID        string              `json:"id"`
	Roles     []string            `json:"roles"`
	Traits    map[string][]string `json:"traits"`
	Resources []string            `json:"resources"`
	Hostname  string              `json:"hostname"`
	State     string              `json:"state"`
	Reason    string              `json:"reason"`
	Seconds   int                 `json:"seconds"`
	Path      string              `json:"path"`
	Role      json.RawMessage     `json:"role"`
}

type answer struct {
	Number int    `json:"number"`
	Value  any    `json:"value,omitempty"`
	Error  string `json:"error,omitempty"`
}

func main() {
	addr := flag.String("addr", "", "address of the Auth Service")
	identity := flag.String("identity", "", "identity file of an administrator")
	flag.Parse()
	if *addr == "" || *identity == "" {
		flag.Usage()
		os.Exit(2)
	}
	ctx := context.Background()
	drive, err := connect(ctx, *addr, *identity)
	if err != nil {
		fmt.Fprintln(os.Stderr, trace.UserMessage(err))
		os.Exit(1)
	}
	serve(ctx, drive)
}

// serve carries commands out side by side; answers come in the order in which they are done.
func serve(ctx context.Context, drive *driver) {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, commandBytesMax)
	out := json.NewEncoder(os.Stdout)
	var writing sync.Mutex
	var running sync.WaitGroup
	defer running.Wait()
	for lines.Scan() {
		var todo command
		if err := json.Unmarshal(lines.Bytes(), &todo); err != nil {
			fmt.Fprintln(os.Stderr, "not a command:", err)
			os.Exit(2)
		}
		running.Add(1)
		go func() {
			defer running.Done()
			ctx, cancel := context.WithTimeout(ctx, commandTimeout)
			defer cancel()
			done := answer{Number: todo.Number}
			value, err := drive.do(ctx, todo)
			if err != nil {
				done.Error = trace.UserMessage(err)
			} else {
				done.Value = value
			}
			writing.Lock()
			defer writing.Unlock()
			_ = out.Encode(done)
		}()
	}
}
